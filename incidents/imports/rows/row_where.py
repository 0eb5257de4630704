"""Where the incident of a row happened: a point, a square, a place in words."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from centres.ground import country
from incidents import notation
from incidents.imports.rows import cells
from incidents.imports.rows.codes import BEYOND
from incidents.imports.rows.row_cells import At, Columns, Told
from incidents.notation import Location

SIDES = (10, 100, 1_000, 10_000)
ALLOWED = (1, *SIDES)
DEGREE = 111_000  # metres


class Point(NamedTuple):
    latitude: float
    longitude: float
    metres: float  # how much the last digit stands for


class Where:
    def __init__(self, columns: Columns):
        self.columns = columns
        self.latitude, self.longitude = columns.one_of("latitude"), columns.one_of("longitude")
        self.both, self.square = columns.one_of("lat_lon"), columns.one_of("mgrs")
        self.side, self.places = columns.one_of("location_precision_m"), columns.all_of("place")

    def read(self, row: Sequence[Any], told: Told) -> None:
        if self.latitude and self.longitude:
            point = self._axes(row, self.latitude, self.longitude, told)
        else:
            point = None
        square = None
        for at in (self.both, self.square):
            if at and not cells.is_blank(row[at[0]]):
                found = told.reads(at[1], _place, cells.text_of(row[at[0]]))
                if isinstance(found, Point):
                    point = point or found
                elif found:
                    square = found
                    point = _agreeing(square, point, at[1], told)
        if square:
            _set_square(square, point, told)
        elif point:
            self._set_point(point, row, told)
        self._name(row, told)

    def _axes(self, row: Sequence[Any], latitude: At, longitude: At, told: Told) -> Point | None:
        north, east = row[latitude[0]], row[longitude[0]]
        if cells.is_blank(north) or cells.is_blank(east):
            if not (cells.is_blank(north) and cells.is_blank(east)):
                missing = latitude if cells.is_blank(north) else longitude
                told.faults[missing[1]] = _("Give latitude and longitude together, or neither.")
            return None
        one = told.reads(latitude[1], cells.read_axis, north, "latitude")
        other = told.reads(longitude[1], cells.read_axis, east, "longitude")
        if one is None or other is None:
            return None
        # The finer of both: programs drop zeros at the end.
        return Point(one[0], other[0], min(one[1], other[1]) * DEGREE)

    def _set_point(self, point: Point, row: Sequence[Any], told: Told) -> None:
        told.fields["latitude"], told.fields["longitude"] = point.latitude, point.longitude
        side = self._side(row, told)
        if side is None:
            side = next((side for side in SIDES if point.metres <= 1.2 * side), SIDES[-1])
        if side != SIDES[0]:
            told.fields["location_precision_m"] = side
        _doubt((point.latitude, point.longitude), told)
        if point.metres > 1.2 * SIDES[-1] and not told.doubts:
            told.doubts["coarse"] = _("Latitude and longitude are in whole degrees.")

    def _side(self, row: Sequence[Any], told: Told) -> int | None:
        if self.side is None or cells.is_blank(row[self.side[0]]):
            return None
        written = cells.text_of(row[self.side[0]])
        code = self.columns.values_of("location_precision_m").get(written, written)
        if code == BEYOND:
            told.doubts["coarse"] = _("Its place is known to a province or a country, to no point.")
            return SIDES[-1]
        if code not in map(str, ALLOWED):
            sentence = _("Choose one of: %s.") % ", ".join(map(str, ALLOWED))
            told.faults[self.side[1]] = sentence
            return None
        return int(code)

    def _name(self, row: Sequence[Any], told: Told) -> None:
        names = [self._written(row[place]) for place, _name in self.places]
        name = ", ".join(dict.fromkeys(filter(None, names))) or self.columns.fixed.get("place", "")
        if name:
            told.fields["place"] = name
        elif "latitude" not in told.fields and not told.faults:
            told.faults[self._heading()] = _("The row says no place.")

    def _written(self, cell: Any) -> str:
        text = cells.written(cell, own=self.columns.own)
        return "" if not self.columns.own and cells.is_blank(text) else text

    def _heading(self) -> str:
        columns = [self.square, self.both, self.latitude, *self.places]
        return next((at[1] for at in columns if at), "")


@lru_cache(maxsize=50_000)
def _place(text: str) -> Point | Location:
    """Return the square or the point that a text states. Raises ValidationError."""
    place = notation.parse_location(text)
    if notation.names_square(text):
        return place
    return Point(place.latitude, place.longitude, place.precision_m)


def _agreeing(square: Location, point: Point | None, heading: str, told: Told) -> Point | None:
    """Return the point if it lies in the square; None where it is only a coarser word of it."""
    if point is None or _inside(square, point):
        return point
    off = max(
        abs(square.latitude - point.latitude) * DEGREE,
        abs(square.longitude - point.longitude) * DEGREE,
    )
    if off > point.metres + square.precision_m:
        told.faults[heading] = _("The point given lies outside of this square.")
    return None


def _inside(square: Location, point: Point) -> bool:
    given = point[:2]
    if given == (square.latitude, square.longitude):
        return True
    return notation.mgrs_of(*given, square.precision_m) == square.mgrs


def _set_square(square: Location, point: Point | None, told: Told) -> None:
    at = point or square
    told.fields["mgrs"] = square.mgrs
    told.fields["latitude"], told.fields["longitude"] = at.latitude, at.longitude
    _doubt((at.latitude, at.longitude), told)


def _doubt(point: tuple[float, float], told: Told) -> None:
    if code := country.doubt_code(point):
        told.doubts[code] = country.doubt(point) or ""
