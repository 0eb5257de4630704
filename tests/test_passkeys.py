"""Passkeys in the place of a code, and the answers that are none."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django_otp_webauthn.models import WebAuthnCredential

from centres.access import passkeys, second_factor
from centres.models import JournalEntry, Officer
from tests.support import builders
from tests.support.passkeys import Authenticator

pytestmark = pytest.mark.django_db

PASSWORD = "nine grey herons over Dukan"
FIELD = "device_code"


@pytest.fixture
def salar(db):
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    builders.with_device(officer)
    return Officer.objects.get(pk=officer.pk)


@pytest.fixture
def inside(salar, browse):
    client = browse(salar)
    session = client.session
    session[second_factor.CONFIRMED] = timezone.now().isoformat()
    session.save()
    return client


def add(client, key, **otherwise):
    client.get("/account/passkeys/new/")
    answer = key.made(client.session[passkeys.CHALLENGE]["challenge"], **otherwise)
    content = {"name": "Blue key", "answer": json.dumps(answer), "submission": str(uuid4())}
    return client.post("/account/passkeys/new/", content)


@pytest.fixture
def key(inside):
    key = Authenticator()
    assert add(inside, key).url == "/account/"
    return key


def asked() -> tuple[Client, str]:
    """Give the password; return the client, and what its page asks a passkey to sign."""
    client = Client()
    client.post("/sign-in/", {"username": "salar", "password": PASSWORD})
    page = client.get("/sign-in/code/").content.decode()
    assert "data-passkey=" in page
    return client, client.session[passkeys.CHALLENGE]["challenge"]


def answer(client, answered):
    return client.post("/sign-in/code/", {f"{FIELD}_passkey": json.dumps(answered)})


def test_a_passkey_lets_one_in_instead_of_a_code(key):
    client, challenge = asked()
    assert answer(client, key.used(challenge)).url == "/"
    assert client.get("/incidents/").status_code == 200
    assert JournalEntry.objects.filter(verb="add_passkey").count() == 1


def test_the_page_offers_none_to_who_has_none(salar):
    client = Client()
    client.post("/sign-in/", {"username": "salar", "password": PASSWORD})
    assert "data-passkey=" not in client.get("/sign-in/code/").content.decode()


def test_an_answer_serves_once(key):
    client, challenge = asked()
    used = key.used(challenge)
    answer(client, used)
    again, _other = asked()
    assert answer(again, used).status_code == 200
    assert again.get("/incidents/").status_code == 302


@pytest.mark.parametrize("origin", ["https://testserver.example", "http://testserver:99"])
def test_an_answer_given_to_another_site_opens_nothing(key, origin):
    client, challenge = asked()
    assert answer(client, key.used(challenge, origin=origin)).status_code == 200


def test_another_key_of_the_same_name_opens_nothing(key):
    client, challenge = asked()
    assert answer(client, Authenticator().used(challenge)).status_code == 200


@pytest.mark.parametrize("odd", ["x", [], {}, {"id": 1}, {"response": {}}, {"rawId": "é"}, None])
def test_what_is_no_answer_is_said_in_place(inside, key, odd):
    client, _challenge = asked()
    assert answer(client, odd).status_code == 200
    content = {"name": "K", "answer": json.dumps(odd), "submission": str(uuid4())}
    inside.get("/account/passkeys/new/")
    page = inside.post("/account/passkeys/new/", content)
    assert page.status_code == 400
    assert WebAuthnCredential.objects.count() == 1


def test_a_passkey_is_added_once_and_for_one_officer(inside, key, nalin, browse):
    assert add(inside, key).status_code == 400
    assert WebAuthnCredential.objects.count() == 1


def test_a_removed_passkey_opens_nothing(inside, key, salar):
    number = passkeys.of(salar).get().pk
    address = f"/account/passkeys/{number}/remove/"
    assert "Blue key" in inside.get(address).content.decode()
    client, challenge = asked()
    assert inside.post(address, {"submission": str(uuid4())}).url == "/account/"
    assert answer(client, key.used(challenge)).status_code == 200
    assert inside.get(address).status_code == 404


def test_the_passkey_of_another_is_not_there(key, nalin, browse):
    builders.with_device(nalin)
    client = browse(Officer.objects.get(pk=nalin.pk))
    session = client.session
    session[second_factor.CONFIRMED] = timezone.now().isoformat()
    session.save()
    number = WebAuthnCredential.objects.get().pk
    assert client.get(f"/account/passkeys/{number}/remove/").status_code == 404
