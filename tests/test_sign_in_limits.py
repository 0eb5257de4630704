"""Guessing is slow from wherever it comes, and keeps no officer out of a browser used before."""

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

pytestmark = pytest.mark.django_db

PASSWORD = "nine grey herons over Dukan"
WRONG = "eight grey herons over Dukan"
GUESSES, ADDRESSES = int(os.environ.get("GUESSES") or 400), 200


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


def attack(number, counting, *, name="salar"):
    """Guess from many addresses in turn; return how many were evaluated."""
    client, before = Client(), counting.asked
    for i in range(number):
        guess(client, name=name, address=f"10.0.{i % ADDRESSES}.1")
    return counting.asked - before


def test_of_ten_thousand_guesses_on_one_name_a_hundred_an_hour_are_evaluated(salar, counting):
    her_own = used_before()
    before = timezone.now()
    evaluated = attack(GUESSES, counting)
    print(f"{GUESSES} guesses from {ADDRESSES} addresses: {evaluated} evaluated")
    assert evaluated <= 100
    assert guess(Client(), PASSWORD, address="10.8.8.8").status_code == 429
    assert guess(her_own, PASSWORD, address="10.8.8.8").status_code == 302
    assert timezone.now() - before < timedelta(hours=1), os.environ.get("HOSTNAME")
