"""The API of answers and receipts: as the pages, by number or key, harmless when repeated."""

from uuid import uuid4

import pytest

from incidents.models import Acknowledgement, Receipt
from tests.support import builders

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def incident(nalin):
    return builders.report(nalin)


def address(incident, of="acknowledgements"):
    return f"/api/v1/incidents/{incident.number}/{of}"


def body(**fields):
    return {"submission": str(uuid4()), "version": 1, "answer": "concur", **fields}


@pytest.fixture
def send(browse):
    def sent(officer, where, told):
        return browse(officer).post(where, told, content_type=JSON)

    return sent


def test_an_officer_answers_for_the_only_room_of_the_own(incident, rezan, send, browse):
    answer = send(rezan, address(incident), body(answer="comment", comment="By night."))
    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["centre"], shown["force"], shown["channel"]) == ("MAKHMOUR", "peshmerga", "api")
    assert browse(rezan).get(address(incident)).json() == {"results": [shown], "next": None}
    key = browse(rezan).get(f"/api/v1/incidents/{incident.pk}/acknowledgements")
    assert key.json()["results"] == [shown]


def test_every_answer_is_listed_in_the_order_of_the_book(incident, rezan, zainab, feed, pull):
    builders.dispute(rezan, incident)
    builders.acknowledge(zainab, incident)
    builders.acknowledge(rezan, incident)
    listed = pull(feed, "incidents").get(address(incident)).json()["results"]
    assert [(one["centre"], one["answer"]) for one in listed] == [
        ("MAKHMOUR", "dispute"),
        ("DIYALA", "concur"),
        ("MAKHMOUR", "concur"),
    ]
    assert [one["position"] for one in listed] == sorted(one["position"] for one in listed)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"version": 7}, "version"),
        ({"version": "1"}, "version"),
        ({"version": 10**30}, "version"),
        ({"version": None}, "version"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": ["seen"]}, "answer"),
        ({"answer": "dispute", "value": "Two."}, "disputed"),
        ({"answer": "dispute", "disputed": "weather", "value": "Rain."}, "disputed"),
        ({"answer": "comment"}, "comment"),
        ({"answer": "comment", "comment": "NUL\x00"}, "comment"),
        ({"answer": "comment", "comment": 5}, "comment"),
        ({"centre": "NOWHERE"}, "centre"),
        ({"centre": 5}, "centre"),
        ({"centre": "NUL\x00"}, "centre"),
        ({"submission": 5}, "submission"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_each_fault_is_named_by_its_path(incident, rezan, send, fields, path):
    answer = send(rezan, address(incident), body(**fields))
    assert answer.status_code == 400
    assert {error["path"] for error in answer.json()["errors"]} == {path}
    assert not Acknowledgement.objects.exists()


def test_an_officer_of_two_rooms_says_for_which(incident, rezan, send):
    builders.post(rezan, "liaison", "DIYALA")
    assert send(rezan, address(incident), body()).status_code == 400
    assert send(rezan, address(incident), body(centre="DIYALA")).json()["centre"] == "DIYALA"


def test_another_room_is_answered_for_only_with_the_name_of_who_told_it(incident, rezan, send):
    assert send(rezan, address(incident), body(centre="MOSUL")).status_code == 403
    by_telephone = body(centre="MOSUL", on_behalf_of="Captain Aram")
    shown = send(rezan, address(incident), by_telephone).json()
    assert (shown["on_behalf_of"], shown["by"]) == ("Captain Aram", str(rezan.pk))


def test_a_retry_is_the_same_answer(incident, rezan, zainab, send):
    told = body()
    first, second = (send(rezan, address(incident), told).json() for _time in range(2))
    assert first == second
    assert send(rezan, address(incident), told | {"answer": "seen"}).status_code == 422
    assert send(zainab, address(incident), told | {"centre": "DIYALA"}).status_code == 409
    assert Acknowledgement.objects.count() == 1


def test_a_receipt_names_the_version_that_was_read(incident, nalin, rezan, send, browse):
    where, told = address(incident, "corrections"), {"submission": str(uuid4()), "version": 2}
    assert send(rezan, where, told).status_code == 400
    builders.revise(nalin, incident, place="Tuz")
    shown = send(rezan, where, told).json()
    assert (shown["version"], shown["by"], shown["centre"]) == (2, str(rezan.pk), "MAKHMOUR")
    assert send(rezan, where, told).json() == shown
    assert send(rezan, where, told | {"submission": str(uuid4())}).status_code == 400
    assert browse(rezan).get(where).json()["results"] == [shown]
    assert Receipt.objects.count() == 1


def test_the_position_of_an_incident_is_of_the_last_entry_about_it_of_any_verb(
    incident, rezan, feed, pull
):
    client = pull(feed, "incidents")
    before = client.get(f"/api/v1/incidents/{incident.number}")
    answer = builders.acknowledge(rezan, incident)
    after = client.get(f"/api/v1/incidents/{incident.number}")
    assert before.json()["position"] == incident.position
    assert after.json()["position"] == answer.position
    assert after.json()["version"] == 1
    assert before["ETag"] != after["ETag"]
    assert f'W/"{answer.position}-' in after["ETag"]
    (listed,) = client.get("/api/v1/incidents").json()["results"]
    assert listed["position"] == answer.position


def test_a_report_that_waits_for_a_room_is_found_by_it(incident, nalin, rezan, feed, pull):
    other = builders.report(nalin)
    builders.acknowledge(rezan, incident)
    listed = pull(feed, "incidents").get("/api/v1/incidents?awaiting=MAKHMOUR").json()["results"]
    assert [one["number"] for one in listed] == [other.number]
