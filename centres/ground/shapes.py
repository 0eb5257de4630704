"""The shapes of a file in any format: features in degrees of WGS 84, longitude first."""

import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyogrio
import pyproj
import shapely
from django.conf import settings
from shapely.geometry.base import BaseGeometry

from centres.ground.archives import Archive
from centres.ground.unreadable import UnreadableError

LARGEST = 50_000_000  # bytes of a file
PATIENCE = 90  # seconds for GDAL
GDAL = Path(__file__).with_name("gdal_process.py")
GEOJSON = Path(__file__).with_name("geojson_process.py")
ENDS = {int(signal.SIGKILL): "many", int(signal.SIGXCPU): "slow"}  # by what a process was ended
WGS84 = 4326
SYSTEM = re.compile(r"(?:.{0,60}[:/])?(EPSG|OGC)[:/](?:[\d.]*[:/])?(\d{4,6}|CRS84)", re.IGNORECASE)
USUAL = re.compile(r"(?:OGC:)?CRS:?84|WGS[ _]?(?:19)?84", re.IGNORECASE)
_ONE = threading.BoundedSemaphore()
BYTES = "ISO-8859-1"  # in which each byte is a letter
LONGITUDE, LATITUDE = "longitude", "latitude"  # which of the two comes first
BLANK = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n\x1e"  # what may stand before the first letter

Turn = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Feature:
    number: int  # its place in the file, from 1
    properties: dict[str, Any]
    shape: BaseGeometry | None  # none: not told, or not to be read
    told: bool = True  # whether the file tells any shape


@dataclass(frozen=True)
class Shapes:
    """What a file holds, and how it was read."""

    features: list[Feature]
    parts: list[str] = field(default_factory=list)  # its layers, where it has such
    part: str = ""  # the one that was read
    encoding: str = ""  # of names, where the format leaves it open
    system: str = ""  # the coordinate system in which the file is written; empty: not said
    latitude_named: bool = False  # whether in that system latitude comes first
    first: str = LONGITUDE  # which one was read first
    doubt: str = ""  # "swapped", "unclear": somebody has to say which comes first

    @property
    def columns(self) -> list[str]:
        """The names of the properties, in the order in which they come."""
        return list(dict.fromkeys(name for one in self.features for name in one.properties))


def read(content: bytes, *, part: str = "", encoding: str = "", first: str = "") -> Shapes:
    """Return the shapes of a GeoJSON, TopoJSON, KML, KMZ or GeoPackage file or zipped shapefile.

    `part` names a layer of the file, `encoding` that of a shapefile's words, `first` which of
    latitude and longitude comes first. Unless told, this is judged by the country: where it is not
    beyond doubt, the shapes are as they stand and `doubt` says why. Raises UnreadableError.
    """
    if len(content) > LARGEST:
        raise UnreadableError("large")
    found, turn = _told(content, part, encoding)
    if not found.features:
        raise UnreadableError("empty")
    return _in_order(found, turn, first)


def _told(content: bytes, part: str, encoding: str) -> tuple[Shapes, Turn | None]:
    """Return the shapes as the file tells them, and what leads from there to degrees."""
    if content.startswith(b"PK\x03\x04"):
        archive = Archive(content)
        if archive.shapefiles:
            return _shapefile(archive, part, encoding), None
        content = archive.alone()
    begins = content[:4_000].lstrip(BLANK)
    if begins[:1] in (b"{", b"["):
        return _json(content, part, encoding)
    if begins[:1] == b"<" and b"kml" in begins:
        return _by_gdal(content, "LIBKML", part), None
    if content.startswith(b"SQLite format 3\x00"):
        return _by_gdal(content, "GPKG", part), None
    raise UnreadableError(_what_else(content))


def _what_else(content: bytes) -> str:
    if not content.strip():
        return "empty"
    is_shapefile = content.startswith(b"\x00\x00\x27\x0a")  # its shapes, or their index
    is_table = content[0] in (3, 0x83, 0xF5) and len(content) > 32 and content[3] in range(1, 32)
    is_system = content.startswith((b"PROJCS[", b"GEOGCS["))
    return "shapefile_part" if is_shapefile or is_table or is_system else "unknown"


def _shapefile(archive: Archive, part: str, encoding: str) -> Shapes:
    parts = sorted(archive.shapefiles)
    packed, guessed = archive.shapefile(part or parts[0])
    encoding = encoding or guessed
    found = _by_gdal(packed, "ESRI Shapefile", "", BYTES)
    try:
        features = [replace(one, properties=_words(one, encoding)) for one in found.features]
    except LookupError as wrong:
        raise UnreadableError("encoding") from wrong
    part = part or parts[0]
    return replace(found, features=features, parts=parts, part=part, encoding=encoding)


def _words(feature: Feature, encoding: str) -> dict[str, Any]:
    """Return what a shapefile says of a feature; a column may have cut the last letter in two."""

    def read(text: Any) -> Any:
        if not isinstance(text, str):
            return text
        return text.encode(BYTES).decode(encoding, "replace").rstrip("\ufffd")

    return {read(name): read(value) for name, value in feature.properties.items()}


def _json(content: bytes, part: str, encoding: str) -> tuple[Shapes, Turn | None]:
    line, _end, shapes = _asked(GEOJSON, content, encoding).partition(b"\n")
    answer = _without_fault(line)
    if "topology" in answer:
        return _topology(answer["topology"], answer["told"], part), None
    features, start = [], 0
    for number, (told, length, properties) in enumerate(answer["features"], 1):
        end = start + max(length, 0)
        shape = shapely.from_wkb(shapes[start:end]) if length >= 0 else None
        features.append(Feature(number, properties, shape, told))
        start = end
    code, encoding = _system_of(answer["crs"]), answer["encoding"]
    if code is None:
        return Shapes(features, encoding=encoding), None
    try:
        system = pyproj.CRS.from_epsg(code)
        transformer = pyproj.Transformer.from_crs(system, WGS84, always_xy=True)
    except pyproj.exceptions.ProjError as wrong:
        raise UnreadableError("system") from wrong
    north_first = bool(system.axis_info) and system.axis_info[0].direction == "north"
    told = {"system": system.name, "latitude_named": north_first, "encoding": encoding}
    found = Shapes(features, **told)
    return found, lambda at: np.column_stack(transformer.transform(at[:, 0], at[:, 1]))


def _system_of(told: Any) -> int | None:
    """Return the EPSG code of the coordinate system that is named; None where it is the usual one.

    RFC 7946 knows but one; files from before, and by others, name any.
    """
    if told is None:
        return None
    properties = told.get("properties") if isinstance(told, dict) else None
    named = properties if isinstance(properties, dict) else {}
    text = named.get("name") or f"EPSG:{named.get('code')}"
    if USUAL.fullmatch(str(text)[:120]):
        return None
    match = SYSTEM.fullmatch(str(text)[:120])
    if match is None:
        raise UnreadableError("system")
    return None if match[2].upper() in ("CRS84", "84") else int(match[2])


def _topology(text: str, told: dict[str, list], part: str) -> Shapes:
    """Return the shapes of a TopoJSON; those that it tells no shape of, GDAL would leave out."""
    found = _by_gdal(text.encode(), "TopoJSON", part)
    whole = told.get(found.part, [])
    if len(whole) == len(found.features):
        return found
    shaped = iter(found.features)
    features = []
    for number, (has_shape, properties) in enumerate(whole, 1):
        if has_shape:
            features.append(replace(next(shaped, Feature(number, {}, None)), number=number))
        else:
            features.append(Feature(number, properties, None, told=False))
    return replace(found, features=features or found.features)


def _by_gdal(content: bytes, driver: str, part: str, encoding: str = "") -> Shapes:
    """Let GDAL read the content in a process of its own that can open nothing else."""
    how = json.dumps({"driver": driver, "part": part, "encoding": encoding})
    others = ",".join(name for name in _drivers() if name != driver)
    answer = _without_fault(_asked(GDAL, content, how, skipped=others))
    features = [
        Feature(number, properties, shapely.from_wkb(shape), told)
        for number, (told, shape, properties) in enumerate(answer["features"], 1)
    ]
    return Shapes(features, answer["parts"], answer["part"], system=answer["system"])


def _asked(script: Path, content: bytes, *arguments: str, skipped: str = "") -> bytes:
    """Return what a process of its own says of the content; one at a time, for each may hold much.

    Raises UnreadableError where it comes to no end, or to a bad one.
    """
    if not _ONE.acquire(timeout=PATIENCE):
        raise UnreadableError("slow")
    try:
        done = subprocess.run(  # noqa: S603 – ours, with nothing of the file in its command
            [sys.executable, "-I", str(script), *arguments],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            env={"GDAL_SKIP": skipped, "OPENBLAS_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as wrong:
        raise UnreadableError("slow") from wrong
    finally:
        _ONE.release()
    if done.returncode:
        raise UnreadableError(ENDS.get(-done.returncode, "damaged"))
    return done.stdout


def _without_fault(line: bytes) -> dict[str, Any]:
    answer = orjson.loads(line)
    if "fault" in answer:
        raise UnreadableError(answer["fault"])
    return answer


@cache
def _drivers() -> list[str]:
    return list(pyogrio.list_drivers())


def _in_order(found: Shapes, turn: Turn | None, first: str) -> Shapes:
    """Return the shapes in degrees, longitude first, as the file, the country or somebody says."""
    told = [one.shape for one in found.features]
    if turn is None and not found.system and _beyond_degrees(told):
        raise UnreadableError("no_system")
    read = {LONGITUDE: _turned(told, turn)}
    read[LATITUDE] = _turned([_swapped(shape) for shape in told], turn)
    here, there = (_within(read[order]) for order in (LONGITUDE, LATITUDE))
    by_name = LATITUDE if found.latitude_named and not here else LONGITUDE
    doubt = ""
    if not first and there and by_name == LONGITUDE:
        doubt = "unclear" if here else "swapped"
    order = first or by_name
    pairs = zip(found.features, read[order], strict=True)
    features = [replace(one, shape=shape) for one, shape in pairs]
    return replace(found, features=features, first=order, doubt=doubt)


def _turned(shapes: list[BaseGeometry | None], turn: Turn | None) -> list[BaseGeometry | None]:
    return shapes if turn is None else list(shapely.transform(np.array(shapes, object), turn))


def _swapped(shape: BaseGeometry | None) -> BaseGeometry | None:
    return shape and shapely.transform(shape, lambda at: at[:, ::-1])


def _beyond_degrees(shapes: list[BaseGeometry | None]) -> bool:
    """Tell whether hardly any shape can be in degrees."""
    bounds = np.abs(shapely.bounds(np.array([s for s in shapes if s is not None], object)))
    beyond = (bounds[np.isfinite(bounds).all(axis=1)] > (180, 90, 180, 90)).any(axis=1)
    swapped = (bounds[np.isfinite(bounds).all(axis=1)] > (90, 180, 90, 180)).any(axis=1)
    return beyond.size > 0 and (beyond & swapped).mean() > 0.5


def _within(shapes: list[BaseGeometry | None]) -> int:
    """Return how many shapes have their middle in the country."""
    west, south, east, north = settings.COUNTRY_BOX
    bounds = shapely.bounds(np.array([s for s in shapes if s is not None], object)).reshape(-1, 4)
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    return int(((west <= x) & (x <= east) & (south <= y) & (y <= north)).sum())
