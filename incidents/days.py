"""Days of the summary: from cut-off to cut-off in C, named by the day on which they begin.

A cut-off holds from a day on; until the first that was set, days begin as the settings say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db.models import Case, DateField, F, Q, Value, When
from django.db.models.functions import Least, TruncDate
from django.utils import timezone

from incidents.kinds import Precision
from incidents.models.cut_off import CutOff

EXACT = (Precision.MINUTE, Precision.HOUR)
DAY = timedelta(days=1)
REMEMBERED = timedelta(minutes=1)  # none holds sooner than the day after next
_memory: dict[str, Any] = {"rows": [], "until": 0}


@dataclass(frozen=True)
class Span:
    """Days one after another, with the half-open time that they take."""

    first: date
    last: date
    start: datetime
    end: datetime

    def holds(self, occurred_at: datetime, precision: str) -> bool:
        """Tell whether an incident belongs to these days."""
        if precision == Precision.DAY:
            return self.first <= _date(occurred_at) <= self.last
        return precision in EXACT and self.start <= occurred_at < self.end

    @property
    def incidents(self) -> Q:
        """Which incidents belong to these days."""
        exact = Q(time_precision__in=EXACT, occurred_at__gte=self.start, occurred_at__lt=self.end)
        whole = Q(
            time_precision=Precision.DAY,
            occurred_at__gte=midnight(self.first),
            occurred_at__lte=midnight(self.last),
        )
        # Said once more for both, so that one range of the index is walked.
        bounds = Q(occurred_at__gte=midnight(self.first), occurred_at__lt=self.end)
        return (exact | whole) & bounds


def span(first: date, last: date) -> Span:
    """Return the days from `first` to `last`, both included."""
    return Span(first, last, start(first), start(last + DAY))


def issued_span(figures: Mapping) -> Span:
    """Return the day that these issued figures are of, as it ran then."""
    day = date.fromisoformat(figures["day"])
    start, end = (datetime.fromisoformat(figures[name]) for name in ("from", "until"))
    return Span(day, day, start, end)


def period(day: date) -> tuple[datetime, datetime]:
    """Return the half-open period of a day's summary: from cut-off to cut-off in C."""
    return start(day), start(day + DAY)


def start(day: date) -> datetime:
    cut_off = next(at for since, at in reversed(cut_offs()) if since <= day)
    return datetime.combine(day, cut_off, tzinfo=settings.LOCAL_ZONE)


def today() -> date:
    """Return the day whose summary is running now."""
    return running_day(timezone.now())


def running_day(at: datetime) -> date:
    """Return the day of the summary within which a moment lies."""
    day = _date(at)
    return day if at >= start(day) else day - DAY


def day_of(occurred_at: datetime, precision: str) -> date | None:
    """Return the day that an incident belongs to: known to the day, it is that date's.

    None for one that is known to the week or month only: it is listed, not counted.
    """
    day = _date(occurred_at)
    if precision == Precision.DAY:
        return day
    if precision not in EXACT:
        return None
    return running_day(occurred_at)


def day_column(first: date, last: date) -> Case:
    """Return as an expression what `day_of` says, right for incidents of these days."""
    whole = When(time_precision=Precision.DAY, then=TruncDate("occurred_at"))
    before = [
        When(occurred_at__lt=start(day), then=Least(_shifted(day - DAY), Value(day - DAY)))
        for day, _time in cut_offs()
        if first < day <= last + DAY
    ]
    return Case(whole, *before, default=_shifted(last + DAY), output_field=DateField())


def _shifted(day: date) -> TruncDate:
    """Return the day of a time where all begin as this one does."""
    return TruncDate(F("occurred_at") - Value(start(day) - midnight(day)))


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=settings.LOCAL_ZONE)


def _date(at: datetime) -> date:
    return at.astimezone(settings.LOCAL_ZONE).date()


def change_after(day: date) -> datetime | None:
    """Return the beginning of the first later day that begins at another time than this one."""
    later = (start(since) for since, _time in cut_offs() if since > day)
    return next((at for at in later if at.time() != start(day).time()), None)


def cut_offs() -> list[tuple[date, time]]:
    """Return from which day each cut-off holds, and its time; the first one is of the settings."""
    if _memory["until"] < monotonic():
        remember(list(CutOff.objects.values_list("holds_from", "time")))
    return [(date.min, settings.CUT_OFF), *_memory["rows"]]


def remember(rows: list[tuple[date, time]]) -> None:
    _memory["rows"], _memory["until"] = rows, monotonic() + REMEMBERED.total_seconds()


def forget() -> None:
    """Let the cut-offs be read anew: for what must not be a minute late."""
    _memory["until"] = 0
