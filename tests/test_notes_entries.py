"""Follow-ups and notes: what is added later is read on the page and in the feed of changes."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.journal.entries import SubmissionReusedError, SubmissionTakenError
from incidents.models import Entry
from tests.support import builders

pytestmark = pytest.mark.django_db


def changes(client, entry):
    return client.get("/api/v1/changes", {"after": entry.position - 1}).json()["changes"]


def test_a_follow_up_is_on_the_incidents_page_with_its_author(nalin, zainab, rezan, browse):
    incident = builders.report(nalin)
    builders.enter(zainab, incident, "The road is open again.")
    page = browse(rezan).get(f"/incidents/{incident.number}/").content.decode()
    assert "The road is open again." in page
    assert "Zainab Jabbar" in page


def test_follow_ups_stand_in_the_order_they_were_written(nalin, rezan, browse):
    incident, other = builders.report(nalin), builders.report(nalin)
    for text in ("First came smoke.", "Then came rain."):
        builders.enter(rezan, incident, text)
    builders.enter(rezan, other, "Elsewhere.")
    page = browse(nalin).get(f"/incidents/{incident.number}/").content.decode()
    assert page.index("First came smoke.") < page.index("Then came rain.")
    assert "Elsewhere." not in page


def test_a_follow_up_is_a_change_and_leaves_the_report_as_it_was(nalin, karim, feed, pull):
    incident = builders.report(nalin)
    entry = builders.enter(karim, incident, "Seen from the air.")
    [change] = changes(pull(feed, "incidents"), entry)
    assert (change["verb"], change["subject"]) == ("enter", "entry")
    assert change["state"]["incident"] == str(incident.pk)
    assert change["state"]["text"] == "Seen from the air."
    assert change["state"]["centre"] is None
    incident.refresh_from_db()
    assert (incident.version, incident.position) == (1, entry.position - 1)


def test_a_struck_report_still_takes_follow_ups(nalin, browse):
    incident = builders.report(nalin)
    builders.strike(nalin, incident)
    builders.enter(nalin, incident, "See the other report.")
    page = browse(nalin).get(f"/incidents/{incident.number}/")
    assert "See the other report." in page.content.decode()


def test_a_note_is_a_change_of_its_room_without_an_incident(nalin, feed, pull):
    note = builders.note(nalin, "Line check with Makhmour.")
    [change] = changes(pull(feed, "incidents"), note)
    assert (change["verb"], change["centre"]) == ("note", "K1")
    assert change["state"]["incident"] is None
    assert change["state"]["text"] == "Line check with Makhmour."


@pytest.mark.parametrize("name", ["amal", "dara", "former"])
def test_who_adds_nothing(name, request, nalin):
    incident = builders.report(nalin)
    with pytest.raises(PermissionDenied):
        builders.enter(request.getfixturevalue(name), incident)
    with pytest.raises(PermissionDenied):
        builders.note(request.getfixturevalue(name), centre="K1")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", ["rezan", "zainab", "karim"])
def test_a_note_is_written_by_the_room_itself(name, request):
    with pytest.raises(PermissionDenied):
        builders.note(request.getfixturevalue(name), centre="K1")


def test_the_same_submission_is_one_entry(nalin, hassan):
    incident, submission = builders.report(nalin), uuid4()
    first = builders.enter(nalin, incident, submission=submission)
    assert builders.enter(nalin, incident, submission=submission).pk == first.pk
    with pytest.raises(SubmissionReusedError):
        builders.enter(nalin, incident, "Other words.", submission=submission)
    with pytest.raises(SubmissionTakenError):
        builders.enter(hassan, incident, submission=submission)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("text", ["", " \n ", "NUL\x00"])
def test_what_cannot_be_kept_is_refused_with_a_sentence(text, nalin):
    incident = builders.report(nalin)
    with pytest.raises(ValidationError) as refused:
        builders.enter(nalin, incident, text)
    assert refused.value.message_dict["text"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("text", ["<b>bold</b>", "=1+1", "\u202egnp.exe", "a\r\nb\tc", "ڕێگا 🚁"])
def test_a_text_is_kept_as_written_and_shown_as_text(text, nalin, feed, pull, browse):
    entry = builders.enter(nalin, builders.report(nalin), text)
    [change] = changes(pull(feed, "incidents"), entry)
    assert change["state"]["text"] == text.replace("\r\n", "\n")
    page = browse(nalin).get(f"/incidents/{entry.incident.number}/").content.decode()
    assert "<b>bold" not in page
