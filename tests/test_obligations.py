"""What rooms owe to a report: made, met, void and begun anew with what it follows from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from centres import actions as rooms
from centres.models import Centre
from incidents.models import Obligation
from tests.support import builders

pytestmark = pytest.mark.django_db

OTHERS = {"DIYALA", "MAKHMOUR", "MOSUL"}


def owed(incident) -> dict[str, str]:
    """Return by room what became of what it owes."""
    return {
        one.centre_id: "void" if one.void else "met" if one.met_at else "open"
        for one in incident.obligations.all()
    }


@pytest.mark.parametrize(
    ("kind", "minutes", "escalates"),
    [("abduction", 10, 20), ("killing", 30, 60), ("arson", 180, None), ("other", 360, None)],
)
def test_every_other_active_room_owes_an_answer_by_the_precedence(nalin, kind, minutes, escalates):
    incident = builders.report(nalin, kind=kind)
    assert owed(incident) == dict.fromkeys(OTHERS, "open")
    for one in incident.obligations.all():
        assert one.since == incident.reported_at
        assert one.due_at - one.since == timedelta(minutes=minutes)
        assert one.escalates_at == (
            escalates and incident.reported_at + timedelta(minutes=escalates)
        )


def test_a_closed_room_owes_nothing(nalin, dara):
    mosul = Centre.objects.get(pk="MOSUL")
    told = {"centre": mosul, "fields": {"status": "closed"}}
    rooms.change_centre(by=dara, submission="6b1f4d2c-0000-4000-8000-000000000001", **told)
    assert set(owed(builders.report(nalin))) == OTHERS - {"MOSUL"}


def test_nobody_owes_anything_to_what_is_imported_or_an_exercise(nalin, settings):
    settings.TRAINING = False
    assert owed(builders.report(nalin, exercise=True)) == {}
    assert owed(builders.report(builders.setup(), centre="K1", channel="import")) == {}
    assert owed(builders.report(nalin)) == dict.fromkeys(OTHERS, "open")


def test_the_first_answer_of_either_force_meets_what_the_room_owes(nalin, rezan, zainab):
    incident = builders.report(nalin)
    answer = builders.acknowledge(rezan, incident, "seen")
    assert owed(incident) == {"DIYALA": "open", "MAKHMOUR": "met", "MOSUL": "open"}
    assert incident.obligations.get(centre="MAKHMOUR").met_at == answer.at
    again = builders.acknowledge(rezan, incident, "concur")
    assert incident.obligations.get(centre="MAKHMOUR").met_at == answer.at < again.at
    assert owed(incident) == {"DIYALA": "open", "MAKHMOUR": "met", "MOSUL": "open"}
    builders.acknowledge(zainab, incident, "concur")  # the other force
    assert owed(incident) == {"DIYALA": "met", "MAKHMOUR": "met", "MOSUL": "open"}


def test_the_reporting_rooms_other_force_answers_without_owing(nalin, hassan):
    incident = builders.report(nalin)
    builders.acknowledge(hassan, incident)
    assert owed(incident) == dict.fromkeys(OTHERS, "open")


def test_what_is_struck_before_it_is_answered_is_owed_no_more(nalin, rezan):
    incident = builders.report(nalin)
    builders.acknowledge(rezan, incident)
    builders.strike(nalin, incident)
    assert owed(incident) == {"DIYALA": "void", "MAKHMOUR": "met", "MOSUL": "void"}
    assert not Obligation.objects.open().exists()


def test_another_precedence_begins_the_open_clocks_anew(nalin, rezan, time_machine):
    incident = builders.report(nalin, kind="arson")
    builders.acknowledge(rezan, incident)
    before = incident.obligations.get(centre="MAKHMOUR")
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    revised = builders.revise(nalin, incident, precedence="flash")
    fresh = incident.obligations.get(centre="DIYALA")
    assert fresh.due_at - fresh.since == timedelta(minutes=10)
    assert fresh.since - incident.reported_at >= timedelta(hours=2)
    assert fresh.escalates_at - fresh.since == timedelta(minutes=20)
    met = incident.obligations.get(centre="MAKHMOUR")
    assert (met.since, met.due_at) == (before.since, before.due_at)
    same = builders.revise(nalin, revised, place="Tuz")
    assert same.obligations.get(centre="DIYALA").since == fresh.since
