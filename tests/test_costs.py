"""What a page costs the database: a fixed number of queries, however much there is to show."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import Officer
from incidents.models import Incident, Notice, Obligation
from tests.support import builders

pytestmark = pytest.mark.django_db

# Session, officer and postings are three of each; how many notices are unread is one of a page,
# and so is what its officer was alerted of. A call of the API asks whether its minute is written,
# and takes one of those that its caller has.
DRAWING = 3  # of them for rows that are not kept: forces, answers, obligations
QUERIES = {
    "/incidents/": 13,
    "/exports/": 7,
    "/incidents/changes/?after=999999": 4,
    "/incidents/K1-2026-0001/": 29,
    "/incidents/K1-2026-0001/revise/": 20,
    "/incidents/new/": 8,
    "/requests/": 13,
    "/requests/new/": 7,
    "/incidents/near/?occurred=2026-11-20T14:05&location=38S+ME+431+887": 4,
    "/incidents/read/?occurred=yesterday+2130": 3,
    "/incidents/read/?tally=1k+2w": 5,
    "/requests/read/?due=tomorrow+0800": 3,
    "/incidents/where/?centre=K1&location=38S+ME+431+887&place=Daquq": 9,
    "/incidents/where/?location=Daquq": 6,  # the rooms: which is near
    "/map/?occurred_from=2026-11-01": 10,
    "/map/points/?occurred_from=2026-11-01": 5,
    "/map/layers/": 6,
    "/map/square/?latitude=35.4&longitude=44.4&side=100": 3,
    "/places/?q=daquq": 8,
    "/api/v1/places?q=daquq": 7,
    "/notes/": 7,
    "/summary/2026-11-20/": 23,
    "/summary/2026-11-10/": 16,
    "/summary/week/2026-W46/": 7,
    "/summary/month/2026-11/": 7,
    "/centres/": 8,
    "/centres/K1/": 8,
    "/handover/": 19,
    "/abductions/": 12,
    "/api/v1/handovers": 6,
    "/api/v1/nil-returns": 6,
    "/api/v1/watches": 6,
    "/api/v1/requests": 6,
    "/api/v1/incidents": 9,
    "/api/v1/incidents/K1-2026-0001": 11,
    "/api/v1/incidents/K1-2026-0001/related": 7,
    "/notices/": 7,
    "/notices/badge/": 5,
    "/notices/rule/": 8,
    "/api/v1/summaries": 9,
    "/api/v1/statistics?group_by=district,month": 10,
    "/api/v1/changes": 7,
    "/api/v1/officers": 7,
    "/api/v1/areas": 6,
}


@pytest.fixture(autouse=True)
def clock(time_machine):
    """A clock that stands still: with each minute a pull is written down anew."""
    time_machine.move_to(timezone.now(), tick=False)


def queries(client, address, **headers):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers=headers).status_code in (200, 204)
    return captured.captured_queries


def drawn_anew(client, address):
    """Return the queries of a page none of whose rows is kept."""
    cache.clear()
    return queries(client, address)


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


def test_queries_do_not_grow_with_what_is_shown(nalin, rezan, zainab, baran, karim, issued, browse):
    first = Incident.objects.get(number="K1-2026-0001")
    builders.dispute(zainab, first)
    builders.ask(rezan, "K1", first)
    client = browse(nalin)
    client.get("/map/")  # the first activity of a session is written down, and areas are kept
    client.get("/api/v1/officers")  # so is the first pull
    client.get(first.get_absolute_url())  # and the first opening of a report
    few = {address: len(drawn_anew(client, address)) for address in QUERIES}
    for _more in range(5):
        incident = builders.report(rezan, kind="ied", place="Qarachogh")
        builders.ask(nalin, "DIYALA", incident)
        builders.acknowledge(zainab, incident)
        builders.acknowledge(rezan, first, "seen")
        builders.dispute(zainab, first)
        builders.enter(zainab, first)
        builders.revise(baran, issued.pop(), place="Kifri")
        builders.report(rezan, occurred_at=builders.at(2026, 11, 10, 10))  # late
        builders.issue(karim, date(2026, 11, 10 + len(issued)))
    many = {address: len(drawn_anew(client, address)) for address in QUERIES}
    assert many == few
    assert {a: n for a, n in many.items() if n > QUERIES[a]} == {}


def test_queries_do_not_grow_with_what_is_related_and_near(nalin, rezan, zainab, issued, browse):
    incident, client = builders.report(nalin, kind="abduction"), browse(nalin)
    client.get("/map/")
    client.get("/api/v1/officers")
    client.get("/incidents/K1-2026-0001/")

    def more(number):
        for _each in range(number):
            builders.relate(nalin, incident, builders.report(rezan, kind="abduction"))
            builders.report(rezan, kind="killing")
        theirs = builders.report(zainab, kind="abduction")
        builders.propose(nalin, incident, theirs)
        builders.confirm(zainab, incident, theirs)
        return {address: len(queries(client, address)) for address in QUERIES}

    few = more(1)
    assert more(4) == few
    assert {a: n for a, n in few.items() if n > QUERIES[a]} == {}


def test_rows_that_were_drawn_before_ask_for_no_answers(nalin, rezan, browse):
    client, incident = browse(nalin), builders.report(nalin)
    for _time in range(2):  # the first activity of a session is written down
        drawn_anew(client, "/incidents/")
    kept = queries(client, "/incidents/")
    assert len(kept) == QUERIES["/incidents/"] - DRAWING
    answers = 'SELECT "incidents_acknowledgement"'  # read as rows, not asked for beside the reports
    assert not any(query["sql"].startswith(answers) for query in kept)
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
    assert len(changed) == 15
    assert len(changed) < QUERIES["/incidents/K1-2026-0001/"]


def test_nothing_counts_the_log_or_skips_through_it(nalin, browse):
    builders.report(nalin)
    client = browse(nalin)
    for address in ("/incidents/", "/incidents/?kind=ied&q=daquq", "/api/v1/incidents?limit=1"):
        for query in queries(client, address):
            badge = "incidents_notice" in query["sql"]  # counts what one officer has not read
            assert badge or "COUNT(" not in query["sql"], address
            assert "OFFSET" not in query["sql"], address


def test_a_watch_list_costs_the_same_however_long_it_is(nalin, hassan, rezan, zainab, browse):
    builders.watch(nalin)
    baran = Officer.objects.get(username="baran")

    def fill():
        """Put something into every line, and hand the watch over and back."""
        taken = builders.report(nalin, kind="abduction")
        builders.enter(rezan, taken)
        builders.dispute(rezan, taken)
        builders.dispute(zainab, taken, "place", "Tuz")
        builders.ask(zainab, "K1", taken)
        builders.ask(nalin, "DIYALA", builders.report(zainab, kind="ied"))
        told = {"reason": "correction", "incident": taken, "version": 2, "at": timezone.now()}
        Notice.objects.create(officer=nalin, cause=str(taken.pk), **told)
        Obligation.objects.filter(centre="K1").update(due_at=timezone.now())
        signed = builders.take_over(baran, builders.sign_out(nalin))
        builders.take_over(nalin, builders.sign_out(baran))
        return f"/handover/{signed.pk}/"

    client = browse(nalin)
    addresses = [fill(), "/handover/", "/abductions/"]
    client.get("/notes/")
    few = [len(queries(client, address)) for address in addresses]
    for _more in range(3):
        addresses[0] = fill()
    many = [len(queries(client, address)) for address in addresses]
    assert many == few
    assert many[0] <= 16
    assert many[1] <= 23
