"""Whether the system is well: known to a load balancer that has not signed in."""

from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder


def test_it_is_well(db, browse):
    answer = browse().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "well"})


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
