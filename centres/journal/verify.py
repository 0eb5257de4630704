"""Verifying the book: the chain of its entries, and every live record against the last of them."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from math import inf
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast

from centres import database, journal
from centres.journal.entries import FIRST, canonical, follows
from centres.models import JournalEntry, Record, Verification
from centres.models.record import batched, instant, subjects

log = logging.getLogger(__name__)

CHUNK = 2_000
# What else verifying asks: functions that yield faults, added by apps when they are ready.
further_faults: list[Callable[[], Iterator[str]]] = []


MOST = 100  # faults that are named; the others are counted


@dataclass
class Verdict:
    """What verifying found: how many entries, the head, and the faults, at most 100 by name."""

    entries: int
    head: str
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


def _silently(entries: int) -> None:
    """Tell nobody how far verifying has come."""


def verify(
    progress: Callable[[int], Any] = _silently, checkpoints: Iterable[tuple[int, str]] = ()
) -> Verdict:
    """Walk the whole chain, then compare every live record with the last state in the book.

    `checkpoints` are positions with the hashes they had earlier, or the beginnings of these.
    Without any, nobody can tell a book that was hashed anew as a whole from the one it was before.
    """
    hashes = defaultdict(list)
    for at, known in checkpoints:
        hashes[at].append(known)
    with _one_moment():
        verdict = Verdict(entries=0, head=FIRST)
        _walk(JournalEntry.objects.all(), verdict, hashes, progress)
        verdict.add(*_cut_off(verdict, hashes))
        for fault in _faults_of_records():
            verdict.add(fault)
    return verdict


def verified(
    progress: Callable[[int], Any] = _silently, checkpoints: Iterable[tuple[int, str]] = ()
) -> Verdict:
    """Verify the whole book, held to each head that was once found well, and store the verdict.

    Somebody typed `checkpoints`, perhaps wrongly: what only differs from them is not stored.
    """
    well = list(Verification.objects.filter(fault="").values_list("entries", "head"))
    verdict = verify(progress, well)
    Verification.objects.create(
        at=datetime.now(UTC), entries=verdict.entries, head=verdict.head, fault=verdict.fault
    )
    verdict.add(*(fault for fault in _differing(checkpoints) if fault not in verdict.faults))
    return verdict


def _differing(checkpoints: Iterable[tuple[int, str]]) -> Iterator[str]:
    for position, known in sorted(checkpoints):
        entry = JournalEntry.objects.filter(pk=position).first()
        if entry is None:
            yield _ends_before(position, journal.position())
        elif not entry.hash.startswith(known):
            yield f"entry {position}: its hash is not the one kept"


def last_verification() -> Verification | None:
    return Verification.objects.order_by("at").last()


def verify_range(first: int, last: int) -> Verdict:
    """Verify the entries `first` to `last`, and the records of which they say the last word.

    The chain goes on from the hash that the entry before has, whatever lies before that.
    """
    with _one_moment():
        before = JournalEntry.objects.filter(pk=first - 1).first()
        verdict = Verdict(entries=first - 1, head=before.hash if before else FIRST)
        if first > 1 and before is None:
            verdict.add(_missing(first - 1, first - 1))
            return verdict
        _walk(JournalEntry.objects.filter(position__range=(first, last)), verdict)
        if verdict.entries < last:
            verdict.add(_missing(verdict.entries + 1, last))
        for fault in _faults_within(first, last):
            verdict.add(fault)
    return verdict


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read all entries and records as they stand together, whatever is written meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _walk(entries, verdict: Verdict, hashes=MappingProxyType({}), progress=_silently) -> None:
    """Follow the chain from where the verdict stands up to the end.

    After a fault it goes on from the hash that the entry has, so that each is named by itself.
    """
    for entry in entries.order_by("position").iterator(CHUNK):
        fault = _fault_of_entry(entry, verdict)
        if not fault and not all(map(entry.hash.startswith, hashes.get(entry.position, ()))):
            fault = f"entry {entry.position}: its hash is not the one kept"
        if fault:
            verdict.add(fault)
        verdict.entries, verdict.head = entry.position, entry.hash
        progress(verdict.entries)


def _cut_off(verdict: Verdict, hashes: Iterable[int]) -> Iterator[str]:
    beyond = [position for position in hashes if position > verdict.entries]
    if beyond:
        yield _ends_before(min(beyond), verdict.entries)


def _missing(first: int, last: int) -> str:
    return f"entry {first} is missing" if first == last else f"entries {first}–{last} are missing"


def _ends_before(position: int, last: int) -> str:
    return f"the book ends at {last}, before the checkpoint {position} kept"


def _fault_of_entry(entry: JournalEntry, so_far: Verdict) -> str:
    if entry.position != so_far.entries + 1:
        return _missing(so_far.entries + 1, entry.position - 1)
    if not follows(entry, so_far.head):
        return f"entry {entry.position} ({entry.subject} {entry.key}): its hash does not follow"
    payload = entry.content()
    columns = {
        "position": entry.position,
        "at": instant(entry.at),
        "verb": entry.verb,
        "subject": entry.subject,
        "key": entry.key,
        "by": str(entry.by_id),
        "centre": entry.centre,
        "submission": str(entry.submission),
        "request": entry.request,
    }
    wrong = [name for name, value in columns.items() if payload.get(name) != value]
    return f"entry {entry.position}: {wrong[0]} differs from its payload" if wrong else ""


def _faults_of_records() -> Iterator[str]:
    """Yield each live record that is not what the last entry about it says."""
    for kind in subjects().values():
        yield from _as_far_as(kind.subject, partial(_faults_of_kind, kind))
    for model in apps.get_models():
        yield from _as_far_as(model.__name__, getattr(model, "faults", tuple))
    for faults in further_faults:
        yield from _as_far_as(faults.__module__, faults)


def _as_far_as(what: str, faults: Callable[[], Iterable[str]]) -> Iterator[str]:
    """Yield the faults; where finding them fails, that is one of them and hides no other.

    Whoever can change a record could otherwise make it one that verifying stumbles over.
    """
    try:
        yield from faults()
    except Exception as stopped:
        if database.is_away(stopped):
            raise
        log.exception("verifying %s", what)
        yield f"{what}: verifying stopped: {type(stopped).__name__}"


def _faults_of_kind(model: type[Record]) -> Iterator[str]:
    for batch in batched(model.objects.order_by("pk").iterator(CHUNK), CHUNK):
        yield from _faults_of(batch)
    for key in _keys_without_record(model):
        yield _gone(model.subject, key)


def _faults_within(first: int, last: int) -> Iterator[str]:
    """Yield each live record that is not what these entries say of it last."""
    keys = defaultdict(set)
    entries = JournalEntry.objects.filter(position__range=(first, last))
    for subject, key in entries.values_list("subject", "key"):
        keys[subject].add(key)
    for subject, model in subjects().items():
        for batch in batched(sorted(keys[subject]), CHUNK):
            records = list(model.objects.keyed(batch))
            yield from _faults_of(records, until=last)
            for key in sorted(set(batch) - {record.key() for record in records}):
                yield _gone(subject, key)


def _faults_of(records: Sequence[Record], until: float = inf) -> Iterator[str]:
    """Yield the faults of records of one kind, but for those told of again after `until`."""
    if not records:
        return
    subject, keys = records[0].subject, [record.key() for record in records]
    last = (
        JournalEntry.objects.filter(subject=subject, key__in=keys)
        .order_by("key", "-position")
        .distinct("key")
    )
    last_of = {entry.key: entry for entry in last}
    for record, key in zip(records, keys, strict=True):
        entry = last_of.get(key)
        if entry is None:
            yield f"{subject} {key}: not in the journal"
        elif entry.position <= until and not _agree(record, entry):
            number = getattr(record, "number", "")
            fault = f"{subject} {key}: differs from entry {entry.position}, the last about it"
            yield f"{fault} ({number})" if number else fault


def _agree(record: Record, entry: JournalEntry) -> bool:
    same = canonical(record.state()) == canonical(entry.content().get("state"))
    return same and record.position == entry.position


def _keys_without_record(model: type[Record]) -> Iterable[str]:
    named = model.objects.annotate(named=Cast("pk", TextField()))
    gone = ~Exists(named.filter(named=OuterRef("key")))
    book = JournalEntry.objects.filter(gone, subject=model.subject)
    return book.order_by().values_list("key", flat=True).distinct()


def _gone(subject: str, key: str) -> str:
    return f"{subject} {key}: in the journal, but its record is gone"
