"""A day's page and the statistics, held to figures computed from the files alone.

What is expected is read from the sheet and the shapes with code of its own, that shares nothing
with the figures or with geography: text, a great circle and a point in a polygon.
"""

import csv
import json
import math
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import shapely
from django.core.management import call_command
from django.test import Client

from centres.models import Centre, Officer
from tests.conftest import SHARED, own_database
from tests.support import builders

SHEET, SHAPES = SHARED / "sigacts-iraq-2007-2008.csv", SHARED / "iraq-districts.geojson"
pytestmark = pytest.mark.skipif(
    not SHEET.is_file(), reason=f"the real data is not beside the project ({SHARED.name})"
)
KINDS = {"IED": "ied", "SAF": "attack", "other": "other"}
ROOMS = ("DIYALA", "K1", "MAKHMOUR", "MOSUL")
DAY = date(2007, 6, 15)
SEED, CLOCKED = 20070615, 240  # reports with a time of the day, drawn from the sheet
MONTHS = [f"2007-{month:02}" for month in range(3, 13)] + [f"2008-{m:02}" for m in range(1, 7)]


def of_the_sheet():
    """Return every row of the sheet: its date, its kind and its point."""
    with SHEET.open(newline="") as lines:
        return [
            SimpleNamespace(
                day=date.fromisoformat(row["date"]),
                month=row["date"][:7],
                kind=KINDS[row["type"]],
                point=(float(row["latitude"]), float(row["longitude"])),
            )
            for row in csv.DictReader(lines)
        ]


def with_times(rows):
    """Return reports at places of the sheet, at drawn times around the ends of days.

    A report belongs to the day on which the clock in C, six hours slow, would show it.
    """
    draw, found = random.Random(SEED), []
    for row in draw.sample(rows, CLOCKED):
        minute = draw.choice([0, 1, 359, 360, 361, 719, 1439, draw.randrange(1440)])
        shown = datetime(2007, 6, draw.randrange(5, 25)) + timedelta(minutes=minute)  # noqa: DTZ001
        if found and draw.random() < 0.1:
            shown = datetime(2007, 6, 1)  # noqa: DTZ001 – a month begins
        found.append(
            SimpleNamespace(
                at=(shown - timedelta(hours=3)).replace(tzinfo=UTC),
                day=(shown - timedelta(hours=6)).date(),
                month=shown.strftime("%Y-%m"),
                kind=row.kind,
                point=row.point,
            )
        )
    return found


def kilometres(one, other):
    """Return the way between two points on a sphere, by the law of cosines."""
    (a, b), (c, d) = ([math.radians(degrees) for degrees in point] for point in (one, other))
    cosine = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)
    return 6371 * math.acos(min(1.0, cosine))


def nearest(point, seats):
    return min(seats, key=lambda code: kilometres(point, seats[code]))


@pytest.fixture(scope="module")
def book(django_db_setup, django_db_blocker):
    """A database of this module's own with the districts, the whole sheet, and reports with times.

    Yields all of what was told, each with its day, month, kind, point and nearest room.
    """
    with django_db_blocker.unblock(), own_database("oracle"):
        yield told_to_the_rooms()


def told_to_the_rooms():
    call_command("load_areas", str(SHAPES), layer="district", name="name", code="code")
    kinds = ",".join(f"{told}={kind}" for told, kind in KINDS.items())
    told = ("--dataset", "SIGACT", "--kinds", kinds, "--accept", "far")
    call_command("import_incidents", str(SHEET), "--nearest-centre", *told)
    seats = {c.code: (c.latitude, c.longitude) for c in Centre.objects.all()}
    assert set(seats) == set(ROOMS)
    rows = of_the_sheet()
    clocked, by = with_times(rows), builders.setup()
    for one in (*rows, *clocked):
        one.room = nearest(one.point, seats)
    for one in clocked:
        latitude, longitude = one.point
        told = {"kind": one.kind, "occurred_at": one.at, "mgrs": "", "place": ""}
        where = {"latitude": latitude, "longitude": longitude}
        builders.report(by, centre=one.room, channel="import", **told, **where)
    return [*rows, *clocked]


@pytest.fixture
def karim(book):
    client = Client()
    officer = Officer.objects.get(username="karim")
    client.force_login(officer, backend="centres.access.passwords.SlowBackend")
    return client


def back(days):
    return DAY - timedelta(days=days)


def test_the_page_of_a_day_shows_the_figures_of_the_sheet(book, karim):
    page = karim.get(f"/summary/{DAY}/")
    assert page.status_code == 200
    shown, per_day = page.context, Counter(one.day for one in book)
    mine = [one for one in book if one.day == DAY]

    [incidents, *_harm] = shown["headline"]
    mean = sum(per_day[back(days)] for days in range(1, 8)) / 7
    assert incidents["value"] == len(mine)
    assert incidents["before"] == f"day before {per_day[back(1)]}"
    assert incidents["mean"] == f"7-day mean {mean:.1f}"

    by_cell = Counter((one.kind, one.room) for one in mine)
    table = {row["code"]: row["counts"] for row in shown["kinds"]["rows"]}
    assert table == {
        kind: [by_cell[kind, room] for room in ROOMS] for kind in {one.kind for one in mine}
    }
    assert shown["kinds"]["totals"] == [sum(one.room == room for one in mine) for room in ROOMS]
    assert shown["kinds"]["total"] == len(mine)
    assert shown["period"] == "150600C JUN 07 – 160600C JUN 07"
    print(f"\nseed {SEED}: {len(mine)} incidents of {DAY} in {len(by_cell)} cells, as in the sheet")


def test_the_28_days_up_to_the_day_are_those_of_the_sheet(book, karim):
    shown = karim.get(f"/summary/{DAY}/").context["trends"]
    days = [back(days) for days in reversed(range(28))]
    by_room = Counter((one.room, one.day) for one in book)
    by_kind = Counter((one.kind, one.day) for one in book)
    rooms, kinds = (part["rows"] for part in shown)
    assert [series["days"] for series in rooms] == [
        [by_room[room, day] for day in days] for room in ROOMS
    ]
    assert sorted(series["days"] for series in kinds) == sorted(
        [by_kind[kind, day] for day in days] for kind in set(KINDS.values())
    )


def test_every_section_of_the_day_is_there(karim):
    page = karim.get(f"/summary/{DAY}/")
    sections = (
        "headline", "kinds", "casualties", "significant", "gap", "sightings", "abductions",
        "requests", "overdue", "disputes", "heard", "on_duty", "trends", "set_aside", "vague",
        "calendar", "assessments", "changes",
    )  # fmt: skip
    assert [name for name in sections if name not in page.context] == []
    assert page.content.count(b"<h2>") >= 10


@pytest.mark.parametrize("day", ["2007-02-23", "2007-06-14", "2007-06-16", "2008-07-05"])
def test_other_days_have_their_incidents_as_well(day, book, karim):
    expected = sum(one.day.isoformat() == day for one in book)
    assert karim.get(f"/summary/{day}/").context["kinds"]["total"] == expected > 0


def districts_of(points):
    """Return the name of the district that contains each point, None where none does."""
    features = json.loads(SHAPES.read_text())["features"]
    xs, ys = [p[1] for p in points], [p[0] for p in points]
    names = [None] * len(points)
    for feature in features:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        shapely.prepare(shape)
        for i in shapely.contains_xy(shape, xs, ys).nonzero()[0]:
            assert names[i] is None, "a point lies in two districts"
            names[i] = feature["properties"]["name"].strip()
    return names


def test_every_cell_of_district_and_month_is_that_of_the_files(book, karim):
    names = districts_of([one.point for one in book])
    pairs = ((name, one.month) for name, one in zip(names, book, strict=True))
    expected = Counter(pair for pair in pairs if pair[1] in MONTHS)
    answer = karim.get(
        "/api/v1/statistics",
        {
            "group_by": "district,month",
            "occurred_from": "2007-03-01",
            "occurred_until": "2008-07-01",
        },
    )
    rows = answer.json()["results"]
    found = {(row["district"] and row["district"]["name"], row["month"]): row["incidents"]
             for row in rows}  # fmt: skip
    assert len(found) == len(rows)
    assert found == dict(expected)
    assert all(set(row["casualties"].values()) == {0} for row in rows)
    print(f"\n{len(found)} cells with {sum(found.values())} incidents, as in the files")
