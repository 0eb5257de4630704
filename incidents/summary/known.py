"""What was known at a position: as the records stand at the head, or as the journal had it.

Both answer alike, in the states that the journal keeps, so that figures computed again later are
the figures that were issued.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, reduce
from operator import or_

from django.db.models import Count, Q, QuerySet

from centres import journal
from centres.ground import geography
from centres.models import Area, AreaEdition, Centre, JournalEntry, Record
from incidents.days import EXACT, Span, day_column, day_of, midnight, period, span
from incidents.kinds import Channel, Fate, Kind, Precision
from incidents.models import Batch, Incident, Relation
from incidents.models.relation import Degree

Tally = Counter  # of (day, centre, kind)
Starts = dict[str, datetime]  # by precision
EVERY = Q()


@dataclass(frozen=True)
class Known:
    """One report as its state says, with what follows from it: where it lies, what it counts as."""

    state: dict
    areas: list[int] = field(default_factory=list)
    in_gap: bool | None = None
    same_as: str | None = None

    @property
    def occurred_at(self) -> datetime:
        return datetime.fromisoformat(self.state["occurred_at"])

    @property
    def day(self) -> date | None:
        return day_of(self.occurred_at, self.state["time_precision"])

    @property
    def counted(self) -> bool:
        s = self.state
        return not (s["struck"] or s["exercise"] or self.same_as)


class Present:
    """What the records say at the head; whoever needs one moment holds the head meanwhile."""

    @cached_property
    def position(self) -> int:
        return journal.position()

    def within(self, days: Span) -> list[Known]:
        return self._reports(
            days.incidents, lambda k: days.holds(k.occurred_at, k.state["time_precision"])
        )

    def vague(self, starts: Starts) -> list[Known]:
        """Return the reports known only to a unit of the calendar that begins at the time given."""
        begun = (Q(time_precision=precision, occurred_at=at) for precision, at in starts.items())
        return self._reports(
            reduce(or_, begun), lambda k: starts.get(k.state["time_precision"]) == k.occurred_at
        )

    def reported(self, days: Span) -> list[Known]:
        """Return what was reported in the time, but for what was imported."""
        return self._reports(
            Q(reported_at__gte=days.start, reported_at__lt=days.end) & ~Q(channel=Channel.IMPORT),
            lambda k: (
                days.start <= datetime.fromisoformat(k.state["reported_at"]) < days.end
                and k.state["channel"] != Channel.IMPORT
            ),
        )

    def open_abductions(self) -> list[Known]:
        """Return the abductions whose outcome is open."""
        return self._reports(
            Q(kind=Kind.ABDUCTION, abduction__outcome=Fate.OPEN),
            lambda k: (k.state["abduction"] or {}).get("outcome") == Fate.OPEN,
        )

    def tally(self, first: date, last: date) -> Tally:
        """Count the incidents of the days by day, centre and kind."""
        counted = (
            Incident.objects.counted()
            .order_by()
            .filter(
                occurred_at__gte=midnight(first),
                occurred_at__lt=period(last)[1],
                time_precision__in=[*EXACT, Precision.DAY],
            )
        )
        # Rows, not keys: an index holds all that is asked for.
        by_day = counted.annotate(day=day_column(first, last)).values_list("day", "centre", "kind")
        rows = by_day.annotate(count=Count("*"))
        within = (row for row in rows if first <= row[0] <= last)
        return Counter({(day, centre, kind): count for day, centre, kind, count in within})

    def harmed(self, first: date, last: date) -> list[tuple[date | None, list[dict], bool | None]]:
        """Return day, casualties and whether in the gap, of what had any or lay in it."""
        counted = Incident.objects.filter(span(first, last).incidents).counted().order_by()
        harmed = counted.filter(~Q(casualties=[]) | Q(in_gap=True))
        rows = harmed.values_list("occurred_at", "time_precision", "casualties", "in_gap")
        return [(day_of(at, precision), cells, gap) for at, precision, cells, gap in rows]

    def states(
        self, model: type[Record], where: Q = EVERY, fits: Callable[[dict], bool] = bool
    ) -> list[dict]:
        """Return the states of other records for which `where`, and so `fits`, is true."""
        records = model.objects.filter(where).order_by("pk")
        return [state for record in records if fits(state := record.state())]

    @cached_property
    def centres(self) -> list[dict]:
        """The states of all rooms, in the order of their codes."""
        return self.states(Centre)

    def area_names(self, keys: Iterable[int]) -> dict[int, Area]:
        return Area.objects.defer("shape").in_bulk(list(keys)) if keys else {}

    def areas(self, layers: Iterable[str]) -> list[Area]:
        """Return the areas in force of these layers."""
        areas = Area.objects.filter(edition__in=self._editions().values("pk"), layer__in=layers)
        return list(areas.order_by("layer", "pk"))

    def _editions(self) -> QuerySet[AreaEdition]:
        return AreaEdition.objects.in_force()

    def _reports(self, where: Q, fits: Callable[[Known], bool]) -> list[Known]:
        """Return the reports for which `where`, and so `fits`, is true."""
        incidents = Incident.objects.filter(where).in_force().defer("search").order_by("pk")
        return [known_of(incident) for incident in incidents]


def known_of(incident: Incident) -> Known:
    same_as = str(incident.same_as_id) if incident.same_as_id else None
    return Known(incident.state(), incident.areas, incident.in_gap, same_as)


class Past(Present):
    """What the journal says that was known at a position, whatever was recorded since."""

    def __init__(self, position: int):
        self.position = position
        later = JournalEntry.objects.filter(position__gt=position, subject=Incident.subject)
        self.changed = set(later.order_by().values_list("key", flat=True).distinct())
        self.events = self._events()

    def tally(self, first: date, last: date) -> Tally:
        counted = (k for k in self.within(span(first, last)) if k.counted)
        return Counter((k.day, k.state["centre"], k.state["kind"]) for k in counted)

    def harmed(self, first: date, last: date) -> list[tuple[date | None, list[dict], bool | None]]:
        counted = (k for k in self.within(span(first, last)) if k.counted)
        rows = ((k.day, k.state["casualties"], k.in_gap) for k in counted)
        return [row for row in rows if row[1] or row[2]]

    def states(
        self, model: type[Record], where: Q = EVERY, fits: Callable[[dict], bool] = bool
    ) -> list[dict]:
        entries = self._last(JournalEntry.objects.filter(subject=model.subject))
        return [state for entry in entries if fits(state := entry.state())]

    def _editions(self) -> QuerySet[AreaEdition]:
        return AreaEdition.objects.filter(position__lte=self.position).in_force()

    def _reports(self, where: Q, fits: Callable[[Known], bool]) -> list[Known]:
        """Return the reports that fitted then: unchanged ones as they stand, others by the book."""
        unchanged = Incident.objects.filter(where, position__lte=self.position).defer("search")
        states = [i.state() for i in unchanged if str(i.pk) not in self.changed]
        states += [entry.state() for entry in self._of_changed]
        states = [state for state in states if state.get("batch") not in self._unfinished]
        return sorted(filter(fits, self._placed(states)), key=lambda k: k.state["id"])

    @cached_property
    def _unfinished(self) -> set[str]:
        """The keys of the imports that were open or undone then: none of their reports counts."""
        batches = self.states(Batch, fits=lambda state: state["status"] != Batch.Status.COMPLETE)
        return {batch["id"] for batch in batches}

    @cached_property
    def _of_changed(self) -> list[JournalEntry]:
        about = JournalEntry.objects.filter(subject=Incident.subject, key__in=self.changed)
        return self._last(about)

    def _last(self, entries) -> list[JournalEntry]:
        """Return the last entry about each record, of those up to the position."""
        until = entries.filter(position__lte=self.position)
        return list(until.order_by("key", "-position").distinct("key"))

    def _placed(self, states: list[dict]) -> list[Known]:
        points = [
            None if s["latitude"] is None else (s["latitude"], s["longitude"]) for s in states
        ]
        placements = geography.place_under(points, self._editions())
        return [
            Known(state, placement.areas, placement.in_gap, self.events.get(state["id"]))
            for state, placement in zip(states, placements, strict=True)
        ]

    def _events(self) -> dict[str, str]:
        """Return by its key under which principal a report counted."""
        same = self.states(Relation, fits=lambda r: r["degree"] == Degree.SAME)
        principals = JournalEntry.objects.filter(
            subject=Incident.subject, key__in={r["principal"] for r in same}
        )
        struck = {e.key for e in self._last(principals) if e.state()["struck"]}
        return {
            r["second"] if r["principal"] == r["first"] else r["first"]: r["principal"]
            for r in same
            if r["principal"] not in struck
        }
