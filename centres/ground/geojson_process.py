"""A process of its own, in which one file of GeoJSON is read: a large one is much to hold.

Run as a script: the file comes on standard input, its encoding, if it is known, in the argument.
What leaves is a line of JSON, which tells of each feature whether it has a shape, how many bytes of
WKB that is, and its properties; then those bytes. People write GeoJSON as a collection, one
feature, a bare shape, a feature in each line.
"""

import json
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import shapely

MEMORY = 2 * 1024**3  # bytes
SECONDS = 60  # of computing
DEEPEST = 8_000_000  # brackets of a file: each becomes an object in memory
ARABIC_WINDOWS = "CP1256"
GEOMETRIES = {
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
    "GeometryCollection",
}  # fmt: skip

Written = Callable[[Any], str]


class UnreadableError(Exception):
    """Its text is a word of `unreadable.SENTENCES`."""


def main() -> None:
    """Bound this process, so that a file ends it and nothing else."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with suppress(OSError):  # where memory ends, this is the one to go
        Path("/proc/self/oom_score_adj").write_text("1000")
    try:
        answer, shapes = _read(sys.stdin.buffer.read(), sys.argv[1])
    except UnreadableError as wrong:
        answer, shapes = {"fault": str(wrong)}, []
    except MemoryError:
        answer, shapes = {"fault": "many"}, []
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.writelines(shapes)


def _read(content: bytes, encoding: str) -> tuple[dict[str, Any], list[bytes]]:
    text, encoding = _decoded(content, encoding)
    document, written = _document_of(text)
    if document.get("type") == "Topology":
        return _topology(document, written), []
    features, shapes = [], []
    for feature in _features_of(document):
        shape = _shape_of(feature.get("geometry"), written)
        told = feature.get("geometry") is not None
        features.append([told, -1 if shape is None else len(shape), _properties_of(feature)])
        shapes.append(shape or b"")
    return {"features": features, "crs": document.get("crs"), "encoding": encoding}, shapes


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    """Return the text, and how it is written where that is not as JSON has to be."""
    if content.count(b"[") + content.count(b"{") > DEEPEST:
        raise UnreadableError("many")
    with suppress(UnicodeDecodeError):
        return content.decode(json.detect_encoding(content)), ""
    try:
        return content.decode(encoding or ARABIC_WINDOWS, "replace"), encoding or ARABIC_WINDOWS
    except LookupError as wrong:
        raise UnreadableError("encoding") from wrong


def _document_of(text: str) -> tuple[dict[str, Any], Written]:
    """Return a JSON document and how its parts are written; features in lines become one."""
    text = text.lstrip("\ufeff\x1e")
    try:
        with suppress(orjson.JSONDecodeError):
            return _dict(orjson.loads(text)), lambda part: orjson.dumps(part).decode()
        return _dict(_slowly(text)), json.dumps  # which knows numbers that are none
    except (ValueError, RecursionError) as wrong:
        raise UnreadableError("damaged") from wrong


def _dict(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise UnreadableError("unknown")
    return document


def _slowly(text: str) -> Any:
    with suppress(json.JSONDecodeError):
        return json.loads(text)
    lines = (line.strip(" \t\x1e") for line in text.splitlines())
    return {"type": "FeatureCollection", "features": [json.loads(x) for x in lines if x]}


def _features_of(document: dict[str, Any]) -> list[dict]:
    """Return the features of a document as it tells them, whatever they are."""
    kind = document.get("type")
    if isinstance(kind, str) and kind in ("Feature", *GEOMETRIES):
        return [document if kind == "Feature" else {"geometry": document}]
    features = document.get("features")
    if kind not in ("FeatureCollection", None) or not isinstance(features, list):
        raise UnreadableError("unknown")
    if features and isinstance(features[0], dict) and "attributes" in features[0]:
        raise UnreadableError("unknown")  # JSON of another maker
    return [one if isinstance(one, dict) else {"geometry": one} for one in features]


def _properties_of(feature: Any) -> dict[str, Any]:
    told = feature.get("properties") if isinstance(feature, dict) else None
    return told if isinstance(told, dict) else {}


def _shape_of(geometry: Any, written: Written) -> bytes | None:
    """Return the shape that is told as WKB; None where it is none that can be read."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in GEOMETRIES:
        return None
    try:
        return shapely.to_wkb(shapely.force_2d(shapely.from_geojson(written(geometry))))
    except (shapely.GEOSException, ValueError, TypeError, RecursionError):
        return None


def _topology(document: dict[str, Any], written: Written) -> dict[str, Any]:
    """Return a TopoJSON by whose first word it is known, and of each shape whether it is told."""
    objects = document.get("objects")
    told: dict[str, list] = {}
    for name, collection in (objects if isinstance(objects, dict) else {}).items():
        shapes = collection.get("geometries") if isinstance(collection, dict) else None
        if isinstance(shapes, list):
            kinds = [one.get("type") if isinstance(one, dict) else None for one in shapes]
            told[name] = [
                [bool(kind), {} if kind else _properties_of(one)]
                for kind, one in zip(kinds, shapes, strict=True)
            ]
    return {"topology": written({"type": "Topology", **document}), "told": told}


if __name__ == "__main__":
    main()
