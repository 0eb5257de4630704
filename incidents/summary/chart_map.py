"""The small map of a day, as one drawing for page, print and paper.

Its colours are attributes, which a style sheet overrules; whatever is text in it is escaped.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as Tree

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from centres.models import AreaEdition
from incidents.kinds import Kind
from incidents.summary.printable import printable
from incidents.summary.sheet import Names

WIDE = 400  # units of the drawing
TALLEST = 420
EDGE = 12
KM_PER_DEGREE = 111.195
FEW = 30  # incidents: with more, their symbols are smaller
SVG = "http://www.w3.org/2000/svg"
SMALLEST_SQUARE = 3  # units: a smaller grid square hides behind its symbol

Tree.register_namespace("", SVG)


@dataclass(frozen=True)
class Frame:
    """From degrees to the drawing: about the middle parallel, true in both directions there."""

    west: float
    north: float
    unit: float  # units of the drawing to a degree of latitude
    narrow: float  # cosine of the middle latitude

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = EDGE + (longitude - self.west) * self.narrow * self.unit
        return round(x, 1), round(EDGE + (self.north - latitude) * self.unit, 1)

    def long(self, km: float) -> float:
        return km / KM_PER_DEGREE * self.unit


@dataclass(frozen=True)
class Drawing:
    svg: SafeString
    title: str
    description: str
    outside: str  # a sentence on what lies beyond the edges; empty where nothing does


def chart_map(figures: dict) -> Drawing | None:
    """Return the map of a day's figures in the language in use; None without any ground."""
    frame, height = _frame(figures["ground"])
    if frame is None:
        return None
    inside = [
        p for p in figures["map"] if _is_inside(frame.at(p["longitude"], p["latitude"]), height)
    ]
    title = _("Map of the day's incidents")
    description, outside = _described(inside), _beyond(len(figures["map"]) - len(inside))
    svg = _element("svg", viewBox=f"0 0 {WIDE} {height + 16}", role="img", **{"class": "map"})
    svg.set("aria-labelledby", "map-title map-description")
    _element("title", svg, id="map-title").text = title
    _element("desc", svg, id="map-description").text = description
    _defs(svg, {point["kind"] for point in inside})
    for area in sorted(figures["ground"]["areas"], key=lambda area: area["layer"], reverse=True):
        _area(svg, frame, area)
    size = 15 if len(inside) <= FEW else 9
    for point in inside:
        _square(svg, frame, point)
    for point in inside:
        _incident(svg, frame, point, size)
    names = Names(figures)
    for room in figures["ground"]["rooms"]:
        _room(svg, frame, room, _turned(names.room(room["code"])))
    _scale(svg, frame, height)
    _words(svg, WIDE / 2, height + 10, _("Illustrative, not authoritative"), size=9, kind="fine")
    # ElementTree has escaped every text and attribute.
    return Drawing(SafeString(Tree.tostring(svg, "unicode")), title, description, outside)


def _frame(ground: dict) -> tuple[Frame | None, float]:
    """Return the frame that holds the areas and rooms, and the height that the drawing has."""
    points = [p for area in ground["areas"] for ring in area["rings"] for p in ring]
    points += [(room["longitude"], room["latitude"]) for room in ground["rooms"]]
    if not points:
        return None, 0
    west, south = (min(p[i] for p in points) for i in (0, 1))
    east, north = (max(p[i] for p in points) for i in (0, 1))
    narrow = math.cos(math.radians((south + north) / 2))
    unit = min(
        (WIDE - 2 * EDGE) / max((east - west) * narrow, 0.1),
        (TALLEST - 2 * EDGE) / max(north - south, 0.1),
    )
    west -= ((WIDE - 2 * EDGE) / unit / narrow - (east - west)) / 2  # in the middle
    return Frame(west, north, unit, narrow), round((north - south) * unit) + 2 * EDGE


def _place(frame: Frame, what: dict) -> tuple[float, float]:
    return frame.at(what["longitude"], what["latitude"])


def _is_inside(at: tuple[float, float], height: float) -> bool:
    return 0 <= at[0] <= WIDE and 0 <= at[1] <= height


def _described(points: list[dict]) -> str:
    kinds = Counter(point["kind"] for point in points)
    if not kinds:
        return _("None on this day.")
    return _(", ").join(f"{kind.label}: {kinds[kind]}" for kind in Kind if kind in kinds)


def _beyond(count: int) -> str:
    return (
        count and ngettext("%s lies outside of the map", "%s lie outside of the map", count) % count
    ) or ""


def _element(name: str, parent=None, **attributes) -> Tree.Element:
    told = {key.replace("_", "-"): str(value) for key, value in attributes.items()}
    if parent is None:
        return Tree.Element(f"{{{SVG}}}{name}", told)
    return Tree.SubElement(parent, f"{{{SVG}}}{name}", told)


def _defs(svg, kinds: set[str]) -> None:
    defs = _element("defs", svg)
    turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    hatch = _element("pattern", defs, id="map-hatch", width=6, height=6, **turned)
    _element("path", hatch, d="M0 0V6", stroke="#8f2f12", stroke_width=1, **{"class": "hatch"})
    for kind in sorted(kinds):
        drawn = _symbol(kind)
        symbol = _element("symbol", defs, id=f"map-{kind}", viewBox=drawn.get("viewBox"))
        symbol.extend(drawn)


@cache
def _symbol(kind: str) -> Tree.Element:
    ours = settings.ROOT / "static" / "img" / "kinds" / f"{kind}.svg"
    return Tree.parse(ours).getroot()  # noqa: S314


def _area(svg, frame: Frame, area: dict) -> None:
    rings = [
        " ".join(f"{x} {y}" for x, y in (frame.at(*p) for p in ring)) for ring in area["rings"]
    ]
    gap = area["layer"] == AreaEdition.Layer.GAP
    _element(
        "path",
        svg,
        d="".join(f"M{ring}Z" for ring in rings),
        fill="url(#map-hatch)" if gap else "none",
        stroke="#8f2f12" if gap else "#5a6972",
        stroke_width=0.8,
        stroke_dasharray="none" if gap else "5 3",
        **{"class": area["layer"]},
    )


def _square(svg, frame: Frame, point: dict) -> None:
    """Draw the grid square that the report names, where it shows behind the symbol."""
    side = frame.long((point["location_precision_m"] or 0) / 1000)
    if side < SMALLEST_SQUARE:
        return
    x, y = _place(frame, point)
    corner = {"x": round(x - side / 2, 1), "y": round(y - side / 2, 1)}
    box = {"width": round(side, 1), "height": round(side, 1)}
    _element("rect", svg, **corner, **box, fill="#16232a", fill_opacity=0.08, stroke="#16232a",
             stroke_width=0.5, **{"class": "square"})  # fmt: skip


def _incident(svg, frame: Frame, point: dict, size: float) -> None:
    x, y = _place(frame, point)
    use = {"x": round(x - size / 2, 1), "y": round(y - size / 2, 1), "width": size, "height": size}
    mark = _element("use", svg, href=f"#map-{point['kind']}", **use)
    _element("title", mark).text = f"{point['number']} · {Kind(point['kind']).label}"


def _room(svg, frame: Frame, room: dict, name: str) -> None:
    x, y = _place(frame, room)
    _element("rect", svg, x=x - 2.5, y=y - 2.5, width=5, height=5, fill="#11564d", stroke="#fff",
             **{"class": "seat"})  # fmt: skip
    _words(svg, x, y - 6, name, size=11, kind="name")


def _turned(name: str) -> str:
    """Return a name that is read from right to left where the language is, as no drawing is."""
    plain = printable(name)
    return f"\u202b{plain}\u202c" if get_language_bidi() else plain


def _scale(svg, frame: Frame, height: float) -> None:
    long = round(frame.long(50), 1)
    y = height - 3
    _element("path", svg, d=f"M8 {y - 3}V{y}H{8 + long}V{y - 3}", fill="none", stroke="#43535c",
             **{"class": "scale"})  # fmt: skip
    _words(svg, 8 + long / 2, y - 4, _("50 km"), size=9, kind="fine")


def _words(svg, x: float, y: float, text: str, *, size: float, kind: str) -> None:
    """Write with a light edge around the letters, so that they are read on any ground."""
    _element("text", svg, x=x, y=y, font_size=size, text_anchor="middle", fill="#16232a",
             stroke="#fff", stroke_width=2.5, stroke_linejoin="round", paint_order="stroke",
             font_family="Vazirmatn", font_weight=700 if kind == "name" else 400,
             **{"class": kind}).text = text  # fmt: skip
