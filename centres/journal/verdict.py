"""What verifying found: the faults, and the signed text that each force may keep of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from centres.journal import keys, notes
from centres.journal.entries import FIRST
from centres.models import Verification
from centres.models.record import instant

MOST = 100  # faults that are named; the others are counted


@dataclass
class Verdict:
    """What verifying found: how many entries, the head, and the faults, at most 100 by name."""

    entries: int = 0
    head: str = FIRST
    faults: list[str] = field(default_factory=list)
    more: int = 0  # faults beyond those named

    def add(self, *faults: str) -> None:
        room = max(0, MOST - len(self.faults))
        self.faults += faults[:room]
        self.more += len(faults[room:])

    @property
    def fault(self) -> str:
        """The faults as text, a line each, and how many more there are."""
        more = [f"and {self.more} more"] if self.more else []
        return "\n".join([*self.faults, *more])


def signed(verdict: Verdict, *, at: datetime, after: int, counts: Mapping[str, int]) -> str:
    """Return the verdict as the server signs it: head, extent, live records, faults.

    `after` is the position up to which an earlier verdict was relied on, 0 for the whole book.
    """
    extent = f"part from {after + 1}" if after else "whole"
    counted = [f"count {subject} {counts[subject]}" for subject in sorted(counts)]
    named = [f"fault {' '.join(line.split())}" for line in verdict.fault.splitlines()]
    first = f"{keys.origin()} verification"
    lines = [first, instant(at), str(verdict.entries), verdict.head, extent, *counted, *named]
    return keys.signed("".join(f"{line}\n" for line in lines))


def is_signed(stored: Verification) -> bool:
    """Tell whether the server signed just this verdict: its row may be anybody's, its note not."""
    if not keys.signs(stored.note):
        return False
    body, _signatures = notes.read_note(stored.note)
    first, *lines = body.splitlines()
    extent = f"part from {stored.after + 1}" if stored.after else "whole"
    row = [instant(stored.at), str(stored.entries), stored.head, extent]
    faults = [" ".join(line.split()) for line in stored.fault.splitlines()]
    told = [line.removeprefix("fault ") for line in lines if line.startswith("fault ")]
    return first == f"{keys.origin()} verification" and (lines[:4], told) == (row, faults)
