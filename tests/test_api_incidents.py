"""The API of incidents: systems report and read what the pages report and show."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from incidents.models import Incident
from tests.support import builders

pytestmark = pytest.mark.django_db

LIST = "/api/v1/incidents"


def body(**fields):
    return {
        "submission": str(uuid4()),
        "kind": "extortion",
        "occurred_at": "2026-11-20T11:05:00Z",
        "mgrs": "38S MD 497 885",
        "narrative": "Shopkeepers were asked for money.",
        **fields,
    }


def paths(answer) -> set[str]:
    return {error["path"] for error in answer.json()["errors"]}


@pytest.fixture
def writer(db):
    """An external system posted to K1 for the Iraqi forces."""
    officer = builders.enrol("writer", force_id="iraqi")
    builders.post(officer, "system", "K1")
    return officer


@pytest.fixture
def send(writer, pull):
    client = pull(writer, "report", "incidents")
    return lambda **fields: client.post(LIST, body(**fields), format="json")


def test_a_system_reports_and_is_told_number_and_address(send):
    answer = send()
    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["number"], shown["channel"]) == ("K1-2026-0001", "api")
    assert (shown["force"], shown["precedence"]) == ("iraqi", "priority")
    assert answer["Location"] == f"http://testserver{LIST}/K1-2026-0001"


def test_what_a_system_reports_is_on_the_page(send, rezan, browse):
    number = send(narrative="Two men on a motorcycle.").json()["number"]
    assert "Two men on a motorcycle." in browse(rezan).get(f"/incidents/{number}/").content.decode()


def test_a_time_may_come_as_a_dtg(writer, pull):
    told = body(dtg="2214C OCT 26")
    del told["occurred_at"]
    answer = pull(writer, "report").post(LIST, told, format="json").json()
    assert (answer["dtg"], answer["time_precision"]) == ("2214C OCT 26", "hour")
    assert answer["occurred_at"] == "2026-10-22T11:00:00Z"


def test_what_is_wrong_is_named_by_the_path_of_each_field(send):
    cells = [{"outcome": "killed", "category": "civilian", "count": -1}, "x"]
    answer = send(
        occurred_at="2026-11-20", narrative="", grading={"source": "Z", "x": 1}, latitude="north"
    )
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert paths(answer) == {"occurred_at", "narrative", "grading.source", "latitude"}
    answer = send(casualties=cells, mgrs="", place="")
    assert paths(answer) == {"casualties.0.count", "casualties.1", "place"}
    assert paths(send(colour="red", grading={"x": 1})) == {"colour", "grading.x"}
    assert not Incident.objects.exists()


def test_a_retry_is_one_incident_and_another_content_is_refused(send, browse, nalin):
    submission = str(uuid4())
    first, again = send(submission=submission), send(submission=submission)
    assert first.json() == again.json()
    assert send(submission=submission, narrative="Other.").status_code == 422
    told = json.dumps(body(submission=submission))
    other = browse(nalin).post(LIST, told, content_type="application/json")
    assert other.status_code == 409
    assert Incident.objects.count() == 1


def test_scopes_part_reading_from_reporting(writer, pull):
    reader, reporter = pull(writer, "incidents"), pull(writer, "report")
    assert reader.get(LIST).status_code == 200
    assert reader.post(LIST, body(), format="json").status_code == 403
    assert reporter.get(LIST).status_code == 403
    number = reporter.post(LIST, body(), format="json").json()["number"]
    assert reporter.get(f"{LIST}/{number}").status_code == 404


def test_one_reports_for_a_centre_of_ones_own(writer, send):
    assert send(centre="K1").status_code == 201
    assert send(centre="DIYALA").status_code == 403
    builders.post(writer, "system", "DIYALA")
    assert send(centre="DIYALA").json()["number"] == "DIYALA-2026-0001"
    assert paths(send()) == {"centre"}


@pytest.mark.parametrize("credentials", [{}, {"HTTP_AUTHORIZATION": "Bearer jcc_no"}])
def test_a_stranger_is_asked_for_a_token(credentials, db):
    answer = Client().get(LIST, **credentials)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_session_reports_only_with_the_mark_of_its_own_pages(nalin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(nalin, backend="centres.access.passwords.SlowBackend")
    told = {"data": json.dumps(body()), "content_type": "application/json"}
    assert client.post(LIST, **told).status_code == 403
    client.get("/incidents/new/")
    mark = {"X-CSRFToken": client.cookies["csrf"].value}
    assert client.post(LIST, **told, headers=mark).status_code == 201


def test_an_incident_is_found_by_number_or_id_and_nothing_else(nalin, feed, pull):
    incident, client = builders.report(nalin), pull(feed, "incidents")
    serial = incident.number.rpartition("-")[2].lstrip("0")
    loose = f"k1-{incident.year}-{serial}"
    for name in (incident.number, loose, str(incident.pk), incident.pk.hex):
        assert client.get(f"{LIST}/{name}").json()["number"] == incident.number
    for name in (f"K1-{incident.year}-9999", str(uuid4()), "K1", "ZZ-2026-0001"):
        assert client.get(f"{LIST}/{name}").status_code == 404


def test_a_struck_report_is_shown_with_its_reason(nalin, feed, pull):
    incident = builders.report(nalin)
    builders.strike(nalin, incident, "Reported twice.")
    shown = pull(feed, "incidents").get(f"{LIST}/{incident.number}").json()
    assert shown["struck"]["reason"] == "Reported twice."
    assert (shown["struck"]["by"], shown["version"]) == (str(nalin.pk), 2)


def test_an_unchanged_incident_is_not_sent_again(nalin, feed, pull):
    incident, client = builders.report(nalin), pull(feed, "incidents")
    address = f"{LIST}/{incident.number}"
    tag = {"If-None-Match": client.get(address)["ETag"]}
    assert client.get(address, headers=tag).status_code == 304
    assert client.get(address, headers={**tag, "Accept-Language": "ar"}).status_code == 200
    builders.revise(nalin, incident, narrative="Two shops.")
    assert client.get(address, headers=tag).json()["version"] == 2


def test_the_source_is_in_no_answer(send, feed, pull):
    answers = [send(source="canary"), pull(feed, "incidents").get(LIST)]
    answers += [send(source="canary" * 1000), send(source="canary", narrative="")]
    # A system gathers no sources: it may not write any.
    assert [a.status_code for a in answers] == [403, 200, 400, 400]
    assert not any(b"canary" in answer.content for answer in answers)


def test_the_narrative_has_a_bound(send):
    assert send(narrative="ن" * 20_000).status_code == 201
    assert paths(send(narrative="ن" * 20_001)) == {"narrative"}


def test_names_come_in_the_language_asked_for(hassan, feed, pull):
    builders.report(hassan)
    client = pull(feed, "incidents")
    for language, name in [("en", "Hassan Kadhim"), ("ar", "حسن كاظم"), ("xx", "Hassan Kadhim")]:
        answer = client.get(LIST, headers={"Accept-Language": language}).json()
        assert answer["results"][0]["reported_by"]["name"] == name


def test_nobody_keeps_what_was_answered(feed, pull):
    assert pull(feed, "incidents").get(LIST)["Cache-Control"] == "no-store"
