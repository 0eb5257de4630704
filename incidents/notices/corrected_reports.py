"""Corrections: who read, answered or exported an earlier version is told of what has changed."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from centres.models import JournalEntry
from incidents.exports import holders
from incidents.models import Acknowledgement, Incident, Notice, Reading
from incidents.models.notice import Reason
from incidents.notices.new_reports import is_owed
from incidents.notices.recipients import Posted
from incidents.notices.rules import Rules
from incidents.notices.writing import to_all
from incidents.reports.corrections import material

CORRECTING = {"revise", "record_outcome", "strike"}
Versions = dict[str, list[tuple[int, UUID]]]


def made(entries: Sequence[JournalEntry], *, posted: Posted, rules: Rules) -> list[Notice]:
    """Return who is told of corrections: who knew an earlier version, but not who made it."""
    correcting = [entry for entry in _changed(entries) if is_owed(entry.state())]
    if not correcting:
        return []
    knew = _knew({entry.key for entry in correcting})
    everybody, told = posted.everybody(), []
    took = holders.before(correcting, by=everybody)
    for entry in correcting:
        version = entry.state()["version"]
        officers = {officer for known, officer in knew[entry.key] if known < version}
        officers |= took.get(entry.position, set())
        told += to_all(
            (officers & everybody) - {entry.by_id},
            reason=Reason.CORRECTION,
            cause=f"correction:{entry.key}:{version}",
            incident_id=entry.key,
            version=version,
            at=entry.at,
        )
    return told


def _changed(entries: Sequence[JournalEntry]) -> list[JournalEntry]:
    """Return the entries that changed what others go on from, by the state before each."""
    keys = {entry.key for entry in entries if entry.verb in CORRECTING}
    states = _before(keys, entries[0].position) if keys else {}
    changed = []
    for entry in entries:
        before, after = states.get(entry.key), entry.state()
        if before and material(before, after):
            changed.append(entry)
        states[entry.key] = after
    return changed


def _before(keys: set[str], position: int) -> dict[str, dict]:
    """Return by key the state that each of these reports had before a position; one query."""
    earlier = JournalEntry.objects.filter(
        subject=Incident.subject, key__in=keys, position__lt=position
    )
    last = earlier.order_by("key", "-position").distinct("key")
    return {entry.key: entry.state() for entry in last}


def _knew(keys: set[str]) -> Versions:
    """Return by report who has read or answered which version; two queries."""
    found: Versions = defaultdict(list)
    for model, who in ((Reading, "officer"), (Acknowledgement, "by")):
        known = model.objects.filter(incident__in=keys).values_list("incident", "version", who)
        for incident, version, officer in known:
            found[str(incident)].append((version, officer))
    return found
