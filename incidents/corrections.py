"""What a later version of a report corrects: the facts that others must hear of once they read it.

Whoever read or answered an earlier version went on from kind, place, casualties, grading, and
from the report standing at all.
"""

# The names of what may be corrected, each with what it is kept under in a state.
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
