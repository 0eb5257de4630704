"""What is known of backups: /healthz and administrators are told when one is late."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from centres.models.record import instant

COPIED, KEPT = "No backup was made", "not kept outside of the database"


@pytest.fixture
def say(tmp_path, settings):
    """Say as the services of backups do until when all was well; minutes ago."""
    settings.BACKUP_STATUS = str(tmp_path)

    def said(**ago: int) -> dict[str, datetime]:
        told = {name: timezone.now() - timedelta(minutes=ago[name]) for name in ago}
        for name, at in told.items():
            (tmp_path / name).write_text(f"{at:%Y-%m-%dT%H:%M:%SZ}\n")
        return told

    return said


def sentences(client) -> set[str]:
    page = client.get("/incidents/").text
    return {sentence for sentence in (COPIED, KEPT) if sentence in page}


def test_what_is_well_is_told_and_no_fault(db, browse, dara, say):
    told = say(backup=600, wal=1)
    health = browse().get("/healthz").json()
    assert "backup" not in health["faults"]
    assert health["backup"] == {
        "copied_at": instant(told["backup"].replace(microsecond=0)),
        "kept_until": instant(told["wal"].replace(microsecond=0)),
    }
    assert sentences(browse(dara)) == set()


@pytest.mark.parametrize(
    ("ago", "wrong"),
    [
        ({"backup": 27 * 60, "wal": 1}, {COPIED}),
        ({"backup": 600, "wal": 6}, {KEPT}),
        ({"wal": 1}, {COPIED}),
        ({}, {COPIED, KEPT}),
    ],
)
def test_what_is_late_is_a_fault_and_administrators_read_it(db, browse, dara, say, ago, wrong):
    say(**ago)
    health = browse().get("/healthz").json()
    assert ("backup" in health["faults"], health["status"]) == (True, "degraded")
    assert sentences(browse(dara)) == wrong


def test_a_file_that_says_nothing_is_no_backup(db, browse, say, settings, tmp_path):
    say(wal=1)
    (tmp_path / "backup").write_text("2026-11-22T04:00:00\n")  # of which zone?
    assert browse().get("/healthz").json()["backup"]["copied_at"] is None


def test_where_nobody_backs_up_from_here_nothing_is_said(db, browse):
    health = browse().get("/healthz").json()
    assert "backup" not in health
    assert "backup" not in health["faults"]
