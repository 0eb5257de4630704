"""The parts of a drawing: elements, words, symbols of kinds. Whatever is text is escaped.

Their colours are attributes, which a style sheet overrules: paper has none.
"""

from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as Tree

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from incidents.drawing.font_text import printable
from incidents.drawing.frame import Frame
from incidents.kinds import Kind

SVG = "http://www.w3.org/2000/svg"
SMALLEST_SQUARE = 3  # units: a smaller grid square hides behind its symbol

# How the gap is drawn: lightly, in a colour of no symbol; and as it was before the mark `drawn`.
GAP = {"stroke": "#75620f", "step": 8, "width": 0.6}
EDGE = 18  # units: twice what is hatched along the inner edge of an area
FORMER_GAP = {"stroke": "#8f2f12", "step": 6, "width": 1}

Tree.register_namespace("", SVG)


@dataclass(frozen=True)
class Drawing:
    svg: SafeString
    title: str
    description: str
    outside: str  # a sentence on what lies beyond the edges; empty where nothing does


def element(name: str, parent=None, **attributes) -> Tree.Element:
    named = {key.replace("_", "-"): str(value) for key, value in attributes.items()}
    if parent is None:
        return Tree.Element(f"{{{SVG}}}{name}", named)
    return Tree.SubElement(parent, f"{{{SVG}}}{name}", named)


def sheet(
    frame: Frame, below: float, title: str, description: str, *, name: str = "map"
) -> Tree.Element:
    """Return an empty drawing, with room below for small print, that says what it shows.

    Of several on a page each has a name of its own.
    """
    svg = element("svg", viewBox=f"0 0 {frame.wide} {frame.high + below}", role="img",
                  **{"class": "map"})  # fmt: skip
    svg.set("aria-labelledby", f"{name}-title {name}-description")
    element("title", svg, id=f"{name}-title").text = title
    element("desc", svg, id=f"{name}-description").text = description
    return svg


def written(svg) -> SafeString:
    return SafeString(Tree.tostring(svg, "unicode"))  # ElementTree has escaped all text


def definitions(svg, kinds: set[str], gap: dict = GAP) -> None:
    defs = element("defs", svg)
    turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    hatch = element(
        "pattern", defs, id="map-hatch", width=gap["step"], height=gap["step"], **turned
    )
    look = {"stroke": gap["stroke"], "stroke_width": gap["width"], "class": "hatch"}
    element("path", hatch, d=f"M0 0V{gap['step']}", **look)
    for kind in sorted(kinds):
        drawn = _symbol(kind)
        symbol = element("symbol", defs, id=f"map-{kind}", viewBox=drawn.get("viewBox"))
        symbol.extend(drawn)


def framed(svg, frame: Frame, *, name: str = "map") -> Tree.Element:
    """Return a part of the drawing of which nothing shows beyond the frame."""
    clip = element("clipPath", svg, id=f"{name}-frame")
    element("rect", clip, width=frame.wide, height=frame.high)
    return element("g", svg, clip_path=f"url(#{name}-frame)")


@cache
def _symbol(kind: str) -> Tree.Element:
    ours = settings.ROOT / "static" / "img" / "kinds" / f"{kind}.svg"
    return Tree.parse(ours).getroot()  # noqa: S314


def place(frame: Frame, what: dict) -> tuple[float, float]:
    return frame.at(what["longitude"], what["latitude"])


def outline(frame: Frame, rings: list) -> str:
    drawn = (" ".join(f"{x} {y}" for x, y in (frame.at(*p) for p in ring)) for ring in rings)
    return "".join(f"M{ring}Z" for ring in drawn)


def area(svg, frame: Frame, outlined: dict, look: dict = GAP, *, within: str = "") -> None:
    """Draw an area; for those who look from within it, its hatch along the edge alone.

    `within` is then a name of its own for what cuts the hatch.
    """
    gap = outlined["layer"] == "gap"
    if gap and within:
        cut = element("clipPath", svg, id=within)
        element("path", cut, d=outline(frame, outlined["rings"]))
        element("path", svg, d=outline(frame, outlined["rings"]), fill="none",
                stroke="url(#map-hatch)", stroke_width=EDGE, clip_path=f"url(#{within})",
                **{"class": "edge"})  # fmt: skip
    element(
        "path",
        svg,
        d=outline(frame, outlined["rings"]),
        fill="url(#map-hatch)" if gap and not within else "none",
        stroke=look["stroke"] if gap else "#5a6972",
        stroke_width=0.8,
        stroke_dasharray="none" if gap else "5 3",
        **{"class": outlined["layer"]},
    )


def square(svg, frame: Frame, point: dict) -> None:
    """Draw the grid square that the report names, where it shows behind the symbol."""
    side = frame.long((point["location_precision_m"] or 0) / 1000)
    if side < SMALLEST_SQUARE:
        return
    x, y = place(frame, point)
    corner = {"x": round(x - side / 2, 1), "y": round(y - side / 2, 1)}
    box = {"width": round(side, 1), "height": round(side, 1)}
    element("rect", svg, **corner, **box, fill="#16232a", fill_opacity=0.08, stroke="#16232a",
            stroke_width=0.5, **{"class": "square"})  # fmt: skip


def incident(svg, frame: Frame, point: dict, size: float) -> None:
    x, y = place(frame, point)
    use = {"x": round(x - size / 2, 1), "y": round(y - size / 2, 1), "width": size, "height": size}
    symbol = element("use", svg, href=f"#map-{point['kind']}", **use)
    element("title", symbol).text = f"{point['number']} · {Kind(point['kind']).label}"


def room(svg, frame: Frame, centre: dict, name: str, off: float = -6) -> None:
    """Draw a room and its name, whose foot stands so many units below it."""
    x, y = place(frame, centre)
    element("rect", svg, x=x - 2.5, y=y - 2.5, width=5, height=5, fill="#11564d", stroke="#fff",
            **{"class": "seat"})  # fmt: skip
    words(svg, x, y + off, name, size=11, kind="name")


def turned(name: str) -> str:
    """Return a name that is read from right to left where the language is, as no drawing is."""
    plain = printable(name)
    return f"\u202b{plain}\u202c" if get_language_bidi() else plain


def scale(svg, frame: Frame, km: int = 50) -> None:
    long = round(frame.long(km), 1)
    y = frame.high - 3
    element("path", svg, d=f"M8 {y - 3}V{y}H{8 + long}V{y - 3}", fill="none", stroke="#43535c",
            **{"class": "scale"})  # fmt: skip
    text = _("50 km").replace("50", str(km))
    words(svg, 8 + long / 2, y - 4, text, size=9, kind="fine")


def words(svg, x: float, y: float, text: str, *, size: float, kind: str, ink="#16232a") -> None:
    """Write with a light edge around the letters, so that they are read on any ground."""
    element("text", svg, x=x, y=y, font_size=size, text_anchor="middle", fill=ink,
            stroke="#fff", stroke_width=2.5, stroke_linejoin="round", paint_order="stroke",
            font_family="Vazirmatn", font_weight=700 if kind == "name" else 400,
            **{"class": kind}).text = text  # fmt: skip
