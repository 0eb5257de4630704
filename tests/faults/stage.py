"""The whole system in processes of its own, so that each can be killed and started again."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg2
import requests
from django.conf import settings
from honcho.environ import parse_procfile

from coordination.local import postgres
from coordination.local.run import PROCFILE
from coordination.local.servers import ROOT
from tests.production.services import free_ports
from tests.support.processes import Broker, until

SECRETS = ("JOURNAL_KEY", "SECRET_KEY", "TOKEN_PEPPERS")  # of the book that is prepared
PATIENCE = 90  # seconds until something works again
POOLER = """
[databases]
jcc = host={sockets} port={database} user=jcc
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {pooler}
unix_socket_dir =
auth_type = any
pool_mode = transaction
ignore_startup_parameters = options
max_client_conn = 200
default_pool_size = 20
"""


class Stage:
    """Database, broker, web server, worker and clock; the database writes to a real disk."""

    def __init__(self, folder: Path, dump: Path, *, size: str = ""):
        """Make a database from a dump; `size` puts it on a small disk of its own, as root can."""
        self.folder, self.running = folder, {}
        self.ports = free_ports("database", "web", "pooler")
        self.cluster, self.sockets = folder / "disk" / "cluster", folder / "sockets"
        self.programs = postgres.binaries(folder)
        for part in (self.cluster.parent, self.sockets):
            part.mkdir()
            postgres.give(part)
        self.small = bool(size)
        if self.small:
            self._run("mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "jcc", "disk")
        self.database = self._url(quote(str(self.sockets), safe=""), "database")
        self.clock = folder / "clock"
        self.moved: dict[str, str] = {}
        self._make(dump)
        self.broker = Broker(folder / "data")

    def _url(self, host: str, port: str) -> str:
        return f"postgresql://jcc@{host}:{self.ports[port]}/jcc"

    def _run(self, *command, **how) -> None:
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, **how)

    def _make(self, dump: Path) -> None:
        made = [self.programs / "initdb", "-D", self.cluster, "--username=jcc", "--encoding=UTF8"]
        made += ["--locale=C.UTF-8", "--auth=trust"]
        subprocess.run(made, check=True, capture_output=True, **postgres.as_account())
        self.start_database()
        psql = [self.programs / "psql", "-q", "-v", "ON_ERROR_STOP=1"]
        self._run(*psql, self._maintained(), "-c", "CREATE DATABASE jcc")
        self._run(*psql, self.database, "-f", dump)

    def _maintained(self) -> str:
        return self.database.removesuffix("jcc") + "postgres"

    def environment(self) -> dict[str, str]:
        told = {"DATABASE_URL": self.database, "REDIS_URL": self.broker.url, "TLS": "0"}
        told |= {"LOCAL_SERVERS": "1", "LOCAL_DIR": str(self.folder / "data")}
        told |= {name: getattr(settings, name) for name in SECRETS}
        told |= {"WEB_CONCURRENCY": "2", "API_CALLS_A_MINUTE": "1000000"}
        inherited = {k: v for k, v in os.environ.items() if k != "UNSAFE_DATABASE"}
        return inherited | told | self.moved

    def start(self, name: str, **variables: str) -> None:
        """Start what the Procfile names so."""
        command = parse_procfile(PROCFILE.read_text()).processes[name]
        command = command.replace("$PYTHON", sys.executable)
        command = command.replace("$PORT", str(self.ports["web"]))
        self._serve(name, command.split(), env=self.environment() | variables, cwd=ROOT)

    def _serve(self, name: str, command: list, **how) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True, **how
            )

    def serve(self, **variables: str) -> None:
        """Start all that officers and systems meet, and wait until it works."""
        for name in ("web", "worker", "clock"):
            self.start(name, **variables)
        until(self.well, within=PATIENCE)

    def start_database(self) -> None:
        """Start it, again where one that was killed has not let go of its memory yet."""
        told = {"listen_addresses": "127.0.0.1", "port": self.ports["database"]}
        told |= {"unix_socket_directories": self.sockets, "max_connections": 100}
        told |= {"max_wal_size": "64MB", "min_wal_size": "32MB"}
        command = [self.programs / "postgres", "-D", self.cluster]
        command += [part for name in told for part in ("-c", f"{name}={told[name]}")]
        how = {**postgres.as_account(), "env": os.environ | self.moved}
        deadline = time.monotonic() + PATIENCE
        while not self.database_answers():
            assert time.monotonic() < deadline, self.log("database")[-2000:]
            if "database" not in self.running or self.running["database"].poll() is not None:
                self._serve("database", command, **how)
            time.sleep(0.05)

    def database_answers(self) -> bool:
        with suppress(psycopg2.Error):
            psycopg2.connect(self._maintained()).close()
            return True
        return False

    def rows(self, statement: str, *values) -> list[tuple]:
        """Ask the database as its owner."""
        with closing(psycopg2.connect(self.database)) as session, session.cursor() as cursor:
            session.autocommit = True
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def start_pooler(self) -> None:
        file = self.folder / "pooler.ini"
        file.write_text(POOLER.format(sockets=self.sockets, **self.ports))
        file.chmod(0o644)
        self._serve("pooler", ["pgbouncer", file], **postgres.as_account())

    @property
    def pooled(self) -> str:
        """Return the database's address through the pooler."""
        return self._url("127.0.0.1", "pooler")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.ports['web']}"

    def health(self) -> dict:
        """Return what /healthz says, nothing where it does not say that all is in order."""
        with suppress(requests.RequestException, ValueError):
            answer = requests.get(f"{self.address}/healthz", timeout=10)
            return answer.json() if answer.status_code == 200 else {}
        return {}

    def well(self) -> bool:
        return bool(self.health())

    def followed(self) -> bool:
        """Tell whether every follower has come to the head, and none left anything out."""
        followers = self.health().get("followers", {})
        reached = [told["behind"] == told["set_aside"] == 0 for told in followers.values()]
        return bool(reached) and all(reached)

    def verify(self) -> str:
        """Return the faults that verifying the whole book finds."""
        command = [sys.executable, "manage.py", "verify_journal"]
        how = {"env": self.environment(), "cwd": ROOT, "capture_output": True, "text": True}
        done = subprocess.run(command, check=False, **how)
        return done.stdout + done.stderr if done.returncode else ""

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """End a service and all that it started; PostgreSQL's own processes end by themselves."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait()

    def stop(self) -> None:
        for name in reversed(list(self.running)):
            self.kill(name, signal.SIGINT if name == "database" else signal.SIGKILL)
        self.broker.end()
        if self.small:
            self._run("umount", "disk")
