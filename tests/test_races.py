"""Many at once: nothing is lost, doubled or read out of order."""

import random
import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from centres import actions as rooms
from centres.models import JournalEntry, Officer
from incidents.actions import Conflict
from incidents.models import Incident
from tests.support import builders

WRITERS, ROUNDS = 16, 6


def write(writer: int, seed: int):
    """Report and revise, as officers of three rooms do; return the submissions used."""
    chance = random.Random(seed + writer)
    officer = Officer.objects.get(username=["nalin", "hassan", "rezan", "zainab"][writer % 4])
    used = []
    for _round in range(ROUNDS):
        used.append(uuid4())
        incident = builders.report(officer, submission=used[-1])
        if chance.random() < 0.5:
            used.append(uuid4())
            builders.revise(officer, incident, submission=used[-1], narrative="Two shops.")
    return used


def follow(secret: str, after: int, stop: threading.Event) -> list[int]:
    """Pull `changes` after a position until everything is written; return the positions."""
    client, seen = APIClient(), []
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    while True:
        last = stop.is_set()
        answer = client.get("/api/v1/changes", {"after": after, "limit": 7}).json()
        seen += [change["position"] for change in answer["changes"]]
        more, after = after != answer["next"], answer["next"]
        if last and not more:
            return seen


def follow_by_time(stop: threading.Event) -> list[int]:
    """Read what is younger than the last time seen: how a feed must not be made."""
    seen, after = [], timezone.now()
    while True:
        last = stop.is_set()
        found = list(
            Incident.objects.filter(reported_at__gt=after)
            .order_by("reported_at")
            .values_list("pk", "reported_at")
        )
        seen += [pk for pk, _at in found]
        after = found[-1][1] if found else after
        if last and not found:
            return seen


def run_writers(together, *readers):
    """Run 16 writers beside the readers; return the writers' submissions and what was read."""
    stop, seed = threading.Event(), random.randrange(10**6)
    print(f"seed {seed}, {WRITERS} writers of {ROUNDS} rounds")
    done = threading.Barrier(WRITERS, action=stop.set)

    def writer(i):
        try:
            return write(i, seed)
        finally:
            done.wait()

    writers = [lambda i=i: writer(i) for i in range(WRITERS)]
    results = together(*writers, *(lambda read=read: read(stop) for read in readers))
    wrong = [result for result in results if isinstance(result, Exception)]
    assert not wrong, wrong
    return results[:WRITERS], results[WRITERS:]


def test_readers_of_positions_see_every_change_once_in_order(real, feed, together, unlimited):
    secret = builders.token(feed, "incidents")
    start = JournalEntry.objects.head().position

    def read(stop):
        return follow(secret, start, stop)

    written, (one, other) = run_writers(together, read, read)
    submissions = {submission for used in written for submission in used}
    book = list(JournalEntry.objects.after(start).values_list("position", "submission"))
    assert {submission for _position, submission in book} == submissions
    assert one == other == [position for position, _submission in book]
    assert one == list(range(start + 1, start + 1 + len(submissions)))


def test_a_reader_of_timestamps_misses_changes(real, together):
    """The control: the same writers, read by time, must show the fault that positions avoid."""
    for _attempt in range(5):
        before = set(Incident.objects.values_list("pk", flat=True))
        _written, (seen,) = run_writers(together, follow_by_time)
        if set(seen) != set(Incident.objects.values_list("pk", flat=True)) - before:
            return
    pytest.fail("the timestamp cursor missed nothing: this harness would not notice a loss")


def test_fifty_identical_submissions_are_one_incident(real, nalin, together):
    submission, fields = uuid4(), builders.report_fields()

    def send():
        return builders.report(
            Officer.objects.get(username="nalin"), submission=submission, **fields
        ).number

    assert together(*[send] * 50) == ["K1-2026-0001"] * 50
    assert Incident.objects.count() == 1
    assert JournalEntry.objects.filter(submission=submission).count() == 1


def test_a_revision_sent_twice_is_one_revision(real, nalin, together):
    incident, submission = builders.report(nalin), uuid4()

    def revise():
        return builders.revise(nalin, incident, submission=submission, place="Tuz").version

    assert together(revise, revise) == [2, 2]
    assert Incident.objects.get().version == 2


def test_of_two_revisions_of_one_version_one_raises_conflict_with_what_stands(
    real, nalin, baran, together
):
    incident = builders.report(nalin)

    def revise(officer, text):
        return lambda: builders.revise(officer, incident, based_on=1, narrative=text)

    results = together(revise(nalin, "Three shops."), revise(baran, "Four shops."))
    (conflict,) = [result for result in results if isinstance(result, Conflict)]
    incident = Incident.objects.get()
    assert (incident.version, incident.narrative) == (2, conflict.current.narrative)
    assert incident.narrative in {"Three shops.", "Four shops."}


def test_verbs_on_one_record_wait_for_each_other_and_never_deadlock(real, nalin, rezan, together):
    """Row locks must let the foreign keys of other entries through while the head is held."""
    incident = builders.report(nalin)

    def revise():
        for version in range(1, 21):
            builders.revise(nalin, incident, based_on=version, place=f"Stop {version}")

    def enter():
        return [builders.enter(rezan, incident).position for _round in range(20)]

    results = together(revise, enter, enter)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Incident.objects.get().version == 21
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        assert cursor.fetchone() == (0,)


def test_of_two_rooms_made_with_one_code_one_is_refused(real, dara, together):
    def create(name):
        names = {f"name_{language}": name for language in ("en", "ar", "ckb")}
        bases = {f"host_base_{language}": name for language in ("en", "ar", "ckb")}
        fields = {"code": "TUZ", "latitude": 34.88, "longitude": 44.63, **names, **bases}
        return rooms.create_centre(by=dara, submission=uuid4(), fields=fields)

    results = together(*(lambda name=name: create(name) for name in ("One", "Two")))
    assert sorted(type(result).__name__ for result in results) == ["Centre", "ValidationError"]
    assert JournalEntry.objects.filter(subject="centre", key="TUZ").count() == 1


def test_numbers_have_no_gap_when_some_reports_fail_half_way(real, nalin, together):
    def report():
        return builders.report(nalin).number

    def refused():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1ms'")
        return builders.report(nalin).number

    together(*[report, refused] * 8)
    serials = sorted(Incident.objects.values_list("serial", flat=True))
    assert serials == list(range(1, len(serials) + 1))
