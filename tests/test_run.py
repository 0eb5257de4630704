"""`make run` serves the whole system in the foreground and leaves nothing behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from coordination import local


@pytest.fixture
def folder():
    # Not tmp_path: pytest's folders are closed to the user that root's server runs as.
    parent = Path(tempfile.mkdtemp(prefix="jcc-test-"))
    parent.chmod(0o755)
    yield parent / "data"
    shutil.rmtree(parent)


def start(folder, port):
    ours = {"DATABASE_URL", "LOCAL_SERVERS", "SECRET_KEY", "TOKEN_PEPPERS", "TLS", "TRAINING"}
    variables = {k: v for k, v in os.environ.items() if k not in ours}
    return subprocess.Popen(
        [sys.executable, "-m", "coordination.run"],
        env=variables | {"LOCAL_DIR": str(folder), "PORT": str(port)},
        cwd=local.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


def left_over(folder, port):
    """Name the processes that still mention this data folder or this port."""
    marks = (f"{folder}/postgres".encode(), f"127.0.0.1:{port}".encode())
    lines = [command_line(path) for path in Path("/proc").glob("[0-9]*/cmdline")]
    return [line for line in lines if any(mark in line for mark in marks)]


def command_line(path):
    try:
        return path.read_bytes()
    except OSError:  # it has just ended
        return b""


def test_it_says_where_it_serves_and_ends_without_a_trace_on_ctrl_c(folder):
    port = free_port()
    process = start(folder, port)
    try:
        address = next((line for line in process.stdout if "http://" in line), "")
        assert f"http://127.0.0.1:{port}/" in address, process.communicate(timeout=30)[1]
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert answer.status == 200
        assert len(left_over(folder, port)) > 1
    finally:
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=30)[1]
    assert process.returncode == 0
    assert errors == ""
    assert left_over(folder, port) == []


def test_a_killed_run_leaves_the_port_free_for_the_next(folder):
    port = free_port()
    process = start(folder, port)
    assert any("http://" in line for line in process.stdout)
    process.kill()
    process.communicate(timeout=30)
    again = start(folder, port)
    assert any("http://" in line for line in again.stdout), again.communicate(timeout=30)[1]
    again.terminate()
    again.communicate(timeout=30)
    assert again.returncode == 0
    assert left_over(folder, port) == []


def test_a_port_in_use_is_answered_in_a_sentence(folder):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        process = start(folder, port)
        errors = process.communicate(timeout=30)[1]
    assert process.returncode == 1
    assert errors.startswith(f"Port {port} is in use.")
    assert "Traceback" not in errors
    assert not folder.exists()


def test_a_port_that_is_no_number_is_answered_in_a_sentence(folder):
    process = start(folder, "eight")
    assert "give a number" in process.communicate(timeout=30)[1]
    assert process.returncode == 1
