"""Requests at two desks: the list lives, clocks run, and nothing typed is ever replaced."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.test_stories import notice, poll
from tests.support import builders

ROAD = "ئایا ڕێگاکە داخراوە؟"


def rows(page, part):
    return page.locator(f"#{part} tbody tr")


@pytest.mark.parametrize("javascript", [True, False])
def test_one_room_asks_and_the_other_answers(window, nalin, zainab, javascript):
    ours, theirs = (window(who, java_script_enabled=javascript) for who in (nalin, zainab))
    ours.goto("/requests/")
    ours.get_by_role("link", name="Ask another room").click()
    ours.get_by_label("Room asked").select_option("DIYALA")
    ours.get_by_label("Verify").check()
    ours.get_by_label("Request", exact=True).fill(ROAD)
    ours.get_by_label(re.compile("in 3 h")).check()
    ours.get_by_role("button", name="Send").click()
    expect(notice(ours)).to_have_text(re.compile(r"Asked Diyala, due \d{6}C [A-Z]{3} \d\d"))
    theirs.goto("/requests/")
    theirs.get_by_role("link", name="Verify").click()
    theirs.get_by_role("button", name="Accept").click()
    expect(notice(theirs)).to_have_text("Accepted")
    theirs.get_by_label("Result").fill("The road is open.")
    theirs.get_by_role("button", name="Complete").click()
    expect(notice(theirs)).to_have_text("Completed")
    ours.reload()
    expect(ours.locator("#standing")).to_contain_text("The road is open.")
    expect(ours.locator("#history li")).to_have_count(3)


def test_the_list_shows_by_itself_what_is_asked_and_what_becomes_of_it(window, nalin, zainab):
    page = window(zainab)
    page.clock.install()
    page.goto("/requests/")
    expect(rows(page, "waiting")).to_have_count(0)
    page.get_by_text("Closed in the last 30 days", exact=True).click()
    page.evaluate("document.documentElement.dataset.here = 'still'")
    asked = builders.ask(nalin, "DIYALA", text=ROAD)
    poll(page)
    expect(rows(page, "waiting")).to_have_count(1)
    expect(rows(page, "waiting")).to_contain_text(ROAD)
    builders.withdraw(nalin, asked)
    poll(page)
    expect(rows(page, "waiting")).to_have_count(0)
    expect(rows(page, "closed")).to_contain_text("Withdrawn")  # the fold stays as it was opened
    expect(rows(page, "closed")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-here", "still")


def test_what_is_being_typed_stays_while_the_rest_of_the_page_changes(window, nalin, zainab):
    asked = builders.ask(nalin, "DIYALA")
    page = window(zainab)
    page.clock.install()
    page.goto(asked.get_absolute_url())
    page.get_by_label("Result").fill("Two hours of dri")
    builders.accept(zainab, asked)
    poll(page)
    expect(page.locator("#standing")).to_contain_text("Accepted")
    expect(page.locator("#history li")).to_have_count(2)
    expect(page.get_by_role("button", name="Accept")).to_have_count(0)
    expect(page.get_by_label("Result")).to_have_value("Two hours of dri")
    builders.withdraw(nalin, asked)
    page.get_by_role("button", name="Complete").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("This request is not waiting any more: Withdrawn.")
    expect(page.get_by_label("Result")).to_have_value("Two hours of dri")
    expect(page.locator("#standing")).to_contain_text("Withdrawn")


def test_a_clock_runs_from_hours_to_minutes_to_overdue_and_back_to_hours(window, nalin):
    start = timezone.now()
    builders.ask(nalin, "DIYALA", due_at=start + timedelta(hours=5, seconds=30))
    page = window(nalin)
    page.clock.install(time=start)
    page.goto("/requests/")
    clock = page.locator("#waiting time")
    expect(clock).to_have_text("5 h left")
    page.context.set_offline(True)  # the page's own clock, not what polling brings
    for hours, minutes, words in [
        (3, 0, "2 h left"),  # and half a minute
        (0, 2, "119 min left"),
        (1, 58, "1 min left"),
        (0, 1, "due now"),
        (2, 0, "120 min late"),
        (0, 2, "2 h late"),
    ]:
        page.clock.fast_forward((hours * 60 + minutes) * 60_000)
        expect(clock).to_have_text(words)
    expect(clock).to_contain_class("late")
