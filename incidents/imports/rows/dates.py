"""Dates and times as cells of sheets hold them, in the order that a column has."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.text.digits import LONGEST, western_digits
from centres.text.spelling import fold
from incidents import notation
from incidents.imports.rows import clocks
from incidents.imports.rows.clocks import Clock, read_clock
from incidents.notation import Moment, months, times

ZONES = {"C": times.C, "Z": UTC}
FINEST = ("minute", "hour", "day", "week", "month")
FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 – day 0 of spreadsheets has no zone
SERIALS = range(18_264, 73_051)  # 1950 to 2099
ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}  # where year, month, day stand

SENTENCES = {
    "date": _("This is not a date. Write for example 2026-11-22 or 22 NOV 2026."),
    "order": _("Day and month cannot be told apart. Say how dates are written in this column."),
    "number": _("A number alone is no date. Write for example 2026-11-22."),
    "only_year": _("Only the year is known. A report needs a month at least."),
    "month": _("There is no month %(month)s."),
    "day": _("There is no day %(day)s in month %(month)s of %(year)s."),
}
_NUMBERS = re.compile(
    r"(\d{1,4})([/.\-\\ ])(\d{1,2})\2(\d{4}|\d{1,2})(?:(?:[ T,]+|، )(.+))?", re.ASCII
)
_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[ T]?([\d:]{4,8}Z?))?", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_WEEKDAY = r"(?:(?:MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z]*,? )?"
_AFTER = r"(?:[ ,T]+(?P<clock>\d.*))?"
_NAMED = [
    re.compile(_WEEKDAY + form + _AFTER, re.ASCII)
    for form in (
        r"(?P<day>\d\d?)(?:ST|ND|RD|TH)?(?: OF )?[ ./-]*(?P<month>[A-Z]{3,})[ ./,-]*"
        r"(?P<year>\d{4}|\d\d)",
        r"(?P<month>[A-Z]{3,})[ .-]*(?P<day>\d\d?)(?:ST|ND|RD|TH)?[, -]+(?P<year>\d{4})",
        r"(?P<year>\d{4})[ ./-]*(?P<month>[A-Z]{3,})[ ./-]*(?P<day>\d\d?)",
    )
]
_MONTH = [
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<month>[A-Z]{3,})[ ./,-]*(?P<year>\d{4})",
        r"(?P<year>\d{4})[ ./-](?P<month>\d\d?)",
        r"(?P<month>\d\d?)[./-](?P<year>\d{4})",
        r"(?P<year>\d{4})[ ./-]*(?P<month>[A-Z]{3,})",
    )
]
_DAYS = {
    fold(day)
    for days in (
        "الأحد|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|أحد|إثنين|ثلاثاء|أربعاء|خميس|جمعة|سبت",
        "یەکشەممە|دووشەممە|سێشەممە|چوارشەممە|پێنجشەممە|هەینی|شەممە|یوم|ڕۆژی",
    )
    for day in days.split("|")
}
_APART = re.compile(r"(?<=\d) *([./-]) +(?=\d)", re.ASCII)
_CALENDAR = re.compile(r"(?<=\d) ?(هـ|ه|م)(?=\s|$)")  # of the Hijra, of the birth of Christ


def refusal(code: str, **params: Any) -> ValidationError:
    return ValidationError(SENTENCES[code], code=code, params=params)


def coarser(*precisions: str) -> str:
    return max(precisions, key=FINEST.index)


@lru_cache(maxsize=100_000, typed=True)
def read_date(cell: Any, order: str, zone: str) -> Moment:
    """Return the moment that a cell states and how exactly. Raises ValidationError."""
    if isinstance(cell, str):
        return _of_text(cell, order, zone)
    if isinstance(cell, datetime):
        clock = Clock(cell.hour, cell.minute, "minute", cell.tzinfo)
        return moment(cell.year, cell.month, cell.day, clock, zone)
    if isinstance(cell, date):
        return moment(cell.year, cell.month, cell.day, None, zone)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = str(int(cell)) if cell == int(cell) else str(cell)
        return _of_text(text, order, zone)
    raise refusal("date")


def moment(year: int, month: int, day: int, clock: Clock | None, zone: str) -> Moment:
    """Return the moment of a day and, where it is known, a clock. Raises ValidationError."""
    precision = clock.precision if clock else "day"
    of_day = time(clock.hour, clock.minute) if clock else time()
    year = times.year_of(f"{year:04}")
    if not 1 <= month <= 12:
        raise refusal("month", month=month)
    try:
        stated = datetime.combine(date(year, month, day), of_day)
    except ValueError as wrong:
        raise refusal("day", day=day, month=month, year=year) from wrong
    # A day is one of C, by whatever zone the clocks of the sheet go.
    in_zone = (clock.zone or ZONES[zone]) if clock else times.C
    return Moment(notation.truncate(stated.replace(tzinfo=in_zone), precision), precision)


def of_month(year: int, month: int) -> Moment:
    return moment(year, month, 1, None, "C")._replace(precision="month")


def orders(cell: Any) -> dict[str, date] | None:
    """Return the day that a cell states by each order that it fits; None where it has one form."""
    if not isinstance(cell, str):
        return None
    found = _NUMBERS.fullmatch(_without_weekday(western_digits(cell)))
    if found is None or len(found[1]) > 2 or (found[2] == " " and len(found[4]) < 4):
        return None
    written = (found[1], found[3], found[4])
    fit = {}
    for order, (year, month, day) in ORDERS.items():
        try:
            stated = date(times.year_of(written[year]), int(written[month]), int(written[day]))
        except (ValueError, ValidationError):
            continue
        # 28/05/24 begins with no year: it has not come.
        if order != "ymd" or stated.year <= _this_year():
            fit[order] = stated
    return fit


def _this_year() -> int:
    return timezone.now().year


def is_serial(cell: Any) -> bool:
    """Return whether a cell may be a day as spreadsheets count them."""
    if isinstance(cell, str):
        text = western_digits(cell)
        cell = float(text) if _NUMBER.fullmatch(text) else None
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return number and int(cell) in SERIALS and not 1900 <= cell < 2100


def _of_text(cell: str, order: str, zone: str) -> Moment:
    if len(cell) > LONGEST:
        raise refusal("date")
    text = _without_weekday(western_digits(cell))
    if era := _CALENDAR.search(text):
        if era[1] != "م":
            raise ValidationError(times.SENTENCES["hijri"], code="hijri")
        if not re.search(r"\d[:.]\d\d", text):
            text = text[: era.start()] + text[era.end() :]
    if found := _DIGITS.fullmatch(text):
        year, month, day = (int(digits) for digits in found.group(1, 2, 3))
        return moment(year, month, day, _clock_or_none(found[4]), zone)
    if _NUMBER.fullmatch(text):
        return _of_number(text, order, zone)
    if found := _NUMBERS.fullmatch(text):
        return _of_numbers(found, order, zone)
    latin = months.in_latin(text)
    for form in _MONTH:
        if (found := form.fullmatch(latin)) and (named := _month(found["month"])):
            return of_month(times.year_of(found["year"]), named)
    for form in _NAMED:
        if (found := form.fullmatch(latin)) and (named := _month(found["month"])):
            clock = _clock_or_none(found["clock"])
            return moment(times.year_of(found["year"]), named, int(found["day"]), clock, zone)
    try:
        return notation.parse_whole(text, zone=ZONES[zone])
    except ValidationError as wrong:
        raise (refusal("date") if wrong.code == "time" else wrong) from wrong


def _without_weekday(text: str) -> str:
    """Return a date without the name of its day in front, and closed up where it has blanks."""
    while (parts := text.split(None, 1)) and len(parts) == 2 and fold(parts[0]) in _DAYS:
        text = parts[1].lstrip("،, ")
    return _APART.sub(r"\1", text)


def _of_number(text: str, order: str, zone: str) -> Moment:
    if order == "serial" and is_serial(text):
        at = FIRST_DAY + timedelta(seconds=round(float(text) * 86_400))
        clock = Clock(at.hour, at.minute, "minute") if "." in text else None
        return moment(at.year, at.month, at.day, clock, zone)
    if len(text) == 4 and text.isdecimal():
        times.year_of(text)
        raise refusal("only_year")
    raise refusal("number")


def _of_numbers(found: re.Match, order: str, zone: str) -> Moment:
    clock = _clock_or_none(found[5])
    written = (found[1], found[3], found[4])
    if len(found[1]) == 4:
        at = ORDERS["ymd"]
    elif len(found[1]) == 3:
        raise refusal("date")
    elif order in ORDERS:
        at = ORDERS[order]
    else:
        at = _only_order(found[0])
    if len(written[at[0]]) not in (2, 4):
        raise refusal("date")
    year, month, day = times.year_of(written[at[0]]), int(written[at[1]]), int(written[at[2]])
    return moment(year, month, day, clock, zone)


def _only_order(text: str) -> tuple[int, int, int]:
    """Return the order of a text that is the same day by all that it fits."""
    fit = orders(text) or {}
    if len(set(fit.values())) > 1:
        raise refusal("order")
    return ORDERS[next(iter(fit), "dmy")]


def _month(text: str) -> int | None:
    return int(text) if text.isdecimal() else months.number_of(text)


def _clock_or_none(text: str | None) -> Clock | None:
    if not text:
        return None
    clock = read_clock(text)
    if clock is None:
        raise ValidationError(clocks.NO_CLOCK, code="clock")
    return clock
