"""When the incident of a row happened, and how exactly that is known."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from centres.text.digits import western_digits
from incidents import notation
from incidents.imports.rows import cells, clocks, dates
from incidents.imports.rows.row_cells import At, Columns, Told
from incidents.notation import Moment, months, times

# No list begins before. What spreadsheets and programs write for no date: 1900-01-01, 1970-01-01.
FIRST = datetime(1975, 1, 1, tzinfo=UTC)
WEEK, MONTH = 7, 31  # days that a stretch of time has at most, to be told so
# Of a column of days: what programs write where they know no clock.
_MIDNIGHT = re.compile(r"[T ]+0?0:00(?::00(?:\.0+)?)?(?: ?(?:Z|[+-]00:?00))?$", re.ASCII)


class When:
    def __init__(self, columns: Columns, now: datetime):
        self.columns, self.until = columns, now + settings.FUTURE_TOLERANCE
        self.day, self.whole = columns.one_of("date"), columns.one_of("date_time")
        self.clock, self.last = columns.one_of("time"), columns.one_of("date_end")
        self.parts = [columns.one_of(name) for name in ("year", "month", "day")]
        self.words = columns.one_of("approximate")
        self.precision = columns.one_of("time_precision")
        self.fixed = columns.fixed.get("time_precision")
        self.plain = not (self.clock or self.last or self.words or self.precision or self.fixed)

    def read(self, row: Sequence[Any], told: Told) -> None:
        stated = self._stated(row, told)
        if stated is None:
            return
        if not self.plain:
            stated = self._exactly(row, stated, told)
        told.fields["occurred_at"], told.fields["time_precision"] = stated
        if stated.at < FIRST:
            told.doubts["old"] = _("Programs write this date where they know none.")
        if stated.at > self.until:
            told.doubts["future"] = _("This time has not come yet.")

    def _stated(self, row: Sequence[Any], told: Told) -> Moment | None:
        order, zone = self.columns.order, self.columns.zone
        whole = read_exported if self.columns.own else dates.read_date
        for at, reader in ((self.day, read_day), (self.whole, whole)):
            if at and not cells.is_blank(cell := row[at[0]]):
                return told.reads(at[1], reader, cell, order, zone)
        year, month, day = self.parts
        if year:
            given = tuple(at and cells.text_of(row[at[0]]) for at in (year, month, day))
            return told.reads(year[1], of_columns, *given)
        at = self.day or self.whole
        told.faults[at[1] if at else ""] = _("The row has no date.")
        return None

    def _exactly(self, row: Sequence[Any], stated: Moment, told: Told) -> Moment:
        """Return the moment with its clock, as exactly as the row says it is known."""
        if self.clock and not cells.is_blank(row[self.clock[0]]):
            stated = self._with_clock(row[self.clock[0]], self.clock[1], stated, told)
        precision = stated.precision
        if self.words and (text := cells.text_of(row[self.words[0]])) not in ("", *cells.NO_TEXT):
            precision = dates.coarser(precision, "week")
            told.keep(self.words[1], text)
        code = self._precision(row, told)
        if self.last and not cells.is_blank(row[self.last[0]]):
            length = self._until(row, self.last, stated, told)
            precision = dates.coarser(precision, *([length] if length and not code else []))
        if code:
            precision = dates.coarser(precision, code)
        return Moment(notation.truncate(stated.at, precision), precision)

    def _with_clock(self, cell: Any, heading: str, stated: Moment, told: Told) -> Moment:
        clock = told.reads(heading, clocks.read_clock, cell)
        if heading in told.faults:
            return stated
        if clock is None or stated.precision in ("week", "month"):
            told.keep(heading, cells.text_of(cell))
            return stated
        local = stated.at.astimezone(times.C)
        given = (local.year, local.month, local.day)
        timed = told.reads(heading, dates.moment, *given, clock, self.columns.zone)
        if stated.precision != "day" and timed and timed.at != stated.at:
            told.faults[heading] = _("This time of day is not the one that the date says.")
        return timed or stated

    def _precision(self, row: Sequence[Any], told: Told) -> str | None:
        if self.precision is None:
            return self.fixed
        cell = row[self.precision[0]]
        if cells.is_blank(cell):
            return self.fixed
        written = cells.text_of(cell)
        code = self.columns.code_of("time_precision", written)
        if code == "":
            told.faults[self.precision[1]] = str(dates.SENTENCES["only_year"])
        elif code is None:
            told.faults[self.precision[1]] = _("“%s” has no meaning here.") % written
        return code or None

    def _until(self, row: Sequence[Any], at: At, stated: Moment, told: Told) -> str | None:
        """Return how exactly the time is known by its last day, which is kept in words."""
        place, heading = at
        ended = told.reads(heading, read_day, row[place], self.columns.order, self.columns.zone)
        if ended is None:
            return None
        days = (ended.at.astimezone(times.C).date() - stated.at.astimezone(times.C).date()).days
        if days < 0:
            told.faults[heading] = _("The last day is before the first.")
        elif days > MONTH:
            told.faults[heading] = _(
                "The days are more than a month apart: this is no one incident."
            )
        elif days:
            told.keep(heading, cells.text_of(row[place]))
            return "week" if days < WEEK else "month"
        return None


@lru_cache(maxsize=100_000, typed=True)
def read_day(cell: Any, order: str, zone: str) -> Moment:
    """Return the moment of a cell in a column of days, where midnight is no clock.

    Raises ValidationError.
    """
    if isinstance(cell, str):
        cell = _MIDNIGHT.sub("", cell.strip())
    elif isinstance(cell, datetime) and cell.hour == cell.minute == cell.second == 0:
        cell = cell.date()
    elif isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    return dates.read_date(cell, order, zone)


def read_exported(cell: Any, order: str, zone: str) -> Moment:
    """Return the moment of a cell of our export: where a program took it for a day, midnight."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        cell = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 – the zone is given
    return dates.read_date(cell, order, zone)


@lru_cache(maxsize=10_000)
def of_columns(year: str, month: str | None, day: str | None) -> Moment:
    """Return the moment of three cells; 0 or nothing for the day leaves the month.

    Raises ValidationError.
    """
    numbers = [_number(text) for text in (year, month, day)]
    if numbers[0] is None or len(western_digits(year)) != 4:
        raise dates.refusal("date")
    stated = times.year_of(western_digits(year))
    if numbers[1] is None and month and (named := months.number_of(months.in_latin(month))):
        numbers[1] = named
    if not numbers[1]:
        raise dates.refusal("only_year")
    if not numbers[2]:
        dates.moment(stated, numbers[1], 1, None, "C")
        return dates.of_month(stated, numbers[1])
    return dates.moment(stated, numbers[1], numbers[2], None, "C")


def _number(text: str | None) -> int | None:
    """Return the number of a cell, None where nothing is known. Raises ValidationError."""
    if text is None or cells.is_blank(text):
        return None
    plain = western_digits(text).removesuffix(".0")
    if plain in ("-9", "-99"):
        return None
    return int(plain) if plain.isdecimal() and plain.isascii() else None
