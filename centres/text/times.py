"""Date-time groups and clock times: parse what officers write, print what the room reads."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres.text import nearest_days, spoken
from centres.text.digits import LONGEST, western_digits
from centres.text.months import MONTHS, calendar_of, calendar_of_year, in_latin, number_of
from centres.text.nearest_days import LATEST, NEXT, C

SENTENCES = {
    "time": _(
        "This is not a time. Write for example 1405, yesterday 2130, -20m, 22 NOV 1405 or "
        "221405C NOV 26."
    ),
    "partly": _(
        "“%(known)s” is understood, “%(unknown)s” is not. Write for example yesterday 2130, "
        "22 NOV 1405 or 221405C NOV 26."
    ),
    "day_first": _(
        "There is no month %(month)s. The day comes first, as in 28/11/2026 or 28 NOV 2026."
    ),
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
    (22:14), a date alone a day. What is left out is the latest such time, at most ten minutes
    ahead of `now`. Of 3/4 the day comes first. Years 70-99 are 19xx.
    Raises ValidationError with a sentence for the officer.
    """
    return _stated(text, now, LATEST)


def parse_coming(text, *, now):
    """The same for a time that is to come: what `text` leaves out makes it the next such time.

    An hour or a minute is stated: of a day alone nobody can tell when on it.
    """
    moment = _stated(text, now, NEXT)
    if moment.precision == "day":
        raise _refusal("clock")
    return moment


def parse_whole(text, *, zone=C):
    """The `Moment` of a text that leaves nothing out but its zone, which is then `zone`.

    It is of the forms of offices and machines: what people say for short is for people's forms.
    """
    written = western_digits(text)
    stated = _read_formal(in_latin(written) if len(written) <= LONGEST else "")
    if not (stated.get("day") and stated.get("year")):
        raise _refusal("time")
    return _moment(stated, None, NEXT, zone)


def is_clock_alone(text) -> bool:
    """Tell whether a text that is a time leaves out on which day it is."""
    stated = _read(text)
    named = (stated.get(name) for name in ("day", "ago", "weekday", "days"))
    return all(name is None for name in named)


def _stated(text, now, sense):
    return _moment(_read(text), now, sense, C)


def _moment(stated, now, sense, zone):
    if stated.get("ago") is not None:
        return Moment(truncate(now - timedelta(minutes=stated["ago"]), "minute"), "minute")
    precision = next((unit for unit in ("minute", "hour") if stated.get(unit)), "day")
    hour, minute = _within("hour", stated, 23), _within("minute", stated, 59)
    clock = time(hour, minute, tzinfo=zone_of(stated["zone"]) if stated.get("zone") else zone)
    return Moment(truncate(_at(stated, clock, now, sense), precision), precision)


def _at(stated, clock, now, sense):
    if stated.get("year"):
        return on_day(year_of(stated["year"]), _month(stated), int(stated["day"]), clock)
    if stated.get("days") is not None:
        day = nearest_days.today(now) + timedelta(days=stated["days"])
        return datetime.combine(day, clock)
    days = _days(stated, now, sense)
    if not stated.get("day") and stated.get("weekday") is None:
        clock = datetime.combine(nearest_days.today(now, sense), clock).astimezone(C).timetz()
    if at := nearest_days.nearest(days, clock, now, sense):
        return at
    if stated.get("month"):
        month = MONTHS[_month(stated) - 1][:3]
        raise _refusal("day", day=int(stated["day"]), month=month)
    raise _refusal("any_day", day=int(stated["day"]))


def _days(stated, now, sense):
    if stated.get("weekday") is not None:
        return nearest_days.weekdays(stated["weekday"], now, sense)
    if stated.get("month"):
        return nearest_days.days_of_year(int(stated["day"]), _month(stated), now, sense)
    if stated.get("day"):
        return nearest_days.days_of_month(int(stated["day"]), now, sense)
    return nearest_days.two_days(now, sense)


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
    """Return what a text states, as people say it or as offices write it."""
    written = western_digits(text)
    if len(written) > LONGEST:
        raise _refusal("time")
    latin = in_latin(written)
    stated = spoken.read(spoken.in_english(latin))
    if stated:
        return stated
    try:
        return _read_formal(latin)
    except ValidationError as wrong:
        known = [word for word in written.split() if spoken.knows(in_latin(word))]
        unknown = [word for word in written.split() if word not in known and not word.isdecimal()]
        if wrong.code != "time" or not known or not unknown:
            raise
        raise _refusal("partly", known=" ".join(known), unknown=" ".join(unknown)) from wrong


def _read_formal(text):
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


def _month(stated):
    word = stated["month"]
    month = int(word) if word.isdecimal() else number_of(word)
    if month not in range(1, 13):
        raise _refusal("day_first" if stated.get("point") else "month", month=word)
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
