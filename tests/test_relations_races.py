"""Two who say at once what two reports are to each other: one is heard, the other told so."""

import pytest
from django.core.exceptions import ValidationError

from centres.models import JournalEntry, Officer
from incidents import derived
from incidents.models import Incident, Relation
from tests.support import builders


@pytest.fixture
def pair(real, nalin, zainab):
    return builders.report(nalin, kind="attack"), builders.report(zainab, kind="attack")


def test_two_who_confirm_at_once_confirm_once(pair, nalin, zainab, together):
    ours, theirs = pair
    second = builders.enrol("second", rank="major", force_id="iraqi")
    builders.post(second, "chief", "DIYALA")
    builders.propose(nalin, ours, theirs)
    done = together(
        lambda: builders.confirm(zainab, ours, theirs),
        lambda: builders.confirm(Officer.objects.get(username="second"), theirs, ours),
    )
    refusals = [str(one.messages[0]) for one in done if isinstance(one, ValidationError)]
    assert refusals == ["Nothing is proposed for these reports."]
    assert JournalEntry.objects.filter(verb="confirm_event").count() == 1
    assert Relation.objects.get().degree == "same"


def test_both_rooms_that_relate_at_once_relate_once(pair, nalin, zainab, together):
    ours, theirs = pair
    done = together(
        lambda: builders.relate(nalin, ours, theirs), lambda: builders.relate(zainab, theirs, ours)
    )
    refusals = [str(one.messages[0]) for one in done if isinstance(one, ValidationError)]
    assert refusals == ["These reports are related already."]
    assert Relation.objects.count() == 1


def test_a_confirmation_and_a_strike_at_once_leave_no_report_under_a_struck_one(
    pair, nalin, zainab, together
):
    ours, theirs = pair
    builders.propose(nalin, ours, theirs)
    together(lambda: builders.strike(nalin, ours), lambda: builders.confirm(zainab, ours, theirs))
    assert Incident.objects.get(pk=ours.pk).struck
    assert Incident.objects.counted().get() == theirs
    assert list(derived.faults()) == []
