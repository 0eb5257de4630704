"""What was made of an extract, on the page of a report that lies there: its roads and villages."""

import pytest

from centres.ground import made_ground
from tests.support import builders

pytestmark = pytest.mark.django_db
NEAR = "38S ME 4485 2512"
TILE = "12/2553/1615"  # which holds it
ROAD = {"primary": [[0, 2048, 4096, 0]], "track": [[2048, 0, 0, 4096]]}


@pytest.fixture
def page(nalin, browse):
    """Return the drawings of a report's page: of 60 km, and of 20 km where there is one."""

    def drawings(mgrs=NEAR):
        incident = builders.report(nalin, mgrs=mgrs, location_confirmed=True)
        response = browse(nalin).get(incident.get_absolute_url())
        closely = response.context["closely"]
        if closely:
            assert closely.svg in response.content.decode()
        return response.context["drawing"].svg, closely and closely.svg

    return drawings


def test_where_roads_are_known_a_closer_map_shows_them_and_the_villages(page):
    owner = {"attribution": "OpenStreetMap contributors"}
    builders.ground("Chardaghlu", tile=TILE, at=(44.41, 35.47), lines=ROAD, **owner)
    far, close = page()
    assert "Chardaghlu" in close and "Chardaghlu" not in far
    assert close.count('class="made"') == 2
    assert owner["attribution"] in close and owner["attribution"] not in far
    assert "5 km" in close and "50 km" not in close
    assert 'href="#map-extortion"' in close
    assert "<defs" in far and "<defs" not in close  # it draws with the symbols of the first


@pytest.mark.parametrize("tile", ["12/2500/1600", "6/39/25"])
def test_where_none_are_known_there_is_no_closer_map(tile, page):
    builders.ground("Chardaghlu", tile=tile, lines=ROAD)
    assert page()[1] is None
    for odd in ("60X VP 5 2", "01K AB 8 2"):
        assert page(odd)[1] is None


def test_a_line_lies_where_its_tile_has_it(nalin):
    builders.ground(tile=TILE, lines={"primary": [[0, 0, 4096, 4096]]})
    [[first, last]] = made_ground.within(nalin, (44.3, 35.4, 44.5, 35.5))["lines"]["primary"]
    assert first == pytest.approx([2553 / 4096 * 360 - 180, 35.53222], abs=1e-4)
    assert last[0] == pytest.approx(2554 / 4096 * 360 - 180, abs=1e-4)
    assert last[1] < first[1]


def test_from_within_the_gap_its_edge_alone_is_hatched(page):
    far, _close = page("38S LE 456 901")
    assert far.count('class="edge"') == 5
    assert far.count("map-within-") >= 5
