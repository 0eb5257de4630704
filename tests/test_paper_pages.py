"""Taking home an issued day: its paper in three languages, and the sheet of what came after."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from incidents.models import DailySummary, Incident, Paper
from incidents.tasks import print_summaries
from tests.support import builders
from tests.support.papers import paper
from tests.test_paper import DAY, LANGUAGES, at, killed, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(nalin, karim):
    builders.report(nalin, kind="killing", occurred_at=at(9), casualties=killed(1))
    return builders.issue(karim, DAY)


def got(client, kind="pdf", **query):
    answer = client.get(f"/summary/{DAY}/{kind}/", query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return answer


def test_the_page_offers_the_readers_own_language_first(issued, nalin, browse):
    client = browse(nalin)
    told = client.get(f"/summary/{DAY}/", headers={"Accept-Language": "ckb"}).text
    links = [told.index(f"pdf/?edition=1&amp;language={code}") for code in ("ckb", "en", "ar")]
    assert links[0] < min(links[1:])
    assert "pdf/" not in client.get("/summary/2026-11-11/").text  # is not issued


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_comes_before_the_clock_is_given_the_same_paper(issued, nalin, browse, language):
    assert not Paper.objects.exists()
    answer = got(browse(nalin), language=language)
    assert answer.content == paper(issued, language)
    assert answer["Content-Disposition"] == f'attachment; filename="summary-{DAY}-{language}.pdf"'
    assert got(browse(nalin), language=language).content == answer.content
    assert Paper.objects.count() == 1


def test_without_a_language_it_is_that_of_the_page(issued, nalin, browse):
    answer = browse(nalin).get(f"/summary/{DAY}/pdf/", headers={"Accept-Language": "ar"})
    assert answer.content == paper(issued, "ar")


def test_the_clock_prints_what_is_missing_and_that_once(issued, karim):
    print_summaries()
    kept = {(p.language, bytes(p.pdf), p.at) for p in Paper.objects.all()}
    assert {(language, pdf) for language, pdf, _at in kept} == {
        (language, paper(issued, language)) for language in LANGUAGES
    }
    print_summaries()
    assert {(p.language, bytes(p.pdf), p.at) for p in Paper.objects.all()} == kept
    builders.issue(karim, DAY, edition=2, reason="A place was wrong.")
    print_summaries()
    assert Paper.objects.count() == 6


def test_a_day_that_cannot_be_printed_stops_no_other(issued, karim):
    other = builders.issue(karim, date(2026, 11, 9))
    DailySummary.objects.filter(pk=other.pk).update(core="{}")
    print_summaries()
    assert set(Paper.objects.values_list("summary", flat=True)) == {issued.pk}


def test_each_edition_keeps_its_own_paper(issued, karim, nalin, browse):
    second = builders.issue(karim, DAY, edition=2, reason="A place was wrong.")
    client = browse(nalin)
    assert got(client, edition=1).content == paper(issued, "en")
    latest = got(client)
    assert latest.content == got(client, edition=2).content == paper(second, "en")
    assert f"summary-{DAY}-edition-2-en.pdf" in latest["Content-Disposition"]


@pytest.mark.parametrize("kind", ["pdf", "sheet"])
@pytest.mark.parametrize(
    "query",
    ["edition=2", "edition=0", "edition=x", "edition=٢", "edition=99999", "edition=",
     "language=de", "language=", "language=%00"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(issued, nalin, browse, kind, query):
    assert browse(nalin).get(f"/summary/{DAY}/{kind}/?{query}").status_code == 404


@pytest.mark.parametrize("kind", ["pdf", "sheet"])
def test_a_day_that_is_no_day_or_not_issued_is_not_found(issued, nalin, browse, kind):
    for day in ("2026-11-31", "0000-01-01", "2026-11-11"):
        assert browse(nalin).get(f"/summary/{day}/{kind}/").status_code == 404
    assert browse(nalin).post(f"/summary/{DAY}/{kind}/").status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_tells_who_signed_and_what_has_changed(
    issued, nalin, baran, karim, adnan, browse, language
):
    client = browse(nalin)
    before = got(client, "sheet", language=language).content
    builders.sign(karim, issued)
    builders.sign(adnan, issued, reservation="The ninth report is not ours.")
    incident = Incident.objects.get(number="K1-2026-0001")
    builders.revise(baran, incident, narrative="Two men were shot.")
    builders.report(nalin, kind="drone", occurred_at=at(20))
    after = got(client, "sheet", language=language).content
    told = text(after)
    for words in ("The ninth report is not ours.", "Two men were shot.", "K1-2026-0002"):
        assert words in told
        assert words not in text(before)
    assert issued.sha256 in "".join(told.split())
    assert (
        b"<pdfuaid:part>1</pdfuaid:part>"
        in PdfReader(BytesIO(after)).root_object["/Metadata"].get_data()
    )


def test_the_sheet_is_the_same_bytes_until_something_is_recorded(issued, nalin, karim, browse):
    client = browse(nalin)
    first = got(client, "sheet").content
    assert got(client, "sheet").content == first
    assert "not signed yet" in text(first)
    assert "Nothing has changed since." in text(first)
    builders.sign(karim, issued)
    assert got(client, "sheet").content != first
