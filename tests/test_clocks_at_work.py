"""Overdue answers in real workers: each is told of once, whatever is killed meanwhile.

The database itself counts: a trigger notes down every attempt to tell an officer, and takes its
time over it. What is rolled back was not told; what is told twice stands there twice, although
the officer would see it once.
"""

import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from celery import Celery
from django.db import connection
from django.utils import timezone

from incidents.models import Obligation
from tests.support import builders
from tests.support.processes import Broker, Crew, open_folder, until

REPORTS, ROOMS, COMMANDERS = 4, 3, 2  # flash reports, rooms that owe an answer, who hears of it
ESCALATE, APART = "incidents.tasks.escalate_overdue", "tests.support.wrong_clock.escalate_apart"
COUNTING = """
CREATE TABLE tally (cause text, officer uuid);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.reason = 'escalated' THEN
        INSERT INTO tally VALUES (NEW.cause, NEW.officer_id);
        PERFORM pg_sleep(0.1);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER note BEFORE INSERT ON incidents_notice FOR EACH ROW EXECUTE FUNCTION note();
"""
TELLING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event = 'PgSleep'
"""


@pytest.fixture
def broker():
    with open_folder() as folder, Broker(folder) as broker:
        yield broker


@pytest.fixture
def crew(real, broker, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute(COUNTING)
    crew = Crew(broker, tmp_path, include="tests.support.wrong_clock")
    yield crew
    crew.end()


def leave_unanswered(nalin, many=REPORTS):
    """Report what nobody has answered for an hour."""
    for _report in range(many):
        builders.report(nalin, kind="abduction")
    due = timezone.now() - timedelta(minutes=50)
    Obligation.objects.filter(due_at__gt=due).update(due_at=due, escalates_at=due)


def tallied() -> Counter:
    """Return how often each commander was told of each, as far as it was committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cause, officer FROM tally")
        return Counter(cursor.fetchall())


def at_it() -> int:
    """Return how many workers are telling somebody at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(TELLING)
        return cursor.fetchone()[0]


def all_told() -> bool:
    return not Obligation.objects.filter(commanders_told_at=None).exists()


def send(broker, task):
    with Celery(broker=broker.url) as client:
        client.send_task(task)


def kill_in_the_midst(crew, broker, nalin, task, *, begun):
    """Kill a worker that is telling; let another one do the rest; return the tally."""
    leave_unanswered(nalin)
    first = crew.start("worker")
    until(lambda: send(broker, task) or at_it())
    until(begun)
    crew.kill(first)
    assert not all_told(), "it was not in the midst: this shows nothing"
    until(lambda: not at_it())  # what it had begun is rolled back
    before = tallied().total()
    crew.start("worker")
    until(lambda: send(broker, task) or all_told())
    tally = tallied()
    print(f"{len(tally)} to tell, {before} told when the worker was killed, {tally.total()} in all")
    assert len(tally) == REPORTS * ROOMS * COMMANDERS
    return tally


def test_a_worker_killed_in_the_midst_tells_nobody_twice_or_not_at_all(crew, broker, nalin):
    assert set(kill_in_the_midst(crew, broker, nalin, ESCALATE, begun=at_it).values()) == {1}


def test_a_clock_that_notes_down_later_tells_twice(crew, broker, nalin):
    """The control: what is told in one transaction and noted down in another is found out."""
    assert 2 in kill_in_the_midst(crew, broker, nalin, APART, begun=tallied).values()


def test_two_workers_at_once_tell_nobody_twice(crew, broker, nalin):
    for _worker in range(2):
        crew.start("worker")
    most = 0
    for _round in range(20):
        leave_unanswered(nalin, 2)
        until(lambda: send(broker, ESCALATE) or at_it())
        leave_unanswered(nalin, 2)  # for another one, while the first is at it
        while not all_told():
            send(broker, ESCALATE)
            most = max(most, at_it())
        if most > 1:
            break
    assert most > 1, "never two at once: this shows nothing"
    tally = tallied()
    print(f"{len(tally)} to tell, {most} workers at once, {tally.total()} told")
    assert set(tally.values()) == {1}


def test_a_broker_that_goes_away_and_comes_back_costs_only_delay(crew, broker, nalin):
    crew.start("worker")
    crew.start("clock")
    leave_unanswered(nalin, 1)
    until(all_told)
    broker.signal(signal.SIGKILL)
    leave_unanswered(nalin)
    time.sleep(1)
    assert not all_told()
    broker.start()
    delay = until(all_told, within=60)
    tally = tallied()
    print(f"{len(tally)} to tell, {tally.total()} told, {delay:.1f} s after the broker's return")
    assert len(tally) == (REPORTS + 1) * ROOMS * COMMANDERS
    assert set(tally.values()) == {1}
