"""A force's witness on its own computer: it begins, looks, cosigns, and talks with the other's."""

import json
import os
import re
import signal
import stat

import pytest

from tests.support.book_server import Book, proof_of, served
from tests.support.witnessing import FILE, Witness, program


@pytest.fixture
def room(tmp_path):
    """Serve one book of 40 entries, verified by its server."""
    book = Book(40)
    book.verify()
    with served(peshmerga=book, iraqi=book) as (room, address):
        room.address, room.book = address, book
        yield room


@pytest.fixture
def witness(room, tmp_path):
    witness = Witness(tmp_path, room.address, "peshmerga", room.book.key)
    assert witness.begin() == 0, witness.said
    return witness


def test_a_bare_python_comes_to_its_first_cosignature_by_the_help_alone(room, tmp_path):
    witness = Witness(tmp_path, room.address, "iraqi", room.book.key)
    assert witness.run_bare("--help") == 0
    steps = re.findall(r"python3 witness\.py (init|once)", witness.said)
    assert steps == ["init", "once"]
    given = [room.address, "--token-file", str(witness.token), "--server-key", witness.key]
    assert witness.run_bare("init", *given) == 0
    assert room.book.origin in witness.said
    assert witness.run_bare("once") == 0
    assert re.search(r"^GREEN 40 entries, checkpoint of \d\d:\d\dZ cosigned$", witness.said, re.M)
    assert room.cosigned == [("iraqi", 40)]
    assert witness.run_bare("check") == 0


def test_the_help_names_every_command(witness):
    with pytest.raises(SystemExit):
        witness.run("--help")
    commands = re.findall(r"^def (\w+)\(options\)", FILE.read_text(), re.M)
    assert len(commands) == 9
    for command in commands:
        assert f"python3 witness.py {command}" in program.__doc__


def test_nobody_else_reads_key_and_token(witness):
    for name in ("key", "token"):
        assert stat.S_IMODE((witness.folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(witness.folder.stat().st_mode) == 0o700


def test_each_checkpoint_is_cosigned_once(room, witness):
    assert witness.run("once") == witness.run("once") == 0
    room.book.grow(5)
    assert witness.run("once") == 0
    assert "GREEN 45 entries" in witness.said
    assert room.cosigned == [("peshmerga", 40), ("peshmerga", 45)]


def test_entries_of_before_and_closed_ones_are_witnessed_as_well(tmp_path):
    book = Book()
    book.grow(7, schema=1).grow(8)
    book.verify()
    with served(peshmerga=book) as (room, address):
        room.lies = {position: {"opening": None} for position in (9, 12)}  # narrowed
        witness = Witness(tmp_path, address, "peshmerga", book.key)
        assert witness.begin() == witness.run("once") == witness.run("check") == 0
        room.lies[10] = {"opening": None}  # narrowed later
        assert witness.run("audit") == witness.run("once") == 0
        book.verify(note=4)
        assert witness.run("once") == 0  # two closed entries may be notes
        book.verify(note=7)
        assert witness.run("once") == 1


def test_a_page_at_a_time_leads_to_the_same(room, witness, monkeypatch):
    monkeypatch.setattr(program, "PAGE", 7)
    room.most = 3
    assert witness.run("once") == witness.run("audit") == witness.run("check") == 0
    assert room.cosigned == [("peshmerga", 40)]


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("checkpoints/latest", 1),
        ("entries", 1),
        ("entries", 2),
        ("verification", 1),
        ("cosignatures", 1),
    ],
)
def test_killed_at_any_moment_it_goes_on(room, witness, told, at):
    seen, started = [], []

    def kill(path):
        seen.append(path.endswith(told))
        if sum(seen) == at and started:
            os.kill(started.pop().pid, signal.SIGKILL)

    room.before = kill
    started.append(process := witness.start("once"))
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert witness.run("check") == 0, witness.said
    assert witness.run("once") == 0, witness.said
    assert room.cosigned[-1] == ("peshmerga", 40)
    assert witness.run("check") == 0, witness.said


def test_what_cannot_be_reached_is_neither_green_nor_red(room, witness, tmp_path):
    room.books["peshmerga"] = Book()
    assert witness.run("once") == 2
    assert "has not written a checkpoint yet" in witness.said
    del room.books["peshmerga"]
    assert witness.run("once") == 2
    assert "No such token." in witness.said
    other = Witness(tmp_path, "http://127.0.0.1:9", "iraqi", room.book.key)
    assert other.begin() == 2
    assert "cannot be reached" in other.said
    assert not room.refused


@pytest.mark.parametrize("address", ["http://room.example", "room.example", "ftp://room.example"])
def test_the_token_travels_encrypted_only(room, tmp_path, address):
    other = Witness(tmp_path, address, "iraqi", room.book.key)
    assert other.begin() == 2
    assert "https://" in other.said


def test_two_witnesses_of_one_book_hear_the_same_on_the_telephone(room, witness, tmp_path):
    other = Witness(tmp_path, room.address, "iraqi", room.book.key)
    assert other.begin() == other.run("once") == witness.run("once") == 0
    room.book.grow(9)
    assert other.run("once") == other.run("line", "40") == 0
    older = other.said.strip()
    assert len(older) <= 40
    assert witness.run("line") == 0
    assert witness.said.strip() == older
    eastern = older.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")).lower().replace("-", " ")
    for typed in ([older], [older.lower()], eastern.split(), [older.replace("-", "–")]):
        assert witness.run("compare", *typed) == 0, witness.said
        assert witness.said.startswith("SAME")
    other.run("line")
    assert witness.run("compare", other.said.strip()) == 2  # beyond what is kept here
    misread = older[:-4] + ("A" if older[-4] != "A" else "B") + older[-3:]
    assert witness.run("compare", misread) == 2
    assert "misread" in witness.said


def test_a_server_that_shows_two_books_is_found_by_telephone(room, witness, tmp_path):
    room.books["iraqi"] = forked = Book(40)
    forked.retell(31, "Nothing happened.")
    forked.chain_anew(31)
    other = Witness(tmp_path, room.address, "iraqi", room.book.key)
    assert other.begin() == other.run("once") == witness.run("once") == 0
    other.run("line")
    assert witness.run("compare", other.said.strip()) == 1
    assert witness.said.startswith("SPLIT VIEW")
    same, differs = 0, 40
    while differs - same > 1:
        middle = (same + differs) // 2
        other.run("line", str(middle))
        status = witness.run("compare", other.said.strip())
        same, differs = (same, middle) if status else (middle, differs)
    assert differs == 31


def test_a_proof_from_a_page_is_checked(room, witness, tmp_path):
    assert witness.run("once") == 0
    file = tmp_path / "entry-31.proof.json"
    for opened in (True, False):
        file.write_text(json.dumps(proof_of(room.book, 31, opened=opened)))
        assert witness.run("proof", str(file)) == 0, witness.said
        assert "PROVED entry 31 of the book of 40 entries" in witness.said
        assert ("00000000-0000-4000-8000-000000000031" in witness.said) is opened
    told = proof_of(room.book, 31)
    other = Book(40, draw=2)
    for wrong in (
        told | {"index": 29},
        told | {"line": told["line"].replace('"position":31', '"position":32')},
        told | {"opening": told["opening"] | {"salt": "00" * 32}},
        told | {"path": told["path"][1:]},
        told | {"checkpoint": told["checkpoint"].replace("\n40\n", "\n41\n")},
        proof_of(other, 31),  # signed by the server's key, and of another book
        proof_of(Book(40, seed=b"1" * 32), 31),
    ):
        file.write_text(json.dumps(wrong))
        assert witness.run("proof", str(file)) == 1
    for no_proof in ("", "[]", '{"checkpoint": 1}'):
        file.write_text(no_proof)
        assert witness.run("proof", str(file)) == 2


def test_it_says_how_things_stand(room, witness):
    assert witness.run("once") == witness.run("show") == 0
    for part in (room.address, room.book.origin, "40 kept", "40 entries at", "nothing found"):
        assert part in witness.said


def test_a_key_once_registered_stays(room, witness):
    key = (witness.folder / "key").read_text()
    assert witness.begin() == 2
    assert "--again" in witness.said
    assert witness.begin("--again", "the room was restored, both forces agreed") == 0
    assert (witness.folder / "key").read_text() == key
    (witness.folder / "key").unlink()
    assert witness.begin("--again", "lost") == 2
    assert "Another key is registered." in witness.said


def test_it_begins_with_a_whole_key_of_the_book_alone(room, tmp_path):
    other = Witness(tmp_path, room.address, "iraqi", room.book.key[:31])
    assert other.begin() == 2
    assert "the book's key is 44 characters" in other.said
    other = Witness(tmp_path, room.address, "iraqi", b"1" * 32)
    assert other.begin() == 0
    assert other.run("once") == 1
    assert "is not signed by its key" in other.said
    assert not room.cosigned


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET content = CAST('{}' AS BLOB) WHERE position = 12",
        "UPDATE entries SET hash = zeroblob(32) WHERE position = 12",
        "UPDATE entries SET line = (SELECT min(line) FROM entries) WHERE position = 12",
        "DELETE FROM entries WHERE position = 12",
        "DELETE FROM entries WHERE position > 38",
        "UPDATE checkpoints SET note = replace(note, 'a', 'b')",
        "UPDATE checkpoints SET cosignature = replace(cosignature, 'A', 'B')",
        "UPDATE checkpoints SET frontier = zeroblob(64)",
    ],
)
def test_an_own_copy_that_was_damaged_is_told_apart_from_a_lying_room(witness, statement):
    assert witness.run("once") == 0
    program.Store(witness.folder / "book.db").sql.execute(statement)
    assert witness.run("check") == 1
    assert "the own copy is damaged" in witness.said
