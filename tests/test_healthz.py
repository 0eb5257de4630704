"""Whether the system is well: known to a load balancer that has not signed in."""

from datetime import UTC, datetime, timedelta

from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from centres import journal
from centres.journal import followers
from centres.models import AccessLine, Follower, Verification
from centres.models.record import instant
from incidents import tasks
from tests.support import builders
from tests.test_reporting import typed

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def verified(**found):
    Verification.objects.create(at=AT, entries=142, head="a" * 64, **found)


def test_a_worker_that_never_looked_is_told_from_the_beginning(db, browse):
    answer = browse().get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "degraded",
        "faults": ["worker"],
        "journal": {"verdict": "never verified", "entries": None, "verified_at": None},
        "worker": {"looked_at": None},
        "followers": {
            "telling": {
                "position": 10,
                "behind": journal.position() - 10,  # what migrations wrote was told to nobody
                "looked_at": None,
                "fault": None,
                "set_aside": 0,
            }
        },
        "access_log": {
            "closed_until": instant(AccessLine.objects.get(number=1).at),  # since it began
            "last_unwritten_line": None,
        },
        "last_refused_write": None,
        "checkpoints": {"size": 0, "at": None},
        "witnesses": {"green": 0, "new": 0, "behind": 0, "refused": 0},
    }


def test_it_tells_when_the_book_was_verified_and_a_worker_looked(db, browse):
    verified()
    Follower.objects.create(name="placement", position=142, looked_at=AT)
    told = browse().get("/healthz").json()
    at = "2026-11-23T02:30:00Z"
    assert told["journal"] == {"verdict": "verified", "entries": 142, "verified_at": at}
    assert told["worker"] == {"looked_at": at}
    assert set(told["faults"]) == {"worker", "journal"}  # both were long ago


def test_a_fault_in_the_book_takes_no_page_away_and_is_not_told_to_anybody(db, browse):
    verified(fault="incident K1-2026-0142: differs")
    answer = browse().get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "journal" in answer.json()["faults"]
    assert answer.json()["journal"]["verdict"] == "fault"
    assert "K1" not in answer.text


def test_it_is_well_while_a_worker_looks_and_the_book_was_verified(db, browse, nalin):
    builders.report(nalin)
    followers.catch_up()
    Verification.objects.create(at=timezone.now(), entries=142, head="a" * 64)
    told = browse().get("/healthz").json()
    assert (told["status"], told["faults"]) == ("well", [])
    ours = (tasks.placement, tasks.signing, tasks.telling)
    assert set(told["followers"]) == {work.__name__ for work in ours}
    assert {row["position"] for row in told["followers"].values()} == {journal.position()}
    assert told["followers"]["telling"] | {"looked_at": None} == {
        "position": journal.position(),
        "behind": 0,
        "looked_at": None,
        "fault": None,
        "set_aside": 0,
    }


def test_a_write_that_was_refused_is_told_for_an_hour(
    real, nalin, browse, time_machine, tmp_path, settings
):
    settings.RUN_DIR = tmp_path
    client = browse(nalin)
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")  # as on a standby
    assert client.post("/incidents/new/", typed()).status_code == 503
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
    told = browse().get("/healthz").json()
    assert "last_refused_write" in told["faults"]
    assert told["last_refused_write"]["reason"] == "read only sql transaction"
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    told = browse().get("/healthz").json()
    assert "last_refused_write" not in told["faults"]
    assert told["last_refused_write"]["reason"] == "read only sql transaction"


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
