"""The figures of a day: which incidents belong to it, and what they add up to."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from incidents.kinds import Outcome, Precedence, Precision
from incidents.models import Incident

EXACT = (Precision.MINUTE, Precision.HOUR)

HARM = {Outcome.KILLED, Outcome.WOUNDED, Outcome.ABDUCTED}
MASS = 5  # killed, wounded or abducted together: a mass-casualty incident
SIGNIFICANT = 50  # incidents shown in full; the rest are in the log
ORDER = list(Precedence.values)


@dataclass(frozen=True)
class Figures:
    """What a day adds up to.

    `kinds` counts incidents by (centre, kind), `casualties` people by (outcome, category).
    Struck and exercise records, and those that count under another report of the same event
    (`doubled`), are counted nowhere else. `vague` are known only to
    the week or month this day lies in: listed, not counted.
    """

    day: date
    kinds: Counter
    casualties: Counter
    in_gap: int
    significant: list[Incident]
    further: int
    vague: list[Incident]
    struck: int
    exercise: int
    doubled: int

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


def period(day: date) -> tuple[datetime, datetime]:
    """Return the half-open period of a day's summary: from cut-off to cut-off in C."""
    start = datetime.combine(day, settings.CUT_OFF, tzinfo=settings.LOCAL_ZONE)
    return start, start + timedelta(days=1)


def today() -> date:
    """Return the day whose summary is running now."""
    return day_of(timezone.now(), Precision.MINUTE)


def day_of(occurred_at: datetime, precision: str) -> date:
    """Return the day that an incident belongs to: known to the day, it is that date's."""
    local = occurred_at.astimezone(settings.LOCAL_ZONE)
    if precision == Precision.DAY:
        return local.date()
    cut_off = settings.CUT_OFF
    return (local - timedelta(hours=cut_off.hour, minutes=cut_off.minute)).date()


def of_day(incidents, day: date):
    """Return those of the incidents that belong to the day."""
    start, end = period(day)
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=settings.LOCAL_ZONE)
    return incidents.filter(
        Q(time_precision__in=EXACT, occurred_at__gte=start) | Q(occurred_at=midnight,
          time_precision=Precision.DAY),
        occurred_at__gte=midnight,
        occurred_at__lt=end,
    )  # fmt: skip


def figures(incidents, day: date) -> Figures:
    """Return the figures of the day over the incidents (those the reader may see)."""
    mine = of_day(incidents, day)
    counted = mine.counted()
    kinds = Counter(
        {(row["centre"], row["kind"]): row["n"] for row in _grouped(counted, "centre", "kind")}
    )
    significant = _significant(counted)
    aside = mine.aggregate(
        struck=Count("pk", filter=~Q(struck_at=None)),
        doubled=Count("pk", filter=Q(struck_at=None, exercise=False) & ~Q(same_as=None)),
        exercise=Count("pk", filter=Q(struck_at=None, exercise=True)),
    )
    return Figures(
        day=day,
        kinds=kinds,
        casualties=_casualties(counted),
        in_gap=counted.filter(in_gap=True).count(),
        significant=significant[:SIGNIFICANT],
        further=max(0, len(significant) - SIGNIFICANT),
        vague=list(_vague(incidents.counted(), day)),
        **aside,
    )


def _grouped(incidents, *names):
    return incidents.order_by().values(*names).annotate(n=Count("pk"))


def _casualties(incidents) -> Counter:
    sums = Counter()
    for cells in incidents.exclude(casualties=[]).values_list("casualties", flat=True):
        for cell in cells:
            sums[cell["outcome"], cell["category"]] += cell["count"]
    return sums


def _significant(incidents) -> list[Incident]:
    """Return flash and immediate incidents, mass casualties, and local leaders among them."""
    told = incidents.exclude(casualties=[]) | incidents.filter(
        Q(precedence__in=ORDER[:2]) | Q(local_leader=True)
    )
    found = [
        i for i in told.defer("search")
        if i.urgent or i.local_leader or _harmed(i) >= MASS
    ]  # fmt: skip
    return sorted(found, key=lambda i: (ORDER.index(i.precedence), i.occurred_at, i.serial))


def _harmed(incident: Incident) -> int:
    return sum(cell["count"] for cell in incident.casualties if cell["outcome"] in HARM)


def _vague(incidents, day: date):
    """Return what is known only to the week or the month that the day lies in."""
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=settings.LOCAL_ZONE)
    monday = midnight - timedelta(days=day.weekday())
    return incidents.filter(
        Q(time_precision=Precision.WEEK, occurred_at=monday)
        | Q(time_precision=Precision.MONTH, occurred_at=midnight.replace(day=1))
    ).defer("search")
