"""The bytes of entries, tree, checkpoint and cosignature: pinned, and read by both implementations.

The fixture is never made anew: a force's copy of the book is read by these rules for years.
"""

import ast
import json
import sys
from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import settings as drawn
from hypothesis import strategies as st

from centres.journal import notes, tree
from tests.support import book_in_bytes
from tests.support.witnessing import FILE, program

BOOK = json.loads(book_in_bytes.FIXTURE.read_text())
KEY = b64decode(BOOK["public_key"])
LEAVES = [bytes.fromhex(entry["leaf"]) for entry in BOOK["entries"]]
ROOTS = [bytes.fromhex(root) for root in BOOK["roots"]]


@pytest.fixture(params=["cryptography", "pure Python"])
def signing(request, monkeypatch):
    """The witness with the package it is faster with, and without."""
    if request.param == "pure Python":
        monkeypatch.setattr(program, "fast", None)


def test_the_project_makes_these_bytes(settings):
    settings.JOURNAL_KEY = BOOK["journal_key"]
    assert book_in_bytes.book() == BOOK


def test_the_witness_reads_these_entries():
    previous, frontier = program.FIRST, program.Frontier()
    for position, told in enumerate(BOOK["entries"], 1):
        opening = {"salt": told["salt"], "content": told["content"]} if "salt" in told else None
        entry = program.read_entry({"position": position, **told, "opening": opening})
        assert program.judge(entry, position, previous) == json.loads(told["content"])
        assert program.leaf(entry.line).hex() == told["leaf"]
        previous = entry.hash
        frontier.append(entry.line)
        assert frontier.root() == ROOTS[position - 1]


def test_the_witness_reads_this_checkpoint(signing):
    checkpoint = program.read_checkpoint(BOOK["checkpoint"], KEY)
    assert checkpoint.size == 7
    assert checkpoint.root == ROOTS[-1]
    assert checkpoint.chain.hex() == BOOK["entries"][-1]["hash"]
    assert checkpoint.line == BOOK["telephone"]
    assert checkpoint.origin == BOOK["origin"]


def test_the_witness_makes_this_cosignature(signing):
    seed, body = bytes.fromhex(BOOK["witness_seed"]), notes.read_note(BOOK["checkpoint"])[0]
    made = program.cosignature(seed, body, BOOK["cosigned_at"])
    assert made == BOOK["cosignature"]
    key = program.public_key(seed)
    assert key == b64decode(BOOK["witness_key"])
    assert program.cosigned_by(key, body, made) == BOOK["cosigned_at"]
    assert program.cosigned_by(key, body.replace("7", "8", 1), made) is None


@pytest.mark.parametrize(
    "told", BOOK["inclusion"], ids=lambda told: f"{told['index']}/{told['size']}"
)
def test_both_read_these_proofs_of_inclusion(told):
    index, size, path = told["index"], told["size"], [b64decode(one) for one in told["path"]]
    root = ROOTS[size - 1]
    tree.verify_inclusion(leaf=LEAVES[index], index=index, size=size, path=path, root=root)
    assert program.included(LEAVES[index], index, size, path, root)
    assert not program.included(LEAVES[index], index, size, [*path, root], root)
    assert not program.included(LEAVES[index - 1], index, size, path, root) or size == 1
    assert not program.included(LEAVES[index], index + size, size, path, root)


@pytest.mark.parametrize("told", BOOK["consistency"], ids=lambda t: f"{t['first']}/{t['second']}")
def test_the_project_reads_these_proofs_of_consistency(told):
    path = [b64decode(one) for one in told["path"]]
    old, new = ROOTS[told["first"] - 1], ROOTS[told["second"] - 1]
    sizes = {"first": told["first"], "second": told["second"]}
    tree.verify_consistency(**sizes, path=path, old=old, new=new)


@pytest.mark.parametrize(
    ("seed", "key", "message", "signature"),
    [  # RFC 8032, section 7.1, tests 1 to 3
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ],
)
def test_signatures_are_those_of_the_standard(signing, seed, key, message, signature):
    seed, message, signature = map(bytes.fromhex, (seed, message, signature))
    assert program.public_key(seed).hex() == key
    assert program.sign(seed, message) == signature
    assert program.verifies(bytes.fromhex(key), message, signature)
    assert not program.verifies(bytes.fromhex(key), message + b"x", signature)
    for at in (0, 31, 32, 63):
        wrong = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
        assert not program.verifies(bytes.fromhex(key), message, wrong)
    beyond = int.from_bytes(signature[32:], "little") + program.ORDER
    malleable = signature[:32] + beyond.to_bytes(32, "little")
    assert not program.verifies(bytes.fromhex(key), message, malleable)


@drawn(max_examples=20)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40))
def test_signatures_of_pure_python_are_those_of_the_library(seed, message):
    private, fast = Ed25519PrivateKey.from_private_bytes(seed), program.fast
    try:
        program.fast = None
        signature = program.sign(seed, message)
        assert signature == private.sign(message)
        assert program.verifies(private.public_key().public_bytes_raw(), message, signature)
    finally:
        program.fast = fast


def test_the_witness_is_one_file_of_old_python_and_nothing_else():
    code = ast.parse(FILE.read_text(), feature_version=(3, 8))
    asked = [node for node in ast.walk(code) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {name.name for node in asked if isinstance(node, ast.Import) for name in node.names}
    names |= {node.module for node in asked if isinstance(node, ast.ImportFrom)}
    mine = {name.split(".")[0] for name in names}
    assert mine - set(sys.stdlib_module_names) == {"cryptography"}
