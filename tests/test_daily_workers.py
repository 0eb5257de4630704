"""The clock's issuing by real workers: two at once, one killed in the midst, give one edition."""

from datetime import timedelta

import pytest
from celery import Celery
from django.db import connection, transaction

from centres import journal
from centres.models import JournalEntry
from incidents.days import today
from incidents.models import DailySummary, Paper
from tests.support.processes import Broker, Crew, open_folder, until

ISSUE = "incidents.tasks.issue_when_due"
AGED = """
    ALTER TABLE centres_journalentry DISABLE TRIGGER USER;
    UPDATE centres_journalentry SET at = at - interval '1 day';
    ALTER TABLE centres_journalentry ENABLE TRIGGER USER;
"""
WAITING = """
    SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_database d ON d.oid = database
    WHERE locktype = 'advisory' AND NOT granted AND d.datname = current_database()
"""


@pytest.fixture
def crew(real, tmp_path):
    """Workers of a system that has lived through yesterday, and a broker to ask them by."""
    with connection.cursor() as cursor:
        cursor.execute(AGED)
    with open_folder() as folder, Broker(folder) as broker:
        crew = Crew(broker, tmp_path)
        crew.send = lambda task=ISSUE: _send(broker, task)
        yield crew
        crew.end()


def _send(broker, task):
    with Celery(broker=broker.url) as client:
        client.send_task(task)


def waiting() -> int:
    """Return how many workers wait for the journal's head or for one another."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


def editions():
    return list(DailySummary.objects.values_list("day", "edition"))


def issued_once():
    assert editions() == [(today() - timedelta(days=1), 1)]
    assert JournalEntry.objects.filter(verb="issue_summary").count() == 1


def test_two_workers_at_once_issue_one_edition(crew):
    crew.start("worker")
    crew.start("worker")
    with transaction.atomic():
        journal.hold_head()  # nobody comes further than to this
        until(lambda: crew.send() or waiting() >= 3)
        assert editions() == []
    until(editions)
    until(lambda: not waiting())
    for _again in range(4):
        crew.send()
    crew.send("incidents.tasks.print_summaries")
    until(lambda: Paper.objects.count() == 3)
    issued_once()


def test_a_worker_killed_in_the_midst_leaves_the_day_to_the_next(crew):
    first = crew.start("worker")
    with transaction.atomic():
        journal.hold_head()
        until(lambda: crew.send() or waiting() >= 1)
        crew.kill(first)
    until(lambda: not waiting())
    assert editions() == []
    crew.start("worker")
    until(lambda: crew.send() or editions())
    crew.send()
    crew.send("incidents.tasks.print_summaries")
    until(lambda: Paper.objects.count() == 3)
    issued_once()
