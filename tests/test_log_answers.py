"""The log's columns of answers and clocks, and the way to what we have not answered yet."""

import re
from datetime import UTC

import pytest

from incidents.models import Incident
from tests.support import builders

pytestmark = pytest.mark.django_db


def row(client, incident) -> str:
    """Return the row of an incident in the log."""
    page = client.get("/incidents/").content.decode()
    rows = re.findall(r"<tr class.*?</tr>", page, re.S)
    (found,) = [row for row in rows if f'id="{incident.number}"' in row]
    return found


def marks(html) -> list[tuple[str, str]]:
    """Return the title of each mark, and the words for whoever does not see it."""
    mark = r'class="mark [a-z]+"\s+title="([^"]*)".*?class="sub">([^<]*)<span class="vh">([^<]*)'
    shown = re.findall(mark, html, re.S)
    assert all(title == whose + words for title, whose, words in shown)
    return [title for title, _whose, _words in shown]


def clock(html) -> str:
    cell = html.rpartition("<td")[2].partition(">")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", cell)).strip()


def told(due) -> str:
    return f'datetime="{due.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"'


def test_a_row_shows_the_strongest_answer_of_each_force_and_the_first_due(
    nalin, hassan, rezan, zainab, browse
):
    incident, client = builders.report(nalin, kind="abduction"), browse(hassan)
    html = row(client, incident)
    assert marks(html) == ["Peshmerga: not answered", "Iraqi forces: not answered"]
    due = min(one.due_at for one in incident.obligations.all())
    assert told(due) in html
    assert "data-left=" in html
    assert "data-late=" in html
    builders.acknowledge(rezan, incident, "seen")
    builders.dispute(zainab, incident)
    html = row(client, incident)
    assert marks(html) == ["Peshmerga: Seen", "Iraqi forces: Dispute"]
    assert "data-left=" in html
    aram = builders.enrol("aram", rank="captain", force_id="peshmerga")
    builders.post(aram, "liaison", "MOSUL")
    call = builders.acknowledge(
        nalin, incident, "concur", centre="MOSUL", on_behalf_of="Captain Aram"
    )
    html = row(client, incident)
    assert marks(html) == ["Peshmerga: Seen", "Iraqi forces: Dispute"]
    assert "data-left=" in html
    builders.confirm_answer(aram, call)
    html = row(client, incident)
    assert marks(html) == ["Peshmerga: Concur", "Iraqi forces: Dispute"]
    assert clock(html) == "answered"


def test_a_clock_begins_anew_with_the_precedence(nalin, rezan, browse):
    incident, client = builders.report(nalin, kind="other"), browse(rezan)
    before = row(client, incident)
    builders.revise(nalin, incident, precedence="flash")
    after = row(client, incident)
    due = incident.obligations.first().due_at
    assert told(due) in after
    assert told(due) not in before


def test_what_owes_nothing_has_no_clock(nalin, rezan, browse, settings):
    settings.TRAINING = False
    imported = builders.report(builders.setup(), centre="K1", channel="import")
    exercise = builders.report(nalin, exercise=True)
    struck = builders.strike(nalin, builders.report(nalin))
    for incident in (imported, exercise, struck):
        assert clock(row(browse(rezan), incident)) == "–"
    answered = builders.report(nalin)
    builders.acknowledge(rezan, answered)
    builders.strike(nalin, answered)
    assert clock(row(browse(rezan), answered)) == "answered"


def test_a_row_is_the_same_whoever_looks_and_in_the_own_language(nalin, hassan, rezan, browse):
    incident = builders.report(nalin)
    builders.acknowledge(hassan, incident)
    assert row(browse(rezan), incident) == row(browse(hassan), incident)
    client = browse(rezan)
    client.post("/language/", {"language": "ckb"})
    assert "Peshmerga: " not in row(client, incident)
    assert "پێشمەرگە" in row(client, incident)


def test_the_quick_link_shows_what_the_own_room_has_not_answered(nalin, rezan, karim, browse):
    answered, waiting = builders.report(nalin), builders.report(nalin)
    builders.acknowledge(rezan, answered)
    own = builders.report(rezan)
    client = browse(rezan)
    page = client.get("/incidents/")
    (link,) = page.context["awaiting"]
    assert link["url"] == "/incidents/?awaiting=MAKHMOUR"
    assert f'href="{link["url"]}"' in page.content.decode()
    shown = client.get(link["url"]).content.decode()
    assert f'id="{waiting.number}"' in shown
    assert f'id="{answered.number}"' not in shown
    assert f'id="{own.number}"' not in shown
    assert 'aria-current="page"' in shown.partition("Not yet answered by us")[0].rpartition("<a")[2]
    assert browse(karim).get("/incidents/").context["awaiting"] == []


def test_the_filter_has_a_field_of_its_own_and_names_a_wrong_room(nalin, browse):
    page = browse(nalin).get("/incidents/?awaiting=DIYALA").content.decode()
    assert "Awaiting the answer of" in page
    wrong = browse(nalin).get("/incidents/?awaiting=NOWHERE")
    assert wrong.status_code == 400
    assert "awaiting" in wrong.context["errors"]


def test_an_answer_moves_the_live_log(nalin, rezan, browse):
    incident, client = builders.report(nalin), browse(nalin)
    url = client.get("/incidents/").context["changes_url"]
    assert client.get(url).status_code == 204
    builders.acknowledge(rezan, incident)
    assert "Peshmerga: Concur" in client.get(url).content.decode()
    assert Incident.objects.get().version == 1
