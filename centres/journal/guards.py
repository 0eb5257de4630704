"""Whether what the database itself refuses is in force: triggers, their functions, its rights."""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module

from django.apps import apps
from django.db import connection

from centres.rights import PRIVILEGES, rights_by_table

# Migrations, each with the text of its triggers; apps add theirs when they are ready.
written = [
    ("centres.migrations.0002_rooms", "REFUSE"),
    ("centres.migrations.0012_access_log", "KEEP"),
    ("centres.migrations.0022_checkpoints_witnesses", "KEEP"),
]
FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\(\).*?AS \$\$(.*?)\$\$;", re.DOTALL)
TRIGGER = re.compile(
    r"CREATE TRIGGER (\w+) (BEFORE|AFTER) ([A-Z ]+) ON (\w+)"
    r".*?FOR EACH (ROW|STATEMENT) EXECUTE FUNCTION (\w+)\(\);",
    re.DOTALL,
)
# The bits of pg_trigger.tgtype.
BITS = {"ROW": 1, "BEFORE": 2, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
THERE = """
SELECT c.relname, t.tgname, t.tgtype, p.proname, p.prosrc,
    t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr = ''
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)
"""
RULES = """
SELECT c.relname, r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2
"""
CLOSED = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)
    AND relrowsecurity AND relforcerowsecurity
"""
OWNS = """
SELECT pg_has_role(c.relowner, 'USAGE') FROM pg_class c
WHERE c.oid = 'public.centres_journalentry'::regclass
"""
HELD = """
SELECT t, p FROM unnest(%s::text[]) t, unnest(%s::text[]) p
WHERE has_table_privilege('public.' || t, p)
"""


def faults() -> Iterator[str]:
    """Yield each trigger that is gone, off or another, and each right that nobody gave."""
    yield from _faults_of_triggers()
    yield from _faults_of_rules()
    yield from _faults_of_row_security()
    yield from _faults_of_rights()


def _rows(statement: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def _expected() -> dict[tuple[str, str], tuple[int, str, str]]:
    """Return by table and trigger its type, its function and that function's source."""
    texts = [getattr(import_module(module), name) for module, name in written]
    sources: dict[str, str] = dict(found for text in texts for found in FUNCTION.findall(text))
    return {
        (table, name): (_bits(when, events, each), function, sources[function])
        for text in texts
        for name, when, events, table, each, function in TRIGGER.findall(text)
    }


def _bits(when: str, events: str, each: str) -> int:
    words = [each, when, *events.split(" OR ")]
    return sum(BITS.get(word, 0) for word in words)


def _faults_of_triggers() -> Iterator[str]:
    expected = _expected()
    tables = sorted({table for table, _name in expected})
    there: Mapping = {(row[0], row[1]): row[2:] for row in _rows(THERE, tables)}
    for (table, name), (kind, function, source) in expected.items():
        found = there.get((table, name))
        if found is None:
            yield f"trigger {name} on {table}: is gone"
        elif not found[3]:
            yield f"trigger {name} on {table}: is off, or not for every row"
        elif found[:3] != (kind, function, source):
            yield f"trigger {name} on {table}: is not as the migration wrote it"
    for table, name in sorted(there.keys() - expected.keys()):
        yield f"trigger {name} on {table}: no migration wrote it"


def _faults_of_rules() -> Iterator[str]:
    for table, name in _rows(RULES):
        yield f"rule {name} on {table}: no migration wrote it"


def _faults_of_row_security() -> Iterator[str]:
    """Yield each table whose rows are seen by whoever asks, and were to be opened first."""
    opened = [model._meta.db_table for model in apps.get_models() if hasattr(model, "opened_for")]
    closed = {table for (table,) in _rows(CLOSED, opened)}
    for table in sorted(set(opened) - closed):
        yield f"{table}: its rows are not closed to whoever did not open them"


def _faults_of_rights() -> Iterator[str]:
    """Yield what the application's role may do beyond its rights; the owner may do all."""
    ((owns,),) = _rows(OWNS)
    if owns:
        return
    granted = rights_by_table()
    for table, privilege in sorted(_rows(HELD, list(granted), list(PRIVILEGES))):
        if privilege not in granted[table]:
            yield f"{table}: the application may {privilege}, which nobody granted"
