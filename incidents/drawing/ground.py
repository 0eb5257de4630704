"""The ground under a drawing: waters, borders, and names that do not run into one another."""

from dataclasses import dataclass, field
from itertools import pairwise

from centres.text.languages import said
from incidents.drawing.frame import Frame
from incidents.drawing.svg import element, place, turned, words

WATER = "#7fa8bf"
LINES = {
    "rivers": {"stroke": WATER, "stroke_width": 0.9},
    "borders": {"stroke": "#8a8f86", "stroke_width": 0.9},
    "governorates": {"stroke": "#b3b8ae", "stroke_width": 0.5, "stroke_dasharray": "3 2"},
}
INKS = {"name": "#16232a", "place": "#43535c", "country": "#8a8f86", "water": "#4d7f99",
        **dict.fromkeys(("height", "ridge", "peak"), "#6b5836")}  # fmt: skip
LARGE = 800  # units: in a drawing so wide, a unit is less than is seen
DOT = 1.3  # units
WIDEST_LETTER = 0.62  # of the size of the letters: wider than most, so that names keep apart


@dataclass
class Taken:
    """Where something is written or drawn already: boxes of left, top, right, bottom."""

    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def take(self, box: tuple[float, float, float, float]) -> None:
        self.boxes.append(box)

    def is_free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        return not any(
            left < b[2] and b[0] < right and top < b[3] and b[1] < bottom for b in self.boxes
        )


def around(x: float, y: float, wide: float, high: float) -> tuple[float, float, float, float]:
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def draw_ground(svg, frame: Frame, base: dict) -> None:
    """Draw waters and lines of `base_map.within`; names come later, on top of areas."""
    element("path", svg, d=path_of(frame, base["lakes"], "Z"), fill=WATER, fill_opacity=0.5,
            stroke=WATER, stroke_width=0.5, **{"class": "lake"})  # fmt: skip
    for layer, look in LINES.items():
        d = path_of(frame, base[layer])
        element("path", svg, d=d, fill="none", **look, **{"class": layer})


def path_of(frame: Frame, lines: list, close: str = "") -> str:
    """Return the path of lines by steps, which weigh half of what places do; large ones to a unit.

    Each step is between rounded places, so that no fault grows along a line.
    """
    digits = 1 if frame.wide < LARGE else None
    drawn = []
    for line in lines:
        places = [[round(n, digits) for n in frame.at(*point)] for point in line]
        steps = [(round(b[0] - a[0], 1), round(b[1] - a[1], 1)) for a, b in pairwise(places)]
        steps_text = " ".join(f"{x:g} {y:g}" for x, y in steps if x or y)
        drawn.append(f"M{places[0][0]} {places[0][1]}l{steps_text or '0 0'}{close}")
    return "".join(drawn)


def write_names(svg, frame: Frame, base: dict, taken: Taken, size: float) -> None:
    """Write the names that find room, in the language in use, the more important first."""
    written = set()
    for feature in base["names"]:
        name, kind = said(feature), feature["kind"]
        x, y = place(frame, feature)
        if name in written:  # a river that a lake parts has its name once
            continue
        dot = around(x, y, 2 * DOT + 1, 2 * DOT + 1)
        if kind == "place" and not taken.is_free(dot):
            continue
        box = _room_for(frame, taken, kind, (x, y), _width(name, size), size)
        if box is None:
            continue
        taken.take(box)
        written.add(name)
        if kind == "place":
            taken.take(dot)
            element("circle", svg, cx=x, cy=y, r=DOT, fill=INKS["place"], **{"class": "dot"})
        middle, foot = round((box[0] + box[2]) / 2, 1), round(box[3] - size * 0.3, 1)
        words(svg, middle, foot, turned(name), size=size, kind=kind, ink=INKS[kind])


def _room_for(frame: Frame, taken: Taken, kind: str, at, wide: float, size: float):
    """Return the first free box beside a point; on it for what is no point, None without any."""
    x, y = at
    aside, above = wide / 2 + DOT + 2, size / 2 + DOT + 1
    places = [(x, y + above), (x, y - above), (x + aside, y), (x - aside, y)]
    for middle in places if kind == "place" else [(x, y), *places[:2]]:
        box = around(*middle, wide, size * 1.1)
        if frame.holds(box[:2]) and frame.holds(box[2:]) and taken.is_free(box):
            return box
    return None


def _width(name: str, size: float) -> float:
    return len(name) * size * WIDEST_LETTER + 2
