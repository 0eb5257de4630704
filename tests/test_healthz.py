"""Whether the system is well: known to a load balancer that has not signed in."""

from datetime import UTC, datetime

from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from centres.models import Follower, Verification

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def verified(**found):
    Verification.objects.create(at=AT, entries=142, head="a" * 64, **found)


def test_it_is_well_before_anybody_has_verified_or_followed_the_book(db, browse):
    answer = browse().get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "well",
        "journal": {"verdict": "never verified", "entries": None, "verified_at": None},
        "worker": {"looked_at": None},
    }


def test_it_tells_when_the_book_was_verified_and_a_worker_looked(db, browse):
    verified()
    Follower.objects.create(name="placement", position=142, looked_at=AT)
    told = browse().get("/healthz").json()
    at = "2026-11-23T02:30:00Z"
    assert told["journal"] == {"verdict": "verified", "entries": 142, "verified_at": at}
    assert told["worker"] == {"looked_at": at}


def test_a_fault_in_the_book_takes_no_page_away_and_is_not_told_to_anybody(db, browse):
    verified(fault="incident K1-2026-0142: differs")
    answer = browse().get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "well")
    assert answer.json()["journal"]["verdict"] == "fault"
    assert "K1" not in answer.text


def test_a_migration_not_applied_is_named(db, browse):
    MigrationRecorder.Migration.objects.filter(app="centres").delete()
    answer = browse().get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["migrations"].startswith("not all are applied")


def test_a_database_that_does_not_answer_is_told_and_nothing_of_it(real, browse):
    client = browse()
    connections.close_all()
    connection.settings_dict["NAME"] = "no_such_database"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unwell", "database": "does not answer"}


def test_only_asking_is_answered(db, browse):
    assert browse().post("/healthz").status_code == 405
