"""Proofs, made of the tree's stored hashes: that an entry is in the book, that it only grew."""

from base64 import b64encode
from typing import Any

from django.db.models import Count

from centres.journal import checkpoints, tiles, tree, witnesses
from centres.journal.lines import line_of, opening_of
from centres.models import Checkpoint, JournalEntry


def inclusion(position: int, size: int) -> dict[str, Any]:
    """Return the path from the entry at a position to the root of the book of this size."""
    path = tree.inclusion(tiles.hashes(), position - 1, size)
    return {"index": position - 1, "size": size, "path": _written(path)}


def consistency(first: int, second: int) -> dict[str, Any]:
    """Return the path that proves the book of the first size a beginning of the second's."""
    path = tree.consistency(tiles.hashes(), first, second)
    return {"first": first, "second": second, "path": _written(path)}


def proof_of(position: int) -> dict[str, Any] | None:
    """Return the proof of an entry, to be checked by itself; None before it is in a checkpoint.

    Whoever may not read the entry must not be given its opening.
    """
    entry = JournalEntry.objects.filter(pk=position).first()
    checkpoint = _covering(position)
    if entry is None or checkpoint is None:
        return None
    path = tree.inclusion(tiles.hashes(), position - 1, checkpoint.size)
    return {
        "checkpoint": checkpoints.note_of(checkpoint),
        "index": position - 1,
        "line": line_of(entry).decode(),
        "path": _written(path),
        "opening": opening_of(entry),
    }


def _covering(position: int) -> Checkpoint | None:
    """Return a checkpoint that covers the entry: that most witnesses signed, of those the newest.

    Where none has signed one since, it is the newest of all.
    """
    covering = Checkpoint.objects.filter(size__gte=position)
    seen = covering.filter(size__in={standing.size for standing in witnesses.standings()})
    best = seen.annotate(signed=Count("cosignatures")).order_by("signed", "size").last()
    return best or covering.newest()


def _written(path: list[bytes]) -> list[str]:
    return [b64encode(one).decode() for one in path]
