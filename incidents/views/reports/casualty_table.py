"""The casualty matrix as a table, on the incident's page and in the summary."""

from collections.abc import Mapping

from incidents import parts
from incidents.kinds import Outcome


def casualty_table(counts: Mapping[tuple[str, str], int]) -> dict | None:
    """Return the matrix of (outcome, category) to people as a table, None where nobody is."""
    if not counts:
        return None
    categories = parts.categories()
    rows = [
        {
            "outcome": outcome.label,
            "counts": [counts.get((outcome, category), 0) for category in categories],
            "total": sum(counts.get((outcome, category), 0) for category in categories),
        }
        for outcome in Outcome
    ]
    return {
        "categories": list(categories.values()),
        "rows": [row for row in rows if row["total"]],
    }
