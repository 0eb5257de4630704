"""Makes tests/fixtures/book_in_bytes.json, once: `python -m tests.support.book_in_bytes`.

All is made of the values stated here. It is never made anew: what it pins is read for years.
"""

import hashlib
import json
from base64 import b64encode
from pathlib import Path

FIXTURE = Path(__file__).parents[1] / "fixtures" / "book_in_bytes.json"
JOURNAL_KEY = "the key of the book in bytes, which is no secret"
WITNESS_SEED = bytes(range(100, 132))
COSIGNED_AT = 1_796_000_000
VERB = {1: "report", 2: "revise", 3: "acknowledge"}


def contents() -> list[tuple[int, dict]]:
    """Return schema and content of seven entries, the first two as they were written before."""
    made = []
    for position in range(1, 8):
        said = {
            "position": position,
            "at": f"2026-11-30T05:0{position}:00.000{position}00Z",
            "verb": VERB[position % 3 + 1],
            "subject": "incident",
            "key": f"00000000-0000-4000-8000-00000000000{position % 4}",
            "by": "3",
            "centre": "kirkuk",
            "submission": f"00000000-0000-4000-9000-00000000000{position}",
            "request": f"{position:064x}",
        }
        state = {"narrative": "إطلاق نار قرب الجسر — تەقە لە نزیک پردەکە", "lat": 35.5, "own": None}
        if position < 3:
            made.append((1, {**said, "schema": 1, "state": state}))
        else:
            confirmed = "2026-11-30T05:00:00Z" if position % 2 else None
            made.append((2, {**said, "confirmed": confirmed, "schema": 2, "state": state}))
    return made


def salt(position: int) -> bytes:
    return bytes([position]) * 32


def book() -> dict:
    """Return all the bytes, as the project's own code makes them; JOURNAL_KEY is the setting."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from centres.journal import canonical, chained, keys, lines, notes, tree

    entries, leaves, roots, previous = [], [], [], "0" * 64
    frontier = tree.Frontier()
    for position, (schema, said) in enumerate(contents(), 1):
        content = canonical(said)
        line, told = content, {"schema": schema, "content": content.decode()}
        if schema == 2:
            committed = lines.commitment(salt(position), content)
            line = lines.closed(position, committed)
            told |= {"salt": salt(position).hex()}
        previous = chained(previous, line)
        leaves.append(tree.leaf(line))
        frontier.append(leaves[-1])
        roots.append(frontier.root())
        told |= {"line": line.decode(), "hash": previous, "leaf": leaves[-1].hex()}
        entries.append(told | ({"seal": keys.seal(previous)} if schema == 2 else {}))

    def hashes(first: int, end: int) -> bytes:
        middle = (first + end) // 2
        if end - first == 1:
            return leaves[first]
        return tree.node(hashes(first, middle), hashes(middle, end))

    checkpoint = notes.Checkpoint(keys.origin(), 7, roots[-1], previous)
    private = Ed25519PrivateKey.from_private_bytes(WITNESS_SEED)
    witness = private.public_key().public_bytes_raw()
    name = f"joint-coordination/witness/{hashlib.sha256(witness).hexdigest()[:16]}"
    stamp = COSIGNED_AT.to_bytes(8, "big")
    signature = stamp + private.sign(notes.cosigned(checkpoint.body, COSIGNED_AT))
    identifier = notes.key_id(name, notes.COSIGNED, witness)
    return {
        "journal_key": JOURNAL_KEY,
        "public_key": _text(keys.public_key()),
        "origin": keys.origin(),
        "entries": entries,
        "roots": [root.hex() for root in roots],
        "inclusion": [
            {"index": i, "size": n, "path": _texts(tree.inclusion(hashes, i, n))}
            for n in range(1, 8)
            for i in range(n)
        ],
        "consistency": [
            {"first": m, "second": n, "path": _texts(tree.consistency(hashes, m, n))}
            for n in range(1, 8)
            for m in range(1, n + 1)
        ],
        "checkpoint": keys.signed(checkpoint.body),
        "telephone": notes.telephone_line(checkpoint),
        "witness_seed": WITNESS_SEED.hex(),
        "witness_key": _text(witness),
        "cosigned_at": COSIGNED_AT,
        "cosignature": notes.signature_line(name, identifier, signature),
    }


def _text(octets: bytes) -> str:
    return b64encode(octets).decode()


def _texts(path: list[bytes]) -> list[str]:
    return [_text(one) for one in path]


if __name__ == "__main__":
    import django
    from django.conf import settings

    django.setup()
    settings.JOURNAL_KEY = JOURNAL_KEY
    FIXTURE.write_text(json.dumps(book(), indent=1, ensure_ascii=False) + "\n")
