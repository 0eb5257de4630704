"""What a map's ground is made of, read from an extract of OpenStreetMap (.osm, .osm.pbf)."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium
import shapely
from django.core.exceptions import ValidationError
from osmium.filter import TagFilter
from shapely.geometry.base import BaseGeometry

from centres.ground.making.names import Names, names_of

ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "track")
PLACES = ("city", "town", "village", "hamlet")  # the greater first
KINDS: dict[tuple[str, str], str]  # what is wanted, by its tag
KINDS = {
    **{("highway", road): road for road in ROADS},
    **{("highway", f"{road}_link"): road for road in ROADS[:5]},
    ("waterway", "river"): "river",
    ("waterway", "canal"): "canal",
    ("natural", "water"): "lake",
    ("landuse", "reservoir"): "lake",
    ("natural", "ridge"): "ridge",
    ("natural", "arete"): "ridge",
    **{("place", place): place for place in PLACES},
    ("natural", "peak"): "peak",
    ("natural", "volcano"): "peak",
    ("natural", "saddle"): "pass",
    ("mountain_pass", "yes"): "pass",
}
POINTS = {*PLACES, "peak", "pass"}
_KEYS = tuple(dict.fromkeys(key for key, _value in KINDS))
_NOT_LAKES = {"river", "stream", "canal", "ditch", "wastewater", "basin"}  # of the tag `water`

Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass
class Feature:
    """One thing on the ground; its shape in degrees, longitude first."""

    kind: str  # a value of KINDS
    key: str  # its name in OpenStreetMap: n for a node, w for a way, and its number
    shape: BaseGeometry
    names: Names = field(default_factory=Names)
    height: int | None = None  # metres above the sea


def read(file: Path, box: Box, progress: Callable[[int], Any]) -> Iterator[Feature]:
    """Yield what of the extract lies in the box, at least in part.

    The positions of its nodes are kept in a file meanwhile, 16 bytes each, not in memory.
    `progress` is called for each object that was looked at. Raises ValidationError for what is no
    extract, or a part of one.
    """
    window = shapely.box(*box)
    shapely.prepare(window)
    wanted = TagFilter(*KINDS)
    lakes = TagFilter(*(tag for tag, kind in KINDS.items() if kind == "lake"))
    try:
        with tempfile.TemporaryDirectory() as folder:
            objects = (
                osmium.FileProcessor(str(file))
                .with_locations(f"sparse_file_array,{folder}/nodes")
                .with_areas(lakes)
                .with_filter(wanted)
            )
            for found in objects:
                progress(1)
                feature = _feature(found)
                if feature and window.intersects(feature.shape):
                    yield feature
    except (RuntimeError, OSError) as wrong:
        raise ValidationError(
            f"{file} is no whole extract of OpenStreetMap (.osm, .osm.pbf): {wrong}."
        ) from wrong


def _feature(found) -> Feature | None:
    kind = _kind(found.tags)
    told = found.type_str()
    if kind is None or (told == "n") != (kind in POINTS) or (told == "a") != (kind == "lake"):
        return None
    shape = SHAPES[told](found) if told in SHAPES else None
    if shape is None or shape.is_empty:
        return None
    return Feature(
        kind, f"{told}{found.id}", shape, names_of(dict(found.tags)), _height(found.tags)
    )


def _kind(tags) -> str | None:
    """Return what it is; a tunnel is none of the ground, nor is a river's bank a lake."""
    kinds = (KINDS.get((key, tags.get(key, ""))) for key in _KEYS)
    kind = next((kind for kind in kinds if kind), None)
    return None if kind == "lake" and tags.get("water") in _NOT_LAKES else kind


def _line(way) -> BaseGeometry | None:
    """Return the line of a way as far as the extract has its nodes."""
    points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    return shapely.LineString(points) if len(points) > 1 else None


def _area(area) -> BaseGeometry:
    """Return outlines and islands of an area, together, as osmium joined them."""
    rings = [
        shapely.Polygon(_ring(outer), [_ring(inner) for inner in area.inner_rings(outer)])
        for outer in area.outer_rings()
    ]
    return shapely.MultiPolygon(rings)


def _ring(ring) -> list[tuple[float, float]]:
    return [(node.lon, node.lat) for node in ring]


SHAPES: dict[str, Callable[[Any], BaseGeometry | None]] = {
    "n": lambda node: shapely.Point(node.lon, node.lat),
    "w": _line,
    "a": _area,
}


def _height(tags) -> int | None:
    try:
        return round(float(tags.get("ele", "").removesuffix("m").strip()))
    except (ValueError, OverflowError):
        return None
