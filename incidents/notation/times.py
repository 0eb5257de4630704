"""Date-time groups and clock times: parse what officers write, print what the room reads."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres.text.digits import LONGEST, western_digits
from incidents.notation.months import MONTHS, calendar_of, calendar_of_year, in_latin, number_of

C = timezone(timedelta(hours=3), "C")
GRACE = timedelta(minutes=10)  # clocks of two rooms differ, so a time may seem a little early

SENTENCES = {
    "time": _("This is not a time. Write for example 221405C NOV 26, 2026-11-22 14:05 or 14:05."),
    "clock": _("Say at which hour as well, as in 221405C NOV 26."),
    "zone": _("Zone %(zone)s is not used here. Write Z (UTC) or C (UTC+3), as in 221405C NOV 26."),
    "year": _("The year %(year)s is out of range. Years run from 1900 to 2099, as in 22 NOV 2026."),
    "hijri": _("This date is of the Hijri calendar. Write the Gregorian one, as in 22 NOV 2026."),
    "solar": _("This date is of the solar Hijri calendar. Write the Gregorian, as in 22 NOV 2026."),
    "kurdish": _("This date is of the Kurdish calendar. Write the Gregorian, as in 22 NOV 2026."),
    "month": _("There is no month %(month)s. Write for example 221405C NOV 26 or 2026-11-22."),
    "day": _("There is no day %(day)s in %(month)s. Write for example 221405C NOV 26."),
    "any_day": _("There is no day %(day)s. Days run from 01 to 31, as in 221405C NOV 26."),
    "hour": _("There is no hour %(hour)s. Hours run from 00 to 23, as in 221405C NOV 26."),
    "minute": _("There is no minute %(minute)s. Minutes run from 00 to 59, as in 221405C NOV 26."),
}
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
        # NOV 22, 2026; NOVEMBER 22 2026, 14:05
        r"(?P<month>[A-Z]+)\.? (?P<day>\d\d?)(?:,|, | )(?P<year>\d{4})"
        r"(?:,? (?P<hour>\d\d):?(?P<minute>\d\d) ?(?P<zone>[A-Z])?)?",
        # 221405C
        r"(?P<day>\d\d) ?(?P<hour>\d\d):?(?P<minute>\d\d) ?(?P<zone>[A-Z])",
        # 14:05, 1405, 1105Z, 14:05:33
        r"(?P<hour>\d\d|\d(?=:)):?(?P<minute>\d\d)(?:(?<=:\d\d):[0-5]\d)? ?(?P<zone>[A-Z])?",
        # 14C
        r"(?P<hour>\d\d) ?(?P<zone>[A-Z])",
    )
)


class Moment(NamedTuple):
    """A time as stated: `at` is the start, in zone C, of the unit that `precision` names."""

    at: datetime  # UTC
    precision: str  # minute, hour, day


def parse_time(text, *, now):
    """The `Moment` that `text` states; `now` is aware and completes what the text leaves out.

    Without a letter the zone is C. `2214C NOV 26` and `14C` state an hour, `2214C` a minute
    (22:14), a date alone a day. Without a month it is the latest such day, without a day the
    latest such time, at most ten minutes ahead of `now`. Years 70-99 are 19xx.
    Raises ValidationError with a sentence for the officer.
    """
    return _stated(text, now, day_of=_latest_day, clock_of=_latest_clock)


def parse_coming(text, *, now):
    """The same for a time that is to come: what `text` leaves out makes it the next such time.

    An hour or a minute is stated: of a day alone nobody can tell when on it.
    """
    moment = _stated(text, now, day_of=_next_day, clock_of=_next_clock)
    if moment.precision == "day":
        raise _refusal("clock")
    return moment


def parse_whole(text, *, zone=C):
    """The `Moment` of a text that leaves nothing out but its zone, which is then `zone`."""
    return _stated(text, None, day_of=_left_out, clock_of=_left_out, zone=zone)


def _stated(text, now, *, day_of, clock_of, zone=C):
    written = western_digits(text)
    stated = _read(in_latin(written) if len(written) <= LONGEST else "")
    precision = next((unit for unit in ("minute", "hour") if stated.get(unit)), "day")
    hour, minute = _within("hour", stated, 23), _within("minute", stated, 59)
    clock = time(hour, minute, tzinfo=zone_of(stated["zone"]) if stated.get("zone") else zone)
    if stated.get("year"):
        at = on_day(year_of(stated["year"]), _month(stated["month"]), int(stated["day"]), clock)
    elif stated.get("day"):
        at = day_of(int(stated["day"]), clock, now)
    else:
        at = clock_of(clock, now)
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


def _refusal(code, **params):
    return ValidationError(SENTENCES[code], code=code, params=params)


def _read(text):
    for form in _FORMS:
        if match := form.fullmatch(text):
            stated = match.groupdict()
            if "words" in stated:
                stated["zone"], stated["month"] = _zone_and_month(stated["words"].replace(" ", ""))
            return stated
    raise _refusal(calendar_of(text) or "time")


def _zone_and_month(letters):
    lettered = number_of(letters[1:]) or letters[0] in "ZC"
    return (letters[0], letters[1:]) if lettered else (None, letters)


def _month(word):
    month = int(word) if word.isdecimal() else number_of(word)
    if month not in range(1, 13):
        raise _refusal("month", month=word)
    return month


def year_of(text):
    """Return the year of two digits or four: 70-99 are 19xx. Raises ValidationError."""
    year = int(text)
    if len(text) == 2:
        return year + (1900 if year >= 70 else 2000)
    if not 1900 <= year < 2100:
        raise _refusal(calendar_of_year(year) or "year", year=text)
    return year


def _within(unit, stated, last):
    number = stated.get(unit) or "0"
    if int(number) > last:
        raise _refusal(unit, **{unit: number})
    return int(number)


def zone_of(text):
    """Return the zone of a letter, Z or C, or of an offset. Raises ValidationError."""
    if text == "C":
        return C
    if text == "Z":
        return UTC
    hours, minutes = text[1:3], text[3:].lstrip(":") or "0"
    if text.isalpha() or int(hours) > 14 or int(minutes) > 59:
        raise _refusal("zone", zone=text)
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(offset if text[0] == "+" else -offset)


def on_day(year, month, day, clock):
    """Return the moment of a day and a clock. Raises ValidationError for a day that is none."""
    try:
        return datetime.combine(date(year, month, day), clock)
    except ValueError:
        raise _refusal("day", day=day, month=f"{MONTHS[month - 1][:3]} {year}") from None


def _left_out(*_stated):
    raise _refusal("time")


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
    today = (now + GRACE).astimezone(C).date()
    at = datetime.combine(today, datetime.combine(today, clock).astimezone(C).timetz())
    return at if at <= now + GRACE else at - timedelta(days=1)


def _next_day(day, clock, now):
    first = now.astimezone(C).date().replace(day=1)
    for _step in range(3):
        try:
            at = datetime.combine(first.replace(day=day), clock)
        except ValueError:
            at = None
        if at and at > now:
            return at
        first = (first + timedelta(days=31)).replace(day=1)
    raise _refusal("any_day", day=day)


def _next_clock(clock, now):
    today = now.astimezone(C).date()
    at = datetime.combine(today, datetime.combine(today, clock).astimezone(C).timetz())
    return at if at > now else at + timedelta(days=1)
