"""What a later version of a report corrects: the facts that others must hear of once they read it.

Whoever read or answered an earlier version went on from kind, place, casualties, grading, and
from the report standing at all.
"""

from django.db.models import Min

from centres.models import JournalEntry, Officer
from centres.permissions import Permission
from incidents import parts
from incidents.models import Incident, Notice
from incidents.models.notice import Reason
from incidents.reports import history
from incidents.reports.history import Difference

# The names of what may be corrected, each with the fields that say it.
MATERIAL = {
    "kind": ["kind"],
    "place": ["place", "latitude", "longitude", "mgrs", "location_precision_m"],
    "casualties": ["casualties", "local_leader"],
    "grading": ["grading"],
    "struck": ["struck"],
}


def material(before_state: dict, after_state: dict) -> list[str]:
    """Return the names of what the later state corrects of the earlier, in one order; [] for none.

    Names are `kind`, `place`, `casualties`, `grading`, `struck`; states are those of
    `Incident.state()` and of the journal's entries about it. A new narrative, time or precedence
    is no correction, and what was changed back between the two is none either.
    """
    return [
        name
        for name, keys in MATERIAL.items()
        if any(before_state[key] != after_state[key] for key in keys)
    ]


def awaited(incident: Incident, *, of: Officer) -> list[Difference]:
    """Return what the present version corrects of what the officer went on from; [] for nothing.

    An officer goes on from each version that was written, read or answered; but from none before
    the last one that was written, or whose correction was acknowledged.
    """
    reaches = of.reaches(Permission.ACKNOWLEDGE_CORRECTION)
    if incident.version == 1 or not any(posting.centre_id for _reach, posting in reaches):
        return []
    states, wrote = _states(incident, of)
    received = _received(incident, of)
    after, since = incident.state(), max(received | wrote, default=1)
    known = {v for v in _read(incident, of) | received | wrote if since <= v < incident.version}
    for version in sorted(known or _exported(incident, of, since)):
        if material(states[version], after):
            return _differences(states[version], after)
    return []


def _read(incident: Incident, officer: Officer) -> set[int]:
    read = incident.readings.filter(officer=officer).values_list("version", flat=True)
    answered = incident.acknowledgements.filter(by=officer).values_list("version", flat=True)
    return set(read.union(answered))


def _exported(incident: Incident, officer: Officer, since: int) -> set[int]:
    """Return the version before the first correction since then that the officer has notice of.

    Who neither read nor answered the report, and has notice, took it along in an export.
    """
    notices = Notice.objects.filter(officer=officer, incident=incident, reason=Reason.CORRECTION)
    first = notices.filter(version__gt=since).aggregate(first=Min("version"))["first"]
    return {first - 1} if first else set()


def _received(incident: Incident, officer: Officer) -> set[int]:
    return set(incident.receipts.filter(by=officer).values_list("version", flat=True))


def _states(incident: Incident, officer: Officer) -> tuple[dict[int, dict], set[int]]:
    """Return what each version said, and the versions that the officer wrote."""
    entries = JournalEntry.objects.filter(subject=Incident.subject, key=incident.key())
    written = [(entry.by_id, entry.state()) for entry in entries]
    states = {state["version"]: state for _by, state in written}
    return states, {state["version"] for by, state in written if by == officer.pk}


def _differences(before: dict, after: dict) -> list[Difference]:
    fields = {field for name in material(before, after) for field in MATERIAL[name]}
    fields.add("revision_reason")
    return history.differences(before, after, parts.categories(), only=fields)
