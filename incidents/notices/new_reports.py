"""New reports: whoever's rule they match is told."""

from collections.abc import Sequence

from centres.models import JournalEntry
from incidents.kinds import Precedence
from incidents.models import Incident, Notice
from incidents.models.notice import Reason
from incidents.notices.recipients import Posted
from incidents.notices.rules import Rules, codes_of, takes
from incidents.notices.writing import to_all

TELLING = {"report", "revise"}  # a revision may give a report another kind or precedence


def new(entries: Sequence[JournalEntry], *, posted: Posted, rules: Rules) -> list[Notice]:
    """Return who is told of new reports: never their author, nor of what nobody owes an answer.

    A revision tells those of it whose rule only now takes it: whoever was told once is told no
    second time.
    """
    telling = [entry for entry in entries if entry.verb in TELLING]
    found = _standing({entry.key for entry in telling if is_owed(entry.state())})
    codes, told = codes_of(found.values()), []
    for entry in telling:
        incident = found.get(entry.key)
        if incident is None:
            continue
        at = codes[incident.pk]
        told += to_all(
            rules.want(posted, incident, at) - {incident.reported_by_id, entry.by_id},
            [room for room, rule in rules.mailed().items() if takes(rule, incident, at)],
            reason=Reason.REPORT,
            cause=f"report:{entry.key}",
            incident=incident,
            flash=incident.precedence == Precedence.FLASH,
            at=entry.at,
        )
    return told


def is_owed(state: dict) -> bool:
    return Incident(channel=state["channel"], exercise=state["exercise"]).owed


def _standing(keys: set[str]) -> dict[str, Incident]:
    """Return by key the reports that stand; one struck already would only mislead."""
    if not keys:
        return {}
    found = Incident.objects.filter(pk__in=keys, struck_at=None).defer("search")
    return {incident.key(): incident for incident in found}
