"""Elevations as operators have them: SRTM (.hgt), ESRI ASCII grids (.asc), GeoTIFF (.tif)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError

SRTM = re.compile(r"([NS])(\d{2})([EW])(\d{3})")
VOID = -32768  # of SRTM
SCALE, TIE, KEYS, NO_DATA = 33550, 33922, 34735, 42113  # tags of GeoTIFF
MODEL, RASTER = 1024, 1025  # keys within the third
DEGREES, AT_POINT = 2, 2  # what they may say
Image.MAX_IMAGE_PIXELS = 20_000 * 20_000  # a degree at one second is 13 million


@dataclass(frozen=True)
class Grid:
    """Heights in rows from the north, each of a point; the first one's position, and the steps."""

    file: Path
    west: float
    north: float
    east_step: float  # degrees
    south_step: float
    columns: int
    rows: int
    load: Callable[[], np.ndarray]  # metres, not a number where none is known

    @property
    def box(self) -> tuple[float, float, float, float]:
        east = self.west + (self.columns - 1) * self.east_step
        return self.west, self.north - (self.rows - 1) * self.south_step, east, self.north

    def heights(self, longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
        """Return the heights at these points, between four of the grid's; outside none."""
        x = (longitude - self.west) / self.east_step
        y = (self.north - latitude) / self.south_step
        inside = (x >= 0) & (y >= 0) & (x <= self.columns - 1) & (y <= self.rows - 1)
        column = np.clip(x.astype(int), 0, self.columns - 2)
        row = np.clip(y.astype(int), 0, self.rows - 2)
        right, down = x - column, y - row
        grid = _loaded(self)
        upper = grid[row, column] * (1 - right) + grid[row, column + 1] * right
        lower = grid[row + 1, column] * (1 - right) + grid[row + 1, column + 1] * right
        return np.where(inside, upper * (1 - down) + lower * down, np.nan)


@lru_cache(maxsize=6)
def _loaded(grid: Grid) -> np.ndarray:
    """Return the heights. Those of a few files are kept, for the tiles beside one another."""
    return grid.load()


def read(file: Path) -> Grid:
    """Return the grid of a file by its ending. Raises ValidationError, in a sentence."""
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise ValidationError(f"{file} is no .hgt, .asc or .tif file of elevations.")
    try:
        grid = reader(file)
    except OSError as wrong:
        if wrong.strerror is None:
            raise ValidationError(f"{file} cannot be read as elevations: {wrong}.") from wrong
        raise ValidationError(f"{file} cannot be read: {wrong.strerror}.") from wrong
    except (ValueError, KeyError, IndexError) as wrong:
        raise ValidationError(f"{file} cannot be read as elevations: {wrong}.") from wrong
    west, south, east, north = grid.box
    if not (-180.01 <= west < east <= 180.01 and -90.01 <= south < north <= 90.01):
        raise ValidationError(f"{file} is not in degrees: project it to WGS 84 first.")
    return grid


def _srtm(file: Path) -> Grid:
    corner = SRTM.match(file.stem.upper())
    if corner is None:
        raise ValueError("the name of a .hgt file says where it lies: N35E044.hgt")
    side = round((file.stat().st_size / 2) ** 0.5)
    if side < 2 or side * side * 2 != file.stat().st_size:
        raise ValueError("it is not whole: its heights are no square")
    south = int(corner[2]) * (1 if corner[1] == "N" else -1)
    west = int(corner[4]) * (1 if corner[3] == "E" else -1)
    step = 1 / (side - 1)

    def load():
        heights = np.fromfile(file, ">i2").reshape(side, side).astype(np.float32)
        return np.where(heights == VOID, np.float32(np.nan), heights)

    return Grid(file, west, south + 1, step, step, side, side, load)


def _ascii(file: Path) -> Grid:
    head, lines = {}, 0
    with file.open(encoding="ascii") as text:
        for line in text:
            words = line.split()
            if len(words) != 2 or not words[0][0].isalpha():
                break
            head[words[0].lower()], lines = float(words[1]), lines + 1
    columns, rows, step = int(head["ncols"]), int(head["nrows"]), head["cellsize"]
    half = step / 2 if "xllcorner" in head else 0
    west = head["xllcorner" if half else "xllcenter"] + half
    south = head["yllcorner" if half else "yllcenter"] + half

    def load():
        heights = np.loadtxt(file, np.float32, skiprows=lines, ndmin=2)
        if heights.shape != (rows, columns):
            raise ValidationError(f"{file} is not whole: it has other rows than it says.")
        return np.where(heights == np.float32(head.get("nodata_value", -9999)), np.nan, heights)

    return Grid(file, west, south + (rows - 1) * step, step, step, columns, rows, load)


def _geotiff(file: Path) -> Grid:
    try:
        with Image.open(file) as picture:
            tags, (columns, rows) = dict(picture.tag_v2), picture.size  # type: ignore[attr-defined]
    except UnidentifiedImageError as wrong:
        raise ValueError("it is no TIFF") from wrong
    if not {SCALE, TIE, KEYS} <= tags.keys():
        raise ValueError("it does not say where it lies, as a GeoTIFF does")
    keys = {tags[KEYS][i]: tags[KEYS][i + 3] for i in range(4, len(tags[KEYS]), 4)}
    if keys.get(MODEL) != DEGREES:
        raise ValueError("it is not in degrees: project it to WGS 84 first")
    half = 0 if keys.get(RASTER) == AT_POINT else 0.5
    (east_step, south_step), (column, row, _z, west, north) = tags[SCALE][:2], tags[TIE][:5]

    def load():
        with Image.open(file) as picture:
            heights = np.asarray(picture, np.float32)
        none = float(str(tags.get(NO_DATA, VOID)).strip("\0 ") or VOID)
        return np.where(heights == np.float32(none), np.float32(np.nan), heights)

    first = west + (half - column) * east_step, north - (half - row) * south_step
    return Grid(file, *first, east_step, south_step, columns, rows, load)


READERS: dict[str, Callable[[Path], Grid]] = {
    ".hgt": _srtm, ".asc": _ascii, ".tif": _geotiff, ".tiff": _geotiff,
}  # fmt: skip
