"""Times of day as cells of sheets hold them."""

import re
from datetime import datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres.text.digits import LONGEST, western_digits
from centres.text.spelling import fold
from incidents.notation import times

NO_CLOCK = _("This is not a time of day. Write for example 14:05.")
_CLOCK = re.compile(
    r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?:[:.]\d\d(?:[.,]\d+)?)?"
    r"|(?P<hours>\d{1,2})(?P<minutes>\d\d)(?: ?(?:HOURS|HRS|H))?)"
    r" ?(?P<half>[^\W\d_](?:[^\d+]*[^\W\d_])?\.?)?? ?(?P<zone>Z|C|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
)
# A stretch of hours, or an hour with words around it: `8:00-9:00 AM`, `after 21:30`.
_HOUR = re.compile(r"(?<!\d)(\d{1,2})(?:[:.]?(\d\d))?(?:[:.]\d\d)?(?!\d)", re.ASCII)
_WORD = re.compile(r"[^\W\d_]{2}")
_FRACTION = re.compile(r"0?\.\d+", re.ASCII)
_HALVES = {
    fold(word): hours
    for hours, words in (
        (0, "AM|A.M.|ص|صباحا|صباح|ق.ظ|قبل الظهر|پ.ن|پێش نیوەڕۆ|بەیانی"),
        (12, "PM|P.M.|م|مساء|ظهرا|عصرا|ب.ظ|بعد الظهر|د.ن|دوای نیوەڕۆ|ئێوارە|پاش نیوەڕۆ"),
    )
    for word in words.split("|")
}


class Clock(NamedTuple):
    """A time of day as stated; `zone` is None where none is."""

    hour: int
    minute: int
    precision: str
    zone: tzinfo | None = None


@lru_cache(maxsize=10_000, typed=True)
def read_clock(cell: Any) -> Clock | None:
    """Return the time of day that a cell states, None where it is words or a stretch of hours.

    Raises ValidationError.
    """
    if isinstance(cell, datetime | time):
        return Clock(cell.hour, cell.minute, "minute")
    if isinstance(cell, timedelta):
        return _of_fraction(cell / timedelta(days=1))
    if isinstance(cell, float) and cell != int(cell):
        return _of_fraction(cell)
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise ValidationError(NO_CLOCK, code="clock")
    text = western_digits(str(int(cell)) if not isinstance(cell, str) else cell[:LONGEST])
    if not any(sign.isdigit() for sign in text):
        return None
    if _FRACTION.fullmatch(text):
        return _of_fraction(float(text))
    found = _CLOCK.fullmatch(text.upper().replace("\u064b", ""))
    words = found is None or (len(found["half"] or "") > 1 and fold(found["half"]) not in _HALVES)
    if words and _is_stretch(text):
        return None
    if found is None:
        raise ValidationError(NO_CLOCK, code="clock")
    return _of_parts(found)


def _is_stretch(text: str) -> bool:
    hours = _HOUR.findall(text)
    rest = _HOUR.sub("", text)
    plain = all(int(hour) < 24 and int(minute or 0) < 60 for hour, minute in hours)
    if not plain or len(hours) > 2 or any(map(str.isdigit, rest)):
        return False
    return bool(_WORD.search(rest)) or (len(hours) == 2 and all(minute for _hour, minute in hours))


def _of_fraction(day: float) -> Clock:
    if not 0 <= day < 1:
        raise ValidationError(NO_CLOCK, code="clock")
    minutes = round(day * 86_400) // 60 % 1_440
    return Clock(minutes // 60, minutes % 60, "minute")


def _of_parts(found: re.Match) -> Clock:
    hour = int(found["hour"] or found["hours"])
    minute = found["minute"] or found["minutes"]
    half = found["half"] and _HALVES.get(fold(found["half"]))
    zone = found["zone"] and times.zone_of(
        "Z" if found["zone"] in ("UTC", "GMT") else found["zone"]
    )
    if found["half"] and half is None:
        if len(found["half"]) == 1 and found["half"].isascii():
            times.zone_of(found["half"])  # says that this zone is not used
        raise ValidationError(NO_CLOCK, code="clock")
    if half is not None and hour <= 12:
        hour = hour % 12 + half
    is_hour = half is not None or (zone is not None and found["zone"][0] not in "+-")
    if (half == 0 and hour > 12) or (minute is None and not is_hour):
        raise ValidationError(NO_CLOCK, code="clock")
    if hour > 23 or int(minute or 0) > 59:
        raise ValidationError(NO_CLOCK, code="clock")
    return Clock(hour, int(minute or 0), "minute" if minute else "hour", zone)
