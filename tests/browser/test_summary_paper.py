"""A day's summary on paper: an ordinary day is two A4 pages, with position and hash on them."""

import re
from datetime import timedelta

import pytest

from incidents import days
from incidents.kinds import Kind
from tests.support import builders
from tests.support.story import DAY

PAGE = f"/summary/{DAY}/"
NARRATIVE = "سەنگەرێکی سوپا لە نزیک داقوق کەوتە بەر تەقە و سەربازێک بریندار بوو. " * 3


@pytest.fixture
def ordinary(nalin, hassan, rezan, zainab, baran, karim, adnan):
    """A day as most are: eight incidents, four weeks before it, words of both commanders."""
    noon = days.midnight(DAY) + timedelta(hours=12)
    for back in range(1, 28):
        kind = list(Kind.values)[back % len(Kind)]
        builders.report(nalin, kind=kind, occurred_at=noon - timedelta(days=back))
    wounded = [{"outcome": "wounded", "category": "civilian", "count": 2}]
    told = ["ied", "movement", "abduction", "arson", "ied_found", "movement", "attack", "arrest"]
    reports = [
        builders.report(
            (nalin, hassan, rezan, zainab)[i % 4],
            kind=kind,
            occurred_at=noon + timedelta(minutes=30 * i),
            narrative=NARRATIVE,
            casualties=wounded if i % 3 == 0 else [],
        )
        for i, kind in enumerate(told)
    ]
    builders.assess(karim, DAY, NARRATIVE * 2)
    builders.assess(baran, DAY, NARRATIVE, centre="K1")
    issued = builders.issue(karim, DAY)
    builders.sign(karim, issued)
    builders.sign(adnan, issued, reservation=NARRATIVE)
    builders.revise(baran, reports[0], casualties=[{**wounded[0], "count": 3}])
    return issued


def sheets(page) -> int:
    return len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_an_ordinary_day_prints_on_two_sheets(ordinary, window, adnan, language):
    page = window(adnan, language=language)
    page.goto(PAGE)
    assert sheets(page) == 2


def test_position_and_hash_are_printed_and_no_form_is(ordinary, window, adnan):
    page = window(adnan)
    page.goto(PAGE)
    page.emulate_media(media="print")
    told = page.locator("main").inner_text()
    assert f"position {ordinary.position_at}" in told
    for whole in (ordinary.head, ordinary.sha256):
        assert " ".join(whole[i : i + 4] for i in range(0, 16, 4)) in told
    assert "signed with reservation" in told and "Changes since issue" in told
    assert not [form for form in page.locator("form").all() if form.is_visible()]


def test_signatures_are_on_the_first_screen(ordinary, window, karim):
    page = window(karim)
    page.goto(PAGE)
    for name in ("Assessment", "Signatures"):
        box = page.get_by_role("heading", name=name, exact=True).bounding_box()
        assert box["y"] < 700, name
