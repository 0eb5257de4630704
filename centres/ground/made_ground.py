"""What was made of an extract, within a small box: for maps that the server draws."""

import math
from collections import defaultdict
from collections.abc import Iterator

import orjson

from centres.ground.base_map import Box
from centres.ground.map_packs import LEVELS
from centres.models import MapPack
from centres.models.map_packs import MapPackPart
from centres.text.languages import NAMED_IN

EXTENT = 4096  # parts of a tile, as `making.tiles` cuts them
FINEST = LEVELS["ground"][-1]
MOST = 36  # tiles that are read for one map
HEIGHTS = {"peak", "pass", "ridge"}
WATERS = {"river", "canal", "lake"}

Line = list[list[float]]  # [[longitude, latitude], …]


def within(officer, box: Box) -> dict | None:
    """Return the made ground in a box, None where there is none; one query.

    `lines` and `areas` by kind, `names` as the base map tells them, the more important first, and
    `attribution`, whose it is.
    """
    paths = {f"{FINEST}/{x}/{y}": (x, y) for x, y in _tiles(box)}
    packs = MapPack.objects.visible_to(officer).in_force().filter(kind=MapPack.Kind.GROUND)
    parts = MapPackPart.objects.filter(pack__in=packs.order_by().values("pk"), path__in=paths)
    made: dict = {"lines": defaultdict(list), "areas": defaultdict(list)}
    names: list[list] = []
    owners: dict[str, None] = {}
    rows = parts.order_by("pk").values_list("path", "content", "pack__attribution")
    for path, content, owner in rows:
        owners[owner] = None
        tile = orjson.loads(bytes(content))
        for what in ("lines", "areas"):
            for kind, lines in tile[what].items():
                made[what][kind] += [_line(line, *paths[path]) for line in lines]
        names += tile["names"]
    if not (names or made["lines"] or made["areas"]):
        return None
    told = [_name(*name) for name in sorted(names, key=lambda name: name[1])]
    return {**made, "names": told, "attribution": ", ".join(filter(None, owners))}


def _tiles(box: Box) -> Iterator[tuple[int, int]]:
    """Yield the tiles of the finest level that a box touches, none where they are too many."""
    west, south, east, north = box
    (left, top), (right, bottom) = _tile(west, north), _tile(east, south)
    if (right - left + 1) * (bottom - top + 1) <= MOST:
        yield from ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))


def _tile(longitude: float, latitude: float) -> tuple[int, int]:
    north = math.asinh(math.tan(math.radians(min(max(latitude, -85), 85))))
    side = 2**FINEST
    return int((longitude / 360 + 0.5) * side), int((0.5 - north / (2 * math.pi)) * side)


def _line(steps: list[int], column: int, row: int) -> Line:
    x, y, points = column * EXTENT, row * EXTENT, []
    for right, down in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + right, y + down
        points.append(_place(x, y))
    return points


def _place(x: int, y: int) -> list[float]:
    side = EXTENT * 2**FINEST
    latitude = math.degrees(math.atan(math.sinh((0.5 - y / side) * 2 * math.pi)))
    return [round((x / side - 0.5) * 360, 5), round(latitude, 5)]


def _name(kind: str, _zoom: int, longitude: float, latitude: float, names: dict, *_height) -> dict:
    told = {code: names.get(code, "") for code in NAMED_IN}
    drawn = "height" if kind in HEIGHTS else "water" if kind in WATERS else "place"
    return {"kind": drawn, **told, "longitude": longitude, "latitude": latitude}
