"""What the clock asks for: the book is verified every night, what has expired is forgotten."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from centres import tasks as centres
from centres.models import Session, Verification
from incidents import tasks as incidents
from incidents.models import Draft
from incidents.reports import drafts
from tests.support import builders

NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # 02:30 C of the 23rd


def verifications(*, at):
    """Return how many verifications are stored once the clock has asked at this time."""
    with time_machine.travel(at, tick=False):
        centres.verify_when_due()
    return Verification.objects.count()


def test_the_book_is_verified_once_each_night(real):
    assert verifications(at=NIGHT - timedelta(hours=20)) == 1  # never before
    assert verifications(at=NIGHT - timedelta(minutes=1)) == 1
    assert verifications(at=NIGHT) == 2
    assert verifications(at=NIGHT + timedelta(minutes=1)) == 2
    assert verifications(at=NIGHT + timedelta(hours=23, minutes=59)) == 2
    assert verifications(at=NIGHT + timedelta(days=1, hours=9)) == 3  # the night was missed


def test_verifying_stores_what_it_found(real, nalin):
    incident = builders.report(nalin)
    centres.verify_when_due()
    last = Verification.objects.latest()
    assert (last.entries, last.fault) == (incident.position, "")


def test_two_workers_do_not_verify_at_once(real, together):
    together(*[centres.verify_when_due] * 4)
    assert Verification.objects.count() == 1


@pytest.mark.django_db
def test_a_draft_is_kept_for_thirty_days_after_its_author_touched_it(nalin):
    submission, begun = uuid4(), timezone.now()
    drafts.save(by=nalin, submission=uuid4(), typed={"place": "Daquq"})
    drafts.save(by=nalin, submission=submission, typed={"place": "Tuz"})
    with time_machine.travel(begun + timedelta(days=20), tick=False):
        drafts.save(by=nalin, submission=submission, typed={"place": "Kifri"})
    with time_machine.travel(begun + timedelta(days=29), tick=False):
        incidents.expire_drafts()
        assert Draft.objects.count() == 2
    with time_machine.travel(begun + timedelta(days=31), tick=False):
        incidents.expire_drafts()
        assert [draft.typed for draft in Draft.objects.all()] == [{"place": "Kifri"}]


def test_sessions_are_forgotten_when_they_have_ended(nalin, hassan, browse):
    browse(nalin).get("/incidents/")
    ended = browse(hassan)
    ended.get("/incidents/")
    key = ended.session.session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    centres.expire()
    assert [session.officer for session in Session.objects.all()] == [nalin]


@pytest.mark.django_db
def test_the_last_verifications_are_kept():
    for day in range(settings.VERIFICATIONS_KEPT + 3):
        at = NIGHT + timedelta(days=day)
        Verification.objects.create(at=at, entries=1, head="0" * 64)
    centres.expire()
    assert Verification.objects.count() == settings.VERIFICATIONS_KEPT
    assert Verification.objects.earliest().at == NIGHT + timedelta(days=3)


@pytest.mark.django_db
def test_the_last_good_verification_outlives_every_bad_one():
    good = Verification.objects.create(at=NIGHT, entries=9, head="0" * 64)
    for day in range(1, settings.VERIFICATIONS_KEPT + 3):
        at = NIGHT + timedelta(days=day)
        Verification.objects.create(at=at, entries=1, head="f" * 64, fault="entry 2 is missing")
    centres.expire()
    assert Verification.objects.count() == settings.VERIFICATIONS_KEPT + 1
    assert Verification.objects.earliest() == good


def test_the_clock_sends_every_task_there_is(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://nowhere")  # or importing it would start a broker
    from coordination.celery import SCHEDULE, app

    app.loader.import_default_modules()
    assert {name for name in app.tasks if not name.startswith("celery.")} == set(SCHEDULE)
