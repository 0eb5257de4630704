"""The wall screen in a real browser: read from four metres away, all in sight, live."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.support import builders

SCREEN = {"width": 1920, "height": 1080}
LEAST = 24  # px of what is read from four metres away
POLL, TWO_POLLS = 11_000, 25_000  # ms
# The smallest letters that are seen, but for what the map says of itself, and what is cut off.
SMALL = """least => [...document.querySelectorAll("body *")].filter(e =>
    [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility()
    && !e.closest(".vh, .skip, .sym, title, desc")
    && e.getBoundingClientRect().width > 1
    && parseFloat(getComputedStyle(e).fontSize) * (e.getScreenCTM?.().a ?? 1) < least - 0.01
  ).map(e => `${e.className} ${e.textContent.trim().slice(0, 40)}`)"""
CUT = """() => [...document.querySelectorAll("html, main, .wall, .wall section")].filter(e =>
    e.scrollHeight > e.clientHeight + 1 || e.getBoundingClientRect().bottom > innerHeight + 1
  ).map(e => `${e.tagName} ${e.className} ${e.scrollHeight} > ${e.clientHeight}`)"""


@pytest.fixture
def wall(window, real):
    screen = builders.enrol("wall")
    builders.post(screen, "display", "K1")

    def opened(language="en"):
        page = window(screen, language=language)
        page.set_viewport_size(SCREEN)
        return page

    return opened


@pytest.fixture
def busy(zainab, rezan, nalin):
    """More of everything than fits: it is counted instead."""
    long = "دووزخورماتوو، لای ڕێگای کۆن – Tuz Khurmatu, beside the old road to Amirli " * 2
    begun = timezone.now() - timedelta(hours=5)
    for n in range(8):
        author, kind = (zainab, rezan, nalin)[n % 3], ("post_attack", "ied", "abduction")[n % 3]
        builders.report(author, kind=kind, place=long, occurred_at=begun)
        builders.ask(author, "MOSUL", due_at=timezone.now() + timedelta(minutes=40))


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_all_of_it_is_large_and_in_sight(wall, busy, time_machine, language):
    time_machine.move_to(timezone.now() + timedelta(minutes=50))
    page = wall(language)
    page.goto("/")
    expect(page.locator(".wall-latest li")).to_have_count(6)
    expect(page.locator(".wall-flash li")).to_have_count(3)  # two, and how many more
    expect(page.locator(".wall-late li")).to_have_count(3)
    expect(page.locator(".wall-late h2")).to_contain_text("32")  # of eight reports and requests
    assert page.evaluate(SMALL, LEAST) == []
    assert page.evaluate(CUT) == []


def test_a_new_flash_report_fills_a_band_by_itself(wall, rezan, nalin):
    page = wall()
    page.clock.install()
    page.goto("/")
    expect(page).to_have_title("Board · Joint coordination centres")
    builders.report(nalin, kind="abduction")  # of this room, which knows of it
    flash = builders.report(rezan, kind="abduction", place="Qarachogh")
    page.clock.fast_forward(POLL)
    band = page.locator(".wall-flash")
    expect(band).to_contain_text(flash.number, timeout=TWO_POLLS)
    expect(band.locator("li")).to_have_count(1)
    expect(page).to_have_title("(1!) Board · Joint coordination centres")
    builders.acknowledge(nalin, flash)
    page.clock.fast_forward(POLL)
    expect(band).to_have_count(0, timeout=TWO_POLLS)
    expect(page).to_have_title("Board · Joint coordination centres")


def test_its_clocks_go_on_while_the_link_is_down(wall):
    page = wall()
    page.clock.install()
    page.goto("/")
    clock = page.locator("[data-clock=Z]")
    before = clock.inner_text()
    page.context.set_offline(True)
    page.clock.fast_forward(90_000)
    expect(clock).not_to_have_text(before)
    expect(page.locator("#link-down")).to_be_visible(timeout=TWO_POLLS)
    expect(page.locator("#link-down")).to_be_in_viewport()
