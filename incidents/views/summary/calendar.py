"""A month as a strip of days, each with its number of incidents and whether it is issued."""

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format

from centres import values
from incidents.models import DailySummary
from incidents.summary import Present, today
from incidents.summary.periods import month_of


def month_strip(request, day: date) -> dict:
    """Return the days of the month up to today, and the ways to the months beside it."""
    first = day.replace(day=1)
    last = min(first.replace(day=monthrange(day.year, day.month)[1]), max(today(), day))
    counts: Counter[date] = Counter()
    for (each, _centre, _kind), count in Present().tally(first, last).items():
        counts[each] += count
    issued = DailySummary.objects.visible_to(request.user).filter(day__range=(first, last))
    done = set(issued.values_list("day", flat=True))
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    return {
        "name": date_format(first, "F Y"),
        "url": month_of(day).get_absolute_url(),
        "days": [
            {
                "url": reverse("summary_day", args=[each]),
                "number": each.day,
                "count": counts[each],
                "issued": each in done,
                "current": each == day,
            }
            for each in (first + timedelta(days=i) for i in range((last - first).days + 1))
        ],
        "before_url": before.year in values.YEARS and reverse("summary_day", args=[before]),
        "after_url": after <= today() and reverse("summary_day", args=[after]),
    }
