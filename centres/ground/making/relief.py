"""Relief shaded as by a sun in the north-west, in tiles of pictures that darken and lighten.

Each pixel is black or white and lets more or less of what lies under it be seen, so that one
picture serves the light and the dark map.
"""

import io
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from PIL import Image

from centres.ground.making.elevation import Grid
from centres.ground.making.extract import Box
from centres.ground.map_packs import LEVELS

FIRST, *_others, FINEST = LEVELS["relief"]
SIDE = 256  # pixels of a tile
AZIMUTH, ALTITUDE = math.radians(315), math.radians(45)  # of the sun
FLAT = math.sin(ALTITUDE)  # how light level ground is
STEEPER = 2.0  # times: what is truly so steep is hardly seen on a map
EQUATOR = 40_075_017  # metres
# Sixteen colours, four bits a pixel: seven of shadow, one of level ground, eight of light.
SHADOWS = [round(255 * 0.6 * (7 - i) / 7) for i in range(7)]
LIGHTS = [round(255 * 0.4 * i / 8) for i in range(1, 9)]
OPACITIES = bytes([*SHADOWS, 0, *LIGHTS])
COLOURS = [0] * 3 * 7 + [255] * 3 * 9


def tiles(grids: Sequence[Grid], box: Box) -> list[tuple[int, int]]:
    """Return column and row of every tile of the finest zoom that shows some of the grids."""
    window = shapely.box(*box)
    shown = [shapely.box(*grid.box).intersection(window) for grid in grids]
    found: set[tuple[int, int]] = set()
    for part in (part for part in shown if part.area > 0):
        west, south, east, north = part.bounds
        (left, top), (right, bottom) = _tile(west, north), _tile(east, south)
        found |= {(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)}
    return sorted(found)


def shade(grids: Sequence[Grid], box: Box, progress: Callable[[int], Any]) -> dict[str, bytes]:
    """Return the tiles of all zooms by their path, `zoom/column/row`, as PNG."""
    made: dict[str, bytes] = {}
    wanted = set(tiles(grids, box))
    roots = {(x >> FINEST - FIRST, y >> FINEST - FIRST) for x, y in wanted}
    for root in sorted(roots):
        _shade((FIRST, *root), grids, wanted, made, progress)
    return made


def _shade(tile, grids, wanted, made, progress) -> np.ndarray:
    """Return how light a tile is; the coarser is what one sees of the four finer from afar."""
    zoom, x, y = tile
    if zoom == FINEST:
        light = _light(grids, x, y) if (x, y) in wanted else np.full((SIDE, SIDE), FLAT)
        progress((x, y) in wanted)
    else:
        shift = FINEST - zoom
        if not any((x, y) == (column >> shift, row >> shift) for column, row in wanted):
            return np.full((SIDE, SIDE), FLAT)
        four = [
            [
                _shade((zoom + 1, 2 * x + i, 2 * y + j), grids, wanted, made, progress)
                for i in (0, 1)
            ]
            for j in (0, 1)
        ]
        light = np.block(four).reshape(SIDE, 2, SIDE, 2).mean(axis=(1, 3))
    levels = _levels(light)
    if (levels != len(SHADOWS)).any():
        made[f"{zoom}/{x}/{y}"] = _picture(levels)
    return light


def _light(grids: Sequence[Grid], x: int, y: int) -> np.ndarray:
    """Return the light on each pixel, 0 to 1; as on level ground where no height is known."""
    pixels = np.arange(-1, SIDE + 1) + 0.5
    longitude = ((x * SIDE + pixels) / SIDE / 2**FINEST - 0.5) * 360
    north = (0.5 - (y * SIDE + pixels) / SIDE / 2**FINEST) * 2 * np.pi
    latitude = np.degrees(np.arctan(np.sinh(north)))
    east, south = np.meshgrid(longitude, latitude)
    heights = np.full(east.shape, np.nan)
    for grid in _near(grids, longitude, latitude):
        heights = np.where(np.isnan(heights), grid.heights(east, south), heights)
    metres = EQUATOR / SIDE / 2**FINEST * np.cos(np.radians(latitude[1:-1]))[:, None]
    to_east = (heights[1:-1, 2:] - heights[1:-1, :-2]) / (2 * metres) * STEEPER
    to_south = (heights[2:, 1:-1] - heights[:-2, 1:-1]) / (2 * metres) * STEEPER
    slope, aspect = np.arctan(np.hypot(to_east, to_south)), np.arctan2(-to_east, to_south)
    light = math.sin(ALTITUDE) * np.cos(slope)
    light += math.cos(ALTITUDE) * np.sin(slope) * np.cos(AZIMUTH - aspect)
    return np.nan_to_num(np.clip(light, 0, 1), nan=FLAT)


def _near(grids, longitude, latitude) -> Iterator[Grid]:
    for grid in grids:
        west, south, east, north = grid.box
        beside = east < longitude[0] or longitude[-1] < west
        if not (beside or north < latitude[-1] or latitude[0] < south):
            yield grid


def _levels(light: np.ndarray) -> np.ndarray:
    """Return which of the sixteen colours each pixel has."""
    dark = (light - FLAT) / FLAT * len(SHADOWS)
    bright = (light - FLAT) / (1 - FLAT) * len(LIGHTS)
    return (np.where(light < FLAT, dark, bright).round() + len(SHADOWS)).astype(np.uint8)


def _picture(levels: np.ndarray) -> bytes:
    picture = Image.frombytes("P", (SIDE, SIDE), levels.tobytes())
    picture.putpalette(COLOURS)
    file = io.BytesIO()
    picture.save(file, "PNG", bits=4, optimize=True, transparency=OPACITIES)
    return file.getvalue()


def _tile(longitude: float, latitude: float) -> tuple[int, int]:
    north = math.asinh(math.tan(math.radians(latitude)))
    side = 2**FINEST
    return int((longitude / 360 + 0.5) * side), int((0.5 - north / (2 * math.pi)) * side)
