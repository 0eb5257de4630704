"""A book written by an earlier release: migrated, it still verifies, and tampering is found.

`fixtures/book_of_november.sql.gz` is a whole database, dumped before states were made canonical:
one call of nearly every verb of the story, the papers of a day, one verification.
"""

import gzip
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.conftest import drop_database, maintenance

BOOK = Path(__file__).parent / "fixtures" / "book_of_november.sql.gz"


@pytest.fixture
def old_book(django_db_setup, django_db_blocker):
    """The database of the earlier release, brought up to date by the migrations."""
    with django_db_blocker.unblock():
        shared = connection.settings_dict["NAME"]
        own = f"{shared}_old"
        with maintenance() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{own}"')
            cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE template0')
        connection.settings_dict["NAME"] = own
        try:
            with connection.cursor() as cursor:
                cursor.execute(gzip.decompress(BOOK.read_bytes()).decode())
            connection.close()  # the dump leaves its own settings on the connection
            call_command("migrate", verbosity=0)
            yield
        finally:
            connection.settings_dict["NAME"] = shared
            drop_database(own)


def test_a_book_of_an_earlier_release_is_verified(old_book, capsys):
    call_command("verify_journal")
    assert "verified" in capsys.readouterr().out


def test_what_was_altered_in_it_is_found(old_book, capsys):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET place = 'Elsewhere' WHERE serial = 1")
    with pytest.raises((CommandError, SystemExit)):
        call_command("verify_journal")
