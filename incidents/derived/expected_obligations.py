"""What rooms owe: obligations, held to the reports, answers and requests they follow from."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from centres.models import Centre, JournalEntry
from centres.models.record import batched
from incidents.kinds import Channel, Precedence
from incidents.models import Acknowledgement, Incident, Obligation, Request
from incidents.models.answer import TOLD
from incidents.models.request import Status

CHUNK = 2_000
BEGUN = "obligations"  # the entry in a book with reports older than they are
SOON = timedelta(seconds=15)  # an action's clock and its entry are no further apart


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What one room must owe: since when, until when, and what became of it."""

    since: datetime
    due_at: datetime
    escalates_at: datetime | None = None
    met_at: datetime | None = None
    void: bool = False
    about: bool = False  # since is known from an entry, and may be a little earlier

    def agrees(self, stored: Obligation) -> bool:
        early = self.since - stored.since
        if not (timedelta(0) <= early <= SOON if self.about else not early):
            return False
        due, escalates = self.due_at - early, self.escalates_at and self.escalates_at - early
        recorded = (stored.due_at, stored.escalates_at, stored.met_at, stored.void)
        return recorded == (due, escalates, self.met_at, self.void)


def faults() -> Iterator[str]:
    """Yield each report or request to which is owed something else than follows from the book.

    To what is imported or made for training nobody owes anything, so it is not even looked at.
    """
    active, begun = _Active(), _begun()
    reports = Incident.objects.exclude(channel=Channel.IMPORT).filter(exercise=False)
    for batch in batched(reports.order_by("pk").defer("search").iterator(CHUNK), CHUNK):
        yield from _faults_of_reports(batch, active, begun)
    for batch in batched(_requests().iterator(CHUNK), CHUNK):
        yield from _faults_of_requests(batch)
    yield from _owed_to_nothing()


def _begun() -> int:
    """Return the position after which rooms owe answers; 0 where the book never says one."""
    entry = JournalEntry.objects.filter(subject=BEGUN).order_by("position").first()
    return entry.state()["after"] if entry else 0


def _faults_of_reports(reports: Sequence[Incident], active: "_Active", begun: int) -> Iterator[str]:
    stored: dict[UUID | None, dict[str, Obligation]] = defaultdict(dict)
    for obligation in Obligation.objects.filter(incident__in=reports):
        stored[obligation.incident_id][obligation.centre_id] = obligation
    answered, states = _first_answers(reports), _states(reports)
    for report in reports:
        history = states.get(report.pk) or [(report.position, report.reported_at, report.state())]
        first = history[0][0]
        rooms = active.before(first) - {report.centre_id} if first > begun else ()
        due = {room: _owed(report, history, answered[report.pk].get(room)) for room in rooms}
        recorded = stored[report.pk]
        if due.keys() != recorded.keys() or not all(due[c].agrees(recorded[c]) for c in due):
            named = f"incident {report.key()} ({report.number})"
            yield f"{named}: what rooms owe it is not what follows from the book"


def _owed(report: Incident, history: list, answer: tuple[int, datetime] | None) -> Owed:
    """Return what a room owes to a report, by its states and the room's first answer."""
    until, met_at = answer or (None, None)
    _position, _at, first = history[0]
    owed, precedence = _timed(report.reported_at, first["precedence"]), first["precedence"]
    for position, at, state in history[1:]:
        if state["precedence"] != precedence and (until is None or position < until):
            owed = replace(_timed(at, state["precedence"]), about=True)
        precedence = state["precedence"]
    return replace(owed, met_at=met_at, void=report.struck and met_at is None)


def _timed(since: datetime, code: str) -> Owed:
    precedence = Precedence(code)
    escalates = since + 2 * precedence.clock if precedence.urgent else None
    return Owed(since=since, due_at=since + precedence.clock, escalates_at=escalates)


def _first_answers(reports: Iterable[Incident]) -> dict:
    """Return by report and room the position and the time of the first answer, of either force.

    What was told by telephone is one once it is confirmed, as of the time of the call.
    """
    first: dict[UUID, dict[str, tuple[int, datetime]]] = defaultdict(dict)
    answers = Acknowledgement.objects.filter(incident__in=reports).order_by("position")
    for answer in answers.exclude(TOLD).only("incident", "centre", "position", "at", "told_at"):
        met = (answer.position, answer.told_at or answer.at)
        first[answer.incident_id].setdefault(answer.centre_id, met)
    return first


def _states(reports: Iterable[Incident]) -> dict:
    """Return the position, time and state of every entry about reports that were changed."""
    states = defaultdict(list)
    changed = {report.key(): report.pk for report in reports if report.version > 1}
    entries = JournalEntry.objects.filter(subject=Incident.subject, key__in=changed)
    for entry in entries.order_by("position"):
        states[changed[entry.key]].append((entry.position, entry.at, entry.state()))
    return states


class _Active:
    """Which rooms were active, at whatever position: replayed from the journal."""

    def __init__(self):
        self.positions: list[int] = []
        self.rooms: list[set[str]] = []
        now: set[str] = set()
        for entry in JournalEntry.objects.filter(subject=Centre.subject).order_by("position"):
            active = entry.state()["status"] == Centre.Status.ACTIVE
            now = now | {entry.key} if active else now - {entry.key}
            self.positions.append(entry.position)
            self.rooms.append(now)

    def before(self, position: int) -> set[str]:
        """Return the codes of the rooms that were active when that entry was made."""
        entries = bisect_left(self.positions, position)
        return self.rooms[entries - 1] if entries else set()


def _requests():
    return Request.objects.order_by("pk").prefetch_related("obligations").binding()


def _faults_of_requests(requests: Iterable[Request]) -> Iterator[str]:
    for request in requests:
        due = _owed_to_request(request)
        owed_by = {owed.centre_id: owed for owed in request.obligations.all()}
        if owed_by.keys() != {request.addressee_id} or not due.agrees(
            owed_by[request.addressee_id]
        ):
            yield f"request {request.key()}: what is owed to it is not what follows from it"


def _owed_to_request(request: Request) -> Owed:
    done = request.status in (Status.DECLINED, Status.COMPLETED)
    return Owed(
        since=request.asked_at,
        due_at=request.due_at,
        met_at=request.closed_at if done else None,
        void=request.status == Status.WITHDRAWN,
    )


def _owed_to_nothing() -> Iterator[str]:
    """Yield what is said to be owed to a record to which nobody owes anything."""
    training = Q(incident__exercise=True) | Q(request__incident__exercise=True)
    imported = Q(incident__channel=Channel.IMPORT)
    for obligation in Obligation.objects.filter(training | imported).order_by("pk"):
        named = f"obligation {obligation.pk} of {obligation.centre_id}"
        yield f"{named}: nobody owes anything to what is imported or made for training"
