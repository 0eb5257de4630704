"""Checkpoints: the book signed each minute in which it grew, over a tree whose hashes are kept."""

import secrets
from base64 import b64decode
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from centres import journal
from centres.journal import checkpoints, followers, keys, notes, proofs, tiles, tree
from centres.journal.lines import chained, line_of
from centres.models import Alert, Checkpoint, JournalEntry, Tile, Unsigned
from centres.tasks import make_checkpoint
from incidents import tasks  # noqa: F401 – what follows the journal
from tests.support import builders, story
from tests.test_journal import tamper

pytestmark = pytest.mark.django_db


def leaves():
    return [tree.leaf(line_of(entry)) for entry in JournalEntry.objects.order_by("position")]


def root(hashes) -> bytes:
    frontier = tree.Frontier()
    for one in hashes:
        frontier.append(one)
    return frontier.root()


def said() -> notes.Checkpoint:
    return checkpoints.read(Checkpoint.objects.newest())


def forge(position, **changed):
    """Let the database's owner put an entry at the end, chained as it should be."""
    last = JournalEntry.objects.head()
    last.pk, last.submission, last.seal = position, secrets.token_hex(16), ""
    for name, value in changed.items():
        setattr(last, name, value)
    last.hash = chained(JournalEntry.objects.get(pk=position - 1).hash, line_of(last))
    last.save(force_insert=True)
    return last


def test_it_says_how_the_book_stands_and_is_signed(nalin):
    builders.report(nalin)
    make_checkpoint()
    head = JournalEntry.objects.head()
    assert said() == notes.Checkpoint(keys.origin(), head.position, root(leaves()), head.hash)
    assert keys.signs(Checkpoint.objects.newest().note)
    assert Checkpoint.objects.newest().note.startswith(f"{keys.origin()}\n{head.position}\n")


def test_it_is_made_where_something_was_recorded_and_only_then(nalin):
    make_checkpoint()
    make_checkpoint()
    assert Checkpoint.objects.count() == 1
    builders.report(nalin)
    builders.note(nalin)
    make_checkpoint()
    make_checkpoint()
    assert Checkpoint.objects.count() == 2
    assert said().size == journal.position()


def test_an_issued_day_is_signed_with_the_next_look_at_the_journal(nalin, karim):
    followers.catch_up()
    make_checkpoint()
    builders.note(nalin)
    followers.catch_up()
    assert Checkpoint.objects.count() == 1
    builders.issue(karim, story.DAY)
    followers.catch_up()
    assert said().size == journal.position()


def test_tiles_are_what_the_tree_has():
    hashes = [secrets.token_bytes(32) for _leaf in range(256 * 3 + 7)]
    at = 0
    for step in (1, 254, 1, 1, 255, 256, 7):
        tiles.lay(at, hashes[at : at + step])
        at += step
        assert tiles.size() == at
        assert tree.root_of(tiles.hashes(), at) == root(hashes[:at])
    rows = [b"".join(hashes[cut : cut + 256]) for cut in range(0, at, 256)]
    assert [bytes(tile.hashes) for tile in Tile.objects.filter(level=0)] == rows
    (above,) = Tile.objects.filter(level=1)
    assert bytes(above.hashes) == b"".join(root(hashes[n : n + 256]) for n in (0, 256, 512))
    with pytest.raises(LookupError):
        tree.root_of(tiles.hashes(), at + 1)
    with pytest.raises(LookupError):
        tiles.lay(at + 2, hashes[:1])


def test_proofs_from_tiles_hold_and_altered_ones_do_not():
    hashes = [secrets.token_bytes(32) for _leaf in range(600)]
    tiles.lay(0, hashes)
    for size in (1, 2, 255, 256, 257, 511, 513, 600):
        for index in {0, size // 2, size - 1}:
            path = [b64decode(one) for one in proofs.inclusion(index + 1, size)["path"]]
            told = {"leaf": hashes[index], "index": index, "size": size, "path": path}
            tree.verify_inclusion(**told, root=root(hashes[:size]))
            for wrong in ({"leaf": hashes[index - 1]}, {"index": size}, {"path": [*path, b"0"]}):
                if size > 1:
                    with pytest.raises(tree.ProofError):
                        tree.verify_inclusion(**told | wrong, root=root(hashes[:size]))
        path = [b64decode(one) for one in proofs.consistency(size, 600)["path"]]
        told = {"first": size, "second": 600, "path": path}
        tree.verify_consistency(**told, old=root(hashes[:size]), new=root(hashes))
        with pytest.raises(tree.ProofError):
            tree.verify_consistency(**told, old=secrets.token_bytes(32), new=root(hashes))


def test_the_proof_of_an_entry_needs_nothing_else(nalin):
    report = builders.report(nalin)
    assert proofs.proof_of(report.position) is None
    make_checkpoint()
    builders.note(nalin)
    proof = proofs.proof_of(report.position)
    body, _signatures = notes.read_note(proof["checkpoint"])
    checkpoint = notes.read_checkpoint(body)
    assert keys.signs(proof["checkpoint"])
    tree.verify_inclusion(
        leaf=tree.leaf(proof["line"].encode()),
        index=proof["index"],
        size=checkpoint.size,
        path=[b64decode(one) for one in proof["path"]],
        root=checkpoint.root,
    )
    opened = proof["opening"]
    assert JournalEntry.objects.get(pk=report.position).payload == opened["content"]
    assert proofs.proof_of(journal.position()) is None  # not signed yet
    assert proofs.proof_of(journal.position() + 1) is None


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, "its seal is not by the journal's key"),
        ({"seal": "f" * 64}, "its seal is not by the journal's key"),
        ({"salt": None}, "it has no seal"),
    ],
)
def test_nothing_is_signed_over_a_forged_entry_and_it_is_said_once(
    changed, fault, nalin, karim, adnan, amal, browse
):
    builders.report(nalin)
    make_checkpoint()
    known = said()
    forged = forge(journal.position() + 1, **changed)
    for _minute in range(2):
        make_checkpoint()
    assert said() == known
    assert Unsigned.objects.get().fault == f"entry {forged.position}: {fault}"
    for officer in (karim, adnan, amal):
        told = [alert.sentence for alert in Alert.objects.filter(officer=officer)]
        assert [f"entry {forged.position} is not" in one for one in told] == [True]
    health = browse().get("/healthz").json()
    assert "checkpoints" in health["faults"]
    assert health["checkpoints"]["size"] == known.size


def test_a_book_that_nobody_signs_any_more_is_a_fault(nalin, browse, time_machine):
    make_checkpoint()
    builders.note(nalin)
    assert "checkpoints" not in browse().get("/healthz").json()["faults"]
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    assert "checkpoints" in browse().get("/healthz").json()["faults"]
    make_checkpoint()
    assert "checkpoints" not in browse().get("/healthz").json()["faults"]


def test_nothing_is_signed_over_a_book_that_was_changed_or_cut_off(nalin):
    builders.report(nalin)
    make_checkpoint()
    known, head = said(), JournalEntry.objects.head()
    tamper("UPDATE centres_journalentry SET hash = repeat('a', 64) WHERE position = %s", head.pk)
    make_checkpoint()
    assert "not the one that was signed" in checkpoints.unsigned().fault
    assert any("another hash" in fault for fault in checkpoints.faults())
    tamper("DELETE FROM centres_journalentry WHERE position = %s", head.pk)
    tamper("DELETE FROM centres_unsigned")
    make_checkpoint()
    assert f"the book ends at {head.pk - 1}" in checkpoints.unsigned().fault
    assert said() == known


def test_a_checkpoint_that_the_server_did_not_sign_is_found(nalin):
    make_checkpoint()
    assert [*checkpoints.faults()] == []
    note = Checkpoint.objects.get().note
    other = note.replace("chain ", "chain 0", 1)
    tamper("UPDATE centres_checkpoint SET note = %s", other)
    assert len([*checkpoints.faults()]) == 1
    body, _signatures = notes.read_note(note)
    tamper("UPDATE centres_checkpoint SET note = %s", f"{body}\n— {keys.origin()} AAAAAAAA\n")
    assert "not signed by the journal's key" in "".join(checkpoints.faults())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE centres_checkpoint SET note = ''",
        "DELETE FROM centres_checkpoint",
        "TRUNCATE centres_checkpoint CASCADE",
        "TRUNCATE centres_cosignature",
        "TRUNCATE centres_refusal",
        "UPDATE centres_tile SET hashes = ''",
        "UPDATE centres_tile SET level = 7",
        "DELETE FROM centres_tile",
        "TRUNCATE centres_tile",
    ],
)
def test_what_was_signed_stays(statement):
    make_checkpoint()
    with (
        pytest.raises(DatabaseError, match=r"only ever appended to|only grow"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
