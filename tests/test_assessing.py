"""What chiefs and commanders think of a day: each in the own section, until it is issued."""

from datetime import timedelta
from uuid import uuid4

import orjson
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.actions import Conflict
from centres.models import JournalEntry, Officer
from incidents import days
from incidents.models import Assessment
from tests.support import builders
from tests.support.story import DAY

PAGE, ASSESS = f"/summary/{DAY}/", f"/summary/{DAY}/assess/"


def send(client, text, *, centre="", based_on=""):
    told = {"submission": uuid4(), "text": text, "centre": centre, "based_on": based_on}
    return client.post(ASSESS, told)


def sections(client) -> list[str]:
    """Return whose sections the page offers to write: room codes, empty for all rooms."""
    return [
        section["room"].pk if section["room"] else ""
        for section in client.get(PAGE).context["assess_forms"]
    ]


def test_a_chief_writes_the_section_of_the_own_room(baran, karim, browse):
    client = browse(baran)
    assert sections(client) == ["K1"]
    assert send(client, "Quiet by day.", centre="K1").url == PAGE
    (told,) = browse(karim).get(PAGE).context["assessments"]
    assert (told["room"], told["text"]) == ("Kirkuk (K1)", "Quiet by day.")
    assert told["by"] == "Major Baran Salih"


def test_a_chief_writes_no_other_section(baran, browse):
    client = browse(baran)
    assert send(client, "Quiet.", centre="DIYALA").status_code == 403
    assert send(client, "Quiet.").status_code == 403
    assert not Assessment.objects.exists()


def test_a_commander_writes_for_all_rooms(karim, amal, browse):
    assert sections(browse(karim)) == [""]
    assert send(browse(karim), "Extortion is on the rise.").status_code == 302
    text = browse(amal).get(PAGE).content.decode()
    assert "All rooms" in text and "Extortion is on the rise." in text


@pytest.mark.parametrize("username", ["nalin", "rezan", "amal"])
def test_others_read_and_do_not_write(username, karim, browse):
    officer = Officer.objects.get(username=username)
    builders.assess(karim, DAY, "Extortion is on the rise.")
    client = browse(officer)
    assert sections(client) == []
    assert "Extortion is on the rise." in client.get(PAGE).content.decode()
    assert send(client, "Quiet.").status_code == 403
    with pytest.raises(PermissionDenied):
        builders.assess(officer, DAY, centre="K1")


def test_an_assessment_is_written_anew_from_what_stands(karim, browse):
    client = browse(karim)
    send(client, "Quiet.")
    (section,) = client.get(PAGE).context["assess_forms"]
    form = section["form"]
    assert form["text"].value() == "Quiet."
    assert send(client, "Not so quiet.", based_on=form["based_on"].value()).status_code == 302
    assert Assessment.objects.get().text == "Not so quiet."


def test_both_texts_stay_in_the_journal(karim):
    first = builders.assess(karim, DAY, "Quiet.")
    builders.assess(karim, DAY, "Not so quiet.", based_on=first.position)
    told = JournalEntry.objects.filter(subject="assessment").order_by("position")
    assert [entry.state()["text"] for entry in told] == ["Quiet.", "Not so quiet."]


def test_a_day_that_runs_may_be_assessed(karim):
    assert builders.assess(karim, days.today()).day == days.today()
    assert builders.assess(karim, days.today() - timedelta(days=1)).text


def test_once_issued_the_words_are_frozen_with_the_figures(baran, karim, browse):
    told = builders.assess(baran, DAY, "Quiet by day.", centre="K1")
    issued = builders.issue(karim, DAY)
    (frozen,) = orjson.loads(issued.core)["assessments"]
    assert (frozen["centre"], frozen["text"]) == ("K1", "Quiet by day.")
    assert sections(browse(baran)) == []
    answer = send(browse(baran), "Loud.", centre="K1", based_on=told.position)
    assert answer.status_code == 400
    assert "This day is issued: its assessment stays as it is." in answer.content.decode()
    with pytest.raises(ValidationError):
        builders.assess(karim, DAY, "Loud.")
    assert Assessment.objects.get().text == "Quiet by day."


def test_a_section_left_empty_is_not_shown(karim, browse):
    first = builders.assess(karim, DAY, "Quiet.")
    builders.assess(karim, DAY, "", based_on=first.position)
    assert browse(karim).get(PAGE).context["assessments"] == []
    assert orjson.loads(builders.issue(karim, DAY).core)["assessments"] == []


@pytest.fixture
def azad(db_or_real):
    """Another commander of karim's force."""
    builders.post(builders.enrol("azad", rank="colonel", force_id="peshmerga"), "commander")
    return Officer.objects.get(username="azad")


def test_who_comes_second_sees_both_texts_and_loses_nothing(karim, azad, browse):
    first, second = browse(karim), browse(azad)
    assert send(first, "Quiet.").status_code == 302
    refused = send(second, "Extortion is on the rise.")
    assert refused.status_code == 400
    text = refused.content.decode()
    assert "Another officer wrote this meanwhile" in text and "Quiet." in text
    assert "Extortion is on the rise.</textarea>" in text
    assert Assessment.objects.get().text == "Quiet."
    # Whoever has seen both may send again, and replaces what stands.
    (section,) = refused.context["assess_forms"]
    again = section["form"]["based_on"].value()
    assert send(second, "Quiet, but for extortion.", based_on=again).status_code == 302
    assert Assessment.objects.get().text == "Quiet, but for extortion."


def test_two_that_assess_at_once_are_one_and_a_conflict(real, karim, azad, together):
    results = together(
        *(lambda by=by: builders.assess(by, DAY, f"By {by.username}.") for by in (karim, azad))
    )
    (kept,) = [r for r in results if isinstance(r, Assessment)]
    (conflict,) = [r for r in results if isinstance(r, Conflict)]
    assert conflict.current.text == kept.text == Assessment.objects.get().text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": "x" * 10_001}, 400),
        ({"text": "a\x00b"}, 400),
        ({"text": "Quiet.", "based_on": "x"}, 400),
        ({"text": "Quiet.", "based_on": "9" * 40}, 400),
        ({"text": "Quiet.", "based_on": "7"}, 400),
        ({"text": "Quiet.", "centre": "NOWHERE"}, 404),
        ({"text": "Quiet.", "centre": "K" * 17}, 400),
        ({"text": "Quiet.", "centre": "\x00"}, 400),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(karim, browse, fields, status):
    assert send(browse(karim), **fields).status_code == status
    assert not Assessment.objects.exists()


def test_whoever_comes_without_a_form_is_shown_the_day(nalin, browse):
    for address in ("assess", "issue", "sign"):
        assert browse(nalin).get(f"/summary/{DAY}/{address}/").url == PAGE
