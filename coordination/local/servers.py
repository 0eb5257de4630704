"""The local data folder: its secrets, a PostgreSQL, and how processes share its servers."""

import atexit
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from coordination.local import postgres

ROOT = Path(__file__).resolve().parents[2]
SOCKET_LIMIT = 100  # bytes of a socket's path; kernels allow 103 to 107
PATIENCE = 60  # seconds that a recovery or a shutdown may take
PORT = 5432  # only a part of the socket's name: the server does not listen on TCP
_held: dict[str, Any] = {}


def database_url():
    """Return the URL of the local database, having started its server where none runs.

    The processes that call this share the server, and the last one to exit stops it. Their
    children find DATABASE_URL in the environment.
    """
    if "url" not in _held:
        with sharing("use.lock", stop=_stop) as folder:
            sockets = _running(folder) or _start(folder)
            server = f"postgresql://jcc@{quote(sockets, safe='')}:{PORT}"
            _create_database(server)
        _held["url"] = os.environ["DATABASE_URL"] = f"{server}/jcc"
    return _held["url"]


def unmigrated():
    """Tell whether this process uses the local database and nobody has made its tables yet."""
    return "url" in _held and not _rows(_held["url"], "SELECT to_regclass('django_migrations')")


def secret(name):
    """Return a random secret that is made once and stays in the data folder."""
    path = data_folder() / f"{name.lower()}.secret"
    with lock(data_folder() / "start.lock", fcntl.LOCK_EX):
        if not path.exists():
            part = path.with_suffix(".part")
            part.unlink(missing_ok=True)
            part.touch(0o600)
            part.write_text(secrets.token_urlsafe(64))
            part.replace(path)
    return path.read_text()


@cache
def data_folder():
    """Return LOCAL_DIR, or a folder below /var/tmp where the server could not use that one."""
    wanted = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local").resolve()
    if _usable(wanted):
        return wanted
    other = Path("/var") / "tmp" / _short_name(wanted)
    if not _usable(other):
        sys.exit(f"Neither {wanted} nor {other} can hold the local database: set LOCAL_DIR.")
    sys.stderr.write(f"{wanted} is out of the database server's reach: using {other}.\n")
    os.environ["LOCAL_DIR"] = str(other)
    return other


def _usable(folder):
    try:
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    except FileExistsError:
        pass
    except OSError:
        return False
    ours = folder.is_dir() and folder.lstat().st_uid == os.getuid()
    return ours and os.access(folder, os.W_OK) and postgres.reaches(folder)


def _short_name(folder):
    return f"jcc-{os.getuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"


@contextmanager
def sharing(name, *, stop):
    """Yield the data folder, to start a server in unless it runs; others start and stop none now.

    It is shared from then on: the last process to exit of those that hold this lock stops it.
    """
    folder = data_folder()
    with lock(folder / "start.lock", fcntl.LOCK_EX):
        used = lock(folder / name, fcntl.LOCK_SH)
        atexit.register(_release, folder / name, used, os.getpid(), stop)
        yield folder


def lock(path, kind):
    """Return the open file that holds this lock until it is closed, or its process ends."""
    file = _private(path)
    fcntl.flock(file, kind)
    return file


def _private(path):
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _running(folder):
    """Return the running server's socket folder, having waited for one that starts or stops."""
    deadline = time.monotonic() + PATIENCE
    while processes := _processes(folder):
        status = _status(folder)
        if status.get("state") == "ready" and status["pid"] in processes:
            return status["sockets"]
        if time.monotonic() > deadline:
            sys.exit(f"PostgreSQL neither answers nor ends: look at {folder / 'postgres.log'}.")
        time.sleep(0.01)
    return None


def _status(folder):
    """Return what the server wrote into its pid file: pid, socket folder and state."""
    try:
        lines = (folder / "postgres" / "postmaster.pid").read_text().splitlines()
        return {"pid": int(lines[0]), "sockets": lines[4], "state": lines[7].strip()}
    except (OSError, ValueError, IndexError):
        return {}


def _processes(folder):
    """Return the ids of the server's living processes (a zombie has no command line)."""
    marker = _marker(folder)
    if not Path("/proc/self/cmdline").exists():
        shown = subprocess.run(["/bin/ps", "-axo", "pid=,command="], capture_output=True)
        lines = shown.stdout.decode(errors="replace").splitlines()
        return {int(line.split()[0]) for line in lines if marker in line}
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if marker.encode() in path.read_bytes():
                found.add(int(path.parent.name))
        except OSError:  # it has just ended
            continue
    return found


def _marker(folder):
    """Return a name for the cluster that survives a move of its folder."""
    cluster = folder / "postgres"
    return f"jcc-{cluster.stat().st_dev}-{cluster.stat().st_ino}." if cluster.exists() else "jcc-0."


def _start(folder):
    programs, cluster = postgres.binaries(folder), folder / "postgres"
    if not cluster.exists():
        _create_cluster(programs, cluster)
    postgres.give(cluster)
    # No process of it lives, but its number may be another's by now: this would stop the start.
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    settings = {
        "listen_addresses": "",
        "port": PORT,  # or PGPORT would name the socket
        "unix_socket_directories": f'"{emptied(socket_folder(folder / "socket"))}"',
        "unix_socket_permissions": "0700",
        "cluster_name": _marker(folder),
        "max_connections": 200,
        # Statements hold what was told in confidence: none of them is written into the log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    command = [programs / "postgres", "-D", cluster]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    _held["server"] = serve(command, folder / "postgres.log")
    return _first_answer(folder)


def serve(command, log, **options):
    """Start a server as its user, in a session of its own: Ctrl-C does not reach it."""
    options |= {"start_new_session": True, **postgres.as_account()}
    with _private(log) as written:
        return subprocess.Popen(command, stdout=written, stderr=written, **options)


def _first_answer(folder):
    deadline = time.monotonic() + PATIENCE
    while _held["server"].poll() is None and time.monotonic() < deadline:
        if sockets := _running(folder):
            return sockets
    return did_not_start("PostgreSQL", folder / "postgres.log")


def did_not_start(name, log):
    """End this process with what the server said last."""
    last = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
    sys.exit(f"{name} did not start. The end of {log}:\n{last}")


def _create_cluster(programs, cluster):
    """Make the cluster beside its place and move it there, so that it is whole or absent."""
    part = cluster.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(0o700)
    postgres.give(part)
    command = [programs / "initdb", "-D", part, "--username=jcc", "--encoding=UTF8"]
    command += ["--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject", "--no-instructions"]
    made = subprocess.run(command, capture_output=True, check=False, **postgres.as_account())
    if made.returncode:
        sys.exit(f"PostgreSQL's initdb failed: {made.stderr.decode(errors='replace').strip()}")
    part.rename(cluster)


def socket_folder(wanted):
    """Return this folder, or another where a socket's path would be too long in it."""
    if len(os.fsencode(wanted / f".s.PGSQL.{PORT}.lock")) > SOCKET_LIMIT:
        return Path(tempfile.gettempdir()).resolve() / _short_name(wanted)
    return wanted


def emptied(sockets):
    """Make this an empty folder that only the server's user enters: whoever is in may sign in."""
    try:
        if sockets.exists():
            shutil.rmtree(sockets)
        sockets.mkdir(0o700)
        postgres.give(sockets)
    except OSError as fault:
        sys.exit(f"{sockets} is in the way of a local server: {fault.strerror}.")
    return sockets


def _create_database(server):
    if not _rows(f"{server}/postgres", "SELECT 1 FROM pg_database WHERE datname = 'jcc'"):
        _rows(f"{server}/postgres", "CREATE DATABASE jcc")


def _rows(url, statement):
    """Run one statement outside any transaction; return its rows that are not null."""
    import psycopg2

    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(statement)
        found = cursor.fetchall() if cursor.description else []
    return [row for row in found if row[0] is not None]


def _release(path, used, process, stop):
    """Let go of a server, and stop it when no other process holds it."""
    if os.getpid() != process:  # a forked child that inherited our exit
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with lock(path.parent / "start.lock", fcntl.LOCK_EX):
        fcntl.flock(used, fcntl.LOCK_UN)
        try:
            with lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
                stop(path.parent)
        except BlockingIOError:
            return


def _stop(folder):
    processes = _processes(folder)
    postmaster = _status(folder).get("pid")
    # Fast shutdown. The server's other processes survive this signal, should its file be missing.
    for process in {postmaster} & processes or processes:
        os.kill(process, signal.SIGINT)
    deadline = time.monotonic() + PATIENCE
    while _processes(folder) and time.monotonic() < deadline:
        time.sleep(0.01)
    if "server" in _held:
        _held["server"].wait(PATIENCE)
