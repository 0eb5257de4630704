"""A report is found by any name of its place, in any script, and by all that it is called."""

import re

import pytest

from incidents.models import Incident
from incidents.notation import search_words
from incidents.search import wanted
from tests.support import builders, query_plans
from tests.support.place_names import sixty, slips

pytestmark = pytest.mark.django_db
LOG = "/incidents/"


def found(client, text) -> set[str]:
    """Return the numbers of the reports that the log shows for a text."""
    page = client.get(LOG, {"q": text})
    assert page.status_code == 200
    return numbers(page)


def numbers(page) -> set[str]:
    return set(re.findall(r'<a id="(\w+-\d{4}-\d{4})"', page.text))


def keys(text) -> set:
    return set(Incident.objects.filter(wanted.read(text).condition).values_list("pk", flat=True))


@pytest.fixture
def reports(nalin):
    """A report from each of sixty places in each of three languages, of words alone."""
    return {
        (place.key, code): builders.report(nalin, place=name, mgrs="").pk
        for place in sixty()
        for code, name in place.names.items()
    }


def test_any_name_of_a_place_in_any_script_finds_the_same_reports(reports):
    for place in sixty():
        own = {reports[place.key, code] for code in place.names}
        results = {name: keys(name) for name in place.names.values()}
        assert all(own <= result for result in results.values()), place.names
        # A name that is that of another place too finds the other's reports besides.
        alone = [n for n in results if len({p.key for p in wanted.known().called(n)}) == 1]
        assert alone and len({frozenset(results[name]) for name in alone}) == 1, place.names


@pytest.fixture
def hawija(nalin, hassan, rezan):
    return [
        builders.report(nalin, place="Hawija", mgrs="", kind="ied").number,
        builders.report(hassan, place="الحويجة", mgrs="", kind="ied_found").number,
        builders.report(rezan, place="حەویجە", mgrs="", kind="drone").number,
        builders.report(hassan, place="جسر", mgrs="", narrative="هجوم بالحويجة").number,
    ]


@pytest.mark.parametrize(
    "text", ["Hawija", "hawija", "Al-Hawijah", "الحويجة", "حويجة", "حويجه", "حەویجە", "Huwaija"]
)
def test_with_the_article_or_without_and_however_it_is_spelt(text, hawija, nalin, browse):
    assert found(browse(nalin), text) == set(hawija)


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("ied Hawija", [0, 1]),
        ("عبوة الحويجة", [0, 1]),
        ("بۆمب حەویجە", [0, 1]),
        ("IED detonated", [0]),
        ("انفجار عبوة ناسفة", [0]),
        ("drone", [2]),
        ("مسيرة", [2]),
        ("درۆن", [2]),
        ("drone Hawija", [2]),
        ("drone Kirkuk", []),
    ],
)
def test_kinds_are_found_in_any_language(text, which, hawija, nalin, browse):
    assert found(browse(nalin), text) == {hawija[n] for n in which}


def test_a_bare_number_and_one_without_zeros_find_their_report(nalin, browse):
    incident = builders.report(nalin, place="A bridge")
    Incident.objects.filter(pk=incident.pk).update(serial=99, number="K1-2026-0099")
    again = Incident.objects.get()
    again.search = again.words()
    again.save()
    for text in ("99", "K1 99", "0099", "٩٩", "K1-2026-99", "k1 0099"):
        assert found(browse(nalin), text) == {"K1-2026-0099"}, text
    assert found(browse(nalin), "98") == set()


@pytest.mark.parametrize("text", ["MD 699 527", "38S MD 699 527", "md699527", "S MD 69 52"])
def test_a_square_is_found_with_its_zone_or_without(text, nalin, browse):
    inside = builders.report(nalin, mgrs="38S MD 6990 5275", place="")
    builders.report(nalin, mgrs="38S MD 500 527", place="")
    assert found(browse(nalin), text) == {inside.number}


@pytest.mark.parametrize(
    "text", ["221405C NOV 26", "221105Z NOV 26", "22 NOV 26", "2026-11-22", "22 تشرين الثاني 2026"]
)
def test_a_time_finds_what_occurred_then(text, nalin, browse):
    then = builders.report(nalin, occurred_at=builders.at(2026, 11, 22, 11, 5))
    builders.report(nalin, occurred_at=builders.at(2026, 11, 21, 11, 5))
    assert found(browse(nalin), text) == {then.number}


def test_a_perpetrator_is_found(nalin, browse):
    report = builders.report(nalin, perpetrator="The Ostrich band")
    builders.report(nalin)
    assert found(browse(nalin), "ostrich") == {report.number}


@pytest.mark.parametrize(
    ("written", "asked"),
    [("Ba'quba", "Baquba"), ("Baquba", "Ba’quba"), ("Umm al-Rabiain", "Umm al Rabiain"),
     ("السوق", "سوق"), ("سوق", "السوق"), ("Khan-Beni", "khan beni")],
)  # fmt: skip
def test_apostrophes_hyphens_and_articles_part_nothing(written, asked, nalin, browse):
    report = builders.report(nalin, place=written, mgrs="")
    builders.report(nalin, place="A bridge", mgrs="")
    assert found(browse(nalin), asked) == {report.number}


def test_it_says_what_else_was_looked_for_and_how_many_were_found(hawija, nalin, browse):
    page = browse(nalin).get(LOG, {"q": "Hawija"})
    assert "4 reports" in page.text
    assert page.context["result"]["also"] == ["الحويجة", "حەویجە"]
    assert "also looked for" in page.text
    one = browse(nalin).get(LOG, {"q": "Hawija", "kind": "drone"})
    assert "1 report" in one.text and "1 reports" not in one.text
    assert browse(nalin).get(LOG).context["result"] is None


def test_a_misspelling_is_offered_and_applied_by_a_link(hawija, nalin, browse):
    client = browse(nalin)
    page = client.get(LOG, {"q": "Hawidja", "centre": "K1"})
    assert "Did you mean" in page.text
    offers = page.context["result"]["instead"]
    assert [offer["text"] for offer in offers] == ["Hawija"]
    assert numbers(client.get(offers[0]["url"])) == {n for n in hawija if n.startswith("K1")}


def test_what_is_called_so_is_offered_nothing_else(hawija, nalin, browse):
    for text in ("Hawija", "drone Hawija", "Kirkuk", "xyzzyx", "99"):
        assert browse(nalin).get(LOG, {"q": text}).context["result"]["instead"] == [], text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("drone Hawidja", "drone Hawija"), ("abductoin", "Abduction"), ("الحويخة", "الحويجة")],
)
def test_each_part_is_mended_by_itself(typed, meant, nalin, browse):
    offers = browse(nalin).get(LOG, {"q": typed}).context["result"]["instead"]
    assert meant in [offer["text"] for offer in offers]


def test_what_finds_nothing_says_what_can_be_looked_for(nalin, browse):
    page = browse(nalin).get(LOG, {"q": "xyzzyx"}).text
    assert "No report is found by this." in page and "0 reports" in page
    assert "Requests, notes, follow-up entries and officers are not looked through." in page


def test_more_than_a_thousand_are_not_counted(nalin, browse, monkeypatch):
    monkeypatch.setattr("incidents.views.search.log.ROWS", 1)
    monkeypatch.setattr("incidents.views.search.log.COUNTED", 2)
    for n in range(3):
        builders.report(nalin, place="Hawija", mgrs="")
        page = browse(nalin).get(LOG, {"q": "Hawija"}).text
        assert ["1 report", "2 reports", "more than 2 reports"][n] in page


def test_what_was_found_by_another_name_is_marked(hawija, nalin, browse):
    page = browse(nalin).get(LOG, {"q": "Hawija"}).text
    assert "<mark>الحويجة</mark>" in page and "<mark>بالحويجة</mark>" in page


def test_the_api_means_the_same(hawija, feed, pull):
    rows = pull(feed, "incidents").get("/api/v1/incidents", {"q": "حويجه"}).json()["results"]
    assert {row["number"] for row in rows} == set(hawija)


def test_no_slip_makes_a_search_fail(nalin):
    for place in sixty()[:20]:
        for code, name in place.names.items():
            for slip in list(slips(name, code))[::23]:
                read = wanted.read(slip)
                assert read is None or len(read.instead()) <= wanted.OFFERED


def test_a_place_and_a_kind_are_looked_up_by_index(nalin):
    builders.report(nalin)
    for text, beside in [("Hawija", "incident_at_a_place"), ("drone", "incident_of_a_kind")]:
        found = Incident.objects.filter(wanted.read(text).condition)
        statement, parameters = found.order_by().values("pk").query.sql_with_params()
        plan = query_plans.plan_of(statement, parameters)
        assert "incident_words" in plan and beside in plan, plan


def test_of_names_that_begin_alike_the_shortest_is_looked_for():
    names = search_words.any_name(["Hawija", "Hawijah", "Hawija market", "Huwaija"])
    assert names == "(hawija:*) | (huwaija:*)"
    assert search_words.any_name(["Tuz"], shortest=4) == ""
    assert "(الحويجه:*)" in search_words.any_name(["حويجة"])
