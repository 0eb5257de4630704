"""A place is named on the telephone: written in Sorani, chosen by keyboard, told at once, sent."""

import pytest
from playwright.sync_api import expect

from incidents.models import Incident
from tests.support import builders


@pytest.fixture
def form(window, nalin):
    builders.district("داقوق")
    page = window(nalin, language="ckb", width=390)
    page.goto("/incidents/new/")
    page.check("[name=kind][value=extortion]")
    page.locator("[name=occurred]").fill("2026-11-20 14:10")
    return page


def test_a_name_is_chosen_by_keyboard_and_told_before_it_is_sent(form):
    where = form.locator("[name=location]")
    where.press_sequentially("دووزخورما")
    expect(form.locator("#where").get_by_role("option")).to_have_count(1)
    expect(where).to_have_attribute("aria-expanded", "true")
    where.press("ArrowDown")
    expect(where).to_have_attribute("aria-activedescendant", "where-1")
    where.press("Enter")
    expect(where).to_have_value("38S MD 66 60")
    expect(where).to_be_focused()
    expect(form.locator("[name=place]")).to_have_value("دووزخورماتوو")
    told = form.locator("#where")
    expect(told).to_contain_text("38S MD 66 60")
    expect(told).to_contain_text("داقوق")
    expect(form.get_by_role("listbox")).to_have_count(0)
    form.locator("[name=narrative]").fill("داوای پارەیان لە دوکاندارەکان کرد.")
    form.keyboard.press("Control+Enter")
    expect(form.locator(".notice.success")).to_contain_text("K1-2026-0001")
    assert Incident.objects.get().mgrs == "38S MD 66 60"


def test_a_name_among_the_words_is_offered_too_and_may_be_left_alone(form):
    place = form.locator("[name=place]")
    place.press_sequentially("مەخموور")
    expect(form.locator("#where").get_by_role("option")).to_have_count(1)
    place.press("Escape")
    expect(form.get_by_role("listbox")).to_have_count(0)
    expect(place).to_have_value("مەخموور")
    place.press_sequentially(" ")
    form.locator("#where").get_by_role("option").click()
    expect(form.locator("[name=location]")).to_have_value("38S LE 71 60")
    expect(place).to_be_focused()
