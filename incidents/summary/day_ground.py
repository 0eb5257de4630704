"""The ground that a day's map is drawn on: outlines of areas, and where the rooms are.

Simplified and kept with the figures, so that an issued day is drawn alike for good.
"""

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from centres.ground.base_map import within
from centres.models import Area, AreaEdition, Centre
from incidents.summary.day_map import frame_of
from incidents.summary.known import Present

LAYERS = (AreaEdition.Layer.GAP, AreaEdition.Layer.RESPONSIBILITY)
LARGEST = 8_000  # bytes of all outlines together
FINEST = 0.002  # degrees, some 200 m: less than a stroke of the drawing
DRAWN = 2  # how a day is drawn from now on; without it, as before reports lay above rooms
BASE = {"finest": 0.015, "zoom": 8, "names": 28}  # waters and towns, as a small drawing shows them


def ground(known: Present) -> dict:
    """Return the outlines `[[[longitude, latitude], …], …]` of the areas in force, and the rooms.

    As fine as is seen and fits into LARGEST, however many the areas are and however detailed.
    """
    shapes = [(area, shapely.from_geojson(area.shape)) for area in known.areas(LAYERS)]
    finest = FINEST
    while len(orjson.dumps(outlines := _outlines(shapes, finest))) > LARGEST:
        finest *= 2
    seats = (s for s in known.centres if s["status"] != Centre.Status.PLANNED)
    drawn = {
        "drawn": DRAWN,
        "areas": outlines,
        "rooms": [{name: s[name] for name in ("code", "latitude", "longitude")} for s in seats],
    }
    frame = frame_of(drawn)
    return {**drawn, "base": within(frame.box, **BASE)} if frame else drawn


def _outlines(shapes: list[tuple[Area, BaseGeometry]], finest: float) -> list[dict]:
    """Return the areas that are still seen at this fineness, by their outer rings."""
    rows = [
        {"layer": area.layer, "code": area.code, "rings": _rings(shape.simplify(finest), finest)}
        for area, shape in shapes
    ]
    return [row for row in rows if row["rings"]]


def _rings(shape: shapely.Geometry, finest: float) -> list[list[list[float]]]:
    parts = [part for part in shapely.get_parts(shape) if part.length > 4 * finest]
    return [shapely.get_coordinates(part.exterior).round(4).tolist() for part in parts]
