"""Reporting: what a room logs is received with a number, and is what the other rooms read."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import Draft, Incident
from tests.support import builders

pytestmark = pytest.mark.django_db


def typed(**fields):
    return {
        "submission": str(uuid4()),
        "centre": "K1",
        "kind": "extortion",
        "occurred": "2026-11-20 14:05",
        "location": "38S MD 497 885",
        "place": "Daquq",
        "narrative": "Shopkeepers were asked for money.",
        "source_grading": "F",
        "information_grading": "6",
        "do": "send",
        **fields,
    }


def test_a_report_is_received_with_the_next_number_of_its_room(nalin, browse):
    page = browse(nalin).post("/incidents/new/", typed(), follow=True)
    incident = Incident.objects.get()
    assert incident.number == "K1-2026-0001"
    assert "Received, K1-2026-0001" in page.content.decode()
    assert page.redirect_chain[-1][0] == "/incidents/K1-2026-0001/"


def test_another_room_reads_it_at_once(nalin, rezan, browse):
    browse(nalin).post("/incidents/new/", typed(narrative="Two men on a motorcycle."))
    page = browse(rezan).get("/incidents/")
    assert "K1-2026-0001" in page.content.decode()
    assert (
        "Two men on a motorcycle." in browse(rezan).get("/incidents/K1-2026-0001/").content.decode()
    )


def test_a_wrong_field_is_answered_in_place_and_nothing_typed_is_lost(nalin, browse):
    wrong = typed(occurred="311405C NOV 26", location="38S MD 497 8", narrative="كل شيء محفوظ")
    page = browse(nalin).post("/incidents/new/", wrong)
    form = page.context["form"]
    assert page.status_code == 400
    assert set(form.errors) == {"occurred", "location"}
    assert "كل شيء محفوظ" in page.content.decode()
    assert 'value="311405C NOV 26"' in page.content.decode()
    assert not Incident.objects.exists()


def test_a_draft_is_saved_resumed_and_gone_once_sent(nalin, browse):
    client, half = browse(nalin), typed(narrative="Half of it", kind="", do="draft")
    client.post("/incidents/new/", half)
    page = client.get(f"/incidents/new/?draft={half['submission']}")
    assert "Half of it" in page.content.decode()
    client.post("/incidents/new/", {**half, "kind": "arson", "do": "send"})
    assert Incident.objects.get().kind == "arson"
    assert not Draft.objects.exists()


def test_a_stranger_to_a_draft_finds_nothing(nalin, hassan, browse):
    half = typed(do="draft")
    browse(nalin).post("/incidents/new/", half)
    stranger = browse(hassan)
    assert stranger.get(f"/incidents/new/?draft={half['submission']}").status_code == 404
    assert stranger.post(f"/drafts/{half['submission']}/discard/").status_code == 404
    assert Draft.objects.count() == 1


def test_the_same_form_sent_twice_is_one_report(nalin, browse):
    client, form = browse(nalin), typed()
    first = client.post("/incidents/new/", form)
    second = client.post("/incidents/new/", form)
    assert first.url == second.url
    assert Incident.objects.count() == 1


def test_numbers_run_without_gaps_for_each_room_and_year(nalin, rezan):
    numbers = [
        builders.report(nalin).number,
        builders.report(nalin, occurred_at=builders.at(2025, 5, 1, 12)).number,
        builders.report(rezan).number,
        builders.report(nalin).number,
    ]
    assert numbers == ["K1-2026-0001", "K1-2025-0001", "MAKHMOUR-2026-0001", "K1-2026-0002"]


def test_a_form_sent_after_the_idle_limit_is_kept_as_a_draft(nalin, browse, time_machine):
    client, form = browse(nalin), typed(narrative="Typed for a long while")
    client.get("/incidents/new/")
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    answer = client.post("/incidents/new/", form, follow=True)
    assert "your draft is kept" in answer.content.decode()
    assert not Incident.objects.exists()
    page = browse(nalin).get(f"/incidents/new/?draft={form['submission']}")
    assert "Typed for a long while" in page.content.decode()


def test_a_draft_keeps_a_clock_time_with_its_day(nalin, browse, time_machine):
    time_machine.move_to(builders.at(2096, 11, 20, 12))
    browse(nalin).post("/incidents/new/", typed(occurred="14:05", do="draft"))
    assert Draft.objects.get().typed["occurred"] == "201405C NOV 2096"
