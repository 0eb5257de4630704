"""What a page costs the database: a fixed number of queries, however much there is to show."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders

pytestmark = pytest.mark.django_db

# Session, officer and postings are three of each.
QUERIES = {
    "/incidents/": 7,
    "/incidents/changes/?after=999999": 4,
    "/incidents/K1-2026-0001/": 12,
    "/incidents/K1-2026-0001/revise/": 10,
    "/incidents/new/": 6,
    "/notes/": 6,
    "/summary/2026-11-20/": 21,
    "/summary/2026-11-10/": 14,
    "/summary/week/2026-W46/": 6,
    "/summary/month/2026-11/": 6,
    "/centres/": 7,
    "/centres/K1/": 7,
    "/api/v1/incidents": 6,
    "/api/v1/incidents/K1-2026-0001": 8,
    "/api/v1/changes": 5,
    "/api/v1/officers": 5,
    "/api/v1/areas": 4,
}


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code in (200, 204)
    return captured.captured_queries


@pytest.fixture
def issued(nalin, zainab, baran, karim):
    """A day that is issued, and what changed one of its reports since; the others as well."""
    builders.report(nalin, kind="abduction")  # K1-2026-0001
    first = builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 9))
    reports = [builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 9)) for _i in range(6)]
    builders.issue(karim, date(2026, 11, 10))
    builders.revise(baran, first, place="Tuz")
    builders.dispute(zainab, first, "kind", "attack")
    return reports


def test_queries_do_not_grow_with_what_is_shown(nalin, rezan, baran, karim, issued, browse):
    client = browse(nalin)
    client.get("/incidents/")  # the first activity of a session is written down
    few = {address: len(queries(client, address)) for address in QUERIES}
    for _more in range(5):
        builders.report(rezan, kind="ied", place="Qarachogh")
        builders.revise(baran, issued.pop(), place="Kifri")
        builders.report(rezan, occurred_at=builders.at(2026, 11, 10, 10))  # late
        builders.issue(karim, date(2026, 11, 10 + len(issued)))
    many = {address: len(queries(client, address)) for address in QUERIES}
    assert many == few
    assert {a: n for a, n in many.items() if n > QUERIES[a]} == {}


def test_nothing_counts_the_log_or_skips_through_it(nalin, browse):
    builders.report(nalin)
    client = browse(nalin)
    for address in ("/incidents/", "/incidents/?kind=ied&q=daquq", "/api/v1/incidents?limit=1"):
        for query in queries(client, address):
            assert "COUNT(" not in query["sql"], address
            assert "OFFSET" not in query["sql"], address
