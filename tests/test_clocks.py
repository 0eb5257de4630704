"""Overdue answers: chiefs hear of them, then commanders; each step once, and only what is open."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from centres import actions as rooms
from centres.models import Posting
from incidents.exchange import escalation
from incidents.models import Notice, Obligation
from incidents.tasks import escalate_overdue
from tests.support import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def after(time_machine):
    """Move the time on by so many minutes, let the clock strike, and say who has been told."""

    def struck(minutes, **which):
        time_machine.move_to(timezone.now() + timedelta(minutes=minutes))
        escalate_overdue()
        return told(**which)

    return struck


def told(**which):
    notices = Notice.objects.filter(**which).select_related("officer")
    return sorted((notice.officer.username, notice.reason) for notice in notices)


@pytest.fixture
def chiefs(zainab, baran):
    """Chiefs of both forces at Makhmour beside the cast's own at Diyala and K1."""
    for username, force in (("kawa", "peshmerga"), ("salim", "iraqi")):
        officer = builders.enrol(username, rank="major", force_id=force)
        builders.post(officer, "chief", "MAKHMOUR")


OVERDUE = [("kawa", "overdue"), ("salim", "overdue"), ("zainab", "overdue")]
ESCALATED = [(name, "escalated") for name in ("adnan", "karim")]


def test_a_flash_report_is_overdue_after_ten_minutes_and_goes_up_after_twenty(nalin, chiefs, after):
    incident = builders.report(nalin, kind="abduction")
    assert after(9) == []
    assert after(1) == OVERDUE  # not the chief of the room that reported: it owes nothing
    assert after(9) == OVERDUE
    # Of three rooms nobody has answered.
    assert after(1) == sorted(OVERDUE + ESCALATED * 3)
    assert after(600) == sorted(OVERDUE + ESCALATED * 3)
    assert {notice.incident_id for notice in Notice.objects.all()} == {incident.pk}
    assert all(notice.flash for notice in Notice.objects.all())


def test_what_has_time_goes_up_to_no_commander(nalin, chiefs, after):
    builders.report(nalin, kind="extortion")
    assert after(179) == []
    assert after(24 * 60) == OVERDUE


def test_a_room_that_has_answered_hears_nothing(nalin, rezan, chiefs, after):
    incident = builders.report(nalin, kind="abduction")
    builders.acknowledge(rezan, incident)
    assert after(10) == [("zainab", "overdue")]
    salar = builders.enrol("salar", rank="captain", force_id="peshmerga")
    builders.post(salar, "liaison", "MOSUL")
    builders.acknowledge(salar, incident)
    assert after(10) == sorted([("zainab", "overdue"), *ESCALATED])


def test_a_report_struck_meanwhile_is_overdue_for_nobody(nalin, baran, chiefs, after):
    incident = builders.report(nalin, kind="abduction")
    assert after(10) == OVERDUE
    builders.strike(baran, incident)
    assert after(600) == OVERDUE


def test_another_precedence_begins_the_clock_again_and_tells_again(nalin, chiefs, after):
    incident = builders.report(nalin, kind="extortion")
    assert after(180) == OVERDUE
    builders.revise(nalin, incident, precedence="flash")
    assert after(9) == OVERDUE
    assert after(1) == sorted(OVERDUE * 2)


def test_an_overdue_request_is_told_to_the_chiefs_of_both_rooms(nalin, chiefs, after):
    due = timezone.now() + timedelta(hours=1)
    request = builders.ask(nalin, "MAKHMOUR", due_at=due)
    assert after(59) == []
    expected = [("baran", "overdue"), ("kawa", "overdue"), ("salim", "overdue")]
    assert after(1) == expected
    assert after(24 * 60) == expected
    assert {notice.request_id for notice in Notice.objects.all()} == {request.pk}


@pytest.mark.parametrize("done", ["complete", "decline", "withdraw"])
def test_a_request_that_is_done_with_is_overdue_for_nobody(nalin, rezan, chiefs, after, done):
    request = builders.ask(nalin, "MAKHMOUR", due_at=timezone.now() + timedelta(hours=1))
    getattr(builders, done)(nalin if done == "withdraw" else rezan, request)
    assert after(120) == []


def test_records_that_bind_nobody_have_no_clock(settings, nalin, chiefs, after):
    settings.TRAINING = False
    builders.report(nalin, kind="abduction", exercise=True)
    builders.report(builders.setup(), centre="K1", kind="abduction", channel="import")
    assert after(24 * 60) == []


def test_who_is_told_is_who_is_posted_when_the_clock_strikes(nalin, chiefs, zainab, karim, after):
    builders.report(nalin, kind="abduction")
    for officer in (zainab, karim):
        posting = Posting.objects.get(officer=officer)
        rooms.end_posting(by=builders.setup(), submission=uuid4(), posting=posting)
    told = [("adnan", "escalated")] * 3 + OVERDUE[:2]
    assert after(20) == sorted(told)


def test_after_a_long_absence_everything_is_caught_up_in_batches(nalin, chiefs, after, monkeypatch):
    monkeypatch.setattr(escalation, "BATCH", 2)
    for _report in range(4):
        builders.report(nalin, kind="abduction")
    assert after(24 * 60) == sorted((OVERDUE + ESCALATED * 3) * 4)
    assert not Obligation.objects.filter(commanders_told_at=None).exists()


def test_what_fails_half_way_leaves_nothing_claimed(nalin, chiefs, after, monkeypatch):
    builders.report(nalin, kind="abduction")
    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(escalation.notices, "tell", _fail)
        after(10)
    assert not Obligation.objects.exclude(chiefs_told_at=None).exists()
    assert after(0) == OVERDUE


def _fail(notices):
    raise RuntimeError
