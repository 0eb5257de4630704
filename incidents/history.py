"""What a record was before: its versions, read from the journal."""

from dataclasses import dataclass

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from centres.models import JournalEntry, Officer
from incidents import notation, parts
from incidents.kinds import Credibility, Fate, Kind, Outcome, Precedence, Precision, Reliability
from incidents.models import Incident


@dataclass(frozen=True)
class Version:
    """One version as the journal holds it: who left it behind, when, and all it said."""

    version: int
    verb: str
    by: Officer
    dtg: str
    facts: list[tuple[str, str]]


def versions(incident: Incident, *, seen_by: Officer) -> list[Version]:
    """Return the versions of an incident, the newest first."""
    entries = (
        JournalEntry.objects.visible_to(seen_by)
        .filter(subject=Incident.subject, key=incident.key())
        .select_related("by")
        .order_by("-position")
    )
    categories = parts.categories()
    found = []
    for entry in entries:
        state = entry.state()
        found.append(
            Version(
                version=state["version"],
                verb=_verb(entry.verb),
                by=entry.by,
                dtg=notation.dtg(entry.at),
                facts=facts(state, categories),
            )
        )
    return found


def _verb(verb: str) -> str:
    return {"report": _("reported"), "revise": _("revised"), "strike": _("struck")}[verb]


def facts(state: dict, categories: dict[str, str]) -> list[tuple[str, str]]:
    """Return what a state says, as label and text, leaving out what it does not say."""
    grading = state["grading"]
    told = [
        (_("Kind"), Kind(state["kind"]).label),
        (_("Precedence"), Precedence(state["precedence"]).label),
        (_("Time"), _time(state["occurred_at"], state["time_precision"])),
        (_("Place"), state["place"]),
        (_("MGRS"), state["mgrs"]),
        (_("Narrative"), state["narrative"]),
        (_("Perpetrator"), state["perpetrator"]),
        (_("Source grading"), _coded(grading["source"], Reliability)),
        (_("Information grading"), _coded(grading["information"], Credibility)),
        (_("Casualties"), _casualties(state["casualties"], categories)),
        (_("A local leader among them"), _("yes") if state["local_leader"] else ""),
        *salute(state["salute"]),
        *abduction(state["abduction"]),
        (_("Reason for striking"), (state["struck"] or {}).get("reason", "")),
    ]
    return [(label, text) for label, text in told if text]


def _time(at: str, precision: str) -> str:
    dtg = notation.dtg(parse_datetime(at), precision)
    minute = precision == Precision.MINUTE
    return dtg if minute else f"{dtg} ({Precision(precision).label})"


def _coded(code, choices) -> str:
    return f"{code} – {choices(code).label}"


def _casualties(cells: list[dict], categories: dict[str, str]) -> str:
    return _("; ").join(
        f"{Outcome(cell['outcome']).label} · {categories.get(cell['category'], cell['category'])}: "
        f"{cell['count']}"
        for cell in cells
    )


def salute(part: dict | None) -> list[tuple[str, str]]:
    """Return a sighting's SALUTE as label and text."""
    return _part(part, parts.SALUTE)


def abduction(part: dict | None) -> list[tuple[str, str]]:
    """Return an abduction's details as label and text."""
    if part is None:
        return []
    return _part({**part, "outcome": Fate(part["outcome"]).label}, parts.ABDUCTION)


def _part(part: dict | None, labels: dict) -> list[tuple[str, str]]:
    told = {key: text for key, text in (part or {}).items() if text}
    for key in told:
        if key.endswith("_at"):
            told[key] = notation.dtg(parse_datetime(told[key]))
    return [(str(label), told[key]) for key, label in labels.items() if key in told]
