"""What each person sees in every list and on every page, in each other's reports above all."""

import pytest

from centres.models import Officer
from tests.support import builders

pytestmark = pytest.mark.django_db

CANARY = "The shepherd at the ford told us."
READERS = ["nalin", "hassan", "rezan", "zainab", "baran", "karim", "adnan", "amal", "nadia"]
SEE_SOURCE = {"nalin", "baran", "karim"}  # of Peshmerga origin, at K1
# Who may open which list at all; everybody else is refused.
LISTS = {
    "/incidents/": {*READERS},
    "/incidents/changes/?after=0": {*READERS},
    "/incidents/new/": {"nalin", "hassan", "rezan", "zainab", "baran"},
    "/requests/": {*READERS},
    "/requests/new/": {*READERS} - {"amal", "nadia"},
    "/notes/": {*READERS},
    "/drafts/": {"nalin", "hassan", "rezan", "zainab", "baran"},
    "/summary/2026-11-22/": {*READERS},
    "/centres/": {*READERS, "dara", "salam"},
    "/centres/K1/": {*READERS, "dara", "salam"},
    "/api/v1/incidents": {*READERS},
    "/api/v1/requests": {*READERS},
    "/api/v1/centres": {*READERS, "dara", "salam"},
    "/api/v1/officers": {*READERS, "dara", "salam"},
    "/api/v1/areas": {*READERS},
}


@pytest.fixture
def incident(nalin):
    return builders.report(nalin, source=CANARY, narrative="A car was stopped at the ford.")


def people():
    return Officer.objects.people()


def test_every_list_opens_to_those_who_may_and_to_nobody_else(incident, browse):
    for address, readers in LISTS.items():
        for officer in people():
            status = browse(officer).get(address).status_code
            expected = 200 if officer.username in readers else 403
            assert status == expected, (address, officer.username)


def test_every_reader_finds_the_report_of_either_force_in_log_page_feed_and_api(incident, browse):
    for officer in people():
        client, sees = browse(officer), officer.username in READERS
        log = client.get("/incidents/").content.decode()
        page = client.get(incident.get_absolute_url())
        listed = client.get("/api/v1/incidents").json().get("results", [])
        fed = client.get("/api/v1/changes").json().get("changes", [])
        assert (incident.number in log) is sees, officer.username
        assert page.status_code == (200 if sees else 403), officer.username
        assert [found["number"] for found in listed] == ([incident.number] if sees else [])
        assert ("incident" in {change["subject"] for change in fed}) is sees, officer.username
        one = client.get(f"/api/v1/incidents/{incident.pk}").status_code
        assert one == (200 if sees else 404), officer.username


def test_source_details_reach_their_own_force_and_no_other(incident, browse):
    for officer in people():
        page = browse(officer).get(incident.get_absolute_url()).content.decode()
        assert (CANARY in page) is (officer.username in SEE_SOURCE), officer.username


def test_source_details_are_in_no_other_answer_for_anybody(incident, nalin, browse, pull, feed):
    builders.revise(nalin, incident, narrative="Two cars were stopped.")
    addresses = [
        "/incidents/",
        "/incidents/?q=shepherd",
        "/incidents/changes/?after=0",
        "/drafts/",
        "/summary/2026-11-22/",
        "/centres/K1/",
        "/api/v1/incidents",
        "/api/v1/incidents?q=shepherd",
        f"/api/v1/incidents/{incident.number}",
        "/api/v1/changes",
    ]
    clients = [browse(officer) for officer in people()]
    clients.append(pull(feed, "incidents", "roster", "journal"))
    for client in clients:
        for address in addresses:
            answer = client.get(address).content.decode()
            assert "shepherd" not in answer.replace("q=shepherd", "").replace(
                'value="shepherd"', ""
            ), address


def test_that_a_report_has_a_source_shows_nowhere(nalin, hassan, browse):
    """With a source and without: the same feed but for the salted commitment."""
    builders.report(nalin, source=CANARY)
    builders.report(nalin, source="")
    fed = browse(hassan).get("/api/v1/changes").json()["changes"]
    states = [change["state"] for change in fed if change["subject"] == "incident"]
    assert [set(state) for state in states] == [set(states[0])] * 2
    assert {len(state["source_commitment"]) for state in states} == {64}
    assert len({state["source_commitment"] for state in states}) == 2


def test_a_former_officer_finds_nothing(incident, former, browse):
    client = browse(former)
    for address in [*LISTS, incident.get_absolute_url()]:
        answer = client.get(address)
        assert answer.status_code == 403, address
        assert "stopped at the ford" not in answer.content.decode()
    assert client.get("/api/v1/changes").status_code == 403


def test_a_system_sees_what_its_scopes_let_through(incident, feed, pull):
    def statuses(*scopes):
        client = pull(feed, *scopes)
        addresses = ["/api/v1/incidents", "/api/v1/officers", "/api/v1/areas"]
        found = [client.get(address).status_code for address in addresses]
        subjects = {c["subject"] for c in client.get("/api/v1/changes").json().get("changes", [])}
        return found, subjects

    assert statuses("incidents") == ([200, 403, 200], {"incident", "area_edition"})
    assert statuses("summaries") == ([403, 403, 403], set())
    roster, subjects = statuses("roster")
    assert roster == [403, 200, 403]
    assert subjects == {"centre", "force", "officer", "posting"}
    assert {"token", "incident"} <= statuses("journal")[1]
