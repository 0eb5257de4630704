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


def near(number, kind="ied", east=0.0, **more):
    told = {"number": number, "kind": kind, "longitude": IED["longitude"] + east, **more}
    return {**IED, "location_precision_m": 100, **told}


def test_what_would_cover_one_another_is_a_number_and_speaks_for_no_kind():
    points = [near("A-1"), near("A-2", "arson", 0.01), near("A-3", "killing", 0.012)]
    drawn = ground_map([*points, near("A-4", east=0.5)], [], KIRKUK, "en")
    assert [use.get("href") for use in parts(drawn, "use")] == ["#map-ied"]
    assert [count.text for count in parts(drawn, "text", "count")] == ["3"]
    assert "A-1, A-2, A-3" in [title.text for title in parts(drawn, "title")]
    assert (
        drawn.description == "Targeted killing: 1, IED detonated: 2, Arson, sabotage or looting: 1"
    )


@pytest.mark.parametrize(("other", "symbols"), [("ied", ["#map-ied"]), ("arson", [])])
def test_two_at_one_spot_are_twice_their_kind_or_none(other, symbols):
    drawn = ground_map([near("A-1"), near("A-2", other)], [], KIRKUK, "en")
    assert [use.get("href") for use in parts(drawn, "use")] == symbols
    assert [count.text for count in parts(drawn, "text", "count")] == ["×2"]


def test_where_something_moved_is_an_arrow_and_what_belongs_together_a_line():
    points = [near("A-1", "movement", towards=90), near("A-2", "movement", 0.4, towards=None)]
    drawn = ground_map(points, [], KIRKUK, "en", tracks=[["A-2", "A-1", "A-9"], ["A-1", "A-8"]])
    (way,) = parts(drawn, "path", "way")
    first, tip = (
        tuple(map(float, end.split())) for end in way.get("d")[1:].split("M")[0].split("L")
    )
    assert tip[0] > first[0] and tip[1] == first[1]  # to the east
    (track,) = parts(drawn, "path", "track")
    begins, ends = track.get("d")[1:].split("L")
    assert float(begins.split()[0]) > float(ends.split()[0])  # from the older to the newer


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
