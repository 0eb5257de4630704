"""What was recorded of a day after it was issued, as then and now."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from centres.models import JournalEntry
from incidents import history, notation, parts
from incidents.days import day_of, of_days
from incidents.history import Difference
from incidents.models import DailySummary, Incident


class What(TextChoices):
    """What may become of a report after its day is issued."""

    STRUCK = "struck", _("struck")
    MOVED_AWAY = "moved_away", _("belongs to another day")
    REVISED = "revised", _("revised")
    SAME_EVENT = "same_event", _("counts under another report")
    OWN_EVENT = "own_event", _("counts by itself again")
    LATE = "late", _("reported late")
    MOVED_HERE = "moved_here", _("moved to this day")


@dataclass(frozen=True)
class Changed:
    """One report of the day, and what became of it since."""

    number: str
    url: str
    what: What
    dtg: str  # of the last entry about it
    version: int
    differences: list[Difference] = field(default_factory=list)


def since_issue(summary: DailySummary, figures: dict) -> list[Changed]:
    """Return each report of the day that was revised, struck, moved, or came after the issue.

    `figures` are those of the summary's core: they name the version of every report they are of.
    """
    day, told = summary.day, {row["id"]: row for row in figures["reports"]}
    late = Incident.objects.filter(of_days(day, day)).exclude(pk__in=list(told))
    known = Incident.objects.filter(pk__in=list(told), position__gt=summary.position_at)
    freed = Incident.objects.filter(pk__in=list(told), touched__gt=summary.position_at)
    incidents = {i.pk: i for i in (*known.defer("search"), *freed.defer("search"))}
    found = [_later(i, told[str(i.pk)], day) for i in incidents.values()]
    found += [_came(i, summary) for i in late.defer("search")]
    return sorted(filter(None, found), key=lambda changed: changed.number)


def _later(incident: Incident, row: dict, day: date) -> Changed | None:
    same_as = incident.same_as_id and str(incident.same_as_id)
    if incident.version == row["version"] and same_as == row["same_as"]:
        return None
    then = _state(incident, row["version"])
    what = (
        What.STRUCK
        if incident.struck
        else What.MOVED_AWAY
        if day_of(incident.occurred_at, incident.time_precision) != day
        else What.REVISED
        if incident.version > row["version"]
        else What.SAME_EVENT
        if same_as
        else What.OWN_EVENT
    )
    differences = history.differences(then, incident.state(), parts.categories())
    return _changed(incident, what, differences)


def _came(incident: Incident, summary: DailySummary) -> Changed:
    late = incident.reported_at > summary.issued_at
    return _changed(incident, What.LATE if late else What.MOVED_HERE, [])


def _state(incident: Incident, version: int) -> dict:
    """Return the state that this version of the report had."""
    about = JournalEntry.objects.filter(subject=Incident.subject, key=incident.key())
    states = (entry.state() for entry in about.order_by("position"))
    return next(state for state in states if state["version"] == version)


def _changed(incident: Incident, what: What, differences: list[Difference]) -> Changed:
    last = JournalEntry.objects.get(position=incident.latest)
    return Changed(
        number=incident.number,
        url=incident.get_absolute_url(),
        what=what,
        dtg=notation.dtg(last.at),
        version=incident.version,
        differences=differences,
    )
