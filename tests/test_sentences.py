"""What is coded in a report or a request is told in a sentence of the reader's language."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from centres.text.marks import STANDING_IN, as_written, left_to_right
from incidents import parts
from incidents.reports import sentences
from tests.support import builders

pytestmark = pytest.mark.django_db

MARKS = re.compile(f"[{STANDING_IN}]")


def cell(outcome, category, count):
    return {"outcome": outcome, "category": category, "count": count}


@pytest.fixture
def abduction(nalin):
    return builders.report(
        nalin,
        kind="abduction",
        occurred_at=builders.at(2026, 10, 22, 11, 5),
        place="Tuz Khurmatu",
        mgrs="",
        narrative="شاهد الأهالي سيارة بيضاء.",
        casualties=[cell("abducted", "civilian", 2)],
        local_leader=True,
        grading={"source": "B", "information": 2},
    )


def told(incident, language="en"):
    with translation.override(language):
        return MARKS.sub("", sentences.of_incident(incident, parts.categories()))


def test_an_abduction_is_told_in_each_language(abduction):
    assert told(abduction) == (
        "Abduction at Tuz Khurmatu, 221405C OCT 26: 2 civilians were abducted, a local leader "
        "among them. The abduction is a live case. "
        "Precedence: Flash (Z); reported by Kirkuk (K1) (Peshmerga), source B, information 2."
    )
    assert told(abduction, "ar").startswith(
        "اختطاف في طوز خورماتو، 221405C OCT 26: اختطاف 2 من المدنيين، بينهم وجيه محلي."
    )
    assert told(abduction, "ckb").startswith(
        "ڕفاندن لە دووزخورماتوو، 221405C OCT 26: 2 مەدەنی ڕفێنراون، "
        "لەنێویاندا کەسایەتییەکی ناسراوی ناوچەکە."
    )


@pytest.mark.parametrize(
    ("n", "people"),
    [
        (1, "1 مدني"),
        (2, "2 من المدنيين"),
        (3, "3 مدنيين"),
        (10, "10 مدنيين"),
        (11, "11 مدنياً"),
        (99, "99 مدنياً"),
        (100, "100 مدني"),
        (103, "103 مدنيين"),
    ],
)
def test_people_are_counted_in_the_six_forms_of_arabic(nalin, n, people):
    incident = builders.report(nalin, casualties=[cell("killed", "civilian", n)])
    assert f"مقتل {people}." in told(incident, "ar")


def test_everybody_of_the_matrix_is_told(nalin):
    cells = [
        cell("killed", "peshmerga", 1),
        cell("killed", "militant", 3),
        cell("wounded", "other_security", 2),
        cell("wounded", "iraqi", 4),
    ]
    incident = builders.report(nalin, casualties=cells)
    assert "4 of the Iraqi forces and 2 of other security forces were wounded" in told(incident)
    assert "3 militants and 1 of the Peshmerga were killed" in told(incident)
    assert "3 چەکدار و 1 لە پێشمەرگە کوژراون" in told(incident, "ckb")


def test_place_gap_and_precision_are_told(nalin):
    inside = builders.report(nalin, place="", mgrs="38S MD 497 887")
    assert inside.in_gap == ("in the gap" in told(inside))
    assert "in square 38S MD 497 887, 201405C NOV 26" in told(inside)
    inside.in_gap = True
    assert "، ضمن الفراغ الأمني." in told(inside, "ar")
    week = builders.report(nalin, time_precision="week")
    assert "in the week from 16 NOV 26" in told(week)


def test_a_struck_report_and_an_outcome_are_told(nalin, baran, abduction):
    ended = builders.revise(
        nalin, abduction, abduction={"outcome": "released", "outcome_at": "2026-10-23T07:00:00Z"}
    )
    assert "Outcome of the abduction: Released, 231000C OCT 26." in told(ended)
    assert told(builders.strike(baran, ended)).startswith("Struck: it counts no more.")


def test_codes_and_words_of_officers_are_isolated(abduction):
    with translation.override("ar"):
        sentence = sentences.of_incident(abduction, parts.categories())
    assert left_to_right("221405C OCT 26") in sentence
    assert as_written("طوز خورماتو") in sentence


def test_the_page_shows_sentence_and_what_to_read_back(abduction, rezan, browse):
    client = browse(rezan)
    client.post("/language/", {"language": "ckb"})
    page = MARKS.sub("", client.get(abduction.get_absolute_url()).content.decode())
    assert page.count("2 مەدەنی ڕفێنراون") == 2
    assert "K 1 – 2 0 2 6 – 0 0 0 1" in page


def test_a_request_is_told_with_how_it_stands(nalin, rezan, browse):
    asked = builders.ask(nalin, "MAKHMOUR", due_at=timezone.now() + timedelta(hours=1))
    soon, late = timezone.now(), timezone.now() + timedelta(hours=2)
    with translation.override("en"):
        begin = "Kirkuk (K1) asks Makhmour to verify something by "
        assert MARKS.sub("", sentences.of_request(asked, at=soon)).startswith(begin)
        assert sentences.of_request(asked, at=soon).endswith("Nobody has answered yet.")
        assert "It is overdue" in sentences.of_request(asked, at=late)
    page = browse(rezan).get(asked.get_absolute_url()).content.decode()
    assert "Nobody has answered yet." in page
    with translation.override("en"):
        done = sentences.of_request(
            builders.complete(rezan, builders.accept(rezan, asked)), at=late
        )
    assert done.endswith("It was completed.")
