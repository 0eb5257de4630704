"""What `make feed-trial` does: sign a long book, give it out whole, prove entries of it."""

import os
import random
import secrets
import sys
import time
from uuid import uuid4

import django

ENTRIES = int(os.environ.get("ENTRIES", 100_000))
TEXT = 700  # characters that make a content of about 1 kB
PROOFS = 200


def main() -> int:
    from tests.bench import book

    with book.database():
        _fill(ENTRIES)
        signed = _signed()
        told = _told()
        _proved()
    print(f"{told:,} entries given out of {signed:,} signed")
    return int(told != signed)


def _fill(count: int) -> None:
    """Write entries as `journal.write` makes them, many at once."""
    from centres.journal import bulk, keys
    from centres.journal.entries import canonical, hold_head
    from centres.journal.lines import chained, closed, commitment
    from centres.models import JournalEntry
    from centres.models.record import like

    head, previous = hold_head()
    model, rows = JournalEntry.objects.head(), []
    for position in range(head + 1, head + 1 + count):
        state = {"text": secrets.token_hex(TEXT // 2)}
        content = canonical({"position": position, "state": state})
        salt = secrets.token_bytes(32)
        previous = chained(previous, closed(position, commitment(salt, content)))
        told = {"payload": content.decode(), "salt": salt, "hash": previous}
        sealed = {"submission": uuid4(), "seal": keys.seal(previous)}
        rows.append(like(model, position=position, **told, **sealed))
        if len(rows) == 20_000:
            bulk.insert(rows)
            rows = []
    bulk.insert(rows)


def _signed() -> int:
    from centres import journal
    from centres.journal import checkpoints

    begun = _clocks()
    checkpoints.make_when_due()
    size = journal.position()
    print(f"verified, laid and signed: {_speed(size, begun)}", flush=True)
    return size if checkpoints.newest_size() == size else 0


def _told() -> int:
    """Pull the whole book as a witness does, and count its lines."""
    from rest_framework.test import APIClient

    from tests.support import builders, witnesses

    client, told = APIClient(HTTP_HOST="localhost"), 0
    secret = builders.token(witnesses.system(), "journal")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    signed = _newest()
    begun = _clocks()
    while told < signed:
        limit = min(2_000, signed - told)
        answer = client.get(f"/api/v1/journal/entries?after={told}&limit={limit}")
        if answer.status_code != 200:
            raise RuntimeError(answer.content)
        told += answer.content.count(b"\n")
    print(f"given out: {_speed(told, begun)}", flush=True)
    return told


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _speed(count: int, begun: tuple[float, float]) -> str:
    """Say how many a second of the clock, and of this process without the database."""
    whole, own = (now - then for now, then in zip(_clocks(), begun, strict=True))
    return f"{count / whole:,.0f} entries a second, {count / own:,.0f} of the process alone"


def _newest() -> int:
    from centres.journal import checkpoints

    return checkpoints.newest_size()


def _proved() -> None:
    from centres.journal import proofs

    size, draw = _newest(), random.Random(1)
    begun = time.perf_counter()
    for _proof in range(PROOFS):
        proofs.proof_of(draw.randint(1, size))
    print(f"a proof of an entry: {(time.perf_counter() - begun) / PROOFS * 1000:.1f} ms")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    os.environ["API_CALLS_A_MINUTE"] = "1000000"
    django.setup()
    sys.exit(main())
