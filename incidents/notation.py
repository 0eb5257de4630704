"""Date-time groups and grid references: parse what officers write, print what the room reads."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import accumulate
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from mgrs import MGRS
from mgrs.core import MGRSError

C = timezone(timedelta(hours=3), "C")
YEAR = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER"
MONTHS = YEAR.split()
GRACE = timedelta(minutes=10)  # clocks of two rooms differ, so a time may seem a little early
LONGEST = 100  # characters; nothing longer is a time or a place

SENTENCES = {
    "time": _("This is not a time. Write for example 221405C NOV 26, 2026-11-22 14:05 or 14:05."),
    "zone": _("Zone %(zone)s is not used here. Write Z (UTC) or C (UTC+3), as in 221405C NOV 26."),
    "year": _("The year %(year)s is out of range. Years run from 1900 to 2099, as in 22 NOV 2026."),
    "month": _("There is no month %(month)s. Write for example 221405C NOV 26 or 2026-11-22."),
    "day": _("There is no day %(day)s in %(month)s. Write for example 221405C NOV 26."),
    "any_day": _("There is no day %(day)s. Days run from 01 to 31, as in 221405C NOV 26."),
    "hour": _("There is no hour %(hour)s. Hours run from 00 to 23, as in 221405C NOV 26."),
    "minute": _("There is no minute %(minute)s. Minutes run from 00 to 59, as in 221405C NOV 26."),
    "place": _("This is not a place. Write for example 38S LE 456 901 or 35.4681, 44.3922."),
    "zoneless": _("The grid zone is missing. Begin with it, for example 38S LE 456 901."),
    "digits": _("Easting and northing need the same number of digits, as in 38S LE 456 901."),
    "long": _("A grid reference has at most 10 digits, as in 38S LE 45632 90112."),
    "square": _("There is no square %(square)s. Check the letters, as in 38S LE 456 901."),
    "coarse": _("This is too coarse. Write for example 38S LE 456 901 or 35.4681, 44.3922."),
    "range": _("Latitude runs from -80 to 84, longitude from -180 to 180, as in 35.4681, 44.3922."),
}

_WESTERN = {first + n: str(n) for first in (0x0660, 0x06F0) for n in range(10)}
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        # 2026-11-22, 2026-11-22T14, 2026-11-22 14:05, 2026-11-22T14:05:33.5+03:00
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
        r"(?:(?: ?T ?| )(?P<hour>\d\d)(?::?(?P<minute>\d\d)(?::?[0-5]\d(?:[.,]\d+)?)?)?"
        r" ?(?P<zone>[A-Z]|[+-]\d\d(?::?\d\d)?)?)?",
        # 221405C NOV 26; the hour alone: 2214C NOV 26
        r"(?P<day>\d\d) ?(?P<hour>\d\d):?(?P<minute>\d\d)? ?"
        r"(?P<words>[A-Z][A-Z ]*[A-Z]) ?(?P<year>\d{4}|\d\d)",
        # 22 NOV 26, 22-NOV-2026, 22 NOV 26 1405C
        r"(?P<day>\d\d?)[ -]?(?P<month>[A-Z]+)[ -]?(?P<year>\d{4}|\d\d)"
        r"(?:,? ?(?P<hour>\d\d):?(?P<minute>\d\d) ?(?P<zone>[A-Z])?)?",
        # 221405C
        r"(?P<day>\d\d) ?(?P<hour>\d\d):?(?P<minute>\d\d) ?(?P<zone>[A-Z])",
        # 14:05, 1405, 1105Z, 14:05:33
        r"(?P<hour>\d\d|\d(?=:)):?(?P<minute>\d\d)(?:(?<=:\d\d):[0-5]\d)? ?(?P<zone>[A-Z])?",
        # 14C
        r"(?P<hour>\d\d) ?(?P<zone>[A-Z])",
    )
)

_GRID = MGRS()
_DIGITS_EACH = {10_000: 1, 1_000: 2, 100: 3, 10: 4, 1: 5}
_SQUARE = re.compile(r"(\d{1,2} ?[A-Z]) ?([A-Z] ?[A-Z])[ ,]*([\d ,]*)", re.ASCII)
_ZONELESS = re.compile(r"[A-Z]? ?[A-Z] ?[A-Z][ ,]*\d[\d ,]*", re.ASCII)
_SIGNS = str.maketrans("٫،؛;/−–º˚′’‘ʹ`´″”“", ".,,,,--°°''''''\"\"\"")
_PART = re.compile(r"[NSEW]|[+-]?\d+(?:\.\d+)?|[°'\"]", re.ASCII)
_AXIS = re.compile(r"([+-]?)([\d.]+)(?: °)?(?: ([\d.]+)(?: ')?(?: ([\d.]+)(?: \")?)?)?", re.ASCII)


class Moment(NamedTuple):
    """A time as stated: `at` is the start, in zone C, of the unit that `precision` names."""

    at: datetime  # UTC
    precision: str  # minute, hour, day


class Location(NamedTuple):
    """A place as stated: WGS 84 degrees, spaced MGRS, and the side of its square in metres."""

    latitude: float
    longitude: float
    mgrs: str
    precision_m: int


def western_digits(text):
    """Short machine-readable input with 0-9 only, no invisible marks and single plain spaces."""
    return " ".join(_INVISIBLE.sub("", text.translate(_WESTERN)).split())


def parse_time(text, *, now):
    """The `Moment` that `text` states; `now` is aware and completes what the text leaves out.

    Without a letter the zone is C. `2214C NOV 26` and `14C` state an hour, `2214C` a minute
    (22:14), a date alone a day. Without a month it is the latest such day, without a day the
    latest such time, at most ten minutes ahead of `now`. Years 70-99 are 19xx.
    Raises ValidationError with a sentence for the officer.
    """
    stated = _read(western_digits(text).upper())
    precision = next((unit for unit in ("minute", "hour") if stated.get(unit)), "day")
    hour, minute = _within("hour", stated, 23), _within("minute", stated, 59)
    clock = time(hour, minute, tzinfo=_zone(stated.get("zone")))
    if stated.get("year"):
        at = _on(_year(stated["year"]), _month(stated["month"]), int(stated["day"]), clock)
    elif stated.get("day"):
        at = _latest_day(int(stated["day"]), clock, now)
    else:
        at = _latest_clock(clock, now)
    return Moment(truncate(at, precision), precision)


def truncate(at, precision):
    """Start of the minute, hour, day, week (Monday) or month of zone C that holds `at`, in UTC."""
    local = at.astimezone(C).replace(second=0, microsecond=0)
    if precision != "minute":
        local = local.replace(minute=0)
    if precision in ("day", "week", "month"):
        local = local.replace(hour=0)
    if precision == "week":
        local -= timedelta(days=local.weekday())
    if precision == "month":
        local = local.replace(day=1)
    return local.astimezone(UTC)


def dtg(at, precision="minute"):
    """Print in zone C: 221405C NOV 26; hour 2214C NOV 26; day or Monday 22 NOV 26; month NOV 26.

    `parse_time` reads minute, hour and day back. Years outside 1970-2069 are printed in full.
    """
    local = truncate(at, precision).astimezone(C)
    year = f"{local.year % 100:02}" if 1970 <= local.year < 2070 else local.year
    month = f"{MONTHS[local.month - 1][:3]} {year}"
    if precision == "month":
        return month
    if precision in ("day", "week"):
        return f"{local.day:02} {month}"
    minute = f"{local.minute:02}" if precision == "minute" else ""
    return f"{local.day:02}{local.hour:02}{minute}C {month}"


def parse_location(text):
    """The `Location` that `text` states as MGRS or as latitude and longitude in degrees.

    MGRS is kept as given and its point is the centre of the square (the corner, at 5 decimals,
    falls into a neighbouring square in 5-8 % of cases). Of degrees the point is kept, and the
    square is the smallest of 10 m to 10 km that their last digit supports.
    Raises ValidationError with a sentence for the officer.
    """
    written = western_digits(text).upper().translate(_SIGNS).replace("''", '"')
    if len(written) <= LONGEST:
        if square := _SQUARE.fullmatch(written):
            return _from_square(*square.groups())
        if _ZONELESS.fullmatch(written):
            raise _refusal("zoneless")
        if not _PART.sub("", written).strip(" ,"):
            return _from_degrees(_PART.findall(written))
    raise _refusal("place")


def mgrs_of(latitude, longitude, precision_m=10):
    """The square of 10000, 1000, 100, 10 or 1 metres that holds the point: 38S ME 4485 2512."""
    if not (-80 <= latitude < 84 and -180 <= longitude <= 180):
        raise _refusal("range")
    return _spaced(_GRID.toMGRS(latitude, longitude, MGRSPrecision=_DIGITS_EACH[precision_m]))


def _refusal(code, **params):
    return ValidationError(SENTENCES[code], code=code, params=params)


def _read(text):
    for form in _FORMS if len(text) <= LONGEST else ():
        if match := form.fullmatch(text):
            stated = match.groupdict()
            if "words" in stated:
                stated["zone"], stated["month"] = _zone_and_month(stated["words"].replace(" ", ""))
            return stated
    raise _refusal("time")


def _zone_and_month(letters):
    lettered = _month_number(letters[1:]) or letters[0] in "ZC"
    return (letters[0], letters[1:]) if lettered else (None, letters)


def _month_number(word):
    found = (n for n, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word))
    return next(found, None)


def _month(word):
    month = int(word) if word.isdecimal() else _month_number(word)
    if month not in range(1, 13):
        raise _refusal("month", month=word)
    return month


def _year(text):
    year = int(text)
    if len(text) == 2:
        return year + (1900 if year >= 70 else 2000)
    if not 1900 <= year < 2100:
        raise _refusal("year", year=text)
    return year


def _within(unit, stated, last):
    number = stated.get(unit) or "0"
    if int(number) > last:
        raise _refusal(unit, **{unit: number})
    return int(number)


def _zone(text):
    if text in (None, "C"):
        return C
    if text == "Z":
        return UTC
    hours, minutes = text[1:3], text[3:].lstrip(":") or "0"
    if text.isalpha() or int(hours) > 14 or int(minutes) > 59:
        raise _refusal("zone", zone=text)
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(offset if text[0] == "+" else -offset)


def _on(year, month, day, clock):
    try:
        return datetime.combine(date(year, month, day), clock)
    except ValueError:
        raise _refusal("day", day=day, month=f"{MONTHS[month - 1][:3]} {year}") from None


def _latest_day(day, clock, now):
    first = now.astimezone(C).date().replace(day=1)
    for _step in range(3):  # of any three months in a row one has 31 days and is not this one
        try:
            at = datetime.combine(first.replace(day=day), clock)
        except ValueError:
            at = None
        if at and at <= now + GRACE:
            return at
        first = (first - timedelta(days=1)).replace(day=1)
    raise _refusal("any_day", day=day)


def _latest_clock(clock, now):
    today = now.astimezone(C).date()
    at = datetime.combine(today, datetime.combine(today, clock).astimezone(C).timetz())
    return at if at <= now + GRACE else at - timedelta(days=1)


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

    A square cut by the edge of its zone counts when its middle or one of its corners is inside.
    """
    head, east, north = compact[:5], compact[5 : 5 + digits_each], compact[5 + digits_each :]
    corners = [head + east.ljust(5, e) + north.ljust(5, n) for e in "09" for n in "09"]
    try:
        for inside in (compact, *corners):
            point = _GRID.toLatLon(inside)
            if _GRID.toMGRS(*point, MGRSPrecision=digits_each) == compact:
                return _GRID.toLatLon(compact)
    except (MGRSError, RuntimeWarning):  # a wrong band letter warns, which tests turn into errors
        pass
    raise _refusal("square", square=f"{compact[:3]} {compact[3:5]}")


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
    if not numbers or (letter and match[1]) or any("." in whole for whole in numbers[:-1]):
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
