"""Guessing is slow from wherever it comes, and keeps no officer out of a browser used before."""

import itertools
import os
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher
from django.test import Client
from django.utils import timezone

from centres.access import limits
from centres.journal import nightly
from centres.models import Bucket
from tests.support import builders

PASSWORD = "nine grey herons over Dukan"
WRONG = "eight grey herons over Dukan"
GUESSES, STEPS, ADDRESSES = int(os.environ.get("GUESSES") or 300), 10, 200


class Counting(BasePasswordHasher):
    """A hash that costs nothing, and counts how often it was asked for one."""

    algorithm = "counting"
    asked = 0

    def encode(self, password, salt):
        type(self).asked += 1
        return f"counting${password}"

    def verify(self, password, encoded):
        return self.encode(password, "") == encoded

    def harden_runtime(self, password, encoded):
        pass


@pytest.fixture
def counting(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    Counting.asked = 0
    return Counting


@pytest.fixture
def salar(counting, db):
    officer = builders.enrol("salar", rank="captain", password=PASSWORD, force_id="iraqi")
    builders.post(officer, "liaison", "K1")
    return officer


def guess(client, password=WRONG, *, name="salar", address="10.0.0.1"):
    typed = {"username": name, "password": password}
    return client.post("/sign-in/", typed, REMOTE_ADDR=address)


def used_before(address="10.9.9.9"):
    """Return a browser in which Salar has signed in, and out again."""
    client = Client()
    assert guess(client, PASSWORD, address=address).status_code == 302
    client.post("/sign-out/")
    return client


turns = itertools.count()


def attack(number, counting, *, name="salar"):
    """Guess from many addresses in turn; return how many were evaluated."""
    client, before = Client(), counting.asked
    for turn in itertools.islice(turns, number):
        guess(client, name=name, address=f"10.0.{turn % ADDRESSES}.1")
    return counting.asked - before


def test_of_the_guesses_on_one_name_a_hundred_an_hour_are_evaluated(salar, counting, time_machine):
    """Run with GUESSES=10000, all of them go through the door."""
    start, evaluated = timezone.now(), 0
    time_machine.move_to(start, tick=False)
    her_own = used_before()
    for step in range(STEPS):
        time_machine.move_to(start + step * timedelta(hours=1) / STEPS, tick=False)
        evaluated += attack(GUESSES // STEPS, counting)
    print(f"{GUESSES} guesses from {ADDRESSES} addresses in an hour: {evaluated} evaluated")
    at_once, hourly = settings.SIGN_INS_BY_NAME
    assert at_once + hourly <= 100  # in whichever hour
    left = at_once + hourly * (STEPS - 1) // STEPS
    assert evaluated <= left
    if GUESSES < ADDRESSES * settings.AXES_FAILURE_LIMIT:  # no address is locked by itself
        assert evaluated == left
    assert guess(Client(), PASSWORD, address="10.8.8.8").status_code == 429
    assert guess(her_own, PASSWORD, address="10.8.8.8").status_code == 302


def test_an_unknown_name_is_answered_like_a_known_one(salar, counting):
    answers = [
        [guess(Client(), name=name, address=f"10.{n}.0.1").status_code for n in range(25)]
        for name in ("salar", "nobody")
    ]
    assert answers[0] == answers[1] == [200] * 20 + [429] * 5


def test_the_case_of_a_name_makes_no_other_name(salar, counting):
    for n in range(30):
        guess(Client(), name=("salar", "SALAR", "Salar")[n % 3], address=f"10.{n}.0.1")
    assert guess(Client(), name="sALAR", address="10.99.0.1").status_code == 429


def test_what_was_used_up_comes_back_with_time(salar, counting, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    attack(25, counting)
    assert guess(Client(), PASSWORD, address="10.8.8.8").status_code == 429
    time_machine.move_to(start + timedelta(minutes=2), tick=False)
    assert guess(Client(), PASSWORD, address="10.8.8.9").status_code == 302


def test_an_address_is_slowed_whatever_names_it_tries_and_locks_no_room_out(salar, counting):
    known = used_before(address="10.0.0.1")
    before, room = counting.asked, Client()
    answers = [guess(room, name=f"name{n // 4}").status_code for n in range(80)]
    assert answers == [200] * 60 + [429] * 20
    assert counting.asked - before == 60
    assert guess(known, PASSWORD).status_code == 302


def test_who_signs_in_rightly_uses_nothing_up(salar, counting):
    for _morning in range(70):
        assert guess(Client(), PASSWORD).status_code == 302


@pytest.mark.parametrize("forged", ["", "x", "eyJ4Ijoi:1:2", "a" * 4_000])
def test_a_cookie_of_ones_own_making_spares_nothing(salar, counting, forged):
    attack(25, counting)
    client = Client()
    client.cookies[settings.BROWSER_COOKIE_NAME] = forged
    assert guess(client, PASSWORD, address="10.8.8.8").status_code == 429


def test_a_browser_is_known_for_those_alone_who_signed_in_with_it(salar, counting):
    known = used_before()
    attack(25, counting, name="nalin")
    assert guess(known, name="nalin", address="10.8.8.8").status_code == 429


def test_forty_may_share_a_desk_and_its_cookie_names_nobody(salar, counting):
    desk = used_before()
    value = desk.cookies[settings.BROWSER_COOKIE_NAME].value
    assert "salar" not in value
    assert str(salar.pk) not in value
    cookie = desk.cookies[settings.BROWSER_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 31_536_000)


def test_a_known_browser_too_is_slowed_by_itself(salar, counting):
    known, before = used_before(), counting.asked
    for n in range(30):
        guess(known, address=f"10.{n}.0.1")
    assert counting.asked - before == 20


def test_exactly_as_many_pass_as_there_are_however_many_ask_at_once(real, together, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    limit = limits.Limit("test", 7, 0)
    passed = together(*[lambda: [limits.take(limit, "key") for _ in range(5)]] * 6)
    assert sum(map(sum, passed)) == 7


def test_what_is_full_again_is_forgotten_and_nothing_typed_is_kept(salar, time_machine):
    guess(Client(), name="my secret password")
    stored = list(Bucket.objects.values_list("key", flat=True))
    assert len(stored) == 2
    assert not any("secret" in key for key in stored)
    time_machine.move_to(timezone.now() + settings.LIMITS_KEPT + timedelta(minutes=1))
    nightly.expire()
    assert not Bucket.objects.exists()
