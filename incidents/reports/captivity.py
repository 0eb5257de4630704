"""Abductions as cases: which are live, who was taken, for how many days."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.models.record import instant
from incidents.kinds import FIRST_HAND, Channel, Fate, Kind, Outcome
from incidents.models import Entry, Incident
from incidents.models.incident import IncidentQuerySet

RECENT = timedelta(days=90)


def live(incidents: IncidentQuerySet) -> IncidentQuerySet:
    """Return the live cases among the incidents, the longest first: their clocks run."""
    return _counted(incidents).filter(abduction__outcome=Fate.OPEN).order_by("occurred_at", "pk")


def closed(incidents: IncidentQuerySet, *, now: datetime) -> IncidentQuerySet:
    """Return those that ended in the last 90 days, or began in them where nobody knows the end."""
    bound = now - RECENT
    ended = Q(abduction__outcome_at__gte=instant(bound))
    untimed = Q(abduction__outcome_at=None, occurred_at__gte=bound)
    over = _counted(incidents).exclude(abduction__outcome=Fate.OPEN)
    return over.filter(ended | untimed).order_by("-occurred_at", "-pk")


def apart(incidents: IncidentQuerySet) -> tuple[IncidentQuerySet, IncidentQuerySet]:
    """Return the open cases that run no clock, the newest first: imported, and for training."""
    unclocked = _abductions(incidents).filter(abduction__outcome=Fate.OPEN, struck_at=None)
    unclocked = unclocked.in_force()
    newest = unclocked.order_by("-occurred_at", "-pk")
    drills = newest.filter(exercise=True, channel__in=FIRST_HAND)
    return newest.filter(channel=Channel.IMPORT), drills


def _abductions(incidents: IncidentQuerySet) -> IncidentQuerySet:
    return incidents.filter(kind=Kind.ABDUCTION)


def _counted(incidents: IncidentQuerySet) -> IncidentQuerySet:
    return _abductions(incidents).counted().first_hand()


def runs(incident: Incident) -> bool:
    """Tell whether the days of the incident are counted."""
    return incident.kind == Kind.ABDUCTION and incident.owed and not incident.struck


def days(incident: Incident, *, now: datetime) -> int | None:
    """Return the whole days in captivity, up to now or to the outcome; None where unknown."""
    part = incident.abduction or {}
    until = now
    if part.get("outcome", Fate.OPEN) != Fate.OPEN:
        if not part.get("outcome_at"):
            return None
        until = datetime.fromisoformat(part["outcome_at"])
    return max(0, (until - incident.occurred_at).days)


def words(count: int | None) -> str:
    """Return a number of days as words."""
    if count is None:
        return _("not known")
    if count == 0:
        return _("less than a day")
    return ngettext("%s day", "%s days", count) % count


def facts(incident: Incident) -> list[tuple[str, str]]:
    """Return the captivity as label and text, for a case whose days are counted."""
    if not runs(incident):
        return []
    return [(_("Captivity (days)"), words(days(incident, now=timezone.now())))]


def taken(incident: Incident, categories: dict[str, str]) -> str:
    """Return who was taken, by category."""
    cells = [cell for cell in incident.casualties if cell["outcome"] == Outcome.ABDUCTED]
    named = ((categories.get(cell["category"], cell["category"]), cell["count"]) for cell in cells)
    return _("; ").join(f"{label}: {count}" for label, count in named)


def last_entries(incidents: list[Incident], entries: QuerySet) -> dict:
    """Return the last follow-up of each incident that has one, of these entries, by its key."""
    of_these = entries.filter(incident__in=incidents).select_related("centre")
    last: QuerySet[Entry] = of_these.order_by("incident", "-written_at", "-pk").distinct("incident")
    return {entry.incident_id: entry for entry in last}
