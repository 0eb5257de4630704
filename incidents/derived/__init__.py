"""What is derived from records and stored beside them, held to what it follows from.

Figures, filters and clocks read it, so a silent change of it would mislead.
"""

from collections.abc import Iterator

from incidents.derived import events, owed, placed


def faults() -> Iterator[str]:
    """Yield what is not as it follows from the records and the journal, by what it belongs to."""
    yield from placed.faults()
    yield from owed.faults()
    yield from events.faults()
