"""A map of any reports on the ground they lie on, drawn by the server: the map without scripts."""

import math
from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from centres.ground.base_map import Box, within
from incidents.drawing import svg as draw
from incidents.drawing.captions import beyond, described, small_print
from incidents.drawing.frame import Frame, frame_about
from incidents.drawing.ground import Taken, draw_ground, write_names
from incidents.drawing.made_ground import draw_made
from incidents.drawing.marks import boxes, draw_group, draw_track, grouped
from incidents.drawing.svg import Drawing

TALLEST = 0.9  # of the width
SIZE = 20  # units of a symbol
NAMES = 60
LETTERS = 12  # units
NEAR = 1.5  # degrees: of a map no wider one looks from within the gap
OWN = "map"  # the name of a page's first map
TILE = 256  # units in which the whole world is drawn at zoom 0


def ground_map(
    points: Sequence[dict],
    layers: Sequence[dict],
    box: Box,
    language: str,
    *,
    wide: float = 960,
    tracks: Sequence[Sequence[str]] = (),
    made: dict | None = None,
    name: str = OWN,
) -> Drawing:
    """Return the map of a box (west, south, east, north) in a language (en, ar, ckb).

    A point is `{"number", "kind", "latitude", "longitude", "location_precision_m"}`, with `url`
    where its symbol leads somewhere, and `towards`, where it moved in degrees from north. A layer
    is one area, `{"layer": "gap" | "responsibility" | "district", "rings": [[[longitude, latitude],
    …], …]}`. Of `tracks` each is the numbers of points that belong together, the oldest first.
    `made` is ground of `made_ground.within`. A second map of a page has a `name` of its own, and
    draws with the symbols of the first. Points outside of the box are counted in `outside` of the
    drawing instead. Nothing is read from the database, and all text is escaped.
    """
    west, south, east, north = box
    frame = frame_about([(west, south), (east, north)], wide=wide, tallest=wide * TALLEST, edge=0)
    if frame is None:  # two corners have one
        raise ValueError(box)
    inside = [point for point in points if frame.holds(draw.place(frame, point))]
    with translation.override(language):
        title, description = _("Map"), described(inside, _("None."))
        svg = draw.sheet(frame, 34, title, description, name=name)
        if any(point.get("url") for point in inside):  # an image has no links in it
            svg.set("role", "group")
        if name == OWN:
            draw.definitions(svg, {point["kind"] for point in inside})
        base = within(frame.box, finest_of(frame), zoom=zoom_of(frame), names=NAMES)
        draw_ground(svg, frame, base)
        framed = draw.framed(svg, frame, name=name)
        if made:
            draw_made(framed, frame, made)
        near = frame.box[2] - frame.box[0] < NEAR
        for nth, layer in enumerate(layers):
            draw.area(framed, frame, layer, within=f"{name}-within-{nth}" if near else "")
        _draw_reports(svg, framed, frame, inside, tracks, _names(base, made))
        draw.scale(svg, frame, 5 if near and made else 50)
        owners = [part["attribution"] for part in (base, made) if part and part["attribution"]]
        small_print(svg, frame, ", ".join(owners), size=11)
        outside = beyond(len(points) - len(inside))
    return Drawing(draw.written(svg), title, description, outside)


def _names(base: dict, made: dict | None) -> dict:
    """Return what is named, the base map's own first: it knows the greater places."""
    return {"names": [*base["names"], *made["names"]] if made else base["names"]}


def _draw_reports(svg, framed, frame: Frame, inside: list, tracks, base: dict) -> None:
    groups = grouped(frame, inside, SIZE)
    taken = Taken(boxes(frame, groups, SIZE))
    taken.take((0, frame.high - 18, min(frame.long(50), frame.wide / 2) + 18, frame.high))
    write_names(svg, frame, base, taken, LETTERS)
    for point in inside:
        draw.square(framed, frame, point)
    named = {point["number"]: point for point in inside}
    for track in tracks:
        draw_track(framed, frame, [named[number] for number in track if number in named])
    for group in groups:
        draw_group(svg, frame, group, SIZE)


def finest_of(frame: Frame) -> float:
    """Return the degrees that a unit of the drawing spans: less is not seen."""
    return max(round(1 / frame.unit, 4), 0.0005)


def zoom_of(frame: Frame) -> int:
    """Return the zoom of a map on a screen that shows as much."""
    degrees = frame.box[2] - frame.box[0]
    return round(math.log2(360 * frame.wide / TILE / degrees)) + 1
