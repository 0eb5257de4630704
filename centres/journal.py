"""The journal: append entries in commit order, recognise retries, verify the book."""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast

from centres import bulk
from centres.models import JournalEntry, Officer, Record
from centres.models.record import batched, instant, subjects

SCHEMA = 1  # of the states; an entry says by which one it was written
FIRST = "0" * 64  # the hash before the first entry
CHUNK = 2_000
# What else verifying asks: functions that yield faults, added by apps when they are ready.
further_faults: list[Callable[[], Iterator[str]]] = []


class SubmissionReusedError(Exception):
    """The submission is known with another content: a retry would have had the same."""


class SubmissionTakenError(Exception):
    """The submission is known, from another officer."""


def canonical(value: Any) -> bytes:
    """Return the one text of a value: JSON in UTF-8, keys sorted, no spaces."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str)


def chained(previous: str, payload: bytes) -> str:
    """Return SHA-256(0x01 || previous hash || payload bytes) in hexadecimal."""
    return hashlib.sha256(b"\x01" + bytes.fromhex(previous) + payload).hexdigest()


def digest_of(*, verb: str, request: dict) -> str:
    """Return a keyed digest of a request: it may hold what the other force must not guess at."""
    text = canonical({"verb": verb, "request": request})
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def lock_submission(submission: UUID) -> None:
    """Let one of several identical submissions go first; the others then find its entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(submission)])


def recall(*, by: Officer, submission: UUID, digest: str) -> JournalEntry | None:
    """Return the entry that this submission has already made, None when it is new.

    Raises PermissionDenied to one without any posting, SubmissionTakenError to another officer,
    SubmissionReusedError when the content differs from the first time.
    """
    if not by.active_postings():
        raise PermissionDenied
    lock_submission(submission)
    entry = JournalEntry.objects.filter(submission=submission).first()
    if entry is None:
        return None
    if entry.by_id != by.pk:
        raise SubmissionTakenError
    if entry.request != digest:
        raise SubmissionReusedError
    return entry


@dataclass
class Change:
    """One record with the state an action leaves it in, ready to be written."""

    record: Record
    submission: UUID
    digest: str

    def __post_init__(self):
        self.state = orjson.Fragment(canonical(self.record.state()))


def write(*, by: Officer, verb: str, changes: Sequence[Change], save: Callable[[], Any]) -> None:
    """Give each change the next position, call `save`, append the entries: the last step.

    The head is locked from here to the commit and no longer, so that positions appear in the
    order of the commits: whoever follows them neither misses nor re-reads anything.
    """
    position, previous = _lock_head()
    for change in changes:
        position += 1
        change.record.position = position
    save()
    entries, at = [], datetime.now(UTC)
    for change in changes:
        entries.append(_entry(by=by, verb=verb, change=change, at=at, previous=previous))
        previous = entries[-1].hash
    bulk.insert(entries)


def _lock_head() -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(1)")
        # A statement of its own: its snapshot must be younger than the lock.
        cursor.execute("SELECT position, hash FROM centres_journalentry ORDER BY 1 DESC LIMIT 1")
        return cursor.fetchone() or (0, FIRST)


def _entry(*, by, verb, change, at, previous) -> JournalEntry:
    fields = {
        "position": change.record.position,
        "at": instant(at),
        "verb": verb,
        "subject": change.record.subject,
        "key": change.record.key(),
        "by": str(by.pk),
        "centre": getattr(change.record, "centre_id", None) or "",
        "submission": str(change.submission),
        "request": change.digest,
    }
    payload = canonical({**fields, "schema": SCHEMA, "state": change.state})
    return JournalEntry(
        **{**fields, "at": at, "by": by, "submission": change.submission},
        payload=payload.decode(),
        hash=chained(previous, payload),
    )


def position() -> int:
    """Return the head's position, 0 for an empty book."""
    head = JournalEntry.objects.values_list("position", flat=True).order_by("-position").first()
    return head or 0


@dataclass
class Verdict:
    """What verifying found: how many entries, the head, and the first fault or nothing."""

    entries: int
    head: str
    fault: str = ""


def verify(progress: Callable[[int], Any] = lambda entries: None) -> Verdict:
    """Walk the chain, then compare every live record with the last state in the book."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        verdict = Verdict(entries=0, head=FIRST)
        for entry in JournalEntry.objects.order_by("position").iterator(CHUNK):
            verdict.fault = _fault_of_entry(entry, verdict)
            if verdict.fault:
                return verdict
            verdict.entries, verdict.head = entry.position, entry.hash
            progress(verdict.entries)
        verdict.fault = next(_faults_of_records(), "")
    return verdict


def _fault_of_entry(entry: JournalEntry, so_far: Verdict) -> str:
    if entry.position != so_far.entries + 1:
        return f"entry {so_far.entries + 1} is missing"
    if chained(so_far.head, entry.payload.encode()) != entry.hash:
        return f"entry {entry.position} ({entry.subject} {entry.key}): its hash does not follow"
    told = _told(entry)
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
    wrong = [name for name, value in columns.items() if told.get(name) != value]
    return f"entry {entry.position}: {wrong[0]} differs from its payload" if wrong else ""


def _told(entry: JournalEntry) -> dict:
    """Return what the payload says, nothing where it is not an entry's."""
    try:
        told = orjson.loads(entry.payload)
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) and "state" in told else {}


def _faults_of_records() -> Iterator[str]:
    """Yield each live record that is not what the last entry about it says."""
    for model in subjects().values():
        for some in batched(model.objects.order_by("pk").iterator(CHUNK), CHUNK):
            yield from _faults_of(model.subject, some)
        yield from _gone(model)
    for model in apps.get_models():
        yield from getattr(model, "faults", tuple)()
    for faults in further_faults:
        yield from faults()


def _faults_of(subject: str, records: Sequence[Record]) -> Iterator[str]:
    keys = [record.key() for record in records]
    last = (
        JournalEntry.objects.filter(subject=subject, key__in=keys)
        .order_by("key", "-position")
        .distinct("key")
    )
    told = {entry.key: entry for entry in last}
    for record, key in zip(records, keys, strict=True):
        entry = told.get(key)
        if entry is None:
            yield f"{subject} {key}: not in the journal"
        elif record.position != entry.position or canonical(record.state()) != canonical(
            entry.state()
        ):
            number = getattr(record, "number", "")
            fault = f"{subject} {key}: differs from entry {entry.position}, the last about it"
            yield f"{fault} ({number})" if number else fault


def _gone(model: type[Record]) -> Iterator[str]:
    named = model.objects.annotate(named=Cast("pk", TextField()))
    gone = ~Exists(named.filter(named=OuterRef("key")))
    book = JournalEntry.objects.filter(gone, subject=model.subject)
    for key in book.order_by().values_list("key", flat=True).distinct():
        yield f"{model.subject} {key}: in the journal, but its record is gone"
