"""The paper of an issued day: what stands on it, for whom it can be read, and that it stays."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from centres import actions as rooms
from centres.journal import checkpoints, proofs
from centres.models import Centre
from coordination.local.servers import ROOT
from incidents import notation
from incidents.drawing.font_text import MAY_BREAK
from incidents.summary import paper_pdf, proof_code
from tests.support import builders, story

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)  # a Tuesday
LANGUAGES = ["en", "ar", "ckb"]
KURDISH = "چەکداران لە گوندی تۆپزاوە دوو شوانیان ڕفاند"
ARABIC = "انفجرت عبوة ناسفة بعجلة قرب القرية"
ELSEWHERE = """
import sys, types, hashlib, json, django
django.setup()
from incidents.summary import paper_pdf, proof_code
for core, language in json.load(sys.stdin):
    print(hashlib.sha256(paper_pdf.pdf(types.SimpleNamespace(core=core), language)).hexdigest())
"""


def at(hour, minute=0, day=10):
    return builders.at(2026, 11, day, hour, minute)


def pages(pdf: bytes) -> list[str]:
    """Return each page's words, without the places where a long one may break."""
    read = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return [words.replace(MAY_BREAK, "") for words in read]


def text(pdf: bytes) -> str:
    return "\n".join(pages(pdf))


def killed(count):
    return [{"outcome": "killed", "category": "civilian", "count": count}]


@pytest.fixture
def ordinary(nalin, hassan, rezan, zainab, baran, karim):
    """A normal day: ten reports, one of them disputed, two assessments; issued by Karim."""
    taken = builders.report(
        hassan, kind="abduction", occurred_at=at(8), place="Daquq", narrative=KURDISH
    )
    builders.report(zainab, kind="ied", occurred_at=at(9), narrative=ARABIC, casualties=killed(2))
    for hour, kind in enumerate(["attack", "killing", "arson", "arrest", "extortion"], start=10):
        builders.report(nalin, kind=kind, occurred_at=at(hour))
    for hour in (15, 16, 17):
        builders.report(rezan, kind="movement", occurred_at=at(hour), salute={"direction": "north"})
    builders.dispute(rezan, taken, value="Three were taken.")
    builders.strike(nalin, builders.report(nalin, occurred_at=at(18)))
    builders.assess(baran, DAY, "The Daquq road is watched.", centre="K1")
    return builders.issue(karim, DAY)


@pytest.fixture
def empty(karim):
    return builders.issue(karim, DAY)


@pytest.fixture
def quiet(nalin, hassan, rezan, baran, karim, adnan):
    """A day with two reports, old abductions, words of three, signed by both forces."""
    for day in range(1, 7):
        builders.report(nalin, kind="abduction", occurred_at=at(9, day=day), narrative=KURDISH)
    builders.report(nalin, kind="killing", occurred_at=at(9), casualties=killed(1))
    builders.report(hassan, kind="movement", occurred_at=at(11), narrative=ARABIC)
    builders.assess(baran, DAY, "The Daquq road is watched.", centre="K1")
    builders.assess(karim, DAY, KURDISH * 3)
    builders.assess(adnan, DAY, ARABIC * 4)
    issued = builders.issue(karim, DAY)
    builders.sign(karim, issued)
    builders.sign(adnan, issued, reservation="The second report is not ours.")
    return issued


def with_signatures(summary, language="en", proof=None) -> bytes:
    signatures = summary.signatures.select_related("by").order_by("position")
    return paper_pdf.pdf(summary, language, list(signatures), proof)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiet_day_is_one_sheet_with_signatures_and_proof_on_it(quiet, language):
    checkpoints.make_when_due()
    proof = proofs.first_of(quiet.position)
    (page,) = pages(with_signatures(quiet, language, proof))
    words = " ".join(page.split())
    assert proof_code.printed(proof)["spoken"] in words
    assert "The second report is not ours." in words
    for signer in quiet.signatures.select_related("by"):
        name = signer.by.name_latin if language == "en" else signer.by.name_arabic
        assert all(part in words for part in name.split())
    assert words.count(notation.dtg(quiet.signatures.first().at)) >= 2


def test_where_nobody_signed_there_is_a_line_to_sign_on(quiet):
    told = text(paper_pdf.pdf(quiet, "en"))
    assert told.count("not signed yet") == 2
    assert "not signed yet" not in text(with_signatures(quiet))


def test_it_is_read_from_the_top(quiet):
    """Organisation, sentence, figures, incidents beside the map, words and signatures; tables."""
    told = text(with_signatures(quiet))
    order = [
        *("Joint coordination centres", "Daily summary", "Incidents: 2 (the day before 0)"),
        *("7-day mean", "Significant incidents", "Assessment", "Signatures", "Kinds by room"),
        *("Casualties", "Requests asked", "Captivity (days)"),
    ]
    places = [told.index(words) for words in order]
    assert places == sorted(places)


def test_what_there_was_none_of_is_a_line_and_no_table(quiet):
    told = text(with_signatures(quiet))
    assert "None of these on this day: Abduction, Extortion or threat" in told
    assert "Disputed reports" in told.partition("None of these on this day: In the gap")[2]
    assert "It should say" not in told


def test_the_name_of_the_organisation_is_the_deployments_own(quiet, settings):
    names = {"en": "Joint Command of the Two Rivers", "ar": "قيادة الرافدين", "ckb": ""}
    settings.ORGANISATION = names
    assert names["en"] in text(paper_pdf.pdf(quiet, "en"))
    assert "الرافدين" in text(paper_pdf.pdf(quiet, "ar"))
    assert "سەنتەرەکانی" in text(paper_pdf.pdf(quiet, "ckb"))


def test_the_rooms_are_never_torn_apart(empty):
    core, found = json.loads(empty.core), set()
    for lines in range(0, 60, 4):
        words = {"centre": None, "force": None, "by": core["issued_by"], "text": "Line.\n" * lines}
        longer = SimpleNamespace(core=json.dumps({**core, "assessments": [words]}))
        made = pages(paper_pdf.pdf(longer, "en"))
        [page] = [page for page in made if "Requests asked" in page]
        rooms = page.partition("Requests asked")[2]
        assert all(name in rooms for name in ("Diyala", "Kirkuk (K1)", "Makhmour", "Mosul")), lines
        found.add(made.index(page))
    assert found == {0, 1}  # the end of a page was between


def test_a_normal_day_is_two_pages_that_say_which_they_are(ordinary):
    first, second = pages(paper_pdf.pdf(ordinary, "en"))
    assert "page 1 of 2" in first
    assert "page 2 of 2" in second
    assert "Tuesday 10 November 2026" in first
    for page in (first, second):
        assert "For the officers of the centres only" in page
        assert ordinary.head[:16] in page
        assert ordinary.sha256[:16] in page


def test_it_tells_what_the_day_was(ordinary):
    told = text(paper_pdf.pdf(ordinary, "en"))
    for words in (
        "10 incidents",
        "Not counted: 1 struck report.",
        "K1-2026-0001",
        "Three were taken.",
        "north",
        "The Daquq road is watched.",
        "Brigadier Karim Rashid",
        "Kirkuk (K1)",
    ):
        assert words in told, words


def test_a_sighting_is_told_once_with_its_direction(ordinary, nalin, karim):
    told = " ".join(text(paper_pdf.pdf(ordinary, "en")).split())  # a line may end between them
    assert told.count("Direction: north") == 3
    assert "Sightings" not in told
    early = at(9, day=9)
    builders.report(
        nalin,
        kind="movement",
        occurred_at=early,
        precedence="routine",
        salute={"direction": "east"},
    )
    told = text(paper_pdf.pdf(builders.issue(karim, date(2026, 11, 9)), "en"))
    assert "Sightings" in told and "east" in told  # is not among the significant


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", ["كركوك", "اختطاف", "الموصل"]), ("ckb", ["کەرکووک", "ڕفاندن", "تیرۆرکردن"])],
)
def test_its_words_are_found_by_searching(ordinary, language, words):
    told = text(paper_pdf.pdf(ordinary, language))
    for word in [*words, *KURDISH.split()[:3], *ARABIC.split()[:3]]:
        assert word in told, word


def test_months_are_those_of_iraq(empty):
    titles = {
        language: PdfReader(BytesIO(paper_pdf.pdf(empty, language))).metadata.title
        for language in LANGUAGES
    }
    assert "10 تشرين الثاني 2026" in titles["ar"]
    assert "تشرینی دووەمی 2026" in titles["ckb"]
    assert "10 November 2026" in titles["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_tagged_for_those_who_cannot_see_it(ordinary, language):
    """typst refuses to write PDF/UA-1 where a picture has no words or a heading is skipped."""
    made = paper_pdf.pdf(ordinary, language)
    root = PdfReader(BytesIO(made)).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert "/StructTreeRoot" in root
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_it_is_dated_when_the_day_was_issued(ordinary):
    told = PdfReader(BytesIO(paper_pdf.pdf(ordinary, "en"))).metadata
    assert told.creation_date == ordinary.issued_at.replace(microsecond=0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_day_is_one_page(empty, language):
    (page,) = pages(paper_pdf.pdf(empty, language))
    assert empty.sha256[:16] in page


def test_a_long_day_repeats_the_heads_of_its_tables(nalin, karim):
    for minute in range(200):
        builders.report(
            nalin, kind="ied", occurred_at=at(6 + minute // 60, minute % 60), narrative=ARABIC * 6
        )
    summary = builders.issue(karim, DAY)
    for language, head in (("en", "Number"), ("ckb", "ژمارە")):
        made = pages(paper_pdf.pdf(summary, language))
        assert len(made) > 8
        assert all(head in page for page in made)
        assert all(f"K1-2026-{number:04}" in "\n".join(made) for number in range(1, 201))


def test_the_same_day_is_the_same_bytes_here_and_in_another_process(ordinary):
    made = {language: paper_pdf.pdf(ordinary, language) for language in LANGUAGES}
    assert {language: paper_pdf.pdf(ordinary, language) for language in LANGUAGES} == made
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=json.dumps([(ordinary.core, language) for language in LANGUAGES]),
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "coordination.settings", "TZ": "Asia/Tokyo"},
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=True,
    )
    assert done.stdout.split() == [hashlib.sha256(made[one]).hexdigest() for one in LANGUAGES]


def test_what_comes_later_changes_no_byte(ordinary, nalin, hassan, baran, karim, adnan):
    made = paper_pdf.pdf(ordinary, "ar")
    incident = builders.report(nalin, kind="killing", occurred_at=at(19), casualties=killed(9))
    builders.revise(nalin, incident, casualties=killed(1))
    builders.sign(karim, ordinary)
    builders.sign(adnan, ordinary, reservation="Not the ninth.")
    k1 = Centre.objects.get(pk="K1")
    fields = {**story.ROOM, "status": "active", "name_ar": "غيرها"}
    rooms.change_centre(by=builders.setup(), submission=story.uuid4(), centre=k1, fields=fields)
    builders.layers()
    ordinary.refresh_from_db()
    assert paper_pdf.pdf(ordinary, "ar") == made


def test_a_corrected_edition_names_the_first(ordinary, karim):
    second = builders.issue(karim, DAY, edition=2, reason="The place of one report was wrong.")
    told = text(paper_pdf.pdf(second, "en"))
    assert "Corrects edition 1: The place of one report was wrong." in told


def test_the_classification_is_the_deployments_own(empty, settings):
    settings.CLASSIFICATION = "مقيد – RESTRICTED"
    assert "RESTRICTED" in text(paper_pdf.pdf(empty, "en"))
    assert "officers of the centres only" not in text(paper_pdf.pdf(empty, "en"))
