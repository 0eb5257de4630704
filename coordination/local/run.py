"""What `make run` does once everything is installed: the whole system in the foreground."""

import ctypes
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread

from honcho.environ import parse_procfile
from honcho.printer import Message, Printer

HOST = "127.0.0.1"
PATIENCE = 60  # seconds until all are at work
PROCFILE = Path(__file__).with_name("Procfile")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main():
    """Prepare the database, start everything, say where, and stop everything on Ctrl-C."""
    for name in SIGNALS:
        signal.signal(name, _interrupt)
    running: dict[str, subprocess.Popen] = {}
    try:
        port = _port()
        _prepare()
        started = datetime.now(UTC)
        _start(running, port)
        _await_work(running, port, since=started)
        # By this name alone a browser lets passkeys be made and used without TLS.
        _say(f"\nOpen http://localhost:{port}/ in a browser. Ctrl-C stops everything.")
        while True:
            _go_on(running)
            time.sleep(0.2)
    except KeyboardInterrupt:
        _say("\nStopping ...")
    finally:
        _stop(running.values())


def _interrupt(number, frame):
    """Stop once: what follows must not interrupt the stopping."""
    for name in SIGNALS:
        signal.signal(name, signal.SIG_IGN)
    raise KeyboardInterrupt


def _port():
    text = os.environ.get("PORT") or "8000"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        sys.exit(f"PORT is {text!r}: give a number from 1 to 65535, for example PORT=8001.")
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except PermissionError:
            sys.exit(f"Port {text} is not open to you: take one above 1023, as PORT=8001 make run.")
        except OSError:
            sys.exit(
                f"Port {text} is in use. Stop the program that uses it, or choose another port: "
                "PORT=8001 make run."
            )
    return int(text)


def _prepare():
    """Bring database, translations and demo data up to date within this one process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    os.environ.setdefault("TLS", "0")
    os.environ.setdefault("TRAINING", "1")
    _say("Starting PostgreSQL ...")
    import django
    from django.conf import settings
    from django.core.management import CommandError, call_command
    from django.db import connections

    from centres.durability import Unsafe
    from coordination.local import broker

    django.setup()
    _say("Bringing the database up to date ...")
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if any(path for folder in settings.LOCALE_PATHS for path in folder.rglob("*.po")):
            call_command("compile_catalogues")
        call_command("demo")
    except (CommandError, Unsafe) as fault:
        sys.exit(str(fault))
    connections.close_all()
    broker.url()


def _start(running, port):
    """Start what the Procfile lists, each with its name before what it says."""
    os.environ["PYTHON"] = sys.executable
    os.environ["PORT"] = str(port)
    # More than 12 x 12 threads could ask for more connections than the local database has.
    os.environ["WEB_CONCURRENCY"] = str(min(os.cpu_count() or 1, 12))
    for name, command in parse_procfile(PROCFILE.read_text()).processes.items():
        # Its own session: a terminal's Ctrl-C reaches this process only, which stops it in order.
        # (honcho's own manager puts a process in between, which would outlive a killed run.)
        running[name] = subprocess.Popen(
            [os.path.expandvars(word) for word in shlex.split(command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
    printer = Printer(sys.stdout, width=max(map(len, running)))
    for name, process in running.items():
        Thread(target=_relay, args=(name, process.stdout, printer)).start()


def _relay(name, lines, printer):
    for line in filter(bytes.strip, lines):
        now = datetime.now()  # noqa: DTZ005  # the time of whoever reads it
        printer.write(Message("line", line, now, name, None))


def _end_with_parent():
    """Ask Linux to stop this process should its parent be killed."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)


def _await_work(running, port, *, since):
    """Wait until the web server is well and the worker has looked at the journal."""
    deadline = time.monotonic() + PATIENCE
    while True:
        _go_on(running)
        status, text = _health(port)
        if status == 200:
            looked_at = json.loads(text)["worker"]["looked_at"]
            if looked_at and datetime.fromisoformat(looked_at) > since:
                return
            text = "the worker has not looked at the journal yet"
        if time.monotonic() > deadline:
            sys.exit(f"It does not get to work: {text}")
        time.sleep(0.05)


def _go_on(running):
    for name, process in running.items():
        if process.poll() is not None:
            sys.exit(f"The {name} ended by itself: see its messages above.")


def _health(port):
    """Return status and text of the server's own account of itself; None where it is silent."""
    try:
        with closing(HTTPConnection(HOST, port, timeout=5)) as connection:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
    except (OSError, HTTPException) as fault:
        return None, fault


def _stop(processes):
    for process in processes:
        process.terminate()
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what it started, too
        process.wait()


def _say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
