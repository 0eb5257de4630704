"""How many downloads there may be at once, and what whoever comes too much is told."""

from contextlib import ExitStack
from datetime import date

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.urls import reverse

from centres.models import Officer
from incidents.models import Export
from tests.support import builders
from tests.test_connection_dies import killed
from tests.test_exports import many, sessions

PAGE, API = "/incidents/export/?format=csv", "/api/v1/incidents?format=ndjson"


@pytest.fixture
def long(real, nalin):
    """A log so long that a download of it does not end before it is read."""
    builders.report(nalin)
    many(20_000)


@pytest.fixture
def hanging(long, browse):
    """Begin downloads of an officer's that are not read; end them with the test."""
    with ExitStack() as begun:

        def begin(officer, count, address=PAGE):
            answers = [browse(officer).get(address) for _download in range(count)]
            assert {answer.status_code for answer in answers} == {200}
            for answer in answers:
                begun.callback(answer.close)
            return answers

        yield begin


@pytest.mark.parametrize("address", [PAGE, API])
def test_an_officer_has_three_at_once_and_others_have_theirs(
    address, hanging, nalin, rezan, browse
):
    first, *_others = hanging(nalin, 3, address)
    refused = browse(nalin).get(address)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "You have 3 under way" in refused.content.decode()
    assert Export.objects.count() == 3  # nothing was taken along
    hanging(rezan, 1, address)
    first.close()
    assert browse(nalin).get(address).status_code == 200


def test_all_have_eight_at_once_and_pages_are_none_of_them(
    hanging, nalin, hassan, rezan, baran, browse
):
    for officer, count in ((nalin, 3), (hassan, 3), (rezan, 2)):
        hanging(officer, count)
    for address in (PAGE, API):
        refused = browse(baran).get(address)
        assert refused.status_code == 503
        assert int(refused["Retry-After"]) > 0
        assert "There are 8 under way" in refused.content.decode()
    assert Export.objects.count() == 8
    assert browse(baran).get("/incidents/").status_code == 200


def test_a_system_is_told_as_a_problem_and_an_officer_in_his_language(
    hanging, nalin, feed, pull, browse
):
    client = pull(feed, "incidents")
    answers = [client.get(API) for _download in range(3)]
    refused = client.get(API)
    for answer in answers:
        answer.close()
    assert refused["Content-Type"] == "application/problem+json"
    assert (refused.status_code, refused.json()["status"]) == (429, 429)
    hanging(nalin, 3)
    officer = browse(nalin)
    officer.post("/language/", {"language": "ckb"})
    assert "3" in officer.get(PAGE).context["sentence"]
    assert "under way" not in officer.get(PAGE).context["sentence"]


@pytest.mark.parametrize("name", ["summary_pdf", "summary_sheet", "api_summary_paper"])
def test_papers_are_downloads_too(name, hanging, karim, nalin, browse):
    address = reverse(name, args=[builders.issue(karim, date(2026, 11, 20)).day.isoformat()])
    assert browse(nalin).get(address).status_code == 200
    hanging(nalin, 3)
    refused = browse(nalin).get(address)
    assert (refused.status_code, refused["Retry-After"]) == (429, "10")


def test_whoever_is_killed_meanwhile_keeps_no_turn(hanging, real, nalin, browse):
    hanging(nalin, 3)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE datname = %s AND pid <> pg_backend_pid()",
            [real],
        )
    assert sessions(real) == 0
    assert browse(nalin).get(PAGE).status_code == 200


def test_a_download_whose_connection_dies_before_its_first_byte_is_refused_in_words(long, browse):
    client = browse(Officer.objects.get(username="nalin"))

    def strike(connection, **more):
        killed(connection)

    connection_created.connect(strike)
    try:
        refused = client.get(PAGE)
    finally:
        connection_created.disconnect(strike)
    assert refused.status_code == 503
    assert "nothing is recorded twice" in refused.content.decode()
