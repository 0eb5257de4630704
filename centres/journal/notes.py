"""Signed texts as C2SP writes them: checkpoints of the book, witnesses' cosignatures, verdicts.

The forms are those of signed-note, tlog-checkpoint and tlog-cosignature (cosignature/v1).
"""

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass

SIGNED, COSIGNED = 0x01, 0x04  # what sort of key made a signature
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter is taken for a digit
_LIKE = str.maketrans("ILO", "110")


class NoteError(ValueError):
    """The text is not of the form that it should have."""


def key_id(name: str, sort: int, public_key: bytes) -> bytes:
    """Return the four bytes by which a signature names the key that made it."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([sort]) + public_key).digest()[:4]


def signature_line(name: str, identifier: bytes, signature: bytes) -> str:
    return f"— {name} {b64encode(identifier + signature).decode()}\n"


def read_signature(line: str) -> tuple[str, bytes, bytes]:
    """Return name, key's identifier and signature of a line; raises NoteError."""
    parts = line.removesuffix("\n").split(" ")
    if len(parts) != 3 or parts[0] != "—" or not parts[1]:
        raise NoteError("This is no line of a signature.")
    try:
        blob = b64decode(parts[2], validate=True)
    except NotBase64 as wrong:
        raise NoteError("The signature is not in base64.") from wrong
    if len(blob) < 5:
        raise NoteError("The signature is too short.")
    return parts[1], blob[:4], blob[4:]


def read_note(note: str) -> tuple[str, list[str]]:
    """Return the text that is signed and the lines of its signatures; raises NoteError."""
    body, between, signatures = note.rpartition("\n\n")
    if not between or not signatures.endswith("\n"):
        raise NoteError("This is no signed text.")
    return body + "\n", signatures.splitlines(keepends=True)


@dataclass(frozen=True)
class Checkpoint:
    """How the book stood: its entries, the tree's root (32 bytes), the last hash of the chain."""

    origin: str
    size: int
    root: bytes
    chain: str

    @property
    def body(self) -> str:
        """The text that is signed and cosigned."""
        root = b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\nchain {self.chain}\n"


def read_checkpoint(body: str) -> Checkpoint:
    """Return the checkpoint that a text says; raises NoteError."""
    lines = body.split("\n")
    try:
        origin, size, root, chain, end = lines
        read = Checkpoint(origin, int(size), b64decode(root), chain.removeprefix("chain "))
    except ValueError as wrong:
        raise NoteError("This is no checkpoint.") from wrong
    if end or read.body != body or len(read.root) != 32:
        raise NoteError("This is no checkpoint.")
    return read


def cosigned(body: str, seconds: int) -> bytes:
    """Return what a witness signs of a checkpoint at a moment, in seconds of Unix time."""
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()


def telephone_line(checkpoint: Checkpoint) -> str:
    """Return the checkpoint in some thirty characters, to be read out: 1534-K7QF-2MZ0-…"""
    digest = hashlib.sha256(checkpoint.body.encode()).digest()
    digits = _base32(digest, 20)
    groups = "-".join(digits[at : at + 4] for at in range(0, 20, 4))
    line = f"{checkpoint.size}-{groups}-"
    return line + _base32(hashlib.sha256(line.encode()).digest(), 2)


def spoken(line: str) -> str:
    """Return a telephone line as it is written, however it was typed."""
    return line.strip().upper().replace(" ", "").translate(_LIKE)


def _base32(digest: bytes, count: int) -> str:
    """Return the first digits, of five bits each."""
    bits = int.from_bytes(digest, "big") >> (8 * len(digest) - 5 * count)
    return "".join(_DIGITS[bits >> 5 * at & 31] for at in reversed(range(count)))
