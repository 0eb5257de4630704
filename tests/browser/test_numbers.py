"""Numbers that are typed in a real browser: nothing but a key changes them, and they add up."""

import pytest
from playwright.sync_api import expect

from centres.text import digits
from incidents.models import Incident

NEW = "/incidents/new/"
KILLED = "[name=casualties-killed-civilian]"
WRITTEN = [
    "30",
    "٣٠",
    "۳۰",
    "3۰",
    " 30 ",
    "\u200f٣٠\u200e",
    "\u2066٣\u200b٠\u2069",
    "\ufeff30\u00a0",
    "",
]
DEGREES = ["35.47", "35٫47", "٣٥،٤٧", "+35,47", "-35.4", "\u200e−35.4 "]
FITS = """([pattern, text]) => {
  const field = document.createElement("input");
  Object.assign(field, { pattern, value: text });
  return field.checkValidity();
}"""


@pytest.fixture
def page(window, nalin):
    page = window(nalin)
    page.goto(NEW)
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("key", ["ArrowUp", "ArrowDown", "PageUp", "PageDown"])
def test_neither_wheel_nor_arrow_keys_change_a_number(key, page):
    cell = page.locator(KILLED)
    cell.fill("7")
    cell.hover()
    for _turn in range(3):
        page.mouse.wheel(0, 120)
    cell.press(key)
    page.wait_for_function("() => scrollY > 0")  # the page is what a wheel moves
    assert cell.input_value() == "7"


@pytest.mark.parametrize("typed", ["٣٠", "۳۰"])
def test_every_keyboard_types_a_number_that_is_recorded(typed, page):
    page.get_by_label("Extortion or threat").check()
    page.locator("[name=occurred]").fill("2026-11-20 14:10")
    page.locator("[name=place]").fill("Daquq")
    page.locator("[name=narrative]").fill("A mine on the road.")
    page.locator(KILLED).focus()
    page.keyboard.insert_text(typed)
    assert page.locator(KILLED).input_value() == typed
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/incidents/K1-*/")
    assert Incident.objects.get().casualties == [
        {"outcome": "killed", "category": "civilian", "count": 30}
    ]


def test_the_matrix_adds_up_while_one_types(page):
    totals = page.locator("[data-total]")
    for name, text in {
        "killed-civilian": "٣",
        "killed-iraqi": "\u200f4 ",
        "missing-militant": "۲",
    }.items():
        page.locator(f"[name=casualties-{name}]").fill(text)
    expect(totals).to_have_text(["7", "0", "0", "2", "0", "0", "9"])
    page.locator("[name=casualties-killed-iraqi]").fill("4x")
    expect(totals).to_have_text(["3", "0", "0", "2", "0", "0", "5"])


def test_a_browser_lets_through_whatever_the_server_reads(page):
    assert [t for t in WRITTEN if not page.evaluate(FITS, [digits.WHOLE, t])] == []
    assert [t for t in DEGREES if not page.evaluate(FITS, [digits.DECIMAL, t])] == []
    assert not page.evaluate(FITS, [digits.WHOLE, "3x"])
    assert not page.evaluate(FITS, [digits.DECIMAL, "north"])


def test_a_wrong_number_is_told_on_the_page_and_stays(page):
    page.locator(KILLED).fill("three")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#errors")).to_contain_text("Give a whole number from 0 to 9999.")
    assert page.locator(KILLED).input_value() == "three"
    assert page.locator(KILLED).get_attribute("aria-invalid") == "true"
