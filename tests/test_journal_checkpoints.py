"""A hash kept earlier finds even a book written anew as a whole, with the right seals."""

from copy import deepcopy
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils.dateparse import parse_datetime

from centres import journal
from centres.journal import keys
from centres.journal.lines import line_of
from centres.models import JournalEntry, Verification
from centres.models.record import subjects
from incidents.models import Entry, Incident, Obligation, SourceDetail
from tests.support import builders
from tests.test_journal import tamper


def fault(*checkpoints) -> str:
    """Return what `manage.py verify_journal --checkpoint …` finds, nothing where all is well."""
    options = ["--checkpoint", *checkpoints] if checkpoints else []
    try:
        call_command("verify_journal", *options)
    except CommandError as found:
        return str(found)
    return ""


def checkpoint() -> str:
    head = JournalEntry.objects.head()
    return f"{head.position}:{head.hash}"


def rewrite(book: list[dict], seal=keys.seal) -> None:
    """Write the whole book anew: numbers, hashes, seals, and the positions of all records."""
    tamper("DELETE FROM centres_journalentry")
    previous, columns = journal.FIRST, ("verb", "subject", "key", "centre", "submission", "request")
    for position, told in enumerate(book, start=1):
        content = {name: value for name, value in told.items() if name != "salt"}
        payload = journal.canonical({**content, "position": position})
        entry = JournalEntry(
            **{name: told[name] for name in columns},
            position=position,
            at=parse_datetime(told["at"]),
            by_id=told["by"],
            payload=payload.decode(),
            salt=told["salt"],
        )
        entry.hash = previous = journal.chained(previous, line_of(entry))
        entry.seal = seal(entry.hash) if entry.salt else ""
        entry.save()
        subjects()[entry.subject].objects.filter(pk=entry.key).update(position=position)


class Book:
    """A report, a note and a report; a checkpoint is kept; a report and a note follow."""

    def __init__(self, nalin, hassan):
        builders.report(nalin, place="Daquq")
        self.note = builders.note(hassan)
        builders.report(nalin, place="Kifri")
        self.kept = checkpoint()
        builders.report(nalin, place="Tuz")
        builders.note(hassan, "The line is dead.")
        entries = JournalEntry.objects.order_by("position")
        self.told = [
            {**entry.content(), "salt": entry.salt and bytes(entry.salt)} for entry in entries
        ]
        self.at = self.note.position - 1

    def edit(self):
        self.told[self.at]["state"]["text"] = "No call came."
        Entry.objects.filter(pk=self.note.pk).update(text="No call came.")

    def delete(self):
        del self.told[self.at]
        Entry.objects.filter(pk=self.note.pk).delete()

    def insert(self):
        one, key = self.told[self.at], str(uuid4())
        state = {**one["state"], "id": key}
        self.told.insert(self.at, {**one, "key": key, "submission": str(uuid4()), "state": state})
        self.note.pk, self.note._state.adding = key, True
        self.note.save()

    def swap(self):
        one, other = self.at, self.at + 1
        self.told[one], self.told[other] = self.told[other], self.told[one]

    def cut_off(self):
        for told in self.told[self.at + 1 :]:
            SourceDetail.objects.filter(incident=told["key"]).delete()
            Obligation.objects.filter(incident=told["key"]).delete()
            Incident.objects.filter(pk=told["key"]).delete()
            Entry.objects.filter(pk=told["key"]).delete()
        del self.told[self.at + 1 :]

    def tampered(self, how, **seal) -> None:
        getattr(self, how)()
        rewrite(self.told, **seal)


@pytest.fixture
def book(real, nalin, hassan):
    return Book(nalin, hassan)


HOWS = ["edit", "delete", "insert", "swap", "cut_off"]


def expected(book, how) -> str:
    position = book.kept.partition(":")[0]
    if how == "cut_off":
        return f"the book ends at {book.note.position}, before the checkpoint {position} kept"
    return f"entry {position}: its hash is not the one kept"


@pytest.mark.parametrize("how", HOWS)
def test_without_a_checkpoint_a_book_written_anew_is_not_found(book, how):
    """The known-bad control: nothing here proves anything against whoever knows the key as well."""
    book.tampered(how)
    assert fault() == ""


def altered(book) -> int:
    """Return the position of the first entry that is not as it was."""
    return book.at + 1


@pytest.mark.parametrize("how", HOWS)
def test_whoever_has_not_the_key_writes_no_book_anew(book, how):
    """Its own seals for the entries that stay, none of its making for those that differ."""
    seals = dict(JournalEntry.objects.values_list("hash", "seal"))
    book.tampered(how, seal=lambda hashed: seals.get(hashed, "ab" * 32))
    first = fault().partition(" (")[0]
    assert first == ("" if how == "cut_off" else f"entry {altered(book)}")


@pytest.mark.parametrize("how", HOWS)
def test_with_one_checkpoint_a_book_written_anew_is_found(book, how):
    book.tampered(how)
    assert fault(book.kept) == expected(book, how)


@pytest.mark.parametrize("how", HOWS)
def test_a_book_once_verified_is_held_to_what_it_was_then(book, how):
    assert fault() == ""
    verified = JournalEntry.objects.head().position
    book.tampered(how)
    found = fault()
    if how in ("delete", "cut_off"):
        assert found == f"the book ends at {len(book.told)}, before the checkpoint {verified} kept"
    else:
        assert found == f"entry {verified}: its hash is not the one kept"


def test_a_book_that_only_grew_still_has_what_was_kept(book):
    assert fault(book.kept, checkpoint()) == ""


def test_the_first_16_digits_of_a_hash_are_enough(book):
    position, digits = book.kept.split(":")
    short = f"{position}:{digits[:16]}"
    assert fault(short.upper()) == ""
    Verification.objects.all().delete()  # or the book would be held to its last head as well
    book.tampered("edit")
    assert fault(short) == expected(book, "edit")


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_hashes_kept_for_one_entry_both_must_be_its_own(book, turn):
    other = f"{book.kept.partition(':')[0]}:{'ab' * 32}"
    assert fault(*[book.kept, other][::turn]) == expected(book, "edit")


def test_what_was_found_faulty_binds_nobody_later(book):
    assert fault() == ""
    honest, text = deepcopy(book.told), book.note.text
    book.tampered("edit")
    assert fault() != ""
    Entry.objects.filter(pk=book.note.pk).update(text=text)
    rewrite(honest)
    assert fault() == ""


def test_each_verifying_of_the_whole_book_is_written_down(book):
    head = JournalEntry.objects.head()
    fault()
    well = Verification.objects.latest()
    assert (well.entries, well.head, well.fault) == (head.position, head.hash, "")
    tamper("UPDATE incidents_incident SET place = 'Tuz' WHERE place = 'Kifri'")
    found = fault()
    assert found
    assert Verification.objects.latest().fault == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "5:",
        ":ab",
        "5:abc",
        "five:" + "a" * 64,
        "5:" + "g" * 64,
        "5:" + "a" * 65,
        "0:" + "a" * 64,
    ],
)
def test_what_is_no_checkpoint_is_refused_with_a_sentence(text):
    with pytest.raises(CommandError, match="is no checkpoint: give position:hash"):
        call_command("verify_journal", "--checkpoint", text)
    assert not Verification.objects.exists()


def test_a_checkpoint_told_wrongly_is_no_fault_of_the_book(book):
    assert "its hash is not the one kept" in fault("3:" + "a" * 64)
    assert "before the checkpoint 999 kept" in fault("999:" + "a" * 64)
    assert Verification.objects.latest().fault == ""


def test_what_verifying_stumbles_over_is_a_fault(book, caplog):
    fault()
    tamper("UPDATE incidents_incident SET noted_at = '0044-01-01 BC'")
    told = fault().splitlines()
    assert told[0] == "incident: verifying stopped: ValueError"
    assert Verification.objects.latest().fault.splitlines() == told
