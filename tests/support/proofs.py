"""Checking a proof as one who has its file alone: the journal is not asked."""

import hashlib
import json
from base64 import b64decode

from centres.journal import keys, notes, tree


def holds(proof: dict) -> bool:
    """Tell whether the opening opens the line, the line is in the tree, and the key signed it."""
    try:
        body, lines = notes.read_note(proof["checkpoint"])
        head = notes.read_checkpoint(body)
        name, _identifier, signature = notes.read_signature(lines[0])
        tree.verify_inclusion(
            leaf=tree.leaf(proof["line"].encode()),
            index=proof["index"],
            size=head.size,
            path=[b64decode(beside) for beside in proof["path"]],
            root=head.root,
        )
    except (notes.NoteError, tree.ProofError):
        return False
    key = b64decode(proof["key"])
    known = f"joint-coordination/{hashlib.sha256(key).hexdigest()[:16]}"
    signed = name == head.origin == known and keys.verifies(key, body.encode(), signature)
    return signed and _opens(proof)


def _opens(proof: dict) -> bool:
    opening = proof["opening"]
    if opening is None:
        return json.loads(proof["line"])["position"] == proof["index"] + 1
    committed = hashlib.sha256(bytes.fromhex(opening["salt"]) + opening["content"].encode())
    return json.loads(proof["line"]) == {
        "commitment": committed.hexdigest(),
        "position": proof["index"] + 1,
        "schema": 2,
    }
