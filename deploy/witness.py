#!/usr/bin/env python3
"""Witness of a joint coordination room's journal: one force's own check, on its own computer.

It keeps a copy of every entry, works out all hashes anew, and signs with a key of its own what it
found well (a cosignature). It signs nothing that contradicts what it has seen before. This file
needs Python 3.8 or newer and nothing else, and is faster where the package `cryptography` is.

To begin:
  1. Get from an administrator of your force a file with a token of scope "journal", the address of
     the room, the book's key (as `manage.py journal_key` prints it on the server; the other force
     has the same), and, on a closed network, the root certificate.
  2. python3 witness.py init https://room.example --token-file token --server-key KEY --ca root.crt
     Compare the printed name of the book with the other force's, by any channel but this computer.
  3. python3 witness.py once      one round: download, check, cosign
     python3 witness.py watch     the same every minute, until something is wrong

What it says: GREEN, all is well. RED, something was altered (exit status 1): it signs nothing
more, tells the room, and shows the entry as it was and as it is. CANNOT, it could not look (2).

With the other force, by telephone:
  python3 witness.py line         read this line out
  python3 witness.py compare "…"  type the line you hear: SAME, or SPLIT VIEW (exit status 1)

Alone, at any time:
  python3 witness.py check        everything kept, from the first byte; needs no network
  python3 witness.py audit        the whole book downloaded anew and compared with what was kept
  python3 witness.py proof FILE   a proof downloaded from a page of the room
  python3 witness.py show         how things stand

All it keeps is in the folder `witness-book` beside this file (--folder names another): its key
(`key`: whoever has it can sign as you), the token, and the copy of the book, which is as secret as
the book. After RED, keep the folder as it is: it is the evidence. Only `init --again "why"` begins
anew, with the same key, and sets the old copy aside.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import contextlib
import hashlib
import http.client
import json
import os
import re
import secrets
import shutil
import sqlite3
import ssl
import sys
import time
import unicodedata
from collections import namedtuple
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ed25519 as fast
except ImportError:
    fast = None

FIRST = bytes(32)  # the hash before the first entry
PAGE = 2000  # entries in one answer
AGAIN = 100  # older entries that each round reads once more
STALE = 26 * 3600  # seconds until a verdict of the server is too old
PATIENCE = (0, 1, 3)  # seconds before asking again for what should be there
SYNCHRONOUS = "EXTRA"  # what was cosigned is kept, whenever the power fails
MOST = 256 << 20  # bytes of one answer
LOCAL = ("127.0.0.1", "localhost", "::1")


class Red(Exception):
    """Something is not as it was or should be. What lasts is signed over by nobody any more."""

    def __init__(self, reason, position=None, detail=(), *, lasting=True, evidence=""):
        super().__init__(reason)
        self.reason, self.position, self.detail = reason, position, list(detail)
        self.lasting, self.evidence = lasting, evidence


class Cannot(Exception):
    """The witness could not look, so it says neither green nor red."""


# --- Hashes and signatures -------------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


# Ed25519 as in RFC 8032, section 6, for where `cryptography` is not installed. Slow (10 ms), plain.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def _added(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _added(total, point)
        point, number = _added(point, point), number >> 1
    return total


def _x_of(y, sign):
    """Return the x that goes with this y, None where the two are no point of the curve."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = _x_of(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def _written(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _read(written):
    y = int.from_bytes(written, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _secrets_of(seed):
    hashed = hashlib.sha512(seed).digest()
    number = int.from_bytes(hashed[:32], "little")
    return number & ((1 << 254) - 8) | (1 << 254), hashed[32:]


def _number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def public_key(seed):
    """Return the 32 bytes that go with a secret seed of 32 bytes."""
    return _written(_times(_secrets_of(seed)[0], BASE))


def sign(seed, message):
    """Return the Ed25519 signature (64 bytes) of a message."""
    if fast:
        return fast.Ed25519PrivateKey.from_private_bytes(seed).sign(message)
    secret, prefix = _secrets_of(seed)
    key = _written(_times(secret, BASE))
    once = _number(prefix, message)
    point = _written(_times(once, BASE))
    scalar = (once + _number(point, key, message) * secret) % ORDER
    return point + scalar.to_bytes(32, "little")


def verifies(key, message, signature):
    """Tell whether this public key signed the message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    if fast:
        try:
            fast.Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True
    point, scalar = _read(key), int.from_bytes(signature[32:], "little")
    if point is None or scalar >= ORDER:
        return False
    negative = (P - point[0], point[1], 1, P - point[3])
    number = _number(signature[:32], key, message)
    return _written(_added(_times(scalar, BASE), _times(number, negative))) == signature[:32]


# --- The tree over all lines: RFC 9162, section 2.1 ------------------------------------------


def leaf(line):
    return sha256(b"\x00" + line)


def node(left, right):
    return sha256(b"\x01" + left + right)


class Frontier:
    """A tree that grows: of its complete subtrees only the roots, the widest first."""

    def __init__(self, size=0, packed=b""):
        self.size, self.roots = size, [packed[at : at + 32] for at in range(0, len(packed), 32)]

    @property
    def packed(self):
        return b"".join(self.roots)

    def append(self, line):
        hashed, size = sha256(b"\x00" + line), self.size
        while size & 1:
            hashed, size = sha256(b"\x01" + self.roots.pop() + hashed), size >> 1
        self.roots.append(hashed)
        self.size += 1

    def root(self):
        if not self.roots:
            return sha256(b"")
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node(left, root)
        return root


def included(hashed, index, size, path, root):
    """Tell whether the leaf is at this index under the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last = index, size - 1
    for beside in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            hashed = node(beside, hashed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hashed = node(hashed, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and hashed == root


# --- Signed texts: C2SP signed-note, tlog-checkpoint, tlog-cosignature -----------------------

SIGNED, COSIGNED = b"\x01", b"\x04"  # what sort of key made a signature


def named_by(prefix, key):
    return prefix + hashlib.sha256(key).hexdigest()[:16]


def origin_of(key):
    """Return what a book is called: it follows from the key of its server."""
    return named_by("joint-coordination/", key)


def witness_of(key):
    return named_by("joint-coordination/witness/", key)


def key_id(name, sort, key):
    return sha256(name.encode() + b"\n" + sort + key)[:4]


def signature_line(name, blob):
    return "— %s %s\n" % (name, base64.b64encode(blob).decode())


def signatures(lines):
    """Yield name, key's identifier and what follows it, of each line that is of this form."""
    for line in lines.split("\n")[:64]:
        parts = line.split(" ")
        with contextlib.suppress(binascii.Error, ValueError):
            if len(parts) == 3 and parts[0] == "—":
                blob = base64.b64decode(parts[2], validate=True)
                yield parts[1], blob[:4], blob[4:]


def signed_text(note, key):
    """Return the text of a signed note, once the server's signature on it is verified."""
    body, between, lines = note.rpartition("\n\n")
    if not between:
        raise Cannot("the server answered something that is no signed text")
    body, origin = body + "\n", origin_of(key)
    for name, identifier, signature in signatures(lines):
        ours = name == origin and identifier == key_id(origin, SIGNED, key)
        if ours and verifies(key, body.encode(), signature):
            return body
    raise Red("a text that the server should have signed is not signed by its key", evidence=note)


class Checkpoint(namedtuple("Checkpoint", "origin size root chain")):
    """How the book stood: its entries, the tree's root, the chain's last hash (32 bytes each)."""

    __slots__ = ()

    @property
    def body(self):
        root = base64.b64encode(self.root).decode()
        return "%s\n%d\n%s\nchain %s\n" % (self.origin, self.size, root, self.chain.hex())

    @property
    def line(self):
        """The forty characters for the telephone."""
        digits = base32(sha256(self.body.encode()), 20)
        groups = "-".join(digits[at : at + 4] for at in range(0, 20, 4))
        return with_check("%d-%s-" % (self.size, groups))


def read_checkpoint(note, key):
    """Return the checkpoint that a note says, its signature verified."""
    body = signed_text(note, key)
    try:
        origin, size, root, chain, _end = body.split("\n")
        root, chain = base64.b64decode(root), bytes.fromhex(chain[len("chain ") :])
        read = Checkpoint(origin, int(size), root, chain)
    except ValueError:
        read = None
    own = read and read.body == body and read.origin == origin_of(key)
    if not own or len(root) != 32 or not 0 < read.size < 10**15:
        raise Red("the server signed a checkpoint that is none of this book", evidence=note)
    return read


def cosigned_bytes(body, seconds):
    return ("cosignature/v1\ntime %d\n%s" % (seconds, body)).encode()


def cosignature(seed, body, seconds):
    key = public_key(seed)
    name, signature = witness_of(key), sign(seed, cosigned_bytes(body, seconds))
    return signature_line(
        name, key_id(name, COSIGNED, key) + seconds.to_bytes(8, "big") + signature
    )


def cosigned_by(key, body, lines):
    """Return when this key cosigned the text, in seconds of Unix time; None where it did not."""
    name = witness_of(key)
    for named, identifier, rest in signatures(lines):
        if named == name and identifier == key_id(name, COSIGNED, key) and len(rest) == 72:
            seconds = int.from_bytes(rest[:8], "big")
            if verifies(key, cosigned_bytes(body, seconds), rest[8:]):
                return seconds
    return None


# --- The line for the telephone --------------------------------------------------------------

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: I and L are 1, O is 0


def base32(digest, count):
    bits = int.from_bytes(digest, "big") >> (8 * len(digest) - 5 * count)
    return "".join(DIGITS[bits >> 5 * at & 31] for at in reversed(range(count)))


def with_check(line):
    return line + base32(sha256(line.encode()), 2)


def read_line(typed):
    """Return size and line, however it was typed; raises Cannot where it was misread."""
    typed = "".join(str(unicodedata.decimal(letter, letter)) for letter in typed).upper()
    size, *rest = [part for part in re.split(r"[\s\-‐-―−_.]+", typed) if part] or [""]
    digits = "".join(rest).translate(str.maketrans("ILO", "110"))
    groups = [digits[at : at + 4] for at in range(0, 20, 4)]
    line = "-".join([size, *groups, digits[20:]])
    if not size.isdigit() or len(digits) != 22 or with_check(line[:-2]) != line:
        raise Cannot("that line was misread or mistyped (its check digits do not fit): ask again")
    return int(size), line


# --- One entry -------------------------------------------------------------------------------

CLOSED = re.compile(rb'\{"commitment":"([0-9a-f]{64})","position":([1-9][0-9]*),"schema":2\}')


class Entry(namedtuple("Entry", "position line hash salt content")):
    """One entry as served or kept; salt and content, its opening, are None where not shown."""

    __slots__ = ()

    @property
    def text(self):
        """What the entry says, as far as it is shown; of schema 1 that is the line itself."""
        return self.content if CLOSED.fullmatch(self.line) else self.line


def read_entry(told):
    """Return the entry that one line of the server's answer tells."""
    try:
        opening = told["opening"] or {}
        salt, content = opening.get("salt"), opening.get("content")
        return Entry(
            int(told["position"]),
            told["line"].encode(),
            bytes.fromhex(told["hash"]),
            None if salt is None else bytes.fromhex(salt),
            None if content is None else content.encode(),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise Cannot("the server answered an entry that cannot be read: %r" % wrong) from wrong


def meaning(text):
    """Return what an entry's text says, empty where it is none."""
    try:
        said = json.loads(text.decode() if isinstance(text, bytes) else text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def judge(entry, position, previous):
    """Return what the entry says, None where that is not shown; raises Red unless it stands here.

    It stands here if it has this position, its opening fits its line, and its hash follows from
    the hash before it.
    """
    if entry.position != position:
        there = "entry %d stands in its place" % entry.position
        raise Red("entry %d is missing: %s" % (position, there), position)
    said, closed = None, CLOSED.fullmatch(entry.line)
    if closed:
        if int(closed.group(2)) != position:
            raise Red("entry %d: its line is that of another position" % position, position)
        if entry.content is not None or entry.salt is not None:
            committed = hashlib.sha256((entry.salt or b"") + (entry.content or b"")).hexdigest()
            if committed.encode() != closed.group(1):
                raise Red("entry %d: its text and salt do not fit its line" % position, position)
            said = meaning(entry.content or b"")
    else:
        said = meaning(entry.line)
        schema = said.get("schema", 1)
        if isinstance(schema, int) and schema > 2:
            raise Cannot("entry %d is of a schema that this witness does not know" % position)
        if schema != 1 or entry.content is not None or entry.salt is not None:
            raise Red("entry %d: its line is not of its schema" % position, position)
    if said is not None and said.get("position") != position:
        raise Red("entry %d: its text says another position" % position, position)
    if sha256(b"\x01" + previous + entry.line) != entry.hash:
        raise Red("entry %d: its hash does not follow from the one before" % position, position)
    return said


def differs(own, theirs):
    """Tell whether an entry is not the one kept. An opening may be withheld, but no other given."""
    if theirs is None or (own.position, own.line, own.hash) != theirs[:3]:
        return True
    if theirs.content is None and theirs.salt is None:
        return False
    if own.content is not None:
        return (own.salt, own.content) != (theirs.salt, theirs.content)
    closed = CLOSED.fullmatch(own.line)
    given = hashlib.sha256((theirs.salt or b"") + (theirs.content or b"")).hexdigest().encode()
    return not closed or given != closed.group(1)


def plain(text, most=200):
    """Return a text that moves no cursor and turns no line: whatever a server sent."""
    shown = "".join(
        c if c.isprintable() or c in "\u200c\u200d" else "\\u%04x" % ord(c) for c in str(text)
    )
    return shown if len(shown) <= most else shown[:most] + "…"


def parts(value, name="", depth=0):
    """Yield each single value within a nested one, with its path."""
    if isinstance(value, dict) and value and depth < 8:
        for key in sorted(value):
            yield from parts(value[key], "%s.%s" % (name, key) if name else key, depth + 1)
    else:
        yield name, value


def described(entry):
    """Return an entry in one sentence."""
    if entry is None:
        return "nothing: it is gone"
    if entry.text is None:
        return "closed, only its line is shown: %s" % plain(entry.line.decode(errors="replace"))
    said = meaning(entry.text)
    words = ["%s %s" % (name, said.get(name)) for name in ("subject", "key", "at", "by", "centre")]
    return plain("%s %s" % (said.get("verb"), ", ".join(words)), 400)


def before_and_now(own, theirs):
    """Return in lines what the entry was, what the server says now, and where they differ."""
    lines = ["was: " + described(own), "now: " + described(theirs)]
    if own is None or theirs is None or own.text is None or theirs.text is None:
        return lines
    was, now = dict(parts(meaning(own.text))), dict(parts(meaning(theirs.text)))
    changed = [name for name in sorted({*was, *now}) if was.get(name) != now.get(name)]
    for name in changed[:20]:
        pair = plain(was.get(name, "nothing")), plain(now.get(name, "nothing"))
        lines.append("  %s: %s → %s" % (plain(name), *pair))
    if len(changed) > 20:
        lines.append("  and %d more" % (len(changed) - 20))
    if (own.salt, own.line) != (theirs.salt, theirs.line) and not changed:
        lines.append("  the same words under another salt or line")
    if own.hash != theirs.hash:
        lines.append("  hash: %s → %s" % (own.hash.hex(), theirs.hash.hex()))
    return lines


# --- What is kept ----------------------------------------------------------------------------

TABLES = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entries (
    position INTEGER PRIMARY KEY, line BLOB NOT NULL, hash BLOB NOT NULL, salt BLOB, content BLOB);
CREATE TABLE IF NOT EXISTS checkpoints (
    size INTEGER PRIMARY KEY, note TEXT NOT NULL, frontier BLOB, cosignature TEXT,
    cosigned INTEGER, sent INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS findings (
    number INTEGER PRIMARY KEY, at INTEGER NOT NULL, size INTEGER NOT NULL, position INTEGER,
    reason TEXT NOT NULL, detail TEXT NOT NULL, evidence TEXT NOT NULL, lasting INTEGER NOT NULL,
    open INTEGER NOT NULL DEFAULT 1, sent INTEGER NOT NULL DEFAULT 0);
"""


class Store:
    """The witness's own copy in one SQLite file; each change is one transaction."""

    def __init__(self, path):
        self.sql = sqlite3.connect(str(path), isolation_level=None, timeout=10)
        self.sql.execute("PRAGMA synchronous = %s" % SYNCHRONOUS)
        self.sql.executescript(TABLES)

    @contextlib.contextmanager
    def saving(self):
        self.sql.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.sql.execute("ROLLBACK")
            raise
        self.sql.execute("COMMIT")

    def one(self, query, *values):
        return self.sql.execute(query, values).fetchone()

    def get(self, name, default=None):
        row = self.one("SELECT value FROM settings WHERE name = ?", name)
        return row[0] if row else default

    def set(self, **settings):
        rows = [(name, str(value)) for name, value in settings.items()]
        self.sql.executemany("INSERT OR REPLACE INTO settings VALUES (?, ?)", rows)

    @property
    def server_key(self):
        return base64.b64decode(self.get("server_key"))

    def head(self):
        """Return position and hash of the last entry kept."""
        row = self.one("SELECT position, hash FROM entries ORDER BY position DESC LIMIT 1")
        return row or (0, FIRST)

    def entry(self, position):
        row = self.one("SELECT * FROM entries WHERE position = ?", position)
        return Entry(*row) if row else None

    def entries(self, first, last):
        """Yield the entries kept from one position to another."""
        query = "SELECT * FROM entries WHERE position BETWEEN ? AND ? ORDER BY position"
        return map(Entry._make, self.sql.execute(query, (first, last)))

    def frontier(self):
        return Frontier(self.head()[0], bytes.fromhex(self.get("frontier", "")))

    def append(self, entries, frontier):
        """Keep entries that were judged, with the tree that they lead to."""
        with self.saving():
            if self.head()[0] + len(entries) != frontier.size:
                raise Cannot("another witness program is at work in this folder")
            self.sql.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", entries)
            self.set(frontier=frontier.packed.hex())

    def checkpoints(self):
        """Yield note, packed tree and cosignature of each checkpoint seen, by size."""
        query = "SELECT size, note, frontier, cosignature FROM checkpoints ORDER BY size"
        return self.sql.execute(query)

    def newest(self):
        """Return the newest checkpoint that was found well, None where there is none."""
        query = "SELECT max(size) FROM checkpoints WHERE frontier IS NOT NULL"
        size = self.one(query)[0]
        return self.at(size) if size else None

    def at(self, size):
        """Return the checkpoint that the own copy makes at this size."""
        known = "SELECT size, frontier FROM checkpoints WHERE size <= ? AND frontier IS NOT NULL"
        frontier = Frontier(*(self.one(known + " ORDER BY size DESC LIMIT 1", size) or ()))
        for entry in self.entries(frontier.size + 1, size):
            frontier.append(entry.line)
        return Checkpoint(self.get("origin"), size, frontier.root(), self.entry(size).hash)

    def counts(self, last):
        """Return how many records of each subject the first entries tell of, and those closed."""
        keys, closed = {}, 0
        for entry in self.entries(1, last):
            if entry.text is None:
                closed += 1
                continue
            said = meaning(entry.text)
            keys.setdefault(str(said.get("subject")), set()).add(str(said.get("key")))
        return {subject: len(named) for subject, named in keys.items()}, closed

    def find(self, red):
        """Keep a finding, once while it stands; return whether it is new."""
        known = "SELECT 1 FROM findings WHERE reason = ? AND open"
        with self.saving():
            if self.one(known, red.reason):
                return False
            size = self.one("SELECT max(size) FROM checkpoints")[0] or 0
            values = (int(time.time()), size, red.position, red.reason)
            values += ("\n".join(red.detail), red.evidence, red.lasting)
            self.sql.execute(
                "INSERT INTO findings (at, size, position, reason, detail, evidence, lasting)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        return True

    def lasting(self):
        """Return the first finding after which nothing is signed, None where all is well."""
        query = (
            "SELECT reason, position, detail FROM findings WHERE lasting ORDER BY number LIMIT 1"
        )
        row = self.one(query)
        return Red(row[0], row[1], row[2].splitlines()) if row else None


# --- The room's server -----------------------------------------------------------------------


class Server:
    """The room's API. No redirect is followed: the token goes nowhere else."""

    def __init__(self, address, token, ca=None):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Cannot("the room's address begins with https://")
        if parts.scheme == "http" and parts.hostname not in LOCAL:
            raise Cannot("the token does not travel without encryption: the address is https://")
        self.path = parts.path.rstrip("/") + "/api/v1/journal/"
        self.headers = {"Authorization": "Bearer " + token, "User-Agent": "witness"}
        self.link = None
        if parts.scheme == "http":
            self.connect = lambda: http.client.HTTPConnection(
                parts.hostname, parts.port, timeout=60
            )
        else:
            context = ssl.create_default_context(cafile=ca)
            self.connect = lambda: http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=60, context=context
            )

    def ask(self, path, body=None):
        """Return status and body of an answer; waits where the room asks callers to."""
        for _attempt in range(10):
            status, headers, answer = self._asked(path, body)
            if status != 429:
                break
            after = headers.get("Retry-After") or ""
            time.sleep(min(int(after) if after.isdigit() else 5, 60))
        if status in (401, 403):
            raise Cannot("the room refuses the token (%d): %s" % (status, told(answer)))
        if status >= 500 or status == 429 or 300 <= status < 400:
            raise Cannot("the room answers %d: %s" % (status, told(answer)))
        return status, answer

    def _asked(self, path, body):
        headers, sent, method = dict(self.headers), None, "GET" if body is None else "POST"
        if body is not None:
            headers["Content-Type"], sent = "application/json", json.dumps(body).encode()
        for fresh in (False, True):  # a link kept open may have been closed meanwhile
            if self.link is None or fresh:
                self.link = self.connect()
            try:
                self.link.request(method, self.path + path, sent, headers)
                answer = self.link.getresponse()
                read = answer.read(MOST + 1)
            except (OSError, http.client.HTTPException) as wrong:
                self.link.close()
                if fresh:
                    raise Cannot("the room cannot be reached: %s" % wrong) from wrong
                continue
            if len(read) > MOST:
                raise Cannot("the room's answer does not end")
            return answer.status, answer.headers, read
        raise AssertionError

    def text(self, path):
        """Return a text, None where there is none."""
        status, answer = self.ask(path)
        if status == 404:
            return None
        if status != 200:
            raise Cannot("the room answers %d: %s" % (status, told(answer)))
        return answer.decode(errors="replace")

    def entries(self, first, count):
        """Return at most `count` entries from a position on."""
        read = self.text("entries?after=%d&limit=%d" % (first - 1, count))
        try:
            return [read_entry(json.loads(line)) for line in (read or "").split("\n") if line]
        except ValueError as wrong:
            raise Cannot("the room answered entries that are no JSON") from wrong

    def entry(self, position):
        """Return the entry at a position, None where the server has none there."""
        found = self.entries(position, 1)
        return found[0] if found and found[0].position == position else None

    def span(self, first, last):
        """Return by position what the server has from one position to another."""
        found = {}
        for wait in PATIENCE:
            time.sleep(wait)
            while first <= last:
                page = self.entries(first, min(PAGE, last - first + 1))
                if not page or page[-1].position < first:
                    break
                found.update((entry.position, entry) for entry in page)
                first = page[-1].position + 1
            if first > last:
                break
        return found

    def verdict(self):
        read = self.text("verification")
        try:
            return None if read is None else json.loads(read)["note"]
        except (ValueError, KeyError, TypeError) as wrong:
            raise Cannot("the room answered something that is no verdict") from wrong

    def send(self, path, body):
        """Hand something over; raises Cannot where it is not taken."""
        status, answer = self.ask(path, body)
        if status not in (200, 201):
            raise Cannot("the room does not take it (%d): %s" % (status, told(answer)))
        return answer


def told(answer):
    """Return what an answer says for people."""
    said = meaning(answer.decode(errors="replace"))
    return plain(said.get("detail") or said.get("title") or said or answer.decode(errors="replace"))


# --- A round ---------------------------------------------------------------------------------


class Witness:
    """One force's witness: its folder, its key, its copy of the book, and the room it watches."""

    def __init__(self, folder):
        if not (folder / "book.db").is_file():
            raise Cannot("there is no book in %s: begin with `init`" % folder)
        self.folder, self.store = folder, Store(folder / "book.db")
        if not self.store.get("server_key"):
            raise Cannot("`init` was not finished in %s: do it again" % folder)
        self.seed = base64.b64decode((folder / "key").read_text())
        self.key = self.store.server_key

    def server(self):
        ca = self.folder / "root.crt"
        token = (self.folder / "token").read_text().strip()
        return Server(self.store.get("address"), token, str(ca) if ca.is_file() else None)

    def round(self, server):
        """Look once. Return what is green in a sentence; raises Red, kept and sent, or Cannot."""
        with contextlib.suppress(Cannot):
            self.deliver(server)
        found = self.store.lasting()
        if found:
            raise found
        try:
            checkpoint = self.look(server)
            self.follow(server, checkpoint)
            self.read_again(server)
            self.hold_to_verdict(server)
        except Red as red:
            raise self.found(server, red) from red
        return self.cosign(server, checkpoint)

    def found(self, server, red):
        """Keep what was found, tell the room, and return it."""
        self.store.find(red)
        with contextlib.suppress(Cannot):
            self.deliver(server)
        return red

    def deliver(self, server):
        """Tell the room of each finding that it was not told of."""
        unsent = "SELECT number, size, position, reason FROM findings WHERE NOT sent"
        for number, size, position, reason in self.store.sql.execute(unsent).fetchall():
            server.send("refusals", {"size": size, "position": position, "reason": reason[:500]})
            with self.store.saving():
                self.store.sql.execute("UPDATE findings SET sent = 1 WHERE number = ?", [number])

    def look(self, server):
        """Return the newest checkpoint, kept from now on: none may be smaller or say otherwise."""
        store = self.store
        seen = store.one("SELECT size, note FROM checkpoints ORDER BY size DESC LIMIT 1")
        for wait in PATIENCE:
            time.sleep(wait)
            note = server.text("checkpoints/latest")
            newest = None if note is None else read_checkpoint(note, self.key)
            if not seen or (newest and newest.size >= seen[0]):
                break
        if not newest and not seen:
            raise Cannot("the room has not written a checkpoint yet; ask again in a minute")
        if not newest or (seen and newest.size < seen[0]):
            there = "at %s entries" % format(newest.size, ",") if newest else "without a checkpoint"
            reason = "the book went back: it stands %s, and had %s" % (there, format(seen[0], ","))
            raise self.located(server, Red(reason, evidence=note or ""))
        known = store.one("SELECT note FROM checkpoints WHERE size = ?", newest.size)
        if known and read_checkpoint(known[0], self.key) != newest:
            reason = "two checkpoints of %s entries, both signed by the server, differ"
            red = Red(reason % format(newest.size, ","), evidence=known[0] + "\n" + note)
            raise self.located(server, red)
        if not known:
            with store.saving():
                values = (newest.size, note)
                store.sql.execute("INSERT INTO checkpoints (size, note) VALUES (?, ?)", values)
        return newest

    def follow(self, server, checkpoint):
        """Download what is new up to the checkpoint, judge it, and hold the checkpoint to it."""
        store, frontier = self.store, self.store.frontier()
        position, previous = store.head()
        while position < checkpoint.size:
            page = self.page(server, position + 1, min(PAGE, checkpoint.size - position))
            for entry in page:
                try:
                    judge(entry, position + 1, previous)
                except Red as red:
                    red.detail = ["the server says: " + described(entry)]
                    raise self.located(server, red) from red
                position, previous = entry.position, entry.hash
                frontier.append(entry.line)
            store.append(page, frontier)
            if checkpoint.size > PAGE:
                progress(position, checkpoint.size)
        if store.at(checkpoint.size) != checkpoint:
            reason = "the checkpoint of %s entries is not that of the entries that the server shows"
            raise self.located(server, Red(reason % format(checkpoint.size, ",")))
        with store.saving():
            values = (frontier.packed, checkpoint.size)
            store.sql.execute("UPDATE checkpoints SET frontier = ? WHERE size = ?", values)

    def page(self, server, first, count):
        """Return entries from a position on: that they are there was signed."""
        for wait in PATIENCE:
            time.sleep(wait)
            page = server.entries(first, count)
            if page:
                return page[:count]
        reason = "entry %d is missing: the server signed that it is there" % first
        raise self.located(server, Red(reason, first))

    def located(self, server, red):
        """Return the finding with the first entry that is no longer the one kept, where one is."""
        try:
            position = self.first_altered(server)
            if position is None:
                return red
            return altered(self.store.entry(position), server.entry(position), because=red)
        except Cannot:
            return red

    def first_altered(self, server):
        """Return the first position whose entry at the server is not the one kept; None for none.

        In a chain all hashes after an altered entry differ, so that it is found by halving; then
        the entries just before are compared byte for byte.
        """
        last = self.store.head()[0]
        if last == 0 or not differs(self.store.entry(last), server.entry(last)):
            return None
        same, other = 0, last
        while other - same > 1:
            middle = (same + other) // 2
            theirs = server.entry(middle)
            if theirs and theirs.hash == self.store.entry(middle).hash:
                same = middle
            else:
                other = middle
        first = max(1, other - AGAIN)
        theirs = server.span(first, other)
        for own in self.store.entries(first, other):
            if differs(own, theirs.get(own.position)):
                return own.position
        return other

    def read_again(self, server):
        """Compare some older entries with what was kept; in time, all."""
        head, first = self.store.head()[0], int(self.store.get("again", 0)) + 1
        if first > head:
            first = 1
        last = min(first + AGAIN - 1, head)
        theirs = server.span(first, last)
        for own in self.store.entries(first, last):
            if differs(own, theirs.get(own.position)):
                raise altered(own, theirs.get(own.position))
        with self.store.saving():
            self.store.set(again=last)

    def hold_to_verdict(self, server):
        """Hold the server's own tables to the book, by its signed verdict on them."""
        note = server.verdict()
        if note is None:
            if time.time() - float(self.store.get("began")) > STALE:
                raise Red("the server has not verified its book for a day", lasting=False)
            return
        verdict = read_verdict(signed_text(note, self.key), self.key)
        age = time.time() - verdict.at
        if verdict.faults:
            raise self.admitted(server, verdict, note)
        if age > STALE:
            reason = "the server last verified its book at %s" % moment(verdict.at)
            raise Red(reason, lasting=False, evidence=note)
        if verdict.entries > self.store.head()[0]:
            return  # the next round has these entries
        if note != self.store.get("verdict"):
            own = self.store.entry(verdict.entries)
            if own and own.hash != verdict.head:
                reason = "the server's verdict on %s entries is about another book"
                red = Red(reason % format(verdict.entries, ","), evidence=note)
                raise self.located(server, red)
            hold_to_counts(verdict, *self.store.counts(verdict.entries), note)
        with self.store.saving():
            self.store.set(verdict=note)
            self.store.sql.execute("UPDATE findings SET open = 0 WHERE NOT lasting")

    def admitted(self, server, verdict, note):
        """Return the faults that the server itself found, with the first entry that one names."""
        faults = [plain(fault) for fault in verdict.faults]
        reason = "the server found itself at fault: %s" % faults[0]
        if len(faults) > 1:
            reason += " (and %d more)" % (len(faults) - 1)
        named = [re.search(r"\bentry (\d+)", fault) for fault in faults]
        positions = sorted(int(match.group(1)) for match in named if match)
        detail, position = faults[:20], positions[0] if positions else None
        own = position and self.store.entry(position)
        if own:
            theirs = server.entry(position)
            if differs(own, theirs):
                return altered(own, theirs, because=Red(reason, evidence=note))
            detail.append("entry %d is as it was kept: %s" % (position, described(own)))
        return Red(reason, position, detail, lasting=False, evidence=note)

    def cosign(self, server, checkpoint):
        """Sign a checkpoint that was found well, keep that, send it, and say so."""
        store, size = self.store, checkpoint.size
        query = "SELECT cosignature, cosigned, sent FROM checkpoints WHERE size = ?"
        line, cosigned, sent = store.one(query, size)
        if line is None:
            cosigned = int(time.time())
            line = cosignature(self.seed, checkpoint.body, cosigned)
            with store.saving():
                store.sql.execute(
                    "UPDATE checkpoints SET cosignature = ?, cosigned = ? WHERE size = ?",
                    (line, cosigned, size),
                )
        if not sent:
            server.send("cosignatures", {"size": size, "cosignature": line})
            with store.saving():
                store.sql.execute("UPDATE checkpoints SET sent = 1 WHERE size = ?", [size])
        return "GREEN %s entries, checkpoint of %sZ cosigned" % (
            format(size, ","),
            time.strftime("%H:%M", time.gmtime(cosigned)),
        )


def altered(own, theirs, because=None):
    """Return the finding that an entry is not the one kept: what it was, and what it is."""
    what = "is gone" if theirs is None else "was altered"
    reason = "entry %d %s" % (own.position, what)
    if because:
        reason += " (%s)" % because.reason
    evidence = because.evidence if because else ""
    return Red(reason, own.position, before_and_now(own, theirs), evidence=evidence)


Verdict = namedtuple("Verdict", "at entries head counts faults")


def read_verdict(body, key):
    """Return what the server's signed verdict says."""
    lines, counts, faults = body.split("\n"), {}, []
    try:
        title, at, entries, head, extent, *more = lines
        at = datetime.strptime(at.split(".")[0].rstrip("Z") + "+0000", "%Y-%m-%dT%H:%M:%S%z")
        for line in more:
            sort, _, rest = line.partition(" ")
            if sort == "count":
                subject, number = rest.rsplit(" ", 1)
                counts[subject] = int(number)
            elif sort == "fault":
                faults.append(rest)
        read = Verdict(
            at.timestamp(),
            int(entries),
            bytes.fromhex(head),
            counts,
            faults,
        )
    except ValueError as wrong:
        raise Cannot("the room signed a verdict that cannot be read") from wrong
    if title != origin_of(key) + " verification" or not re.match(r"whole$|part from \d+$", extent):
        raise Cannot("the room signed a verdict that cannot be read")
    return read


def hold_to_counts(verdict, own, closed, note):
    """Raise Red unless the server has as many records of each subject as the book tells of.

    Entries that are not shown may each tell of one more.
    """
    detail, beyond = [], 0
    for subject in sorted({*own, *verdict.counts}, key=str):
        ours, theirs = own.get(subject, 0), verdict.counts.get(subject, 0)
        beyond += max(0, theirs - ours)
        if theirs < ours or theirs > ours + closed:
            detail.append("%s: %d in the book, %d at the server" % (plain(subject), ours, theirs))
    if detail or beyond > closed:
        reason = "the server's records are not those of the book: %s" % "; ".join(
            detail or ["more"]
        )
        raise Red(reason, detail=detail, evidence=note)


# --- Commands --------------------------------------------------------------------------------


def say(text="", to=None):
    (to or sys.stdout).write(text + "\n")
    (to or sys.stdout).flush()


def progress(done, of):
    if sys.stderr.isatty() or done == of:
        sys.stderr.write("\r%s of %s entries" % (format(done, ","), format(of, ",")))
        sys.stderr.write("\n" if done == of else "")
        sys.stderr.flush()


def moment(seconds):
    return time.strftime("%Y-%m-%d %H:%MZ", time.gmtime(seconds))


def say_red(red):
    say("RED %s" % red.reason)
    for line in red.detail:
        say("    " + line)
    if red.lasting:
        say("Nothing is signed any more. This folder is evidence: keep it. Call the other force.")
    else:
        say("Nothing is signed until the server's own verdict is good again.")
    return 1


def keep_private(path, text):
    """Write a file that only its owner reads, whole or not at all."""
    new = path.with_name(path.name + ".new")
    with contextlib.suppress(FileNotFoundError):
        new.unlink()
    with os.fdopen(os.open(str(new), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def init(options):
    """Make key and folder, register the key with the room, keep the book's."""
    try:
        server_key = base64.b64decode(options.server_key, validate=True)
    except ValueError:
        server_key = b""
    if len(server_key) != 32:
        raise Cannot("the book's key is 44 characters of base64, ending with =")
    folder = options.folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    book, key = folder / "book.db", folder / "key"
    begun = book.is_file() and Store(book).get("server_key")
    if begun and not options.again:
        raise Cannot('a book is kept in %s already; `--again "why"` sets it aside' % folder)
    if not key.is_file():
        keep_private(key, base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
    token = Path(options.token_file).read_text().strip()
    if Path(options.token_file).resolve() != (folder / "token").resolve():
        keep_private(folder / "token", token + "\n")
    if options.ca and Path(options.ca).resolve() != (folder / "root.crt").resolve():
        shutil.copyfile(options.ca, str(folder / "root.crt"))
    own = public_key(base64.b64decode(key.read_text()))
    server = Server(options.address, token, options.ca)
    public = base64.b64encode(own).decode()
    server.send("witness", {"public_key": public, "name": options.name})
    if begun:
        aside = folder / time.strftime("book-%Y%m%dT%H%M%SZ.db", time.gmtime())
        book.replace(aside)
        say("The book kept so far is now %s" % aside)
    store = Store(book)
    with store.saving():
        store.set(
            address=options.address,
            server_key=base64.b64encode(server_key).decode(),
            origin=origin_of(server_key),
            began=int(time.time()),
            again_because=options.again or "",
        )
    say("This witness: %s" % witness_of(own))
    say("  its key     %s" % public)
    say("The book:     %s" % origin_of(server_key))
    say("  its key     %s" % base64.b64encode(server_key).decode())
    say("Registered. Next: `once`, or `watch`.")
    return 0


def once(options):
    """Look once: download, check, cosign."""
    witness = Witness(options.folder)
    try:
        say(witness.round(witness.server()))
    except Red as red:
        return say_red(red)
    return 0


def watch(options):
    """Look every minute, until something is altered."""
    witness, last = Witness(options.folder), None
    server = witness.server()
    while True:
        try:
            said = witness.round(server)
        except Cannot as wrong:
            said = "CANNOT %s" % wrong
        except Red as red:
            said = "RED %s" % red.reason
            unsent = witness.store.one("SELECT 1 FROM findings WHERE NOT sent")
            if red.lasting and not unsent:
                return say_red(red)
            if said != last:
                say_red(red)
                last = said
        if said != last:
            say("%s %s" % (time.strftime("%H:%MZ", time.gmtime()), said))
        last = said
        time.sleep(options.every)


def show(options):
    """Say how things stand."""
    witness = Witness(options.folder)
    store, key = witness.store, public_key(witness.seed)
    say("Witness     %s" % witness_of(key))
    say("Room        %s" % store.get("address"))
    say("Book        %s" % store.get("origin"))
    say("Entries     %s kept" % format(store.head()[0], ","))
    query = "SELECT size, cosigned, sent FROM checkpoints WHERE cosigned IS NOT NULL"
    row = store.one(query + " ORDER BY size DESC LIMIT 1")
    if row:
        sent = "" if row[2] else ", not yet sent"
        say("Cosigned    %s entries at %s%s" % (format(row[0], ","), moment(row[1]), sent))
        say("Telephone   %s" % store.newest().line)
    if store.get("verdict"):
        verdict = read_verdict(signed_text(store.get("verdict"), witness.key), witness.key)
        say("Verified    by the server at %s, nothing found" % moment(verdict.at))
    query = "SELECT at, reason, open, sent FROM findings ORDER BY number"
    for at, reason, still, sent in store.sql.execute(query):
        state = ("stands" if still else "over") + ("" if sent else ", the room is not told yet")
        say("Found       %s %s (%s)" % (moment(at), reason, state))
    found = store.lasting()
    if found:
        return say_red(found)
    return 0


def line(options):
    """Print the line to be read out."""
    store = Witness(options.folder).store
    newest = store.newest()
    size = options.size or (newest.size if newest else 0)
    if newest is None or not 0 < size <= newest.size:
        raise Cannot("so many entries are not checked yet: `once` first")
    say(store.at(size).line)
    return 0


def compare(options):
    """Compare the other force's line with the own copy."""
    store = Witness(options.folder).store
    size, typed = read_line(" ".join(options.line))
    if not 0 < size <= store.head()[0]:
        held = store.head()[0]
        raise Cannot("only %d entries are here: `once` first, or ask for `line %d`" % (held, held))
    own = store.at(size).line
    if own == typed:
        say("SAME: at %s entries both hold the same book." % format(size, ","))
        return 0
    say("SPLIT VIEW: at %s entries the two forces were shown different books." % format(size, ","))
    say("    here:  %s" % own)
    say("    there: %s" % typed)
    half = max(1, size // 2)
    say("To find the first entry that differs, halve: both say `line %d`, and so on." % half)
    return 1


def check(options):
    """Check everything kept, from the first byte, without network."""
    witness = Witness(options.folder)
    store, own_key, begun = witness.store, public_key(witness.seed), time.monotonic()
    frontier, previous, seen, checked = Frontier(), FIRST, {}, 0
    waiting, last = store.checkpoints(), store.head()[0]
    due = waiting.fetchone()
    try:
        for entry in store.entries(1, last):
            said = judge(entry, frontier.size + 1, previous)
            previous = entry.hash
            frontier.append(entry.line)
            if said:
                seen.setdefault(str(said.get("subject")), set()).add(hash(str(said.get("key"))))
            while due and due[0] == frontier.size:
                check_kept(witness, own_key, due, frontier, previous)
                checked, due = checked + 1, waiting.fetchone()
            if frontier.size % 50_000 == 0 and frontier.size < last:
                progress(frontier.size, last)
        if due and due[2] is not None:
            raise Red("entries up to %d were kept, and are gone" % due[0], frontier.size + 1)
    except Red as red:
        say("RED the own copy is damaged: %s" % red.reason)
        say("    This is about the files here, not about the room.")
        return 1
    records = sum(map(len, seen.values()))
    took = time.monotonic() - begun
    text = "CHECKED %s entries of %s records, %s checkpoints in %.1f s: all as it was kept"
    say(text % (format(last, ","), format(records, ","), format(checked, ","), took))
    return 0


def check_kept(witness, own_key, kept, frontier, chain):
    """Hold one kept checkpoint to the entries so far, and its signatures to their keys."""
    size, note, packed, cosigned = kept
    checkpoint = read_checkpoint(note, witness.key)
    if packed is None:
        return  # seen, and not found well
    if (checkpoint.root, checkpoint.chain) != (frontier.root(), chain) or packed != frontier.packed:
        raise Red("the checkpoint of %d entries does not fit them" % size, size)
    if cosigned and cosigned_by(own_key, checkpoint.body, cosigned) is None:
        raise Red("the own cosignature of %d entries is not the own key's" % size, size)


def audit(options):
    """Download the whole book anew and compare it with what was kept."""
    witness = Witness(options.folder)
    server, store = witness.server(), witness.store
    last, first, count = store.head()[0], None, 0
    for start in range(1, last + 1, PAGE):
        end = min(start + PAGE - 1, last)
        theirs = server.span(start, end)
        for own in store.entries(start, end):
            if differs(own, theirs.get(own.position)):
                count += 1
                first = first or altered(own, theirs.get(own.position))
        progress(end, last)
    if first is None:
        say("GREEN all %s entries are as they were kept" % format(last, ","))
        return 0
    first.detail.append("entries that differ: %s of %s" % (format(count, ","), format(last, ",")))
    return say_red(witness.found(server, first))


def proof(options):
    """Check a proof downloaded from a page of the room."""
    witness = Witness(options.folder)
    try:
        told_proof = json.loads(Path(options.file).read_text(encoding="utf-8"))
        note, index = told_proof["checkpoint"], int(told_proof["index"])
        path = [base64.b64decode(one, validate=True) for one in told_proof["path"]]
        text, opening = told_proof["line"].encode(), told_proof.get("opening") or {}
        salt, content = opening.get("salt"), opening.get("content")
        salt = None if salt is None else bytes.fromhex(salt)
        content = None if content is None else content.encode()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Cannot("that file is no proof: %r" % wrong) from wrong
    try:
        checkpoint = read_checkpoint(note, witness.key)
        if not included(leaf(text), index, checkpoint.size, path, checkpoint.root):
            raise Red("the proof does not lead to its checkpoint", index + 1)
        kept = witness.store.entry(index + 1)
        entry = Entry(index + 1, text, sha256(b"\x01" + FIRST + text), salt, content)
        judge(entry, index + 1, FIRST)
        if kept and kept.line != text:
            raise Red("entry %d of the proof is not the one kept" % (index + 1), index + 1)
        held = witness.store.head()[0] >= checkpoint.size
        if held and witness.store.at(checkpoint.size) != checkpoint:
            raise Red("the proof's checkpoint is of another book: SPLIT VIEW", index + 1)
    except Red as red:
        say("RED %s" % red.reason)
        return 1
    say("PROVED entry %d of the book of %s entries" % (index + 1, format(checkpoint.size, ",")))
    say("    " + described(entry))
    own = cosigned_by(public_key(witness.seed), checkpoint.body, note.rpartition("\n\n")[2])
    say(
        "    cosigned by this witness at %s" % moment(own)
        if own
        else "    not cosigned by this witness"
    )
    say("    and the same in the copy kept here" if held else "    newer than the copy kept here")
    return 0


def read_options(arguments):
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("witness.py", description=__doc__, formatter_class=shape)
    default = Path(__file__).resolve().parent / "witness-book"
    parser.add_argument("--folder", type=Path, default=default, help="where all is kept")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(act):
        added = commands.add_parser(act.__name__, help=act.__doc__, description=act.__doc__)
        added.set_defaults(act=act)
        return added

    begin = command(init)
    begin.add_argument("address", help="of the room: https://room.example")
    begin.add_argument("--token-file", required=True, help="a file that holds the token")
    begin.add_argument("--ca", help="root certificate of a closed network")
    begin.add_argument("--server-key", required=True, help="the book's key, in base64")
    begin.add_argument("--name", default="witness", help="what the room calls this witness")
    begin.add_argument("--again", metavar="WHY", help="set the book kept so far aside")
    command(watch).add_argument("--every", type=float, default=60, help="seconds between rounds")
    command(once)
    command(show)
    command(line).add_argument("size", type=int, nargs="?", help="entries; else the newest")
    command(compare).add_argument("line", nargs="+", help="as the other force reads it out")
    command(check)
    command(audit)
    command(proof).add_argument("file", help="entry-….proof.json")
    return parser.parse_args(arguments)


def main(arguments=None):
    """Do one command; return 0 for green, 1 for red, 2 where it could not look."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")
    options = read_options(arguments)
    try:
        return options.act(options)
    except Cannot as wrong:
        say("CANNOT %s" % wrong, sys.stderr)
    except (OSError, sqlite3.Error) as wrong:
        say("CANNOT go on: %s" % wrong, sys.stderr)
    except KeyboardInterrupt:
        say("Stopped.", sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
