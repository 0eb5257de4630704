"""A witness of the real room: from its token to green, and to red once a report was rewritten."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from centres.journal import keys
from centres.models import Alert, Cosignature, JournalEntry, Refusal, Witness
from centres.tasks import make_checkpoint
from tests.support import builders, witnesses, witnessing
from tests.test_journal import tamper


@pytest.fixture
def witness(served, nalin, unlimited, tmp_path):
    """A witness of the Peshmerga that has cosigned a book with three reports."""
    for place in ("Daquq", "Kifri", "Tuz"):
        builders.report(nalin, place=place)
    make_checkpoint()
    said = StringIO()
    call_command("journal_key", stdout=said)
    origin, key = said.getvalue().split()
    assert origin == keys.origin()
    token = builders.token(witnesses.system(), "journal")
    program = witnessing.Witness(tmp_path, served, "peshmerga", keys.public_key())
    program.token.write_text(token)
    assert program.key == key
    assert program.begin("--name", "Erbil") == 0, program.said
    assert origin in program.said
    make_checkpoint()  # of the entry that registered it
    assert program.run_bare("once") == 0, program.said
    return program


def test_a_witness_follows_the_room(witness, nalin, real):
    head = JournalEntry.objects.head().position
    assert f"GREEN {head} entries" in witness.said
    assert Cosignature.objects.get().checkpoint_id == head
    assert Witness.objects.get().name == "Erbil"
    builders.report(nalin, place="Laylan")
    make_checkpoint()
    assert witness.run("once") == 0, witness.said
    assert Cosignature.objects.count() == 2
    for command in ("audit", "check", "show"):
        assert witness.run(command) == 0, witness.said
    assert not Refusal.objects.exists()


def test_what_the_owner_of_the_server_rewrites_is_told_to_both_forces(witness, karim, adnan, real):
    entry = JournalEntry.objects.filter(verb="report").last()
    tamper(
        "UPDATE centres_journalentry SET payload = replace(payload, 'Tuz', 'Jalawla') "
        f"WHERE position = {entry.position}"
    )
    assert witness.run("once") == 1
    assert re.match(rf"RED entry {entry.position} was altered", witness.said), witness.said
    assert re.search(r"Tuz.* → .*Jalawla", witness.said)
    assert Refusal.objects.get().position == entry.position
    for commander in (karim, adnan):
        alerts = Alert.objects.filter(officer=commander)
        assert any(f"another entry {entry.position}." in alert.sentence for alert in alerts)
    assert Cosignature.objects.count() == 1


def test_a_witness_hears_what_the_server_finds_in_its_own_tables(witness, nalin, real):
    call_command("verify_journal")
    assert witness.run("once") == 0, witness.said
    witness.run("show")
    assert "by the server at" in witness.said
    entry = JournalEntry.objects.filter(verb="report").last()
    tamper("UPDATE incidents_incident SET place = 'Jalawla' WHERE place = 'Tuz'")
    with pytest.raises(CommandError):
        call_command("verify_journal")
    assert witness.run("once") == 1
    assert f"differs from entry {entry.position}, the last about it" in witness.said
    assert Refusal.objects.count() == 1
    tamper("UPDATE incidents_incident SET place = 'Tuz' WHERE place = 'Jalawla'")
    call_command("verify_journal")
    assert witness.run("once") == 0, witness.said
