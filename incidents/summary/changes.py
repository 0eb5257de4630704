"""What was recorded of a day after it was issued, as then and now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from centres.models import JournalEntry
from incidents import notation, parts
from incidents.days import Span, issued_span
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
    differences: Sequence[Difference] = ()


def since_issue(summary: DailySummary, figures: dict) -> list[Changed]:
    """Return each report of the day that was revised, struck, moved, disputed or came later.

    `figures` are those of the summary's core: they name the version of every report they are of.
    """
    days, issued = issued_span(figures), {row["id"]: row for row in figures["reports"]}
    later = Q(position__gt=summary.position_at) | Q(touched__gt=summary.position_at)
    known = Incident.objects.filter(later, pk__in=list(issued)).defer("search")
    others = Incident.objects.filter(days.incidents).exclude(pk__in=list(issued))
    late = others.in_force().select_related("batch").defer("search")
    journal = _Journal([*known, *late])
    changes = [
        _later(i, issued[i.key()], days, journal) for i in known if _differs(i, issued[i.key()])
    ]
    changes += [_came(i, summary, journal) for i in late]
    changes += _disputed(list(known), figures, journal)
    return sorted(changes, key=lambda change: change.number)


def _differs(incident: Incident, row: dict) -> bool:
    return incident.version != row["version"] or _same_as(incident) != row["same_as"]


def _same_as(incident: Incident) -> str | None:
    return str(incident.same_as_id) if incident.same_as_id else None


class _Journal:
    """What the journal says of some reports: their versions, and when each was last spoken of."""

    def __init__(self, incidents: Sequence[Incident]):
        keys, last = [i.key() for i in incidents], [i.latest for i in incidents]
        about = Q(subject=Incident.subject, key__in=keys) | Q(position__in=last)
        entries = list(JournalEntry.objects.filter(about)) if incidents else []
        self.categories = parts.categories() if incidents else {}
        self.at = {entry.position: entry.at for entry in entries}
        self.entries = [entry for entry in entries if entry.subject == Incident.subject]

    def state(self, incident: Incident, version: int) -> dict:
        """Return the state that this version of the report had."""
        states = (entry.state() for entry in self.entries if entry.key == incident.key())
        return next(state for state in states if state["version"] == version)


def _later(incident: Incident, row: dict, days: Span, journal: _Journal) -> Changed:
    then = journal.state(incident, row["version"])
    differences = history.differences(then, incident.state(), journal.categories)
    return _changed(incident, _became(incident, row, days), journal, differences, row["version"])


def _became(incident: Incident, row: dict, days: Span) -> What:
    if incident.struck:
        return What.STRUCK
    if not days.holds(incident.occurred_at, incident.time_precision):
        return What.MOVED_AWAY
    if incident.version > row["version"]:
        return What.REVISED
    return What.SAME_EVENT if incident.same_as_id else What.OWN_EVENT


def _came(incident: Incident, summary: DailySummary, journal: _Journal) -> Changed:
    first = min(e.position for e in journal.entries if e.key == incident.key())
    batch = incident.batch.position if incident.batch else 0  # since when it counts
    what = What.LATE if max(first, batch) > summary.position_at else What.MOVED_HERE
    return _changed(incident, what, journal)


def _disputed(known: Sequence[Incident], figures: dict, journal: _Journal) -> list[Changed]:
    """Return what is disputed since, and what no longer is."""
    reports = {i.number: i for i in known}
    now = disputes([known_of(i) for i in known], answers_to([i.key() for i in known], Present()))
    then = [row for row in figures["disputes"] if row["number"] in reports]
    names = Names(figures)
    return [
        _changed(reports[row["number"]], what, journal, [_difference(row, names)])
        for what, rows, others in ((What.DISPUTED, now, then), (What.UNDISPUTED, then, now))
        for row in rows
        if _claim(row) not in map(_claim, others)
    ]


def _claim(row: dict) -> tuple:
    return tuple(row[name] for name in ("number", "centre", "force", "disputed", "value"))


def _difference(row: dict, names: Names) -> Difference:
    """Return what the report says and what it should say, under who disputes it."""
    row = dispute(row, names)
    who = f"{row['label']} · {row['room']} · {row['by_force']}"
    return Difference(who, str(row["says"] or "–"), row["value"])


def _changed(
    incident: Incident,
    what: What,
    journal: _Journal,
    differences: Sequence[Difference] = (),
    then: int | None = None,
) -> Changed:
    return Changed(
        number=incident.number,
        url=incident.get_absolute_url(),
        what=what,
        dtg=notation.dtg(journal.at[incident.latest]),
        then=then,
        version=incident.version,
        differences=differences,
    )
