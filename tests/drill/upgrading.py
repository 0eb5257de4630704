"""What `make upgrade-trial` does: every later migration on a full old book while others write."""

import gzip
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count as counting
from pathlib import Path

import psycopg2
from psycopg2 import errors

from coordination.local.servers import data_folder
from tests.drill.site import Failed, Site

BOOK = Path(__file__).parents[1] / "fixtures" / "book_of_november.sql.gz"
SIZE = int(os.environ.get("INCIDENTS") or 50_000)
MOST = 0.5  # seconds that a writer is to wait at most
PAUSE = 0.01  # seconds between two writes
# The last ones that landed before anybody measured: they are told, and later ones held to it.
LANDED = {"centres": "0020", "incidents": "0021"}
# Of these, what each does to every incident grows with the book.
KNOWN = {
    "incidents 0012_private_sources": "says of each source whose it is",
    "incidents 0015_imports": "gives each incident columns and indexes of its data set",
    "incidents 0017_why_revised": "gives each incident a column, behind whoever holds the table",
    "incidents 0018_places_of_reports": "gives each incident the key of its place, and an index",
}
# What a copy of a row says in place of what the row says, by table and column.
OTHER = {
    "incidents_incident": {
        "id": "gen_random_uuid()",
        "serial": "1000000 + {n}",
        "number": "'OLD-' || {n}",
        "position": "1000000 + {n}",
    },
    "centres_journalentry": {
        "submission": "gen_random_uuid()",
        "position": "1000000 + {n}",
    },
}


numbers = counting(10)  # of the writers: far from one another, and from what was filled in


@dataclass
class Writer:
    """Writes a report's rows again and again, as code that knows the columns of before would."""

    url: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    number: int = 0  # from which its rows are numbered
    written: int = 0
    worst: float = 0.0
    refused: str = ""
    ended: bool = False

    def look(self, cursor) -> None:
        """Learn the columns as they are now."""
        for table in OTHER:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
                "AND table_schema = 'public' AND is_generated = 'NEVER' AND is_identity = 'NO' "
                "ORDER BY ordinal_position",
                [table],
            )
            self.columns[table] = [name for (name,) in cursor.fetchall()]

    def write(self, cursor, first: int, count: int = 1) -> None:
        for table in OTHER:
            cursor.execute(copying(table, self.columns[table], first, count))

    def work(self) -> None:
        with closing(psycopg2.connect(self.url)) as held, held.cursor() as cursor:
            self.look(cursor)
            held.commit()
            while not self.ended:
                self._one(held, cursor)
                time.sleep(PAUSE)

    def _one(self, held, cursor) -> None:
        began = time.monotonic()
        try:
            self.write(cursor, self.number + self.written)
            held.commit()
            self.written += 1
        except errors.Error as fault:
            held.rollback()
            self.refused = str(fault).splitlines()[0]
            self.look(cursor)  # as the release after the migration knows them
            held.commit()
        self.worst = max(self.worst, time.monotonic() - began)


def copying(table: str, columns: list[str], first: int, count: int) -> str:
    """Return the statement that writes copies of the oldest row, numbered from `first` on."""
    n = f"({first} + g)"
    other = {name: value.format(n=n) for name, value in OTHER[table].items()}
    said = ", ".join(other.get(name, f'old."{name}"') for name in columns)
    into = ", ".join(f'"{name}"' for name in columns)
    kept = "" if table == "centres_journalentry" else "WHERE struck_at IS NULL AND version = 1"
    oldest = f"(SELECT * FROM public.{table} {kept} ORDER BY position LIMIT 1)"
    return (
        f"INSERT INTO public.{table} ({into}) "
        f"SELECT {said} FROM {oldest} AS old, generate_series(1, {count}) AS g"
    )


def main() -> int:
    folder = data_folder() / "upgrade"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    folder.chmod(0o755)
    site = Site(folder)
    try:
        site.make()
        return tried(site)
    except Failed as fault:
        print(f"WRONG: {fault}")
        return 1
    finally:
        site.close()
        shutil.rmtree(folder)


def tried(site: Site) -> int:
    """Apply each migration that the old book lacks; return 1 where a writer waited too long."""
    fill(site)
    os.environ |= {"DATABASE_URL": site.url("postgres"), "LOCAL_SERVERS": "1"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    import django

    django.setup()
    _seconds, control = measured(site, lambda: lock_for(site, 2 * MOST))
    print(f"control: where a table is locked for {2 * MOST} s a writer waits {control.worst:.2f} s")
    wrong = [] if control.worst > MOST else ["a lock was not seen: these figures mean nothing"]
    print("   took    worst   writes meanwhile")
    worst = 0.0
    for name, seconds, writer in applied(site):
        told = f"{seconds:6.2f} s  {writer.worst:5.2f} s  {writer.written:6,}  {name}"
        told += f" ({KNOWN[name]})" if name in KNOWN else ""
        print(told + (f" [code of before: {writer.refused}]" if writer.refused else ""), flush=True)
        worst = max(worst, writer.worst)
        if writer.worst > MOST and is_new(name):
            wrong.append(f"{name}: a writer waited {writer.worst:.2f} s")
    print(f"worst stall {worst:.2f} s among {SIZE:,} incidents; at most {MOST} s is aimed at")
    for line in wrong:
        print(f"WRONG: {line}")
    return int(bool(wrong))


def is_new(name: str) -> bool:
    app, number = name.split("_")[0].split() if name.startswith(tuple(LANDED)) else ("", "")
    return number > LANDED.get(app, number)


def fill(site: Site) -> None:
    """Bring in the old book, and copies of its first report until it holds so many."""
    with closing(psycopg2.connect(site.url("postgres"))) as held, held.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        cursor.execute(gzip.decompress(BOOK.read_bytes()).decode())
        cursor.execute("SET search_path = public")
        held.commit()
        writer = Writer("")
        writer.look(cursor)
        writer.write(cursor, 0, SIZE)
        held.commit()
        held.autocommit = True
        cursor.execute("VACUUM ANALYZE")


def applied(site: Site) -> Iterator[tuple[str, float, Writer]]:
    """Yield each migration, how long it took, and the writer that was at work meanwhile."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    known = MigrationExecutor(connection)
    for migration, _backwards in known.migration_plan(known.loader.graph.leaf_nodes()):
        target = [(migration.app_label, migration.name)]
        seconds, writer = measured(site, lambda t=target: MigrationExecutor(connection).migrate(t))
        yield f"{migration.app_label} {migration.name}", seconds, writer


def measured(site: Site, step: Callable) -> tuple[float, Writer]:
    """Take a step while a writer is at work; return how long it took, and the writer."""
    writer = Writer(site.url("postgres"), number=next(numbers) * 1_000_000)
    thread = threading.Thread(target=writer.work)
    thread.start()
    time.sleep(20 * PAUSE)
    began = time.monotonic()
    step()
    seconds = time.monotonic() - began
    time.sleep(20 * PAUSE)
    writer.ended = True
    thread.join()
    return seconds, writer


def lock_for(site: Site, seconds: float) -> None:
    with closing(psycopg2.connect(site.url("postgres"))) as held, held.cursor() as cursor:
        cursor.execute("LOCK TABLE public.incidents_incident")
        time.sleep(seconds)


if __name__ == "__main__":
    sys.exit(main())
