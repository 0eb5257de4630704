"""Follow-ups and notes at the screen: a small form each, losing nothing and repeating nothing."""

from uuid import uuid4

import pytest

from incidents.models import Entry
from tests.support import builders

pytestmark = pytest.mark.django_db


def typed(**fields):
    return {"submission": str(uuid4()), "text": "The road is open.", **fields}


@pytest.mark.parametrize("name", ["nalin", "hassan", "rezan", "zainab", "karim"])
def test_officers_of_every_room_add_to_a_report(name, request, nalin, browse):
    incident, client = builders.report(nalin), browse(request.getfixturevalue(name))
    address = f"/incidents/{incident.number}/entries/"
    assert address in client.get(incident.get_absolute_url()).content.decode()
    page = client.post(address, typed(), follow=True)
    assert page.redirect_chain[-1][0] == incident.get_absolute_url()
    assert "Follow-up added, " in page.content.decode()
    assert "The road is open." in page.content.decode()


@pytest.mark.parametrize(("name", "status"), [("amal", 200), ("dara", 403), ("former", 403)])
def test_who_may_only_read_has_no_form(name, status, request, nalin, browse):
    incident, client = builders.report(nalin), browse(request.getfixturevalue(name))
    address = f"/incidents/{incident.number}/entries/"
    page = client.get(incident.get_absolute_url())
    assert page.status_code == status
    assert address not in page.content.decode()
    assert client.post(address, typed()).status_code == 403
    assert not Entry.objects.exists()


@pytest.mark.parametrize("text", ["", " \r\n ", "كلمة\x00", "x" * 5_001])
def test_a_wrong_follow_up_is_answered_in_place_with_its_text(text, nalin, browse):
    incident = builders.report(nalin)
    page = browse(nalin).post(f"/incidents/{incident.number}/entries/", typed(text=text))
    assert page.status_code == 400
    assert set(page.context["entry_form"].errors) == {"text"}
    assert page.context["entry_form"]["text"].value() == text
    assert incident.number in page.content.decode()
    assert not Entry.objects.exists()


def test_a_follow_up_sent_twice_is_one(nalin, browse):
    incident, client, form = builders.report(nalin), browse(nalin), typed()
    address = f"/incidents/{incident.number}/entries/"
    assert [client.post(address, form).status_code for _time in range(2)] == [302, 302]
    otherwise = client.post(address, form | {"text": "Other words."})
    assert otherwise.status_code == 400
    assert "Other words." in otherwise.content.decode()
    assert Entry.objects.count() == 1


def test_the_address_of_follow_ups_leads_to_the_incident(nalin, browse):
    incident = builders.report(nalin)
    answer = browse(nalin).get(f"/incidents/{incident.number}/entries/")
    assert answer.url == incident.get_absolute_url()


def test_a_note_of_the_own_room_is_read_by_every_room_newest_first(nalin, rezan, amal, browse):
    for text in ("Line check.", "A visit."):
        answer = browse(nalin).post("/notes/", typed(text=text, centre="K1"), follow=True)
        assert "Note taken, " in answer.content.decode()
    builders.enter(nalin, builders.report(nalin), "No note.")
    for officer in (rezan, amal):
        page = browse(officer).get("/notes/").content.decode()
        assert page.index("A visit.") < page.index("Line check.")
        assert "Nalin Aziz" in page
        assert "No note." not in page


@pytest.mark.parametrize(("name", "form"), [("nalin", True), ("karim", False), ("amal", False)])
def test_the_way_to_the_notes_is_in_the_navigation(name, form, request, browse):
    client = browse(request.getfixturevalue(name))
    assert 'href="/notes/"' in client.get("/incidents/").content.decode()
    assert (client.get("/notes/").context["form"] is not None) is form


def test_an_administrator_finds_no_notes(dara, browse):
    assert 'href="/notes/"' not in browse(dara).get("/centres/").content.decode()
    assert browse(dara).get("/notes/").status_code == 403


def test_a_note_for_another_room_is_refused_in_place(nalin, browse):
    page = browse(nalin).post("/notes/", typed(centre="MOSUL"))
    assert page.status_code == 400
    assert "The road is open." in page.content.decode()
    assert not Entry.objects.exists()


def test_an_officer_of_two_rooms_says_which(nalin, browse):
    builders.post(nalin, "liaison", "DIYALA")
    assert "<select" in browse(nalin).get("/notes/").content.decode()
    browse(nalin).post("/notes/", typed(centre="DIYALA"))
    assert Entry.objects.get().centre_id == "DIYALA"


def test_a_note_sent_twice_is_one_and_an_empty_one_none(nalin, browse):
    client, form = browse(nalin), typed(centre="K1")
    assert [client.post("/notes/", form).status_code for _time in range(2)] == [302, 302]
    assert client.post("/notes/", typed(centre="K1", text=" ")).status_code == 400
    assert Entry.objects.count() == 1


def test_the_page_ends_after_the_latest_hundred(nalin, browse):
    for number in range(101):
        builders.note(nalin, f"Note {number}.")
    page = browse(nalin).get("/notes/").content.decode()
    assert "Note 100." in page
    assert "Note 1." in page
    assert "Note 0." not in page
    assert "These are the latest 100." in page
