"""Ground made of an extract, in a browser: drawn at once, named, and taken off by a click."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import listen
from tests.support import builders


@pytest.fixture
def page(window, served, nalin):
    """The map with ground of one name; at the end it has complained of nothing."""
    builders.ground("Chardaghlu")
    page = window(nalin)
    page.heard = listen(page, served)
    page.goto("/map/")
    page.wait_for_selector("#map[aria-busy=false]")
    yield page
    assert page.heard == []


def test_ground_is_drawn_and_named_until_it_is_taken_off(page):
    name = page.locator(".map-name.village", has_text="Chardaghlu")
    expect(name).to_be_attached()
    expect(page.locator(".leaflet-made-pane canvas").first).to_be_visible()
    expect(page.locator("#map")).to_contain_text("GeoNames")
    box = page.get_by_label("Roads and villages: Chardaghlu")
    expect(box).to_be_checked()
    box.uncheck()
    expect(name).not_to_be_attached()
    expect(page.locator(".leaflet-made-pane canvas")).to_have_count(0)
    box.check()
    expect(name).to_be_attached()


def test_where_no_relief_is_known_nothing_is_shown(page):
    made = {"kind": "relief", "tile": "6/39/25"}
    builders.ground("Heights", **made)
    page.reload()
    page.wait_for_selector("#map[aria-busy=false]")
    expect(page.get_by_label("Relief: Heights")).to_be_checked()
    pictures = page.locator(".leaflet-relief-pane img")
    expect(pictures.first).to_be_attached()
    page.wait_for_function("() => [...document.images].every((one) => one.complete)")
    assert not any(picture.is_visible() for picture in pictures.all())
