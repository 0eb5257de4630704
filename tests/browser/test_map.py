"""The map in a browser: drawn from this host alone, led by keyboard, twin of its list."""

import pytest
from playwright.sync_api import expect

from centres.models import Centre
from incidents import notation
from incidents.maps import map_data
from tests.browser.test_pages import listen
from tests.support import builders

AUTUMN = "/map/?occurred_from=2026-11-01&occurred_until=2026-12-01"
# Corners that the script draws for the middle and side of a square.
CORNERS = """async ([longitude, latitude, side]) => {
  const { square } = await import("/static/js/map_ground.js");
  return square(longitude, latitude, side);
}"""


@pytest.fixture
def log(nalin, rezan):
    told = {"kind": "ied", "occurred_at": builders.at(2026, 11, 18, 9)}
    return [
        builders.report(nalin, mgrs="38S ME 4485 2512"),
        builders.report(rezan, mgrs="38S LE 4 9", **told),
        builders.report(nalin, mgrs="38S ME 4485 2512", **told),
    ]


@pytest.fixture
def page(window, served, nalin, log):
    """The map as drawn; at the end it has complained of nothing and asked no other host."""
    page = window(nalin)
    page.heard = listen(page, served)
    page.goto(AUTUMN)
    page.wait_for_selector(".map-mark[aria-label]")
    yield page
    assert page.heard == []


def marked(page) -> list[str]:
    marks = page.locator("[data-numbers]").all()
    return sorted(n for mark in marks for n in mark.get_attribute("data-numbers").split())


def listed(page) -> list[str]:
    return sorted(page.locator("#map-table tbody .number a").all_inner_texts())


def test_the_list_beside_it_is_its_twin_on_all_days_and_on_one(page, log):
    everything = sorted(incident.number for incident in log)
    assert marked(page) == listed(page) == everything
    page.locator("#map-day").press("End")
    expect(page.locator("#map-day-shown")).to_have_text("30 NOV 26")
    page.locator("#map-day").press("Home")  # the first of November
    expect(page.locator("#map-day-shown")).to_have_text("01 NOV 26")
    assert marked(page) == listed(page) == []
    expect(page.get_by_text("No incident with a point in this window.")).to_be_visible()
    for _day in range(17):
        page.locator("#map-day").press("ArrowRight")
    expect(page.locator("#map-day-shown")).to_have_text("18 NOV 26")
    assert marked(page) == listed(page) == sorted(i.number for i in log[1:])
    page.get_by_role("button", name="All days").click()
    assert marked(page) == listed(page) == everything


def test_a_row_shows_where_it_is(page, log):
    row = page.locator(f"tr#{log[1].number}")
    row.get_by_role("link").focus()
    expect(page.locator(".map-mark.pointed")).to_have_attribute("data-numbers", log[1].number)
    row.locator(".kind").click()
    expect(page.locator(".map-told a")).to_have_text(log[1].number)
    page.locator(f"tr#{log[0].number} .kind").click()
    page.wait_for_timeout(300)  # what closes leaves alone what opens
    expect(page.locator(".map-told a")).to_have_text([log[0].number, log[2].number])


def test_keys_alone_lead_to_an_incident(page, log):
    page.locator("#map").focus()
    page.keyboard.press("Tab")
    focused = page.locator(".map-mark:focus")
    together = f"2 incidents: {log[0].number}, {log[2].number}"
    expect(focused).to_have_attribute("aria-label", together)
    page.keyboard.press("ArrowRight")
    told = f"{log[1].number}, IED detonated, 181200C NOV 26, Daquq"
    expect(focused).to_have_attribute("aria-label", told)
    page.keyboard.press("Enter")
    expect(page.locator(".map-told a:focus")).to_have_text(log[1].number)
    page.keyboard.press("Escape")
    expect(page.locator(".map-told")).to_have_count(0)
    expect(focused).to_have_attribute("aria-label", told)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(log[1].number)


def test_the_address_of_an_incident_on_the_map_opens_it_in_its_square(window, nalin, log):
    page = window(nalin)
    page.goto(f"{AUTUMN}#{log[1].number}")
    expect(page.locator(".map-told a")).to_have_text(log[1].number)
    expect(page.locator(".map-square")).to_have_count(1)


def test_counts_lead_closer_until_each_is_shown(window, served, nalin, log, monkeypatch):
    monkeypatch.setattr(map_data, "MOST", 2)
    page = window(nalin)
    heard = listen(page, served)
    page.goto(AUTUMN)
    cell = page.get_by_role("button", name="2 incidents here. Press Enter to zoom in.")
    cell.focus()
    page.keyboard.press("Enter")
    mark = page.get_by_role("button", name=f"2 incidents: {log[0].number}, {log[2].number}")
    expect(mark).to_be_visible()
    assert listed(page) == [log[0].number, log[2].number]
    mark.click()
    page.wait_for_timeout(700)  # the map makes room for what opened, and asks for nothing anew
    expect(page.locator(".map-told a")).to_have_text([log[0].number, log[2].number])
    assert heard == []


def test_a_square_is_drawn_where_the_grid_has_it(page):
    for mgrs in ("38S LE 4 9", "38S ME 44 25", "37S GV 4 2", "38S MB 44852 25121"):
        square = notation.parse_location(mgrs)
        corners = page.evaluate(CORNERS, [square.longitude, square.latitude, square.precision_m])
        zone, letters, east, north = square.mgrs.split()
        edges = [("0", "0"), ("9", "0"), ("9", "9"), ("0", "9")]
        for (latitude, longitude), (e, n) in zip(corners, edges, strict=True):
            to = notation.parse_location(f"{zone} {letters} {east.ljust(5, e)} {north.ljust(5, n)}")
            assert abs(to.latitude - latitude) < 6e-5  # 6 m; the outer corner lies a metre beyond
            assert abs(to.longitude - longitude) < 6e-5


def test_only_the_map_fetches_what_draws_it(window, served, nalin, log):
    page, asked = window(nalin), []
    page.on("request", lambda made: asked.append(made.url))
    for address in ("/", "/incidents/", log[0].get_absolute_url(), "/summary/", "/incidents/new/"):
        page.goto(address, wait_until="networkidle")
    assert not [url for url in asked if "leaflet" in url or "/static/map/" in url]
    assert not [url for url in asked if "/js/map" in url and "map_choose" not in url]
    page.goto("/map/", wait_until="networkidle")
    assert [url for url in asked if "base.json" in url]


def test_old_data_and_a_link_down_are_said_and_what_was_drawn_stays(window, nalin, log):
    page = window(nalin)
    page.clock.install()
    page.goto(AUTUMN)
    page.wait_for_selector(".map-mark[aria-label]")
    expect(page.locator("#map-asof")).not_to_contain_text("min ago")
    page.clock.fast_forward("11:00")
    expect(page.locator("#map-asof.old")).to_contain_text("11 min ago, out of date")
    page.route("**/map/points/**", lambda route: route.abort())
    page.get_by_role("button", name="Refresh").click()
    expect(page.locator("#link-down")).to_be_visible()
    assert len(marked(page)) == 3
    page.unroute("**/map/points/**")
    page.get_by_role("button", name="Refresh").click()
    expect(page.locator("#link-down")).to_be_hidden()
    expect(page.locator("#map-asof.old")).to_have_count(0)


def test_without_scripts_the_list_is_there(window, nalin, log):
    page = window(nalin, java_script_enabled=False)
    page.goto(AUTUMN)
    assert listed(page) == sorted(incident.number for incident in log)


def test_packs_are_drawn_where_they_are_chosen(window, served, nalin, log):
    name = "<b>Canals</b>"
    line = {"type": "LineString", "coordinates": [[44, 35], [44.6, 35.5]]}
    canals = {"type": "Feature", "geometry": line, "properties": {"name": name}}
    builders.map_pack(name, shapes=[canals], attribution="<i>A room</i>")
    page = window(nalin)
    heard = listen(page, served)
    page.goto(AUTUMN)
    box = page.get_by_label(name)
    expect(page.locator(".map-pack")).to_have_count(0)
    box.check()
    expect(page.locator(".map-pack")).to_have_count(1)
    expect(page.locator(".map-name.pack")).to_have_text(name)
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("<i>A room</i>")
    box.uncheck()
    expect(page.locator(".map-pack")).to_have_count(0)
    page.get_by_role("checkbox", name="The gap").uncheck()
    expect(page.locator(".area.gap")).to_have_count(0)
    assert heard == []


@pytest.fixture
def form(window, served, nalin):
    """The report form; at the end it has complained of nothing and asked no other host."""
    page = window(nalin)
    page.heard, page.asked = listen(page, served), []
    page.on("request", lambda made: page.asked.append(made.url))
    page.goto("/incidents/new/")
    yield page
    assert page.heard == []


def test_a_place_is_chosen_on_the_map_by_mouse_or_by_keys(form):
    form.wait_for_selector("#choose:not([hidden])")
    assert not [url for url in form.asked if "leaflet" in url or "base.json" in url]
    location = form.locator("[name=location]")
    location.fill("38S ME 448 251")
    form.get_by_role("button", name="Choose on the map").click()
    expect(form.locator("#choose-map")).to_be_focused()
    expect(form.locator(".map-square.chosen")).to_have_count(1)
    with form.expect_response(lambda answer: "/incidents/near/" in answer.url):
        form.keyboard.press("Enter")  # the cross lies on what was typed, and aims less closely
        expect(location).to_have_value("38S ME 44 25")
    expect(form.locator("#choose-told")).to_contain_text("1 km")
    form.keyboard.press("ArrowRight")
    expect(form.locator(".leaflet-pan-anim")).to_have_count(0)  # the map has glided
    form.keyboard.press("Enter")
    expect(location).not_to_have_value("38S ME 44 25")
    form.locator("#choose-map").click(position={"x": 300, "y": 200})
    expect(location).not_to_have_value("")


def test_the_map_to_choose_on_is_seen_whole_and_begins_at_the_own_room(form):
    form.set_viewport_size({"width": 1366, "height": 768})
    form.get_by_role("button", name="Choose on the map").click()
    expect(form.locator("#choose-map")).to_be_focused()
    expect(form.locator("#choose-map")).to_be_in_viewport(ratio=0.9)
    form.keyboard.press("Enter")
    location = form.locator("[name=location]")
    expect(location).not_to_have_value("")
    chosen, room = notation.parse_location(location.input_value()), Centre.objects.get(pk="K1")
    assert chosen.precision_m < 10_000
    assert abs(chosen.latitude - room.latitude) < 0.02
    assert abs(chosen.longitude - room.longitude) < 0.02


def test_with_the_link_down_the_map_tells_degrees(form):
    form.route("**/map/square/**", lambda route: route.fulfill(status=204))
    form.get_by_role("button", name="Choose on the map").click()
    expect(form.locator("#choose-map")).to_be_focused()
    form.keyboard.press("Enter")
    location = form.locator("[name=location]")
    expect(location).not_to_have_value("")
    assert notation.parse_location(location.input_value()).precision_m == 10
