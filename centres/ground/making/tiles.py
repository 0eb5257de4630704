"""Lines, waters and names cut into tiles, each zoom's as fine as a screen shows.

A tile is JSON: `lines` and `areas` by kind, lists of whole numbers `[x, y, dx, dy, …]` in parts of
the tile (EXTENT of them to the east and to the south), and `names`: `[kind, zoom from which it is
named, longitude, latitude, {language: name}, metres]`.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from centres.ground.base_map import base
from centres.ground.making.extract import PLACES, Feature
from centres.ground.map_packs import LEVELS
from centres.text.languages import NAMED_IN
from centres.text.spelling import fold

EXTENT = 4096
BEYOND = 64  # parts of a tile that are drawn over its edge
STRAY = 2.0  # parts by which a line may stray: half a pixel where the tile is drawn largest
SMALL = 16.0  # square parts: a smaller water is not seen
# The zoom from which it is drawn: what begins beyond a level's zooms is not in its tiles.
DRAWN = {
    "motorway": 6, "trunk": 6, "primary": 7, "secondary": 9, "tertiary": 10, "unclassified": 12,
    "track": 12, "river": 6, "canal": 10, "lake": 6, "ridge": 10,
}  # fmt: skip
NAMED = {
    "city": 7, "town": 9, "village": 11, "hamlet": 13, "peak": 11, "pass": 12, "ridge": 11,
    "river": 9, "canal": 12, "lake": 10,
}  # fmt: skip
KNOWN = 0.05  # degrees: a place of the base map so near, of the same name, is the same

Tile = tuple[int, int, int]  # zoom, column, row
Content = dict[str, Any]


def cut(features: list[Feature], progress: Callable[[int], Any]) -> dict[str, bytes]:
    """Return the tiles of all features by their path, `zoom/column/row`."""
    tiles: dict[Tile, Content] = defaultdict(
        lambda: {"lines": defaultdict(list), "areas": defaultdict(list), "names": []}
    )
    levels, names = LEVELS["ground"], labels(features)
    for level, beyond in zip(levels, (*levels[1:], math.inf), strict=True):
        for feature in features:
            if DRAWN.get(feature.kind, math.inf) < beyond:
                _draw(tiles, level, feature)
            progress(1)
        for name in names:
            if name[1] < beyond:
                x, y = _plane(np.array([name[2:4]]), level)[0] // EXTENT
                tiles[level, int(x), int(y)]["names"].append(name)
    return {"/".join(map(str, tile)): orjson.dumps(content) for tile, content in tiles.items()}


def _draw(tiles: dict[Tile, Content], level: int, feature: Feature) -> None:
    area = feature.kind == "lake"
    shape = shapely.transform(feature.shape, lambda points: _plane(points, level))
    shape = shape.simplify(STRAY)
    if area and shape.area < SMALL:
        return
    for column, row in _touched(shape):
        west, north = column * EXTENT, row * EXTENT
        corners = (west - BEYOND, north - BEYOND, west + EXTENT + BEYOND, north + EXTENT + BEYOND)
        part = shapely.clip_by_rect(shape, *corners)
        drawn = [_steps(line, west, north) for line in _lines(part)]
        if drawn := [line for line in drawn if line]:
            kept = tiles[level, column, row]["areas" if area else "lines"]
            kept[feature.kind] += drawn


def _plane(points: np.ndarray, level: int) -> np.ndarray:
    """Return longitudes and latitudes in Web Mercator, in parts of this level's tiles."""
    latitude = np.radians(points[:, 1].clip(-85, 85))
    north = np.log(np.tan(latitude / 2 + math.pi / 4))
    parts = np.column_stack([points[:, 0] / 360 + 0.5, 0.5 - north / (2 * math.pi)])
    return parts * EXTENT * 2**level


def _touched(shape: BaseGeometry) -> Iterator[tuple[int, int]]:
    west, north, east, south = (int(n // EXTENT) for n in shape.bounds)
    for column in range(west, east + 1):
        for row in range(north, south + 1):
            yield column, row


def _lines(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield from (part.exterior, *part.interiors)
        elif part.geom_type == "LineString":
            yield part


def _steps(line: BaseGeometry, west: int, north: int) -> list[int]:
    """Return where a line begins in the tile, and its steps from there; nothing of a mere point."""
    points = (shapely.get_coordinates(line) - (west, north)).round().astype(int)
    steps = np.diff(points, axis=0)
    steps = steps[steps.any(axis=1)]
    return [*points[0].tolist(), *steps.ravel().tolist()] if len(steps) else []


def labels(features: Iterable[Feature]) -> list[list]:
    """Return what is named on the map, as tiles hold it, and the base map does not name already."""
    named = [f for f in features if f.names and f.kind in NAMED and not _is_named(f)]
    whole = [f for f in named if f.kind not in ("river", "canal")]
    return [_label(feature) for feature in [*whole, *_rivers(named)]]


def _label(feature: Feature) -> list:
    shape = feature.shape
    at = shape.interpolate(0.5, normalized=True) if "Line" in shape.geom_type else None
    at = at or shape.representative_point()
    where = [round(at.x, 5), round(at.y, 5)]
    return [feature.kind, NAMED[feature.kind], *where, feature.names.told(), feature.height]


def _rivers(named: Iterable[Feature]) -> Iterator[Feature]:
    """Yield each river and canal once, with its longest part: a map of ways has them in pieces."""
    pieces = defaultdict(list)
    for feature in named:
        if feature.kind in ("river", "canal"):
            pieces[feature.kind, tuple(feature.names.told().items())].append(feature)
    for (kind, _names), some in pieces.items():
        river = shapely.line_merge(shapely.union_all([piece.shape for piece in some]))
        longest = max(shapely.get_parts(river), key=lambda part: part.length)
        yield Feature(kind, some[0].key, longest, some[0].names)


def _is_named(feature: Feature) -> bool:
    folded, known = feature.names.folded(), base()
    if feature.kind in PLACES:
        places = [told for told, at in known.places if at.distance(feature.shape) < KNOWN]
        return any(fold(name) in folded for told in places for name in _said(told))
    waters = [told for told, _shape in [*known.rivers, *known.lakes]]
    return feature.kind in ("river", "lake") and any(
        fold(name) in folded for told in waters for name in _said(told)
    )


def _said(told: dict) -> list[str]:
    return [told[code] for code in NAMED_IN if told[code]]
