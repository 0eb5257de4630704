"""Days of the summary: from cut-off to cut-off in C, named by the day on which they begin."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from incidents.kinds import Precision

EXACT = (Precision.MINUTE, Precision.HOUR)


def period(day: date) -> tuple[datetime, datetime]:
    """Return the half-open period of a day's summary: from cut-off to cut-off in C."""
    start = datetime.combine(day, settings.CUT_OFF, tzinfo=settings.LOCAL_ZONE)
    return start, start + timedelta(days=1)


def today() -> date:
    """Return the day whose summary is running now."""
    return day_of(timezone.now(), Precision.MINUTE)


def day_of(occurred_at: datetime, precision: str) -> date | None:
    """Return the day that an incident belongs to: known to the day, it is that date's.

    None for one that is known to the week or month only: it is listed, not counted.
    """
    local = occurred_at.astimezone(settings.LOCAL_ZONE)
    if precision == Precision.DAY:
        return local.date()
    if precision not in EXACT:
        return None
    cut_off = settings.CUT_OFF
    return (local - timedelta(hours=cut_off.hour, minutes=cut_off.minute)).date()


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=settings.LOCAL_ZONE)


def of_days(first: date, last: date) -> Q:
    """Return which incidents belong to the days from `first` to `last`, both included."""
    start, end = period(first)[0], period(last)[1]
    exact = Q(time_precision__in=EXACT, occurred_at__gte=start, occurred_at__lt=end)
    whole = Q(
        time_precision=Precision.DAY,
        occurred_at__gte=midnight(first),
        occurred_at__lte=midnight(last),
    )
    # Said once more for both, so that one range of the index is walked.
    return (exact | whole) & Q(occurred_at__gte=midnight(first), occurred_at__lt=end)
