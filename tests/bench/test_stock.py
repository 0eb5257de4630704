"""What the figures are measured against returns the same, and cannot do otherwise unseen."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.days import span
from incidents.models import Incident
from incidents.summary import Present, figures
from tests.bench.stock import Stock
from tests.bench.timing import Costs
from tests.support import builders, query_plans

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def at(hour, minute=0, day=20):
    return builders.at(2026, 11, day, hour, minute)


def cells(**told):
    return [{"outcome": o, "category": "civilian", "count": n} for o, n in told.items()]


@pytest.fixture
def month(nalin, hassan, rezan, zainab, baran):
    """A month in which something happened each day, in every precision, counted and not."""
    for back in range(31):
        when = at(9) - timedelta(days=back)
        builders.report(nalin, occurred_at=when, kind="ied", casualties=cells(killed=back % 3))
    for hour, minute in ((2, 59), (3, 0)):  # the last minute before the cut-off, and the first
        builders.report(rezan, occurred_at=at(hour, minute), casualties=cells(wounded=1))
    for precision in ("day", "week", "month"):
        starts = {"day": at(21, day=19), "week": at(21, day=15), "month": at(21, 0, 1)}
        start = starts[precision] - timedelta(days=1) * (precision == "month")
        builders.report(rezan, occurred_at=start, time_precision=precision)
    builders.strike(nalin, builders.report(nalin, occurred_at=at(13)))
    twin = builders.report(zainab, occurred_at=at(10))
    mine = builders.report(nalin, occurred_at=at(10, 5))
    builders.propose(nalin, mine, twin, principal=twin)
    builders.confirm(baran, mine, twin)
    taken = builders.report(hassan, occurred_at=at(11), kind="abduction")
    builders.dispute(rezan, taken)


@pytest.mark.parametrize("back", range(4))
def test_the_stock_version_returns_the_same_figures(back, month):
    day = DAY - timedelta(days=back)
    told = figures(day, Present())
    assert told["headline"]["incidents"]["count"] > 0
    assert figures(day, Stock()) == told


def test_the_stock_version_reads_whole_rows_of_28_days(month, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = Stock().within(span(DAY - timedelta(days=27), DAY))
    assert all(k.state["narrative"] for k in found)
    assert len(found) > 28


def test_what_is_measured_is_the_time_of_the_statements():
    costs = Costs()
    for _round in range(3):
        assert costs.measure("one", lambda: Incident.objects.count()) == 0
        costs.measure("two", lambda: [Incident.objects.count() for _one in range(2)])
        costs.measure("none", lambda: None)
    assert (costs.statements["one"], costs.statements["two"], costs.statements["none"]) == (1, 2, 0)
    assert costs.median("none") == 0 < costs.median("one")
    assert "1 statements" in costs.line("one")
    assert costs.ratio("one", "one") == 1


def test_the_figures_count_from_an_index_alone(month):
    def counted():
        known = Present()
        known.tally(DAY - timedelta(days=27), DAY)
        known.harmed(DAY - timedelta(days=7), DAY)

    with CaptureQueriesContext(connection) as captured:
        counted()
    for query in captured:
        [scan] = query_plans.scans_of(query["sql"])
        assert "Index Only Scan using incident_of_a_day" in scan


def test_open_abductions_are_looked_for_among_abductions_alone(month):
    with CaptureQueriesContext(connection) as captured:
        Present().open_abductions()
    [scan] = query_plans.scans_of(captured[0]["sql"])
    assert "using incident_held" in scan or "using incident_abduction" in scan
