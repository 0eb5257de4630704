"""What lies under the map, the square that a click names, and what of Leaflet is served."""

import pytest
from django.contrib.staticfiles import finders

from centres.models import Centre
from coordination import leaflet
from incidents import notation
from tests.support import builders

pytestmark = pytest.mark.django_db


def test_the_ground_is_the_areas_in_force_the_rooms_and_the_packs(nalin, browse):
    builders.district()
    pack = builders.map_pack()
    told = browse(nalin).get("/map/layers/").json()
    layers = [area["layer"] for area in told["areas"]]
    assert layers == ["responsibility"] * 4 + ["gap"] * 5  # the gap is drawn last
    assert {area["geometry"]["type"] for area in told["areas"]} == {"Polygon"}
    assert [one["url"] for one in told["packs"]] == [pack.url]
    room = Centre.objects.get(pk="K1")
    assert ["Kirkuk (K1)", room.longitude, room.latitude] in told["rooms"]


@pytest.mark.parametrize(
    ("side", "mgrs"),
    [("10", "38S ME 4485 2512"), ("100", "38S ME 448 251"), ("10000", "38S ME 4 2")],
)
def test_a_click_names_the_square_that_holds_it(side, mgrs, nalin, browse):
    at = notation.parse_location("38S ME 44852 25121")
    asked = {"latitude": at.latitude, "longitude": at.longitude, "side": side}
    square = browse(nalin).get("/map/square/", asked).json()
    assert (square["mgrs"], square["precision_m"]) == (mgrs, int(side))
    middle = notation.parse_location(mgrs)
    assert (square["latitude"], square["longitude"]) == middle[:2]
    typed = {"text": f"  {mgrs.lower()} "}
    assert browse(nalin).get("/map/square/", typed).json() == square


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"latitude": "35"},
        {"latitude": "nan", "longitude": "44", "side": "10"},
        {"latitude": "90", "longitude": "44", "side": "10"},
        {"latitude": "35", "longitude": "inf", "side": "10"},
        {"latitude": "35", "longitude": "44", "side": "7"},
        {"latitude": "north", "longitude": "44", "side": "10"},
        {"text": "by the bridge"},
    ],
)
def test_what_is_no_point_gets_a_sentence(asked, nalin, browse):
    answer = browse(nalin).get("/map/square/", asked)
    assert answer.status_code == 400
    assert answer.json() == {"detail": "This is not a point of the map."}


def test_a_session_that_has_ended_takes_no_form_away(browse):
    gone = browse()
    for address in ("/map/square/?text=38S+ME+431+887", "/map/layers/"):
        assert gone.get(address, headers={"HX-Request": "true"}).status_code == 204
    assert gone.get("/map/points/", headers={"HX-Request": "true"})["HX-Redirect"].startswith(
        "/sign-in/"
    )


def test_of_leaflet_only_what_the_map_needs_is_served():
    assert finders.find("leaflet/leaflet.js")
    assert finders.find("leaflet/leaflet-src.js") is None
    listed = [path for finder in finders.get_finders() for path, _storage in finder.list([])]
    assert len([path for path in listed if path.startswith("leaflet/")]) == len(leaflet.SERVED)
