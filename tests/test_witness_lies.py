"""A server that lies to a witness: each lie is found, and the first altered entry is named."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from centres.journal import lines, notes
from tests.support.book_server import Book, served
from tests.support.witnessing import Witness, program


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Ask again at once for what should be there: nothing here arrives late."""
    monkeypatch.setattr(program, "PATIENCE", (0, 0))


@pytest.fixture
def room(tmp_path):
    """Serve a book of 40 entries, of which a witness has seen all."""
    book = Book(40)
    book.verify()
    with served(peshmerga=book) as (room, address):
        room.book = book
        room.witness = Witness(tmp_path, address, "peshmerga", book.key)
        assert room.witness.begin() == 0
        assert room.witness.run("once") == 0, room.witness.said
        yield room


def rewritten(first):
    def lie(room):
        room.book.retell(first, "Nothing happened.")
        room.book.chain_anew(first)

    return lie


def rewritten_and_grown(room):
    rewritten(31)(room)
    room.book.grow(7)


def restored(room):
    del room.book.entries[30:]
    room.book.chain_anew(1)


def restored_and_grown(room):
    restored(room)
    room.book.grow(15)


def swapped(room):
    one, other = room.book.entries[10:12]
    room.book.change(11, payload=other.payload, salt=other.salt)
    room.book.change(12, payload=one.payload, salt=one.salt)
    room.book.chain_anew(11)


def swapped_as_stored(room):
    one, other = room.book.entries[10:12]
    room.book.change(11, payload=other.payload, salt=other.salt, hash=other.hash)
    room.book.change(12, payload=one.payload, salt=one.salt, hash=one.hash)


def inserted(room):
    room.book.entries.insert(20, replace(room.book.entries[5], salt=b"x" * 32))
    room.book.chain_anew(21)


def removed(room):
    del room.book.entries[20]
    room.book.chain_anew(21)


def removed_as_stored(room):
    del room.book.entries[20]


def retold_as_stored(room):
    room.book.retell(9, "Nothing happened.")


def another_salt(room):
    room.book.change(9, salt=b"x" * 32)


def another_hash(room):
    room.book.change(9, hash="ab" * 32)


def another_opening(room):
    opening = lines.opening_of(room.book.entries[8])
    room.lies[9] = {"opening": opening | {"content": opening["content"].replace("Shots", "Cars")}}


def another_opening_salt(room):
    room.lies[9] = {"opening": lines.opening_of(room.book.entries[8]) | {"salt": "00" * 32}}


def as_of_before(room):
    """Tell an entry as one of schema 1, whose line is its text."""
    room.lies[9] = {"line": room.book.entries[8].payload, "opening": None}


def new(**told):
    """Lie about the newest entries, which the witness sees for the first time."""

    def lie(room):
        room.book.grow(5)
        room.lies[43] = told

    return lie


def new_with_opening_of_another(room):
    new(opening=lines.opening_of(room.book.entries[3]))(room)


def new_with_other_words(room):
    room.book.grow(5)
    opening = lines.opening_of(room.book.entries[42])
    room.lies[43] = {"opening": opening | {"content": opening["content"].replace("Shots", "Cars")}}


def new_not_following(room):
    room.book.grow(2)
    room.book.change(42, hash="cd" * 32)
    room.book.grow(3)


def new_missing(room):
    room.book.grow(5)
    del room.book.entries[42]


def new_saying_another_position(room):
    room.book.grow(2)
    room.book.append(room.book.said(44))
    room.book.grow(1)


def new_at_the_end_missing(room):
    room.book.grow(5)
    del room.book.entries[42:]


LIES = {
    rewritten(31): 31,
    rewritten(1): 1,
    rewritten(40): 40,
    rewritten_and_grown: 31,
    restored: 31,
    restored_and_grown: 31,
    swapped: 11,
    swapped_as_stored: 11,
    inserted: 21,
    removed: 21,
    removed_as_stored: 21,
    retold_as_stored: 9,
    another_salt: 9,
    another_hash: 9,
    another_opening: 9,
    another_opening_salt: 9,
    as_of_before: 9,
    new_with_opening_of_another: 43,
    new_with_other_words: 43,
    new(hash="ab" * 32): 43,
    new(position=50): 43,
    new(opening={"salt": "00" * 32, "content": "{}"}): 43,
    new_not_following: 42,
    new_missing: 43,
    new_saying_another_position: 43,
    new_at_the_end_missing: 43,
}
OLD = {lie: position for lie, position in LIES.items() if position <= 40}


@pytest.mark.parametrize(
    ("lie", "position"), LIES.items(), ids=lambda value: getattr(value, "__qualname__", value)
)
def test_a_round_finds_it_and_names_the_first_altered_entry(room, lie, position):
    lie(room)
    assert room.witness.run("once") == 1, room.witness.said
    assert re.match(rf"RED .*\bentry {position}\b", room.witness.said), room.witness.said
    assert [refused["position"] for refused in room.refused] == [position]
    assert room.cosigned == [("peshmerga", 40)]


@pytest.mark.parametrize(
    ("lie", "position"), OLD.items(), ids=lambda value: getattr(value, "__qualname__", value)
)
def test_an_audit_finds_it_among_what_was_kept(room, lie, position, monkeypatch):
    lie(room)
    assert room.witness.run("audit") == 1, room.witness.said
    assert re.search(rf"^RED entry {position} ", room.witness.said, re.M), room.witness.said
    assert [refused["position"] for refused in room.refused] == [position]
    assert room.witness.run("once") == 1


def test_it_says_what_the_entry_was_and_what_it_is_now(room):
    rewritten(31)(room)
    room.witness.run("once")
    was, now, changed, *_rest = room.witness.said.splitlines()[1:]
    key = "key 00000000-0000-4000-8000-000000000031"
    assert "was: report subject incident, " + key in was
    assert "by 7, centre kirkuk" in was
    assert "now: report subject incident, " + key in now
    assert "state.narrative: Shots near the bridge, 31." in changed
    assert changed.endswith("→ Nothing happened.")
    assert "was altered" in room.refused[0]["reason"]


def test_what_a_server_sends_moves_no_cursor(room):
    room.book.retell(31, "\x1b[2J\u202eGREEN\nGREEN")
    room.book.chain_anew(31)
    room.witness.run("once")
    assert "\\u001b[2J\\u202eGREEN\\u000aGREEN" in room.witness.said


def test_what_was_read_long_ago_is_read_again(room, monkeypatch):
    monkeypatch.setattr(program, "AGAIN", 4)
    retold_as_stored(room)
    turns = next(turn for turn in range(20) if room.witness.run("once") == 1)
    assert turns < 10
    assert room.refused[0]["position"] == 9


def wrong_signature(room):
    room.book.grow(1)
    other = Book(41, seed=b"1" * 32)
    other.origin, other.key = room.book.origin, room.book.key  # it names the key, and has it not
    room.book.note = other.sign()


def no_signature(room):
    body = notes.read_note(room.book.note)[0]
    room.book.note = body + "\n"


def of_another_room(room):
    room.book.note = Book(41, seed=b"1" * 32).note


def older_checkpoint(room):
    older = room.book.note
    room.book.grow(5)
    assert room.witness.run("once") == 0
    room.book.note = older


def another_root(room):
    room.book.note = Book(40, draw=2).note


def another_root_of_more(room):
    room.book.grow(3)
    room.book.note = Book(43, draw=2).note


def no_checkpoint(room):
    room.book.note = ""


def unsigned_verdict(room):
    room.book.verification = room.book.verification.replace("count note", "count dote")


def verdict_of_another_book(room):
    other = Book(40, draw=2)
    other.verify()
    room.book.verification = other.verification


def a_record_more(room):
    room.book.verify(incident=23)


def a_record_less(room):
    room.book.verify(note=1)


def a_subject_more(room):
    room.book.verify(posting=1)


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        (wrong_signature, "is not signed by its key"),
        (no_signature, "is not signed by its key"),
        (of_another_room, "is not signed by its key"),
        (older_checkpoint, "the book went back: it stands at 40 entries, and had 45"),
        (another_root, "two checkpoints of 40 entries, both signed by the server, differ"),
        (another_root_of_more, "is not that of the entries that the server shows"),
        (no_checkpoint, "the book went back"),
        (unsigned_verdict, "is not signed by its key"),
        (verdict_of_another_book, "is about another book"),
        (a_record_more, "incident: 21 in the book, 23 at the server"),
        (a_record_less, "note: 6 in the book, 1 at the server"),
        (a_subject_more, "posting: 0 in the book, 1 at the server"),
    ],
)
def test_what_is_signed_wrongly_is_found(room, lie, said):
    lie(room)
    cosigned = list(room.cosigned)
    assert room.witness.run("once") == 1, room.witness.said
    assert said in room.witness.said
    assert len(room.refused) == 1
    assert said in room.refused[0]["reason"]
    assert room.cosigned == cosigned


def test_both_signed_checkpoints_are_kept_as_evidence(room):
    another_root(room)
    older = program.Store(room.witness.folder / "book.db").one("SELECT note FROM checkpoints")[0]
    room.witness.run("once")
    evidence = program.Store(room.witness.folder / "book.db").one("SELECT evidence FROM findings")
    assert evidence[0] == older + "\n" + room.book.note


def test_a_red_witness_signs_nothing_until_a_person_begins_anew(room, tmp_path):
    honest = list(room.book.entries)
    rewritten(31)(room)
    assert room.witness.run("once") == 1
    room.book.entries = honest
    room.book.chain_anew(1)
    room.book.grow(1)
    assert room.witness.run("once") == 1
    assert room.witness.run("show") == 1
    assert room.witness.run("watch", "--every", "0.01") == 1
    assert "entry 31 was altered" in room.witness.said
    assert len(room.refused) == 1
    room.book.verify()
    assert room.witness.begin("--again", "both forces agreed") == 0
    assert room.witness.run("once") == 0, room.witness.said
    assert len(list(room.witness.folder.glob("book-*.db"))) == 1


def test_a_room_that_takes_no_refusal_does_not_hide_it(room):
    rewritten(31)(room)
    kept, room.post = room.post, lambda *asked: (400, "No.")
    assert room.witness.run("once") == 1
    assert room.witness.run("once") == 1
    assert room.refused == []
    del room.post
    assert room.post == kept
    assert room.witness.run("once") == 1
    assert len(room.refused) == 1


def test_a_fault_that_the_server_admits_is_red_until_it_is_mended(room):
    room.book.verify("incident 5: differs from entry 12, the last about it (K1-2026-0005)")
    room.book.grow(1)
    assert room.witness.run("once") == room.witness.run("once") == 1
    assert "RED the server found itself at fault: incident 5: differs from" in room.witness.said
    assert "entry 12 is as it was kept: revise subject incident" in room.witness.said
    assert [refused["position"] for refused in room.refused] == [12]
    assert room.cosigned == [("peshmerga", 40)]
    room.book.verify()
    assert room.witness.run("once") == 0
    assert room.cosigned == [("peshmerga", 40), ("peshmerga", 41)]


def test_an_entry_that_the_server_finds_at_fault_is_shown_before_and_now(room, monkeypatch):
    monkeypatch.setattr(program, "AGAIN", 1)
    retold_as_stored(room)
    room.book.verify("entry 9 (incident 9): its hash does not follow")
    assert room.witness.run("once") == 1
    assert "RED entry 9 was altered (the server found itself at fault" in room.witness.said
    assert "→ Nothing happened." in room.witness.said


def test_a_verdict_of_the_day_before_yesterday_is_no_verdict(room):
    room.book.verify(age=timedelta(hours=25))
    assert room.witness.run("once") == 0
    room.book.verify(age=timedelta(hours=27))
    assert room.witness.run("once") == 1
    assert "the server last verified its book at" in room.witness.said
    assert len(room.refused) == 1
    room.book.verify()
    assert room.witness.run("once") == 0


def test_a_server_that_never_verifies_has_a_day_for_it(room):
    room.book.verification = ""
    assert room.witness.run("once") == 0
    store = program.Store(room.witness.folder / "book.db")
    store.set(began=int(store.get("began")) - 27 * 3600)
    assert room.witness.run("once") == 1
    assert "has not verified its book" in room.witness.said


def test_a_verdict_on_more_than_is_signed_waits(room):
    note = room.book.note
    room.book.grow(4)
    room.book.verify(incident=1)
    room.book.note, newest = note, room.book.note
    assert room.witness.run("once") == 0
    room.book.note = newest
    assert room.witness.run("once") == 1
    assert json.dumps(room.refused).count("incident:") == 1


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"position": 1}', "x", "[" * 99_999])
def test_what_cannot_be_read_is_neither_green_nor_red(room, answer):
    room.book.grow(1)
    told, room.get = room.get, lambda book, path, asked: (200, "", answer)
    assert room.witness.run("once") == 2
    assert told
    assert not room.refused
