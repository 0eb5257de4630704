"""What a page that came back with faults does by itself: it is read first, and marks them."""

import pytest
from playwright.sync_api import expect

FOCUSED = "document.activeElement.id"
COLOUR = "(element, of) => getComputedStyle(element)[of]"


@pytest.fixture
def refused(window, dara):
    """The form of a new room, sent with nothing in it."""
    page = window(dara)
    page.goto("/centres/new-room/")
    page.locator("form.short").evaluate("form => { form.noValidate = true }")
    page.locator("form.short button").click()
    expect(page.locator("#errors")).to_be_visible()
    return page


def test_what_is_wrong_has_the_focus(refused):
    assert refused.evaluate(FOCUSED) == "errors"


def test_a_field_that_is_wrong_is_marked(refused):
    sentence = refused.locator("#id_code_error").evaluate(COLOUR, "color")
    borders = [
        refused.locator(name).evaluate(COLOUR, "borderTopColor")
        for name in ("#id_code", "#id_established_on")
    ]
    assert [border == sentence for border in borders] == [True, False]


def test_a_printed_journal_tells_its_filters_and_offers_nothing(window, amal):
    page = window(amal)
    page.goto("/journal/?verb=post")
    page.emulate_media(media="print")
    expect(page.locator("#id_verb")).to_be_visible()
    expect(page.locator("#id_centre")).to_be_hidden()
    expect(page.get_by_text("Verify a part now")).to_be_hidden()
    expect(page.get_by_role("button", name="Filter")).to_be_hidden()
