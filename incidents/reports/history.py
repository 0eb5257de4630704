"""What a record was before: its versions, read from the journal."""

from collections.abc import Container
from dataclasses import dataclass

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from centres.models import JournalEntry, Officer
from centres.models.record import instant
from centres.text.marks import as_written, left_to_right
from incidents import notation, parts
from incidents.kinds import Credibility, Fate, Kind, Outcome, Precedence, Precision, Reliability
from incidents.models import Incident

SHORT = 60  # characters
# Where what is disputed is not one fact under its own name.
FACTS_OF = {
    "place": ["place", "mgrs"],
    "grading": ["source_grading", "grading"],
    "abduction": ["abduction_outcome", "abduction_outcome_at", "abduction_demand"],
}


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


def versions(incident: Incident, *, seen_by: Officer) -> list[Version]:
    """Return the versions of an incident, the newest first."""
    entries = (
        JournalEntry.objects.visible_to(seen_by)
        .filter(subject=Incident.subject, key=incident.key())
        .select_related("by")
        .order_by("position")
    )
    categories, found, before = parts.categories(), [], None
    for entry in entries:
        state = entry.state()
        found.append(
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
    return found[::-1]


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

    `only` are the keys of those that matter, None for all.
    """
    was, now = _facts(before, categories), _facts(after, categories)
    return [
        Difference(label, was[key][1], text)
        for key, (label, text) in now.items()
        if was[key][1] != text and (only is None or key in only)
    ]


def compared(*, base: dict, theirs: dict, mine: dict, categories: dict[str, str]) -> list[Compared]:
    """Return fact by fact what two texts say that were both written over the same base."""
    was, their, my = (_facts(state, categories) for state in (base, theirs, mine))
    return [
        Compared(label, text, my[key][1], revised=was[key][1] != text)
        for key, (label, text) in their.items()
        if text or my[key][1]
    ]


def revised(state: dict, fields: dict) -> dict:
    """Return the state as it would be with these fields of `actions.revise`, not yet validated."""
    told = {name: value for name, value in fields.items() if name in state}
    if "occurred_at" in told:
        told["occurred_at"] = instant(told["occurred_at"])
    if not told.get("precedence", True):
        told["precedence"] = Kind(told["kind"]).precedence.value
    return {**state, **told}


def _facts(state: dict, categories: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return every fact there may be, by a key: its label, and what this state says of it.

    `source` is in no state of the journal: only where somebody who may read it has put it.
    """
    grading, struck = state["grading"], state["struck"] or {}
    return {
        "kind": (_("Kind"), Kind(state["kind"]).label),
        "precedence": (_("Precedence"), Precedence(state["precedence"]).label),
        "time": (_("Time"), _time(state["occurred_at"], state["time_precision"])),
        "place": (_("Place"), state["place"]),
        "mgrs": (_("MGRS"), state["mgrs"]),
        "point": (_("Latitude, longitude"), _point(state["latitude"], state["longitude"])),
        "narrative": (_("Narrative"), state["narrative"]),
        "language": (_("Language"), _language(state["language"])),
        "perpetrator": (_("Perpetrator"), state["perpetrator"]),
        "source_grading": (_("Source grading"), _coded(grading["source"], Reliability)),
        "grading": (_("Information grading"), _coded(grading["information"], Credibility)),
        "source": (_("Source details"), state.get("source", "")),
        "casualties": (_("Casualties"), _casualties(state["casualties"], categories)),
        "leader": (_("A local leader among them"), _("yes") if state["local_leader"] else ""),
        **_part("salute", state["salute"]),
        **_part("abduction", state["abduction"]),
        "struck": (_("Reason for striking"), struck.get("reason", "")),
    }


def _time(at: str, precision: str) -> str:
    dtg = notation.dtg(parse_datetime(at), precision)
    minute = precision == Precision.MINUTE
    return dtg if minute else f"{left_to_right(dtg)} ({Precision(precision).label})"


def _point(latitude: float | None, longitude: float | None) -> str:
    return "" if latitude is None else f"{latitude:.5f}, {longitude:.5f}"


def _language(code: str) -> str:
    return str(dict(Incident._meta.get_field("language").flatchoices).get(code, ""))


def _coded(code, choices) -> str:
    return f"{left_to_right(code)} – {choices(code).label}"


def _casualties(cells: list[dict], categories: dict[str, str]) -> str:
    return _("; ").join(
        f"{Outcome(cell['outcome']).label} · {categories.get(cell['category'], cell['category'])}: "
        f"{cell['count']}"
        for cell in cells
    )


def said(incident: Incident, disputed: str, categories: dict[str, str]) -> str:
    """Return what a report says, as it stands, of a fact that is disputed (`kinds.Disputed`)."""
    found = _facts(incident.state(), categories)
    told = [found[key][1] for key in FACTS_OF.get(disputed, [disputed])]
    return _("; ").join(as_written(text) for text in told if text)


def salute(part: dict | None) -> list[tuple[str, str]]:
    """Return a sighting's SALUTE as label and text."""
    return [fact for fact in _part("salute", part).values() if fact[1]]


def abduction(part: dict | None) -> list[tuple[str, str]]:
    """Return an abduction's details as label and text."""
    return [fact for fact in _part("abduction", part).values() if fact[1]]


def _part(name: str, part: dict | None) -> dict[str, tuple[str, str]]:
    labels = {"salute": parts.SALUTE, "abduction": parts.ABDUCTION}[name]
    told = {key: (part or {}).get(key) or "" for key in labels}
    for key, text in told.items():
        if key.endswith("_at") and text:
            told[key] = notation.dtg(parse_datetime(text))
    if name == "abduction" and part is not None:
        told["outcome"] = Fate(told["outcome"] or Fate.OPEN).label
    return {f"{name}_{key}": (str(label), told[key]) for key, label in labels.items()}
