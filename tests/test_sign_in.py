"""Signing in, and how a session ends: by signing out, by idling, by age, by being disabled."""

import os
import subprocess
import sys
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import UUIDConverter
from django.utils import timezone

from centres import actions
from centres.converters import KeyConverter
from centres.models import Session
from coordination.local.servers import ROOT
from tests.support import builders

pytestmark = pytest.mark.django_db
PASSWORD = "nine grey herons over Dukan"
OPEN = {"sign_in", "language", "healthz", "help"}  # the help tells nothing of the record
PAGE_OF_API = "api_docs"
# One value of each part of an address.
KINDS = {UUIDConverter: UUID(int=1), KeyConverter: 1}
PARTS = {
    "code": "K1",
    "number": "K1-2026-0001",
    "reference": "K1-2026-0001",
    "other": "K1-2026-0002",
    "day": "2026-11-20",
    "week": "2026-W47",
    "month": "2026-11",
    "name": "0" * 64,
    "mark": "0" * 16,
    "position": 1,
    "pk": 1,
    "path": "6/39/25",
}


@pytest.fixture
def salar(db):
    """A liaison officer at K1 who has a password."""
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    return officer


def sign_in(client, username="salar", password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


@pytest.fixture
def inside(nalin, browse):
    """A browser in which Nalin has signed in."""
    return browse(nalin)


def poll(client):
    changes = {"HTTP_X_POLL": "1", "HTTP_HX_REQUEST": "true"}
    return client.get("/incidents/changes/?after=99999999", **changes)


def is_in(client) -> bool:
    return client.get("/incidents/").status_code == 200


@pytest.fixture
def later(time_machine):
    """Put the clock forward."""
    time_machine.move_to(timezone.now(), tick=False)
    return lambda **by: time_machine.shift(timedelta(**by))


def test_the_form_lets_an_officer_in_and_goes_where_one_wanted_to(salar):
    client = Client()
    wanted = client.get("/incidents/?kind=arson")
    page = client.get(wanted.url)
    assert page.context["next"] == "/incidents/?kind=arson"
    assert sign_in(client, next=page.context["next"]).url == "/incidents/?kind=arson"
    assert is_in(client)


def test_it_goes_to_no_other_site(salar):
    assert sign_in(Client(), next="https://example.org/").url == "/"


def test_the_password_is_kept_as_an_argon2_hash(salar):
    assert salar.password.startswith("argon2$argon2id$")
    assert PASSWORD not in salar.password


@pytest.mark.parametrize("password", ["too short", "1q2w3e4r5t6y7u8i9o0p", "salar-of-kirkuk"])
def test_a_weak_password_is_refused_with_a_sentence(db, password):
    with pytest.raises(ValidationError) as refused:
        builders.enrol("salar.of.kirkuk", password=password)
    assert refused.value.messages[0].endswith(".")


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(salar):
    def answer(username):
        page = sign_in(Client(), username, "not this one at all")
        return page.status_code, page.context["form"].non_field_errors()

    disabled = builders.enrol("shut", password=PASSWORD)
    actions.disable_officer(by=builders.setup(), submission=uuid4(), officer=disabled)
    assert answer("salar") == answer("nobody") == answer("setup")
    assert sign_in(Client(), "shut").context["form"].errors == {"__all__": answer("salar")[1]}


def test_five_failures_lock_the_name_at_that_address_for_a_while(salar, nalin, later):
    client, here = Client(), {"REMOTE_ADDR": "10.0.0.7"}

    def attempt(username, password, **where):
        typed = {"username": username, "password": password}
        return client.post("/sign-in/", typed, **where).status_code

    failures = [attempt("salar", "wrong", **here) for _attempt in range(5)]
    assert failures == [200, 200, 200, 200, 429]
    assert attempt("salar", PASSWORD, **here) == 429
    nalin.set_password(PASSWORD)
    nalin.save()
    assert attempt("nalin", PASSWORD, **here) == 302, "a whole room must never be locked out"
    client.post("/sign-out/")
    assert attempt("salar", PASSWORD, REMOTE_ADDR="10.0.0.8") == 302
    client.post("/sign-out/")
    later(minutes=16)
    assert attempt("salar", PASSWORD, **here) == 302


def test_an_unknown_name_is_locked_like_a_known_one(db):
    answers = [sign_in(Client(), "nobody").status_code for _attempt in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_signing_out_ends_the_session(inside):
    stolen = Client()
    stolen.cookies = inside.cookies.copy()
    assert inside.get("/sign-out/").status_code == 405
    assert inside.post("/sign-out/").url == "/sign-in/"
    assert not is_in(inside)
    assert not is_in(stolen)
    assert not Session.objects.exists()


def test_a_disabled_officer_is_out_with_the_next_request(inside, nalin):
    assert is_in(inside)
    actions.disable_officer(by=builders.setup(), submission=uuid4(), officer=nalin)
    assert not is_in(inside)


def test_a_session_ends_after_15_minutes_without_activity(inside, later):
    assert is_in(inside)
    later(minutes=14)
    assert is_in(inside)
    later(minutes=16)
    ended = inside.get("/incidents/")
    assert ended.url == "/sign-in/?next=%2Fincidents%2F&idle=1"


def test_an_administrators_ends_after_10(dara, browse, later):
    client = browse(dara)
    assert client.get("/centres/").status_code == 200
    later(minutes=9)
    assert client.get("/centres/").status_code == 200
    later(minutes=11)
    assert client.get("/centres/").status_code == 302


@pytest.mark.parametrize("first", ["/incidents/", None])
def test_polling_is_no_activity(inside, later, first):
    if first:
        assert '"X-Poll"' in inside.get(first).content.decode()
    for _poll in range(3):
        assert poll(inside).status_code == 204
        later(minutes=5, seconds=1)
    ended = poll(inside)
    assert ended.headers["HX-Redirect"] == "/sign-in/?next=%2F&idle=1"
    assert ended.content == b""
    assert not is_in(inside)


def test_a_session_lasts_12_hours_at_most_however_busy(inside, later):
    for _step in range(60):
        assert is_in(inside)
        later(minutes=12)
    assert not is_in(inside)


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(salar):
    client = Client()
    ended = client.post("/sign-out/", HTTP_REFERER="http://testserver/drafts/")
    page = client.get(ended.url)
    assert sign_in(client, next=page.context["next"]).url == "http://testserver/drafts/"


def test_a_page_for_officers_is_kept_by_nobody(inside):
    for address in ("/incidents/", "/centres/", "/incidents/K1-2026-9999/", "/api/v1/centres"):
        assert inside.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/sign-in/", "/incidents/", "/nothing/", "/healthz"])
def test_every_answer_restricts_what_the_browser_may_do(inside, address):
    for client in (Client(), inside):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"].split("; ")
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(salar):
    client = Client()
    client.get("/sign-in/")
    sign_in(client)
    client.post("/language/", {"language": "ar"})
    assert set(client.cookies) == {"session", "csrf", "language", "browser"}
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_with_tls_the_deployment_check_is_clean_and_cookies_are_bound_to_the_site():
    show = "from coordination.settings import *; print(SESSION_COOKIE_NAME, CSRF_COOKIE_NAME)"
    variables = {**os.environ, "TLS": "1"}
    for command, said in (
        (["manage.py", "check", "--deploy", "--fail-level", "WARNING"], ""),
        (["-c", f"{show}; assert SESSION_COOKIE_SECURE"], "__Host-session __Host-csrf\n"),
    ):
        run = [sys.executable, *command]
        done = subprocess.run(run, cwd=ROOT, env=variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert said in done.stdout


def addresses(patterns, outer=None):
    """Yield every address by its name; `outer` are the parts named by what includes it."""
    for pattern in patterns:
        parts = {**(outer or {}), **pattern.pattern.converters}
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, parts)
        else:
            values = {name: KINDS.get(type(kind)) or PARTS[name] for name, kind in parts.items()}
            yield pattern.name, reverse(pattern.name, kwargs=values)


def test_nothing_is_shown_to_one_who_has_not_signed_in(db):
    found = dict(addresses(get_resolver().url_patterns))
    assert found.keys() >= OPEN
    for name, address in found.items():
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address)
            if name.startswith("api_") and name != PAGE_OF_API:
                assert answer.status_code == 401, f"{method} {address}"
            elif name not in OPEN:
                assert answer.status_code == 302, f"{method} {address}"
                assert answer.url.startswith("/sign-in/?next="), f"{method} {address}"
