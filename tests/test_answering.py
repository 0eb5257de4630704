"""Answering at the screen: by one click, or a form that loses nothing; the grid of answers."""

import re
from datetime import UTC, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import Acknowledgement
from tests.support import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(nalin):
    return builders.report(nalin, casualties=[_dead(3)])


def _dead(count):
    return {"outcome": "killed", "category": "civilian", "count": count}


def address(incident):
    return f"/incidents/{incident.number}/answers/"


def typed(**fields):
    told = {"submission": str(uuid4()), "version": "1", "answer": "concur", "centre": "MAKHMOUR"}
    return told | fields


def text(html) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def row(page, room) -> str:
    """Return what the grid says of a room."""
    grid = page.content.decode().partition('id="answers"')[2].partition("</table>")[0]
    rows = [text(found) for found in re.findall(r"<tr>.*?</tr>", grid, re.S)]
    (said,) = [found for found in rows if found.strip().startswith(room)]
    return said


def test_one_click_answers_the_version_that_was_shown(incident, rezan, browse):
    client = browse(rezan)
    page = client.get(incident.get_absolute_url())
    (quick,) = page.context["quick_answers"]
    html = page.content.decode()
    assert [answer.value for answer in quick["offered"]] == ["seen", "concur"]
    assert 'name="answer" value="seen"' in html.replace("\n", " ").replace("  ", "")
    sent = {"submission": quick["submission"], "version": 1, "centre": "MAKHMOUR"}
    page = client.post(address(incident), sent | {"answer": "seen"}, follow=True)
    assert "Answer recorded, " in page.content.decode()
    answer = Acknowledgement.objects.get()
    assert (answer.answer, answer.version, answer.channel) == ("seen", 1, "page")
    assert [answer.value for answer in page.context["quick_answers"][0]["offered"]] == ["concur"]
    client.post(address(incident), typed())
    assert client.get(incident.get_absolute_url()).context["quick_answers"] == []


def test_a_new_version_may_be_answered_by_one_click_again(incident, nalin, rezan, browse):
    builders.acknowledge(rezan, incident)
    builders.revise(nalin, incident, place="Tuz")
    (quick,) = browse(rezan).get(incident.get_absolute_url()).context["quick_answers"]
    assert [answer.value for answer in quick["offered"]] == ["seen", "concur"]


def test_an_answer_sent_while_the_report_was_revised_names_what_was_read(
    incident, nalin, rezan, browse
):
    client = browse(rezan)
    client.get(incident.get_absolute_url())
    builders.revise(nalin, incident, place="Tuz")
    page = client.post(address(incident), typed(), follow=True)
    assert Acknowledgement.objects.get().version == 1
    assert "to version 1" in row(page, "Makhmour")


def test_the_grid_shows_every_room_and_force_and_what_each_owes(
    incident, nalin, hassan, rezan, zainab, browse, time_machine
):
    builders.acknowledge(hassan, incident, "comment", comment="By night.")
    builders.dispute(rezan, incident)
    told = {"centre": "MOSUL", "on_behalf_of": "Captain Aram"}
    builders.acknowledge(nalin, incident, "concur", **told)
    page = browse(zainab).get(incident.get_absolute_url())
    assert "reported" in row(page, "Kirkuk (K1)")
    assert "Concur with comment" in row(page, "Kirkuk (K1)")
    assert "By night." in row(page, "Kirkuk (K1)")
    assert "Captain Hassan Kadhim" in row(page, "Kirkuk (K1)")
    assert "Casualties: Two were killed." in row(page, "Makhmour")
    assert "not answered" in row(page, "Makhmour")  # by the other force
    assert "answered" in row(page, "Makhmour")
    assert "given by telephone by Captain Aram" in row(page, "Mosul")
    assert "Captain Nalin Aziz" in row(page, "Mosul")
    due = incident.obligations.get(centre="DIYALA").due_at
    assert f'datetime="{due.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"' in page.content.decode()
    time_machine.move_to(timezone.now() + timedelta(hours=4))
    builders.acknowledge(zainab, incident)
    page = browse(zainab).get(incident.get_absolute_url())
    assert "answered late" in row(page, "Diyala")


def test_both_values_of_a_disputed_fact_are_shown_wherever_the_fact_is(
    incident, nalin, rezan, hassan, karim, browse
):
    builders.dispute(rezan, incident)
    said = "disputed by Peshmerga, Makhmour: Two were killed."
    pages = [incident.get_absolute_url(), f"/incidents/{incident.number}/strike/"]
    pages += [f"/incidents/{incident.number}/revise/"]
    for page in pages:
        assert said in text(browse(nalin).get(page).content.decode()), page
    assert "3" in text(browse(karim).get(pages[0]).content.decode())
    builders.acknowledge(rezan, incident, "concur")
    for page in pages:
        assert said not in text(browse(nalin).get(page).content.decode()), page


def test_the_summary_says_what_is_disputed(nalin, rezan, karim, browse):
    occurred = {"occurred_at": builders.at(2026, 11, 20, 6, 0)}
    incident = builders.report(nalin, kind="killing", casualties=[_dead(3)], **occurred)
    builders.dispute(rezan, incident)
    page = text(browse(karim).get("/summary/2026-11-20/").content.decode())
    assert "3 killed" in page
    assert "Casualties Makhmour · Peshmerga 3 killed ≠ Two were killed." in page


def test_a_dispute_is_typed_into_the_folded_form(incident, rezan, browse):
    sent = typed(answer="dispute", disputed="place", value="كركوك، ليس داقوق", comment="Sure.")
    browse(rezan).post(address(incident), sent)
    answer = Acknowledgement.objects.get()
    assert (answer.disputed, answer.value) == ("place", "كركوك، ليس داقوق")
    assert answer.comment == "Sure."


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"answer": "dispute", "value": "Two."}, {"disputed"}),
        ({"answer": "comment"}, {"comment"}),
        ({"answer": "", "comment": "Typed."}, {"answer"}),
        ({"centre": "K1"}, {"centre"}),
        ({"centre": "NOWHERE"}, {"centre"}),
        ({"centre": "DIYALA"}, {"on_behalf_of"}),
        ({"version": "7"}, {"version"}),
        ({"version": "x"}, {"version"}),
        ({"version": str(10**30)}, {"version"}),
        ({"version": ""}, {"version"}),
        ({"submission": "no"}, {"submission"}),
        ({"answer": "comment", "comment": "NUL\x00"}, {"comment"}),
        ({"answer": "dispute", "disputed": "weather", "value": "Rain."}, {"disputed"}),
        ({"on_behalf_of": "x" * 101, "centre": "DIYALA"}, {"on_behalf_of"}),
    ],
)
def test_a_wrong_answer_comes_back_in_place_with_all_that_was_typed(
    incident, rezan, browse, fields, wrong
):
    sent = typed(**fields)
    page = browse(rezan).post(address(incident), sent)
    assert page.status_code == 400
    form = page.context["answer_form"]
    assert set(form.errors) == wrong
    assert {name: form[name].value() for name in sent} == sent
    assert "<details" in page.content.decode()
    assert not Acknowledgement.objects.exists()


def test_an_answer_to_what_was_struck_meanwhile_comes_back_with_a_sentence(
    incident, nalin, rezan, browse
):
    builders.strike(nalin, incident)
    page = browse(rezan).post(address(incident), typed(answer="comment", comment="By night."))
    assert page.status_code == 400
    assert "This report is struck: it stays as it is." in page.content.decode()
    assert "By night." in page.content.decode()
    assert address(incident) not in browse(rezan).get(incident.get_absolute_url()).content.decode()


def test_an_answer_sent_twice_is_one_and_with_other_words_none(incident, rezan, browse):
    client, sent = browse(rezan), typed()
    assert [client.post(address(incident), sent).status_code for _time in range(2)] == [302, 302]
    assert client.post(address(incident), sent | {"answer": "seen"}).status_code == 400
    assert Acknowledgement.objects.count() == 1


def test_the_author_is_offered_only_what_others_tell_by_telephone(incident, nalin, browse):
    page = browse(nalin).get(incident.get_absolute_url())
    assert page.context["quick_answers"] == []
    rooms = [code for code, _name in page.context["answer_form"].fields["centre"].choices]
    assert rooms == ["DIYALA", "MAKHMOUR", "MOSUL"]
    sent = typed(centre="DIYALA", on_behalf_of="Captain Aram")
    assert browse(nalin).post(address(incident), sent).status_code == 302
    assert Acknowledgement.objects.get().on_behalf_of == "Captain Aram"


@pytest.mark.parametrize("name", ["karim", "amal"])
def test_who_only_reads_has_no_form(incident, name, request, browse):
    client = browse(request.getfixturevalue(name))
    assert address(incident) not in client.get(incident.get_absolute_url()).content.decode()
    assert client.post(address(incident), typed()).status_code == 403
    assert client.get(address(incident)).url == incident.get_absolute_url()


def test_an_officer_of_two_rooms_answers_for_each(incident, rezan, browse):
    builders.post(rezan, "liaison", "DIYALA")
    page = browse(rezan).get(incident.get_absolute_url())
    offered = [quick["centre"].pk for quick in page.context["quick_answers"]]
    assert offered == ["DIYALA", "MAKHMOUR"]
    browse(rezan).post(address(incident), typed(centre="DIYALA"))
    assert Acknowledgement.objects.get().centre_id == "DIYALA"


def test_answers_over_which_a_later_one_stands_are_kept_folded(incident, rezan, browse):
    builders.dispute(rezan, incident)
    builders.acknowledge(rezan, incident)
    page = browse(rezan).get(incident.get_absolute_url())
    earlier = page.content.decode().partition("Earlier answers")[2]
    assert "Two were killed." in earlier
    assert "Two were killed." not in row(page, "Makhmour")
