"""What failed sign-ins leave behind: a lock that ends, no password, and no more than a few rows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.support import builders

pytestmark = pytest.mark.django_db

PASSWORD = "nine grey herons over Dukan"
WRONG = "eight grey herons over Dukan"
NEW = "seven storks above Koya"


def stored():
    return [str(attempt) for attempt in AccessAttempt.objects.values()]


def attempt(password):
    return Client().post("/sign-in/", {"username": "salar", "password": password}).status_code


@pytest.fixture
def officer(db):
    officer = builders.enrol("salar", rank="captain", password=PASSWORD, force_id="iraqi")
    builders.post(officer, "liaison", "K1")
    return officer


def test_a_locked_name_stores_nothing_more_and_comes_free_whoever_goes_on(officer, time_machine):
    start = timezone.now()
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        attempt(WRONG)
    before = stored()
    time_machine.move_to(start + settings.AXES_COOLOFF_TIME - timedelta(minutes=1))
    assert [attempt(WRONG), attempt(PASSWORD)] == [429, 429]
    assert stored() == before
    time_machine.move_to(start + settings.AXES_COOLOFF_TIME + timedelta(minutes=1))
    assert attempt(PASSWORD) == 302


def test_no_word_of_a_password_is_stored(officer, browse):
    typed = {"old": WRONG, "password": NEW, "again": NEW, "submission": str(uuid4())}
    browse(officer).post("/account/password/", typed)
    attempt(WRONG)
    assert stored()
    assert not any("herons" in row or "storks" in row for row in stored())
