"""Grid references and degrees: parse what officers write, print the square of a point."""

import re
from itertools import accumulate, product
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from mgrs import MGRS
from mgrs.core import MGRSError

from centres.text.digits import LONGEST, western_digits

SENTENCES = {
    "place": _("This is not a place. Write for example 38S LE 456 901 or 35.4681, 44.3922."),
    "zoneless": _("The grid zone is missing. Begin with it, for example 38S LE 456 901."),
    "digits": _("Easting and northing need the same number of digits, as in 38S LE 456 901."),
    "long": _("A grid reference has at most 10 digits, as in 38S LE 45632 90112."),
    "square": _("There is no square %(square)s. Check the letters, as in 38S LE 456 901."),
    "coarse": _("This is too coarse. Write for example 38S LE 456 901 or 35.4681, 44.3922."),
    "latitude": _("This is not a latitude. Write for example 35.4681 or 35°28'05\"N."),
    "longitude": _("This is not a longitude. Write for example 44.3922 or 44°23'32\"E."),
    "swapped": _(
        "Latitude and longitude are swapped: N and S belong to latitude, E and W to the other, "
        "as in 35.4681, 44.3922."
    ),
    "range": _("Latitude runs from -80 to 84, longitude from -180 to 180, as in 35.4681, 44.3922."),
}

_GRID = MGRS()
_DIGITS_EACH = {10_000: 1, 1_000: 2, 100: 3, 10: 4, 1: 5}
# Degrees, about a metre each way: the square of one metre has no corners.
_NEAR = list(product((0, 0.00001, -0.00001), repeat=2))
_SQUARE = re.compile(r"(\d{1,2} ?[A-Z]) ?([A-Z] ?[A-Z])[ ,]*([\d ,]*)", re.ASCII)
_ZONELESS = re.compile(r"[A-Z]? ?[A-Z] ?[A-Z][ ,]*\d[\d ,]*", re.ASCII)
_BAND = re.compile(r"^(\d{1,2}) ?([صسر])(?= ?[A-Z])", re.ASCII)  # of the zone, in Arabic letters
_SIGNS = str.maketrans("٫،؛;/−–º˚′’‘ʹ`´″”“", ".,,,,--°°''''''\"\"\"")
_WORDS = {
    **dict.fromkeys(("شمالا", "شمال", "باکووری", "باکوور", "NORTH"), "N"),
    **dict.fromkeys(("شرقا", "شرق", "ڕۆژهەڵاتی", "ڕۆژهەڵات", "EAST"), "E"),
    **dict.fromkeys(("LATITUDE", "LONGITUDE", "LAT", "LONG", "LON"), ""),
}
_WORD = re.compile(rf"(?<![^\W\d])(?:{'|'.join(_WORDS)})(?![^\W\d])\.?:?")
_BRACKETS = re.compile(r"\((.*)\)")
_COMMAS = re.compile(r"\A(\d+),(\d+)(?:[,،]? | ?[;؛] ?)(\d+),(\d+)\Z", re.ASCII)
# As databases of maps write a point: longitude first, with nothing but a blank between.
_POINT = re.compile(r"(?:SRID=4326;)? ?POINT ?\( ?([-\d.]+) ([-\d.]+) ?\)", re.ASCII)
_PART = re.compile(r"[NSEW]|[+-]?\d+(?:\.\d+)?|[°'\"]", re.ASCII)
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)", re.ASCII)
_AXIS = re.compile(r"([+-]?)([\d.]+)(?: °)?(?: ([\d.]+)(?: ')?(?: ([\d.]+)(?: \")?)?)?", re.ASCII)


class Location(NamedTuple):
    """A place as stated: WGS 84 degrees, spaced MGRS, and the side of its square in metres."""

    latitude: float
    longitude: float
    mgrs: str
    precision_m: int


def parse_location(text):
    """The `Location` that `text` states as MGRS or as latitude and longitude in degrees.

    MGRS is kept as given and its point is the centre of the square (the corner, at 5 decimals,
    falls into a neighbouring square in 5-8 % of cases). Of degrees the point is kept, and the
    square is the smallest of 10 m to 10 km that their last digit supports.
    Raises ValidationError with a sentence for the officer.
    """
    written = _BAND.sub(_in_latin, western_digits(text).upper())
    if len(written) <= LONGEST:
        written = _plain(_POINT.sub(r"\2, \1", written))
        if square := _SQUARE.fullmatch(written):
            return _from_square(*square.groups())
        if _ZONELESS.fullmatch(written):
            raise _refusal("zoneless")
        if not _PART.sub("", written).strip(" ,"):
            return _from_degrees(_PART.findall(written))
    raise _refusal("place")


def _in_latin(zone):
    return zone[1] + {"ر": "R"}.get(zone[2], "S")


def names_square(text):
    """Whether `text` has the form of a grid reference, and not of degrees."""
    written = western_digits(text).upper()
    return len(written) <= LONGEST and bool(_SQUARE.fullmatch(_plain(written)))


def parse_axis(text, axis):
    """(degrees, value in degrees of the last digit) that `text` states of latitude or longitude.

    A comma is decimal here. Raises ValidationError: of the code `swapped` where a letter says
    that it is the other axis.
    """
    written = western_digits(text).upper()
    parts = []
    if len(written) <= LONGEST:
        plain = _DECIMAL_COMMA.sub(".", _plain(written))
        if not _PART.sub("", plain).strip():
            parts = _PART.findall(plain)
    letters = [part for part in parts if part in "NSEW"]
    stated = _axis(parts) if len(letters) <= 1 else None
    if stated is None:
        raise _refusal(axis)
    letter, degrees, step = stated
    if letter and (letter in "NS") is not (axis == "latitude"):
        raise _refusal("swapped")
    if not (-80 <= degrees <= 84 if axis == "latitude" else -180 <= degrees <= 180):
        raise _refusal("range")
    return round(degrees, 5) + 0.0, step


def _plain(written):
    """The text with the signs of one notation: words for directions and decimal commas read."""
    plain = _WORD.sub(lambda word: _WORDS[word[0].rstrip(".:")], written.replace("\u064b", ""))
    plain = _COMMAS.sub(r"\1.\2 \3.\4", _BRACKETS.sub(r"\1", plain).strip())
    return plain.translate(_SIGNS).replace("''", '"')


def written_place(place):
    """What `parse_location` reads as this very `Location`, MGRS before degrees.

    A point given in degrees is never moved to the centre of its square by being read again. Where
    nothing says both point and square, the point alone is written.
    """
    degrees = [f"{place.latitude:.{n}f}, {place.longitude:.{n}f}" for n in (2, 3, 4, 5)]
    for text in (place.mgrs, *degrees):
        try:
            if parse_location(text) == place:
                return text
        except ValidationError:
            continue
    return degrees[-1]


def mgrs_of(latitude, longitude, precision_m=10):
    """The square of 10000, 1000, 100, 10 or 1 metres that holds the point: 38S ME 4485 2512."""
    if not (-80 <= latitude < 84 and -180 <= longitude <= 180):
        raise _refusal("range")
    return _spaced(_GRID.toMGRS(latitude, longitude, MGRSPrecision=_DIGITS_EACH[precision_m]))


def corners(text):
    """Return (latitude, longitude) of the square that `text` states, from the south-west round.

    Counter-clockwise, to half a metre. Raises ValidationError where `text` states no square.
    """
    place = parse_location(text)
    zone, letters, east, north = place.mgrs.split()
    first = zone + letters + east.ljust(5, "0") + north.ljust(5, "0")
    number, hemisphere, easting, northing = _GRID.MGRSToUTM(first)
    side = place.precision_m
    return [
        _GRID.toLatLon(_GRID.UTMToMGRS(number, hemisphere, easting + x, northing + y, 5))
        for x, y in ((0, 0), (side, 0), (side, side), (0, side))
    ]


def _refusal(code, **params):
    return ValidationError(SENTENCES[code], code=code, params=params)


def _spaced(compact):
    half = 5 + (len(compact) - 5) // 2
    return f"{compact[:3]} {compact[3:5]} {compact[5:half]} {compact[half:]}"


def _from_square(zone, letters, digits):
    groups = re.findall(r"\d+", digits)
    count = sum(map(len, groups))
    if count > 10:
        raise _refusal("long")
    if count == 0:
        raise _refusal("coarse")
    if count % 2 or (len(groups) > 1 and count // 2 not in accumulate(map(len, groups))):
        raise _refusal("digits")
    zone, letters = zone.replace(" ", "").zfill(3), letters.replace(" ", "")
    compact = zone + letters + "".join(groups)
    latitude, longitude = _centre(compact, count // 2)
    side = 10 ** (5 - count // 2)
    return Location(round(latitude, 5), round(longitude, 5), _spaced(compact), side)


def _centre(compact, digits_each):
    """(latitude, longitude) of the middle; the package alone would accept foreign letters.

    A square cut by the edge of its zone or band counts when any part of it is inside.
    """
    head, east, north = compact[:5], compact[5 : 5 + digits_each], compact[5 + digits_each :]
    corners = [head + east.ljust(5, e) + north.ljust(5, n) for e in "09" for n in "09"]
    if any(map(_reaches_its_zone, (compact, *corners))):
        return _GRID.toLatLon(compact)
    raise _refusal("square", square=f"{compact[:3]} {compact[3:5]}")


def _reaches_its_zone(square):
    """Whether the point, or one a metre off, lies under these very letters."""
    try:
        latitude, longitude = _GRID.toLatLon(square)
        near = (
            _GRID.toMGRS(latitude + north, longitude + east, MGRSPrecision=0)
            for north, east in _NEAR
        )
        return square[:5] in near
    except (MGRSError, RuntimeWarning):  # a wrong band letter warns, which tests turn into errors
        return False


def _split(parts):
    """The parts of latitude and those of longitude, in the order written, or None."""
    letters = [place for place, part in enumerate(parts) if part in "NSEW"]
    degrees = [place for place, part in enumerate(parts) if part == "°"]
    if len(letters) == 2 and letters[0] == 0:
        cut = letters[1]
    elif len(letters) == 2 and letters[1] == len(parts) - 1:
        cut = letters[0] + 1
    elif not letters and (len(degrees) == 2 or len(parts) == 2):
        cut = degrees[1] - 1 if degrees else 1
    else:
        return None
    return parts[:cut], parts[cut:]


def _axis(parts):
    """(letter or "", signed degrees, value in degrees of the last digit), or None."""
    letter = "".join(part for part in parts if part in "NSEW")
    match = _AXIS.fullmatch(" ".join(part for part in parts if part != letter))
    numbers = [number for number in match.groups()[1:] if number] if match else []
    if (
        match is None
        or not numbers
        or (letter and match[1])
        or any("." in whole for whole in numbers[:-1])
    ):
        return None
    degrees = sum(float(number) / 60**power for power, number in enumerate(numbers))
    if any(float(number) >= 60 for number in numbers[1:]):
        return None
    step = 60.0 ** (1 - len(numbers)) / 10 ** len(numbers[-1].partition(".")[2])
    return letter, -degrees if letter in ("S", "W") or match[1] == "-" else degrees, step


def _from_degrees(parts):
    axes = [_axis(half) for half in _split(parts) or ()]
    if not axes or None in axes:
        raise _refusal("place")
    if axes[0][0] in ("E", "W"):
        axes.reverse()
    (north, latitude, fine), (east, longitude, finer) = axes
    if north + east not in ("", "NE", "NW", "SE", "SW"):
        raise _refusal("place")
    metres = max(fine, finer) * 111_000
    side = next((side for side in (10, 100, 1_000, 10_000) if metres <= 1.2 * side), None)
    if side is None:
        raise _refusal("coarse")
    point = round(latitude, 5), round(longitude, 5)
    return Location(*point, mgrs_of(*point, side), side)
