"""What is due every day: a day that no commander has issued is issued by the clock."""

import logging
from datetime import date, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from centres.models import JournalEntry, Officer
from incidents import actions
from incidents.days import period, running_day, today
from incidents.models import DailySummary

log = logging.getLogger(__name__)
SPACE = uuid5(NAMESPACE_OID, "daily summary")
BACK = 7  # days that the clock catches up; older ones are issued by hand


def issue_when_due() -> None:
    """Issue each of the last days whose grace is over and that nobody has issued.

    Only days that this system has lived through: what was imported of earlier ones is history.
    """
    clock = Officer.objects.get(username="clock")
    for day in _due():
        try:
            issue(day, by=clock)
        except ValidationError:
            log.info("%s was issued meanwhile", day)  # by a commander
        except Exception:
            log.exception("%s is not issued; the other days are", day)


def issue(day: date, *, by: Officer) -> DailySummary:
    """Issue the first edition of a day; however often and by how many at once, one comes of it."""
    return actions.issue_summary(by=by, submission=uuid5(SPACE, f"{day}:{by.pk}"), day=day)


def _due() -> list[date]:
    """Return the days that the clock is to issue now, the oldest first."""
    first = JournalEntry.objects.order_by("position").values_list("at", flat=True).first()
    if first is None:
        return []
    begun = running_day(first)
    days = [today() - timedelta(days=back) for back in range(BACK, 0, -1)]
    known = set(DailySummary.objects.filter(day__in=days).values_list("day", flat=True))
    return [day for day in days if day >= begun and day not in known and _is_over(day)]


def _is_over(day: date) -> bool:
    return period(day)[1] + settings.SUMMARY_GRACE <= timezone.now()
