"""Whatever officers write stays text on paper: no markup, no file read, nothing turned round."""

import re

import pytest
from pypdf import PdfReader

from incidents.drawing.font_text import characters, printable
from incidents.summary import paper_pdf
from tests.support import builders
from tests.test_paper import DAY, LANGUAGES, BytesIO, at, pages, text

pytestmark = pytest.mark.django_db
MARKUP = (
    '#import "/coordination/settings.py": * #panic("x") *b* _i_ $x^2$ `r` @ref <a> \\ // /* = h'
)
HTML = "<script>alert(1)</script>&amp;<b>"
TURNED = "safe \u202egnorw\u202c \u2066x\u2069 end"


def written(nalin, karim, **fields):
    builders.report(nalin, kind="abduction", occurred_at=at(9), **fields)
    return builders.issue(karim, DAY)


@pytest.mark.parametrize("hostile", [MARKUP, HTML], ids=["markup", "html"])
def test_markup_is_printed_as_it_was_written(nalin, karim, hostile):
    summary = written(nalin, karim, place=hostile[:90], narrative=hostile)
    told = " ".join(text(paper_pdf.pdf(summary, "en")).split())
    assert hostile in told


def test_words_that_are_to_be_turned_round_are_not_and_it_shows(nalin, karim):
    told = text(paper_pdf.pdf(written(nalin, karim, narrative=TURNED), "en"))
    assert re.search(r"safe \[U\+202E\]gnorw\[U\+202C\] \[U\+2066\]x\[U\+2069\] end", told)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", told)


def test_a_character_that_the_font_lacks_is_shown_as_unknown(nalin, karim):
    told = text(paper_pdf.pdf(written(nalin, karim, narrative="Seen: 漢 😀 \U0010fffd end"), "en"))
    assert re.search("Seen: \ufffd \ufffd \ufffd end", told)


def test_every_letter_of_the_three_languages_can_be_drawn():
    letters = "كركوك ڕ ڵ ۆ ێ ە چ پ ژ گ ڤ ء آ أ إ ئ ؤ ة ى ٠٩ ۰۹ ً ٌ ٍ َ ُ ِ ّ ْ ـ ، ؛ ؟ “ ” – — · … ≠"
    assert {c for c in letters if ord(c) not in characters()} == set()
    assert printable({"a": [letters]}) == {"a": [letters]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_twenty_thousand_characters_without_a_space_stay_within_the_page(
    nalin, baran, karim, language
):
    builders.assess(baran, DAY, "W" * 9_999, centre="K1")
    builders.assess(karim, DAY, "م" * 9_999)
    made = paper_pdf.pdf(builders.issue(karim, DAY), language)
    told = "".join(text(made).split())
    assert told.count("W") >= 9_999
    assert told.count("م") >= 9_999
    left, right = edges(made)
    assert left > 30  # the margin; A4 is 595 points wide
    assert right < 595 - 30


def edges(made: bytes) -> tuple[float, float]:
    """Return where on the page the leftmost and the rightmost words begin, in points."""
    found = []

    def look(words, cm, tm, *_font):
        if words.strip():
            found.append(tm[4] * cm[0] + cm[4])

    for page in PdfReader(BytesIO(made)).pages:
        page.extract_text(visitor_text=look)
    return min(found), max(found)


def test_a_flood_of_marks_and_lines_ends_on_some_page(baran, karim):
    builders.assess(baran, DAY, "e" + "\u0301" * 3_000 + "\n" * 3_000 + "end", centre="K1")
    made = pages(paper_pdf.pdf(builders.issue(karim, DAY), "en"))
    assert len(made) < 5
    assert "end" in made[-1]
