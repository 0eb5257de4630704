"""What a page costs the database: a fixed number of queries, however much there is to show."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders

pytestmark = pytest.mark.django_db

# Session, officer and postings are three of each.
DRAWING = 3  # of them for rows that are not kept: forces, answers, obligations
QUERIES = {
    "/incidents/": 11,
    "/incidents/changes/?after=999999": 4,
    "/incidents/K1-2026-0001/": 19,
    "/incidents/K1-2026-0001/revise/": 10,
    "/incidents/new/": 6,
    "/notes/": 6,
    "/summary/2026-11-22/": 13,
    "/centres/": 7,
    "/centres/K1/": 7,
    "/api/v1/incidents": 6,
    "/api/v1/incidents/K1-2026-0001": 8,
    "/api/v1/changes": 5,
    "/api/v1/officers": 5,
    "/api/v1/areas": 4,
}


def queries(client, address, **headers):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers=headers).status_code in (200, 204)
    return captured.captured_queries


def drawn_anew(client, address):
    """Return the queries of a page none of whose rows is kept."""
    cache.clear()
    return queries(client, address)


def test_queries_do_not_grow_with_what_is_shown(nalin, rezan, zainab, browse):
    first = builders.report(nalin, kind="abduction")
    client = browse(nalin)
    client.get("/incidents/")  # the first activity of a session is written down
    few = {address: len(drawn_anew(client, address)) for address in QUERIES}
    for _more in range(5):
        builders.acknowledge(zainab, builders.report(rezan, kind="ied", place="Qarachogh"))
        builders.acknowledge(rezan, first, "seen")
        builders.dispute(zainab, first)
        builders.enter(zainab, first)
    many = {address: len(drawn_anew(client, address)) for address in QUERIES}
    assert many == few
    assert {a: n for a, n in many.items() if n > QUERIES[a]} == {}


def test_rows_that_were_drawn_before_ask_for_no_answers(nalin, rezan, browse):
    client, incident = browse(nalin), builders.report(nalin)
    for _time in range(2):  # the first activity of a session is written down
        drawn_anew(client, "/incidents/")
    kept = queries(client, "/incidents/")
    assert len(kept) == QUERIES["/incidents/"] - DRAWING
    assert not any("acknowledgement" in query["sql"] for query in kept)
    builders.acknowledge(rezan, incident)
    assert len(queries(client, "/incidents/")) == QUERIES["/incidents/"]


def test_a_poll_of_an_incident_costs_less_than_its_page(nalin, rezan, browse):
    client, incident = browse(nalin), builders.report(nalin)
    client.get("/incidents/")
    address = incident.get_absolute_url()
    page = client.get(address)
    unchanged = queries(client, page.context["live"]["url"], **{"X-Poll": "1"})
    assert len(unchanged) == 4
    builders.acknowledge(rezan, incident)
    changed = queries(client, page.context["live"]["url"], **{"X-Poll": "1"})
    assert len(changed) == 12
    assert len(changed) < QUERIES["/incidents/K1-2026-0001/"]


def test_nothing_counts_the_log_or_skips_through_it(nalin, browse):
    builders.report(nalin)
    client = browse(nalin)
    for address in ("/incidents/", "/incidents/?kind=ied&q=daquq", "/api/v1/incidents?limit=1"):
        for query in queries(client, address):
            assert "COUNT(" not in query["sql"], address
            assert "OFFSET" not in query["sql"], address
