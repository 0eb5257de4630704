"""Where an officer is signed in: seen on the account's page, and ended from there."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from centres.access import sessions
from tests.support import builders

pytestmark = pytest.mark.django_db
PASSWORD = "nine grey herons over Dukan"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36"
)
AGENTS = {
    FIREFOX: "Firefox · Windows",
    CHROME: "Chrome · Android",
    CHROME.replace("Linux; Android 13; SM-A536B", "X11; Linux x86_64"): "Chrome · Linux",
    f"{CHROME} Edg/120.0": "Edge · Android",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.1 Safari/605.1.15": "Safari · macOS",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.1 Mobile/15E148 Safari/604.1": "Safari · iPhone",
    "curl/8.4.0": "",
    "": "",
}


@pytest.fixture
def salar(db):
    """A liaison officer at K1 who has a password."""
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    return officer


@pytest.fixture
def later(time_machine):
    """Put the clock forward."""
    time_machine.move_to(timezone.now(), tick=False)
    return lambda **by: time_machine.shift(timedelta(**by))


def sign_in(agent=FIREFOX, address="10.0.0.7"):
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    client.post("/sign-in/", {"username": "salar", "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client) -> bool:
    return client.get("/incidents/").status_code == 200


def places(client):
    return client.get("/account/").context["places"]


def test_each_is_told_by_time_address_and_browser(salar, later):
    start = timezone.now()
    sign_in(CHROME, "10.0.0.8")
    later(minutes=2)
    here, there = places(sign_in())
    assert (here.here, here.browser, here.address) == (True, "Firefox · Windows", "10.0.0.7")
    assert (there.here, there.browser, there.address) == (False, "Chrome · Android", "10.0.0.8")
    assert (there.since, there.seen) == (start, start)
    assert here.since == start + timedelta(minutes=2)


def test_the_last_activity_moves_with_its_officer(salar, later):
    other, start = sign_in(), timezone.now()
    later(minutes=5)
    is_in(other)
    assert places(sign_in())[1].seen == start + timedelta(minutes=5)


@pytest.mark.parametrize(("agent", "shown"), AGENTS.items())
def test_a_browser_is_named_by_family_and_system(agent, shown):
    assert sessions.browser_of(agent) == shown


@pytest.mark.parametrize(
    "agent", ["x" * 5_000, "\x00", "\ud800", "<script>alert(1)</script>", "ÿé"]
)
def test_no_browser_breaks_the_page_by_what_it_calls_itself(salar, agent):
    for client in (sign_in(agent), sign_in(agent)):  # the second is told of the first
        assert client.get("/account/").status_code == 200
        assert len(client.session[sessions.BEGUN]["agent"]) <= 200


def test_what_cannot_be_stored_is_left_out_of_what_a_browser_calls_itself(salar):
    client = sign_in(CHROME.replace("Chrome", "Chr\x00ome"))
    assert client.session[sessions.BEGUN]["agent"] == CHROME
    salar.refresh_from_db()
    assert salar.last_sign_in["agent"] == CHROME


@pytest.mark.parametrize("header", ["HTTP_USER_AGENT", "HTTP_ACCEPT"])
def test_who_guesses_is_counted_and_shut_out_whatever_the_headers_hold(salar, header):
    client = Client(**{header: "a\x00\ud800b"})
    for status in (200, 200, 200, 200, 429):
        page = client.post("/sign-in/", {"username": "salar", "password": "wrong"})
        assert page.status_code == status


def test_one_that_is_ended_is_at_the_sign_in_page_with_its_next_request(salar):
    here, there, third = sign_in(), sign_in(CHROME), sign_in()
    name = next(place.name for place in places(here) if place.browser == "Chrome · Android")
    assert here.post(f"/account/sessions/{name}/end/").url == "/account/"
    ended = there.get("/incidents/")
    assert ended.url == "/sign-in/?next=%2Fincidents%2F&idle=ended"
    assert "This session has ended. Sign in again." in there.get(ended.url).content.decode()
    assert there.get("/incidents/").url == "/sign-in/?next=%2Fincidents%2F", "told once"
    assert is_in(here)
    assert is_in(third)
    assert here.post(f"/account/sessions/{name}/end/").status_code == 404


def test_all_others_end_together(salar, nalin, browse):
    here, *others = sign_in(), sign_in(), sign_in()
    colleague = browse(nalin)
    assert here.post("/account/sessions/end/").url == "/account/"
    assert [is_in(client) for client in (here, colleague, *others)] == [True, True, False, False]


def test_each_is_ended_by_a_button_that_says_which(salar):
    here, there = sign_in(), sign_in(CHROME)
    since = there.session[sessions.BEGUN]["at"]
    when = f"{timezone.localtime(datetime.fromisoformat(since)):%d%H%MC %b %y}".upper()
    text = here.get("/account/").content.decode()
    assert f'End this session<span class="vh">: Chrome · Android {when}</span>' in text
    assert "End all other sessions" in text


def test_nobody_sees_or_ends_those_of_another(salar, nalin, browse):
    theirs = sign_in()
    name = places(theirs)[0].name
    stranger = browse(nalin)
    assert len(places(stranger)) == 1
    assert stranger.post(f"/account/sessions/{name}/end/").status_code == 404
    assert stranger.post("/account/sessions/end/").status_code == 302
    assert is_in(theirs)


def test_the_own_one_is_left_by_signing_out_only(salar):
    here = sign_in()
    name = places(here)[0].name
    assert f"/account/sessions/{name}/end/" not in here.get("/account/").content.decode()
    assert here.post(f"/account/sessions/{name}/end/").status_code == 404
    assert is_in(here)


def test_the_page_never_shows_a_key(salar):
    here, there = sign_in(), sign_in()
    page = here.get("/account/").content.decode()
    for client in (here, there):
        assert client.session.session_key not in page


def test_one_that_idled_out_is_not_listed(salar, later):
    sign_in()
    later(minutes=16)
    assert len(places(sign_in())) == 1
    assert salar.sessions.count() == 2


def test_one_that_expired_is_not_listed(salar):
    here = sign_in()
    sign_in()
    assert len(places(here)) == 2
    other = salar.sessions.exclude(pk=here.session.session_key)
    other.update(expire_date=timezone.now())
    assert len(places(here)) == 1


@pytest.mark.parametrize("name", ["x", "0" * 63, "0" * 65, "A" * 64, "0" * 64 + "%00"])
def test_a_name_that_is_none_is_no_address(salar, name):
    assert sign_in().post(f"/account/sessions/{name}/end/").status_code == 404


def test_they_are_ended_by_post_only(salar):
    assert sign_in().get("/account/sessions/end/").status_code == 405
    assert sign_in().get(f"/account/sessions/{'0' * 64}/end/").status_code == 405
