"""The journal: the database keeps every entry, and verifying finds what was changed unseen."""

import hashlib
import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from centres import journal
from centres.journal import keys
from centres.journal.lines import line_of
from centres.models import AreaEdition, JournalEntry, Posting
from coordination.local.servers import ROOT
from tests.support import builders, story


def fault() -> str:
    """Return what `manage.py verify_journal` finds, nothing where it says verified."""
    try:
        call_command("verify_journal")
    except CommandError as found:
        assert found.returncode == 1
        return str(found)
    return ""


def tamper(statement, *values):
    """Change the database as its superuser would: no trigger and no foreign key objects."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        assert cursor.rowcount > 0, "nothing was changed: this shows nothing"


def rehash(position, payload):
    """Give one entry another payload, with the hash that follows from the entry before."""
    before = JournalEntry.objects.get(pk=position - 1).hash
    entry = JournalEntry.objects.get(pk=position)
    entry.payload = payload
    tamper(
        "UPDATE centres_journalentry SET payload = %s, hash = %s WHERE position = %s",
        payload,
        journal.chained(before, line_of(entry)),
        position,
    )


@pytest.fixture
def told(real, nalin, hassan):
    """A report, a note and a second report: three entries, the last in the book."""
    first = builders.report(nalin, source="A baker of Daquq", place="Daquq")
    note = builders.note(hassan)
    last = builders.report(nalin, place="Kifri")
    return first, note, last


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE centres_journalentry SET verb = 'note' WHERE position = 1",
        "UPDATE centres_journalentry SET payload = payload",
        "DELETE FROM centres_journalentry WHERE position = 1",
        "TRUNCATE centres_journalentry",
        "TRUNCATE centres_officer CASCADE",
    ],
)
def test_the_database_refuses_to_change_the_book(statement):
    with (
        pytest.raises(DatabaseError, match="only ever appended to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


@pytest.mark.django_db
def test_each_hash_follows_from_the_one_before_and_the_exact_text(nalin):
    """Nothing of the project is used: this is what somebody else has to work out."""
    builders.report(nalin, narrative="«کەرکووک» 1 < 2\n")
    previous, schemas = "0" * 64, set()
    for expected, entry in enumerate(JournalEntry.objects.order_by("position"), start=1):
        line, schema = entry.payload, json.loads(entry.payload)["schema"]
        if schema == 2:
            committed = hashlib.sha256(bytes(entry.salt) + line.encode()).hexdigest()
            line = f'{{"commitment":"{committed}","position":{expected},"schema":2}}'
        text = b"\x01" + bytes.fromhex(previous) + line.encode()
        assert entry.position == expected
        assert entry.hash == hashlib.sha256(text).hexdigest()
        assert (entry.seal != "") == (schema == 2)
        previous = entry.hash
        schemas.add(schema)
    assert schemas == {1, 2}


@pytest.mark.django_db
def test_each_entry_has_a_salt_and_a_seal_of_its_own(nalin):
    one, other = builders.report(nalin), builders.report(nalin)
    entries = JournalEntry.objects.filter(position__in=[one.position, other.position])
    assert len({bytes(entry.salt) for entry in entries}) == 2
    assert {len(bytes(entry.salt)) for entry in entries} == {32}
    assert all(entry.seal == keys.seal(entry.hash) for entry in entries)
    with override_settings(JOURNAL_KEY="another"):
        assert not any(entry.seal == keys.seal(entry.hash) for entry in entries)


def test_what_the_server_signs_is_known_as_its_own():
    note = keys.signed("one line\n")
    assert keys.signs(note)
    assert not keys.signs(note.replace("one line", "one lime"))
    assert not keys.signs(note.replace("— ", "- "))
    with override_settings(JOURNAL_KEY="another"):
        assert not keys.signs(note)


def test_a_story_of_every_verb_is_verified(real, capsys):
    for verb in story.VERBS:
        story.telling(verb).act()
    call_command("verify_journal")
    head = JournalEntry.objects.head()
    said = capsys.readouterr().out.split()
    assert said == ["entries", str(head.position), "head", head.hash, "verified"]


RECORDS = {
    "an incident's text": ("UPDATE incidents_incident SET narrative = 'x' WHERE id = %s", 0),
    "an incident's force": ("UPDATE incidents_incident SET force_id = 'iraqi' WHERE id = %s", 0),
    "an incident struck": (
        "UPDATE incidents_incident SET struck_at = now(), strike_reason = 'x' WHERE id = %s",
        0,
    ),
    "a note's time": ("UPDATE incidents_entry SET written_at = now() WHERE id = %s", 1),
    "a version back": ("UPDATE incidents_incident SET position = 1 WHERE id = %s", 2),
}


@pytest.mark.parametrize("what", RECORDS)
def test_a_record_changed_past_the_actions_is_named(told, what):
    statement, which = RECORDS[what]
    record = told[which]
    tamper(statement, record.pk)
    last = f"differs from entry {record.position}, the last about it"
    number = f" ({record.number})" if record.subject == "incident" else ""
    assert fault().splitlines()[0] == f"{record.subject} {record.key()}: {last}{number}"


@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        ("UPDATE centres_officer SET name_latin = 'Nalin Omar' WHERE id = %s", "officer"),
        ("UPDATE centres_officer SET disabled_at = now() WHERE id = %s", "officer"),
        ("UPDATE centres_posting SET role = 'chief' WHERE officer_id = %s", "posting"),
        ("UPDATE centres_posting SET until = since WHERE officer_id = %s", "posting"),
    ],
)
def test_an_officer_or_posting_changed_past_the_actions_is_named(real, nalin, statement, subject):
    keys = {"officer": nalin.key(), "posting": Posting.objects.get(officer=nalin).key()}
    tamper(statement, nalin.pk)
    assert fault().startswith(f"{subject} {keys[subject]}: differs from entry ")


def test_a_centre_moved_past_the_actions_is_named(real):
    tamper("UPDATE centres_centre SET latitude = 34.5 WHERE code = 'K1'")
    assert fault().startswith("centre K1: differs from entry ")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE centres_area SET shape = replace(shape, '44.3588', '44.3589') WHERE code = 'GAP-3'",
        "UPDATE centres_area SET name = 'The gap' WHERE code = 'GAP-3'",
        "DELETE FROM centres_area WHERE code = 'GAP-3'",
    ],
)
def test_an_area_changed_past_the_actions_is_named_by_its_edition(real, statement):
    tamper(statement)
    edition = AreaEdition.objects.get(layer="gap")
    assert fault() == f"area_edition {edition.key()}: its areas are not those that were loaded"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incidents_sourcedetail SET text = 'A driver' WHERE incident_id = %s",
        "UPDATE incidents_sourcedetail SET salt = 'x' WHERE incident_id = %s",
        "DELETE FROM incidents_sourcedetail WHERE incident_id = %s",
    ],
)
def test_source_details_changed_past_the_actions_are_named_by_their_incident(told, statement):
    tamper(statement, told[0].pk)
    assert fault() == f"incident {told[0].key()}: its source details are not those committed to"


def test_a_record_deleted_past_the_actions_is_named(told):
    tamper("DELETE FROM incidents_entry WHERE id = %s", told[1].pk)
    assert fault() == f"entry {told[1].key()}: in the journal, but its record is gone"


def test_a_record_inserted_past_the_actions_is_named(real, nalin):
    key = "11111111-2222-4333-8444-555555555555"
    tamper(
        "INSERT INTO centres_posting (id, position, officer_id, role, cell, since, emergency, "
        "reason, telephone) VALUES (%s, 1, %s, 'commander', '', now(), false, '', '')",
        key,
        nalin.pk,
    )
    assert fault() == f"posting {key}: not in the journal"


ENTRIES = {
    "payload": "UPDATE centres_journalentry SET payload = payload || ' ' WHERE position = %s",
    "hash": "UPDATE centres_journalentry SET hash = repeat('a', 64) WHERE position = %s",
    "verb": "UPDATE centres_journalentry SET verb = 'note' WHERE position = %s",
    "by": "UPDATE centres_journalentry SET by_id = (SELECT id FROM centres_officer "
    "WHERE username = 'karim') WHERE position = %s",
    "at": "UPDATE centres_journalentry SET at = at - interval '1 day' WHERE position = %s",
    "request": "UPDATE centres_journalentry SET request = '' WHERE position = %s",
    "gone": "DELETE FROM centres_journalentry WHERE position = %s",
}


@pytest.mark.parametrize("what", ENTRIES)
def test_an_entry_changed_with_triggers_off_is_named(told, what):
    position = told[0].position
    tamper(ENTRIES[what], position)
    assert fault().startswith(f"entry {position}")


def test_an_entry_hashed_anew_is_not_sealed_and_breaks_the_next_one(told):
    first, note, _last = told
    text = JournalEntry.objects.get(pk=first.position).payload
    rehash(first.position, text.replace("Daquq", "Tuz"))
    own, following, *_more = fault().splitlines()
    assert own.startswith(f"entry {first.position} (incident {first.key()}): its seal")
    assert following.startswith(f"entry {note.position} (entry {note.key()}): its hash")


def test_the_last_entry_hashed_anew_differs_from_its_record(told):
    last = told[2]
    text = JournalEntry.objects.get(pk=last.position).payload
    rehash(last.position, text.replace("Kifri", "Tuz"))
    own, record = fault().splitlines()
    assert own.startswith(f"entry {last.position} (incident {last.key()}): its seal")
    assert record.startswith(f"incident {last.key()}: differs from entry {last.position}")


@pytest.mark.parametrize("payload", ["", "{", "[]", "1", "{}", json.dumps({"state": {}})])
def test_a_last_entry_that_is_no_entry_any_more_is_named(told, payload):
    rehash(told[2].position, payload)
    assert fault().startswith(f"entry {told[2].position}")


def test_the_end_of_the_book_cut_off_is_found_by_its_records(told):
    tamper("DELETE FROM centres_journalentry WHERE position >= %s", told[1].position)
    assert "not in the journal" in fault()


def test_two_entries_with_swapped_payloads_are_found_at_the_first(told):
    one, other = told[0].position, told[1].position
    tamper(
        "UPDATE centres_journalentry AS e SET payload = o.payload FROM centres_journalentry AS o "
        "WHERE (e.position, o.position) IN ((%s, %s), (%s, %s))",
        *(one, other, other, one),
    )
    assert fault().startswith(f"entry {one} ")


def test_the_command_ends_with_status_1_and_says_what_it_found(told):
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    command = [sys.executable, "manage.py", "verify_journal"]
    variables = {**os.environ, "DATABASE_URL": url.geturl()}
    well = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    tamper(ENTRIES["payload"], 3)
    ill = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    assert (well.returncode, well.stdout.splitlines()[-1]) == (0, "verified")
    assert (ill.returncode, "verified" in ill.stdout) == (1, False)
    assert "entry 3 " in ill.stderr


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("in_gap", "NOT coalesce(in_gap, false)", "is not placed"),
        ("bordering", "'{}'", "is not placed"),
        ("search", "''", "cannot be found"),
        ("place_key", "'98182'", "is not tied"),
        ("place_names", """'{"en": "Erbil"}'""", "is not tied"),
    ],
)
def test_what_is_derived_is_held_to_what_it_follows_from(real, nalin, column, value, says):
    builders.report(nalin, mgrs="38S ME 448 251")
    tamper(f"UPDATE incidents_incident SET {column} = {value}")
    assert says in fault()


def test_a_password_set_past_the_actions_is_noticed(real, nalin):
    tamper("UPDATE centres_officer SET password = 'x' WHERE username = 'nalin'")
    assert fault().startswith(f"officer {nalin.pk}")
