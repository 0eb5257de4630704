"""The journal: append entries in commit order, recognise retries."""

import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from centres import values
from centres.journal import bulk, keys
from centres.journal.lines import SALT, chained, closed, commitment, line_of
from centres.models import JournalEntry, Officer, Record
from centres.models.record import instant, like

__all__ = ["chained"]  # migrations take it from here

SCHEMA = 2  # of entries; each says by which one it was written
FIRST = "0" * 64  # the hash before the first entry
BLANK = JournalEntry()
# What else knows submissions: functions of the same arguments as `recorded`, added by apps.
recorded_beside: list[Callable[..., list[str]]] = []


class SubmissionReusedError(Exception):
    """The submission is known with another content: a retry would have had the same."""


class SubmissionTakenError(Exception):
    """The submission is known, from another officer."""


def canonical(value: Any) -> bytes:
    """Return the one text of a value: JSON in UTF-8, keys sorted, no spaces."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str)


def follows(entry: JournalEntry, previous: str) -> bool:
    """Tell whether the entry's hash follows from the hash before it and its own exact line."""
    try:
        return chained(previous, line_of(entry)) == entry.hash
    except ValueError:  # the hash before is none
        return False


def digest_of(*, verb: str, request: dict) -> str:
    """Return a keyed digest of a request: it may hold what the other force must not guess at."""
    text = canonical({"verb": verb, "request": request})
    return hmac.digest(settings.SECRET_KEY.encode(), text, "sha256").hex()


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


def recorded(*, by: Officer, submissions: Sequence[UUID]) -> list[str]:
    """Return those of these submissions that are recorded from this officer."""
    entries = JournalEntry.objects.filter(submission__in=submissions, by=by)
    known = [str(one) for one in entries.values_list("submission", flat=True)]
    return known + [s for beside in recorded_beside for s in beside(by=by, submissions=submissions)]


@dataclass
class Change:
    """One record with the state an action leaves it in, ready to be written."""

    record: Record
    submission: UUID
    digest: str

    def __post_init__(self):
        values.settle(self.record)
        self.state = orjson.Fragment(canonical(self.record.state()))


def write(*, by: Officer, verb: str, changes: Sequence[Change], save: Callable[[], Any]) -> None:
    """Give each change the next position, call `save`, append the entries: the last step.

    The head is locked from here to the commit and no longer, so that positions appear in the
    order of the commits: whoever follows them neither misses nor re-reads anything.
    """
    position, previous = hold_head()
    for change in changes:
        position += 1
        change.record.position = position
    save()
    entries, at = [], timezone.now()
    for change in changes:
        entries.append(_entry(by=by, verb=verb, change=change, at=at, previous=previous))
        previous = entries[-1].hash
    bulk.insert(entries)


def hold_head() -> tuple[int, str]:
    """Let nobody write until the commit; return position and hash of the last entry."""
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
    said = {**fields, "confirmed": instant(by.confirmed_at), "schema": SCHEMA}
    content, salt = canonical({**said, "state": change.state}), secrets.token_bytes(SALT)
    hashed = chained(previous, closed(fields["position"], commitment(salt, content)))
    columns = {**fields, "at": at, "by_id": by.pk, "submission": change.submission}
    del columns["by"]
    return like(
        BLANK,
        **columns,
        payload=content.decode(),
        salt=salt,
        hash=hashed,
        seal=keys.seal(hashed),
    )


def position() -> int:
    """Return the head's position, 0 for an empty book."""
    head = JournalEntry.objects.values_list("position", flat=True).order_by("-position").first()
    return head or 0
