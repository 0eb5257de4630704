"""A server of the drill's own, and the scripts of deploy/backup at work beside it."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psycopg2

from coordination.local import postgres
from coordination.local.servers import ROOT
from tests.support import compose

SCRIPTS = ROOT / "deploy" / "backup"
PORT = 5432  # a part of the sockets' names: nothing listens on TCP
PATIENCE = 600  # seconds that a busy machine may take for one step
ROLES = ("OWNER", "APPLICATION", "BACKUP")
PASSWORDS = {f"{role}_PASSWORD": f"{role.lower()} of the drill" for role in ROLES}


class Failed(Exception):
    """A program ended with another status than 0; says what it said."""


def until(condition, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise Failed(f"{what}: not within {PATIENCE} seconds")
        time.sleep(0.05)


class Site:
    """The folders of a drill: of the server, of what is kept, and of whoever has the key."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.programs = postgres.binaries(folder)
        self.backups, self.elsewhere = folder / "backups", folder / "elsewhere"
        self.received, self.scratch = folder / "received", folder / "scratch"
        self.status, self.key = folder / "status", self.elsewhere / "key"
        for one in (folder, self.backups, self.elsewhere, self.received, self.scratch, self.status):
            self.own(one)
        self.sockets = Path(tempfile.mkdtemp(prefix="jcc-drill-"))
        postgres.give(self.sockets)
        self.running: dict[str, subprocess.Popen] = {}
        self.run(["age-keygen", "-o", self.key])
        self.recipient = self.run(["age-keygen", "-y", self.key]).strip()

    def own(self, folder: Path) -> Path:
        """Make a folder that the server's user may write to."""
        folder.mkdir(parents=True, exist_ok=True)
        postgres.give(folder)
        return folder

    def around(self, **more) -> dict[str, str]:
        """Return the environment of a script, named as in docker-compose.yml."""
        return {
            "PATH": f"{self.programs}:/usr/bin:/bin",
            "PGHOST": str(self.sockets),
            "PGPORT": str(PORT),
            "PGUSER": "jcc_backup",
            "BACKUPS": str(self.backups),
            "RECEIVED": str(self.received),
            "SCRATCH": str(self.scratch),
            "STATUS": str(self.status),
            "BACKUP_RECIPIENTS": self.recipient,
            "EVERY": "0.2",
            **PASSWORDS,
        } | {name: str(value) for name, value in more.items()}

    def run(self, command: list, **variables) -> str:
        """Run a program as the server's user to its end; return what it says."""
        environment = self.around(**variables) if hasattr(self, "recipient") else None
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False,
            **postgres.as_account(),
        )  # fmt: skip
        if done.returncode:
            raise Failed(done.stderr.strip() or done.stdout.strip())
        return done.stdout

    def psql(self, *arguments) -> str:
        told = ["psql", "--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1", "-At"]
        return self.run([*told, *arguments], PGUSER="postgres")

    def make(self) -> None:
        """Make the cluster, its roles and its database as the image of the database does."""
        plan = compose.plan(dict.fromkeys(compose.wanted(), "x"))["services"]["database"]
        told = plan["environment"]["POSTGRES_INITDB_ARGS"].split()
        cluster = self.folder / "cluster"
        self.run(["initdb", "-D", cluster, "--username=postgres", "--auth-local=trust", *told])
        self.start(cluster)
        for script in sorted((ROOT / "deploy" / "database").glob("*.sql")):
            self.psql("-f", script, "postgres")

    def start(self, cluster: Path) -> None:
        settings = {"listen_addresses": "", "unix_socket_directories": self.sockets, "port": PORT}
        settings |= {"max_connections": 50, "log_min_messages": "fatal"}
        settings |= {"fsync": "off" if os.environ.get("UNSAFE_DATABASE") == "1" else "on"}
        options = [part for name in settings for part in ("-c", f"{name}={settings[name]}")]
        self._serve("database", ["postgres", "-D", cluster, *options])
        until(self.answers, "the database")

    def answers(self) -> bool:
        self._stands("database")
        probe = ["pg_isready", "--quiet"]
        done = subprocess.run(probe, env=self.around(), check=False, **postgres.as_account())
        return done.returncode == 0

    def receive(self) -> None:
        """Let the log be received and kept, from here on."""
        self._serve("wal", [SCRIPTS / "wal"])
        until(lambda: self._stands("wal") and (self.status / "wal").exists(), "the log")

    def is_kept(self) -> None:
        """Wait until all that was committed before is kept elsewhere."""
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 1))
        until(lambda: self._stands("wal") and (self.status / "wal").read_text().strip() >= since,
              "the log")  # fmt: skip

    def _stands(self, name: str) -> bool:
        if self.running[name].poll() is not None:
            raise Failed((self.folder / f"{name}.log").read_text()[-2000:])
        return True

    def _serve(self, name: str, command: list) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, env=self.around(), stdout=log, stderr=log, start_new_session=True,
                **postgres.as_account(),
            )  # fmt: skip

    def end(self, name: str, how=signal.SIGINT) -> None:
        process = self.running.pop(name, None)
        if process and process.poll() is None:
            process.send_signal(how)
            process.wait(PATIENCE)

    def lose(self) -> None:
        """Kill the server and all beside it, and take away every folder of its disk."""
        inside = [int(pid) for pid in self.psql("-c", BACKENDS, "postgres").split()]
        self.end("database", signal.SIGKILL)
        until(lambda: not any(map(alive, inside)), "the end of the server's processes")
        self.end("wal", signal.SIGTERM)
        for folder in (self.folder / "cluster", self.received, self.scratch, self.status):
            shutil.rmtree(folder)

    def restore(self, target: Path, moment: str = "", **variables) -> str:
        variables = {"PGUSER": "postgres"} | variables
        command = [SCRIPTS / "restore", variables.pop("key", self.key), target, moment]
        return self.run(command, **variables)

    def url(self, user: str) -> str:
        sockets = str(self.sockets).replace("/", "%2F")
        return f"postgresql://{user}@{sockets}:{PORT}/jcc"

    def row(self, statement: str) -> tuple:
        with closing(psycopg2.connect(self.url("postgres"))) as held, held.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()

    def close(self) -> None:
        for name in list(self.running):
            self.end(name, signal.SIGTERM if name == "wal" else signal.SIGINT)
        shutil.rmtree(self.sockets, ignore_errors=True)


BACKENDS = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
