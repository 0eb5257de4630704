"""What the roles of deploy/database may do, in the database they were made for."""

from contextlib import closing

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from tests import test_rights
from tests.support import builders
from tests.test_rights import REFUSED, RIGHTS, refused


@pytest.fixture
def owner(running):
    with closing(psycopg2.connect(running.environment("migrate")["DATABASE_URL"])) as held:
        yield held.cursor()


def test_we_are_the_application_and_hold_the_rights_that_are_written_down(running):
    assert settings.DATABASES["default"]["USER"] == "jcc"
    assert test_rights.held("jcc") == RIGHTS
    assert test_rights.sequences("jcc") == []


def test_the_application_is_refused_what_would_change_the_record(nalin):
    builders.report(nalin)
    tried = [*REFUSED, "CREATE TEMPORARY TABLE another (id int)"]
    assert [statement for statement in tried if not refused(statement)] == []


def test_the_owner_could(owner):
    for statement in REFUSED:
        if "session_replication_role" not in statement:
            for table in ("journalentry", "accessline", "accessdigest"):
                owner.execute(f"ALTER TABLE centres_{table} DISABLE TRIGGER USER")
            owner.execute(statement)
            owner.connection.rollback()


@pytest.mark.parametrize("role", ["jcc", "jcc_owner"])
def test_neither_role_is_more_than_it_must_be(running, role):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls "
            "FROM pg_roles WHERE rolname = %s",
            [role],
        )
        assert cursor.fetchall() == [(False,) * 5]
        cursor.execute(
            "SELECT count(*) FROM pg_auth_members WHERE pg_has_role(%s, roleid, 'MEMBER')", [role]
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_there_is_no_other_database_to_go_to(running, database):
    elsewhere = running.environment("web")["DATABASE_URL"].removesuffix("/jcc")
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        psycopg2.connect(f"{elsewhere}/{database}")


def test_the_database_asks_for_the_password(running):
    wrong = running.environment("web")["DATABASE_URL"].replace("jcc:", "postgres:")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(wrong)
