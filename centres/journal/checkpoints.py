"""Checkpoints: the book as it stands, signed each minute in which something was recorded."""

import hmac
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import alerts, journal
from centres.journal import keys, notes, tiles, tree
from centres.journal.entries import FIRST
from centres.journal.followers import alone
from centres.journal.lines import chained, closed, commitment
from centres.models import Checkpoint, JournalEntry, Unsigned
from centres.roles import Role

LATE = timedelta(minutes=10)  # it is signed each minute
CHUNK = 20 * tiles.WIDTH  # entries that are laid in one transaction


class UnsignedError(Exception):
    """Something from this position on is not as it was recorded."""

    def __init__(self, position: int, fault: str):
        super().__init__(f"entry {position}: {fault}")
        self.position, self.fault = position, fault


def make_when_due() -> None:
    """Sign how the book stands, where anything was recorded since that was last done.

    Chain, seals and lines of what is new must hold, and the book be a continuation of what was
    signed before. Else nothing is signed, and commanders and auditors of every force are alerted.
    """
    with alone("checkpoints") as first:
        if first:
            try:
                _make()
            except UnsignedError as wrong:
                _tell(wrong)


def newest() -> Checkpoint | None:
    return Checkpoint.objects.newest()


def newest_size() -> int:
    """Return up to which entry the book is signed, 0 before it ever was."""
    return Checkpoint.objects.values_list("size", flat=True).order_by("size").last() or 0


def read(checkpoint: Checkpoint) -> notes.Checkpoint:
    """Return what a checkpoint says."""
    body, _signatures = notes.read_note(checkpoint.note)
    return notes.read_checkpoint(body)


def note_of(checkpoint: Checkpoint) -> str:
    """Return a checkpoint's text with all its signatures: the server's own, then witnesses'."""
    lines = checkpoint.cosignatures.order_by("at", "pk").values_list("line", flat=True)
    return checkpoint.note + "".join(lines)


def unsigned() -> Unsigned | None:
    """Return the fault for which the newest entries are not signed, None where they are."""
    return Unsigned.objects.filter(position__gt=newest_size()).order_by("position").first()


def is_late() -> bool:
    """Tell whether something recorded a while ago is not signed yet, in a book that was before."""
    size = newest_size()
    first = JournalEntry.objects.after(size).values_list("at", flat=True).first() if size else None
    return first is not None and first < timezone.now() - LATE


def _make() -> None:
    last, head = newest(), journal.position()
    if last:
        _hold_to(last, head)
    if head == (last.size if last else 0):
        return
    while (laid := tiles.size()) < head:
        with transaction.atomic():
            _lay(laid, min(head, laid + CHUNK))
    _sign(head)


def _hold_to(last: Checkpoint, head: int) -> None:
    """Refuse a book that is not a continuation of what was signed."""
    if head < last.size:
        raise UnsignedError(last.size + 1, f"the book ends at {head}, before what was signed")
    if _hash_at(last.size) != read(last).chain:
        raise UnsignedError(last.size + 1, "the entry before is not the one that was signed")


def _hash_at(position: int) -> str:
    entry = JournalEntry.objects.filter(pk=position).values_list("hash", flat=True).first()
    return entry or FIRST


def _lay(laid: int, until: int) -> None:
    """Lay the leaves of the entries after the first `laid`. Raises UnsignedError."""
    sealed = JournalEntry.objects.filter(position__lte=laid).exclude(salt=None).exists()
    tiles.lay(laid, [tree.leaf(line) for line in _sound(laid, until, _hash_at(laid), sealed)])


def _sound(laid: int, until: int, previous: str, sealed: bool) -> Iterator[bytes]:
    """Yield the lines of entries that follow one another, and that this server sealed.

    Those of schema 1 bear no seal; none comes once the book is sealed.
    """
    entries = JournalEntry.objects.after(laid).filter(position__lte=until)
    columns = ("position", "payload", "salt", "hash", "seal")
    expected = laid
    for position, payload, salt, hashed, seal in entries.values_list(*columns).iterator():
        expected += 1
        if position != expected:
            raise UnsignedError(expected, "it is missing")
        line = payload.encode()
        if salt is not None:
            line = closed(position, commitment(bytes(salt), line))
        if chained(previous, line) != hashed:
            raise UnsignedError(position, "its hash does not follow")
        if salt is None and sealed:
            raise UnsignedError(position, "it has no seal")
        if salt is not None and not hmac.compare_digest(keys.seal(hashed), seal):
            raise UnsignedError(position, "its seal is not by the journal's key")
        previous, sealed = hashed, sealed or salt is not None
        yield line
    if expected != until:
        raise UnsignedError(expected + 1, "it is missing")


def _sign(size: int) -> None:
    """Sign the book of this size, whose leaves are laid."""
    root = tree.root_of(tiles.hashes(), size)
    said = notes.Checkpoint(keys.origin(), size, root, _hash_at(size))
    Checkpoint.objects.create(size=size, note=keys.signed(said.body), at=timezone.now())


@transaction.atomic
def _tell(wrong: UnsignedError) -> None:
    """Keep where signing stopped, and alert those who answer for the book, once."""
    _known, is_new = Unsigned.objects.get_or_create(
        position=wrong.position, defaults={"fault": str(wrong)[:200], "at": timezone.now()}
    )
    if is_new:
        alerts.tell(
            alerts.holders(Role.COMMANDER, Role.AUDITOR),
            lambda: (
                _("The journal is no longer signed: entry %s is not as it was recorded.")
                % wrong.position
            ),
        )


def faults() -> Iterator[str]:
    """Yield each checkpoint that the server did not sign, or that the book does not agree with."""
    for checkpoint in Checkpoint.objects.order_by("size").iterator():
        yield from _faults_of(checkpoint)


def _faults_of(checkpoint: Checkpoint) -> Sequence[str]:
    named = f"checkpoint {checkpoint.size}"
    try:
        said = read(checkpoint)
    except notes.NoteError:
        return [f"{named}: is none"]
    if not keys.signs(checkpoint.note) or said.size != checkpoint.size:
        return [f"{named}: is not signed by the journal's key"]
    if said.chain != _hash_at(said.size):
        return [f"{named}: entry {said.size} has another hash than was signed"]
    return []
