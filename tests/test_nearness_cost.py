"""What looking for near reports costs among the real incidents of two years: `pytest -s` tells."""

import io
from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centres.models import Officer
from incidents.models import Incident
from incidents.reports import nearness
from incidents.reports.nearness import Whereabouts

pytestmark = pytest.mark.django_db

REAL = "sigacts-iraq-2007-2008.csv"
PLACES = {
    "Baghdad": (33.33, 44.40),
    "Baqubah": (33.75, 44.64),
    "Mosul": (36.34, 43.13),
    "no point": None,
}
KINDS = ("attack", "ied", "")
PRECISIONS = ("minute", "day")
DENSEST = 3  # days
READ = 2_500  # rows: of the four days that are looked at around the densest ones


def densest_days():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT occurred_at FROM incidents_incident "
            "GROUP BY occurred_at ORDER BY count(*) DESC LIMIT %s",
            [DENSEST],
        )
        return [day for (day,) in cursor.fetchall()]


def questions() -> Iterator[tuple[Whereabouts, str]]:
    """Yield what is looked for on the densest days, and a name for it."""
    for day, place, kind, precision in product(densest_days(), PLACES, KINDS, PRECISIONS):
        told = Whereabouts(
            at=day + timedelta(hours=14 if precision == "minute" else 0),
            precision=precision,
            point=PLACES[place],
            square=10_000,
            place="" if PLACES[place] else "Baghdad",
            kind=kind,
        )
        yield told, f"{day:%Y-%m-%d} {place}, {kind or 'any kind'}, to the {precision}"


def asked(told) -> str:
    """Return the one statement that looking for what is near takes."""
    seen = Incident.objects.visible_to(Officer.objects.get(username="setup"))
    with CaptureQueriesContext(connection) as captured:
        nearness.nearest(seen, told)
    told = (query["sql"] for query in captured.captured_queries)
    return [sql for sql in told if 'FROM "incidents_incident"' in sql][-1]


def explained(sql) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        return cursor.fetchone()[0][0]


def nodes(plan):
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def test_it_reads_a_few_days_by_an_index_and_takes_no_time(shared_data):
    call_command(
        "import_incidents",
        shared_data / REAL,
        "--nearest-centre",
        *("--dataset", "SIGACT", "--kinds", "IED=ied,SAF=attack", "--accept", "far"),
        stdout=io.StringIO(),
        stderr=io.StringIO(),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE incidents_incident")
    assert Incident.objects.count() == 68_573
    worst = 0.0
    for told, name in questions():
        found = explained(asked(told))
        held_to_an_index(found["Plan"])
        time = found["Planning Time"] + found["Execution Time"]
        print(f"{name}: {time:.1f} ms")
        worst = max(worst, time)
    print(f"near reports among 68,573: {worst:.1f} ms of database time at worst")


def held_to_an_index(plan):
    scans = [node for node in nodes(plan) if node.get("Relation Name") == "incidents_incident"]
    assert scans
    for node in scans:
        assert node["Node Type"] != "Seq Scan"
        rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        assert rows * node["Actual Loops"] <= READ, node
