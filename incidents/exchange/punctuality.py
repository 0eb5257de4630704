"""Who owed whom what by when: how soon each room answered requests and reports, and what it owes.

Requests are told from the journal, which knows of each reply which force gave it. Those withdrawn
and those about records for training count nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Aggregate, CharField, Count, DurationField, F, Q
from django.db.models.functions import Cast, Greatest
from django.utils import timezone

from centres.models import Centre, Force
from incidents.models import Request
from incidents.models.request import LIVE, Status


@dataclass
class Replies:
    """What came of requests: those answered were accepted, declined or completed at once."""

    asked: int = 0
    completed: int = 0
    overdue: int = 0
    waits: list[timedelta] = field(default_factory=list)  # from asking to the first answer

    @property
    def answered(self) -> int:
        return len(self.waits)

    @property
    def median(self) -> timedelta | None:
        seconds = [wait.total_seconds() for wait in self.waits]
        return timedelta(seconds=median(seconds)) if seconds else None


@dataclass(frozen=True)
class Room:
    """A room's figures: of requests as a whole and by the force that replied, and of reports."""

    centre: Centre
    requests: Replies
    forces: list[tuple[Force, Replies]]
    reports: dict  # owed, in_time, late, median


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def by_room(centres, *, forces, requests, entries, obligations) -> list[Room]:
    """Return the figures of each room that is active or has any, of what was found visible.

    `entries` is the journal. Two queries beside those of rooms and forces.
    """
    replies, reports = _replies(requests, entries), _reports(obligations)
    forces = list(forces)
    return [
        Room(
            centre=centre,
            requests=replies.get((centre.pk, None), Replies()),
            forces=[
                (force, replies[centre.pk, force.pk])
                for force in forces
                if (centre.pk, force.pk) in replies
            ],
            reports=reports.get(centre.pk, {"owed": 0, "in_time": 0, "late": 0, "median": None}),
        )
        for centre in centres
        if centre.status == Centre.Status.ACTIVE
        or centre.pk in reports
        or (centre.pk, None) in replies
    ]


def _replies(requests, entries) -> dict[tuple[str, str | None], Replies]:
    """Return what came of the requests, by the room asked, and by room and force that replied."""
    now = timezone.now()
    sides: dict[tuple[str, str | None], Replies] = {}
    for states in _states(requests, entries):
        present = states[-1]
        if present["status"] == Status.WITHDRAWN:
            continue
        room = sides.setdefault((present["addressee"], None), Replies())
        room.asked += 1
        room.overdue += present["status"] in LIVE and _at(present["due_at"]) <= now
        for state in states[1:]:
            force = sides.setdefault((state["addressee"], state["replied_force"]), Replies())
            for replies in (room, force):
                if state is states[1]:
                    answered = state["accepted_at"] or state["closed_at"]
                    replies.waits.append(_at(answered) - _at(state["asked_at"]))
                replies.completed += state["status"] == Status.COMPLETED
    return sides


def _states(requests, entries) -> Iterable[list[dict]]:
    """Return of each request every state that it was in, the first one first."""
    keys = requests.binding().order_by().values(named=Cast("pk", CharField()))
    states: dict[str, list[dict]] = {}
    for entry in entries.filter(subject=Request.subject, key__in=keys).order_by("position"):
        states.setdefault(entry.key, []).append(entry.state())
    return states.values()


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _reports(obligations) -> dict[str, dict]:
    """Return by room the answers that it owed to reports, in time or late, and the median time."""
    late = Q(met_at__gt=F("due_at")) | Q(met_at=None, due_at__lte=timezone.now())
    figures = {
        "owed": Count("pk"),
        "in_time": Count("pk", filter=Q(met_at__lte=F("due_at"))),
        "late": Count("pk", filter=late),
        # A clock that began anew after the call is met at once.
        "median": Median(Greatest("met_at", "since") - F("since"), filter=Q(met_at__isnull=False)),
    }
    rows = obligations.answers().filter(void=False).values("centre").annotate(**figures)
    return {row.pop("centre"): row for row in rows.order_by("centre")}
