"""Places in a day's summary: by the name that its reader knows, with the written one beside."""

from datetime import date

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from centres.text.spelling import fold
from incidents.summary import paper_pdf
from tests.support import builders
from tests.test_paper import text

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)
HAWIJA = {"en": "Hawija", "ar": "الحويجة", "ckb": "حەویجە"}
WRITTEN = {"en": "written", "ar": "مكتوب", "ckb": "نووسراوە"}


@pytest.fixture
def issued(hassan, rezan, karim):
    """A day with an attack and a sighting at Hawija, each written in another script."""
    at = builders.at(2026, 11, 10, 9)
    spot = {"occurred_at": at, "mgrs": "38S LE 88 10"}
    builders.report(hassan, kind="ied", place=HAWIJA["ar"], **spot)
    builders.report(rezan, kind="movement", place=HAWIJA["ckb"], **spot)
    # Another place of the name would be meant by one so far away
    builders.report(hassan, kind="ied", place="Hawija", occurred_at=at, mgrs="38S MB 40 40")
    return builders.issue(karim, DAY)


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_a_day_names_places_as_its_reader_does(issued, karim, browse, language):
    client = browse(karim)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = client.get(f"/summary/{DAY}/")
    page = " ".join(strip_tags(shown.text).split())
    for code, name in HAWIJA.items():
        beside = f"{HAWIJA[language]} ({WRITTEN[language]} {name})"
        written_so = code == "en"  # too far from the place
        assert (beside in page) is not (code == language or written_so), name
    far = [row for row in shown.context["significant"] if row["mgrs"] == "38S MB 40 40"]
    assert [row["place_known"] for row in far] == [""]


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_its_paper_does_as_well_and_its_core_has_what_was_written(issued, zainab, language):
    assert HAWIJA["ar"] in issued.core and HAWIJA["ckb"] in issued.core
    assert WRITTEN["en"] not in issued.core
    made = paper_pdf.pdf(issued, language)
    told = fold(text(made))
    assert fold(HAWIJA[language]) in told
    assert fold(WRITTEN[language]) in told
    assert all(fold(name) in told for name in HAWIJA.values())
    # What a chief names, and renames, changes no paper that was printed.
    builders.place(zainab, "Hawija", name_ar="غيرها", location="38S LE 88 10")
    assert paper_pdf.pdf(issued, language) == made
