"""The faults: each prepares the stage, and yields what strikes it once and sets it right again."""

import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path

from tests.hours.__main__ import built
from tests.support.processes import until
from tests.support.slow_clients import Crowd
from tests.test_worker import empty, kill, stop

from .stage import PATIENCE

HALF_OPEN = 60
STEP = 2 * 60 * 60  # seconds
BUSY = """
SELECT pid FROM pg_stat_activity WHERE datname = 'jcc' AND pid <> pg_backend_pid()
AND backend_type = 'client backend' ORDER BY state = 'active' DESC, random() LIMIT 1
"""
FOLLOWED = "SELECT coalesce(sum(position), 0) FROM centres_follower"
Strike = Callable[..., None]


@contextmanager
def database(stage) -> Iterator[Strike]:
    """The database server is killed; its processes end without a word."""

    def strike(chance, progress):
        stage.kill("database")
        stage.start_database()

    yield strike


@contextmanager
def backend(stage) -> Iterator[Strike]:
    """One process of the database is killed: the server ends the others and recovers by itself."""

    def strike(chance, progress):
        found = stage.rows(BUSY)
        with suppress(ProcessLookupError):
            os.kill(found[0][0], signal.SIGKILL)
        until(stage.database_answers, within=PATIENCE)

    yield strike


@contextmanager
def web(stage) -> Iterator[Strike]:
    """A process of the web server is killed in the midst of requests, each fourth time all."""

    def strike(chance, progress):
        master = stage.running["web"].pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if children and chance.random() < 0.75:
            with suppress(ProcessLookupError):
                os.kill(int(chance.choice(children)), signal.SIGKILL)
        else:
            stage.kill("web")
            stage.start("web")
        until(stage.well, within=PATIENCE)

    yield strike


@contextmanager
def worker(stage) -> Iterator[Strike]:
    """The worker is killed while it goes through the journal."""

    def strike(chance, progress):
        before = stage.rows(FOLLOWED)
        until(lambda: stage.rows(FOLLOWED) != before, within=PATIENCE)
        stage.kill("worker")
        stage.start("worker")

    yield strike


@contextmanager
def broker(stage) -> Iterator[Strike]:
    """The broker is killed, stopped, emptied."""
    ways = cycle([kill, stop, empty])

    def strike(chance, progress):
        harmed = next(ways)(stage.broker)
        next(harmed)
        progress()
        next(harmed, None)

    yield strike


@contextmanager
def disk(stage) -> Iterator[Strike]:
    """The disk is full until reports are refused; where the server ended, it is started again."""
    ballast = stage.cluster.parent / "ballast"

    def strike(chance, progress):
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(1 << 16)):
                    continue
            except OSError as full:
                assert full.errno == errno.ENOSPC
        progress(refused=True)
        ballast.unlink()
        stage.start_database()

    yield strike


@contextmanager
def clock(stage) -> Iterator[Strike]:
    """The clock of database, web server, worker and beat is set two hours on, then two back."""
    stage.clock.write_bytes(bytes(8))
    library = built(stage.folder)
    for path in (library, stage.clock):
        path.chmod(0o755)
    stage.moved = {"LD_PRELOAD": str(library), "CLOCK_FILE": str(stage.clock)}
    for name in ("clock", "worker", "web", "database"):
        stage.kill(name)
    stage.start_database()
    stage.serve()
    steps = cycle([STEP, 0])

    def strike(chance, progress):
        with stage.clock.open("r+b") as file:
            file.write(next(steps).to_bytes(8, "little"))

    yield strike


@contextmanager
def pooler(stage) -> Iterator[Strike]:
    """PgBouncer, in transaction mode between web server and database, is killed and started."""
    stage.start_pooler()
    stage.kill("web")
    stage.start("web", DATABASE_URL=stage.pooled)
    until(stage.well, within=PATIENCE)

    def strike(chance, progress):
        stage.kill("pooler")
        stage.start_pooler()
        until(stage.well, within=PATIENCE)

    yield strike
    stage.kill("web")
    stage.kill("pooler")
    stage.start("web")
    until(stage.well, within=PATIENCE)


@contextmanager
def clients(stage) -> Iterator[Strike]:
    """Clients begin requests that they never end, and are gone without a word."""

    def strike(chance, progress):
        with Crowd(stage.ports["web"], host="127.0.0.1") as crowd:
            crowd.half_open(HALF_OPEN)
            progress()

    yield strike


EVERY = (database, backend, web, worker, broker, disk, clients, pooler, clock)
KINDS = {kind.__name__: kind for kind in EVERY}
SHORT = ["database"]  # what no other test does: these ask one process each
# Of these, whoever never had to send again has seen nothing.
FELT = {"database", "backend", "web", "disk", "pooler"}


def missing(name: str) -> str:
    """Return why this cannot be done on this machine."""
    if name == "disk" and (os.getuid() or not Path("/proc/mounts").exists()):
        return "a small disk of its own is root's to make, on Linux"
    program = {"pooler": "pgbouncer", "clock": "cc"}.get(name)
    return f"{program} is not installed" if program and not shutil.which(program) else ""
