"""Maps drawn by the server: reports on their ground, with names that keep apart."""

from xml.etree import ElementTree as Tree

import pytest
from django.utils import translation

from centres.ground.base_map import within
from incidents.drawing.ground import _width
from incidents.drawing.ground_map import ground_map

SVG = "{http://www.w3.org/2000/svg}"
KIRKUK = (43.4, 34.8, 45.2, 36.2)  # some 160 km each way
IRAQ = (38.7, 29.0, 48.6, 37.5)
IED = {"number": "K1-2026-0001", "kind": "ied", "latitude": 35.3, "longitude": 44.5,
       "location_precision_m": 10_000}  # fmt: skip


def parts(drawing, name, kind=None):
    found = Tree.fromstring(drawing.svg).iter(f"{SVG}{name}")  # noqa: S314
    return [p for p in found if kind in (None, p.get("class"))]


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_towns_and_waters_are_named_in_the_language(language):
    with translation.override("en"):
        drawn = ground_map([], [], KIRKUK, language)
        assert translation.get_language() == "en"
    names = {t.text.strip("\u202b\u202c") for t in parts(drawn, "text")}
    expected = {
        "en": {"Kirkuk", "Daquq", "Hawija", "Altun Kupri", "Little Zab"},
        "ar": {"كركوك", "داقوق", "الحويجة", "التون كوبري", "الزاب الصغير"},
        "ckb": {"کەرکووک", "داقووق", "حەویجە", "پردێ", "زێی بچووک"},
    }
    assert expected[language] <= names


@pytest.mark.parametrize("box", [KIRKUK, IRAQ])
def test_names_do_not_run_into_one_another(box):
    drawn = ground_map([IED], [], box, "en")
    texts = [t for t in parts(drawn, "text") if t.get("class") in ("place", "water", "country")]
    boxes = []
    for text in texts:
        x, y, size = (float(text.get(key)) for key in ("x", "y", "font-size"))
        half = _width(text.text, size) / 2
        boxes.append((x - half, y - size * 0.75, x + half, y + size * 0.2))
    assert len(boxes) > 15
    for i, one in enumerate(boxes):
        for two in boxes[:i]:
            assert one[0] >= two[2] or two[0] >= one[2] or one[1] >= two[3] or two[1] >= one[3]


def test_reports_stand_where_they_are_and_lead_to_their_page():
    far = {**IED, "number": "K1-2026-0002", "latitude": 31.0}
    drawn = ground_map([{**IED, "url": "/incidents/K1-2026-0001/"}, far], [], KIRKUK, "en")
    (link,) = parts(drawn, "a")
    assert link.get("href") == "/incidents/K1-2026-0001/"
    assert [use.get("href") for use in link.iter(f"{SVG}use")] == ["#map-ied"]
    assert len(parts(drawn, "rect", "square")) == 1
    assert drawn.description == "IED detonated: 1"
    assert drawn.outside == "1 lies outside of the map"


def test_hostile_text_stays_text():
    ring = [[44, 35], [44.5, 35], [44.5, 35.5], [44, 35]]
    bad = {**IED, "number": "</title><script>x</script>", "url": '"><script>'}
    drawn = ground_map([bad], [{"layer": "gap", "rings": [ring]}], KIRKUK, "en")
    assert "<script" not in drawn.svg
    assert len(parts(drawn, "path", "gap")) == 1


def test_it_says_what_it_is_worth_and_whose_it_is():
    told = ground_map([], [], KIRKUK, "en").svg
    assert "Illustrative, not authoritative" in told
    assert "GeoNames (CC BY 4.0)" in told


def test_the_ground_far_away_is_empty_and_fails_nowhere():
    nothing = within((-60.0, -60.0, -50.0, -50.0), 0.01, zoom=8, names=9)
    assert not any(nothing[part] for part in ("lakes", "rivers", "borders", "names"))
    assert ground_map([IED], [], (-60.0, -60.0, -50.0, -50.0), "ckb").outside
