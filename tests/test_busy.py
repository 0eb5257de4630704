"""A record that is locked for too long: the caller is told, nothing is lost, nothing fails."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from incidents.models import Incident
from tests.support import builders


@pytest.fixture
def head_held(real):
    """Hold the journal's head from another connection, and let this one wait 50 ms for a lock."""
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(1)")
            held.set()
            done.wait()
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    yield
    done.set()
    holder.join()


def test_the_api_answers_503_and_when_to_come_again(real, nalin, browse, head_held):
    body = {
        **builders.report_fields(),
        "submission": str(uuid4()),
        "occurred_at": "2026-11-20T11:05:00Z",
    }
    answer = browse(nalin).post("/api/v1/incidents", body, content_type="application/json")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"]
    assert not Incident.objects.exists()


def test_the_form_says_so_and_keeps_what_was_typed(real, nalin, browse, head_held):
    typed = {
        "submission": str(uuid4()),
        "centre": "K1",
        "kind": "arson",
        "occurred": "201405C NOV 26",
        "place": "Daquq",
        "narrative": "Two fields burn.",
        "source_grading": "F",
        "information_grading": "6",
        "do": "send",
    }
    page = browse(nalin).post("/incidents/new/", typed).content.decode()
    assert "The record is busy" in page
    assert "Two fields burn." in page
    assert not Incident.objects.exists()


def test_a_database_that_is_away_is_answered_with_503_wherever_it_is_missed_first(real, nalin):
    client = Client(raise_request_exception=False)
    client.force_login(nalin, backend="centres.access.passwords.SlowBackend")
    connections.close_all()
    connection.settings_dict["NAME"] = "no_such_database"
    page, answer = client.get("/incidents/"), client.get("/api/v1/incidents")
    assert (page.status_code, answer.status_code) == (503, 503)
    assert "nothing is recorded twice" in page.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503
