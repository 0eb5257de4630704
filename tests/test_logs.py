"""What the log says in production: a line for each request, and nothing that anybody told."""

import io
import json
import logging

import pytest
from django.db import connection
from django.test import Client

from centres import logs
from centres.models import Failure
from coordination.celery import name_the_task  # noqa: F401  (its signals)
from incidents.tasks import escalate_overdue
from tests.test_reporting import typed

CANARY = "heronford"
HEADERS = {
    "User-Agent": CANARY,
    "Referer": f"https://{CANARY}.example/",
    "Origin": f"https://{CANARY}.example",
    "Cookie": f"session={CANARY}; other={CANARY}",
    "Authorization": f"Bearer {CANARY}",
    "If-Match": CANARY,
    "X-Forwarded-For": CANARY,
    "Accept-Language": CANARY,
}
REQUEST = "centres.watching.requests"


@pytest.fixture
def log():
    """Write as in production; return all that is written as text, and as lines."""
    root, requests = logging.getLogger(), logging.getLogger(REQUEST)
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(logs.formatter(as_json=True))
    handler.addFilter(logs.Once(refusals=False))
    before = requests.level
    requests.setLevel(logs.config(as_json=True)["loggers"][REQUEST]["level"])
    root.addHandler(handler)
    yield Log(handler.stream)
    root.removeHandler(handler)
    requests.setLevel(before)


class Log:
    def __init__(self, stream):
        self.stream = stream

    @property
    def text(self):
        return self.stream.getvalue()

    def lines(self, **said):
        """Return the lines that say this."""
        every = map(json.loads, self.text.splitlines())
        return [line for line in every if said.items() <= line.items()]


@pytest.fixture
def failing():
    """Let every statement about reports fail, with words that hold what was asked for."""

    def fail(execute, sql, params, many, context):
        if "incidents_incident" in sql:
            raise ValueError(f"{CANARY} {sql} {params}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


def test_a_request_leaves_one_line_that_says_who_what_and_how_it_went(log, browse, nalin):
    browse(nalin).get("/incidents/?q=anything")
    (line,) = log.lines(event="request")
    assert line.pop("ms") >= 0
    assert line.pop("at").endswith("Z")
    assert len(line.pop("request")) == 9
    assert line == {
        "event": "request",
        "level": "info",
        "logger": REQUEST,
        "method": "GET",
        "path": "/incidents/",
        "view": "incident_list",
        "status": 200,
        "officer": str(nalin.pk),
    }
    assert nalin.name_latin not in log.text


def test_who_calls_by_a_token_is_named_by_key_as_well(log, pull, feed):
    pull(feed, "incidents").get("/api/v1/incidents")
    (line,) = log.lines(event="request")
    assert (line["path"], line["officer"]) == ("/api/v1/incidents", str(feed.pk))


def test_an_id_is_made_returned_and_shown_where_something_is_refused(log, browse, nalin):
    client = browse(nalin)
    page = client.get("/incidents/K1-2026-9999/")
    (line,) = log.lines(status=404)
    assert page["X-Request-ID"] == line["request"]
    assert line["request"] in page.content.decode()
    problem = client.get("/api/v1/incidents/K1-2026-9999")
    assert problem.json()["instance"] == f"urn:request:{problem['X-Request-ID']}"


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("0b6c1a52-93f2-4c58-8d57-0f3f3d8f6a11", True),
        ("K7QF-29MB", True),
        ("short", False),
        ("x" * 65, False),
        ("with a space", False),
        ('"quoted-quoted"', False),
    ],
)
def test_the_id_of_the_proxy_is_taken_where_it_is_one(db, given, taken):
    answer = Client().get("/healthz", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) == taken


@pytest.mark.parametrize("door", ["/incidents/new/", "/sign-in/", "/api/v1/incidents", "/nothing/"])
def test_nothing_that_was_sent_stands_in_the_log(log, browse, nalin, door):
    clients = [browse(nalin), Client(), Client(enforce_csrf_checks=True)]
    for client in clients:
        for sent in (
            {"headers": HEADERS},
            {"headers": HEADERS | {"Host": f"{CANARY}.example"}},
            {},
        ):
            client.get(f"{door}?q={CANARY}", **sent)
            client.post(f"{door}?q={CANARY}", typed(narrative=CANARY, source=CANARY), **sent)
            body = json.dumps({"narrative": CANARY, CANARY: CANARY})
            client.post(door, body, content_type="application/json", **sent)
    assert log.lines(event="refused", logger="django.security.DisallowedHost")
    assert len(log.lines(event="request")) == 27
    assert CANARY not in log.text


def test_a_fault_is_told_by_kind_and_place_and_none_of_its_words(log, browse, nalin, failing):
    client = browse(nalin)
    client.raise_request_exception = False
    for answer in (
        client.get(f"/incidents/?q={CANARY}"),
        client.get(f"/api/v1/incidents?q={CANARY}"),
    ):
        assert answer.status_code == 500
        told = log.lines(request=answer["X-Request-ID"])
        assert {line["event"] for line in told} >= {"request"}
        (fault,) = (line for line in told if "fault" in line)
        assert fault["fault"].startswith("ValueError")
        assert any("incidents/" in step for step in fault["traceback"])
        assert answer["X-Request-ID"] in answer.content.decode()
    assert CANARY not in log.text


def test_a_task_that_fails_says_which_it_was_and_none_of_its_words(log, real, failing):
    task = escalate_overdue
    result = task.apply()
    assert result.failed()
    (line,) = log.lines(task=task.name)
    assert line["task_id"] == result.id
    assert line["fault"].startswith("ValueError")
    assert CANARY not in log.text
    assert Failure.objects.get().requests == [result.id]


def test_of_libraries_the_sentence_is_told_and_only_numbers_that_they_put_in(log):
    logging.getLogger("some.library").error("%s failed %d times", CANARY, 3)
    logging.getLogger("some.library").error(
        "%(name)s took %(took).1f s", {"name": CANARY, "took": 2}
    )
    logging.getLogger("incidents.tasks").error("Ours says %s", "all")
    assert [line["event"] for line in log.lines()] == [
        "… failed 3 times",
        "… took 2 s",
        "Ours says all",
    ]
