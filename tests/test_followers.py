"""Followers of the journal: what they see, in which order, and what a failure leaves behind."""

import subprocess
import sys
import threading
from itertools import chain
from uuid import uuid4

import pytest
from django.db import connection

from centres import actions as rooms
from centres import journal
from centres.journal import followers
from centres.models import Centre, Follower, JournalEntry
from coordination.local.servers import ROOT
from incidents import tasks
from incidents.models import Incident
from tests.support import builders

# Of a process that has loaded all that answers requests.
PAGES = """
import sys
import coordination.wsgi
from django.urls import get_resolver
assert get_resolver().url_patterns
print(sorted({"celery", "kombu", "redis"} & {name.partition(".")[0] for name in sys.modules}))
"""


@pytest.fixture
def following(monkeypatch):
    """Return what registers a follower, where no other follows."""
    monkeypatch.setattr(followers, "_following", [])
    return followers.follower


@pytest.fixture
def seen(following, db_or_real):
    """The positions that a follower of incidents was given, batch by batch."""
    batches = []

    @following("incident")
    def reader(entries):
        batches.append([entry.position for entry in entries])

    return batches


def positions(**which):
    entries = JournalEntry.objects.order_by("position").filter(**which)
    return list(entries.values_list("position", flat=True))


def place_of(name):
    return Follower.objects.get(pk=name).position


def test_each_entry_on_its_subjects_is_seen_once_in_order(seen, nalin):
    builders.report(nalin)
    builders.note(nalin)
    followers.catch_up()
    builders.revise(nalin, builders.report(nalin), place="Tuz")
    followers.catch_up()
    followers.catch_up()
    assert [len(batch) for batch in seen] == [1, 2]
    assert [*chain(*seen)] == positions(subject="incident")
    assert place_of("reader") == journal.position()


def test_more_than_a_batch_is_seen_in_several(seen, nalin, monkeypatch):
    monkeypatch.setattr(followers, "BATCH", 2)
    for _report in range(5):
        builders.report(nalin)
        builders.note(nalin)
    followers.catch_up()
    assert [len(batch) for batch in seen] == [2, 2, 1]
    assert [*chain(*seen)] == positions(subject="incident")


def test_a_new_follower_may_begin_at_the_head(following, nalin):
    seen = []
    following("incident", from_head=True)(seen.extend)
    builders.report(nalin)
    followers.catch_up()
    assert seen == []
    later = builders.report(nalin)
    followers.catch_up()
    assert [entry.key for entry in seen] == [later.key()]


def test_one_that_fails_keeps_its_place_leaves_nothing_and_stops_no_other(following, nalin, caplog):
    well, seen = [], []

    @following("incident")
    def failing(entries):
        Follower.objects.create(name="left behind")
        if not well:
            raise ValueError("not today")
        Follower.objects.filter(name="left behind").delete()
        seen.extend(entries)

    following("incident")(seen.append)
    report = builders.report(nalin)
    followers.catch_up()
    assert len(seen) == 1
    assert f"The follower failing fails on entry {report.position}" in caplog.text
    assert place_of("failing") == 0
    assert not Follower.objects.filter(name="left behind").exists()
    well.append(True)
    followers.catch_up()
    assert [entry.key for entry in seen[1:]] == [report.key()]


@pytest.mark.parametrize("repeatable", [False, True])
def test_nobody_waits_for_a_worker_that_is_at_it_or_does_its_work_again(
    real, following, nalin, together, caplog, repeatable
):
    begun, go_on, done = threading.Event(), threading.Event(), []

    @following("incident", repeatable=repeatable)
    def slow(entries):
        begun.set()
        assert go_on.wait(30)
        done.extend(entries)

    def other():
        assert begun.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")  # waiting would be an error, and be logged
        followers.catch_up()
        looked_at = followers.looked_at()
        go_on.set()
        return looked_at

    builders.report(nalin)
    _at_work, looked_at = together(followers.catch_up, other)
    assert (looked_at is not None) is repeatable  # what takes long shows that the worker lives
    assert caplog.text == ""
    assert len(done) == 1
    assert place_of("slow") == journal.position()


def test_work_that_is_repeatable_is_repeated_when_its_end_was_not_told(following, nalin):
    seen = []

    @following("incident", repeatable=True)
    def crashing(entries):
        seen.append(entries[0].position)
        if len(seen) == 1:
            raise KeyboardInterrupt

    builders.report(nalin)
    with pytest.raises(KeyboardInterrupt):
        followers.catch_up()
    followers.catch_up()
    followers.catch_up()
    assert len(seen) == 2
    assert len(set(seen)) == 1


def close(centre):
    closed = {"centre": Centre.objects.get(pk=centre), "fields": {"status": "closed"}}
    rooms.change_centre(by=builders.setup(), submission=uuid4(), **closed)


@pytest.mark.django_db
def test_incidents_are_placed_anew_when_a_centre_closes(nalin):
    incident = builders.report(nalin, mgrs="38S ME 448 251")
    followers.catch_up()
    assert (bordering := set(incident.bordering))
    close(incident.bordering[0])
    followers.catch_up()
    incident.refresh_from_db()
    assert set(incident.bordering) == bordering - {min(bordering)}


@pytest.mark.django_db
def test_incidents_are_placed_anew_when_areas_were_loaded(nalin):
    incident = builders.report(nalin, mgrs="38S ME 448 251")
    followers.catch_up()
    builders.layers()
    followers.catch_up()
    former, incident = incident.areas, Incident.objects.get()
    assert len(incident.areas) == len(former) > 0
    assert not set(incident.areas) & set(former)


@pytest.mark.django_db
def test_other_entries_place_nothing_anew(nalin, monkeypatch):
    followers.catch_up()
    Incident.objects.filter(pk=builders.report(nalin).pk).update(bordering=["NOWHERE"])
    followers.catch_up()
    assert Incident.objects.get().bordering == ["NOWHERE"]
    tasks.placement([])
    assert Incident.objects.get().bordering != ["NOWHERE"]


def test_what_answers_requests_does_not_even_know_of_a_broker():
    said = subprocess.run(
        [sys.executable, "-c", PAGES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (said.stdout.strip(), said.returncode) == ("[]", 0), said.stderr
