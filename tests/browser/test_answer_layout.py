"""Answers and their form stand within their sheets, in every script, on a desk and a telephone."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from incidents.models import Obligation
from tests.support import builders

LOOKS = [*product(("en", "ar", "ckb"), (1366, 390)), ("en", 1100)]
# What runs over the edge of the cell or the line that holds it, and words that a list cuts.
OUTSIDE = """() => [...document.querySelectorAll(".clock")].flatMap((clock) => {
  const held = clock.closest("td, li, dd, p").getBoundingClientRect();
  const { left, right } = clock.getBoundingClientRect();
  return left < held.left - 1 || right > held.right + 1 ? [clock.textContent] : [];
})"""
CUT = """() => [...document.querySelectorAll(".answer-form select")].flatMap((list) => {
  const whole = list.cloneNode(true);
  whole.style.cssText = "inline-size: max-content; position: absolute; visibility: hidden";
  list.parentElement.append(whole);
  const lacks = whole.offsetWidth - list.offsetWidth;
  whole.remove();
  return list.offsetParent && lacks > 1 ? [`${list.name} lacks ${lacks} px`] : [];
})"""
SHARE = """() => {
  const form = document.querySelector(".answer-form form");
  return form.offsetWidth / form.parentElement.offsetWidth;
}"""


@pytest.fixture
def late(nalin, rezan):
    """A report to which rooms owe an answer, some of them for minutes and some for days."""
    incident = builders.report(nalin)
    builders.dispute(rezan, incident, "place", "Tuz Khurmatu, not Daquq, at the second bridge.")
    for n, owed in enumerate(Obligation.objects.filter(met_at=None).order_by("centre")):
        owed.due_at = timezone.now() - timedelta(minutes=[10, 100_000][n % 2])
        owed.save()
    return incident


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_clocks_and_the_answer_form_stay_within_their_sheet(window, late, zainab, language, width):
    page = window(zainab, language=language, width=width)
    for address in ("/", "/handover/", late.get_absolute_url()):
        page.goto(address)
        assert page.locator(".clock.late").count()
        assert page.evaluate(OUTSIDE) == [], address
    page.locator(".answer-form summary").click()
    page.locator(".answer-form [name=answer]").select_option("dispute")
    assert page.evaluate(CUT) == []
    assert page.evaluate(SHARE) > 0.9
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_what_is_disputed_is_asked_of_a_dispute_only(window, late, zainab, javascript):
    page = window(zainab, java_script_enabled=javascript)
    page.goto(late.get_absolute_url())
    page.locator(".answer-form summary").click()
    answer, disputed = (
        page.get_by_label("Answer", exact=True),
        page.get_by_label("What is disputed"),
    )
    expect(answer).to_be_visible()
    for chosen in ("comment", "seen", "concur"):
        answer.select_option(chosen)
        expect(disputed).to_be_hidden()
    answer.select_option("dispute")
    expect(disputed).to_be_visible()
    expect(page.get_by_label("What it should say")).to_be_visible()
