"""What `make run` does once everything is installed: the whole system in the foreground."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException

HOST = "127.0.0.1"
PATIENCE = 60  # seconds until the first answer
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main():
    """Prepare the database, serve, say where, and stop everything on Ctrl-C."""
    for name in SIGNALS:
        signal.signal(name, _interrupt)
    server = None
    try:
        port = _port()
        _prepare()
        server = _serve(port)
        _await_health(server, port)
        _say(f"\nOpen http://{HOST}:{port}/ in a browser. Ctrl-C stops everything.")
        server.wait()
        sys.exit("The web server ended by itself: see its message above.")
    except KeyboardInterrupt:
        _say("\nStopping ...")
    finally:
        if server:
            _stop(server)


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

    django.setup()
    _say("Bringing the database up to date ...")
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if any(path for folder in settings.LOCALE_PATHS for path in folder.rglob("*.po")):
            call_command("compile_catalogues")
        call_command("demo")
    except CommandError as fault:
        sys.exit(str(fault))
    connections.close_all()


def _serve(port):
    command = [sys.executable, "-m", "gunicorn", "coordination.wsgi", f"--bind={HOST}:{port}"]
    # More than 16 x 4 threads could ask for more connections than the local database has.
    command += ["--worker-class=gthread", f"--workers={min(os.cpu_count(), 16)}", "--threads=4"]
    command += ["--log-level=warning", "--graceful-timeout=3", "--no-control-socket"]
    # Its own session: a terminal's Ctrl-C reaches this process only, which stops it in order.
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_parent)


def _end_with_parent():
    """Ask Linux to stop the web server should this process be killed."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)


def _await_health(server, port):
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None:
        status, text = _health(port)
        if status == 200:
            return
        if time.monotonic() > deadline:
            sys.exit(f"The web server is not well: {text}")
        time.sleep(0.05)
    sys.exit("The web server did not start: see its message above.")


def _health(port):
    """Return status and text of the server's own account of itself; None where it is silent."""
    try:
        with closing(HTTPConnection(HOST, port, timeout=5)) as connection:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
    except (OSError, HTTPException) as fault:
        return None, fault


def _stop(server):
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
