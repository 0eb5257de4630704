"""Which day is meant where a text leaves out the year, the month or the day: the nearest such."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, timezone

C = timezone(timedelta(hours=3), "C")
LATEST, NEXT = -1, 1  # which of all such times one is: the latest, or the next to come
GRACE = timedelta(minutes=10)  # clocks of two rooms differ, so a time may seem a little early


def today(now: datetime, sense: int = NEXT) -> date:
    """Return the day in C of now; a time that seems a little early is of the day it seems."""
    return (now + GRACE if sense == LATEST else now).astimezone(C).date()


def nearest(days: Iterable[date], clock: time, now: datetime, sense: int) -> datetime | None:
    """Return the first of the days' moments that is over, or to come; None where there is none."""
    for day in days:
        at = datetime.combine(day, clock)
        if at > now if sense == NEXT else at <= now + GRACE:
            return at
    return None


def two_days(now: datetime, sense: int) -> list[date]:
    """Return this day and that beside it, one of which has any time of the clock."""
    this = today(now, sense)
    return [this, this + timedelta(days=sense)]


def weekdays(weekday: int, now: datetime, sense: int) -> list[date]:
    """Return the two nearest days of a week's day, counted from Monday."""
    this = today(now, sense)
    away = sense * (weekday - this.weekday()) % 7
    return [this + timedelta(days=sense * days) for days in (away, away + 7)]


def days_of_year(day: int, month: int, now: datetime, sense: int) -> Iterator[date]:
    """Yield that day of that month in the years that are nearest; 29 FEB is of a leap year."""
    this = today(now, sense).year
    for years in range(9):
        if found := _day(this + sense * years, month, day):
            yield found


def days_of_month(number: int, now: datetime, sense: int) -> Iterator[date]:
    """Yield the days of this number in three months, of which one has 31 days and is not this."""
    first = today(now).replace(day=1)
    for _step in range(3):
        if found := _day(first.year, first.month, number):
            yield found
        first = (first + timedelta(days=31 if sense == NEXT else -1)).replace(day=1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
