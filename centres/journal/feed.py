"""The book as others keep it: entries as lines of JSON, quickly and without records."""

from collections.abc import Iterator

import orjson

from centres.journal.lines import closed, commitment
from centres.models.journal_entry import JournalEntryQuerySet

COLUMNS = ("position", "payload", "salt", "hash")


def lines(entries: JournalEntryQuerySet) -> Iterator[bytes]:
    """Yield each entry as JSON on a line: position, line, hash, and what opens the line."""
    for position, payload, salt, hashed in entries.values_list(*COLUMNS):
        line, opening = payload, None
        if salt is not None:
            salt = bytes(salt)
            line = closed(position, commitment(salt, payload.encode())).decode()
            opening = {"salt": salt.hex(), "content": payload}
        said = {"position": position, "line": line, "hash": hashed, "opening": opening}
        yield orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)
