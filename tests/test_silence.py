"""Quiet and silent rooms: what makes a room heard, and what makes nobody heard or silent."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres import actions as rooms
from centres.models import Centre
from incidents.watch import silence
from tests.support import builders, story

pytestmark = pytest.mark.django_db
HALF_A_DAY = timedelta(hours=12)


@pytest.fixture(autouse=True)
def noon(time_machine):
    """Let every test begin at noon in C, on the day after the cast was posted."""
    day = timezone.now().astimezone(settings.LOCAL_ZONE).date() + timedelta(days=1)
    at = datetime.combine(day, datetime.min.time(), settings.LOCAL_ZONE) + HALF_A_DAY
    time_machine.move_to(at)
    return at


@pytest.fixture
def later(time_machine):
    """Return a function that lets hours pass."""

    def passed(hours):
        time_machine.move_to(timezone.now() + timedelta(hours=hours))

    return passed


def heard(code):
    (found,) = silence.of_rooms(Centre.objects.filter(pk=code))
    return found


def test_a_room_is_silent_after_twelve_hours_without_a_word(nalin, later):
    builders.report(nalin)
    later(11.99)
    assert not heard("K1").silent
    later(0.02)
    assert heard("K1").silent
    assert heard("K1").hours == 12
    builders.note(nalin)
    assert not heard("K1").silent


def _answer(nalin, rezan):
    builders.acknowledge(nalin, builders.report(rezan))


def _follow_up(nalin, rezan):
    builders.enter(nalin, builders.report(rezan))


def _ask(nalin, rezan):
    builders.ask(nalin, "MAKHMOUR")


def _accept(nalin, rezan):
    builders.accept(nalin, builders.ask(rezan, "K1"))


def _decline(nalin, rezan):
    builders.decline(nalin, builders.ask(rezan, "K1"))


def _complete(nalin, rezan):
    builders.complete(nalin, builders.ask(rezan, "K1"))


@pytest.mark.parametrize(
    "act",
    [
        lambda nalin, rezan: builders.report(nalin),
        lambda nalin, rezan: builders.note(nalin),
        lambda nalin, rezan: builders.nil_return(nalin),
        _follow_up,
        _answer,
        _ask,
        _accept,
        _decline,
        _complete,
    ],
)
def test_whatever_a_room_says_itself_makes_it_heard(act, nalin, rezan, later):
    builders.report(nalin)
    before = heard("K1").last
    later(20)
    act(nalin, rezan)
    assert heard("K1").last - before >= timedelta(hours=20)
    assert not heard("K1").silent


def _be_asked(nalin, rezan, karim):
    builders.ask(rezan, "K1")


def _withdraw(nalin, rezan, karim):
    builders.withdraw(rezan, builders.ask(rezan, "K1"))


def _be_answered_for(nalin, rezan, karim):
    told = {"centre": "K1", "on_behalf_of": "Captain Nalin, by telephone"}
    builders.acknowledge(rezan, builders.report(rezan), **told)


def _be_spoken_for(nalin, rezan, karim):
    builders.ask(karim, "MAKHMOUR", centre="K1")


def _have_history_imported(nalin, rezan, karim):
    builders.report(builders.setup(), centre="K1", channel="import")


def _play_an_exercise(nalin, rezan, karim):
    drill = builders.report(nalin, exercise=True)
    builders.enter(nalin, drill, "Exercise: the road is open.")
    builders.acknowledge(nalin, builders.report(rezan, exercise=True))
    builders.ask(nalin, "MAKHMOUR", drill)


@pytest.mark.parametrize(
    "act",
    [
        _be_asked,
        _withdraw,
        _be_answered_for,
        _be_spoken_for,
        _have_history_imported,
        _play_an_exercise,
    ],
)
def test_what_others_say_what_is_imported_and_what_is_played_make_nobody_heard(
    act, nalin, rezan, karim, later, settings
):
    settings.TRAINING = False
    builders.note(nalin)
    before = heard("K1").last
    later(13)
    act(nalin, rezan, karim)
    assert heard("K1").last == before
    assert heard("K1").silent


def test_importing_history_makes_nobody_silent_either(nalin, later):
    later(1)
    before = heard("MOSUL")
    builders.report(builders.setup(), centre="MOSUL", channel="import")
    assert heard("MOSUL").since == before.since


def test_a_room_that_was_never_heard_counts_from_when_it_is_active(nalin, dara, later):
    told = {**story.ROOM, "name_en": "Tuz", "name_ar": "طوز", "name_ckb": "دووز"}
    tuz = rooms.create_centre(
        by=dara, submission=story.uuid4(), fields={**told, "code": "TUZ", "status": "planned"}
    )
    later(30)
    assert silence.of_rooms(Centre.objects.filter(pk="TUZ")) == []
    rooms.change_centre(by=dara, submission=story.uuid4(), centre=tuz, fields={"status": "active"})
    assert not heard("TUZ").silent
    later(12)
    assert heard("TUZ").silent
    assert heard("TUZ").last is None


def test_quiet_is_a_nil_return_for_the_running_period_and_no_report_since(nalin, hassan, later):
    assert not heard("K1").quiet
    builders.nil_return(nalin)
    assert heard("K1").quiet
    later(1)
    builders.note(nalin)
    assert heard("K1").quiet
    builders.report(hassan)
    assert not heard("K1").quiet
    later(1)
    builders.nil_return(hassan)
    assert heard("K1").quiet
    later(16)  # 06:00 is past
    assert not heard("K1").quiet


def test_quiet_and_silent_are_told_apart_hour_by_hour(nalin, later):
    builders.nil_return(nalin)
    later(12)
    assert heard("K1").quiet
    assert heard("K1").silent  # quiet by its word for the period, and not heard since


def test_rooms_cost_two_queries_however_many_there_are(nalin):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert len(silence.of_rooms(Centre.objects.all())) == 4
        return captured.captured_queries

    for _more in range(3):
        builders.report(nalin)
    assert len(queries()) == 2


def test_each_sign_is_found_at_the_end_of_an_index(nalin):
    """What is imported is not walked through to find the last word of a room."""
    with connection.cursor() as cursor:
        # Of a few rows the planner would rather sort, or read what is sorted for all rooms.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute("DROP INDEX incident_by_report")  # until the test is over
        sql, told = silence._signs(Centre.objects.all(), by=timezone.now()).query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", told)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    for index in (
        "incident_told_by_a_room",
        "entry_of_a_room",
        "answer_of_a_room",
        "nil_return_of_a_room",
    ):
        assert f"using {index}" in plan, plan
