"""Clients that send or take slowly: nobody else waits for them, without any proxy."""

import os
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection
from honcho.environ import parse_procfile

from coordination.local.run import PROCFILE
from tests.production.services import free_ports
from tests.support import builders
from tests.support.processes import until
from tests.support.slow_clients import Crowd
from tests.test_exports import many

HALF_OPEN, READERS = 60, 20
PATIENCE = 60  # seconds for a page: it would wait for ever


@pytest.fixture
def port(real, tmp_path):
    """The web server as `make run` starts it, one process of it, on the test's database."""
    (port,) = free_ports("web").values()
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{real}").geturl()
    told = {"DATABASE_URL": url, "WEB_CONCURRENCY": "1", "PORT": str(port), "TLS": "0"}
    command = parse_procfile(PROCFILE.read_text()).processes["web"]
    command = command.replace("$PYTHON", sys.executable).replace("$PORT", str(port))
    how = {"env": os.environ | told, "cwd": settings.ROOT}
    with (tmp_path / "web.log").open("wb") as log:
        process = subprocess.Popen(command.split(), stdout=log, stderr=log, **how)
    try:
        until(lambda: answers(port))
        yield port
    finally:
        process.terminate()
        process.wait()


def answers(port):
    try:
        return urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status == 200
    except URLError:
        return False


@pytest.fixture
def cookie(browse):
    """Return the header by which an officer's browser is known."""

    def of(officer):
        held = browse(officer).cookies[settings.SESSION_COOKIE_NAME]
        return f"Cookie: {held.key}={held.value}"

    return of


def page(port, cookie):
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", "/incidents/", headers=dict([cookie.split(": ")]))
        return connection.getresponse().status


def test_pages_are_answered_while_requests_are_half_open(port, cookie, nalin):
    with Crowd(port, host="127.0.0.1") as crowd:
        crowd.half_open(HALF_OPEN)
        assert page(port, cookie(nalin)) == 200
        assert crowd.still_hang()


def test_pages_are_answered_while_downloads_hang(port, cookie, nalin, hassan, rezan, baran):
    builders.report(nalin)
    many(20_000)
    with Crowd(port, host="127.0.0.1") as crowd:
        for officer in (hassan, rezan, baran):
            begun = crowd.read_slowly(READERS, "/incidents/export/?format=ndjson", cookie(officer))
            assert set(begun) == {200, 429} or set(begun) == {200, 429, 503}
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            assert cursor.fetchone()[0] >= 2 * settings.DOWNLOADS
        crowd.half_open(HALF_OPEN)
        assert page(port, cookie(nalin)) == 200
        assert crowd.still_hang()


def test_a_download_that_breaks_off_has_no_last_chunk_and_one_line_in_the_log(
    port, cookie, nalin, tmp_path
):
    builders.report(nalin)
    many(20_000)
    with Crowd(port, host="127.0.0.1") as crowd:
        asked = "/incidents/export/?format=ndjson"
        assert crowd.read_slowly(1, asked, cookie(nalin)) == [200]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        (reader,) = crowd.readers
        rest = b"".join(iter(lambda: reader.recv(1 << 20), b""))
    assert not rest.endswith(b"0\r\n\r\n")
    said = (tmp_path / "web.log").read_text()
    assert "Traceback" not in said
    assert len([line for line in said.splitlines() if "/incidents/export/" in line]) == 1


def test_an_answer_to_head_leaves_the_connection_in_order(port):
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        for method in ("HEAD", "GET", "HEAD", "GET"):
            connection.request(method, "/sign-in/")
            answer = connection.getresponse()
            assert (answer.status, bool(answer.read())) == (200, method == "GET")
