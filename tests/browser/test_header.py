"""What stands above every page leaves room for the page: on a telephone, and enlarged."""

import pytest
from playwright.sync_api import expect

from tests.support import builders

ROW = 48  # px: one row that fingers hit
TELEPHONE, ENLARGED = (390, 844), (683, 384)  # the second is 200 % of a small laptop
HEIGHT = """() => Math.max(...[...document.querySelectorAll(".menu, .bar, .tabs")].map(
    e => e.getBoundingClientRect().bottom))"""
SMALL = """() => [...document.querySelectorAll("header :is(a, button, summary)")].filter(
    e => e.checkVisibility() && (e.offsetHeight < 44 || e.offsetWidth < 44)
  ).map(e => `${e.textContent.trim()} ${e.offsetWidth} x ${e.offsetHeight}`)"""


@pytest.fixture
def opened(window, nalin):
    def at(size, address, language="en"):
        page = window(nalin, language=language)
        page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        page.goto(address)
        return page

    return at


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
@pytest.mark.parametrize("size", [TELEPHONE, ENLARGED])
def test_it_is_one_row_that_opens_to_all_there_is(opened, size, language):
    page = opened(size, "/notes/", language)
    assert page.evaluate(HEIGHT) <= ROW
    assert page.evaluate(SMALL) == []
    expect(page.locator("#notices")).to_be_visible()
    expect(page.locator(".tabs .go")).to_be_visible()
    tabs = page.locator(".tabs a:not(.go)")
    expect(tabs.first).to_be_hidden()
    page.locator(".menu summary").click()
    for link in (*tabs.all(), page.locator(".languages button").first, page.locator(".out button")):
        expect(link).to_be_visible()
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_menu_opens_without_a_script(window, nalin):
    page = window(nalin, width=390, java_script_enabled=False)
    page.goto("/notes/")
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Requests").click()
    page.wait_for_url("**/requests/")


def test_enlarged_the_first_fields_are_in_sight_and_nothing_lies_over_them(opened):
    page = opened(ENLARGED, "/incidents/new/")
    expect(page.locator("[name=kind]").first).to_be_in_viewport()
    sent = page.locator(".send").bounding_box()
    assert sent["y"] > ENLARGED[1]  # below all fields, not over them
    wide = opened((1440, 900), "/incidents/new/")
    assert wide.locator(".send").bounding_box()["y"] < 900


def test_that_the_link_is_down_is_seen_however_far_one_has_scrolled(opened, nalin):
    for _report in range(25):
        builders.report(nalin)
    page = opened(TELEPHONE, "/")
    page.clock.install()
    page.goto("/")
    page.context.set_offline(True)
    page.clock.fast_forward(11_000)
    strip = page.locator("#link-down")
    expect(strip).to_be_visible()
    page.evaluate("window.scrollTo(0, 2500)")
    expect(strip).to_be_in_viewport(ratio=1)


MIDDLE = """selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility())
  .map(e => {
    const at = document.createElement("span");
    at.style.cssText = "display: inline-block; inline-size: 0; block-size: 0";
    e.append(at);
    const baseline = at.getBoundingClientRect().bottom;
    at.remove();
    const box = e.getBoundingClientRect();
    const capital = 0.711 * parseFloat(getComputedStyle(e).fontSize);
    return baseline - capital / 2 - (box.top + box.bottom) / 2;
  })"""


def test_latin_capitals_stand_in_the_middle_of_buttons_tags_and_strips(window, nalin):
    builders.report(nalin)
    page = window(nalin)
    page.goto("/")
    page.evaluate("document.fonts.ready")
    off = page.evaluate(MIDDLE, ".button, .tag, .training")
    assert len(off) > 3
    assert max(map(abs, off)) <= 1  # px; with the font's own metrics it was 1.7
