"""Who owed whom what by when: how soon rooms answered, held to figures counted by hand."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from centres.models import Centre, Force, JournalEntry
from incidents.exchange import punctuality
from incidents.models import Obligation, Request
from tests.support import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    """Return a function that moves the time on by minutes."""
    time_machine.move_to(timezone.now(), tick=False)
    return lambda minutes: time_machine.move_to(
        timezone.now() + timedelta(minutes=minutes), tick=False
    )


@pytest.fixture
def salar(db):
    """A Peshmerga officer in Diyala, whose chief Zainab is of the Iraqi forces."""
    officer = builders.enrol("salar", rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "DIYALA")
    return officer


def figures(days=30) -> dict[str, punctuality.Room]:
    since = timezone.now() - timedelta(days=days)
    rooms = punctuality.by_room(
        Centre.objects.all(),
        forces=Force.objects.all(),
        requests=Request.objects.filter(asked_at__gte=since),
        entries=JournalEntry.objects.all(),
        obligations=Obligation.objects.filter(since__gte=since),
    )
    return {room.centre.pk: room for room in rooms}


def told(replies: punctuality.Replies) -> tuple:
    """Return asked, answered, median minutes, completed, overdue."""
    minutes = replies.median and replies.median / timedelta(minutes=1)
    return replies.asked, replies.answered, minutes, replies.completed, replies.overdue


def test_every_active_room_is_there_with_nothing():
    found = figures()
    assert set(found) == {"K1", "DIYALA", "MAKHMOUR", "MOSUL"}
    assert told(found["K1"].requests) == (0, 0, None, 0, 0)
    assert found["K1"].forces == []
    assert found["K1"].reports == {"owed": 0, "in_time": 0, "late": 0, "median": None}


def test_an_answer_is_the_first_word_of_the_room_asked_by_the_force_that_gave_it(
    nalin, zainab, salar, clock
):
    asked = builders.ask(nalin, "DIYALA")
    clock(10)
    builders.accept(salar, asked)
    clock(60)
    builders.complete(zainab, asked)
    room = figures()["DIYALA"]
    assert told(room.requests) == (1, 1, 10, 1, 0)
    forces = {force.pk: told(replies) for force, replies in room.forces}
    assert forces == {"peshmerga": (0, 1, 10, 0, 0), "iraqi": (0, 0, None, 1, 0)}


def test_the_median_is_of_what_was_answered(nalin, zainab, clock):
    for minutes in (5, 7, 90):
        asked = builders.ask(nalin, "DIYALA", due_at=timezone.now() + timedelta(hours=3))
        clock(minutes)
        builders.decline(zainab, asked)
    builders.ask(nalin, "DIYALA")
    assert told(figures()["DIYALA"].requests) == (4, 3, 7, 0, 0)
    asked = builders.ask(nalin, "DIYALA")
    clock(9)
    builders.complete(zainab, asked)
    assert told(figures()["DIYALA"].requests) == (5, 4, 8, 1, 0)  # between 7 and 9


def test_what_waits_past_its_time_is_overdue_accepted_or_not(nalin, zainab, clock):
    soon = timezone.now() + timedelta(minutes=30)
    builders.ask(nalin, "DIYALA", due_at=soon)
    builders.accept(zainab, builders.ask(nalin, "DIYALA", due_at=soon))
    builders.complete(zainab, builders.ask(nalin, "DIYALA", due_at=soon))
    builders.ask(nalin, "DIYALA")
    assert told(figures()["DIYALA"].requests)[-1] == 0
    clock(30)
    assert told(figures()["DIYALA"].requests)[-1] == 2


@override_settings(TRAINING=False)
def test_neither_withdrawn_requests_nor_those_for_training_count(nalin, zainab):
    builders.withdraw(nalin, builders.ask(nalin, "DIYALA"))
    accepted = builders.ask(nalin, "DIYALA")
    builders.accept(zainab, accepted)
    builders.withdraw(nalin, accepted)
    drill = builders.report(nalin, exercise=True)
    builders.complete(zainab, builders.ask(nalin, "DIYALA", drill))
    room = figures()["DIYALA"]
    assert told(room.requests) == (0, 0, None, 0, 0)
    assert room.forces == []
    assert room.reports["owed"] == 0


def test_answers_to_reports_in_time_and_late(nalin, zainab, rezan, clock):
    flash = [builders.report(nalin, kind="abduction") for _each in range(4)]  # ten minutes each
    clock(4)
    builders.acknowledge(zainab, flash[0])
    clock(4)
    builders.acknowledge(zainab, flash[1], "seen")
    clock(4)
    builders.acknowledge(zainab, flash[2])  # after twelve
    routine = builders.report(nalin, kind="other")  # six hours, and still time
    rooms = figures()
    quarter = timedelta(minutes=8)
    assert rooms["DIYALA"].reports == {"owed": 5, "in_time": 2, "late": 2, "median": quarter}
    assert rooms["MAKHMOUR"].reports == {"owed": 5, "in_time": 0, "late": 4, "median": None}
    assert rooms["K1"].reports["owed"] == 0
    builders.strike(nalin, routine)
    assert figures()["MAKHMOUR"].reports["owed"] == 4


def test_only_thirty_days_count(nalin, zainab, clock):
    builders.complete(zainab, builders.ask(nalin, "DIYALA"))
    builders.report(nalin)
    clock(29 * 24 * 60)
    assert figures()["DIYALA"].requests.asked == figures()["DIYALA"].reports["owed"] == 1
    clock(2 * 24 * 60)
    assert figures()["DIYALA"].requests.asked == figures()["DIYALA"].reports["owed"] == 0


def test_the_page_shows_the_figures_in_words(nalin, zainab, karim, browse, clock):
    asked = builders.ask(nalin, "DIYALA", due_at=timezone.now() + timedelta(hours=9))
    incident = builders.report(nalin, kind="other")
    clock(45)
    builders.acknowledge(zainab, incident)
    clock(200)
    builders.accept(zainab, asked)
    page = browse(karim).get("/requests/")
    (diyala,) = [room for room in page.context["figures"] if room["name"] == "Diyala"]
    assert diyala["requests"]["median"] == "4 h"
    assert diyala["reports"]["median"] == "45 min"
    assert diyala["forces"][0]["name"] == "Iraqi forces"
    text = page.content.decode()
    assert "Diyala · Iraqi forces" in text and "45 min" in text and "4 h" in text
