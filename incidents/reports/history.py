"""What a record was before: its versions, read from the journal."""

from collections.abc import Container
from dataclasses import dataclass

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from centres.models import JournalEntry, Officer
from centres.models.record import instant
from centres.text.marks import as_written, left_to_right
from incidents import notation, parts
from incidents.fields import FIELDS, LISTED, PARTS, SOURCE, Field, Value
from incidents.kinds import Because, Kind, Outcome, Precision
from incidents.models import Incident

SHORT = 60  # characters
# Where what is disputed is not the field of its name, or the parts of one.
FIELDS_OF = {"place": ["place", "mgrs"], "time": ["occurred_at"]}


@dataclass(frozen=True)
class Difference:
    """What one fact said before and says after; empty where it said nothing."""

    label: str
    before: str
    after: str

    @property
    def long(self) -> bool:
        """Tell whether both are read more easily one below the other."""
        return min(len(self.before), len(self.after)) > SHORT


@dataclass(frozen=True)
class Compared:
    """One fact as the present version has it, and as somebody wrote it who knew an older one."""

    label: str
    theirs: str
    mine: str
    revised: bool  # the present version says otherwise than the older one
    name: str  # of the field

    @property
    def differs(self) -> bool:
        return self.theirs != self.mine


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version as the journal holds it: who left it behind, when, and all it said."""

    version: int
    verb: str
    by: Officer
    dtg: str
    state: dict
    facts: list[tuple[str, str]]
    differences: list[Difference] | None  # from the one before; None for the first


def versions(
    incident: Incident, *, seen_by: Officer, categories: dict[str, str] | None = None
) -> list[Version]:
    """Return the versions of an incident, the newest first."""
    entries = (
        JournalEntry.objects.visible_to(seen_by)
        .filter(subject=Incident.subject, key=incident.key())
        .select_related("by")
        .order_by("position")
    )
    categories = parts.categories() if categories is None else categories
    listed: list[Version] = []
    before = None
    for entry in entries:
        state = entry.state()
        listed.append(
            Version(
                version=state["version"],
                verb=_verb(entry.verb),
                by=entry.by,
                dtg=notation.dtg(entry.at),
                state=state,
                facts=facts(state, categories),
                differences=before and differences(before, state, categories),
            )
        )
        before = state
    return listed[::-1]


def changes(
    versions: set[tuple[str, int]], *, seen_by: Officer
) -> dict[tuple[str, int], list[Difference]]:
    """Return by key of the report and version what each says otherwise than the one before."""
    if not versions:
        return {}
    entries = JournalEntry.objects.visible_to(seen_by).filter(
        subject=Incident.subject, key__in={key for key, _version in versions}
    )
    states = {(entry.key, state["version"]): state for entry in entries if (state := entry.state())}
    categories = parts.categories()
    return {
        (key, version): differences(states[key, version - 1], states[key, version], categories)
        for key, version in versions
    }


def _verb(verb: str) -> str:
    return {
        "report": _("reported"),
        "revise": _("revised"),
        "record_outcome": _("outcome recorded"),
        "strike": _("struck"),
    }[verb]


def facts(state: dict, categories: dict[str, str]) -> list[tuple[str, str]]:
    """Return what a state says, as label and text, leaving out what it does not say."""
    return [fact for fact in _facts(state, categories).values() if fact[1]]


def differences(
    before: dict, after: dict, categories: dict[str, str], *, only: Container[str] | None = None
) -> list[Difference]:
    """Return the facts in which two states differ, in the order of the facts.

    `only` are the fields that matter, None for all.
    """
    was, now = _facts(before, categories), _facts(after, categories)
    return [
        Difference(label, was[key][1], text)
        for key, (label, text) in now.items()
        if was[key][1] != text and (only is None or whole(key) in only)
    ]


def compared(*, base: dict, theirs: dict, mine: dict, categories: dict[str, str]) -> list[Compared]:
    """Return fact by fact what two texts say that were both written over the same base."""
    was, their, my = (_facts(state, categories) for state in (base, theirs, mine))
    return [
        Compared(label, text, my[key][1], revised=was[key][1] != text, name=key)
        for key, (label, text) in their.items()
        if text or my[key][1]
    ]


def revised(state: dict, fields: dict) -> dict:
    """Return the state as it would be with these fields of `actions.revise`, not yet validated.

    Why it was revised last is of that version alone.
    """
    changed = {name: value for name, value in fields.items() if name != "location_confirmed"}
    if "occurred_at" in changed:
        changed["occurred_at"] = instant(changed["occurred_at"])
    if not changed.get("precedence", True):
        changed["precedence"] = Kind(changed["kind"]).precedence.value
    return {**state, **changed, "revision_reason": ""}


def _facts(state: dict, categories: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return every fact there may be, by the name of its field: label, and what the state says.

    `source` is in no state of the journal: only where somebody who may read it has put it.
    """
    facts = {
        field.name: (str(field.label), _said(field, state, categories))
        for field in (*FIELDS, SOURCE)
        if field.label
    }
    reason = (state["struck"] or {}).get("reason", "")
    because = because_of(state.get("revision_reason", ""))
    return {
        **facts,
        "revision_reason": (_("Why it was revised"), because),
        "struck": (_("Reason for striking"), reason),
    }


def because_of(reason: str) -> str:
    """Return in words why a version was made; nothing where nobody said."""
    return str(dict(Because.choices).get(reason, reason))


def _said(field: Field, state: dict, categories: dict[str, str]) -> str:
    """Return what a state says of a field, in words; empty where it says nothing."""
    value = field.of(state)
    if value is None or value is False or value == "":
        return ""
    match field.name:
        case "occurred_at":
            return _time(value, state["time_precision"])
        case "latitude":
            return f"{value:.5f}, {state['longitude']:.5f}"
        case "casualties":
            return _casualties(value, categories)
        case "grading.source" | "grading.information":
            return f"{left_to_right(value)} – {dict(field.choices)[value]}"
    match field.value:
        case Value.FLAG:
            return _("yes")
        case Value.TIME:
            return notation.dtg(parse_datetime(value))
        case Value.CODE:
            return str(dict(field.choices)[value])
    return value


def _time(at: str, precision: str) -> str:
    dtg = notation.dtg(parse_datetime(at), precision)
    minute = precision == Precision.MINUTE
    return dtg if minute else f"{left_to_right(dtg)} ({Precision(precision).label})"


def _casualties(cells: list[dict], categories: dict[str, str]) -> str:
    return _("; ").join(
        f"{Outcome(cell['outcome']).label} · {categories.get(cell['category'], cell['category'])}: "
        f"{cell['count']}"
        for cell in cells
    )


def said(incident: Incident, disputed: str, categories: dict[str, str]) -> str:
    """Return what a report says, as it stands, of a fact that is disputed (`kinds.Disputed`)."""
    return said_in(incident.state(), disputed, categories)


def said_in(state: dict, disputed: str, categories: dict[str, str]) -> str:
    """Return what a state says of a fact that is disputed."""
    names, facts = FIELDS_OF.get(disputed, [disputed]), _facts(state, categories)
    texts = [text for name, (_label, text) in facts.items() if {name, whole(name)} & set(names)]
    return _("; ").join(as_written(text) for text in texts if text)


def whole(name: str) -> str:
    """Return the name of what a fact is a part of."""
    return name.partition(".")[0]


def part(name: str, value: dict | None) -> list[tuple[str, str]]:
    """Return a sighting's `salute`, or the details of an `abduction`, as label and text."""
    facts = ((str(field.label), _said(field, {name: value}, {})) for field in PARTS[name])
    return [fact for fact in facts if fact[1]]


def listed(incident: Incident) -> list[tuple[Field, str]]:
    """Return what a report says in the fields that are listed one below the other.

    What only an import brings is not missed in any other report.
    """
    state = incident.state()
    said = ((field, _said(field, state, {})) for field in LISTED)
    return [(field, text) for field, text in said if text or not field.brought]
