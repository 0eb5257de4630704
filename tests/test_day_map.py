"""The small map of a day: where things were, on the ground as it was when the day was issued."""

import hashlib
import re
from xml.etree import ElementTree as Tree

import orjson
import pytest
from django.utils import translation

from incidents.days import today
from incidents.summary import Past, Present, figures
from incidents.summary.day_ground import LARGEST
from incidents.summary.day_map import chart_map
from tests.support import builders
from tests.test_paper import DAY, at

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
# The part of a core that its map is drawn of, issued before maps had waters and towns.
OLD = {
    "rooms": [
        {"code": "K1", "names": {"en": "Kirkuk (K1)", "ar": "كركوك (K1)", "ckb": "کەرکووک (K1)"}},
        {"code": "MOSUL", "names": {"en": "Mosul", "ar": "الموصل", "ckb": "مووسڵ"}},
    ],
    "forces": [],
    "map": [
        {"number": "K1-2026-0001", "kind": "ied", "latitude": 35.2, "longitude": 44.3,
         "location_precision_m": 10_000},
        {"number": "K1-2026-0002", "kind": "arrest", "latitude": 30.2, "longitude": 44.3,
         "location_precision_m": 100},
    ],
    "ground": {
        "areas": [
            {"layer": "gap", "code": "GAP-3",
             "rings": [[[44.69, 35.01], [44.6, 35.09], [44.1, 34.7], [44.69, 35.01]]]},
            {"layer": "responsibility", "code": "K1",
             "rings": [[[43.2, 35.9], [45.1, 35.9], [45.1, 34.6], [43.2, 34.6], [43.2, 35.9]]]},
        ],
        "rooms": [
            {"code": "K1", "latitude": 35.51, "longitude": 44.24},
            {"code": "MOSUL", "latitude": 36.34, "longitude": 43.13},
        ],
    },
}  # fmt: skip
# What was drawn of it then.
AS_BEFORE = {
    "en": "46864eb23316951f188735e732697d25b1de4f27d5a524f70b722296d76a37ae",
    "ckb": "32acd4b650a563a4dd890ddfd600d87ef89304b3471c09020c8d3a200c94e8c6",
}
# Waters and towns as a core of today keeps them; they too are drawn alike for good.
BASE = {
    "lakes": [[[43.1, 34.3], [43.3, 34.3], [43.3, 34.0], [43.1, 34.3]]],
    "rivers": [[[43.2, 36.3], [43.3, 35.5], [43.6, 35.0]]],
    "borders": [],
    "governorates": [[[43.0, 35.2], [44.5, 35.3]]],
    "names": [
        {"kind": "place", "en": "Tikrit", "ar": "تكريت", "ckb": "تکریت",
         "longitude": 43.679, "latitude": 34.616},
        {"kind": "water", "en": "Tigris", "ar": "دجلة", "ckb": "دیجلە",
         "longitude": 43.3, "latitude": 35.5},
    ],
    "attribution": "GeoNames",
}  # fmt: skip
SINCE = {
    "en": "7813a8ee1dd4acfc688ba6ca21a7084c7bfa599bea2ef9ae8dfa6b8ee073d406",
    "ckb": "aea8d0d66955b69862b8289a7a5184303136cd96f56d0297d5700d4c3f814533",
}
NEAR, FAR = "38S ME 448 251", "38R MV 448 251"  # by Kirkuk, and far in the south


def drawn(told=None):
    return chart_map(told or figures(DAY, Present()))


def parts(drawing, name, **attributes):
    found = Tree.fromstring(drawing.svg).iter(f"{SVG}{name}")  # noqa: S314
    return [p for p in found if all(p.get(key) == value for key, value in attributes.items())]


def test_every_incident_with_a_place_is_drawn_by_its_kind(nalin, zainab):
    builders.report(nalin, kind="ied", occurred_at=at(9), mgrs=NEAR)
    builders.report(zainab, kind="arrest", occurred_at=at(10), mgrs="38S MF 448 251")
    builders.report(nalin, kind="arson", occurred_at=at(11), mgrs="", place="Somewhere")
    found = drawn()
    assert [use.get("href") for use in parts(found, "use")] == ["#map-ied", "#map-arrest"]
    assert {s.get("id") for s in parts(found, "symbol")} == {"map-ied", "map-arrest"}
    assert "IED detonated: 1" in found.description


def test_what_lies_together_is_counted_and_lies_above_the_rooms(nalin, zainab):
    for kind in ("ied", "arrest"):
        builders.report(nalin, kind=kind, occurred_at=at(9), mgrs=NEAR)
    found = drawn()
    assert parts(found, "use") == []
    counts = parts(found, "text", direction="ltr", **{"class": "count"})
    assert [text.text for text in counts] == ["×2"]
    assert found.svg.rindex('class="seat"') < found.svg.index('class="disc"')
    builders.report(nalin, kind="ied", occurred_at=at(10), mgrs="38S ME 46 25")
    assert [text.text for text in parts(drawn(), "text", **{"class": "count"})] == ["3"]


def test_gap_and_areas_of_responsibility_and_rooms_are_drawn(nalin):
    found = drawn()
    assert len(parts(found, "path", **{"class": "gap"})) == 5
    assert len(parts(found, "path", **{"class": "responsibility"})) == 4
    assert len(parts(found, "rect", **{"class": "seat"})) == 4
    assert {"Kirkuk (K1)", "Diyala", "Makhmour", "Mosul"} <= {t.text for t in parts(found, "text")}
    assert "Illustrative, not authoritative" in found.svg
    with translation.override("ckb"):
        assert "کەرکووک" in drawn().svg


@pytest.mark.parametrize("language", ["en", "ckb"])
def test_an_issued_day_is_drawn_as_it_was_with_waters_and_towns_or_before_there_were_any(language):
    """Whoever changes a drawing marks it in the core first: papers are the same bytes for good."""
    with_base = {**OLD, "ground": {**OLD["ground"], "base": BASE}}
    with translation.override(language):
        found = [hashlib.sha256(drawn(told).svg.encode()).hexdigest() for told in (OLD, with_base)]
    assert found == [AS_BEFORE[language], SINCE[language]]


def test_waters_and_towns_lie_under_it_and_are_kept_with_the_day(nalin):
    told = figures(DAY, Present())
    kept = told["ground"]["base"]
    assert len(orjson.dumps(kept)) <= 20_000
    assert {"Erbil", "Tigris", "Tikrit"} <= {t.text for t in parts(drawn(told), "text")}
    # What is drawn follows from the core alone, whatever map a later release brings.
    told["ground"]["base"] = {**kept, "names": [], "rivers": []}
    assert "Tikrit" not in drawn(told).svg
    with translation.override("ckb"):
        assert "تکریت" in drawn().svg


def test_a_town_is_not_named_twice_where_a_room_is(nalin):
    names = [t.text for t in parts(drawn(), "text")]
    assert names.count("Mosul") == names.count("Makhmour") == 1
    assert "Kirkuk" not in names


def test_it_says_what_it_shows_to_those_who_cannot_see_it(nalin):
    root = Tree.fromstring(drawn().svg)  # noqa: S314
    named = {e.get("id"): e.text for e in root}
    assert [named[key] for key in root.get("aria-labelledby").split()] == [
        "Map of the day's incidents",
        "None on this day.",
    ]
    assert root.get("role") == "img"


def test_a_grid_square_is_drawn_where_it_is_large_enough(nalin):
    builders.report(nalin, occurred_at=at(9), mgrs="38S ME 448 251")  # 100 m
    assert parts(drawn(), "rect", **{"class": "square"}) == []
    builders.report(nalin, occurred_at=at(10), mgrs="38S ME 4 2")  # 10 km
    (square,) = parts(drawn(), "rect", **{"class": "square"})
    kilometre = float(re.search(r"H([\d.]+)", parts(drawn(), "path", **{"class": "scale"})[0]
                                .get("d"))[1]) - 8  # fmt: skip
    assert float(square.get("width")) == pytest.approx(kilometre / 5, abs=0.2)


def test_what_lies_beyond_the_edges_is_counted_instead(nalin):
    builders.report(nalin, occurred_at=at(9), mgrs=FAR)
    found = drawn()
    assert parts(found, "use") == []
    assert found.outside == "1 lies outside of the map"


def test_nothing_that_officers_name_becomes_part_of_the_drawing(nalin):
    told = figures(DAY, Present())
    for room in told["rooms"]:
        room["names"] = dict.fromkeys(room["names"], '</text><script>x</script>"')
    found = drawn(told)
    assert "<script" not in found.svg
    assert parts(found, "script") == []


def test_the_ground_is_small_whatever_was_loaded(karim):
    ring = [[40 + i / 9_000 * 6, 33 + (i % 7) / 10] for i in range(9_000)]
    polygon = {"type": "Polygon", "coordinates": [[*ring, [46, 32], [40, 32], ring[0]]]}
    feature = {"type": "Feature", "properties": {"name": "N", "code": "N"}, "geometry": polygon}
    content = orjson.dumps({"type": "FeatureCollection", "features": [feature]})
    builders.load_areas(content, layer="gap")
    ground = figures(DAY, Present())["ground"]
    assert len(orjson.dumps(ground["areas"])) <= LARGEST
    assert {area["layer"] for area in ground["areas"]} == {"gap", "responsibility"}


def test_the_ground_stays_as_it_was_at_the_position(nalin):
    known = Present()
    position, told = known.position, figures(DAY, known)["ground"]
    content = builders.LAYERS.joinpath("responsibility.geojson").read_bytes()
    builders.load_areas(content, layer="gap")
    assert figures(DAY, Past(position))["ground"] == told
    assert figures(DAY, Present())["ground"] != told


def test_the_page_shows_it_without_a_style_of_its_own(nalin, browse):
    builders.report(nalin, kind="ied", occurred_at=at(9), mgrs=NEAR)
    told = browse(nalin).get(f"/summary/{DAY}/").text
    assert "#map-ied" in told
    assert "style=" not in told
    assert browse(nalin).get(f"/summary/{today()}/").status_code == 200


def test_without_areas_or_rooms_there_is_no_map():
    told = figures(DAY, Present())
    assert drawn({**told, "ground": {"areas": [], "rooms": []}}) is None
