"""Relations over REST: read by all who read incidents, told by the officers of the two rooms."""

from uuid import uuid4

import pytest

from incidents.models import Incident, Relation
from tests.support import builders

pytestmark = pytest.mark.django_db

JSON = "application/json"


@pytest.fixture
def ours(nalin):
    return builders.report(nalin)


@pytest.fixture
def theirs(zainab):
    return builders.report(zainab)


def address(incident, *more):
    reference = getattr(incident, "number", incident)
    return "/".join(["/api/v1/incidents", reference, "related", *more])


def post(client, at, **fields):
    return client.post(at, {"submission": str(uuid4()), **fields}, content_type=JSON)


@pytest.mark.parametrize("name", ["number", "pk"])
def test_reports_are_related_by_number_or_uuid(ours, theirs, nalin, browse, name):
    answer = post(browse(nalin), address(ours), other=str(getattr(theirs, name)))
    assert answer.status_code == 201
    told = answer.json()
    assert (told["degree"], told["number"], told["centre"]) == ("related", theirs.number, "K1")
    assert {told["first"], told["second"]} == {str(ours.pk), str(theirs.pk)}


def test_an_incident_names_the_numbers_of_those_related_to_it(ours, theirs, nalin, pull, feed):
    other = builders.report(nalin)
    builders.relate(nalin, ours, theirs)
    builders.relate(nalin, other, ours)
    client = pull(feed, "incidents")
    assert client.get(f"/api/v1/incidents/{ours.number}").json()["related"] == [
        theirs.number,
        other.number,
    ]
    listed = {i["number"]: i["related"] for i in client.get("/api/v1/incidents").json()["results"]}
    assert listed[theirs.number] == listed[other.number] == [ours.number]


def test_a_system_reads_relations_and_tells_none(ours, theirs, nalin, pull, feed):
    builders.relate(nalin, ours, theirs)
    client = pull(feed, "incidents")
    [told] = client.get(address(theirs)).json()["results"]
    assert (told["number"], told["degree"], told["by"]) == (ours.number, "related", str(nalin.pk))
    answer = client.post(
        address(ours), {"submission": str(uuid4()), "other": theirs.number}, format="json"
    )
    assert answer.status_code == 403


def test_an_event_is_proposed_confirmed_and_dissolved(ours, theirs, nalin, zainab, baran, browse):
    answer = post(
        browse(nalin), address(ours, theirs.number, "propose"), principal=theirs.number
    ).json()
    assert (answer["degree"], answer["principal"]) == ("proposed", str(theirs.pk))
    assert answer["proposed_for"] == "K1"
    confirm = address(theirs, ours.number, "confirm")
    assert post(browse(zainab), confirm).status_code == 403
    assert post(browse(baran), confirm).json()["degree"] == "same"
    assert Incident.objects.counted().get() == theirs
    answer = post(browse(baran), address(ours, str(theirs.pk), "dissolve"))
    assert answer.json()["degree"] == "related"
    assert Incident.objects.counted().count() == 2


def test_the_same_submission_again_is_harmless(ours, theirs, nalin, browse):
    told, client = {"submission": str(uuid4()), "other": theirs.number}, browse(nalin)
    answers = [client.post(address(ours), told, content_type=JSON).json() for _time in range(2)]
    assert answers[0] == answers[1]
    assert Relation.objects.count() == 1


def test_what_is_wrong_is_named(ours, theirs, nalin, browse):
    client = browse(nalin)
    for other in ("K1-2026-9999", str(uuid4()), "none", "\x00", 5, None, [], True, "x" * 41):
        answer = post(client, address(ours), other=other)
        assert answer.status_code == 400, other
        assert [error["path"] for error in answer.json()["errors"]] == ["other"]
    propose = address(ours, theirs.number, "propose")
    for principal in ("none", 5, None, builders.report(nalin).number):
        answer = post(client, propose, principal=principal)
        assert [error["path"] for error in answer.json()["errors"]] == ["principal"]
    answer = post(client, address(ours), other=theirs.number, colour="red")
    assert [error["path"] for error in answer.json()["errors"]] == ["colour"]


def test_a_report_in_the_address_that_is_none_is_not_found(ours, theirs, nalin, browse):
    client = browse(nalin)
    assert client.get(address("K1-2026-9999")).status_code == 404
    assert post(client, address("K1-2026-9999"), other=ours.number).status_code == 404
    for verb in ("propose", "confirm", "dissolve"):
        answer = post(client, address(ours, "K1-2026-9999", verb), principal=ours.number)
        assert answer.status_code == 404


def test_the_feed_tells_every_step(ours, theirs, nalin, zainab, pull, feed):
    start = theirs.position
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    client = pull(feed, "incidents")
    changes = client.get(f"/api/v1/changes?after={start}").json()["changes"]
    assert [(c["verb"], c["state"]["degree"]) for c in changes] == [
        ("propose_event", "proposed"),
        ("confirm_event", "same"),
    ]
