"""What the database itself refuses to the role that web, worker and beat connect as."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from psycopg2.errors import InsufficientPrivilege

from centres.journal import guards
from incidents.reports import drafts
from tests.support import builders, story
from tests.test_sign_in import PASSWORD, sign_in

WRITTEN_ONCE = {"SELECT", "INSERT"}
KEPT = WRITTEN_ONCE | {"UPDATE"}
WORKING = KEPT | {"DELETE"}
# Every table, written down by hand: the command derives the same from the lists of the models.
RIGHTS = {
    "axes_accessattempt": WORKING,
    "axes_accessattemptexpiration": WORKING,
    "axes_accessfailurelog": {"SELECT"},
    "axes_accesslog": {"SELECT"},
    "auth_group": {"SELECT"},
    "auth_group_permissions": {"SELECT"},
    "auth_permission": {"SELECT"},
    "centres_accessdigest": WRITTEN_ONCE,
    "centres_accesshead": WRITTEN_ONCE,
    "centres_accessline": WRITTEN_ONCE,
    "centres_accesstoken": KEPT,
    "centres_alarm": KEPT,
    "centres_alert": WORKING,
    "centres_area": WRITTEN_ONCE,
    "centres_behind": KEPT,
    "centres_bucket": WORKING,
    "centres_areaedition": WRITTEN_ONCE,
    "centres_areaupload": WORKING,
    "centres_centre": KEPT,
    "centres_checkpoint": WRITTEN_ONCE,
    "centres_cosignature": WRITTEN_ONCE,
    "centres_failure": WORKING,
    "centres_follower": KEPT,
    "centres_force": WRITTEN_ONCE,
    "centres_journalentry": WRITTEN_ONCE,
    "centres_mappack": KEPT,
    "centres_mappackpart": WRITTEN_ONCE,
    "centres_officer": KEPT,
    "centres_officerkey": KEPT,
    "centres_posting": KEPT,
    "centres_proposal": KEPT,
    "centres_refusal": WRITTEN_ONCE,
    "centres_sealedsince": WRITTEN_ONCE,
    "centres_session": WORKING,
    "centres_tile": KEPT,
    "centres_unsigned": KEPT,
    "centres_setaside": KEPT,
    "centres_verification": WORKING,
    "centres_verifying": WORKING,
    "centres_watch": KEPT,
    "centres_witness": KEPT,
    "django_content_type": {"SELECT"},
    "django_migrations": {"SELECT"},
    "django_otp_webauthn_webauthnattestation": WORKING,
    "django_otp_webauthn_webauthncredential": WORKING,
    "django_otp_webauthn_webauthnuserhandle": WORKING,
    "otp_static_staticdevice": WORKING,
    "otp_static_statictoken": WORKING,
    "otp_totp_totpdevice": WORKING,
    "incidents_acknowledgement": WRITTEN_ONCE,
    "incidents_assessment": KEPT,
    "incidents_cutoff": WRITTEN_ONCE,
    "incidents_dailysummary": WRITTEN_ONCE,
    "incidents_batch": KEPT,
    "incidents_draft": WORKING,
    "incidents_entry": WRITTEN_ONCE,
    "incidents_export": WORKING,
    "incidents_handover": KEPT,
    "incidents_incident": KEPT,
    "incidents_mailed": KEPT,
    "incidents_namedplace": KEPT,
    "incidents_nilreturn": WRITTEN_ONCE,
    "incidents_notice": WORKING,
    "incidents_noticerule": WORKING,
    "incidents_obligation": KEPT,
    "incidents_opening": WRITTEN_ONCE,
    "incidents_paper": WRITTEN_ONCE,
    "incidents_reading": KEPT,
    "incidents_receipt": WRITTEN_ONCE,
    "incidents_relation": KEPT,
    "incidents_request": KEPT,
    "incidents_savedfilter": WORKING,
    "incidents_seen": WRITTEN_ONCE,
    "incidents_sheet": WORKING,
    "incidents_sheetmapping": KEPT,
    "incidents_sheetrow": WORKING,
    "incidents_signature": WRITTEN_ONCE,
    "incidents_sourcedetail": WRITTEN_ONCE,
    "incidents_sourceroot": WRITTEN_ONCE,
    "incidents_translation": WRITTEN_ONCE,
}
REFUSED = [
    "DELETE FROM incidents_incident",
    "DELETE FROM centres_posting",
    "DELETE FROM incidents_reading",
    "UPDATE axes_accesslog SET username = ''",
    "DELETE FROM centres_journalentry",
    "DELETE FROM centres_accessline",
    "UPDATE centres_accessline SET address = ''",
    "UPDATE centres_accesshead SET number = 0",
    "DELETE FROM centres_accesshead",
    "UPDATE centres_accessdigest SET line = 0",
    "UPDATE centres_journalentry SET hash = ''",
    "UPDATE incidents_entry SET text = ''",
    "UPDATE incidents_sourcedetail SET text = ''",
    "DELETE FROM incidents_sourcedetail",
    "DELETE FROM centres_tile",
    "UPDATE centres_checkpoint SET note = ''",
    "DELETE FROM centres_cosignature",
    "UPDATE centres_refusal SET reason = ''",
    "UPDATE centres_sealedsince SET position = 1",
    "DELETE FROM centres_sealedsince",
    "UPDATE incidents_opening SET serial = 0",
    "UPDATE incidents_dailysummary SET core = ''",
    "UPDATE incidents_cutoff SET time = '00:00'",
    "DELETE FROM incidents_cutoff",
    "UPDATE incidents_signature SET reservation = ''",
    "UPDATE incidents_paper SET pdf = ''",
    "DELETE FROM incidents_paper",
    "UPDATE centres_area SET shape = ''",
    "TRUNCATE incidents_incident CASCADE",
    "TRUNCATE centres_journalentry CASCADE",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    "ALTER TABLE centres_journalentry DISABLE TRIGGER USER",
    "DROP TRIGGER journal_keeps_entries ON centres_journalentry",
    "DROP TABLE incidents_entry CASCADE",
    "CREATE TABLE another (id int)",
    "CREATE FUNCTION another() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SET LOCAL session_replication_role = replica",
]
HELD = """
    SELECT tables.relname, array_agg(kind) FROM pg_class AS tables,
        unnest(%s::text[]) AS kind
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
        AND has_table_privilege(%s, tables.oid, kind)
    GROUP BY tables.relname
"""
KINDS = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]
SEQUENCES = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND CASE relkind WHEN 'S' THEN has_sequence_privilege(%s, oid, 'USAGE, UPDATE') END
"""


def held(role) -> dict[str, set[str]]:
    """Return what PostgreSQL says that the role may do with each table."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [KINDS, role])
        return {table: set(kinds) for table, kinds in cursor.fetchall()}


def sequences(role) -> list:
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES, [role])
        return cursor.fetchall()


def execute(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def refused(statement) -> bool:
    """Tell whether the database denies it for want of a right, before any trigger is asked."""
    try:
        execute(statement)
    except ProgrammingError as wrong:
        right = re.search("permission denied|must be owner", str(wrong))
        return bool(right) and isinstance(wrong.__cause__, InsufficientPrivilege)
    return False


@pytest.fixture
def role(db):
    """A role of the application, which goes with the transaction of the test."""
    execute("CREATE ROLE application")
    execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO application")  # as if from before
    call_command("grant_rights", "application", verbosity=0)
    return "application"


@pytest.fixture
def application(role):
    """From here on the test itself is held to the rights of the application."""
    execute(f"SET LOCAL ROLE {role}")


def test_the_rights_on_every_table_are_those_written_here(role):
    assert held(role) == RIGHTS
    assert sequences(role) == []


@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_is_refused(application, statement):
    assert refused(statement)


@pytest.mark.parametrize("statement", REFUSED)
def test_the_owner_could(role, statement):
    if statement.startswith(("UPDATE centres_j", "DELETE FROM centres_j", "TRUNCATE")):
        execute("ALTER TABLE centres_journalentry DISABLE TRIGGER USER")
    for table in ("tile", "checkpoint", "cosignature", "refusal"):
        if f" centres_{table}" in statement:
            execute(f"ALTER TABLE centres_{table} DISABLE TRIGGER USER")
    if " centres_access" in statement:
        for table in ("accessline", "accessdigest"):
            execute(f"ALTER TABLE centres_{table} DISABLE TRIGGER USER")
    execute(statement)


@pytest.mark.parametrize("verb", sorted(story.VERBS))
def test_every_action_can_be_done_with_these_rights(application, verb):
    assert story.telling(verb).act().position > 0


def test_verifying_names_a_right_that_nobody_gave(role):
    execute("GRANT DELETE ON incidents_incident TO application")
    assert list(guards.faults()) == []  # the owner may do all
    execute(f"SET LOCAL ROLE {role}")
    wrong = "incidents_incident: the application may DELETE, which nobody granted"
    assert list(guards.faults()) == [wrong]


def test_officers_can_work_with_these_rights(application):
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    assert sign_in(Client(), password="not this one at all").status_code == 200
    client = Client()
    assert sign_in(client).status_code == 302
    draft = drafts.save(by=officer, submission=story.uuid4(), typed={"place": "Daquq"})
    assert client.get("/drafts/").status_code == 200
    drafts.discard(by=officer, submission=draft.submission)
    assert client.get("/healthz").status_code == 200
    assert client.post("/sign-out/").status_code == 302


def test_a_role_that_no_rights_hold_is_refused_with_a_sentence(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    with pytest.raises(CommandError, match="no rights would hold it"):
        call_command("grant_rights", owner)
    with pytest.raises(CommandError, match="There is no role nobody_knows"):
        call_command("grant_rights", "nobody_knows")


def test_only_the_owner_gives_rights(application):
    with pytest.raises(CommandError, match="no rights would hold it"):
        call_command("grant_rights", "application")
    execute("RESET ROLE")
    execute("CREATE ROLE another")
    execute("SET LOCAL ROLE application")
    with pytest.raises(CommandError, match="Only the owner"):
        call_command("grant_rights", "another")
