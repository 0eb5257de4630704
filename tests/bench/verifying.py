"""Fills a book and verifies it whole: entries a second, by the clock and by the processor."""

import os
import secrets
import time

import django

SIZE = int(os.environ.get("ENTRIES", 100_000))
ROUNDS = 3


def main() -> None:
    from centres import journal
    from centres.journal import chain, verify
    from centres.journal.verdict import Verdict
    from tests.bench import book

    with book.database():
        print(f"Filling a book with {SIZE:,} entries ...", flush=True)
        _fill(SIZE)
        head = journal.position()
        for _round in range(ROUNDS):
            found = Verdict()
            with verify.one_moment():
                _told("chain", head, lambda found=found: chain.walk(found, head, int))
            assert (found.entries, found.fault) == (head, ""), found.fault[:500]
        whole = _told("chain, records, all that is derived", head, verify.verify)
        assert whole.fault == "", whole.fault[:500]


def _told(what: str, head: int, work):
    begun, cpu = time.perf_counter(), time.process_time()
    found = work()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    told = f"{head / seconds:,.0f} a second, {head / cpu:,.0f} a second of the process's own time"
    print(f"{what}: {head:,} entries in {seconds:.1f} s, {told}", flush=True)
    return found


def _fill(size: int) -> None:
    """Write notes, a thousand in each transaction, each of some three hundred characters."""
    from django.db import transaction

    from centres import journal
    from centres.journal import bulk
    from centres.models import Officer
    from incidents.models import Entry
    from tests.support import builders

    hassan = Officer.objects.get(username="hassan")
    builders.note(hassan)
    (like,) = Entry.objects.all()
    for _thousand in range(size // 1000):
        rows = [Entry(**{**_columns(like), "text": secrets.token_hex(150)}) for _n in range(1000)]
        changes = [journal.Change(row, row.pk, "0" * 64) for row in rows]
        with transaction.atomic():
            journal.write(
                by=hassan, verb="note", changes=changes, save=lambda rows=rows: bulk.insert(rows)
            )


def _columns(row) -> dict:
    fields = row._meta.concrete_fields
    return {field.attname: getattr(row, field.attname) for field in fields if not field.primary_key}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    django.setup()
    main()
