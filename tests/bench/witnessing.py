"""What `make witness-trial` does: a witness checks a million entries, and raises no false alarm.

ENTRIES=20000 is quick. Making the book and downloading it are not measured.
"""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from pathlib import Path

import django

ENTRIES, CLEAN = int(os.environ.get("ENTRIES", 1_000_000)), 100_000
LENGTH = 360  # of a narrative: an entry's text is then about 1 kB
NARRATIVE = "Shots near the bridge. " * 30  # the same
ROUND = 1_000  # entries between two checkpoints
MOST_SECONDS = 60 * ENTRIES / 1_000_000


def main() -> int:
    from tests.support.witnessing import BARE

    with tempfile.TemporaryDirectory() as folder:
        first = _first_cosignature(Path(folder) / "first", BARE)
        alarms = _false_alarms(Path(folder) / "clean", min(CLEAN, ENTRIES))
        seconds = _checked(Path(folder) / "large")
    return int(alarms > 0 or seconds > MOST_SECONDS or not first)


def _first_cosignature(folder: Path, python: list[str]) -> bool:
    """Copy the one file, and go its help's way with nothing but Python; say how long it took."""
    from tests.support.book_server import Book, served
    from tests.support.witnessing import FILE

    folder.mkdir()
    book = Book(1_534, length=LENGTH)
    book.verify()
    with served(force=book) as (room, address):
        begun = time.perf_counter()
        file = folder / FILE.name
        file.write_bytes(FILE.read_bytes())
        (folder / "token").write_text("force\n")
        key = b64encode(book.key).decode()
        named = ["--token-file", str(folder / "token"), "--server-key", key]
        for command in (["--help"], ["init", address, *named], ["once"]):
            subprocess.run([*python, str(file), *command], check=True, stdout=subprocess.DEVNULL)
        took = time.perf_counter() - begun
    print(f"from the file to the first cosignature, bare Python, 1,534 entries: {took:.1f} s")
    return room.cosigned == [("force", 1_534)]


def _false_alarms(folder: Path, size: int) -> int:
    """Let a witness follow an honest book that grows; return how often it was not green."""
    from tests.support.book_server import Book, served
    from tests.support.witnessing import Witness

    folder.mkdir()
    book, wrong = Book(1, length=LENGTH), 0
    with served(force=book) as (room, address):
        witness = Witness(folder, address, "force", book.key)
        rounds, _begun = 0, witness.begin()
        while len(book.entries) < size:
            book.grow(min(ROUND, size - len(book.entries)))
            if rounds % 10 == 0:
                book.verify()
            wrong += witness.run("once") != 0
            rounds += 1
        wrong += (witness.run("audit") != 0) + (witness.run("check") != 0)
        wrong += len(room.refused)
    print(f"false alarms over {size:,} clean entries in {rounds} rounds, audited: {wrong}")
    return wrong


def _checked(folder: Path) -> float:
    """Keep a whole book as a witness does, and let it check that in a process of its own."""
    from centres.journal import canonical, lines
    from tests.support.book_server import Book
    from tests.support.witnessing import FILE, program

    folder.mkdir()
    book, frontier, previous = Book(), program.Frontier(), program.FIRST
    seed = hashlib.sha256(b"witness").digest()
    program.keep_private(folder / "key", b64encode(seed).decode())
    store, texts = program.Store(folder / "book.db"), 0
    key = b64encode(book.key).decode()
    store.set(address="https://room.example", server_key=key, origin=book.origin, began=0)
    for size in range(ROUND, ENTRIES + 1, ROUND):
        page = []
        for position in range(size - ROUND + 1, size + 1):
            salt = position.to_bytes(32, "big")
            content = canonical(book.said(position) | {"state": {"narrative": NARRATIVE}})
            line = lines.closed(position, lines.commitment(salt, content))
            previous = hashlib.sha256(b"\x01" + previous + line).digest()
            page.append((position, line, previous, salt, content))
            frontier.append(line)
        texts += sum(len(content) for *_columns, content in page)
        store.append(page, frontier)
        checkpoint = program.Checkpoint(book.origin, size, frontier.root(), previous)
        note = book.signed(checkpoint.body)
        cosigned = program.cosignature(seed, checkpoint.body, size)
        kept = (size, note, frontier.packed, cosigned, size)
        store.sql.execute("INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, 1)", kept)
    store.sql.close()
    size = (folder / "book.db").stat().st_size / 1e6
    print(f"{ENTRIES:,} entries of {texts / ENTRIES:.0f} bytes each, {size:,.0f} MB kept")
    called = [sys.executable, str(FILE), "--folder", str(folder), "check"]
    before = os.times().children_user + os.times().children_system
    begun = time.perf_counter()
    said = subprocess.run(called, capture_output=True, text=True, check=False)
    took = time.perf_counter() - begun
    computing = os.times().children_user + os.times().children_system - before
    print(said.stdout.strip())
    rate = f"{ENTRIES / computing:,.0f} entries in a second of computing"
    print(f"checked in {took:.1f} s by the clock (at most {MOST_SECONDS:.0f}), {rate}")
    return took if re.match("CHECKED", said.stdout) else float("inf")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    django.setup()
    sys.exit(main())
