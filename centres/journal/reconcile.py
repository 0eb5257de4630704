"""Holding each live record to the last entry about it, and what is derived to its origin."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import inf

import orjson
from django.apps import apps
from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast

from centres import database
from centres.journal.entries import canonical
from centres.models import JournalEntry, Record
from centres.models.record import batched, subjects

log = logging.getLogger(__name__)
CHUNK = 2_000
Faults = Callable[[], Iterable[str]]
# What else verifying asks: functions that yield faults, added by apps when they are ready.
further_faults: list[Faults] = []


def beside_records() -> dict[str, Faults]:
    """Return by name what else is verified whole each time: it is derived, or outside of the book.

    What models say of themselves, then what the apps added.
    """
    of_models = [model for model in apps.get_models() if hasattr(model, "faults")]
    named = {model.__name__: model.faults for model in of_models}
    return named | {function.__module__: function for function in further_faults}


def as_far_as(what: str, faults: Faults) -> Iterator[str]:
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


def some_of_kind(model: type[Record], after: str) -> tuple[list[str], str]:
    """Return the faults of the next records of a kind by their keys, and the last of these keys.

    It is empty at the end, and where finding faults fails.
    """
    last = ""

    def faults() -> Iterator[str]:
        nonlocal last
        records = model.objects.order_by("pk")
        rows = list((records.filter(pk__gt=after) if after else records)[:CHUNK])
        yield from faults_of(rows)
        last = rows[-1].key() if len(rows) == CHUNK else ""

    return list(as_far_as(model.subject, faults)), last


def faults_of_gone(model: type[Record]) -> Iterator[str]:
    """Yield what the book knows of this kind, and has no record."""
    named = model.objects.annotate(named=Cast("pk", TextField()))
    gone = ~Exists(named.filter(named=OuterRef("key")))
    book = JournalEntry.objects.filter(gone, subject=model.subject)
    for key in book.order_by().values_list("key", flat=True).distinct():
        yield _gone(model.subject, key)


def faults_within(first: int, last: int) -> Iterator[str]:
    """Yield each live record that is not what these entries say of it last."""
    keys = defaultdict(set)
    entries = JournalEntry.objects.filter(position__range=(first, last))
    for subject, key in entries.values_list("subject", "key"):
        keys[subject].add(key)
    for subject, model in subjects().items():
        for batch in batched(sorted(keys[subject]), CHUNK):
            records = list(model.objects.keyed(batch))
            yield from faults_of(records, until=last)
            for key in sorted(set(batch) - {record.key() for record in records}):
                yield _gone(subject, key)


def faults_of(records: Sequence[Record], until: float = inf) -> Iterator[str]:
    """Yield the faults of records of one kind, but for those told of again after `until`."""
    if not records:
        return
    subject, keys = records[0].subject, [record.key() for record in records]
    last = (
        JournalEntry.objects.filter(subject=subject, key__in=keys)
        .order_by("key", "-position")
        .distinct("key")
        .values_list("key", "position", "payload")
    )
    last_of = {key: (position, payload) for key, position, payload in last}
    for record, key in zip(records, keys, strict=True):
        position, payload = last_of.get(key, (0, ""))
        if not position:
            yield f"{subject} {key}: not in the journal"
        elif position <= until and not _agree(record, position, payload):
            number = getattr(record, "number", "")
            fault = f"{subject} {key}: differs from entry {position}, the last about it"
            yield f"{fault} ({number})" if number else fault


def _agree(record: Record, position: int, payload: str) -> bool:
    if record.position != position:
        return False
    try:
        state = orjson.loads(payload)["state"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        state = None
    return canonical(record.state()) == canonical(state)


def _gone(subject: str, key: str) -> str:
    return f"{subject} {key}: in the journal, but its record is gone"
