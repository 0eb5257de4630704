"""A day's figures as a first version computes them: rows by their time alone, sums in Python.

What the figures are measured against. It must return the same, or the comparison means nothing.
"""

from collections import Counter

from incidents.days import midnight, period
from incidents.models import Incident
from incidents.summary.known import Known, Present, known_of


class Stock(Present):
    """Whole reports through an index on their time; everything else is judged as objects."""

    def of_days(self, first, last) -> list[Known]:
        start, end = midnight(first), period(last)[1]
        rows = Incident.objects.filter(occurred_at__gte=start, occurred_at__lt=end)
        known = (known_of(incident) for incident in rows.defer("search").order_by("pk"))
        return [k for k in known if k.day and first <= k.day <= last]

    def vague(self, starts) -> list[Known]:
        times = starts.values()
        rows = Incident.objects.filter(occurred_at__gte=min(times), occurred_at__lte=max(times))
        known = (known_of(incident) for incident in rows.defer("search").order_by("pk"))
        return [k for k in known if starts.get(k.state["time_precision"]) == k.occurred_at]

    def tally(self, first, last) -> Counter:
        counted = (k for k in self.of_days(first, last) if k.counted)
        return Counter((k.day, k.state["centre"], k.state["kind"]) for k in counted)

    def harmed(self, first, last) -> list[tuple]:
        counted = (k for k in self.of_days(first, last) if k.counted)
        rows = ((k.day, k.state["casualties"], k.in_gap) for k in counted)
        return [row for row in rows if row[1] or row[2]]
