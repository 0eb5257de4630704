"""What is derived from records and stored beside them, held to what it follows from.

Figures, filters and clocks read it, so a silent change of it would mislead.
"""

from collections.abc import Iterator

from incidents.derived import (
    expected_areas,
    expected_batches,
    expected_events,
    expected_lines,
    expected_obligations,
)


def faults() -> Iterator[str]:
    """Yield what is not as it follows from the records and the journal, by what it belongs to."""
    yield from expected_areas.faults()
    yield from expected_obligations.faults()
    yield from expected_events.faults()
    yield from expected_lines.faults()
    yield from expected_batches.faults()
