"""`make run` serves the whole system in the foreground and leaves nothing behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from coordination.local import servers
from tests.support.processes import OURS, open_folder, until


@pytest.fixture(scope="module")
def folder():
    """A data folder that the first run fills, and in which nothing runs between tests."""
    with open_folder() as folder:
        yield folder
        for process in left_over(folder):
            os.kill(process, signal.SIGKILL)


@pytest.fixture
def new_folder():
    with open_folder() as folder:
        yield folder


def start(folder, port):
    variables = {k: v for k, v in os.environ.items() if k not in OURS | {"TLS", "TRAINING"}}
    return subprocess.Popen(
        [sys.executable, "-m", "coordination.local.run"],
        env=variables | {"LOCAL_DIR": str(folder), "PORT": str(port)},
        cwd=servers.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


def left_over(folder):
    """Return the processes of this data folder by id, each with its command line."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            line = (path / "cmdline").read_bytes()
            if os.fsencode(folder) in line + (path / "environ").read_bytes():
                found[int(path.name)] = line.replace(b"\0", b" ").decode()
        except OSError:  # it has just ended, or is another user's
            continue
    return found


def named(folder, part):
    """Return the first process of this data folder with this in its command line."""
    return min(process for process, line in left_over(folder).items() if part in line)


def test_it_says_where_it_serves_and_ends_without_a_trace_on_ctrl_c(folder):
    port, started = free_port(), datetime.now(UTC)
    process = start(folder, port)
    try:
        address = next((line for line in process.stdout if "http://" in line), "")
        assert f"http://localhost:{port}/" in address, process.communicate(timeout=30)[1]
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            looked_at = json.load(answer)["worker"]["looked_at"]
        assert datetime.fromisoformat(looked_at) > started
        lines = "\n".join(left_over(folder).values())
        assert all(part in lines for part in ("postgres", "valkey", "gunicorn", "worker", "beat"))
    finally:
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=30)[1]
    assert process.returncode == 0
    assert errors == ""
    assert left_over(folder) == {}


def test_a_killed_run_leaves_the_port_free_for_the_next(folder):
    port = free_port()
    process = start(folder, port)
    assert any("http://" in line for line in process.stdout)
    process.kill()
    process.communicate(timeout=30)
    # The servers stay until the next run, which takes them over.
    until(lambda: not any(" -m " in line for line in left_over(folder).values()))
    again = start(folder, port)
    assert any("http://" in line for line in again.stdout), again.communicate(timeout=30)[1]
    again.terminate()
    again.communicate(timeout=30)
    assert again.returncode == 0
    assert left_over(folder) == {}


@pytest.mark.parametrize(("name", "part"), [("worker", "celery"), ("web", "gunicorn")])
def test_it_ends_with_a_sentence_when_one_of_its_processes_dies(folder, name, part):
    process = start(folder, free_port())
    assert any("http://" in line for line in process.stdout)
    os.kill(named(folder, f"{part} "), signal.SIGKILL)
    errors = process.communicate(timeout=30)[1]
    assert errors == f"The {name} ended by itself: see its messages above.\n"
    assert process.returncode == 1
    assert left_over(folder) == {}


def test_each_line_says_who_wrote_it(folder):
    port = free_port()
    process = start(folder, port)
    assert any("http://" in line for line in process.stdout)
    # A clock that cannot reach its broker says so.
    os.kill(named(folder, "valkey-server"), signal.SIGKILL)
    assert any(re.match(r"\d\d:\d\d:\d\d (clock |worker) \| ", line) for line in process.stdout)
    process.terminate()
    process.communicate(timeout=30)
    assert left_over(folder) == {}


def test_a_port_in_use_is_answered_in_a_sentence(new_folder):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        process = start(new_folder, port)
        errors = process.communicate(timeout=30)[1]
    assert process.returncode == 1
    assert errors.startswith(f"Port {port} is in use.")
    assert "Traceback" not in errors
    assert not new_folder.exists()


def test_a_port_that_is_no_number_is_answered_in_a_sentence(new_folder):
    process = start(new_folder, "eight")
    assert "give a number" in process.communicate(timeout=30)[1]
    assert process.returncode == 1
