"""What proves that the book restored is the book that was lost."""

import io
from collections.abc import Iterator

LAST = 10_000  # entries whose records are verified where the whole book would take too long


def proofs(head: tuple[int, str], *, whole: bool) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield what is proved, and the faults found on the way."""
    if whole:
        yield "book verified, held to the checkpoint", verified(head)
    else:
        yield "every hash of the chain computed anew", unchained()
        yield f"records of the last {LAST:,} entries verified", last_verified()


def verified(head: tuple[int, str]) -> Iterator[str]:
    """Verify the whole book as an operator does, held to the checkpoint."""
    from django.core.management import CommandError, call_command

    try:
        call_command("verify_journal", checkpoint=[head], stdout=io.StringIO())
    except CommandError as fault:
        yield str(fault)


def unchained() -> Iterator[str]:
    """Yield each entry whose hash does not follow from the one before and its own text."""
    from centres import journal
    from centres.models import JournalEntry

    previous = journal.FIRST
    for entry in JournalEntry.objects.order_by("position").iterator(5_000):
        if not journal.follows(entry, previous):
            yield f"entry {entry.position} does not follow from the one before"
        previous = entry.hash


def last_verified() -> Iterator[str]:
    from centres import journal
    from centres.journal import verify

    head = journal.position()
    yield from verify.verify_range(max(1, head - LAST + 1), head).faults
