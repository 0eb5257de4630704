"""The areas that a map draws, of the editions in force: made once, as editions never change."""

from dataclasses import dataclass
from functools import lru_cache

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from centres.ground.base_map import Box
from centres.models import Area, AreaEdition

LAYERS = (AreaEdition.Layer.RESPONSIBILITY, AreaEdition.Layer.GAP)  # the gap lies on top
FINEST = 0.0005  # degrees, some 50 m: what a map on a screen can show
DRAWN = 0.002  # what a drawing can
REGION = (42.3, 33.6, 45.9, 36.9)  # where no area is loaded


@dataclass(frozen=True)
class Areas:
    """Areas as a script takes them, as a drawing does, and the box that holds them all."""

    outlines: list[dict]
    rings: list[dict]
    box: Box


def areas(editions) -> Areas:
    """Return the areas of these editions, read through a query of them."""
    drawn = editions.filter(layer__in=LAYERS).values_list("pk", flat=True)
    return _areas(frozenset(drawn))


@lru_cache(maxsize=4)
def _areas(editions: frozenset) -> Areas:
    drawn = sorted(Area.objects.filter(edition__in=editions), key=lambda a: LAYERS.index(a.layer))
    shapes = [(area, shapely.from_geojson(area.shape)) for area in drawn]
    return Areas(
        outlines=[_outline(area, shape) for area, shape in shapes],
        rings=[{"layer": area.layer, "rings": _rings(shape)} for area, shape in shapes],
        box=tuple(shapely.total_bounds([s for _, s in shapes]).tolist()) if shapes else REGION,
    )


def _outline(area: Area, shape: BaseGeometry) -> dict:
    geometry = orjson.loads(str(shapely.to_geojson(shape.simplify(FINEST))))
    at = shape.representative_point()
    middle = [round(at.x, 4), round(at.y, 4)]
    return {"layer": area.layer, "names": area.names, "at": middle, "geometry": geometry}


def _rings(shape: BaseGeometry) -> list[list[list[float]]]:
    parts = shapely.get_parts(shape.simplify(DRAWN))
    return [shapely.get_coordinates(part.exterior).round(4).tolist() for part in parts]
