"""What `make import-trial` does: a real sheet whole, again, shuffled, longer, killed, resumed."""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.db import connection

SHARED = Path(__file__).parents[3] / "shared" / "data" / "sigacts-iraq-2007-2008.csv"
TOLD = ["--dataset", "SIGACT", "--nearest-centre", "--kinds", "IED=ied,SAF=attack"]
KILLS = 10
NEW = [f"2008-07-0{n},IED,35.4{n},44.4" for n in range(1, 6)]


def main() -> int:
    sheet = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    head, *rows = sheet.read_text().splitlines()
    with tempfile.TemporaryDirectory() as folder:
        shuffled, longer = Path(folder) / "renamed.csv", Path(folder) / "longer.csv"
        drawn = random.Random(1).sample(rows, len(rows))
        shuffled.write_text("\n".join([head, *drawn]) + "\n")
        longer.write_text("\n".join([head, *NEW, *rows]) + "\n")
        return _tried(sheet, shuffled, longer, len(rows))


def _tried(sheet: Path, shuffled: Path, longer: Path, rows: int) -> int:
    from tests.bench import book

    with book.database():
        before = _computing()
        seconds, first = _imported(sheet)
        here, there = (now - then for now, then in zip(_computing(), before, strict=True))
        print(f"whole: {first} ({rows / seconds:,.0f} rows a second)")
        print(
            f"computing: {here:.1f} s here, {there:.1f} s in the database "
            f"({rows / (here + there):,.0f} rows in a second of both)"
        )
        said = [first, *(_imported(file)[1] for file in (sheet, shuffled, longer))]
        print("again, shuffled, with 5 more:", *said[1:], sep="\n  ")
        undisturbed = _told()
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"largest process: {largest} MB")
    with book.database():
        _killed(sheet, rows)
        _imported(sheet)
        same = _told() == undisturbed[:rows]
    print(f"killed {KILLS} times: {'the same' if same else 'ANOTHER'} book")
    news = [line.split()[0] for line in said]
    return int(not same or news != [str(rows), "0", "0", str(len(NEW))])


def _computing() -> tuple[float, float]:
    """Return the seconds that processors spent on our own processes, and on the database's."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")
        server = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text()
    ended = server.rpartition(")")[2].split()[13:15]  # of those that served a connection
    ticks = sum(map(int, ended)) / os.sysconf("SC_CLK_TCK")
    return used.ru_utime + used.ru_stime, ticks


def _started(file: Path, **more) -> subprocess.Popen:
    told = [sys.executable, "manage.py", "import_incidents", str(file), *TOLD]
    url = urlsplit(os.environ["DATABASE_URL"])
    there = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": there}
    return subprocess.Popen([*told, "--accept", "far"], env=environment, **more)


def _imported(file: Path) -> tuple[float, str]:
    start = time.monotonic()
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    said, _err = _started(file, **out).communicate()
    return time.monotonic() - start, said.splitlines()[-1]


def _killed(file: Path, rows: int) -> None:
    """Kill it with SIGKILL at as many points, from judging on to the last chunks."""
    from incidents.models import Incident, Sheet

    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for turn in range(KILLS):
        process = _started(file, **silent)
        least = rows * turn // KILLS
        while process.poll() is None:
            judged = Sheet.objects.filter(done__gt=rows // 3).exists()
            if judged if turn == 0 else Incident.objects.count() > least:
                break
            time.sleep(0.02)
        process.kill()
        process.wait()


def _told() -> list[tuple]:
    """Return what the reports of the first import say, in the order of their entries."""
    from incidents.models import Incident

    columns = ("number", "kind", "occurred_at", "latitude", "longitude", "narrative", "areas")
    return list(Incident.objects.order_by("position").values_list(*columns))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    django.setup()
    sys.exit(main())
