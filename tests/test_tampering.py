"""Whatever the owner of the database alters, triggers off, is named by the signed verdict."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from centres.journal import notes, verify
from centres.models import Alert, JournalEntry, Verification
from centres.models.record import subjects
from coordination.local import postgres
from tests.conftest import copy_database, drop_database, own_database
from tests.support import builders, tampering
from tests.support.tampering import EXCUSED, KINDS


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """The name of a database with an hour's work of two forces: each test has its own copy."""
    with django_db_blocker.unblock(), own_database("filling") as own:
        tampering.fill()
        name = f"{own}_filled"
        copy_database(own, to=name)
    yield name
    with django_db_blocker.unblock():
        drop_database(name)


@pytest.fixture
def book(filled, django_db_blocker):
    with django_db_blocker.unblock(), own_database("tampered", template=filled):
        yield


def noted() -> list[str]:
    """Return the lines of the last verdict as it is signed; the row says the same."""
    last = Verification.objects.latest()
    assert verify.verdict.is_signed(last)
    body, _signatures = notes.read_note(last.note)
    faults = [line.removeprefix("fault ") for line in body.splitlines() if line[:6] == "fault "]
    assert faults == last.fault.splitlines()
    return body.splitlines()


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_altered_is_named_and_both_forces_are_told(book, kind):
    how, named = KINDS[kind]
    known = tampering.facts()
    tampering.alter(how)
    found = verify.verified()
    assert named.format(**known) in found.fault
    assert [line for line in noted() if line.startswith("fault ")]
    told = Alert.objects.filter(link="/journal/").values_list("officer__force", flat=True)
    assert set(told) >= {"peshmerga", "iraqi"}


def test_a_set_of_faults_is_told_once(book):
    alerts = Alert.objects.filter(link="/journal/")
    tampering.alter(KINDS["t01 row"][0])
    verify.verified()
    told = alerts.count()
    verify.verified()
    assert alerts.count() == told
    tampering.alter(KINDS["t32 token digest"][0])
    verify.verified()
    assert alerts.count() == 2 * told > 0


def test_t00_a_copy_left_alone_gives_no_alarm(book):
    head = JournalEntry.objects.head()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL")
    assert verify.verified().fault == ""
    counts = [f"count {name} {subjects()[name].objects.count()}" for name in sorted(subjects())]
    assert noted()[2:] == [str(head.position), head.hash, "whole", *counts]
    assert not Alert.objects.filter(link="/journal/").exists()


def address(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def test_t00_a_dump_restored_gives_no_alarm(filled, django_db_blocker):
    programs = postgres.binaries(Path(os.environ["LOCAL_DIR"]).resolve())
    if not (programs / "pg_dump").exists():
        pytest.skip("this PostgreSQL comes without pg_dump")
    dump = [programs / "pg_dump", "--no-owner", address(filled)]
    text = subprocess.run(dump, capture_output=True, check=True, text=True).stdout
    with django_db_blocker.unblock(), own_database("restored", template="template0"):
        restore = [programs / "psql", "--quiet", address(connection.settings_dict["NAME"])]
        subprocess.run(restore, input=text, capture_output=True, check=True, text=True)
        assert verify.verified().fault == ""


@pytest.mark.parametrize("kind", EXCUSED)
def test_what_nobody_promised_is_not_found(book, kind):
    tampering.alter(EXCUSED[kind])
    assert verify.verified().fault == ""


def test_a_restored_old_backup_is_found_by_a_kept_head_alone(filled, django_db_blocker):
    with django_db_blocker.unblock():
        with own_database("later", template=filled):
            head = builders.note(builders.Officer.objects.get(username="hassan")).position
            kept = (head, JournalEntry.objects.get(pk=head).hash)
        with own_database("tampered", template=filled):
            assert verify.verified().fault == ""
            ends = f"the book ends at {head - 1}, before the checkpoint {head} kept"
            assert verify.verified(checkpoints=[kept]).fault == ends
