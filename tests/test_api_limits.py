"""How many calls the API takes of one caller a minute: exactly so many, and it says how many."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from tests.support import builders

ADDRESS = "/api/v1/changes?after=0&limit=1"


@pytest.fixture
def clock(time_machine):
    """A clock that stands still, so that nothing is refilled, until it is moved."""
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    return lambda seconds: time_machine.move_to(start + timedelta(seconds=seconds), tick=False)


@pytest.fixture
def few(settings):
    settings.API_CALLS_A_MINUTE = 20


def statuses(client, times, address=ADDRESS):
    return [client.get(address).status_code for _call in range(times)]


@pytest.mark.django_db
def test_of_400_calls_in_a_row_the_first_120_are_answered(feed, pull, clock):
    assert statuses(pull(feed, "incidents"), 400) == [200] * 120 + [429] * 280


def test_of_200_calls_at_once_exactly_20_are_answered(real, feed, few, clock):
    secret = builders.token(feed, "incidents")

    def call(_number):
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        try:
            return client.get(ADDRESS).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(call, range(200)))
    assert (answers.count(200), answers.count(429)) == (20, 180)


@pytest.mark.django_db
def test_an_answer_says_what_is_left_and_when_all_is_there_again(feed, pull, few, clock):
    client = pull(feed, "incidents")
    client.get(ADDRESS)
    said = client.get(ADDRESS).headers
    assert [said[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")] == [
        "20",
        "18",
        "6",
    ]


@pytest.mark.django_db
def test_a_refused_call_says_when_to_come_again_and_then_is_answered(feed, pull, few, clock):
    client = pull(feed, "incidents")
    statuses(client, 20)
    refused = client.get(ADDRESS)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "4")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["title"].startswith("Too many calls: you have 20 a minute.")
    assert refused.headers["RateLimit-Remaining"] == "0"
    clock(4)
    assert statuses(client, 2) == [200, 429]


@pytest.mark.django_db
def test_answers_that_are_refused_or_empty_count_as_well(feed, pull, few, clock):
    client = pull(feed, "incidents")
    wrong = ["/api/v1/officers", "/api/v1/incidents?colour=red", "/api/v1/incidents/K1-2026-9999"]
    assert [client.get(address).status_code for address in wrong] == [403, 400, 404]
    assert statuses(client, 18) == [200] * 17 + [429]


@pytest.mark.django_db
def test_one_caller_takes_nothing_from_another(feed, nalin, zainab, pull, browse, few, clock):
    statuses(pull(feed, "incidents"), 21)
    assert statuses(pull(feed, "incidents"), 1) == [200], "another token of the same system"
    assert statuses(browse(nalin), 21) == [200] * 20 + [429]
    assert statuses(browse(nalin), 1) == [429], "another browser of the same officer"
    assert statuses(browse(zainab), 1) == [200]


@pytest.mark.django_db
def test_pages_go_on_where_the_calls_are_used_up(nalin, browse, few, clock):
    client = browse(nalin)
    statuses(client, 21)
    assert client.get("/incidents/").status_code == 200


@pytest.mark.django_db
def test_every_address_of_the_api_counts(nalin, browse, few, clock):
    client = browse(nalin)
    statuses(client, 20)
    assert client.get("/api/v1/schema/").status_code == 429
