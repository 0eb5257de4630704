"""A map of any reports on the ground they lie on, drawn by the server: the map without scripts."""

import math
from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from centres.ground.base_map import Box, within
from incidents.drawing import svg as draw
from incidents.drawing.captions import beyond, described, small_print
from incidents.drawing.frame import Frame, frame_about
from incidents.drawing.ground import Taken, around, draw_ground, write_names
from incidents.drawing.svg import Drawing

TALLEST = 0.9  # of the width
MANY = 120  # points: with more, their symbols are smaller
NAMES = 60
LETTERS = 12  # units
TILE = 256  # units in which the whole world is drawn at zoom 0


def ground_map(
    points: Sequence[dict], layers: Sequence[dict], box: Box, language: str, *, wide: float = 960
) -> Drawing:
    """Return the map of a box (west, south, east, north) in a language (en, ar, ckb).

    A point is `{"number", "kind", "latitude", "longitude", "location_precision_m"}`, with `url`
    where its symbol leads somewhere. A layer is one area, `{"layer": "gap" | "responsibility" |
    "district", "rings": [[[longitude, latitude], …], …]}`. Points outside of the box are counted in
    `outside` of the drawing instead. Nothing is read from the database, and all text is escaped.
    """
    west, south, east, north = box
    frame = frame_about([(west, south), (east, north)], wide=wide, tallest=wide * TALLEST, edge=0)
    if frame is None:  # two corners have one
        raise ValueError(box)
    inside = [point for point in points if frame.holds(draw.place(frame, point))]
    size = 22 if len(inside) <= MANY else 14
    with translation.override(language):
        title, description = _("Map"), described(inside, _("None."))
        svg = draw.sheet(frame, 34, title, description)
        if any(point.get("url") for point in inside):  # an image has no links in it
            svg.set("role", "group")
        draw.definitions(svg, {point["kind"] for point in inside})
        base = within(frame.box, finest_of(frame), zoom=zoom_of(frame), names=NAMES)
        draw_ground(svg, frame, base)
        framed = draw.framed(svg, frame)
        for layer in layers:
            draw.area(framed, frame, layer)
        taken = Taken([around(*draw.place(frame, point), size, size) for point in inside])
        taken.take((0, frame.high - 18, frame.long(50) + 18, frame.high))
        write_names(svg, frame, base, taken, LETTERS)
        for point in inside:
            draw.square(framed, frame, point)
        for point in inside:
            draw.incident(_linked(svg, point), frame, point, size)
        draw.scale(svg, frame)
        small_print(svg, frame, base["attribution"], size=11)
        outside = beyond(len(points) - len(inside))
    return Drawing(draw.written(svg), title, description, outside)


def _linked(svg, point: dict):
    """Return what a symbol is drawn into: a link where the point leads somewhere."""
    return draw.element("a", svg, href=point["url"]) if point.get("url") else svg


def finest_of(frame: Frame) -> float:
    """Return the degrees that a unit of the drawing spans: less is not seen."""
    return max(round(1 / frame.unit, 4), 0.0005)


def zoom_of(frame: Frame) -> int:
    """Return the zoom of a map on a screen that shows as much."""
    degrees = frame.box[2] - frame.box[0]
    return round(math.log2(360 * frame.wide / TILE / degrees)) + 1
