"""What the proxy lets in, what it says of it to the web server, and what it writes down."""

import json
import re

import pytest
import requests
from django.conf import settings

from tests.production.cast import PASSWORD
from tests.production.services import await_true
from tests.support import builders
from tests.support.slow_clients import Crowd
from tests.test_exports import many

SECRET = "jcc_canary"


def test_nobody_gets_a_page_without_tls(client, running):
    for forged in ({}, {"X-Forwarded-Proto": "https"}):
        told = client.get(
            f"{running.plain_address}/incidents/?kind=ied", headers=forged, allow_redirects=False
        )
        assert told.status_code == 301
        assert told.headers["Location"] == f"{running.address}/incidents/?kind=ied"


def test_a_computer_that_does_not_trust_the_authority_is_warned(running):
    with pytest.raises(requests.exceptions.SSLError, match="certificate verify failed"):
        requests.get(f"{running.address}/healthz", timeout=10)


def test_cookies_are_bound_to_the_site_and_go_by_tls_alone(client, sign_in):
    answer = sign_in("nalin")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    cookies = {cookie.name: cookie for cookie in client.cookies}
    assert cookies.keys() == {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.BROWSER_COOKIE_NAME,
    }
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert (cookie.secure, cookie.path, cookie.domain_specified) == (True, "/", False)
        assert cookie.has_nonstandard_attr("HttpOnly")


@pytest.mark.parametrize("address", ["/sign-in/", "/nothing/", "/api/v1/incidents"])
def test_every_answer_tells_the_browser_to_be_careful(client, running, address):
    headers = client.get(f"{running.address}{address}").headers
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Server" not in headers


def test_a_clients_word_on_the_scheme_is_not_taken(client, running):
    forged = {"X-Forwarded-Proto": "http", "Forwarded": "proto=http"}
    answer = client.get(f"{running.address}/sign-in/", headers=forged, allow_redirects=False)
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["X-Real-IP", "X_Real_IP", "X-Forwarded-For"])
def test_a_forged_address_does_not_get_around_the_lock(sign_in, name):
    failures = [
        sign_in("nalin", "not this one at all", **{name: f"10.0.0.{attempt}"}).status_code
        for attempt in range(5)
    ]
    assert failures == [200, 200, 200, 200, 429]
    assert sign_in("nalin", **{name: "10.0.0.9"}).status_code == 429


def test_the_web_server_itself_would_believe_it(running):
    """The control of the above: without the proxy between, each address is another."""
    form = {"username": "nalin", "password": "not this one at all"}
    address = f"http://127.0.0.1:{running.ports['web']}/sign-in/"
    trusted = {"Host": running.address.partition("//")[2], "X-Forwarded-Proto": "https"}
    trusted["Referer"] = f"{running.address}/"
    with requests.Session() as direct:
        direct.headers.update(trusted)
        token = direct.get(address).cookies[settings.CSRF_COOKIE_NAME]
        form["csrfmiddlewaretoken"] = token
        cookie = {"Cookie": f"{settings.CSRF_COOKIE_NAME}={token}"}
        answers = [
            direct.post(address, form, headers={**cookie, "X-Real-IP": f"10.0.0.{attempt}"})
            for attempt in range(6)
        ]
    assert [answer.status_code for answer in answers] == [200] * 6


@pytest.mark.parametrize("proxy", [True, False])
def test_slow_clients_keep_nobody_waiting(client, running, nalin, proxy, sign_in):
    """Neither half-open requests nor downloads that nobody reads, with and without the proxy."""
    builders.report(nalin)
    many(20_000)
    sign_in("nalin")
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    host = running.address.partition("//")[2]
    told = {"host": host, "headers": ["X-Forwarded-Proto: https", f"Referer: {running.address}/"]}
    port = running.ports["https" if proxy else "web"]
    with Crowd(port, **told, authority=running.authority if proxy else None) as crowd:
        crowd.half_open(60)
        begun = crowd.read_slowly(20, "/incidents/export/?format=csv", f"Cookie: {cookie}")
        assert set(begun) == {200, 429}
        assert client.get(f"{running.address}/incidents/", timeout=60).status_code == 200


def test_a_body_over_a_megabyte_is_refused_in_words(client, running, sign_in):
    sign_in("nalin")
    form = {"csrfmiddlewaretoken": client.cookies[settings.CSRF_COOKIE_NAME]}
    answer = client.post(f"{running.address}/incidents/new/", form | {"narrative": "a" * 2_000_000})
    assert answer.status_code == 400
    assert "could not be read" in answer.text


def test_pages_and_files_come_compressed_and_files_are_kept(client, running):
    page = client.get(f"{running.address}/sign-in/")
    assert page.headers["Content-Encoding"] == "gzip"
    (file,) = set(re.findall(r'href="(/static/css/[^"]+\.css)"', page.text))
    style = client.get(f"{running.address}{file}")
    assert style.headers["Content-Encoding"] == "gzip"
    assert "immutable" in style.headers["Cache-Control"]


def test_the_log_holds_who_asked_for_which_page_and_no_more(client, running):
    headers = {"Authorization": f"Bearer {SECRET}", "Referer": f"{running.address}/?q={SECRET}"}
    client.get(f"{running.address}/incidents/marker/?q={SECRET}", headers=headers)
    await_true(lambda: "/incidents/marker/" in running.log("proxy"), "the line of the log")
    (line,) = (line for line in running.log("proxy").splitlines() if "/incidents/marker/" in line)
    told = json.loads(line)
    assert told["request"]["uri"] == "/incidents/marker/?…"
    assert (told["request"]["remote_ip"], told["status"]) == ("127.0.0.1", 404)
    for name in ("proxy", "web"):
        assert SECRET not in running.log(name)
        assert PASSWORD not in running.log(name)


def test_while_the_web_server_is_away_the_proxy_says_so(client, running, nalin):
    running.end("web")
    answer = client.get(f"{running.address}/incidents/?q={SECRET}")
    assert answer.status_code == 503
    assert "Nothing was recorded" in answer.text
    assert "Server" not in answer.headers
    running.start_web()
    await_true(lambda: client.get(f"{running.address}/healthz").status_code == 200, "the server")
    assert SECRET not in running.log("proxy")
    assert builders.report(nalin).number


def test_tiles_are_served_to_those_who_may_see_the_map(client, running, sign_in):
    tile = running.folder / "tiles" / "satellite" / "8" / "160" / "100.png"
    tile.parent.mkdir(parents=True, exist_ok=True)
    tile.write_bytes(b"\x89PNG a picture")
    address = f"{running.address}/tiles/satellite/8/160/100.png"
    stranger = client.get(address, allow_redirects=False)
    assert (stranger.status_code, b"picture" in stranger.content) == (302, False)
    sign_in("nalin")
    answer = client.get(address)
    assert (answer.status_code, answer.content) == (200, tile.read_bytes())
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    beside = client.get(f"{running.address}/tiles/..%2f..%2fproxy/", allow_redirects=False)
    assert beside.status_code in (400, 404)
