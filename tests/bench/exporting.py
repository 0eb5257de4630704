"""The download of everything, side by side with psql writing the same table; and its memory."""

import hashlib
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import connection
from django.test import Client

from centres.models import Officer
from incidents.exports import table
from incidents.models import Incident

LEAST_RATIO, MOST_MEMORY = 0.75, 30  # of psql's speed; MB beside what a page takes
ROUNDS = 3


def measure() -> bool:
    """Print ratio and memory; tell whether both are as promised, or nothing can be compared."""
    karim = Officer.objects.get(username="karim")
    client = Client(SERVER_NAME="localhost")
    client.force_login(karim, backend="centres.access.passwords.SlowBackend")
    client.get("/incidents/")
    before = _peak(anew=True)
    ours, digest = _timed(lambda: client.get("/incidents/export/?format=csv"))
    more = _peak() - before
    print(f"everything as CSV: {ours:.1f} s, {more:.0f} MB more (at most {MOST_MEMORY})")
    if shutil.which("psql") is None:
        print("psql is not installed: nothing to compare the export with")
        return more <= MOST_MEMORY
    ratios = []
    for _round in range(ROUNDS):
        theirs, copied = _timed(lambda: _psql(karim))
        ours, digest = _timed(lambda: client.get("/incidents/export/?format=csv"))
        if digest != copied:
            raise SystemExit("The export and psql do not write the same.")
        ratios.append(theirs / ours)
    ratio = statistics.median(ratios)
    print(f"speed of the export ÷ psql COPY: {ratio:.2f} (at least {LEAST_RATIO})")
    return more <= MOST_MEMORY and ratio >= LEAST_RATIO


def _timed(parts: Callable[[], Iterable[bytes]]) -> tuple[float, str]:
    """Return the seconds that all parts took, and the digest of what they hold."""
    begun, digest = time.perf_counter(), hashlib.blake2b()
    for part in parts():
        digest.update(part)
    return time.perf_counter() - begun, digest.hexdigest()


def _psql(officer: Officer) -> Iterable[bytes]:
    """Yield what psql writes, after the byte order mark that ours begins with."""
    yield table.BOM
    told = connection.get_connection_params()
    address = {"-h": told.get("host"), "-p": told.get("port"), "-U": told["user"]}
    words = [str(word) for pair in address.items() if pair[1] for word in pair]
    with connection.cursor() as cursor:
        copy = cursor.mogrify(*table.copy(Incident.objects.visible_to(officer)))
    command = ["psql", "-X", "-q", *words, "-d", told["dbname"], "-f", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdin.write(b"SET jit = off;" + copy)
        process.stdin.close()
        while part := process.stdout.read(65_536):
            yield part


def _peak(*, anew: bool = False) -> float:
    """Return the most memory that was held, in MB: ever, or from now on (as Linux tells it)."""
    own = Path("/proc/self")
    if anew:
        (own / "clear_refs").write_text("5")
    [line] = [s for s in (own / "status").read_text().splitlines() if s.startswith("VmHWM")]
    return int(line.split()[1]) / 1000
