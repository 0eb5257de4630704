"""Walking the chain: line, hash, seal and columns of each entry, read as rows, not as objects."""

from collections.abc import Callable
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from django.db import connection

from centres.journal import keys
from centres.journal.lines import chained, line_of
from centres.journal.verdict import Verdict
from centres.models import SealedSince
from centres.models.record import instant

CHUNK = 2_000
SAID = ("position", "at", "verb", "subject", "key", "by", "centre", "submission", "request")
told = itemgetter(*SAID, "schema", "state")


class Row(NamedTuple):
    """An entry as its columns have it."""

    position: int
    at: datetime
    verb: str
    subject: str
    key: str
    by: str
    centre: str
    submission: str
    request: str
    payload: str
    salt: Any
    hash: str
    seal: str


def walk(verdict: Verdict, until: int, progress: Callable[[int], Any]) -> None:
    """Follow the chain from where the verdict stands up to a position.

    After a fault it goes on from the hash that the entry has, so that each is named by itself.
    """
    since = sealed_since()
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT position, at, verb, subject, key, by_id::text, centre, submission::text,"
            " request, payload, salt, hash, seal FROM centres_journalentry"
            " WHERE position > %s AND position <= %s ORDER BY position",
            [verdict.entries, until],
        )
        while rows := cursor.fetchmany(CHUNK):
            for row in map(Row._make, rows):
                if fault := fault_of(row, verdict, since):
                    verdict.add(fault)
                verdict.entries, verdict.head = row.position, row.hash
            progress(verdict.entries)


def sealed_since() -> int:
    """Return the position from which all entries are sealed: the first, where nothing tells it."""
    mark = SealedSince.objects.first()
    return mark.position if mark and mark.seal == seal_of_mark(mark.position) else 1


def seal_of_mark(position: int) -> str:
    return keys.seal_of_text(f"sealed since {position}")


def fault_of(row: Row, so_far: Verdict, since: int) -> str:
    """Return what is wrong with an entry after the one where the verdict stands."""
    if row.position != so_far.entries + 1:
        return missing(so_far.entries + 1, row.position - 1)
    named = f"entry {row.position} ({row.subject} {row.key})"
    if not _follows(row, so_far.head):
        return f"{named}: its hash does not follow"
    if row.salt is None and (row.position >= since or row.seal):
        return f"{named}: is not of schema 2, as all are since {since}"
    if row.salt is not None and not keys.seals(row):
        return f"{named}: its seal is not made with the journal's key"
    return _fault_of_columns(row)


def _follows(row: Row, previous: str) -> bool:
    try:
        return chained(previous, line_of(row)) == row.hash
    except ValueError:  # the hash before is none
        return False


def _fault_of_columns(row: Row) -> str:
    schema = 1 if row.salt is None else 2
    columns = (row.position, instant(row.at), *row[2:9], schema)
    try:
        content = orjson.loads(row.payload)
        if told(content)[:-1] == columns:
            return ""
    except (orjson.JSONDecodeError, KeyError, TypeError, IndexError):
        content = {}
    said = content if isinstance(content, dict) and "state" in content else {}
    pairs = zip((*SAID, "schema"), columns, strict=True)
    wrong = [name for name, value in pairs if said.get(name) != value]
    return f"entry {row.position}: {wrong[0]} differs from its payload"


def missing(first: int, last: int) -> str:
    return f"entry {first} is missing" if first == last else f"entries {first}–{last} are missing"
