"""The tree over the book: RFC 9162's hashes, and proofs that prove nothing but what is so.

The roots of the eight leaves are those with which Certificate Transparency's own programs are
tried.
"""

import hashlib
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centres.journal import notes, tree

LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
LEAVES = [bytes.fromhex(told) for told in [*LEAVES, "606162636465666768696a6b6c6d6e6f"]]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Trees:
    """A tree of drawn lines, that knows all its subtrees, and how it stood at each size."""

    def __init__(self, lines):
        self.lines, self.known, self.roots = lines, {}, [tree.EMPTY]
        frontier = tree.Frontier()
        for line in lines:
            frontier.append(tree.leaf(line))
            self.roots.append(frontier.root())

    def hashes(self, first, end):
        """Return the root of a complete subtree, worked out anew from its lines."""
        if end - first == 1:
            return tree.leaf(self.lines[first])
        middle = (first + end) // 2
        return tree.node(self.hashes(first, middle), self.hashes(middle, end))


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size):
    assert Trees(LEAVES[:size]).roots[-1].hex() == ROOTS[size - 1]
    assert tree.root_of(Trees(LEAVES).hashes, size).hex() == ROOTS[size - 1]


trees = st.lists(st.binary(max_size=4), min_size=1, max_size=70).map(Trees)


@given(trees, st.data())
def test_what_is_in_the_tree_is_proved_and_nothing_else(trees, data):
    size = data.draw(st.integers(1, len(trees.lines)))
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion(trees.hashes, index, size)
    told = {"leaf": tree.leaf(trees.lines[index]), "index": index, "size": size, "path": path}
    tree.verify_inclusion(**told, root=trees.roots[size])
    assert len(path) <= 7
    for wrong in (
        {"leaf": tree.leaf(b"another line")},
        {"root": tree.leaf(b"another root")},
        {"index": index + size},
        {"path": [*path, tree.EMPTY]},
        {"path": path[1:]} if path else {"size": 0},
        {"path": [tree.EMPTY, *path[1:]]} if path else {"index": -1},
    ):
        with pytest.raises(tree.ProofError):
            tree.verify_inclusion(**{**told, "root": trees.roots[size]} | wrong)


@given(trees, st.data())
def test_a_tree_begins_only_with_the_trees_it_was(trees, data):
    second = data.draw(st.integers(1, len(trees.lines)))
    first = data.draw(st.integers(1, second))
    path = tree.consistency(trees.hashes, first, second)
    told = {"first": first, "second": second, "path": path}
    told |= {"old": trees.roots[first], "new": trees.roots[second]}
    tree.verify_consistency(**told)
    for wrong in (
        {"old": tree.leaf(b"another root")},
        {"new": tree.leaf(b"another root")},
        {"path": [*path, tree.EMPTY]},
        {"first": second + 1},
        {"first": 0},
        *([{"path": path[:-1]}, {"path": [tree.EMPTY, *path[1:]]}] if path else []),
    ):
        with pytest.raises(tree.ProofError):
            tree.verify_consistency(**told | wrong)


CHECKPOINT = notes.Checkpoint("joint-coordination/0011223344556677", 1534, bytes(32), "ab" * 32)


def test_a_checkpoint_is_read_back_as_it_was_written():
    body = CHECKPOINT.body
    assert body.splitlines()[1:3] == ["1534", b64encode(bytes(32)).decode()]
    assert notes.read_checkpoint(body) == CHECKPOINT
    for wrong in (body + "x\n", body.replace("1534", "01534"), body.replace("chain", "chains")):
        with pytest.raises(notes.NoteError):
            notes.read_checkpoint(wrong)


@pytest.mark.parametrize("size", [1, 1534, 10**10])
def test_a_checkpoint_is_read_out_in_forty_characters(size):
    line = notes.telephone_line(notes.Checkpoint("joint-coordination/x", size, bytes(32), "00"))
    assert len(line) <= 40
    assert line.startswith(f"{size}-")
    assert notes.spoken(f" {line.lower()} ") == line
    other = notes.telephone_line(notes.Checkpoint("joint-coordination/x", size, b"\1" * 32, "00"))
    assert other[:-2] != line[:-2]


@pytest.mark.parametrize("wrong", ["", "x", "body\n\n", "body\n\n— name", "body\n— name QUJD\n"])
def test_what_is_no_signed_text_is_told_apart(wrong):
    with pytest.raises(notes.NoteError):
        _body, lines = notes.read_note(wrong)
        [notes.read_signature(line) for line in lines]


def test_a_key_is_named_by_name_sort_and_bytes():
    named = hashlib.sha256(b"a/b\n\x01" + bytes(32)).digest()[:4]
    assert notes.key_id("a/b", notes.SIGNED, bytes(32)) == named
    assert notes.key_id("a/b", notes.COSIGNED, bytes(32)) != named
