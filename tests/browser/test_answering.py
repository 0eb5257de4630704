"""What rooms do at the page of a report while others do the same: it lives, and loses nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from incidents.models import Acknowledgement
from tests.support import builders

POLL = 10_000  # ms

with_and_without_javascript = pytest.mark.parametrize(
    "javascript", [True, False], ids=["javascript", "no-javascript"]
)


def poll(page):
    """Let ten seconds pass on the clock of the page."""
    page.clock.fast_forward(POLL)


def unfold(page):
    page.get_by_text("Comment, dispute, or answer given by telephone").click()


def test_answers_disputes_and_entries_arrive_while_a_comment_is_being_typed(
    window, nalin, hassan, rezan, zainab
):
    incident = builders.report(nalin)
    page = window(hassan)
    page.clock.install()
    page.goto(incident.get_absolute_url())
    unfold(page)
    comment, entry = page.get_by_label("Comment"), page.get_by_label("Add a follow-up")
    entry.fill("The road is")
    comment.fill("We saw the same ca")
    builders.dispute(rezan, incident, "place", "Tuz, not Daquq.")
    builders.enter(zainab, incident, "The market is open.")
    poll(page)
    expect(page.locator("#answers")).to_contain_text("Tuz, not Daquq.")
    expect(page.locator("#disputed-place")).to_contain_text("disputed by Peshmerga, Makhmour:")
    expect(page.locator("#entries")).to_contain_text("The market is open.")
    expect(comment).to_have_value("We saw the same ca")
    expect(entry).to_have_value("The road is")
    expect(comment).to_be_focused()
    builders.revise(nalin, incident, place="Tuz")
    poll(page)
    expect(page.locator("#incident-notices")).to_contain_text("Revised meanwhile: version 2.")
    expect(comment).to_have_value("We saw the same ca")
    page.get_by_role("button", name="Answer", exact=True).click()
    recorded = page.get_by_role("status").filter(has_text="Answer recorded")
    expect(recorded).to_be_visible()
    expect(page.locator("#answers")).to_contain_text("to version 1")
    assert Acknowledgement.objects.get(force="iraqi").version == 1


@with_and_without_javascript
def test_one_click_and_the_folded_form_answer(window, nalin, rezan, javascript):
    incident = builders.report(nalin)
    page = window(rezan, java_script_enabled=javascript)
    page.goto(incident.get_absolute_url())
    page.get_by_role("button", name="Seen").click()
    expect(page.get_by_role("status").first).to_contain_text("Answer recorded, ")
    expect(page.locator("#answers")).to_contain_text("Seen")
    unfold(page)
    page.get_by_label("Answer", exact=True).select_option("Dispute")
    page.get_by_label("What is disputed").select_option("Casualties")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator("#errors")).to_contain_text("Say what it should be.")
    page.get_by_label("What it should say").fill("Two were killed.")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator("#disputed-casualties")).to_contain_text("Two were killed.")


@with_and_without_javascript
def test_a_correction_is_read_and_acknowledged(window, nalin, rezan, javascript):
    incident = builders.report(nalin)
    page = window(rezan, java_script_enabled=javascript)
    page.goto(incident.get_absolute_url())
    builders.revise(nalin, incident, place="Tuz")
    page.goto(incident.get_absolute_url())
    expect(page.locator("#incident-notices")).to_contain_text("Daquq")
    page.get_by_role("button", name="Acknowledge the correction").click()
    expect(page.get_by_role("status").first).to_contain_text("Correction acknowledged, ")
    expect(page.locator("#incident-notices")).not_to_contain_text("Corrected")


def test_clocks_run_by_themselves(window, nalin, rezan, time_machine):
    incident = builders.report(nalin, kind="abduction")
    page = window(rezan)
    page.clock.install()
    page.goto(incident.get_absolute_url())
    clock = page.locator("#answers .clock").first
    expect(clock).to_have_text("10 min left")
    time_machine.move_to(timezone.now() + timedelta(minutes=12))
    page.clock.fast_forward(12 * 60 * 1000)
    expect(clock).to_have_text("2 min late")
    page.goto("/incidents/")
    expect(page.locator("#log .clock")).to_have_text("2 min late")
