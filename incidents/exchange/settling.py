"""Disputes after which the report was revised: whether that settles them is theirs to say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from centres.models import JournalEntry, Officer
from incidents import parts
from incidents.models import Acknowledgement, Incident
from incidents.reports import history


@dataclass(frozen=True, kw_only=True)
class Question:
    """A dispute that stands, and what the report said of the fact then and says now."""

    dispute: Acknowledgement
    before: str
    after: str
    alone: bool  # the side disputes nothing else of the report: to concur withdraws this alone


def asked(officer: Officer, rooms: Iterable[str]) -> list[Question]:
    """Return what the officer is asked for these rooms and the own force, the oldest first."""
    if not rooms or officer.force_id is None:
        return []
    disputes = Acknowledgement.objects.visible_to(officer).disputes()
    disputes = disputes.filter(centre__in=rooms, force=officer.force_id, incident__struck_at=None)
    return _questions(officer, disputes)


def of_incident(officer: Officer, incident: Incident, rooms: Iterable[str]) -> list[Question]:
    """Return what the officer is asked about one report that was found visible."""
    if incident.struck or incident.version == 1:
        return []
    disputes = Acknowledgement.objects.visible_to(officer).disputes().filter(incident=incident)
    return _questions(officer, disputes.filter(centre__in=rooms, force=officer.force_id))


def _questions(officer: Officer, disputes: QuerySet[Acknowledgement]) -> list[Question]:
    rows = disputes.order_by("position").select_related("centre", "incident__centre")
    standing = list(rows.select_related("incident__same_as").defer("incident__search"))
    sides = Counter((d.incident_id, d.centre_id) for d in standing)
    later = [d for d in standing if d.version < d.incident.version]
    states = _states(officer, later)
    categories = parts.categories() if later else {}
    return [
        Question(
            dispute=dispute,
            before=before,
            after=after,
            alone=sides[dispute.incident_id, dispute.centre_id] == 1,
        )
        for dispute in later
        for before, after in [_said(dispute, states, categories)]
        if before != after
    ]


def _said(dispute: Acknowledgement, states: dict, categories: dict[str, str]) -> tuple[str, str]:
    """Return what the report said of the fact in the version disputed, and what it says now."""
    then = states[dispute.incident.key(), dispute.version]
    return (
        history.said_in(then, dispute.disputed, categories),
        history.said(dispute.incident, dispute.disputed, categories),
    )


def _states(officer: Officer, disputes: Sequence[Acknowledgement]) -> dict:
    """Return the states of the reports by their key and version."""
    if not disputes:
        return {}
    keys = {dispute.incident.key() for dispute in disputes}
    entries = JournalEntry.objects.visible_to(officer).filter(subject=Incident.subject)
    states = (entry.state() for entry in entries.filter(key__in=keys))
    return {(state["id"], state["version"]): state for state in states}
