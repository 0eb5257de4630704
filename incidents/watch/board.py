"""The board: what each room does, owes and is owed, side by side, in a few queries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, FloatField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Extract, Floor
from django.utils import timezone

from centres.models import Centre, Officer, Posting, Watch
from centres.permissions import Permission
from incidents.kinds import Precision
from incidents.models import Incident, Obligation
from incidents.watch import silence
from incidents.watch.silence import Heard

DAYS = 28  # of the strip; each ends at this time of the day
MEAN = 7  # days before the last, of the mean
SECONDS = 86_400
BOARD = Permission.READ_BOARD


class OnDuty(NamedTuple):
    """An officer on duty, and the number in the posting, empty where none is known."""

    officer: Officer
    telephone: str


@dataclass
class Room:
    """One room as the board shows it; counts of incidents are of days that end now."""

    centre: Centre
    heard: Heard
    days: list[int] = field(default_factory=lambda: [0] * DAYS)  # the oldest first
    people: list[OnDuty] = field(default_factory=list)  # by force, the longest on duty first
    owed: int = 0  # answers to others' reports, not given yet
    late: int = 0  # of these, overdue
    asked: int = 0  # requests to it that are open
    asked_late: int = 0

    @property
    def today(self) -> int:
        return self.days[-1]

    @property
    def mean(self) -> float:
        return sum(self.days[-1 - MEAN : -1]) / MEAN


def rooms(seen_by: Officer) -> list[Room]:
    """Return the active rooms in the order of their codes, with who is on duty."""
    now = timezone.now()
    active = Centre.objects.visible_to(seen_by, BOARD).filter(status=Centre.Status.ACTIVE)
    rooms_by_code = {
        heard.centre.pk: Room(heard.centre, heard) for heard in silence.of_rooms(active, now)
    }
    for code, age, count in _days(seen_by, now):
        if code in rooms_by_code:
            rooms_by_code[code].days[DAYS - 1 - age] = count
    for watch, telephone in _watches(seen_by):
        if watch.centre_id in rooms_by_code:
            rooms_by_code[watch.centre_id].people.append(OnDuty(watch.officer, telephone))
    for code, name, count in _owed(seen_by, now):
        if code in rooms_by_code:
            setattr(rooms_by_code[code], name, count)
    return list(rooms_by_code.values())


def _watches(seen_by: Officer) -> list[tuple[Any, str]]:
    """Return who is on duty, by force, the longest first, with the number of the posting there."""
    here = {"officer": OuterRef("officer"), "centre": OuterRef("centre")}
    numbers = Posting.objects.visible_to(seen_by, BOARD).current().filter(**here)
    numbers = numbers.exclude(telephone="").order_by("-since").values("telephone")[:1]
    watches = Watch.objects.visible_to(seen_by, BOARD).open().annotate(number=Subquery(numbers))
    rows = watches.select_related("officer__force").order_by("-officer__force_id", "since")
    return [(watch, watch.number or "") for watch in rows]


def _days(seen_by: Officer, now: datetime):
    """Return room, age in days and number of the incidents that happened lately."""
    age = Extract(Value(now) - F("occurred_at"), "epoch", output_field=FloatField()) / SECONDS
    lately = (
        Incident.objects.visible_to(seen_by, BOARD)
        .counted()
        .filter(
            occurred_at__gt=now - timedelta(days=DAYS),
            occurred_at__lte=now,
            time_precision__in=[Precision.MINUTE, Precision.HOUR, Precision.DAY],
        )
    )
    by_age = lately.order_by().annotate(age=Floor(age)).values_list("centre", "age")
    # Rows, not keys: an index holds all that is asked for.
    return [(code, int(day), count) for code, day, count in by_age.annotate(count=Count("*"))]


def _owed(seen_by: Officer, now: datetime) -> Iterator[tuple[str, str, int]]:
    """Yield room, name in a Room and count of what the rooms owe."""
    open_ones = Obligation.objects.visible_to(seen_by, BOARD).open().order_by()
    late, to_report = Q(due_at__lte=now), Q(request=None)
    names = {"owed": to_report, "late": to_report & late, "asked": ~to_report}
    names["asked_late"] = ~to_report & late
    counts = {name: Count("pk", filter=which) for name, which in names.items()}
    for row in open_ones.values("centre").annotate(**counts):
        yield from ((row["centre"], name, row[name]) for name in names)
