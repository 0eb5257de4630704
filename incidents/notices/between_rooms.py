"""What rooms say to one another: disputes, requests, and reports that are one event."""

from collections.abc import Sequence

from centres.models import JournalEntry, Officer
from incidents.kinds import Answer
from incidents.models import Incident, Notice, Relation
from incidents.models.notice import Reason
from incidents.models.relation import Side, may_confirm
from incidents.notices.recipients import Posted
from incidents.notices.rules import Rules
from incidents.notices.writing import to_all


def disputes(entries: Sequence[JournalEntry], *, posted: Posted, rules: Rules) -> list[Notice]:
    """Tell the author of a disputed report, and the chiefs of the author's force in its room."""
    states = [(entry, entry.state()) for entry in entries]
    disputing = [
        (entry, state)
        for entry, state in states
        if state["answer"] == Answer.DISPUTE and ("confirms" in state or "told_at" not in state)
    ]
    incidents = _incidents(state["incident"] for _entry, state in disputing)
    notices = []
    for entry, state in disputing:
        incident = incidents[state["incident"]]
        if not incident.owed:
            continue
        chiefs = posted.chiefs([incident.centre_id], force=incident.force_id)
        author = {incident.reported_by_id} & posted.everybody()
        notices += to_all(
            (author | chiefs) - {entry.by_id},
            reason=Reason.DISPUTE,
            cause=f"acknowledge:{entry.key}",
            incident=incident,
            at=entry.at,
        )
    return notices


def requests(entries: Sequence[JournalEntry], *, posted: Posted, rules: Rules) -> list[Notice]:
    """Tell the room asked of what it is asked, and the asking room of what became of it."""
    states = [(entry, entry.state()) for entry in entries]
    incidents = _incidents(state["incident"] for _entry, state in states if state["incident"])
    notices = []
    for entry, state in states:
        if state["incident"] and incidents[state["incident"]].exercise:
            continue
        asked = state["addressee"]
        notices += to_all(
            _concerned(entry.verb, state, posted) - {entry.by_id},
            [asked] if entry.verb == "ask" and asked in rules.mailed() else [],
            reason=Reason.REQUEST,
            cause=f"{entry.verb}:{entry.key}",
            request_id=entry.key,
            at=entry.at,
        )
    return notices


def _concerned(verb: str, state: dict, posted: Posted) -> set:
    if verb in ("ask", "withdraw"):
        return posted.of_room(state["addressee"])
    asker = {Officer._meta.pk.to_python(state["asked_by"])} & posted.everybody()
    return asker | posted.chiefs([state["centre"]])


def events(entries: Sequence[JournalEntry], *, posted: Posted, rules: Rules) -> list[Notice]:
    """Tell who has to confirm what was proposed, and both rooms of what became of it."""
    steps = [entry for entry in entries if entry.verb != "relate"]
    relations = _relations({entry.key for entry in steps})
    proposers, notices = _proposers(steps), []
    for entry in steps:
        relation = relations[entry.key]
        both = {relation.first.centre_id, relation.second.centre_id}
        if relation.first.exercise:  # both are, or neither
            continue
        proposer, force = proposers[entry.position]
        if entry.verb == "propose_event":
            officers = _confirming(relation, entry.state(), force, posted)
        else:
            officers = posted.chiefs(both) | ({proposer} & posted.everybody())
        notices += to_all(
            officers - {entry.by_id},
            reason=Reason.EVENT,
            cause=f"{entry.verb}:{entry.key}:{entry.position}",
            incident=relation.first,
            relation=relation,
            at=entry.at,
        )
    return notices


def _confirming(relation: Relation, proposal: dict, force: str | None, posted: Posted) -> set:
    """Return the chiefs who may confirm what an officer of this force proposed."""
    kept, lost = relation.first, relation.second
    if proposal["principal"] != kept.key():
        kept, lost = lost, kept
    sides: dict[str, Side] = {
        "kept": (kept.centre_id, kept.force_id),
        "lost": (lost.centre_id, lost.force_id),
        "proposed": (proposal["proposed_for"], force),
    }
    return posted.chiefs_of(lambda side: may_confirm(side, **sides))


def _proposers(entries: Sequence[JournalEntry]) -> dict[int, tuple]:
    """Return by position who had proposed the event that an entry is about, and of which force."""
    proposals = list(
        JournalEntry.objects.filter(
            subject=Relation.subject, verb="propose_event", key__in={e.key for e in entries}
        )
        .order_by("position")
        .values_list("key", "position", "by", "by__force")
    )
    proposers = {}
    for entry in entries:
        before = [p for p in proposals if p[0] == entry.key and p[1] <= entry.position]
        proposers[entry.position] = before[-1][2:]
    return proposers


def _incidents(keys) -> dict[str, Incident]:
    incidents = Incident.objects.filter(pk__in=set(keys)).defer("search")
    return {incident.key(): incident for incident in incidents}


def _relations(keys: set[str]) -> dict[str, Relation]:
    relations = Relation.objects.filter(pk__in=keys).select_related("first", "second")
    return {
        relation.key(): relation for relation in relations.defer("first__search", "second__search")
    }
