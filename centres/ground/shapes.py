"""The shapes of a file in any format: features in degrees of WGS 84, longitude first."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import shapely
from django.conf import settings
from shapely.geometry.base import BaseGeometry

from centres.ground import geojson
from centres.ground.archives import Archive
from centres.ground.unreadable import UnreadableError

LARGEST = 50_000_000  # bytes of a file
PATIENCE = 90  # seconds for GDAL
GDAL = Path(__file__).with_name("gdal_process.py")
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
        return _json(content, part)
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


def _json(content: bytes, part: str) -> tuple[Shapes, Turn | None]:
    document = geojson.document_of(content)
    if document.get("type") == "Topology":
        return _topology(document, part), None
    features = [
        Feature(
            number,
            geojson.properties_of(feature),
            geojson.shape_of(feature.get("geometry")),
            told=feature.get("geometry") is not None,
        )
        for number, feature in enumerate(geojson.features_of(document), 1)
    ]
    code = geojson.system_of(document)
    if code is None:
        return Shapes(features), None
    try:
        system = pyproj.CRS.from_epsg(code)
        transformer = pyproj.Transformer.from_crs(system, geojson.WGS84, always_xy=True)
    except pyproj.exceptions.ProjError as wrong:
        raise UnreadableError("system") from wrong
    north_first = bool(system.axis_info) and system.axis_info[0].direction == "north"
    found = Shapes(features, system=system.name, latitude_named=north_first)
    return found, lambda at: np.column_stack(transformer.transform(at[:, 0], at[:, 1]))


def _topology(document: dict, part: str) -> Shapes:
    """Return the shapes of a TopoJSON; those that it tells no shape of, GDAL would leave out."""
    first = {"type": "Topology", **document}  # by this it is known
    found = _by_gdal(json.dumps(first).encode(), "TopoJSON", part)
    objects = document.get("objects")
    collection = objects.get(found.part) if isinstance(objects, dict) else None
    told = collection.get("geometries") if isinstance(collection, dict) else None
    if not isinstance(told, list) or len(told) == len(found.features):
        return found
    shaped = iter(found.features)
    features = []
    for number, one in enumerate(told, 1):
        if isinstance(one, dict) and one.get("type"):
            features.append(replace(next(shaped, Feature(number, {}, None)), number=number))
        else:
            properties = geojson.properties_of(one if isinstance(one, dict) else {})
            features.append(Feature(number, properties, None, told=False))
    return replace(found, features=features)


def _by_gdal(content: bytes, driver: str, part: str, encoding: str = "") -> Shapes:
    """Let GDAL read the content in a process of its own that can open nothing else."""
    asked = json.dumps({"driver": driver, "part": part, "encoding": encoding})
    others = ",".join(name for name in _drivers() if name != driver)
    try:
        done = subprocess.run(  # noqa: S603 – ours, with nothing of the file in its command
            [sys.executable, "-I", str(GDAL), asked],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            env={"GDAL_SKIP": others, "OPENBLAS_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as wrong:
        raise UnreadableError("slow") from wrong
    if done.returncode:
        raise UnreadableError("damaged")
    answer = json.loads(done.stdout)
    if "fault" in answer:
        raise UnreadableError(answer["fault"])
    features = [
        Feature(number, properties, shapely.from_wkb(shape), told)
        for number, (told, shape, properties) in enumerate(answer["features"], 1)
    ]
    return Shapes(features, answer["parts"], answer["part"], system=answer["system"])


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
