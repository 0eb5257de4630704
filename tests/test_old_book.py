"""A book written by an earlier release: migrated, it still verifies, and tampering is found.

`fixtures/book_of_november.sql.gz` is a whole database, dumped before states were made canonical:
one call of nearly every verb of the story, the papers of a day, one verification.
"""

import gzip
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from incidents import hourly
from incidents.models import Incident
from incidents.reports import sources
from tests.conftest import own_database
from tests.support import builders

BOOK = Path(__file__).parent / "fixtures" / "book_of_november.sql.gz"


@pytest.fixture(scope="module")
def migrated(django_db_setup, django_db_blocker):
    """The name of the earlier release's database, brought up to date by the migrations."""
    with django_db_blocker.unblock(), own_database("old", template="template0") as own:
        with connection.cursor() as cursor:
            cursor.execute(gzip.decompress(BOOK.read_bytes()).decode())
        connection.close()  # the dump leaves its own settings on the connection
        call_command("migrate", verbosity=0)
        yield own


@pytest.fixture
def old_book(migrated):
    """A copy of it: of each test its own."""
    with own_database("copy", template=migrated):
        yield


def test_a_book_of_an_earlier_release_is_verified(old_book, capsys):
    call_command("verify_journal")
    assert "verified" in capsys.readouterr().out


def test_what_was_altered_in_it_is_found(old_book, capsys):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET place = 'Elsewhere' WHERE serial = 1")
    with pytest.raises((CommandError, SystemExit)):
        call_command("verify_journal")


def test_its_sources_go_on_in_versions_of_their_own(old_book, capsys):
    """Each of its versions had source details: all are its force's, and one more is kept beside."""
    incident = Incident.objects.filter(version__gt=1, struck_at=None, force__isnull=False).first()
    versions = list(incident.sources.order_by("version"))
    assert [source.version for source in versions] == [*range(1, incident.version + 1)]
    assert {source.force_id for source in versions} == {incident.force_id}
    author = incident.reported_by
    told = builders.revise(author, incident, source="A shepherd")
    told = builders.revise(author, told, place="Kifri", source="", source_based_on=told.version + 1)
    assert told.source_commitment == versions[-1].commitment()
    hourly.commit_when_due()
    call_command("verify_journal")
    read = sources.read(told, by=author, address="")
    assert [source.text for source in read[:2]] == ["", "A shepherd"]
    assert len(sources.changes(read)) < len(read)
