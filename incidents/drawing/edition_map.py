"""Two maps of a layer, before and after a new edition, drawn alike so that they can be compared."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from centres.ground.base_map import within
from centres.models import Area
from centres.text.marks import marked
from incidents.drawing import svg as draw
from incidents.drawing.frame import Frame, frame_about
from incidents.drawing.ground import Taken, draw_ground, write_names
from incidents.drawing.ground_map import finest_of, zoom_of

WIDE, TALLEST, EDGE = 480, 460, 14  # units
NAMES = 14
LETTERS = 11
LOWEST, HIGHEST = -85, 85  # degrees of latitude: beyond, nothing can be drawn
Drawn = tuple[Area | None, BaseGeometry]  # an area in force or to come, or a shape without


@dataclass(frozen=True)
class Picture:
    title: str
    svg: SafeString


def pictures(
    before: Sequence[Area], after: Sequence[Area], differing: Collection[str]
) -> list[Picture]:
    """Return the maps of the areas before and after, in the language in use.

    Those whose code is among `differing` are drawn so that one sees it.
    """
    former, new = _shaped(before), _shaped(after)
    titles = {"before": _("Before"), "after": _("After")}
    return _pictures(titles, {"before": former, "after": new}, differing)


def pictures_of_doubt(before: Sequence[Area], shapes: Sequence[BaseGeometry]) -> list[Picture]:
    """Return the maps of the areas in force, and of shapes as a file has them, wherever that is."""
    told: list[Drawn] = [(None, shape) for shape in shapes if np.isfinite(shape.bounds).all()]
    titles = {"before": _("Before"), "after": _("As the file has it")}
    return _pictures(titles, {"before": _shaped(before), "after": told}, {None})


def _shaped(areas: Sequence[Area]) -> list[Drawn]:
    return [(area, shapely.from_geojson(area.shape)) for area in areas]


def _pictures(titles: dict, sides: dict[str, list[Drawn]], differing: Collection) -> list[Picture]:
    frame = _frame([shape for drawn in sides.values() for _area, shape in drawn])
    if frame is None:
        return []
    fine = finest_of(frame) / 2
    return [
        Picture(
            titles[name],
            _map(name, titles[name], frame, [(a, s.simplify(fine)) for a, s in drawn], differing),
        )
        for name, drawn in sides.items()
    ]


def _frame(shapes: Sequence[shapely.Geometry]) -> Frame | None:
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    corners = [(west, max(south, LOWEST)), (east, min(north, HIGHEST))]
    return frame_about(corners, wide=WIDE, tallest=TALLEST, edge=EDGE)


def _map(
    name: str, title: str, frame: Frame, areas: Sequence[Drawn], differing: Collection
) -> SafeString:
    named = [(area, shape) for area, shape in areas if area]
    titles = _(", ").join(marked(area.title) for area, _shape in named) or _("None.")
    svg = draw.sheet(frame, 0, title, titles, name=f"areas-{name}")
    base = within(frame.box, finest_of(frame), zoom=zoom_of(frame), names=NAMES)
    draw_ground(svg, frame, base)
    for area, shape in areas:
        _outline(svg, frame, shape, differs=(area and area.code) in differing)
    taken = Taken()
    write_names(svg, frame, {**base, "names": [_named(*one) for one in named]}, taken, LETTERS)
    write_names(svg, frame, base, taken, LETTERS)
    draw.scale(svg, frame)
    return draw.written(svg)


def _outline(svg, frame: Frame, shape: shapely.Geometry, *, differs: bool) -> None:
    rings = [shapely.get_coordinates(ring).tolist() for ring in shapely.get_rings(shape)]
    draw.element(
        "path",
        svg,
        d=draw.outline(frame, rings),
        fill="#8f2f12" if differs else "#5a6972",
        fill_opacity=0.28 if differs else 0.08,
        fill_rule="evenodd",
        stroke="#8f2f12" if differs else "#5a6972",
        stroke_width=1.4 if differs else 0.7,
        **{"class": "outline differs" if differs else "outline"},
    )


def _named(area: Area, shape: BaseGeometry) -> dict:
    """Return where the name of an area stands, as the base map tells its names."""
    at = shape.representative_point()
    return {"kind": "name", **area.names, "longitude": at.x, "latitude": at.y}
