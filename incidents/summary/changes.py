"""What was recorded of a day after it was issued, as then and now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from centres.models import JournalEntry
from incidents import notation, parts
from incidents.days import day_of, of_days
from incidents.models import DailySummary, Incident
from incidents.reports import history
from incidents.reports.history import Difference
from incidents.summary.between_rooms import answers_to, disputes
from incidents.summary.known import Present, known_of
from incidents.summary.readable import Names, dispute


class What(TextChoices):
    """What may become of a report after its day is issued."""

    STRUCK = "struck", _("struck")
    MOVED_AWAY = "moved_away", _("belongs to another day")
    REVISED = "revised", _("revised")
    SAME_EVENT = "same_event", _("counts under another report")
    OWN_EVENT = "own_event", _("counts by itself again")
    LATE = "late", _("reported late")
    MOVED_HERE = "moved_here", _("moved to this day")
    DISPUTED = "disputed", _("disputed since")
    UNDISPUTED = "undisputed", _("no longer disputed")


@dataclass(frozen=True)
class Changed:
    """One report of the day, and what became of it since."""

    number: str
    url: str
    what: What
    dtg: str  # of the last entry about it
    then: int | None  # the version that was issued; None where it was none of the day's
    version: int
    differences: list[Difference] = field(default_factory=list)


def since_issue(summary: DailySummary, figures: dict) -> list[Changed]:
    """Return each report of the day that was revised, struck, moved, disputed or came later.

    `figures` are those of the summary's core: they name the version of every report they are of.
    """
    day, told = summary.day, {row["id"]: row for row in figures["reports"]}
    later = Q(position__gt=summary.position_at) | Q(touched__gt=summary.position_at)
    known = Incident.objects.filter(later, pk__in=list(told)).defer("search")
    late = Incident.objects.filter(of_days(day, day)).exclude(pk__in=list(told)).defer("search")
    changed = [i for i in known if _differs(i, told[i.key()])]
    book = _Book([*known, *late])
    found = [_later(i, told[i.key()], day, book) for i in changed]
    found += [_came(i, summary, book) for i in late]
    found += _disputed(known, figures, book)
    return sorted(found, key=lambda changed: changed.number)


def _differs(incident: Incident, row: dict) -> bool:
    return incident.version != row["version"] or _same_as(incident) != row["same_as"]


def _same_as(incident: Incident) -> str | None:
    return incident.same_as_id and str(incident.same_as_id)


class _Book:
    """What the journal says of some reports: their versions, and when each was last spoken of."""

    def __init__(self, incidents: Sequence[Incident]):
        keys, last = [i.key() for i in incidents], [i.latest for i in incidents]
        about = Q(subject=Incident.subject, key__in=keys) | Q(position__in=last)
        found = list(JournalEntry.objects.filter(about)) if incidents else []
        self.categories = parts.categories() if incidents else {}
        self.at = {entry.position: entry.at for entry in found}
        self.entries = [entry for entry in found if entry.subject == Incident.subject]

    def state(self, incident: Incident, version: int) -> dict:
        """Return the state that this version of the report had."""
        states = (entry.state() for entry in self.entries if entry.key == incident.key())
        return next(state for state in states if state["version"] == version)


def _later(incident: Incident, row: dict, day: date, book: _Book) -> Changed:
    what = (
        What.STRUCK
        if incident.struck
        else What.MOVED_AWAY
        if day_of(incident.occurred_at, incident.time_precision) != day
        else What.REVISED
        if incident.version > row["version"]
        else What.SAME_EVENT
        if incident.same_as_id
        else What.OWN_EVENT
    )
    then = book.state(incident, row["version"])
    differences = history.differences(then, incident.state(), book.categories)
    return _changed(incident, what, differences, book, then=row["version"])


def _came(incident: Incident, summary: DailySummary, book: _Book) -> Changed:
    first = min(e.position for e in book.entries if e.key == incident.key())
    late = first > summary.position_at
    what = What.LATE if late else What.MOVED_HERE
    return _changed(incident, what, [], book, then=None)


def _disputed(known: Sequence[Incident], figures: dict, book: _Book) -> list[Changed]:
    """Return what is disputed since, and what no longer is."""
    reports = {i.number: i for i in known}
    now = disputes([known_of(i) for i in known], answers_to([i.key() for i in known], Present()))
    then = [row for row in figures["disputes"] if row["number"] in reports]
    names = Names(figures)
    return [
        _changed(reports[row["number"]], what, [_difference(row, names)], book, then=None)
        for what, rows, others in (
            (What.DISPUTED, now, then),
            (What.UNDISPUTED, then, now),
        )
        for row in rows
        if _claim(row) not in map(_claim, others)
    ]


def _claim(row: dict) -> tuple:
    return tuple(row[name] for name in ("number", "centre", "force", "disputed", "value"))


def _difference(row: dict, names: Names) -> Difference:
    """Return what the report says and what it should say, under who disputes it."""
    told = dispute(row, names)
    who = f"{told['label']} · {told['room']} · {told['by_force']}"
    return Difference(who, str(told["says"] or "–"), told["value"])


def _changed(
    incident: Incident, what: What, differences: list[Difference], book: _Book, *, then: int | None
) -> Changed:
    return Changed(
        number=incident.number,
        url=incident.get_absolute_url(),
        what=what,
        dtg=notation.dtg(book.at[incident.latest]),
        then=then,
        version=incident.version,
        differences=differences,
    )
