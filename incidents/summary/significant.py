"""Which reports of a day are shown with their words, and what is said of each."""

from incidents.kinds import Outcome, Precedence
from incidents.summary.known import Known

HARM = (Outcome.KILLED, Outcome.WOUNDED, Outcome.ABDUCTED)
MASS = 5  # killed, wounded or abducted together: a mass-casualty incident
SIGNIFICANT = 200  # reports shown with their words; the rest are in the log
WORDS = 240  # characters of a narrative: about two lines
ORDER = list(Precedence.values)
BRIEF = (
    "id", "number", "version", "kind", "precedence", "centre", "force", "occurred_at",
    "time_precision", "place", "mgrs", "casualties", "local_leader",
)  # fmt: skip


def significant(counted: list[Known]) -> dict:
    reports = sorted((k for k in counted if is_significant(k.state)), key=_urgency)
    return {
        "significant": [brief(k) for k in reports[:SIGNIFICANT]],
        "further": max(0, len(reports) - SIGNIFICANT),
    }


def is_significant(state: dict) -> bool:
    """Flash and immediate incidents, mass casualties, and local leaders among them."""
    harmed = sum(cell["count"] for cell in state["casualties"] if cell["outcome"] in HARM)
    urgent = Precedence(state["precedence"]).urgent
    return urgent or state["local_leader"] or harmed >= MASS


def _urgency(k: Known) -> tuple:
    return ORDER.index(k.state["precedence"]), k.state["occurred_at"], k.state["number"]


def brief(k: Known) -> dict:
    """Return what a summary says of one report."""
    words = " ".join(k.state["narrative"].split())
    cut = words if len(words) <= WORDS else f"{words[: WORDS - 1].rstrip()}…"
    return {**part(k.state, *BRIEF), "in_gap": k.in_gap, "words": cut}


def part(state: dict, *names: str) -> dict:
    """Return what a state says under these names."""
    return {name: state[name] for name in names}
