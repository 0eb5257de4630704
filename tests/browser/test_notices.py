"""Notices in a real browser: the badge keeps itself up to date, and a flash notice can be heard."""

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
    told = {"precedences": ["flash", "immediate"], "sound": wanted}
    notices.keep_rule({"officer": hassan}, told)
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
