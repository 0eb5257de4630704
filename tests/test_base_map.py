"""The committed base map and gazetteer: whole, small, named in three scripts."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import shapely
from django.conf import settings
from django.contrib.staticfiles import finders

MAP = settings.ROOT / "static/map/base.json"
PLACES = settings.ROOT / "centres/ground/places.json"
LAYERS = ("countries", "governorates", "lakes", "rivers", "places")
LETTERS = {
    "en": re.compile(r"[A-Za-z0-9' -]+"),
    "ar": re.compile("[ء-غف-يK1 ]+"),
    "ckb": re.compile("[ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێK1 ]+"),
}
# What an officer of this theatre expects to find, whatever else there is.
THEATRE = {
    "Kirkuk": "کەرکووک", "Makhmour": "مەخموور", "Mosul": "مووسڵ", "Erbil": "هەولێر",
    "Sulaymaniyah": "سلێمانی", "Tuz Khurmatu": "دووزخورماتوو", "Khanaqin": "خانەقین",
    "Kifri": "کفری", "Kalar": "کەلار", "Jalawla": "جەلەولا", "Hawija": "حەویجە",
    "Daquq": "داقووق", "Dibis": "دوبز", "Qayyarah": "قەیارە", "Gwer": "گوێڕ",
    "Tal Afar": "تەلەعفەر", "Sinjar": "شنگال", "Baiji": "بێجی", "Tikrit": "تکریت",
    "Baqubah": "بەعقووبە", "Muqdadiyah": "میقدادییە", "Chamchamal": "چەمچەماڵ",
    "Altun Kupri": "پردێ", "Halabja": "هەڵەبجە",
}  # fmt: skip


@pytest.fixture(scope="module")
def base():
    return json.loads(MAP.read_bytes())


@pytest.fixture(scope="module")
def places():
    return json.loads(PLACES.read_bytes())


def test_the_map_weighs_little():
    content = MAP.read_bytes()
    assert len(content) <= 110_000
    assert len(gzip.compress(content, 9)) <= 30_000
    # With all that draws it; what an operator makes of an extract comes in tiles, as one looks.
    drawing = [*(settings.ROOT / "static").glob("*/map*.*"), finders.find("leaflet/leaflet.js")]
    whole = [len(gzip.compress(Path(file).read_bytes(), 9)) for file in [MAP, *drawing]]
    assert len(whole) > 10 and sum(whole) <= 150_000


def test_neighbours_and_heights_are_named_and_no_town_of_the_gazetteer(base, places):
    told = {f["properties"]["en"]: f["properties"] for f in base["places"]["features"]}
    kinds = {name: told[name]["kind"] for name in ("Qamishli", "Kermanshah", "Hamrin", "Halgurd")}
    assert list(kinds.values()) == ["place", "place", "ridge", "peak"]
    assert not {"Qamishli", "Kermanshah"} & {place["en"] for place in places}


def test_every_shape_is_valid_and_in_the_box(base):
    box = shapely.box(*base["box"]).buffer(0.001)
    for layer in LAYERS:
        assert base[layer]["type"] == "FeatureCollection" and base[layer]["features"]
        for feature in base[layer]["features"]:
            shape = shapely.geometry.shape(feature["geometry"])  # refuses a ring left open
            assert shape.is_valid and not shape.is_empty and shape.within(box), feature
            assert shape.geom_type != "GeometryCollection"
            assert (shape.geom_type == "Point") == (layer == "places")


def test_names_are_in_the_letters_of_their_language(base, places):
    told = [f["properties"] for layer in LAYERS for f in base[layer]["features"]]
    assert all(place["properties"]["en"] for place in base["places"]["features"])
    for names in told + places:
        for language, letters in LETTERS.items():
            name = names[language]
            assert not name or letters.fullmatch(name), (name, language)
    named = [f["properties"] for f in base["places"]["features"]]
    assert all(names["ar"] and names["ckb"] for names in named)


def test_the_gazetteer_knows_this_theatre_once_each(base, places):
    assert places == sorted(places, key=lambda p: (-p["population"], p["id"]))
    assert max(Counter(p["id"] for p in places).values()) == 1
    kurdish = {place["en"]: place["ckb"] for place in places}
    assert THEATRE.items() <= kurdish.items()
    assert set(THEATRE) <= {f["properties"]["en"] for f in base["places"]["features"]}
    makhmour = next(place for place in places if place["en"] == "Makhmour")
    assert makhmour["ar"] == "مخمور" and "Makhmur" in makhmour["aliases"]


def test_the_map_says_whose_it_is_and_that_it_decides_nothing(base):
    assert "GeoNames (CC BY 4.0)" in base["about"]["attribution"]
    assert "not authoritative" in base["about"]["note"]
