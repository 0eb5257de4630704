"""GeoJSON as people write it: a collection, one feature, a bare shape, a feature in each line."""

import json
import re
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from centres.ground.unreadable import UnreadableError

DEEPEST = 8_000_000  # brackets of a file: each becomes an object in memory
GEOMETRIES = {
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
    "GeometryCollection",
}  # fmt: skip
SYSTEM = re.compile(r"(?:.{0,60}[:/])?(EPSG|OGC)[:/](?:[\d.]*[:/])?(\d{4,6}|CRS84)", re.IGNORECASE)
WGS84 = 4326


def document_of(content: bytes) -> dict[str, Any]:
    """Return a JSON document; features in lines become one collection."""
    if content.count(b"[") + content.count(b"{") > DEEPEST:
        raise UnreadableError("many")
    try:
        text = content.decode(json.detect_encoding(content))
        text = text.lstrip("\ufeff\x1e")
        try:
            document = json.loads(text)
        except json.JSONDecodeError:
            lines = (line.strip(" \t\x1e") for line in text.splitlines())
            document = {
                "type": "FeatureCollection",
                "features": [json.loads(x) for x in lines if x],
            }
    except (ValueError, RecursionError) as wrong:
        raise UnreadableError("damaged") from wrong
    if not isinstance(document, dict):
        raise UnreadableError("unknown")
    return document


def features_of(document: dict[str, Any]) -> list[dict]:
    """Return the features of a document as it tells them, whatever they are."""
    kind = document.get("type")
    if kind in ("Feature", *GEOMETRIES):
        return [document if kind == "Feature" else {"geometry": document}]
    features = document.get("features")
    if kind not in ("FeatureCollection", None) or not isinstance(features, list):
        raise UnreadableError("unknown")
    return [one if isinstance(one, dict) else {"geometry": one} for one in features]


def properties_of(feature: dict) -> dict[str, Any]:
    told = feature.get("properties")
    return told if isinstance(told, dict) else {}


def shape_of(geometry: Any) -> BaseGeometry | None:
    """Return the shape that is told; None where it is none that can be read."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in GEOMETRIES:
        return None
    try:
        return shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    except (shapely.GEOSException, ValueError, TypeError, RecursionError):
        return None


def system_of(document: dict[str, Any]) -> int | None:
    """Return the EPSG code of the coordinate system that is named; None where it is the usual one.

    RFC 7946 knows but one; files from before, and by others, name any.
    """
    told = document.get("crs")
    if told is None:
        return None
    properties = told.get("properties") if isinstance(told, dict) else None
    named = properties if isinstance(properties, dict) else {}
    text = named.get("name") or f"EPSG:{named.get('code')}"
    match = SYSTEM.fullmatch(str(text)[:120])
    if match is None:
        raise UnreadableError("system")
    return None if match[2].upper() in ("CRS84", "84") else int(match[2])
