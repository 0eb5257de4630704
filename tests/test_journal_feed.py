"""The feed of the book: whoever reads it can compute chain, tree and commitments anew."""

import json
from base64 import b64decode

import pytest

from centres import journal
from centres.journal import tree
from centres.journal.lines import chained, commitment
from centres.models import AccessLine, Checkpoint, JournalEntry
from centres.tasks import make_checkpoint
from tests.support import builders
from tests.support.witnesses import ADDRESS

pytestmark = pytest.mark.usefixtures("unlimited")


def entries(client, **asked) -> list[dict]:
    answer = client.get(f"{ADDRESS}/entries", asked)
    assert answer["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.content.splitlines()]


def test_the_whole_book_can_be_followed_from_its_first_entry(feed, nalin, pull):
    client = pull(feed, "journal")
    builders.report(nalin, place='Tuz\u2028 \\ " طوز')
    make_checkpoint()
    told, previous, frontier = [], journal.FIRST, tree.Frontier()
    while more := entries(client, after=len(told), limit=7):
        told += more
    for number, entry in enumerate(told, start=1):
        assert entry["position"] == number
        line = entry["line"].encode()
        previous = chained(previous, line)
        assert entry["hash"] == previous
        frontier.append(tree.leaf(line))
        if opened := entry["opening"]:
            salt = bytes.fromhex(opened["salt"])
            committed = json.loads(line)["commitment"]
            assert commitment(salt, opened["content"].encode()) == committed
    assert len(told) == JournalEntry.objects.count()
    newest = client.get(f"{ADDRESS}/checkpoints/latest").content.decode().split("\n")
    assert b64decode(newest[2]) == frontier.root()
    assert newest[3] == f"chain {previous}"


def test_an_entry_of_before_is_its_own_line(feed, pull):
    first = entries(pull(feed, "journal"), limit=1)[0]
    assert JournalEntry.objects.get(pk=1).salt is None
    assert (first["line"], first["opening"]) == (JournalEntry.objects.get(pk=1).payload, None)


def test_its_head_is_told_and_beyond_it_there_is_nothing(feed, pull):
    client = pull(feed, "journal")
    head = str(journal.position())
    answer = client.get(f"{ADDRESS}/entries", {"after": head})
    assert (answer.content, answer["Journal-Head"]) == (b"", head)
    assert AccessLine.objects.filter(kind="pull", officer=feed).exists()


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 2001}, {"after": -1}, {"after": "x"}])
def test_a_number_that_is_none_is_refused(asked, feed, pull):
    answer = pull(feed, "journal").get(f"{ADDRESS}/entries", asked)
    assert [error["path"] for error in answer.json()["errors"]] == [*asked]


def test_proofs_are_given_out_and_hold(feed, nalin, pull):
    client = pull(feed, "journal")
    report = builders.report(nalin)
    make_checkpoint()
    first = Checkpoint.objects.newest().size
    builders.note(nalin)
    make_checkpoint()
    second = Checkpoint.objects.newest().size
    leaves = [tree.leaf(entry["line"].encode()) for entry in entries(client)]

    def root(size):
        frontier = tree.Frontier()
        for leaf in leaves[:size]:
            frontier.append(leaf)
        return frontier.root()

    for asked, size in (({"size": first}, first), ({}, second)):
        told = {"position": report.position, **asked}
        proof = client.get(f"{ADDRESS}/proofs/inclusion", told).json()
        assert (proof["index"], proof["size"]) == (report.position - 1, size)
        path = [b64decode(one) for one in proof.pop("path")]
        leaf = leaves[report.position - 1]
        tree.verify_inclusion(**proof, leaf=leaf, path=path, root=root(size))
    proof = client.get(f"{ADDRESS}/proofs/consistency", {"first": first}).json()
    path = [b64decode(one) for one in proof.pop("path")]
    assert proof == {"first": first, "second": second}
    tree.verify_consistency(**proof, path=path, old=root(first), new=root(second))


@pytest.mark.parametrize(
    ("address", "asked", "path"),
    [
        ("inclusion", {}, "position"),
        ("inclusion", {"position": 999}, "position"),
        ("inclusion", {"position": 1, "size": 999}, "size"),
        ("consistency", {"first": 0}, "first"),
        ("consistency", {"first": 9, "second": 8}, "first"),
    ],
)
def test_a_proof_of_what_is_not_there_is_refused(address, asked, path, feed, pull):
    make_checkpoint()
    answer = pull(feed, "journal").get(f"{ADDRESS}/proofs/{address}", asked)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, path)


def test_before_the_first_checkpoint_there_is_none(feed, pull):
    client = pull(feed, "journal")
    for name in ("latest", "1"):
        answer = client.get(f"{ADDRESS}/checkpoints/{name}")
        assert (answer.status_code, answer.json()["status"]) == (404, 404)
    assert client.get(f"{ADDRESS}/proofs/inclusion", {"position": 1}).status_code == 400
