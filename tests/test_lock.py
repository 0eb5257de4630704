"""A locked session shows nothing to whoever sits there, until its officer unlocks it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from centres.access import second_factor
from centres.models import Session
from tests.support import builders
from tests.test_sign_in import PAGE_OF_API, addresses

pytestmark = pytest.mark.django_db
PASSWORD = "nine grey herons over Dukan"
WRONG = "eight grey herons over Dukan"
OPEN = {"lock", "unlock", "sign_in", "sign_in_code", "sign_out", "language", "healthz"}
FRAGMENT = {"HX-Request": "true", "HX-Current-URL": "http://testserver/notes/?page=2"}


@pytest.fixture
def salar(db):
    """A liaison officer at K1 who has a password."""
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    return officer


def sign_in(client, username="salar"):
    return client.post("/sign-in/", {"username": username, "password": PASSWORD})


@pytest.fixture
def inside(salar):
    client = Client()
    assert sign_in(client).status_code == 302
    return client


@pytest.fixture
def locked(inside):
    assert (
        inside.post("/lock/", {"next": "/notes/?page=2"}).url
        == "/unlock/?next=%2Fnotes%2F%3Fpage%3D2"
    )
    return inside


def unlock(client, password=PASSWORD, following="/notes/"):
    return client.post("/unlock/", {"password": password, "next": following})


def is_in(client) -> bool:
    return client.get("/incidents/").status_code == 200


def test_the_lock_says_whose_it_is_and_the_password_leads_back_to_the_page(locked):
    page = locked.get("/unlock/?next=/notes/%3Fpage%3D2")
    text = page.content.decode()
    assert "Salar" in text
    assert f"{timezone.localtime():C %b %y}".upper() in text
    assert page.context["next"] == "/notes/?page=2"
    assert unlock(locked, following="/notes/?page=2").url == "/notes/?page=2"
    assert is_in(locked)
    assert locked.get("/unlock/?next=/notes/").url == "/notes/", "it is open already"


def test_no_address_answers_while_it_is_locked(locked):
    found = dict(addresses(get_resolver().url_patterns))
    assert found.keys() >= OPEN
    for name, address in found.items():
        for method in ("get", "post") if name not in OPEN else ():
            answer = getattr(locked, method)(address, headers={"Referer": "http://testserver/a/"})
            said = f"{method} {address}: {answer.status_code}"
            if name.startswith("api_") and address != found[PAGE_OF_API]:
                assert answer.status_code == 403, said
                assert answer.json()["title"] == "This session is locked", said
            elif not address.startswith("/api/"):
                assert answer.status_code == 302, said
                assert answer.url.startswith("/unlock/?next="), said
            assert "Salar" not in answer.content.decode(), said


def test_a_fragment_leads_its_page_to_the_lock_and_the_desk_says_nothing(locked):
    answer = locked.get("/notices/badge/", headers=FRAGMENT)
    assert answer.headers["HX-Redirect"] == "/unlock/?next=%2Fnotes%2F%3Fpage%3D2"
    assert answer.content == b""
    asked = locked.get("/desk/", headers=FRAGMENT)
    assert (asked.status_code, asked.content) == (204, b"")


def test_a_page_that_is_none_shows_nothing_but_who_is_locked_out(locked, salar):
    text = locked.get("/nothing/").content.decode()
    for word in ("data-seal", "data-officer", "/notices/", "/incidents/", "Kirkuk"):
        assert word not in text


@pytest.mark.parametrize("page", ["/unlock/", "/sign-in/"])
def test_the_pages_that_answer_hold_nothing_of_the_record(locked, page):
    text = locked.get(page).content.decode()
    for word in ("data-seal", "data-officer", "/notices/", "/incidents/", "Kirkuk"):
        assert word not in text


def test_another_officer_with_a_device_takes_over_with_the_code_and_not_before(
    locked, time_machine
):
    other = builders.enrol("shilan", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(other, "liaison", "K1")
    builders.with_device(other)
    time_machine.move_to(timezone.now() + timedelta(minutes=1))  # a code opens once
    assert sign_in(locked, "shilan").url.startswith("/sign-in/code/")
    assert locked.get("/notes/").url.startswith("/unlock/")
    typed = second_factor.code_of(builders.KEY)
    assert locked.post("/sign-in/code/", {"device_code": typed}).status_code == 302
    assert is_in(locked)
    assert "Shilan" in locked.get("/account/").text


def test_a_form_sent_to_a_locked_session_is_not_recorded(locked):
    note = {"submission": uuid4(), "centre": "K1", "text": "Line check."}
    sent = locked.post("/notes/", note, headers={"Referer": "http://testserver/notes/"})
    assert sent.url == "/unlock/?next=http%3A%2F%2Ftestserver%2Fnotes%2F"
    unlock(locked)
    assert "Line check." not in locked.get("/notes/").content.decode()


def test_wrong_passwords_count_as_failed_sign_ins(locked):
    answers = [unlock(locked, WRONG) for _attempt in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "This is not your current password." in answers[0].content.decode()
    assert unlock(locked).status_code == 429
    assert sign_in(Client()).status_code == 429
    assert not is_in(locked)


def test_the_right_one_forgets_them(locked):
    for _attempt in range(3):
        unlock(locked, WRONG)
    assert unlock(locked).status_code == 302
    assert [sign_in(Client()).status_code for _again in range(3)] == [302, 302, 302]


def test_it_leads_to_no_other_site(locked):
    assert unlock(locked, following="https://example.org/").url == "/"


def test_a_request_that_began_before_the_lock_does_not_open_it(inside):
    """It would save the session as it was when it began: the key it knows is none any more."""
    before = Client()
    before.cookies = inside.cookies.copy()
    old = inside.session.session_key
    inside.post("/lock/")
    assert inside.session.session_key != old
    assert not Session.objects.filter(pk=old).exists()
    assert before.get("/incidents/").url.startswith("/sign-in/")
    unlock(inside)
    assert inside.session.session_key != old


def test_a_page_locked_while_the_server_was_away_is_locked_by_the_next_request(inside):
    inside.cookies["lock"] = "1"
    answer = inside.get("/incidents/")
    assert answer.url == "/unlock/?next=%2Fincidents%2F"
    assert answer.cookies["lock"].value == ""
    assert not is_in(inside)
    unlock(inside)
    assert is_in(inside)


def test_two_windows_that_ask_for_the_lock_at_once_leave_its_new_key_in_the_browser(inside):
    second = Client()
    second.cookies["session"] = inside.cookies["session"].value
    for window in (inside, second):
        window.cookies["lock"] = "1"
    assert "session" in inside.get("/incidents/").cookies
    assert "session" not in second.get("/incidents/").cookies


def test_asked_too_late_it_locks_nobody_else(salar):
    client = Client()
    client.cookies["lock"] = "1"
    assert client.get("/incidents/").url.startswith("/sign-in/")
    assert "lock" not in {name for name, cookie in client.cookies.items() if cookie.value}
    sign_in(client)
    assert is_in(client)


def test_another_officer_signs_in_at_the_lock_and_ends_the_session(locked, salar):
    other = builders.enrol("shilan", password=PASSWORD, rank="captain", force_id="iraqi")
    builders.post(other, "liaison", "K1")
    theirs = Client()
    theirs.cookies = locked.cookies.copy()
    assert locked.get("/sign-in/").status_code == 200
    assert sign_in(locked, "shilan").url == "/"
    assert locked.get("/account/").context["user"] == other
    assert not salar.sessions.exists()
    assert not is_in(theirs)


def test_another_officer_may_be_asked_for_at_once(inside):
    assert inside.post("/lock/", {"next": "/notes/", "another": "1"}).url == "/sign-in/"
    assert not is_in(inside)


def test_its_own_officer_may_sign_in_as_well(locked):
    sign_in(locked)
    assert is_in(locked)


def test_who_stops_there_changes_nothing_of_the_officer_who_locked_it(locked, salar):
    locked.post("/language/", {"language": "ar"})
    salar.refresh_from_db()
    assert salar.language == ""


def test_a_locked_session_ends_after_the_idle_limit_too(locked, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=16), tick=False)
    ended = locked.get("/unlock/?next=/notes/")
    assert ended.url == "/sign-in/?next=%2Funlock%2F%3Fnext%3D%2Fnotes%2F&idle=1"
    sign_in(locked)
    assert locked.get("/unlock/?next=/notes/").url == "/notes/"


def test_a_temporary_password_locks_and_unlocks(db):
    officer = builders.enrol(
        "salar", password=PASSWORD, temporary=True, rank="captain", force_id="iraqi"
    )
    builders.post(officer, "liaison", "K1")
    client = Client()
    sign_in(client)
    client.post("/lock/")
    assert client.get("/account/password/").url.startswith("/unlock/")
    assert client.get("/unlock/").status_code == 200
    assert unlock(client).status_code == 302
    assert client.get("/notes/").url == "/account/password/"
