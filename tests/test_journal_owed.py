"""Verifying what is derived beside the records: what rooms owe, and which reports count."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from centres import journal
from centres.journal import chain, followers
from centres.models import Centre, Follower
from incidents import derived
from incidents.derived import expected_obligations
from incidents.models import Obligation
from tests.support import builders, story
from tests.test_journal import fault, tamper

REPORT = "what rooms owe it is not what follows from the book"
REQUEST = "what is owed to it is not what follows from it"
NOTHING = "nobody owes anything to what is imported or made for training"
EVENT = "does not count as its event says"
OF_DIYALA = "UPDATE incidents_obligation SET {} WHERE centre_id = 'DIYALA'"


@pytest.fixture
def report(real, nalin):
    return builders.report(nalin, kind="arson")


@pytest.mark.parametrize(
    "change",
    [
        "due_at = due_at + interval '1 second'",
        "since = since - interval '1 second', due_at = due_at - interval '1 second'",
        "escalates_at = due_at",
        "met_at = now()",
        "void = true",
        "centre_id = 'K1'",
    ],
)
def test_what_a_room_owes_changed_past_the_actions_is_named(report, change):
    assert fault() == ""
    tamper(OF_DIYALA.format(change))
    assert fault() == f"incident {report.key()} ({report.number}): {REPORT}"


def test_an_obligation_deleted_past_the_actions_is_named(report):
    tamper("DELETE FROM incidents_obligation WHERE centre_id = 'DIYALA'")
    assert fault().endswith(REPORT)


def test_reports_older_than_obligations_owe_nothing_and_later_ones_do(report, nalin):
    tamper("DELETE FROM incidents_obligation")
    at = {"position": report.position, "seal": followers.sealed("owed", report.position)}
    Follower.objects.update_or_create(name="owed", defaults=at)
    assert fault() == f"incident {report.key()} ({report.number}): {REPORT}"
    migration = import_module("incidents.migrations.0010_papers_in_the_book")
    migration.say_where_obligations_begin(apps, None)
    sealed = journal.position() + 1  # when that migration came, no entry was
    mark = "UPDATE centres_sealedsince SET position = %s, seal = %s"
    tamper(mark, sealed, chain.seal_of_mark(sealed))
    assert fault() == ""
    assert not Follower.objects.filter(name="owed").exists()
    later = builders.report(nalin, kind="arson")
    tamper("DELETE FROM incidents_obligation")
    assert fault() == f"incident {later.key()} ({later.number}): {REPORT}"


@pytest.mark.parametrize(
    "change",
    [
        "met_at = NULL",
        "met_at = met_at + interval '1 microsecond'",
        "met_at = NULL, void = true",
    ],
)
def test_an_obligation_is_met_by_the_first_answer_and_by_nothing_else(report, zainab, change):
    builders.acknowledge(zainab, report, "seen")
    builders.acknowledge(zainab, report, "concur")
    assert fault() == ""
    tamper(OF_DIYALA.format(change))
    assert fault().endswith(REPORT)


@pytest.mark.parametrize("change", ["void = false", "void = false, met_at = now()"])
def test_an_obligation_is_void_once_the_report_is_struck(report, nalin, zainab, change):
    other = builders.report(nalin)
    builders.acknowledge(zainab, other)
    builders.strike(nalin, other)  # answered before: met, and not void
    builders.strike(nalin, report)
    assert fault() == ""
    tamper(f"{OF_DIYALA.format(change)} AND incident_id = %s", report.pk)
    assert fault().endswith(REPORT)


def test_a_clock_that_began_anew_is_held_to_the_entry_that_changed_the_precedence(
    report, nalin, baran, zainab, time_machine
):
    builders.acknowledge(zainab, report)
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    revised = builders.revise(nalin, report, precedence="flash")
    same = builders.revise(nalin, revised, place="Tuz")
    builders.strike(baran, builders.revise(nalin, same, precedence="routine"))
    assert fault() == ""
    later = "since = since + interval '{0}', due_at = due_at + interval '{0}'"
    tamper(f"UPDATE incidents_obligation SET {later.format('1 minute')} WHERE met_at IS NULL")
    assert fault().endswith(REPORT)
    back = later.format("-1 minute")
    tamper(f"UPDATE incidents_obligation SET {back} WHERE met_at IS NULL")
    assert fault() == ""
    tamper("UPDATE incidents_obligation SET due_at = due_at + interval '1 second' WHERE void")
    assert fault().endswith(REPORT)


def test_only_rooms_that_were_active_owe_whatever_became_of_them(report, nalin, dara):
    mosul = Centre.objects.get(pk="MOSUL")
    told = {"by": dara, "centre": mosul, "submission": "6b1f4d2c-0000-4000-8000-000000000001"}
    builders.rooms.change_centre(**told, fields={"status": "closed"})
    builders.report(nalin, mgrs="", place="On the road")

    assert list(expected_obligations.faults()) == []
    assert Obligation.objects.filter(centre="MOSUL").count() == 1


def test_what_is_imported_or_an_exercise_is_owed_nothing(real, nalin, settings):
    settings.TRAINING = False
    imported = builders.report(builders.setup(), centre="K1", channel="import")
    exercise = builders.report(nalin, exercise=True)
    builders.ask(nalin, "DIYALA", exercise)
    assert fault() == ""
    for incident in (imported, exercise):
        tamper(
            "INSERT INTO incidents_obligation (centre_id, incident_id, since, due_at, void) "
            "VALUES ('DIYALA', %s, now(), now(), false)",
            incident.pk,
        )
        assert fault().endswith(NOTHING)
        tamper("DELETE FROM incidents_obligation WHERE incident_id = %s", incident.pk)


@pytest.mark.parametrize(
    "change",
    [
        "due_at = due_at + interval '1 second'",
        "met_at = now()",
        "void = true",
        "centre_id = 'MOSUL'",
    ],
)
def test_what_is_owed_to_a_request_is_held_to_it(real, nalin, change):
    request = builders.ask(nalin, "DIYALA")
    assert fault() == ""
    tamper(f"UPDATE incidents_obligation SET {change}")
    assert fault() == f"request {request.key()}: {REQUEST}"


@pytest.mark.parametrize(
    ("end", "change"),
    [
        (builders.decline, "met_at = NULL"),
        (builders.complete, "met_at = met_at + interval '1 microsecond'"),
        (builders.accept, "met_at = now()"),
    ],
)
def test_a_request_is_met_when_it_is_declined_or_completed(real, nalin, zainab, end, change):
    end(zainab, builders.ask(nalin, "DIYALA"))
    assert fault() == ""
    tamper(f"UPDATE incidents_obligation SET {change}")
    assert fault().endswith(REQUEST)


def test_a_request_withdrawn_is_owed_nothing_more(real, nalin):
    builders.withdraw(nalin, builders.ask(nalin, "DIYALA"))
    assert fault() == ""
    tamper("UPDATE incidents_obligation SET void = false")
    assert fault().endswith(REQUEST)


def test_a_report_counts_under_the_principal_of_a_confirmed_event_and_no_other(real, nalin, zainab):
    principal, other, third = (
        builders.report(nalin),
        builders.report(zainab),
        builders.report(nalin),
    )
    builders.relate(zainab, other, third)
    builders.propose(nalin, principal, other)
    assert fault() == ""
    builders.confirm(zainab, principal, other)
    assert fault() == ""
    named = f"incident {other.key()} ({other.number}): {EVENT}"
    for value in ("NULL", f"'{third.pk}'"):
        tamper(f"UPDATE incidents_incident SET same_as_id = {value} WHERE id = %s", other.pk)
        assert fault() == named
    tamper("UPDATE incidents_incident SET same_as_id = %s WHERE id = %s", principal.pk, other.pk)
    assert fault() == ""
    tamper("UPDATE incidents_incident SET same_as_id = %s WHERE id = %s", principal.pk, third.pk)
    assert fault() == f"incident {third.key()} ({third.number}): {EVENT}"


def test_a_report_counts_again_once_the_principal_is_struck_or_the_event_dissolved(
    real, nalin, zainab, baran
):
    principal, other = builders.report(nalin), builders.report(zainab)
    builders.propose(nalin, principal, other)
    builders.confirm(zainab, principal, other)
    builders.strike(nalin, principal)
    assert fault() == ""
    tamper("UPDATE incidents_incident SET same_as_id = %s WHERE id = %s", principal.pk, other.pk)
    assert fault().endswith(EVENT)


def test_dissolving_an_event_that_ended_leaves_the_one_joined_since(real, nalin, zainab, baran):
    principal, other, next_one = (builders.report(by) for by in (nalin, zainab, nalin))
    builders.propose(nalin, principal, other)
    builders.confirm(zainab, principal, other)
    builders.strike(nalin, principal)
    builders.propose(nalin, next_one, other)
    builders.confirm(zainab, next_one, other)
    builders.dissolve(baran, principal, other)
    other.refresh_from_db()
    assert other.same_as_id == next_one.pk
    assert fault() == ""


def test_verifying_does_not_look_at_what_nobody_owes(real, django_assert_num_queries):
    """However many reports were imported, what rooms owe costs the same few queries."""

    for more in (1, 5):
        for _report in range(more):
            builders.report(builders.setup(), centre="K1", channel="import")
        with django_assert_num_queries(5):
            assert list(expected_obligations.faults()) == []


def test_a_story_of_every_verb_leaves_nothing_that_does_not_follow(real):
    for verb in story.VERBS:
        story.telling(verb).act()
    assert Obligation.objects.exclude(met_at=None).exists()
    assert Obligation.objects.filter(void=True).exists()

    assert [one for one in derived.faults() if "is not placed" not in one] == []
