"""Clocks, ages and what rests in the browser follow the server's time, whatever the PC's says."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from incidents import notation
from tests.browser.test_keep import WORDS, box, forgotten, offered, typed
from tests.support import builders

WRONG = [timedelta(minutes=-15), timedelta(minutes=15), timedelta(days=-1), timedelta(days=1),
         timedelta(days=-365), timedelta(days=365)]  # fmt: skip
TIMES = "time.clock, time.ago"
PAGES = ["/", "/incidents/", "/requests/", "{incident}"]


@pytest.fixture
def still(time_machine):
    """No minute ends between two looks: neither on the server nor, seconds later, in the browser.

    What occurred is written to the minute, so an age begins with the seconds of the clock.
    """
    time_machine.move_to(timezone.now().replace(second=20) + timedelta(minutes=1), tick=False)


@pytest.fixture
def incident(nalin, rezan):
    """A flash report of a while ago, which Makhmour has not answered, and a request to it."""
    now = timezone.now()
    made = builders.report(nalin, kind="abduction", occurred_at=now - timedelta(minutes=42))
    builders.ask(nalin, "MAKHMOUR", made, due_at=now + timedelta(hours=5, minutes=30))
    return made


def times(page):
    return page.locator(TIMES).all_inner_texts()


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_clocks_and_ages_say_what_the_server_says(wrong, window, rezan, still, incident):
    served, page = window(rezan, java_script_enabled=False), window(rezan)
    page.clock.install(time=timezone.now() + wrong)
    for address in PAGES:
        address = address.format(incident=incident.get_absolute_url())
        for one in (served, page):
            one.goto(address)
        page.clock.run_for(2_000)
        assert len(times(served)) > 0
        for told, ours in zip(times(served), times(page), strict=True):
            # A row that is kept has no words of its own: of what is due, the time itself.
            assert ours == told or (re.fullmatch(r"|\d{6}C .*", told) and ours)
    page.goto("/incidents/")
    expect(page.locator("#log .clock")).to_have_text("10 min left")
    expect(page.locator("#log .ago")).to_have_text("42 min ago")


def test_a_clock_that_is_set_in_the_midst_changes_nothing(window, rezan, still, incident):
    page = window(rezan)
    page.clock.install(time=timezone.now() - timedelta(days=1))
    page.goto("/")
    before = times(page)
    page.clock.set_system_time(timezone.now() + timedelta(hours=7))
    page.clock.run_for(2_000)
    assert times(page) == before != []


def test_a_page_that_slept_goes_by_the_time_of_the_next_answer(
    window, rezan, incident, time_machine
):
    page = window(rezan)
    page.clock.install()
    page.goto(incident.get_absolute_url())
    clock = page.locator("#answers .clock").first
    expect(clock).to_have_text("10 min left")
    time_machine.move_to(timezone.now() + timedelta(minutes=8))
    page.clock.fast_forward(10_000)
    expect(clock).to_have_text("2 min left")


@pytest.mark.parametrize("wrong", [timedelta(hours=-5), timedelta(days=400)], ids=str)
def test_the_link_is_down_since_the_servers_time(wrong, window, rezan, incident):
    page = window(rezan)
    page.clock.install(time=timezone.now() + wrong)
    page.goto(incident.get_absolute_url())
    box(page).type("Two men")
    page.context.set_offline(True)
    page.clock.fast_forward(10_000)
    line = page.locator("#link-down")
    expect(line).to_be_visible()
    around = (timezone.now() + timedelta(minutes=n) for n in (-1, 0, 1))
    dtgs = [notation.dtg(at) for at in around]
    assert any(f"{dtg[2:4]}:{dtg[4:6]}C" in line.inner_text() for dtg in dtgs)
    said = page.locator(".keeping [data-words=down]")
    expect(said).to_be_visible()
    assert any(dtg in said.inner_text() for dtg in dtgs)


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_words_survive_the_clock_being_set_right(wrong, window, nalin, incident):
    page, address = window(nalin), incident.get_absolute_url()
    page.context.clock.install(time=timezone.now() + wrong * 5)
    page.goto(address)
    typed(page, box(page))
    page.context.clock.set_system_time(timezone.now())
    page.goto("/incidents/")
    page.goto(address)
    expect(offered(page)).to_contain_text(f"C {notation.dtg(timezone.now())[8:]}")
    page.get_by_role("button", name="Restore").click()
    expect(box(page)).to_have_value(WORDS)


def test_words_go_after_three_days_by_the_servers_time(window, nalin, incident):
    page = window(nalin)
    page.goto(incident.get_absolute_url())
    typed(page, box(page))
    stored = page.evaluate("JSON.stringify(localStorage)")
    assert "kept:" in stored
    page.evaluate(
        """() => { for (const [name, text] of Object.entries(localStorage)) {
            const kept = JSON.parse(text);
            localStorage.setItem(name, JSON.stringify({ ...kept, at: kept.at - 3 * 86400e3 }));
        } }"""
    )
    page.goto("/incidents/")
    forgotten(page)
