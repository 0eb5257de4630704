"""The grid on the map: computed in the browser as officers write it, named, kept and copied."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_map import AUTUMN
from tests.browser.test_pages import listen
from tests.support import builders
from tests.test_notation_cases import CASES, SIDES, coarser

# What the script makes of points, at every size of square; and where it finds them again.
COMPUTED = """async ([points, sides]) => {
  const { mgrs, project, place, zoneOf } = await import("/static/js/map_mgrs.js");
  return points.map(([latitude, longitude]) => {
    const zone = zoneOf(longitude);
    const again = place(zone, ...project(zone, latitude, longitude));
    return [sides.map((side) => mgrs(latitude, longitude, side)), again];
  });
}"""


@pytest.fixture
def page(window, served, nalin):
    """The map with a report on each side of 42° E; at the end it has complained of nothing."""
    builders.report(nalin, mgrs="37S GV 4591 9175")
    builders.report(nalin, mgrs="38S ME 4485 2512")
    page = window(nalin, permissions=["clipboard-read", "clipboard-write"])
    page.heard = listen(page, served)
    page.goto(AUTUMN)
    page.wait_for_selector("#map[aria-busy=false]")
    yield page
    assert page.heard == []


def test_the_browser_names_each_known_point_as_the_table_does(page):
    points = [[latitude, longitude] for latitude, longitude, _square in CASES["points"]]
    told = page.evaluate(COMPUTED, [points, list(SIDES)])
    for (latitude, longitude, square), (named, again) in zip(CASES["points"], told, strict=True):
        assert named == [coarser(square, digits) for digits in SIDES.values()]
        assert again == pytest.approx([latitude, longitude], abs=1e-8)


def test_each_zone_has_its_own_lines_and_letters_up_to_its_edge(page):
    letters = page.locator(".map-name.letters:not(.crowded)").all_inner_texts()
    assert {"37S GV", "38S MF"} <= set(letters)
    expect(page.locator(".map-grid.zone")).to_have_count(1)
    expect(page.locator(".map-grid.lettered").first).to_be_attached()
    expect(page.locator(".map-grid.tens")).to_have_count(0)
    for _step in range(4):
        page.get_by_role("button", name="Closer").click()
    expect(page.locator(".map-grid.tens").first).to_be_attached()
    page.get_by_role("checkbox", name="Grid (MGRS)").uncheck()
    expect(page.locator(".map-grid")).to_have_count(0)
    expect(page.locator(".map-name.letters")).to_have_count(0)


def test_the_square_under_the_pointer_is_told_kept_and_copied(page):
    at, box = page.locator("#map-at"), page.locator("#map").bounding_box()
    corner = page.locator(".map-at")
    expect(corner).to_contain_text("Middle of the map")
    middle = at.inner_text()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(corner).to_contain_text("Under the pointer")
    expect(at).to_have_text(middle)
    page.mouse.move(box["x"] + 90, box["y"] + 300)
    expect(at).not_to_have_text(middle)
    kept = at.inner_text()
    page.mouse.down()
    page.mouse.up()
    expect(corner).to_contain_text("Kept square")
    expect(page.locator(".map-square.kept")).to_have_count(1)
    corner.get_by_role("button", name="Copy").click()
    expect(corner.get_by_role("status")).to_have_text("Copied")
    expect(at).to_have_text(kept)
    assert page.evaluate("navigator.clipboard.readText()") == kept
    page.locator("#map").press("Escape")
    expect(page.locator(".map-square.kept")).to_have_count(0)


def test_keys_alone_keep_the_square_in_the_middle(page):
    page.locator("#map").press("Enter")
    expect(page.locator(".map-at")).to_contain_text("Kept square")
    expect(page.locator(".map-square.kept")).to_have_count(1)


def test_the_square_told_is_the_one_that_the_server_writes(window, served, nalin):
    page = window(nalin)
    page.goto("/incidents/new/")
    location = page.locator("[name=location]")
    location.fill("37S GV 459 917")
    page.get_by_role("button", name="Choose on the map").click()
    expect(page.locator(".map-square.chosen")).to_have_count(1)
    told = page.locator("#choose-map-at")
    expect(told).to_have_text("37S GV 45 91")
    page.locator("#choose-map").press("Enter")
    expect(location).to_have_value("37S GV 45 91")
    expect(page.locator(".map-square.kept")).to_have_count(0)  # a click chooses there
