"""Notices in a real browser: the badge keeps itself up to date, and a flash notice can be heard."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from centres.journal import followers
from incidents import notices
from incidents.models import Reading
from incidents.tasks import telling
from tests.support import builders

POLL = 11_000  # ms
TWO_POLLS = 25_000  # what a browser under load may need: the clock of the page goes on
EARS = """
window.tones = 0;
window.AudioContext = class {
  currentTime = 0;
  state = document.documentElement.dataset.silenced ? "suspended" : "running";
  async resume() {}
  async suspend() {}
  createGain() { return { gain: {}, connect: () => {} }; }
  createOscillator() {
    const volume = { connect: () => {} };
    const start = () => { document.documentElement.dataset.tones = ++window.tones; };
    return { frequency: {}, connect: () => volume, start, stop: () => {} };
  }
};
"""


@pytest.fixture
def tell(real, nalin):
    """Report something, let the worker tell of it, and the pages ask."""

    def told(page, kind):
        builders.report(nalin, kind=kind)
        followers.catch_up()
        page.clock.fast_forward(POLL)

    assert telling
    return told


@pytest.fixture
def listening(window, hassan):
    """Hassan's window, whose tones are counted."""
    page = window(hassan)
    page.clock.install()
    page.add_init_script(EARS)
    return page


def unread(page, number):
    expect(page.locator("#notices b")).to_have_text(str(number), timeout=TWO_POLLS)


def test_the_badge_counts_by_itself_and_leaves_the_page_alone(listening, tell):
    page = listening
    for address in ("/notes/", "/incidents/"):  # one that does not live, and one that does
        page.goto(address)
        page.evaluate("window.same = true")
        before = page.locator("#notices b").count() and page.locator("#notices b").inner_text()
        tell(page, "ied")
        unread(page, int(before or 0) + 1)
        assert page.evaluate("window.same"), f"{address} was loaded anew"


def test_asking_for_the_badge_does_not_make_a_live_page_look_fresh(listening, tell):
    page = listening
    page.goto("/incidents/")
    page.route("**/incidents/changes/**", lambda route: route.abort())
    tell(page, "ied")
    unread(page, 1)
    expect(page.locator("#link-down")).to_be_visible(timeout=TWO_POLLS)
    expect(page.locator(".asof")).to_have_class("sub asof old")


@pytest.mark.parametrize("wanted", [True, False])
def test_a_new_flash_notice_is_heard_once_by_who_wants_it(listening, hassan, tell, wanted):
    notices.set_sound(hassan, heard=wanted)
    page = listening
    page.goto("/notes/")
    tell(page, "ied")
    unread(page, 1)
    assert page.evaluate("window.tones") == 0  # no flash
    tell(page, "abduction")
    unread(page, 2)
    if wanted:
        expect(page.locator("html")).to_have_attribute("data-tones", "2", timeout=TWO_POLLS)
    tell(page, "ied")
    unread(page, 3)
    assert page.evaluate("window.tones") == (2 if wanted else 0)
    page.goto("/centres/")  # what was heard on one page is not heard again on the next
    unread(page, 3)
    assert page.evaluate("window.tones") == 0


def test_a_flash_report_changes_row_title_and_icon_until_each_officer_has_opened_it(
    window, hassan, rezan, nalin, real
):
    here, there = window(hassan), window(rezan)
    for page in (here, there):
        page.clock.install()
        page.goto("/")
        expect(page).to_have_title("Board · Joint coordination centres")
    flash = builders.report(nalin, kind="abduction")
    followers.catch_up()
    for page in (here, there):
        page.clock.fast_forward(POLL)
        row = page.locator("tr.unseen")
        expect(row).to_contain_text(flash.number, timeout=TWO_POLLS)
        expect(row.locator(".tag.new")).to_have_text("new")
        expect(page).to_have_title("(1!) Board · Joint coordination centres", timeout=TWO_POLLS)
        expect(page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("urgent"))
    here.locator("tr.unseen").get_by_role("link", name=flash.number).click()
    here.wait_for_url(f"**{flash.get_absolute_url()}")
    here.goto("/")
    expect(here).to_have_title("Board · Joint coordination centres")
    expect(here.locator("link[rel=icon]")).to_have_attribute("href", re.compile("favicon.svg"))
    expect(here.locator("tr.unseen")).to_have_count(0)
    there.clock.fast_forward(POLL)
    expect(there.locator("tr.unseen")).to_contain_text(flash.number)


def test_a_band_says_that_the_browser_is_silent_until_one_clicks(window, hassan):
    page = window(hassan)
    page.goto("/")
    band = page.get_by_text("Sound is off in this browser until you click.")
    expect(band).to_be_visible()
    page.get_by_role("heading", name="Board").click()
    expect(band).to_be_hidden()
    page.get_by_role("button", name="Turn off").click()
    expect(page.get_by_text("Sound for flash: off")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("button", name="Turn on")).to_be_visible()
    expect(band).to_be_hidden()  # who wants no sound misses none


def test_a_correction_is_acknowledged_without_a_script(window, nalin, hassan):
    incident = builders.report(nalin)
    Reading.objects.create(officer=hassan, incident=incident, version=1, at=timezone.now())
    builders.revise(nalin, incident, place="Tuz")
    followers.catch_up()
    page = window(hassan, java_script_enabled=False)
    page.goto("/incidents/")
    page.click("#notices")
    page.get_by_role("button", name="Acknowledge the correction").click()
    expect(page.locator(".notice.success")).to_contain_text(incident.number)
    expect(page.locator("#notices b")).to_have_count(0)
