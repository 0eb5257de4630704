"""Marks of the map: counts that speak for nobody, names that keep off, ways that things moved."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from centres.models import Centre
from incidents import notation
from tests.browser.test_map import AUTUMN
from tests.browser.test_pages import listen
from tests.support import builders

# Names and marks that cover one another.
CROSSED = """async () => {
  await new Promise((drawn) => setTimeout(() => requestAnimationFrame(drawn)));
  const boxes = (which) => Array.from(document.querySelectorAll(which), (one) => {
    return one.getBoundingClientRect();
  });
  const crowd = (a) => (b) => {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  };
  const names = boxes(".map-name:not(.crowded) span");
  const marks = boxes(".map-mark");
  const crossed = names.filter((name) => marks.some(crowd(name))).length;
  return [names.length, crossed, names.filter((a) => names.filter(crowd(a)).length > 1).length];
}"""
ON_TOP = """() => {
  const { x, y, width, height } = document.querySelector(".map-mark").getBoundingClientRect();
  return Boolean(document.elementFromPoint(x + width / 2, y + height / 2).closest(".map-mark"));
}"""


@pytest.fixture
def opened(window, served, nalin):
    """Open the map; at the end it has complained of nothing."""
    pages = []

    def ready(address=AUTUMN, **more):
        page = window(nalin, **more)
        page.heard = listen(page, served)
        page.goto(address)
        page.wait_for_selector("#map[aria-busy=false]")
        pages.append(page)
        return page

    yield ready
    assert [page.heard for page in pages] == [[] for _page in pages]


@pytest.fixture
def near(nalin):
    """Three reports that lie together until one comes closer, and one far away."""
    return [
        builders.report(nalin, kind="attack", mgrs="38S ME 44 25"),
        builders.report(nalin, kind="ied", mgrs="38S ME 50 25"),
        builders.report(nalin, kind="arson", mgrs="38S ME 44 31"),
        builders.report(nalin, kind="ied", mgrs="37S GV 45 91"),
    ]


def test_a_cluster_is_a_number_without_a_symbol_and_leads_closer(opened, near):
    page = opened()
    disc = page.get_by_role("button", name="3 incidents here. Press Enter to zoom in.")
    expect(disc).to_have_text("3")
    expect(disc.locator("img")).to_have_count(0)
    disc.click()
    expect(page.locator(".map-cluster")).to_have_count(0)
    expect(page.locator(".map-mark img")).to_have_count(3)
    expect(page.locator(".map-told")).to_have_count(0)


def test_enter_leads_closer_too_and_stays_at_a_mark(opened, near):
    page = opened()
    page.locator(".map-cluster").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-cluster")).to_have_count(0)
    expect(page.locator(".map-mark:focus")).to_have_count(1)


def test_a_row_of_one_in_a_cluster_leads_to_its_own_mark(opened, near):
    page = opened()
    page.locator(f"tr#{near[1].number} .kind").click()
    expect(page.locator(".map-told a")).to_have_text(near[1].number)


@pytest.mark.parametrize(("kinds", "symbols"), [(("ied", "ied"), 1), (("ied", "arson"), 0)])
def test_two_at_one_spot_are_two(opened, nalin, kinds, symbols):
    for kind in kinds:
        builders.report(nalin, kind=kind, mgrs="38S ME 4485 2512")
    page = opened()
    expect(page.locator(".map-mark")).to_have_text("×2")
    expect(page.locator(".map-mark img")).to_have_count(symbols)
    page.locator(".map-mark").click()
    expect(page.locator(".map-told a")).to_have_count(2)


def test_who_was_harmed_is_told_where_a_mark_is_opened(opened, nalin):
    harm = [{"outcome": "killed", "category": "civilian", "count": 2}]
    builders.report(nalin, mgrs="38S ME 4485 2512", casualties=harm)
    page = opened()
    page.locator(".map-mark").click()
    told = page.locator(".map-told .map-harm")
    expect(told).to_contain_text("2")
    expect(told).to_contain_text("killed", ignore_case=True)


def settled(page) -> tuple[int, int]:
    """Return how many names cover a mark, and how many one another, once the map is at rest."""
    for _look in range(50):
        many, crossed, crowded = page.evaluate(CROSSED)
        assert many > 3
        if not (crossed or crowded):
            break
    return crossed, crowded


def test_names_cover_no_mark_and_no_other_name(opened, near, nalin):
    for n, room in enumerate(Centre.objects.filter(status="active")):
        square = notation.mgrs_of(room.latitude, room.longitude + 0.02 * n, 100)
        builders.report(nalin, mgrs=square, location_confirmed=True)
    page = opened(reduced_motion="reduce")
    for _scale in range(3):
        assert settled(page) == (0, 0)
        page.get_by_role("button", name="Closer").click()


def test_an_incident_lies_above_the_room_that_it_happened_at(opened, nalin):
    room = Centre.objects.get(pk="K1")
    builders.report(nalin, mgrs=notation.mgrs_of(room.latitude, room.longitude, 10))
    assert opened().evaluate(ON_TOP)


def closest(page) -> str:
    """Return the scale at which one comes no closer."""
    while page.locator(".leaflet-control-zoom-in.leaflet-disabled").count() == 0:
        page.get_by_role("button", name="Closer").click()
    return page.locator(".leaflet-control-scale-line").inner_text()


def test_one_comes_no_closer_than_there_is_something_to_see(opened, near):
    assert closest(opened(reduced_motion="reduce")) == "3 km"
    builders.ground("Chardaghlu")
    assert closest(opened(reduced_motion="reduce")) == "100 m"


def test_from_within_the_gap_its_edge_alone_is_hatched(opened, near):
    page = opened(reduced_motion="reduce")
    expect(page.locator(".area.gap-edge").first).to_be_hidden()
    while page.locator("#map.near").count() == 0:
        page.get_by_role("button", name="Closer").click()
    assert page.locator(".area.gap").first.evaluate("e => getComputedStyle(e).fillOpacity") == "0"
    expect(page.locator(".area.gap-edge").first).to_be_attached()


def test_the_day_of_the_slider_is_in_the_address_and_comes_back(opened, near):
    page = opened()
    page.locator("#map-day").press("Home")
    assert "day=2026-11-01" in page.url
    page.reload()
    expect(page.locator("#map-day-shown")).to_have_text("01 NOV 26")
    expect(page.locator("#map-listed")).to_have_text("Shown on the map: 0")
    page.get_by_role("button", name="All days").click()
    assert "day=" not in page.url
    page.goto(f"{AUTUMN}&day=31-31")  # what is no day of the window is all of them
    expect(page.locator("#map-listed")).to_have_text("Shown on the map: 4")


def test_it_prints_on_one_page_with_its_list_after_it(opened, near):
    content = opened().pdf(format="A4", prefer_css_page_size=True)
    first, second, *_more = (sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages)
    assert "Illustrative, not authoritative" in first
    assert near[0].number not in first and near[0].number in second


def test_a_sighting_shows_where_it_moved_and_a_line_leads_through_related_ones(opened, nalin):
    ways = [("38S ME 44 25", "North-west"), ("38S ME 30 40", "شمال"), ("38S ME 60 60", "not known")]
    seen = [
        builders.report(nalin, kind="movement", mgrs=mgrs, salute={"direction": way})
        for mgrs, way in ways
    ]
    for other in seen[1:]:
        builders.relate(nalin, seen[0], other)
    page = opened()
    expect(page.locator(".map-way")).to_have_count(2)
    expect(page.locator(".map-track")).to_have_count(1)
    page.locator("#map-day").press("Home")
    expect(page.locator(".map-track")).to_have_count(0)
