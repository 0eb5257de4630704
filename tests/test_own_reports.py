"""Who revises, strikes and ends what was reported, until when, and for which room one reports."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.support import builders, story

pytestmark = pytest.mark.django_db


def test_only_the_author_and_the_own_forces_chief_of_the_room_revise(
    nalin, hassan, rezan, zainab, baran, karim, amal, dara, former
):
    incident = builders.report(nalin)
    for officer in (hassan, rezan, zainab, karim, amal, dara, former):
        with pytest.raises(PermissionDenied):
            builders.revise(officer, incident, place="Tuz")
    assert builders.revise(nalin, incident, place="Tuz").version == 2
    assert builders.revise(baran, incident, based_on=2, place="Tuz Khurmatu").version == 3


def test_an_author_revises_until_the_report_is_issued_in_a_summary(nalin, baran, karim):
    incident = builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 9))
    assert builders.revise(nalin, incident, place="Tuz").version == 2
    builders.issue(karim, story.DAY)
    late = builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 10), source="A driver")
    with pytest.raises(PermissionDenied):
        builders.revise(nalin, incident, based_on=2, place="Kifri")
    assert builders.revise(nalin, late, place="Kifri").version == 2
    assert builders.revise(baran, incident, based_on=2, place="Kifri").version == 3


def test_a_report_moved_away_from_its_issued_day_stays_the_chiefs(nalin, baran, karim):
    incident = builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 9))
    builders.issue(karim, story.DAY)
    builders.revise(baran, incident, occurred_at=builders.at(2026, 11, 12, 9))
    with pytest.raises(PermissionDenied):
        builders.revise(nalin, incident, based_on=2, place="Kifri")


def test_a_report_moved_into_an_issued_day_is_in_no_summary_yet(nalin, karim):
    incident = builders.report(nalin, occurred_at=builders.at(2026, 11, 12, 9))
    builders.issue(karim, story.DAY)
    moved = builders.revise(nalin, incident, occurred_at=builders.at(2026, 11, 10, 9))
    assert builders.revise(nalin, moved, place="Kifri").version == 3
    builders.issue(karim, story.DAY, edition=2, reason="A report came late.")
    with pytest.raises(PermissionDenied):
        builders.revise(nalin, moved, based_on=3, place="Tuz")


def test_the_author_of_an_abduction_cannot_end_it_once_its_day_is_issued(nalin, baran, karim):
    taken = builders.report(nalin, kind="abduction", occurred_at=builders.at(2026, 11, 10, 9))
    builders.issue(karim, story.DAY)
    told = {"incident": taken, "based_on": 1, "outcome": "released"}
    with pytest.raises(PermissionDenied):
        story.actions.record_outcome(by=nalin, submission=uuid4(), **told)
    assert story.actions.record_outcome(by=baran, submission=uuid4(), **told).version == 2


def test_an_author_strikes_soon_and_the_chief_at_any_time(nalin, hassan, baran, time_machine):
    incident, other = builders.report(nalin), builders.report(nalin)
    with pytest.raises(PermissionDenied):
        builders.strike(hassan, incident)
    assert builders.strike(nalin, incident).struck
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    with pytest.raises(PermissionDenied):
        builders.strike(nalin, other)
    assert builders.strike(baran, other).struck


def test_one_reports_and_notes_for_the_own_room_only(nalin, karim, amal, dara, former):
    for act in (builders.report, builders.note):
        for officer, centre in (
            (nalin, "MOSUL"),
            (karim, "K1"),
            (amal, "K1"),
            (dara, "K1"),
            (former, "K1"),
        ):
            with pytest.raises(PermissionDenied):
                act(officer, centre=centre)
        assert act(nalin, centre="K1").position
