"""A room's journal made in memory and served by HTTP, honestly or not: what a witness looks at.

Entries, tree and signed texts are made by the project's own code; the witness reads them by its.
"""

import hashlib
import json
import random
import threading
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from centres.journal import canonical, chained, lines, notes, tree
from centres.journal.keys import verifies

SEED = bytes(range(32))
START = datetime(2026, 11, 30, 5, tzinfo=UTC)
FIRST = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One entry as a server stores it; salt is None in schema 1."""

    position: int
    payload: str
    salt: bytes | None
    hash: str = ""

    @property
    def line(self) -> bytes:
        return lines.line_of(self)

    def told(self) -> dict:
        """Return what the feed tells of it."""
        line = self.line.decode()
        opening = lines.opening_of(self)
        return {"position": self.position, "line": line, "hash": self.hash, "opening": opening}


class Book:
    """Entries, the checkpoints signed over them, and the key that signs."""

    def __init__(self, size=0, *, seed=SEED, draw=1, length=200):
        self.private = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = self.private.public_key().public_bytes_raw()
        self.origin = f"joint-coordination/{hashlib.sha256(self.key).hexdigest()[:16]}"
        self.draw, self.length = random.Random(draw), length
        self.entries: list[Entry] = []
        self.frontier = tree.Frontier()
        self.checkpoints: dict[int, str] = {}
        self.note = ""  # of the newest checkpoint
        self.verification = ""
        self.grow(size)

    def grow(self, count: int, *, schema=2) -> "Book":
        """Append entries, and sign a checkpoint over all."""
        for _turn in range(count):
            self.append(self.said(self.frontier.size + 1, schema), schema=schema)
        if count:
            self.sign()
        return self

    def said(self, position: int, schema=2) -> dict:
        """Return what an entry says: every third one is a revision of the report before."""
        number = position - (position % 3 == 0)
        narrative = f"Shots near the bridge, {position}. ".ljust(self.length, "·")
        content = {
            "position": position,
            "at": (START + timedelta(seconds=position)).isoformat().replace("+00:00", "Z"),
            "verb": "revise" if position % 3 == 0 else "report",
            "subject": "incident" if number % 5 else "note",
            "key": f"00000000-0000-4000-8000-{number:012d}",
            "by": "7",
            "centre": "kirkuk",
            "submission": f"{self.draw.getrandbits(128):032x}",
            "request": "",
            "schema": schema,
            "state": {"narrative": narrative, "place": {"name": "Daquq", "lat": 35.13}},
        }
        return content if schema == 1 else content | {"confirmed": None}

    def append(self, said: dict, *, schema=2) -> None:
        salt = self.draw.randbytes(lines.SALT) if schema == 2 else None
        entry = Entry(self.frontier.size + 1, canonical(said).decode(), salt)
        entry = replace(entry, hash=chained(self.head, entry.line))
        self.entries.append(entry)
        self.frontier.append(tree.leaf(entry.line))

    @property
    def head(self) -> str:
        return self.entries[-1].hash if self.entries else FIRST

    def sign(self) -> str:
        """Sign a checkpoint over the entries as they stand."""
        size, root = self.frontier.size, self.frontier.root()
        checkpoint = notes.Checkpoint(self.origin, size, root, self.head)
        self.note = self.signed(checkpoint.body)
        self.checkpoints[size] = self.note
        return self.note

    def signed(self, body: str) -> str:
        identifier = notes.key_id(self.origin, notes.SIGNED, self.key)
        signature = self.private.sign(body.encode())
        return f"{body}\n{notes.signature_line(self.origin, identifier, signature)}"

    def chain_anew(self, first: int) -> None:
        """Chain entries and tree anew from a position on, and sign that: a rewritten tail."""
        rest, self.entries = self.entries[first - 1 :], self.entries[: first - 1]
        self.frontier = tree.Frontier()
        for entry in self.entries:
            self.frontier.append(tree.leaf(entry.line))
        for entry in rest:
            content = json.loads(entry.payload) | {"position": len(self.entries) + 1}
            moved = replace(entry, position=len(self.entries) + 1, payload=_text(content))
            self.entries.append(replace(moved, hash=chained(self.head, moved.line)))
            self.frontier.append(tree.leaf(moved.line))
        self.sign()

    def change(self, position: int, **columns) -> None:
        """Change what is stored of one entry, and nothing else."""
        self.entries[position - 1] = replace(self.entries[position - 1], **columns)

    def retell(self, position: int, narrative: str) -> None:
        """Change the words of one entry, and nothing else."""
        content = json.loads(self.entries[position - 1].payload)
        content["state"]["narrative"] = narrative
        self.change(position, payload=_text(content))

    def verify(self, *faults: str, entries=None, age=timedelta(0), **counts: int) -> None:
        """Sign a verdict, with these faults, or these counts instead of the true ones."""
        last = len(self.entries) if entries is None else entries
        said = [json.loads(entry.payload) for entry in self.entries[:last]]
        records = Counter(subject for subject, _key in {(s["subject"], s["key"]) for s in said})
        at = (datetime.now(UTC) - age).isoformat().replace("+00:00", "Z")
        head = self.entries[last - 1].hash
        told = [f"{self.origin} verification", at, str(last), head, "whole"]
        told += [f"count {name} {n}" for name, n in sorted({**records, **counts}.items())]
        told += [f"fault {fault}" for fault in faults]
        self.verification = self.signed("\n".join(told) + "\n")


def _text(content: dict) -> str:
    return canonical(content).decode()


@dataclass
class Room:
    """What a server has: a book for each token, and what witnesses sent."""

    books: dict[str, Book]
    keys: dict[str, bytes] = field(default_factory=dict)
    cosigned: list[tuple[str, int]] = field(default_factory=list)  # token, size
    refused: list[dict] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    lies: dict[int, dict] = field(default_factory=dict)  # what the feed tells of a position instead
    before: Callable[[str], None] = lambda path: None  # what happens before an answer
    most: int = 2000  # entries in one answer

    def get(self, book: Book, path: str, asked: dict) -> tuple[int, str, str]:
        """Return status, type and text of an answer."""
        if path == "entries":
            after, limit = int(asked["after"]), min(int(asked["limit"]), self.most)
            first = bisect_right(book.entries, after, key=lambda entry: entry.position)
            told = [entry.told() for entry in book.entries[first : first + limit]]
            told = [one | self.lies.get(one["position"], {}) for one in told]
            return 200, "application/x-ndjson", "".join(json.dumps(t) + "\n" for t in told)
        if path == "checkpoints/latest" and book.note:
            return 200, "text/plain; charset=utf-8", book.note
        if path == "verification" and book.verification:
            return 200, "application/json", json.dumps({"note": book.verification})
        return 404, "application/problem+json", '{"detail": "There is none."}'

    def post(self, token: str, path: str, said: dict) -> tuple[int, str]:
        book = self.books[token]
        if path == "witness":
            key = b64decode(said["public_key"])
            known = self.keys.setdefault(token, key)
            return (201, "") if known == key else (409, "Another key is registered.")
        if path == "refusals":
            self.refused.append(said)
            return 201, ""
        if path == "cosignatures" and self.is_cosigned(token, book, said):
            self.cosigned.append((token, said["size"]))
            return 201, ""
        return 400, "It does not verify."

    def is_cosigned(self, token: str, book: Book, said: dict) -> bool:
        """Tell whether the witness' key cosigned that checkpoint."""
        key, body = self.keys[token], notes.read_note(book.checkpoints[said["size"]])[0]
        name, identifier, rest = notes.read_signature(said["cosignature"])
        message = notes.cosigned(body, int.from_bytes(rest[:8], "big"))
        named = notes.key_id(name, notes.COSIGNED, key)
        return identifier == named and verifies(key, message, rest[8:])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer leaves as one
    server: "_Server"

    def do_GET(self):
        self._serve(None)

    def do_POST(self):
        self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _serve(self, said):
        room, address = self.server.room, urlsplit(self.path)
        room.asked.append(self.path)
        room.before(address.path)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        path = address.path.removeprefix("/api/v1/journal/")
        if token not in room.books:
            self._answer(401, "application/problem+json", '{"detail": "No such token."}')
        elif said is None:
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            self._answer(*room.get(room.books[token], path, asked))
        else:
            status, detail = room.post(token, path, said)
            self._answer(status, "application/json", json.dumps({"detail": detail}))

    def _answer(self, status, sort, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", sort)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told):
        """Say nothing: what was asked is in the room."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    room: Room


@contextmanager
def served(**books: Book):
    """Serve a book to each token; yield the room and its address."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.room = Room(books)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.room, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def proof_of(book: Book, position: int, *, opened=True) -> dict:
    """Return the proof of an entry as it is downloaded from a page."""

    def hashes(first: int, end: int) -> bytes:
        if end - first == 1:
            return tree.leaf(book.entries[first].line)
        middle = (first + end) // 2
        return tree.node(hashes(first, middle), hashes(middle, end))

    entry, size = book.entries[position - 1], int(book.note.split("\n")[1])
    path = [b64encode(one).decode() for one in tree.inclusion(hashes, position - 1, size)]
    return {
        "checkpoint": book.note,
        "index": position - 1,
        "line": entry.line.decode(),
        "path": path,
        "opening": lines.opening_of(entry) if opened else None,
    }
