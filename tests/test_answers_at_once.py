"""Answers given at the same moment, and beside a revision: all are recorded, nothing deadlocks."""

from django.db import connection

from centres.models import Officer
from incidents.derived import expected_obligations
from incidents.models import Acknowledgement, Incident, Obligation, Reading
from incidents.reports import readings
from tests.support import builders, story
from tests.test_journal import fault

ROUNDS = 20


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def refused(results) -> list:
    return [result for result in results if isinstance(result, Exception)]


def test_answers_of_both_forces_of_a_room_at_once_meet_one_obligation(real, nalin, rezan, together):
    incident = builders.report(nalin)
    other = builders.enrol("salim", rank="captain", force_id="iraqi")
    builders.post(other, "liaison", "MAKHMOUR")
    both = [lambda o=officer: builders.acknowledge(o, incident) for officer in (rezan, other)]
    assert refused(together(*both)) == []
    first = Acknowledgement.objects.order_by("position").first()
    assert Obligation.objects.get(centre="MAKHMOUR").met_at == first.at
    assert Acknowledgement.objects.count() == 2
    assert fault() == ""


def test_answers_beside_revisions_wait_for_each_other_and_never_deadlock(
    real, nalin, hassan, rezan, zainab, together
):
    incident = builders.report(nalin, kind="arson")

    def revise():
        for version in range(1, ROUNDS + 1):
            precedence = ["flash", "routine"][version % 2]
            builders.revise(nalin, incident, based_on=version, precedence=precedence)

    def answer(officer):
        return [builders.acknowledge(officer, incident, version=1) for _round in range(ROUNDS)]

    results = together(revise, *(lambda o=o: answer(o) for o in (hassan, rezan, zainab)))
    assert refused(results) == []
    assert deadlocks() == 0
    assert Acknowledgement.objects.count() == 3 * ROUNDS
    assert Incident.objects.get().version == ROUNDS + 1
    assert fault() == ""


def test_reports_beside_a_room_that_closes_and_opens_owe_what_the_book_says(
    real, nalin, hassan, dara, together
):
    def turn():
        for status in ["closed", "active"] * (ROUNDS // 2):
            story.telling("change_centre").act(fields={"status": status})

    def report(officer):
        return [builders.report(officer).number for _round in range(ROUNDS)]

    results = together(turn, lambda: report(nalin), lambda: report(hassan))
    assert refused(results) == []
    assert Obligation.objects.exclude(centre="MOSUL").count() == 2 * ROUNDS * 2
    assert list(expected_obligations.faults()) == []


def test_one_opening_in_two_windows_at_once_is_one_reading(real, nalin, rezan, together):
    incident, officer = builders.report(nalin), Officer.objects.get(username="rezan")
    opening = lambda: readings.opened(by=officer, incident=incident, address="")  # noqa: E731
    assert refused(together(*[opening] * 8)) == []
    assert Reading.objects.count() == 1
