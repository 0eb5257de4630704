"""The page of an incident stays as it stands: by polls, which are no activity and no reading."""

from uuid import uuid4

import pytest

from centres import actions as rooms
from incidents.models import Reading
from tests.support import builders, story

pytestmark = pytest.mark.django_db
POLL = {"X-Poll": "1"}


@pytest.fixture
def incident(nalin):
    return builders.report(nalin)


@pytest.fixture
def opened(incident, rezan, browse):
    """The page as Rezan opened it: a function that asks what has changed since."""
    client = browse(rezan)
    page = client.get(incident.get_absolute_url())
    return lambda: client.get(page.context["live"]["url"], headers=POLL)


def test_nothing_new_is_no_answer(opened):
    assert opened().status_code == 204


def test_answers_entries_and_disputes_come_by_polling(opened, incident, hassan, zainab):
    builders.dispute(zainab, incident, "place", "Tuz, not Daquq.")
    builders.enter(hassan, incident, "The road is open.")
    changed = opened()
    html = changed.content.decode()
    assert changed.status_code == 200
    assert "<html" not in html
    parts = {"answers", "entries", "related", "requests", "incident-notices", "translations"}
    parts |= {f"disputed-{fact}" for fact in changed.context["disputes"]}
    assert len(parts) == 6 + 8
    for part in parts:
        assert f'id="{part}"' in html
    assert html.count('hx-swap-oob="true"') == len(parts)
    assert html.count("Tuz, not Daquq.") == 2  # in the grid, and beside the place
    assert "The road is open." in html
    assert "<textarea" not in html  # what is being typed stays


def test_every_part_that_a_poll_sends_is_on_the_page(opened, incident, rezan, zainab, browse):
    builders.enter(zainab, incident)
    ids = {part.split('"')[0] for part in opened().content.decode().split('id="')[1:]}
    page = browse(rezan).get(incident.get_absolute_url()).content.decode()
    assert {name for name in ids if page.count(f'id="{name}"') != 1} == set()


def test_a_report_revised_meanwhile_is_not_exchanged_but_told(opened, incident, nalin):
    builders.revise(nalin, incident, place="Tuz Khurmatu")
    html = opened().content.decode()
    assert "Revised meanwhile: version 2." in html
    assert "Tuz Khurmatu" not in html


def test_a_report_struck_meanwhile_is_told_with_the_reason(opened, incident, nalin):
    builders.strike(nalin, incident, "Reported twice by mistake.")
    assert "Reported twice by mistake." in opened().content.decode()


def test_a_page_that_is_opened_anew_tells_of_no_revision(incident, nalin, rezan, browse):
    builders.revise(nalin, incident, place="Tuz")
    page = browse(rezan).get(f"{incident.get_absolute_url()}?version=1")
    assert "Revised meanwhile" not in page.content.decode()


@pytest.mark.parametrize("version", ["", "x", "0", "-1", "9" * 40, "١"])
def test_no_version_that_a_poll_may_name_is_an_error(incident, rezan, browse, version):
    client = browse(rezan)
    told = {"after": "x", "version": version}
    answer = client.get(incident.get_absolute_url(), told, headers=POLL)
    assert answer.status_code == 200


def test_a_form_that_came_back_polls_the_incident_and_tells_what_was_revised(
    incident, nalin, rezan, browse
):
    client = browse(rezan)
    builders.revise(nalin, incident, place="Tuz")
    sent = {"version": "1", "answer": "comment", "centre": "MAKHMOUR"}
    page = client.post(f"/incidents/{incident.number}/answers/", sent)
    assert page.status_code == 400
    assert "Revised meanwhile: version 2." in page.content.decode()
    url = page.context["live"]["url"]
    assert url.startswith(incident.get_absolute_url())
    assert "version=1" in url
    assert client.get(url, headers=POLL).status_code == 204


@pytest.mark.parametrize(("name", "status"), [("dara", 403), ("former", 403), ("amal", 200)])
def test_a_poll_is_answered_to_those_who_read(incident, name, status, request, browse):
    client = browse(request.getfixturevalue(name))
    assert client.get(incident.get_absolute_url(), headers=POLL).status_code == status


def test_polling_is_no_reading(opened, incident, nalin, rezan, zainab):
    builders.enter(zainab, incident)
    opened()
    builders.revise(nalin, incident, place="Tuz")
    opened()
    assert list(Reading.objects.values_list("officer", "version")) == [(rezan.pk, 1)]


def test_a_room_that_begins_meanwhile_is_in_the_grid(opened, dara):
    fields = {"code": "TUZ", **story.ROOM, "status": "active"}
    rooms.create_centre(by=dara, submission=uuid4(), fields=fields)
    last = opened().context["answer_rows"][-1]
    assert (last["centre"].pk, last["owed"]) == ("TUZ", {})
