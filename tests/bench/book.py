"""Fills a database of its own with ten years of incidents, and what rooms did about them."""

import random
from contextlib import contextmanager
from datetime import timedelta

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from centres.ground import geography
from centres.journal import bulk
from centres.models import Centre, Officer, Watch
from incidents.models import Acknowledgement, Incident, NilReturn, Request
from tests.conftest import SHARED, drop_database, maintenance
from tests.support import builders

NAME = "jcc_bench"
SEED = 2026
YEARS = 10
SITES = 5_000
RECENT = timedelta(days=90)  # of which the answers are there
TABLE = "incidents_incident"


@contextmanager
def database(*, cast: bool = True):
    """Use a new database, with the cast and the areas unless it is to be empty; drop it then."""
    shared = connection.settings_dict["NAME"]
    with maintenance() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{NAME}"')
    connection.settings_dict["NAME"] = NAME
    try:
        call_command("migrate", verbosity=0)
        if cast:
            builders.cast()
            _areas()
        yield
    finally:
        connection.settings_dict["NAME"] = shared
        drop_database(NAME)


def _areas() -> None:
    builders.layers()
    districts = SHARED / "iraq-districts.geojson"
    if districts.is_file():
        builders.load_areas(districts.read_bytes(), layer="district")


def fill(size: int) -> None:
    """Write incidents of ten years up to now, and watches, requests and answers beside them."""
    draw = random.Random(SEED)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # checks of foreign keys
        _sites(cursor, draw)
        with _without_indexes(cursor):
            cursor.execute(INCIDENTS, {"size": size, "years": YEARS, "sites": SITES})
        cursor.execute(SAME_EVENTS)
    _beside(draw)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _sites(cursor, draw) -> None:
    """Make the places of incidents: around each room, more near it, placed as reports are."""
    seats = list(Centre.objects.order_by("pk"))
    rooms = [draw.choice(seats) for _site in range(SITES)]
    points = [
        (round(draw.gauss(room.latitude, 0.4), 5), round(draw.gauss(room.longitude, 0.5), 5))
        for room in rooms
    ]
    cursor.execute(
        "CREATE TEMPORARY TABLE site (n int PRIMARY KEY, centre text, latitude float8, "
        "longitude float8, areas bigint[], in_gap bool, bordering varchar[]) ON COMMIT DROP"
    )
    placed = geography.place(points)
    for n, (room, point, here) in enumerate(zip(rooms, points, placed, strict=True)):
        told = [n, room.pk, *point, here.areas, here.in_gap, here.bordering]
        cursor.execute("INSERT INTO site VALUES (%s,%s,%s,%s,%s,%s,%s)", told)


@contextmanager
def _without_indexes(cursor):
    """Make the indexes anew at the end: one by one they cost more than all else."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint)", [TABLE],
    )  # fmt: skip
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, definition in found:
        cursor.execute(definition)


# Every draw follows from the number of the row, so that each run has the same book.
INCIDENTS = f"""
    INSERT INTO {TABLE} (
        id, position, centre_id, force_id, reported_by_id, reported_at, channel, year, serial,
        number, version, exercise, kind, precedence, occurred_at, time_precision, place, latitude,
        longitude, mgrs, location_precision_m, narrative, language, perpetrator, source_grading,
        information_grading, casualties, local_leader, abduction, source_commitment, struck_at,
        struck_by_id, strike_reason, touched, areas, in_gap, bordering, search, dataset, dataset_id,
        dataset_reporter, dataset_received_at, place_key
    )
    SELECT
        md5('incident ' || g)::uuid, g, centre, force, author.id,
        at + make_interval(mins => (5 + d1 * 85)::int),
        CASE WHEN d2 < 0.8 THEN 'page' ELSE 'api' END,
        extract(year FROM at AT TIME ZONE 'Etc/GMT-3'), g,
        centre || '-' || extract(year FROM at AT TIME ZONE 'Etc/GMT-3') || '-' || g,
        1, d3 > 0.995, kind, CASE kind WHEN 'abduction' THEN 'flash' WHEN 'post_attack' THEN 'flash'
            WHEN 'ied_found' THEN 'priority' WHEN 'extortion' THEN 'priority'
            WHEN 'arrest' THEN 'priority' WHEN 'other' THEN 'routine' ELSE 'immediate' END,
        CASE known_to WHEN 'minute' THEN at
            ELSE date_trunc(known_to, at AT TIME ZONE 'Etc/GMT-3') AT TIME ZONE 'Etc/GMT-3' END,
        known_to, 'Place ' || n, latitude, longitude, '', 10,
        repeat('A patrol on the road north of the town told of three men at a wall. ', 4)
            || repeat('أبلغت دورية على الطريق شمال المدينة عن ثلاثة رجال. ', 4)
            || 'w' || g %% 40000,
        'ar', '', 'C', 3,
        CASE WHEN d4 < 0.15 THEN jsonb_build_array(jsonb_build_object(
                'outcome', 'killed', 'category', 'civilian', 'count', 1 + (d5 * 4)::int))
            WHEN d4 < 0.3 THEN jsonb_build_array(
                jsonb_build_object('outcome', 'wounded', 'category', 'civilian', 'count',
                    1 + (d5 * 8)::int),
                jsonb_build_object('outcome', 'killed', 'category', force, 'count', 1))
            ELSE '[]' END,
        d5 > 0.99,
        CASE WHEN kind = 'abduction' THEN jsonb_build_object(
            'outcome', CASE WHEN d1 < 0.002 THEN 'open' ELSE 'released' END,
            'outcome_at', NULL, 'demand', '') END,
        repeat('0', 64), CASE WHEN d3 < 0.01 THEN at + interval '1 day' END,
        CASE WHEN d3 < 0.01 THEN author.id END,
        CASE WHEN d3 < 0.01 THEN 'Reported twice.' ELSE '' END,
        0, areas, in_gap, bordering,
        ('''w' || g %% 40000 || ''' ''patrol'' ''road'' ''دوريه''')::tsvector,
        '', '', '', '', ''
    FROM (
        SELECT g, site.*, now() - make_interval(secs =>
                (%(size)s - g)::float8 / %(size)s * %(years)s * 365.25 * 86400) AS at,
            CASE WHEN d1 < 0.5 THEN 'peshmerga' ELSE 'iraqi' END AS force,
            (ARRAY['ied', 'ied', 'attack', 'attack', 'attack', 'killing', 'ied_found', 'extortion',
                'indirect_fire', 'movement', 'arrest', 'other', 'abduction', 'post_attack', 'drone',
                'arson'])[1 + floor(d2 * 16)::int] AS kind,
            CASE WHEN d5 < 0.85 THEN 'minute' WHEN d5 < 0.93 THEN 'hour' WHEN d5 < 0.985 THEN 'day'
                WHEN d5 < 0.995 THEN 'week' ELSE 'month' END AS known_to,
            d1, d2, d3, d4, d5
        FROM generate_series(1, %(size)s) AS g
        CROSS JOIN LATERAL (SELECT
            mod(g * 7919::bigint, 100003) / 100003.0 AS d1, mod(g * 104729::bigint, 99991) / 99991.0
            AS d2, mod(g * 1299709::bigint, 100019) / 100019.0 AS d3,
            mod(g * 15485863::bigint, 99989) / 99989.0 AS d4,
            mod(g * 32452843::bigint, 100043) / 100043.0 AS d5) AS drawn
        JOIN site ON site.n = mod(g * 49979687::bigint, %(sites)s)
    ) AS told
    JOIN centres_officer AS author
        ON author.username = CASE force WHEN 'peshmerga' THEN 'nalin' ELSE 'hassan' END
"""
# One report in two hundred tells of what the report before it told.
SAME_EVENTS = f"""
    UPDATE {TABLE} AS one SET same_as_id = other.id FROM {TABLE} AS other
    WHERE mod(one.serial, 200) = 0 AND other.position = one.position - 1
        AND other.struck_at IS NULL
"""


def _beside(draw) -> None:
    """Write what rooms did beside reporting: answers, requests, watches, nil returns."""
    now = timezone.now()
    rooms = sorted(Centre.objects.values_list("pk", flat=True))
    people = {o.username: o for o in Officer.objects.filter(username__in=["nalin", "hassan"])}
    lately = Incident.objects.filter(occurred_at__gt=now - RECENT).values_list(
        "pk", "centre", "reported_at"
    )
    bulk.insert([one for row in lately for one in _answers(draw, row, rooms, people)])
    days = [now - timedelta(days=back) for back in range(YEARS * 365)]
    bulk.insert([one for day in days for one in _requests(draw, day, rooms, people)])
    bulk.insert([one for day in days for one in _watches(day, rooms, people)])
    bulk.insert([
        NilReturn(centre_id=room, since=day - timedelta(hours=12), until=day, by=people["nalin"])
        for day in days for room in rooms if draw.random() < 0.2
    ])  # fmt: skip


def _answers(draw, row, rooms, people):
    key, centre, reported_at = row
    for room in rooms:
        if room == centre or draw.random() < 0.15:
            continue
        disputes = draw.random() < 0.03
        yield Acknowledgement(
            incident_id=key, version=1, centre_id=room, force_id="peshmerga",
            answer="dispute" if disputes else "seen", disputed="casualties" if disputes else "",
            value="Two were killed." if disputes else "", by=people["nalin"], channel="page",
            at=reported_at + timedelta(minutes=draw.randrange(1, 60)),
        )  # fmt: skip


def _requests(draw, day, rooms, people):
    for _one in range(30):
        centre, addressee = draw.sample(rooms, 2)
        asked_at = day - timedelta(minutes=draw.randrange(1440))
        done = draw.random() < 0.9
        yield Request(
            kind="verify", centre_id=centre, force_id="peshmerga", addressee_id=addressee,
            text="Is the road closed?", due_at=asked_at + timedelta(hours=2), channel="page",
            asked_by=people["nalin"], asked_at=asked_at, status="completed" if done else "open",
            replied_by=people["hassan"] if done else None,
            closed_at=asked_at + timedelta(hours=1) if done else None,
            reply="The road is open." if done else "",
        )  # fmt: skip


def _watches(day, rooms, people):
    for room in rooms:
        for officer in people.values():
            for hours in (0, 12):
                since = day - timedelta(hours=hours)
                until = since + timedelta(hours=12)
                yield Watch(officer=officer, centre_id=room, since=since, until=until)
