"""Followers of the journal in real workers: every entry once, whatever is killed meanwhile.

BROKER_AWAY=30 keeps the broker away for thirty seconds instead of three.
"""

import os
import signal
import time
from collections import Counter

import pytest
from celery import Celery
from django.db import connection
from django.test import Client
from redis import Redis

from centres.models import JournalEntry, Officer
from incidents.models import Incident
from tests.support import builders
from tests.support.processes import Broker, Crew, open_folder, until

AWAY = float(os.environ.get("BROKER_AWAY", "3"))
PASSWORD = "the book lies open on the table"


@pytest.fixture
def broker():
    with open_folder() as folder, Broker(folder) as broker:
        yield broker


@pytest.fixture
def crew(real, broker, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tally (position bigint)")
    crew = Crew(broker, tmp_path)
    yield crew
    crew.end()


def report(many):
    nalin = Officer.objects.get(username="nalin")
    for _one in range(many):
        builders.report(nalin)


def tallied():
    """Return how often each position was tallied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM tally")
        return Counter(position for (position,) in cursor.fetchall())


def recorded():
    entries = JournalEntry.objects.filter(subject="incident")
    return set(entries.values_list("position", flat=True))


def all_tallied():
    return set(tallied()) == recorded()


def send(broker, task="centres.tasks.sweep"):
    with Celery(broker=broker.url) as client:
        client.send_task(task)


def kill_in_the_midst(crew, **variables):
    """Kill a worker half-way through a batch, and let another finish; return the tally."""
    report(20)
    first = crew.start("worker", **variables)
    until(lambda: len(crew.begun_lines()) >= 10)
    crew.kill(first)
    assert len(crew.begun_lines()) < 20, "it was not in the midst: this shows nothing"
    crew.start("worker", **variables)
    until(all_tallied)
    print(f"{len(recorded())} entries, {len(crew.begun_lines())} begun, {tallied().total()} done")
    return tallied()


def test_a_worker_killed_in_the_midst_leaves_nothing_done_twice_or_not_at_all(crew):
    assert set(kill_in_the_midst(crew).values()) == {1}


def test_a_follower_that_moves_its_position_later_does_things_twice(crew):
    """The control: what is done in one transaction and remembered in another is found out."""
    assert set(kill_in_the_midst(crew, TALLY_MOVES_LATER="1").values()) == {1, 2}


def test_two_workers_at_once_share_the_work_and_do_nothing_twice(crew, broker):
    crew.start("worker")
    crew.start("worker")

    def at_work():
        report(2)
        for _sweep in range(3):
            send(broker)
        return {process for process, _position in crew.begun_lines()}

    until(lambda: len(at_work()) > 1)
    for _round in range(10):
        workers = at_work()
    # Whom the last sweeps asked, others were at work: in their place the clock would go on.
    until(lambda: send(broker) or all_tallied())
    print(f"{len(recorded())} entries, {len(workers)} processes, {tallied().total()} done")
    assert set(tallied().values()) == {1}


def be_in_the_midst(crew):
    """Let a worker have begun with something: it is harder to lose the broker then."""
    report(10)
    before = len(crew.begun_lines())
    until(lambda: len(crew.begun_lines()) > before)


def kill(broker):
    broker.signal(signal.SIGKILL)
    yield
    broker.start()


def stop(broker):
    broker.signal(signal.SIGSTOP)
    yield
    broker.signal(signal.SIGCONT)


def empty(broker):
    with Redis(unix_socket_path=broker.url.removeprefix("redis+socket://")) as client:
        client.flushall()
    yield


@pytest.fixture
def officer(real):
    """An officer who knows a password."""
    salar = builders.enrol(
        "salar", password=PASSWORD, rank="captain", name_arabic="سالار", force_id="peshmerga"
    )
    builders.post(salar, "liaison", "K1")
    return salar


def be_on_duty(officer, pull_client):
    """Sign in, report, read and pull; return how long the slowest of them took."""
    client, slowest = Client(), 0
    before = Incident.objects.count()
    for ask in (
        lambda: client.post("/sign-in/", {"username": officer.username, "password": PASSWORD}),
        lambda: builders.report(officer),
        lambda: client.get("/incidents/"),
        lambda: pull_client.get("/api/v1/changes"),
    ):
        started = time.monotonic()
        answer = ask()
        slowest = max(slowest, time.monotonic() - started)
        assert getattr(answer, "status_code", 200) in (200, 302)
    assert Incident.objects.count() == before + 1
    assert Incident.objects.latest("reported_at").number in client.get("/incidents/").text
    return slowest


def test_a_broker_dead_stopped_or_emptied_costs_only_delay(crew, broker, officer, feed, pull):
    puller = pull(feed, "incidents")
    send(broker, "of yesterday")
    crew.start("worker")
    crew.start("clock")
    report(1)
    until(all_tallied)
    for fault in (kill, stop, empty):
        harmed = fault(broker)
        be_in_the_midst(crew)
        next(harmed)
        started, slowest = time.monotonic(), 0
        while time.monotonic() - started < AWAY:
            slowest = max(slowest, be_on_duty(officer, puller))
            time.sleep(AWAY / 10)
        next(harmed, None)
        delay = until(all_tallied, within=60)
        print(
            f"{fault.__name__}: {len(recorded())} entries, {tallied().total()} done, slowest "
            f"answer {slowest:.2f} s, all done {delay:.1f} s after the broker's return"
        )
        assert slowest < 4  # to wait for the broker takes its socket_timeout, 5 seconds
    assert set(tallied().values()) == {1}
    assert "of yesterday" not in crew.said.read_text()  # or a worker would call it unknown
