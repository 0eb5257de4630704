"""The journal's key, which is not in the database: seals each entry, signs what leaves the house.

Both keys are made of the one secret of the setting JOURNAL_KEY.
"""

import hashlib
import hmac
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings

from centres.journal import notes


def seal(hashed: str) -> str:
    """Return HMAC-SHA-256 over an entry's hash: who has the database alone can make none."""
    return hmac.digest(
        _derived(settings.JOURNAL_KEY, "seal"), bytes.fromhex(hashed), "sha256"
    ).hex()


def seal_of_text(text: str) -> str:
    """Return the seal of a sentence about the book: kept beside it, it is not to be made up."""
    return seal(hashlib.sha256(text.encode()).hexdigest())


def seals(entry: Any) -> bool:
    """Tell whether the server itself wrote this journal entry: its seal is of its hash."""
    try:
        return hmac.compare_digest(seal(entry.hash), entry.seal)
    except ValueError:  # the hash is none
        return False


def public_key() -> bytes:
    """Return the 32 bytes by which others verify what the server signs (Ed25519, RFC 8032)."""
    return _private(settings.JOURNAL_KEY).public_key().public_bytes_raw()


def origin() -> str:
    """Return what the book is called for good: it follows from its key."""
    return f"joint-coordination/{hashlib.sha256(public_key()).hexdigest()[:16]}"


def signed(body: str) -> str:
    """Return a text, whose last line is ended, with the server's signature below."""
    identifier = notes.key_id(origin(), notes.SIGNED, public_key())
    signature = _private(settings.JOURNAL_KEY).sign(body.encode())
    return f"{body}\n{notes.signature_line(origin(), identifier, signature)}"


def signs(note: str) -> bool:
    """Tell whether the server itself signed this text."""
    try:
        body, lines = notes.read_note(note)
        named = [notes.read_signature(line) for line in lines]
    except notes.NoteError:
        return False
    own = notes.key_id(origin(), notes.SIGNED, public_key())
    return any(
        name == origin() and identifier == own and verifies(public_key(), body.encode(), signature)
        for name, identifier, signature in named
    )


def verifies(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the Ed25519 key of these 32 bytes made the signature of the message."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@cache
def _private(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_derived(secret, "signature"))


@cache
def _derived(secret: str, purpose: str) -> bytes:
    return hashlib.sha256(f"journal {purpose}\0{secret}".encode()).digest()
