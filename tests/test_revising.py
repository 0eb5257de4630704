"""Revising: the form brings the report as it stands, and of two who revise at once none loses."""

from uuid import uuid4

import pytest

from centres.models import Officer
from incidents.models import Incident
from tests.support import builders
from tests.support.filled_form import filled, opened

pytestmark = pytest.mark.django_db

SALUTE = {"size": "6–8", "direction": "NE", "observed_at": "2026-11-20T10:50:00Z"}
WOUNDED = {"outcome": "wounded", "category": "civilian", "count": 2}
# Reports of every shape there is.
REPORTS = {
    "square": {"mgrs": "38S ME 43 88"},
    "point": {"mgrs": "", "latitude": 35.46812, "longitude": 44.39221},
    "coarse point": {"mgrs": "", "latitude": 35.4, "longitude": 44.4, "location_precision_m": 1000},
    "point in a square": {"mgrs": "38S ME 431 887", "latitude": 36.0415, "longitude": 44.3688},
    "words alone": {"mgrs": "", "place": "کێڵگەی نزیک داقوق"},
    "month": {"time_precision": "month"},
    "week": {"time_precision": "week"},
    "day": {"time_precision": "day"},
    "hour": {"time_precision": "hour"},
    "sighting": {"kind": "movement", "salute": SALUTE},
    "abduction": {
        "kind": "abduction",
        "abduction": {"outcome": "released", "outcome_at": "2026-11-21T06:00:00Z", "demand": "x"},
        "casualties": [WOUNDED, {"outcome": "abducted", "category": "peshmerga", "count": 1}],
    },
    "overridden": {"precedence": "flash", "grading": {"source": "B", "information": 2}},
    "words": {
        "narrative": "First line.\nSecond <line>.\r\nThird.",
        "perpetrator": "ناسراو نەبوون",
        "language": "en",
        "local_leader": True,
        "source": "A baker\nin Daquq",
    },
}


def address(incident, page="revise"):
    return f"/incidents/{incident.number}/{page}/"


def state(incident, *, apart_from=()):
    told = Incident.objects.get(pk=incident.pk).state()
    return {n: v for n, v in told.items() if n not in {"version", "source_commitment", *apart_from}}


@pytest.mark.parametrize("fields", REPORTS.values(), ids=REPORTS)
def test_what_is_not_touched_stays_exactly_as_it_was(fields, nalin, browse):
    incident, client = builders.report(nalin, **fields), browse(nalin)
    before = state(incident, apart_from={"perpetrator"})
    typed = opened(client, address(incident)) | {"perpetrator": "two men"}
    assert client.post(address(incident), typed).url == incident.get_absolute_url()
    assert state(incident, apart_from={"perpetrator"}) == before
    incident.refresh_from_db()
    assert (incident.version, incident.perpetrator) == (2, "two men")
    assert incident.sources.get().text == fields.get("source", "")


def test_what_is_changed_is_recorded_under_the_same_number(nalin, browse):
    incident, client = (
        builders.report(nalin, casualties=[WOUNDED], precedence="flash"),
        browse(nalin),
    )
    typed = opened(client, address(incident)) | {
        "kind": "killing",
        "occurred": "201300C NOV 26",
        "location": "35.4681, 44.3922",
        "place": "Tuz",
        "casualties-killed-civilian": "1",
        "casualties-wounded-civilian": "",
        "source": "A driver",
    }
    page = client.post(address(incident), typed, follow=True).content.decode()
    assert "Revised, K1-2026-0001, version 2" in page
    incident.refresh_from_db()
    assert (incident.kind, incident.precedence, incident.place) == ("killing", "flash", "Tuz")
    assert (incident.dtg, incident.latitude) == ("201300C NOV 26", 35.4681)
    assert incident.casualties_line == "1 killed"
    assert incident.sources.get(version=2).text == "A driver"


def test_precedence_goes_with_the_kind_where_nobody_overrode_it(nalin, browse):
    incident, client = builders.report(nalin, kind="movement", salute=SALUTE), browse(nalin)
    typed = opened(client, address(incident)) | {"kind": "other"}
    client.post(address(incident), typed)
    incident.refresh_from_db()
    assert (incident.precedence, incident.salute) == ("routine", None)


def test_a_place_may_be_taken_back_to_words(nalin, browse):
    incident, client = builders.report(nalin), browse(nalin)
    client.post(address(incident), opened(client, address(incident)) | {"location": ""})
    incident.refresh_from_db()
    assert (incident.latitude, incident.mgrs, incident.in_gap) == (None, "", None)


def test_of_two_who_revise_at_once_the_second_is_shown_both_texts(nalin, baran, browse):
    incident, mine, theirs = builders.report(nalin), browse(nalin), browse(baran)
    my_form, their_form = (opened(client, address(incident)) for client in (mine, theirs))
    theirs.post(address(incident), their_form | {"narrative": "Two men, armed.", "place": "Tuz"})
    page = mine.post(
        address(incident), my_form | {"narrative": "Three men.", "perpetrator": "ناسراو"}
    )
    text = page.content.decode()
    assert page.status_code == 409
    assert "Major Baran Salih" in text
    rows = {row.label: row for row in page.context["conflict"]["rows"]}
    assert {label for label, row in rows.items() if row.differs} == {"Narrative", "Perpetrator"}
    assert {label for label, row in rows.items() if row.revised} == {"Narrative", "Place"}
    assert (rows["Narrative"].theirs, rows["Narrative"].mine) == ("Two men, armed.", "Three men.")
    assert text.count("Two men, armed.") == 1
    assert text.count("Three men.") == 2  # beside the other, and in the form


def test_after_a_conflict_sending_again_finishes_and_loses_neither(nalin, baran, browse):
    incident, mine, theirs = (
        builders.report(nalin, casualties=[WOUNDED]),
        browse(nalin),
        browse(baran),
    )
    my_form, their_form = (opened(client, address(incident)) for client in (mine, theirs))
    theirs.post(address(incident), their_form | {"place": "Tuz", "casualties-killed-iraqi": "1"})
    conflict = mine.post(
        address(incident), my_form | {"narrative": "Three men.", "occurred": "201400C NOV 26"}
    )
    again = mine.post(address(incident), filled(conflict))
    assert again.url == incident.get_absolute_url()
    incident.refresh_from_db()
    assert (incident.version, incident.narrative, incident.place) == (3, "Three men.", "Tuz")
    assert (incident.dtg, incident.casualties_line) == ("201400C NOV 26", "1 killed, 2 wounded")


def test_a_conflict_may_meet_another(nalin, baran, browse):
    incident, client = builders.report(nalin), browse(nalin)
    typed = opened(client, address(incident)) | {"place": "Kifri"}
    builders.revise(baran, incident, narrative="Second.")
    first = client.post(address(incident), typed)
    builders.revise(baran, incident, based_on=2, narrative="Third.")
    second = client.post(address(incident), filled(first))
    assert (first.status_code, second.status_code) == (409, 409)
    assert filled(second)["based_on"] == "3"
    client.post(address(incident), filled(second))
    incident.refresh_from_db()
    assert (incident.version, incident.place, incident.narrative) == (4, "Kifri", "Third.")


def test_a_report_struck_meanwhile_stays_and_what_was_typed_is_shown(nalin, baran, browse):
    incident, client = builders.report(nalin), browse(nalin)
    typed = opened(client, address(incident)) | {"narrative": "Too late."}
    builders.strike(baran, incident)
    conflict = client.post(address(incident), typed)
    assert conflict.status_code == 409
    assert "was struck while you were writing" in conflict.content.decode()
    refused = client.post(address(incident), filled(conflict))
    assert refused.status_code == 400
    assert "Too late." in refused.content.decode()
    assert client.get(address(incident)).url == incident.get_absolute_url()


def test_the_same_form_sent_twice_is_one_version(nalin, browse):
    incident, client = builders.report(nalin), browse(nalin)
    typed = opened(client, address(incident)) | {"place": "Tuz"}
    answers = [client.post(address(incident), typed) for _time in range(2)]
    assert [answer.url for answer in answers] == [incident.get_absolute_url()] * 2
    otherwise = client.post(address(incident), typed | {"place": "Kifri"})
    assert otherwise.status_code == 400
    assert "Kifri" in otherwise.content.decode()
    incident.refresh_from_db()
    assert (incident.version, incident.place) == (2, "Tuz")


def test_a_wrong_field_is_answered_in_place_and_nothing_typed_is_lost(nalin, browse):
    incident, client = builders.report(nalin), browse(nalin)
    typed = opened(client, address(incident)) | {"occurred": "311405C NOV 26", "place": "دووز"}
    page = client.post(address(incident), typed)
    assert page.status_code == 400
    assert set(page.context["form"].errors) == {"occurred"}
    assert 'value="311405C NOV 26"' in page.content.decode()
    assert 'value="دووز"' in page.content.decode()


@pytest.mark.parametrize("based_on", ["", "x", "0", "99", "9" * 40])
def test_a_form_that_names_no_version_revises_nothing(based_on, nalin, browse):
    incident, client = builders.report(nalin), browse(nalin)
    typed = opened(client, address(incident)) | {"place": "Tuz", "based_on": based_on}
    page = client.post(address(incident), typed)
    assert page.status_code in (400, 409)
    assert "Tuz" in page.content.decode()
    incident.refresh_from_db()
    assert incident.version == 1


def test_the_room_and_the_mark_of_an_exercise_are_not_to_be_changed(nalin, browse, settings):
    settings.TRAINING = False
    incident, client = builders.report(nalin, exercise=True), browse(nalin)
    typed = opened(client, address(incident))
    assert not {"centre", "exercise"} & set(typed)
    client.post(address(incident), typed | {"centre": "MOSUL", "place": "Tuz"})
    incident.refresh_from_db()
    assert (incident.centre_id, incident.exercise, incident.place) == ("K1", True, "Tuz")


def test_who_may_see_no_source_keeps_it_unseen(nalin, browse):
    """An author who changed forces, as one once could, still revises, and still does not see."""
    incident = builders.report(nalin, source="A shepherd at the ford")
    Officer.objects.filter(pk=nalin.pk).update(force="iraqi")
    client = browse(nalin)
    page = client.get(address(incident))
    assert "shepherd" not in page.content.decode()
    client.post(address(incident), filled(page) | {"place": "Tuz", "source": ""})
    assert incident.sources.latest("version").text == "A shepherd at the ford"
    assert Incident.objects.get().place == "Tuz"


@pytest.mark.parametrize("name", ["hassan", "rezan", "zainab", "karim", "amal", "dara", "former"])
def test_who_may_not_revise_has_neither_link_nor_form(name, request, nalin, browse):
    incident, client = builders.report(nalin), browse(request.getfixturevalue(name))
    assert address(incident) not in client.get(incident.get_absolute_url()).content.decode()
    typed = opened(browse(nalin), address(incident)) | {"place": "Tuz"}
    assert client.get(address(incident)).status_code == 403
    assert client.post(address(incident), typed).status_code == 403
    assert Incident.objects.get().version == 1


def test_the_author_and_the_chief_find_the_link_until_it_is_struck(nalin, baran, browse):
    incident = builders.report(nalin)
    for officer in (nalin, baran):
        page = browse(officer).get(incident.get_absolute_url()).content.decode()
        assert address(incident) in page
        assert address(incident, "strike") in page
    builders.strike(baran, incident)
    page = browse(baran).get(incident.get_absolute_url()).content.decode()
    assert address(incident) not in page
    assert address(incident, "strike") not in page


def test_what_does_not_exist_is_not_found(nalin, browse):
    for page in ("revise", "strike", "entries"):
        assert browse(nalin).get(f"/incidents/K1-2026-0404/{page}/").status_code == 404


def revised_for(client, incident, **typed):
    address = f"{incident.get_absolute_url()}revise/"
    form = {**filled(client.get(address)), "narrative": "Three men.", **typed}
    return client.post(address, form, follow=True)


@pytest.mark.parametrize(
    ("typed", "recorded", "said"),
    [
        ({"because": "hospital"}, "hospital", "The hospital called"),
        ({"because_words": " A shepherd came. "}, "A shepherd came.", "A shepherd came."),
        ({}, "", ""),
    ],
)
def test_a_version_says_why_it_was_made(typed, recorded, said, nalin, rezan, browse, feed, pull):
    incident = builders.report(nalin)
    revised_for(browse(nalin), incident, **typed)
    page = browse(rezan).get(incident.get_absolute_url()).text
    assert ("Why it was revised" in page) is bool(said)
    assert said in page
    client = pull(feed, "incidents")
    [first, second] = client.get(f"/api/v1/incidents/{incident.number}/versions").json()["results"]
    assert "revision_reason" not in first["state"]
    assert second["state"].get("revision_reason", "") == recorded
    assert client.get(f"/api/v1/incidents/{incident.number}").json()["revision_reason"] == recorded


def test_the_reason_is_of_one_version_and_read_in_the_language_of_the_reader(
    nalin, browse, settings
):
    incident = builders.revise(
        nalin, builders.report(nalin), place="Kifri", revision_reason="typing"
    )
    client = browse(nalin)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    assert "خطأ في الكتابة" in client.get(incident.get_absolute_url()).text
    builders.revise(nalin, incident, place="Tuz")
    incident.refresh_from_db()
    assert incident.revision_reason == ""
    assert "revision_reason" not in incident.state()


def test_a_reason_is_chosen_or_written_and_not_both(nalin, browse):
    incident = builders.report(nalin)
    page = revised_for(browse(nalin), incident, because="typing", because_words="So it was.")
    assert page.status_code == 400
    assert "Choose a reason or write one, not both." in page.text
    page = revised_for(browse(nalin), incident, because_words="x" * 201)
    assert page.status_code == 400
    incident.refresh_from_db()
    assert incident.version == 1


def test_who_hears_of_a_correction_reads_why(nalin, rezan, browse):
    incident = builders.report(nalin)
    browse(rezan).get(incident.get_absolute_url())
    cells = [{"outcome": "killed", "category": "civilian", "count": 2}]
    builders.revise(nalin, incident, casualties=cells, revision_reason="hospital")
    page = browse(rezan).get(incident.get_absolute_url()).text
    corrected = page.partition("<h2>Narrative</h2>")[0]
    assert "Why it was revised" in corrected
    assert "The hospital called" in corrected


def test_the_api_takes_the_reason_of_a_revision_and_of_no_report(nalin, browse):
    client = browse(nalin)
    told = {"kind": "other", "narrative": "A call.", "place": "Daquq", "dtg": "221405C OCT 26"}
    body = {"submission": str(uuid4()), "centre": "K1", **told}

    def post(body):
        return client.post("/api/v1/incidents", body, content_type="application/json")

    assert post(body | {"revision_reason": "x"}).status_code == 400
    made = post(body).json()
    revision = {"submission": str(uuid4()), "place": "Kifri", "revision_reason": "counted"}
    revised = client.patch(
        f"/api/v1/incidents/{made['number']}",
        revision,
        content_type="application/json",
        headers={"if-match": '"1"'},
    )
    assert revised.status_code == 200, revised.json()
    assert revised.json()["revision_reason"] == "counted"
