"""How the database would answer a statement among many reports that a vacuum has seen."""

from django.db import connection

REPORTS = "incidents_incident"
# What the planner believes of the table; a test's transaction takes it back.
SEEN = f"""
    UPDATE pg_class SET relpages = 1000, reltuples = 10000, relallvisible = 1000000
    WHERE relname = '{REPORTS}'
"""
# What an analysis in the background may have found in the few rows of the test before.
UNSEEN = f"DELETE FROM pg_statistic WHERE starelid = '{REPORTS}'::regclass"
# The rows of all tests before, taken back, still fill the indexes, and the widest most.
LEAN = f"REINDEX TABLE {REPORTS}"


def plan_of(statement, parameters=None) -> str:
    """Return the whole plan where reports may be read by several indexes at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = on")
        for step in (LEAN, SEEN, UNSEEN):
            cursor.execute(step)
        cursor.execute(f"EXPLAIN {statement}", parameters)
        return "\n".join(line for (line,) in cursor.fetchall())


def scans_of(statement, parameters=None) -> list[str]:
    """Return the lines of the plan that read reports."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(LEAN)
        cursor.execute(SEEN)
        cursor.execute(UNSEEN)
        cursor.execute(f"EXPLAIN {statement}", parameters)
        plan = [line.strip() for (line,) in cursor.fetchall()]
    return [line for line in plan if REPORTS in line and "Scan" in line]
