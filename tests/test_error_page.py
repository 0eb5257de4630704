"""Administrators and auditors read what failed: kind, place, how often; never what was in it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from centres import tasks
from centres.journal import followers
from centres.models import Failure, Follower, Officer, SetAside

CANARY = "heronford"


def fail(execute, sql, params, many, context):
    if "incidents_incident" in sql:
        raise ValueError(f"{CANARY} {params}")
    return execute(sql, params, many, context)


@pytest.fixture
def failed(browse, nalin):
    """Twice the log could not be shown; return the ids of the two requests."""
    client = browse(nalin)
    client.raise_request_exception = False
    with connection.execute_wrapper(fail):
        answers = [client.get(f"/incidents/?q={CANARY}") for _time in range(2)]
    assert {answer.status_code for answer in answers} == {500}
    return [answer["X-Request-ID"] for answer in answers]


@pytest.mark.parametrize("reader", ["dara", "salam", "amal"])
def test_it_tells_kind_place_count_and_requests_and_nothing_else(failed, browse, reader):
    page = browse(Officer.objects.get(username=reader)).get("/faults/").content.decode()
    (failure,) = Failure.objects.all()
    assert (failure.kind, failure.count, failure.requests) == ("ValueError", 2, failed)
    assert failure.place.startswith("incidents/")
    assert all(told in page for told in ("ValueError", failure.place, *failed))
    assert CANARY not in page
    assert CANARY not in str(vars(failure))


def test_officers_are_not_shown_it(failed, browse, nalin):
    assert browse(nalin).get("/faults/").status_code == 403


def test_it_tells_what_follows_the_book_what_was_set_aside_and_what_was_refused(browse, dara):
    followers.catch_up()
    Follower.objects.filter(pk="telling").update(fault="KeyError in incidents/notices/tell.py:7")
    SetAside.objects.create(
        follower="telling", position=4, reason="KeyError in incidents/x.py:1", at=timezone.now()
    )
    page = browse(dara).get("/faults/").content.decode()
    for told in ("telling", "KeyError", "incidents/x.py:1", "followers"):
        assert told in page


def test_what_has_not_failed_again_for_thirty_days_is_forgotten(failed, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=29))
    tasks.expire()
    assert Failure.objects.exists()
    time_machine.move_to(timezone.now() + timedelta(days=2))
    tasks.expire()
    assert not Failure.objects.exists()


def test_only_the_last_ten_requests_are_kept(failed, browse, nalin):
    client = browse(nalin)
    client.raise_request_exception = False
    with connection.execute_wrapper(fail):
        last = [client.get(f"/incidents/?q={CANARY}")["X-Request-ID"] for _time in range(10)]
    assert Failure.objects.get().count == 12
    assert Failure.objects.get().requests == last


def test_a_refusal_is_no_failure(browse, nalin):
    for address in ("/nothing/", "/journal/", "/incidents/K1-2026-9999/"):
        assert browse(nalin).get(address).status_code in (403, 404)
    assert not Failure.objects.exists()
