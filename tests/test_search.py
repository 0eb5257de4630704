"""Searching the log: a rare word is found however old, and what was found is marked."""

import pytest

from incidents.models import Incident
from incidents.notation import search_words
from incidents.search import filters
from tests.support import builders, query_plans

pytestmark = pytest.mark.django_db
LOG = "/incidents/"


def numbers(client, **asked):
    return [row["number"] for row in client.get("/api/v1/incidents", asked).json()["results"]]


@pytest.fixture
def log(nalin):
    """Nine reports, of which one in three tells of a well; the last is the newest."""
    return [
        builders.report(
            nalin,
            occurred_at=builders.at(2026, 11, 1 + n),
            narrative=f"Men at the {'well' if n % 3 == 0 else 'wall'}, number {n}.",
        ).number
        for n in range(9)
    ]


@pytest.mark.parametrize("among", [1, 2, 9, 100])
def test_a_word_is_found_wherever_it_is_in_the_log(log, among, feed, pull, monkeypatch):
    monkeypatch.setattr(filters, "NEWEST", among)
    system = pull(feed, "incidents")
    assert numbers(system, q="well") == [log[6], log[3], log[0]]
    assert numbers(system, q="men well", limit=2) == [log[6], log[3]]
    assert numbers(system, q="well", occurred_until="2026-11-06") == [log[3], log[0]]
    assert numbers(system, q="Men") == log[::-1]
    assert numbers(system, q="nobody") == []


@pytest.mark.parametrize("among", [1, 100])
def test_pages_of_what_was_found_leave_nothing_out(log, among, feed, pull, monkeypatch):
    monkeypatch.setattr(filters, "NEWEST", among)
    system, found, address = pull(feed, "incidents"), [], "/api/v1/incidents?q=men&limit=2"
    while address:
        page = system.get(address).json()
        found += [row["number"] for row in page["results"]]
        address = page["next"]
    assert found == log[::-1]


def test_what_was_found_is_marked_beneath_its_report(nalin, browse):
    builders.report(nalin, place="مەخموور", narrative="Three <b>men</b> at the wall of مَخمور.")
    page = browse(nalin).get(LOG, {"q": "MEN مخمور مەخمور"}).content.decode()
    assert "Three &lt;b&gt;<mark>men</mark>&lt;/b&gt; at the wall of <mark>مَخمور</mark>." in page
    assert "<mark>مەخموور</mark>" in page
    assert "<mark>" not in browse(nalin).get(LOG).content.decode()


def test_a_long_text_is_shown_about_what_was_found():
    text = f"{'before ' * 90}the well {'after ' * 90}"
    pieces = search_words.excerpt(text, "well")
    assert [piece for piece, found in pieces if found] == ["well"]
    whole = "".join(piece for piece, _found in pieces)
    assert whole.startswith("… before") and whole.endswith("after …")
    assert len(whole) <= search_words.EXCERPT + 4
    assert search_words.excerpt(text, "nobody") == search_words.excerpt(text, "") == []
    assert "".join(p for p, _f in search_words.excerpt("x" * 999, "x")) == "x" * 999


def test_numbers_and_squares_are_looked_up_by_index(nalin):
    builders.report(nalin)
    for text, meant, index in [
        ("K1 142", search_words.numbered, "one_incident_of_a_number"),
        ("38SLE49", search_words.in_square, "incident_at_a_point"),
    ]:
        statement, parameters = Incident.objects.filter(meant(text)).query.sql_with_params()
        [scan] = query_plans.scans_of(statement, parameters)
        assert index in scan
