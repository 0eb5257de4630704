"""A database connection that dies in the midst of a request: 503 and a sentence, in one line."""

import io
import logging
import random
from contextlib import closing
from uuid import uuid4

import psycopg2
import pytest
from django.db import close_old_connections, connection
from django.db.backends.signals import connection_created
from django.test import Client

from centres import actions
from centres.models import Officer
from incidents.models import Incident
from tests.production.cast import PASSWORD
from tests.support import builders

SEED = 11
MOMENTS = 8  # drawn for each door; one with fewer statements is tried at each of them
WHOLE = {"typed": 302, "sent": 201, "sign in": 302, "nothing": 404, "no address": 404}
ASKED_AGAIN = {"typed": [400]}  # the form comes back with what was typed
FORM = {
    "centre": "K1",
    "kind": "arson",
    "occurred": "201405C NOV 26",
    "place": "Daquq",
    "narrative": "Two fields burn.",
    "source_grading": "F",
    "information_grading": "6",
    "do": "send",
}


class Executioner:
    """Ends the server's side of this thread's connection before or after its n-th statement.

    "again": and that of the next connection, while it is being set up.
    """

    def __init__(self, at=None, how="before"):
        self.at, self.how, self.statements, self.lurks = at, how, [], False

    def __call__(self, execute, sql, params, many, context):
        number = len(self.statements)
        self.statements.append(sql)
        if number == self.at and self.how != "after":
            killed(connection)
            self.lurks = self.how == "again"
        result = execute(sql, params, many, context)
        if number == self.at and self.how == "after":
            killed(connection)
        return result

    def meets(self, connection, **more):
        """Kill what was just connected, so that the rest of its setting up fails."""
        if self.lurks:
            self.lurks = False
            killed(connection)
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")


def killed(connection):
    """End the server's side of a connection, and wait until it has ended."""
    parameters = connection.get_connection_params()
    told = {k: parameters[k] for k in ("dbname", "user", "host", "port") if k in parameters}
    with closing(psycopg2.connect(**told)) as other, other.cursor() as cursor:
        backend = connection.connection.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [backend])


@pytest.fixture
def officer(real):
    officer = Officer.objects.get(username="nalin")
    actions.change_password(by=officer, submission=uuid4(), password=PASSWORD)
    return Officer.objects.get(username="nalin")


@pytest.fixture
def enter(officer):
    """Return a client that has just signed in, so that its first answer saves the session."""

    def signed_in():
        client = Client(raise_request_exception=False)
        client.force_login(officer, backend="centres.access.passwords.SlowBackend")
        return client

    return signed_in


@pytest.fixture
def said():
    """What the server writes into its log meanwhile."""
    (console,) = (h for h in logging.getLogger().handlers if h.name == "console")
    before = console.setStream(io.StringIO())
    yield console.stream
    console.setStream(before)


def look(address, **headers):
    return lambda client, submission: client.get(address, headers=headers)


def ask_health(client, submission):
    client.cookies.clear()
    return client.get("/healthz")


def type_report(client, submission):
    return client.post("/incidents/new/", {**FORM, "submission": submission})


def send_report(client, submission):
    body = {
        **builders.report_fields(),
        "submission": submission,
        "occurred_at": "2026-11-20T11:05:00Z",
    }
    return client.post("/api/v1/incidents", body, content_type="application/json")


def keep_draft(client, submission):
    return client.post("/drafts/keep/", {**FORM, "submission": submission})


def sign_in(client, submission):
    client.cookies.clear()
    return client.post("/sign-in/", {"username": "nalin", "password": PASSWORD})


DOORS = {
    "page": look("/incidents/"),
    "board": look("/"),
    "poll": look("/incidents/changes/?after=0", **{"HX-Request": "true", "X-Poll": "1"}),
    "nothing": look("/incidents/K1-2026-9999/"),
    "no address": look("/nothing/"),
    "map": look("/map/points/"),
    "list": look("/api/v1/incidents"),
    "changes": look("/api/v1/changes?after=0"),
    "health": ask_health,
    "typed": type_report,
    "sent": send_report,
    "draft": keep_draft,
    "sign in": sign_in,
}


def moments(name, count):
    every = [(at, how) for at in range(count) for how in ("before", "after", "again")]
    return sorted(random.Random(f"{SEED} {name}").sample(every, min(MOMENTS, len(every))))


@pytest.mark.parametrize("name", DOORS)
def test_whenever_it_dies_the_answer_is_503_and_nothing_is_lost_or_doubled(name, enter, said):
    builders.report(Officer.objects.get(username="nalin"))
    statements, whole = tried(enter(), name, Executioner())
    assert whole.status_code == WHOLE.get(name, 200), whole.content
    refused = 0
    for at, how in moments(name, len(statements)):
        client, submission = enter(), str(uuid4())
        _statements, answer = tried(client, name, Executioner(at, how), submission)
        moment = f"{name}: {how} statement {at} of {len(statements)}"
        assert answer.status_code in (whole.status_code, 503, *ASKED_AGAIN.get(name, ())), moment
        refused += answer.status_code == 503
        if answer.status_code == 503:
            holds_up(answer, name, moment)
        again(client, name, submission, whole, moment)
    told = [line for line in said.getvalue().splitlines() if "Service Unavailable" in line]
    assert len(told) == refused
    assert "Traceback" not in said.getvalue()
    assert max(map(len, said.getvalue().splitlines())) < 200


@pytest.mark.parametrize("how", ["before", "after", "again"])
def test_an_action_is_done_by_its_second_try(how, enter):
    statements, _answer = tried(enter(), "sent", Executioner())
    inside = next(i for i, sql in enumerate(statements) if "pg_advisory_xact_lock(1)" in sql)
    _statements, answer = tried(enter(), "sent", Executioner(inside, how))
    assert answer.status_code == 201
    assert Incident.objects.count() == 2


def tried(client, name, executioner, submission=None):
    """Return the statements that the door took, and its answer."""
    connection_created.connect(executioner.meets)
    try:
        with connection.execute_wrapper(executioner):
            answer = DOORS[name](client, submission or str(uuid4()))
    finally:
        connection_created.disconnect(executioner.meets)
    close_old_connections()  # as at the end of every request
    return executioner.statements, answer


def holds_up(answer, name, moment):
    """Hold a refusal to what it promises."""
    if name == "health":
        assert answer.json() == {"status": "unwell", "database": "does not answer"}, moment
        return
    assert answer["Retry-After"] == "5", moment
    if answer.request["PATH_INFO"].startswith("/api/"):
        assert answer["Content-Type"] == "application/problem+json", moment
        assert answer.json()["title"] == "The record is busy", moment
    else:
        assert "nothing is recorded twice" in answer.content.decode(), moment


def again(client, name, submission, whole, moment):
    """Send the same once more, with nothing in its way: it is recorded, and once."""
    before = Incident.objects.count()
    _statements, answer = tried(client, name, Executioner(), submission)
    assert answer.status_code == whole.status_code, moment
    if name in ("typed", "sent"):
        told = Incident.objects.order_by("-position").first()
        _statements, answer = tried(client, name, Executioner(), submission)
        assert Incident.objects.order_by("-position").first() == told, moment
        assert Incident.objects.count() - before in (0, 1), moment


def test_a_fault_of_ours_is_not_taken_for_it(enter, said):
    client = enter()
    with connection.execute_wrapper(misspell):
        answer = client.get("/incidents/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer
    assert "Traceback" in said.getvalue()


def misspell(execute, sql, params, many, context):
    return execute(
        sql.replace('"incidents_incident"', '"incidents_incidnet"'), params, many, context
    )
