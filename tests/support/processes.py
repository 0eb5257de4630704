"""Real processes for tests: a broker, workers and the clock, to be killed and stopped."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from coordination.local.servers import ROOT

OURS = {"DATABASE_URL", "LOCAL_SERVERS", "REDIS_URL"}
OURS |= {"JOURNAL_KEY", "SECRET_KEY", "TOKEN_PEPPERS"}
BROKER = """
import sys
from coordination.local import broker
print(broker.url(), flush=True)
sys.stdin.read()
"""
COMMANDS = {  # as in production
    "worker": ["worker", "--concurrency=2", "--loglevel=warning"],
    "clock": ["beat", "--loglevel=warning"],
}


def until(condition, *, within=30):
    """Wait for a condition and return how long that took; fail when it takes too long."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < within, f"still not so after {within} seconds"
        time.sleep(0.02)
    return time.monotonic() - started


@contextmanager
def open_folder():
    # Not tmp_path: pytest's folders are closed to the user that root's servers run as.
    parent = Path(tempfile.mkdtemp(prefix="jcc-test-"))
    parent.chmod(0o755)
    yield parent / "data"
    shutil.rmtree(parent)


class Broker:
    """A broker of the test's own, started as a local run starts it."""

    def __init__(self, folder, *, python=sys.executable, run_as=None, **variables):
        self.folder = folder
        inherited = {k: v for k, v in os.environ.items() if k not in OURS}
        self.asking = {
            "args": [python, "-c", BROKER],
            "env": inherited | {"LOCAL_DIR": str(folder)} | variables,
            "user": run_as,
        }
        self.users = []
        self.url = self.start()

    def __enter__(self):
        return self

    def __exit__(self, *wrong):
        self.end()

    def start(self):
        """Start another process that uses the broker; return the broker's URL."""
        return self.answer(self.ask())

    def ask(self):
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        self.users.append(subprocess.Popen(**self.asking, **pipes, cwd=ROOT, text=True))
        return self.users[-1]

    def answer(self, user):
        url = user.stdout.readline().strip()
        assert url.startswith("redis+socket://"), user.communicate(timeout=30)[1]
        return url

    @property
    def process(self):
        return int((self.folder / "broker" / "pid").read_text())

    def signal(self, number):
        os.kill(self.process, number)

    def end(self):
        while self.users:
            assert self.users.pop().communicate(timeout=30) == ("", "")


class Crew:
    """Workers and a clock that serve the database of the test; workers `include` a module of it."""

    def __init__(self, broker, folder, *, include="tests.support.counting_follower"):
        self.include = include
        self.begun = folder / "begun"
        self.said = folder / "said"
        url = urlsplit(os.environ["DATABASE_URL"])
        self.variables = os.environ | {
            "DATABASE_URL": url._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
            "REDIS_URL": broker.url,
            "TALLY_BEGUN": str(self.begun),
        }
        self.running = []

    def start(self, name, **variables):
        with self.said.open("ab") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "coordination", *self._command(name)],
                env=self.variables | variables,
                cwd=ROOT,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def _command(self, name):
        return [*COMMANDS[name], *([f"--include={self.include}"] if name == "worker" else [])]

    def kill(self, process):
        """End it and all it started in the midst of what they do."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.running.remove(process)

    def begun_lines(self):
        """Return process and position of every entry that a worker has begun with."""
        lines = self.begun.read_text().splitlines() if self.begun.exists() else []
        return [tuple(map(int, line.split())) for line in lines]

    def end(self):
        """Kill everybody, and let a test that failed show what they said."""
        for process in list(self.running):
            self.kill(process)
        print(self.said.read_text() if self.said.exists() else "")
