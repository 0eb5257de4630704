"""Grid references of which a part was left out, because everybody in the room knows it."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError

from centres.text.digits import western_digits
from incidents import notation
from incidents.notation import Location
from incidents.places.index import Point, kilometres

BANDS = "CDEFGHJKLMNPQRSTUVWX"  # of 8 degrees each, from 80 degrees south
_SQUARE = re.compile(r"[A-Z]? ?([A-Z]) ?([A-Z])[ ,]*(\d[\d ,]*)", re.ASCII)
_DIGITS = re.compile(r"\d[\d ]*", re.ASCII)
HUNDRED = 6  # characters of the square of 100 km: 38S LE


def read(text: str, near: Point | None = None) -> Location:
    """Return the location that a text states, as `parse_location`; the zone may be missing.

    It is completed by that of the country, of several by the nearest to a point. Raises
    ValidationError.
    """
    try:
        return notation.parse_location(text)
    except ValidationError as wrong:
        places = _in_country(text) if wrong.code == "zoneless" else []
        if not places:
            raise
    return min(places, key=lambda p: kilometres(p[:2], near) if near else 0)


def of_room(text: str, near: Point) -> Location | None:
    """Return what bare digits state within the square of 100 km that holds a point."""
    digits = western_digits(text)
    if not _DIGITS.fullmatch(digits):
        return None
    try:
        return notation.parse_location(f"{notation.mgrs_of(*near, 10_000)[:HUNDRED]} {digits}")
    except ValidationError:
        return None


def _in_country(text: str) -> list[Location]:
    """Return the squares of these letters and digits that lie in the country."""
    square = _SQUARE.fullmatch(western_digits(text).upper())
    if square is None:
        return []
    west, south, east, north = settings.COUNTRY_BOX
    first, last = (int((degrees + 180) // 6) + 1 for degrees in (west, east))
    bands = BANDS[int((south + 80) // 8) : int((north + 80) // 8) + 1]
    found = []
    for zone in (f"{number:02}{band}" for number in range(first, last + 1) for band in bands):
        try:
            place = notation.parse_location(f"{zone} {square[1]}{square[2]} {square[3]}")
        except ValidationError:
            continue
        if south <= place.latitude <= north and west <= place.longitude <= east:
            found.append(place)
    return found
