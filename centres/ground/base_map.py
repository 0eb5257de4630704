"""The ground under every map: rivers, lakes, borders and names. Approximate; it decides nothing.

Read from static/map/base.json, which the map page fetches too; static/map/README.md says whence.
"""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import shapely
from django.conf import settings
from shapely.geometry.base import BaseGeometry

from centres.text.languages import NAMED_IN

FILE = settings.ROOT / "static" / "map" / "base.json"
LARGE = 7  # zoom: what is named from here on is named before any water
ALONG = (0.5, 0.35, 0.65, 0.2, 0.8)  # parts of a river's length where its name may stand
DIGITS = 3  # of a degree: some 100 m, as fine as the file is

Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True)
class Base:
    """The base map's layers as shapes, each with the properties of its feature."""

    attribution: str
    borders: BaseGeometry  # of countries, each line once
    governorates: BaseGeometry
    lakes: list[tuple[dict, BaseGeometry]]
    rivers: list[tuple[dict, BaseGeometry]]
    places: list[tuple[dict, shapely.Point]]  # the sooner named the earlier


@cache
def base() -> Base:
    document = json.loads(FILE.read_bytes())
    layers: dict[str, list[Any]] = {
        name: [(f["properties"], shapely.geometry.shape(f["geometry"])) for f in layer["features"]]
        for name, layer in document.items()
        if name not in ("about", "box")
    }
    edge = shapely.box(*document["box"]).boundary.buffer(0.01)
    lines = shapely.union_all([shape.boundary for _, shape in layers["countries"]])
    return Base(
        attribution=document["about"]["attribution"],
        borders=shapely.line_merge(lines.difference(edge)),
        governorates=shapely.union_all([shape for _, shape in layers["governorates"]]),
        lakes=layers["lakes"],
        rivers=layers["rivers"],
        places=sorted(layers["places"], key=lambda place: place[0]["zoom"]),
    )


@lru_cache(maxsize=64)
def within(box: Box, finest: float, *, zoom: int, names: int) -> dict:
    """Return what of the base map lies in a box, as plain lists ready to be drawn or kept.

    Lines stray by at most `finest` degrees. `lakes` are rings; `rivers`, `borders` and
    `governorates` are lines `[[longitude, latitude], …]`; `names` are at most so many places that
    a map of this zoom names (5 the whole region, 10 a district), and the waters, the more important
    first:
    `{"kind": "place" | "country" | "ridge" | "peak" | "water", "en", "ar", "ckb", "longitude",
    "latitude"}`.
    """
    known, window = base(), shapely.box(*box)
    rivers = [(facts, shape.intersection(window)) for facts, shape in known.rivers]
    lakes = [(facts, shape.intersection(window)) for facts, shape in known.lakes]
    named = [
        (facts, at) for facts, at in known.places if facts["zoom"] <= zoom and window.covers(at)
    ]
    large = [place for place in named[:names] if place[0]["zoom"] <= LARGE]
    towns = [at for _, at in large]
    waters = [
        ({**facts, "kind": "water"}, at) for facts, at in _waters(rivers, lakes, finest, towns)
    ]
    return {
        "lakes": [ring for _, shape in lakes for ring in _lines(shape.boundary, finest)],
        "rivers": [line for _, shape in rivers for line in _lines(shape, finest)],
        "borders": _lines(known.borders.intersection(window), finest),
        "governorates": _lines(known.governorates.intersection(window), finest),
        "names": [_name(*place) for place in [*large, *waters, *named[len(large) : names]]],
        "attribution": known.attribution,
    }


def _lines(shape: BaseGeometry, finest: float) -> list[list[list[float]]]:
    parts = shapely.get_parts(shapely.line_merge(shape) if "Multi" in shape.geom_type else shape)
    seen = (part.simplify(finest) for part in parts if part.length > 2 * finest)
    return [shapely.get_coordinates(part).round(DIGITS).tolist() for part in seen]


def _waters(rivers: list, lakes: list, finest: float, towns: list):
    """Yield where the name of each water stands: on what is seen most of it, away from towns."""
    for facts, shape in [*rivers, *lakes]:
        most = max(shapely.get_parts(shape), key=lambda part: part.length, default=None)
        if not facts["en"] or most is None or most.length <= 20 * finest:
            continue
        if most.geom_type == "Polygon":
            yield facts, most.point_on_surface()
        else:
            points = [most.interpolate(part, normalized=True) for part in ALONG]
            yield facts, max(points, key=lambda p: min((p.distance(t) for t in towns), default=0))


def _name(facts: dict, at: shapely.Point) -> dict:
    names = {key: facts[key] for key in ("kind", *NAMED_IN)}
    return {**names, "longitude": round(at.x, DIGITS), "latitude": round(at.y, DIGITS)}
