"""Statistics over REST: every incident once, in units of C, for any grouping, bounded in size."""

from itertools import combinations

import pytest

from incidents.models import Incident
from incidents.search import statistics
from tests.support import builders, query_plans

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/statistics"
SQUARES = {"West": 44.0, "East": 45.0}  # two districts, one degree wide, with their western edge


@pytest.fixture
def client(feed, pull):
    """An external system that may read incidents."""
    return pull(feed, "incidents")


@pytest.fixture
def count(client):
    """Return a function that asks for a grouping and returns its rows."""

    def rows(*by, **filters):
        answer = client.get(ADDRESS, {"group_by": ",".join(by), **filters})
        assert answer.status_code == 200, answer.content
        assert answer.json()["next"] is None
        return answer.json()["results"]

    return rows


def pairs(rows, name):
    return [(row[name], row["incidents"]) for row in rows]


def at_c(day, hour=12, minute=0):
    """Return a time of November 2026 as one reads it in C; the hour may lie before midnight."""
    return builders.at(2026, 11, day, 0) + builders.timedelta(hours=hour - 3, minutes=minute)


def harm(outcome, count, category="civilian"):
    return {"outcome": outcome, "category": category, "count": count}


@pytest.fixture
def reports(nalin, hassan, rezan, zainab):
    """A few days of November, at three rooms."""
    builders.report(nalin, kind="ied", occurred_at=at_c(2, 0), casualties=[harm("killed", 2)])
    builders.report(nalin, kind="ied", occurred_at=at_c(2, 23, 59))
    builders.report(hassan, kind="attack", occurred_at=at_c(3, 5, 59),
                    casualties=[harm("wounded", 3), harm("killed", 1, "peshmerga")])  # fmt: skip
    builders.report(rezan, kind="abduction", occurred_at=at_c(8, 12), mgrs="", place="On the road",
                    casualties=[harm("abducted", 4)])  # fmt: skip
    builders.report(zainab, kind="ied", occurred_at=at_c(9, 12))


def test_without_a_grouping_one_row_has_the_sums_of_all(count, reports):
    [row] = count()
    assert row == {
        "incidents": 5,
        "casualties": {
            "killed": 3, "wounded": 3, "abducted": 4, "missing": 0, "detained": 0, "released": 0,
        },
    }  # fmt: skip


def test_without_any_incident_the_sums_are_zero_and_there_are_no_cells(count):
    assert [row["incidents"] for row in count()] == [0]
    assert count("kind", "month") == []


def test_by_room_and_kind_with_casualties_by_outcome(count, reports):
    rows = count("centre", "kind")
    assert [(row["centre"], row["kind"], row["incidents"]) for row in rows] == [
        ("DIYALA", "ied", 1),
        ("K1", "attack", 1),
        ("K1", "ied", 2),
        ("MAKHMOUR", "abduction", 1),
    ]
    assert [row["casualties"]["killed"] for row in rows] == [0, 1, 2, 0]
    assert rows[1]["casualties"]["wounded"] == 3


def test_days_begin_at_midnight_in_c_and_not_at_the_cut_off(count, reports):
    assert pairs(count("day"), "day") == [
        ("2026-11-02", 2),
        ("2026-11-03", 1),
        ("2026-11-08", 1),
        ("2026-11-09", 1),
    ]


def test_hours_are_those_of_the_day_in_c(count, reports):
    assert pairs(count("hour"), "hour") == [(0, 1), (5, 1), (12, 2), (23, 1)]


def test_weeks_begin_on_monday_as_iso_8601_numbers_them(count, nalin):
    for year, month, day in ((2025, 12, 28), (2025, 12, 29), (2026, 1, 4), (2026, 1, 5)):
        builders.report(nalin, occurred_at=builders.at(year, month, day, 9))
    found = pairs(count("week"), "week")
    assert found == [("2025-W52", 1), ("2026-W01", 2), ("2026-W02", 1)]


def test_months_begin_in_c(count, nalin):
    for hour in (20, 21):  # in UTC: the last hour of October in C, and the first of November
        builders.report(nalin, occurred_at=builders.at(2026, 10, 31, hour))
    assert pairs(count("month"), "month") == [("2026-10", 1), ("2026-11", 1)]


PRECISIONS = {
    "minute": ("2026-10", "2026-W41", "2026-10-05", 14),
    "hour": ("2026-10", "2026-W41", "2026-10-05", 14),
    "day": ("2026-10", "2026-W41", "2026-10-05", None),
    "week": ("2026-10", "2026-W41", None, None),
    "month": ("2026-10", None, None, None),
}


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_time_counts_in_the_units_in_which_it_is_known(precision, count, nalin):
    starts = {"day": (10, 4, 21), "week": (10, 4, 21), "month": (9, 30, 21)}
    start = builders.at(2026, *starts.get(precision, (10, 5, 11)))
    builders.report(nalin, occurred_at=start, time_precision=precision)
    [row] = count("month", "week", "day", "hour")
    told = (row["month"], row["week"], row["day"], row["hour"])
    assert told == PRECISIONS[precision]


def test_a_week_counts_in_the_month_in_which_it_begins(count, nalin):
    monday = builders.at(2026, 9, 27, 21)  # 28 September in C
    builders.report(nalin, occurred_at=monday, time_precision="week")
    assert pairs(count("month"), "month") == [("2026-09", 1)]


def square(west):
    ring = [[west, 35], [west + 1, 35], [west + 1, 36], [west, 36], [west, 35]]
    return f'{{"type": "Polygon", "coordinates": [{ring}]}}'


@pytest.fixture
def districts():
    features = ",".join(
        f'{{"type": "Feature", "properties": {{"name": "{name}", "code": "{name.lower()}"}},'
        f'"geometry": {square(west)}}}'
        for name, west in SQUARES.items()
    )
    content = f'{{"type": "FeatureCollection", "features": [{features}]}}'
    builders.load_areas(content.encode(), layer="district")


def point(longitude, **more):
    return {"mgrs": "", "latitude": 35.5, "longitude": longitude, **more}


def test_by_district_with_code_and_name_and_null_where_none_holds_the_point(
    count, districts, nalin
):
    for longitude in (44.2, 44.3, 45.5, 47.5):
        builders.report(nalin, **point(longitude), casualties=[harm("killed", 1)])
    builders.report(nalin, mgrs="", place="On the road")
    rows = count("district", "month")
    assert [(row["district"], row["incidents"], row["casualties"]["killed"]) for row in rows] == [
        ({"code": "east", "name": "East"}, 1, 1),
        ({"code": "west", "name": "West"}, 2, 2),
        (None, 2, 1),
    ]


def test_a_point_on_the_border_of_two_districts_counts_once(count, districts, nalin):
    builders.report(nalin, **point(45.0), casualties=[harm("killed", 1)])
    [row] = count("district")
    assert (row["incidents"], row["casualties"]["killed"]) == (1, 1)


def test_responsibility_and_gap_are_layers_like_districts(count, reports):
    codes = {row["responsibility"] and row["responsibility"]["code"] for row in
             count("responsibility")}  # fmt: skip
    assert codes == {"MAKHMOUR", None}
    told = {row["in_gap"]: row["gap"] for row in count("in_gap", "gap")}
    assert told[None] is None  # a place in words: nobody knows


def test_every_grouping_has_every_incident_and_casualty_once(
    count, districts, reports, nalin, unlimited
):
    builders.report(nalin, **point(45.0), casualties=[harm("killed", 9)])
    for many in (1, 2, 3, len(statistics.DIMENSIONS)):
        for by in combinations(statistics.DIMENSIONS, many):
            rows = count(*by)
            assert sum(row["incidents"] for row in rows) == 6, by
            assert sum(row["casualties"]["killed"] for row in rows) == 12, by
            assert list(rows[0]) == [*by, "incidents", "casualties"], by


def test_struck_reports_and_exercises_are_left_out_unless_asked_for(count, nalin, settings):
    settings.TRAINING = False
    builders.report(nalin, casualties=[harm("killed", 1)])
    builders.strike(nalin, builders.report(nalin, casualties=[harm("killed", 1)]))
    builders.report(nalin, exercise=True, casualties=[harm("killed", 1)])
    for filters, number in (
        ({}, 1),
        ({"struck": "", "exercise": ""}, 1),
        ({"struck": "any"}, 2),
        ({"struck": "true"}, 1),
        ({"exercise": "any"}, 2),
        ({"struck": "any", "exercise": "any"}, 3),
    ):
        [row] = count(**filters)
        assert (row["incidents"], row["casualties"]["killed"]) == (number, number), filters


def test_the_fullest_casualty_matrix_is_counted(count, nalin):
    """Every cell, each with another number: an index holds it too."""
    categories = ("civilian", "other_security", "militant", "peshmerga", "iraqi")
    cells = [(outcome, category) for outcome in statistics.OUTCOMES for category in categories]
    told = [harm(cell[0], 9_000 + n, cell[1]) for n, cell in enumerate(cells)]
    builders.report(nalin, casualties=told)
    [row] = count()
    assert sum(row["casualties"].values()) == sum(cell["count"] for cell in told)


def test_two_reports_of_the_same_event_count_once(count, nalin, zainab, baran):
    mine = builders.report(nalin, casualties=[harm("killed", 2)])
    theirs = builders.report(zainab, casualties=[harm("killed", 3)])
    builders.propose(nalin, mine, theirs, principal=theirs)
    builders.confirm(baran, mine, theirs)
    [row] = count("centre")
    assert (row["centre"], row["incidents"], row["casualties"]["killed"]) == ("DIYALA", 1, 3)


def test_the_filters_are_those_of_the_log(count, reports):
    assert [row["incidents"] for row in count(kind="ied", centre="K1")] == [2]
    assert [row["incidents"] for row in count(occurred_from="2026-11-03")] == [3]
    assert [row["incidents"] for row in count(occurred_until="2026-11-03")] == [2]
    assert [row["incidents"] for row in count(q="road")] == [1]
    assert [row["incidents"] for row in count(bbox="42,33,46,37")] == [4]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("group_by", "colour"),
        ("group_by", "kind,kind"),
        ("group_by", "kind,"),
        ("group_by", "kind, month"),
        ("group_by", "kind;drop table"),
        ("group_by", "\x00"),
        ("kind", "x"),
        ("struck", "maybe"),
        ("limit", "5"),
        ("cursor", "x"),
        ("colour", "red"),
    ],
)
def test_a_wrong_parameter_is_named(name, value, client):
    answer = client.get(ADDRESS, {name: value})
    assert answer.status_code == 400
    assert [error["path"] for error in answer.json()["errors"]] == [name]


def test_a_parameter_given_twice_is_named(client):
    for name in ("group_by", "struck", "kind"):
        answer = client.get(f"{ADDRESS}?{name}=true&{name}=false")
        assert [error["path"] for error in answer.json()["errors"]] == [name]


def test_more_rows_than_anybody_reads_are_refused_with_what_to_do(client, reports, monkeypatch):
    monkeypatch.setattr(statistics, "MOST", 3)
    answer = client.get(ADDRESS, {"group_by": "day"})
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["path"]) == (400, "group_by")
    assert error["message"] == (
        "This is more than 3 rows: narrow the time by occurred_from and occurred_until, or group "
        "by less."
    )
    narrowed = {"group_by": "day", "occurred_until": "2026-11-09"}
    assert len(client.get(ADDRESS, narrowed).json()["results"]) == 3


def test_what_is_too_much_is_seen_in_a_sample(client, reports, monkeypatch):
    """Never counted whole: the first incidents alone make more rows than are answered."""
    monkeypatch.setattr(statistics, "MOST", 2)
    monkeypatch.setattr(statistics, "SAMPLE", 4)
    asked, cells = [], statistics._cells
    monkeypatch.setattr(
        statistics, "_cells", lambda source, by: asked.append(source) or cells(source, by)
    )
    assert client.get(ADDRESS, {"group_by": "day,hour"}).status_code == 400
    assert [source.query.high_mark for source in asked] == [4]


def test_beyond_the_sample_all_are_counted(count, reports, monkeypatch):
    monkeypatch.setattr(statistics, "SAMPLE", 2)
    assert sum(row["incidents"] for row in count("day")) == 5


def test_what_takes_too_long_is_refused_and_does_not_fail(client, reports, monkeypatch):
    slow = statistics.STATEMENT.replace("FROM parts", "FROM (SELECT * FROM parts, pg_sleep(5)) p")
    monkeypatch.setattr(statistics, "STATEMENT", slow)
    monkeypatch.setattr(statistics, "PATIENCE_S", 1)
    answer = client.get(ADDRESS, {"group_by": "day"})
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["path"]) == (400, "group_by")
    assert error["message"].startswith("This takes too long: narrow the time")


def test_it_costs_the_same_queries_whatever_there_is(count, reports, django_assert_num_queries):
    count("district", "month")
    with django_assert_num_queries(9):
        count("district", "month", "kind", "hour")


def test_counts_are_read_from_an_index_alone(reports):
    counted = Incident.objects.counted().filter(occurred_at__gte=at_c(1)).order_by()
    scans = query_plans.scans_of(*statistics._statement(counted, statistics.DIMENSIONS))
    assert len(scans) == 2
    assert all("Index Only Scan using incident_of_a_day" in scan for scan in scans), scans
