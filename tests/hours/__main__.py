"""What `make test-hours` does: the whole suite under five clocks, and beside four busy processes.

A preloaded library moves the clock of Python, PostgreSQL, the broker, the browser and all their
children by the same number of seconds, and lets it run on. CLOCKS=00:30C,busy names some of them.
"""

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from datetime import datetime, time, timedelta, timezone
from math import ceil
from pathlib import Path

from coordination.local.servers import ROOT
from tests.support.processes import OURS, open_folder

C = timezone(timedelta(hours=3), "C")
ALL = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
BUSY = 4


def main() -> None:
    wanted, clocks = sys.argv[1:] or ALL, _clocks(datetime.now(C))
    chosen = os.environ.get("CLOCKS")
    names = chosen.split(",") if chosen else [*clocks, "busy"]
    statuses = {name: _run(name, clocks.get(name), wanted) for name in names}
    for name, status in statuses.items():
        print(f"{name}: {'passed' if status == 0 else 'FAILED'}")
    sys.exit(any(statuses.values()))


def _clocks(now: datetime) -> dict[str, datetime]:
    """Return the times at which the suite begins: the next of each hour, and two odd days."""

    def next_at(*clock) -> datetime:
        at = datetime.combine(now.date(), time(*clock), tzinfo=C)
        return at if at > now else at + timedelta(days=1)

    return {
        "00:30C": next_at(0, 30),
        "05:59C": next_at(5, 59),  # the cut-off passes while it runs
        "06:01C": next_at(6, 1),
        "31-december": datetime(now.year, 12, 31, 23, 50, tzinfo=C),  # and so does the year's end
        "29-february": datetime(2028, 2, 29, 0, 30, tzinfo=C),
    }


def _run(name: str, start: datetime | None, wanted: list[str]) -> int:
    """Run the suite in a data folder of its own: no server with another clock is shared."""
    print(f"\n== {name}: {start or 'the true clock, beside four busy processes'}", flush=True)
    variables = {k: v for k, v in os.environ.items() if k not in OURS}
    with ExitStack() as stack:
        folder = stack.enter_context(open_folder())
        variables["LOCAL_DIR"] = str(folder)
        if start:
            variables |= moved(start, built(folder.parent))
        else:
            stack.enter_context(_busy())
        command = [sys.executable, "-m", "pytest", *wanted]
        return subprocess.run(command, env=variables, cwd=ROOT, check=False).returncode


def moved(start: datetime, library: Path) -> dict[str, str]:
    """Return the environment in which it is that time now, and a second later a second later."""
    already = int(os.environ.get("CLOCK_MOVED", 0))
    seconds = already + ceil((start - datetime.now(C)).total_seconds())
    return {"LD_PRELOAD": str(library), "CLOCK_MOVED": str(seconds)}


def built(folder: Path) -> Path:
    library = folder / "clock.so"
    if shutil.which("cc") is None:
        sys.exit("Moving the clock needs a C compiler: apt install gcc libc6-dev")
    source = Path(__file__).with_name("clock.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
    return library


@contextmanager
def _busy():
    """Keep the cores at work with four loops, until the suite is over."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _each in range(BUSY)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


if __name__ == "__main__":
    main()
