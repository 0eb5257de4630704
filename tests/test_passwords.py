"""Which passwords are too easy, and how long a temporary one opens anything."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation

from centres import actions
from centres.models import Officer
from incidents.demo.roster import PHRASE
from tests.support import builders

pytestmark = pytest.mark.django_db

GOOD = "nine grey herons over Dukan"
EASY = [
    "aaaaaaaaaaaaaaaa",
    "123456789012345",
    "passwordpassword",
    "peshmerga123456",
    "firasfirasfirasfi",
    "jointcoordination",
    "qwertyuiopasdfgh",
    "Firas-Hazim-2026",
    "kirkukkirkuk2026",
    "peshmerga kirkuk 2026",
    "Diyala Kirkuk Mosul",
    "FirasHazimJCC2026",
    "فراس حازم فراس حازم",
    "كركوك كركوك كركوك",
    "پێشمەرگە پێشمەرگە",
]


def enrolled(password, **more):
    fields = {"name_latin": "Firas Hazim", "name_arabic": "فراس حازم", "force_id": "iraqi"}
    return builders.enrol("firas", rank="lieutenant", password=password, **fields, **more)


@pytest.mark.parametrize("password", EASY)
def test_what_is_soon_guessed_is_refused_with_a_sentence(db, password):
    with pytest.raises(ValidationError) as refused:
        enrolled(password)
    assert all(sentence.endswith(".") for sentence in refused.value.messages)
    assert not Officer.objects.filter(username="firas").exists()


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_the_sentence_is_in_the_language_of_whoever_chooses(db, language):
    with translation.override(language), pytest.raises(ValidationError) as refused:
        enrolled("jointcoordination")
    [sentence] = refused.value.messages
    assert sentence.isascii() is (language == "en")


@pytest.mark.parametrize("password", [GOOD, PHRASE, "سبعة طيور فوق بحيرة دوكان", "x9" + GOOD * 40])
def test_several_words_that_nobody_expects_are_accepted(db, password):
    assert enrolled(password).check_password(password)


def sign_in(password):
    client = Client()
    return client, client.post("/sign-in/", {"username": "firas", "password": password})


@pytest.fixture
def given(time_machine):
    """Firas and a temporary password, given now; the clock stands still."""
    time_machine.move_to(timezone.now(), tick=False)
    officer = enrolled(GOOD)
    builders.post(officer, "liaison", "K1")
    by = builders.setup()
    return actions.reset_password(by=by, submission=uuid4(), officer=officer).secret


def test_a_temporary_password_opens_for_72_hours(given, time_machine):
    time_machine.shift(timedelta(hours=72))
    _client, answer = sign_in(given)
    assert answer.status_code == 302


def test_then_a_right_one_says_so_and_lets_nobody_in(given, time_machine):
    time_machine.shift(timedelta(hours=72, seconds=1))
    client, answer = sign_in(given)
    assert answer.status_code == 200
    assert "temporary password has expired" in answer.content.decode()
    assert client.get("/incidents/").status_code == 302
    _client, answer = sign_in("some other password of his")
    assert "expired" not in answer.content.decode()


def test_another_one_opens_again_and_one_of_his_own_never_expires(given, time_machine):
    time_machine.shift(timedelta(days=4))
    officer = Officer.objects.get(username="firas")
    again = actions.reset_password(by=builders.setup(), submission=uuid4(), officer=officer)
    client, _answer = sign_in(again.secret)
    new = "seven storks above Koya"
    fields = {"old": again.secret, "password": new, "again": new, "submission": str(uuid4())}
    assert client.post("/account/password/", fields).url == "/account/"
    time_machine.shift(timedelta(days=400))
    assert sign_in(new)[1].status_code == 302


def test_when_it_was_given_is_no_part_of_the_record(given):
    officer = Officer.objects.get(username="firas")
    state = officer.state()
    officer.password_given_at = None
    assert officer.state() == state
