"""The line of an entry: the exact bytes that chain and tree are made of, and what opens it."""

import hashlib
from typing import Any

SALT = 32  # bytes


def chained(previous: str, line: bytes) -> str:
    """Return SHA-256(0x01 || previous hash || line) in hexadecimal."""
    return hashlib.sha256(b"\x01" + bytes.fromhex(previous) + line).hexdigest()


def commitment(salt: bytes, content: bytes) -> str:
    """Return SHA-256(salt || content) in hexadecimal: what is known of a content not shown."""
    return hashlib.sha256(salt + content).hexdigest()


def closed(position: int, committed: str) -> bytes:
    """Return the line of an entry of schema 2, as long for one content as for another."""
    return b'{"commitment":"%b","position":%d,"schema":2}' % (committed.encode(), position)


def line_of(entry: Any) -> bytes:
    """Return the line of a journal entry: of schema 1, which has no salt, its content itself."""
    content = entry.payload.encode()
    if entry.salt is None:
        return content
    return closed(entry.position, commitment(bytes(entry.salt), content))


def opening_of(entry: Any) -> dict[str, str] | None:
    """Return salt (hexadecimal) and content, for whoever may read it; a schema-1 line is open."""
    if entry.salt is None:
        return None
    return {"salt": bytes(entry.salt).hex(), "content": entry.payload}
