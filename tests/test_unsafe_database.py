"""A database that may forget in a power cut what it has recorded: nothing begins to work on it."""

import os
import subprocess
import sys
from contextlib import closing

import psycopg2
import pytest
from django.db import connection, connections
from honcho.environ import parse_procfile

from coordination.local import servers
from coordination.local.run import PROCFILE
from tests.production.services import free_ports
from tests.support.processes import OURS
from tests.test_local import ask, end_servers, open_folder, user_of

PROCESSES = parse_procfile(PROCFILE.read_text()).processes
MIGRATE = "$PYTHON manage.py migrate centres 0001 --verbosity=0"
WAYS = {
    "fsync": "ALTER SYSTEM SET fsync = off",
    "full_page_writes": "ALTER SYSTEM SET full_page_writes = off",
    "synchronous_commit": "ALTER SYSTEM SET synchronous_commit = off",
    "the role's": "ALTER ROLE jcc SET synchronous_commit = off",
    "the database's": "ALTER DATABASE jcc SET synchronous_commit = off",
}
RIGHT = ["ALTER SYSTEM RESET ALL", "ALTER ROLE jcc RESET ALL", "ALTER DATABASE jcc RESET ALL"]


@pytest.fixture(scope="module")
def url():
    """An empty database of a server of its own."""
    with open_folder() as folder:
        with user_of(folder) as (_user, url):
            yield url
        end_servers(folder)


@pytest.fixture
def server(url):
    """The server, to be set wrong; set right again afterwards."""
    yield url
    change(url, *RIGHT)


def change(url, *statements):
    with closing(psycopg2.connect(url)) as other:
        other.autocommit = True
        for statement in [*statements, "SELECT pg_reload_conf()"]:
            other.cursor().execute(statement)


def begun(url, command, **variables):
    """Begin a process of the application, and return it ended, with what it said."""
    inherited = {k: v for k, v in os.environ.items() if k not in {*OURS, "UNSAFE_DATABASE"}}
    told = {"DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1:1/0", "TLS": "0"}
    secrets = {"JOURNAL_KEY": "j" * 64, "SECRET_KEY": "s" * 64, "TOKEN_PEPPERS": f"1:{'p' * 64}"}
    (port,) = free_ports("web").values()
    command = command.replace("$PYTHON", sys.executable).replace("$PORT", str(port))
    return subprocess.run(
        command.split(),
        env=inherited | told | secrets | variables,
        cwd=servers.ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("web", "fsync"),
        ("worker", "the role's"),
        ("clock", "full_page_writes"),
        ("command", "the database's"),
    ],
)
def test_nothing_begins_on_it_and_a_sentence_says_why(server, name, way):
    change(server, WAYS[way])
    ended = begun(server, {**PROCESSES, "command": MIGRATE}[name])
    assert ended.returncode == 1, ended.stderr
    off = way if way in ("fsync", "full_page_writes") else "synchronous_commit"
    said = ended.stderr.splitlines()[-1]  # after what Celery says to root
    assert said.startswith(f"The database may lose what it has recorded: {off} is off.")
    assert "Traceback" not in ended.stderr
    assert ask(server, "SELECT to_regclass('django_migrations') IS NULL")


def test_the_servers_of_tests_may_be_told_to_forget(server):
    change(server, WAYS["fsync"], WAYS["full_page_writes"])
    asked = "$PYTHON manage.py showmigrations centres"
    assert begun(server, asked).stderr.count("fsync, full_page_writes are off") == 1
    assert begun(server, asked, UNSAFE_DATABASE="1").returncode == 0


@pytest.mark.parametrize(
    ("degree", "told"),
    [("off", True), ("local", False), ("remote_write", False), ("remote_apply", False)],
)
def test_what_is_changed_at_work_is_said_and_takes_no_page_away(
    real, browse, dara, settings, degree, told
):
    client = browse(dara)
    settings.UNSAFE_DATABASE = False
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{real}" SET synchronous_commit = {degree}')
    connections.close_all()
    answer = client.get("/healthz")
    page = client.get("/officers/").text
    assert answer.status_code == 200
    assert ("database" in answer.json()["faults"]) == (told or fsync_is_off())
    assert ("synchronous_commit" in page) == told


def fsync_is_off():
    """Tell whether the tests' own server forgets: that is said as well."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        return cursor.fetchone() == ("off",)
