"""Speed at the desk: keys in every layout, ages that tick, numbers that are copied."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.support import builders

# The same key in three layouts: what it writes, and where it is.
PRESS = """([key, code, shift]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
    {key, code, shiftKey: shift, bubbles: true, cancelable: true}))"""


def press(page, key, code, *, shift=False):
    page.evaluate(PRESS, [key, code, shift])


@pytest.mark.parametrize(("g", "letter"), [("g", "l"), ("ل", "م"), ("گ", "ل")])
def test_letters_lead_to_pages_in_every_layout(window, nalin, g, letter):
    page = window(nalin)
    page.goto("/notes/")
    press(page, g, "KeyG")
    press(page, letter, "KeyL")
    page.wait_for_url("**/incidents/")


def test_rows_are_walked_and_opened_and_the_search_is_at_hand(window, nalin):
    first, second = builders.report(nalin), builders.report(nalin, kind="ied")
    page = window(nalin)
    page.goto("/incidents/")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=second.number)).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=first.number)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{second.get_absolute_url()}")
    page.keyboard.press("/")
    page.wait_for_url("**/incidents/#id_q")
    expect(page.locator("[name=q]")).to_be_focused()
    page.keyboard.type("n/?gl")
    expect(page.locator("[name=q]")).to_have_value("n/?gl")


def test_the_keys_are_shown_to_keyboard_and_mouse_and_can_be_turned_off(window, nalin):
    page = window(nalin)
    page.goto("/notes/")
    press(page, "؟", "Slash", shift=True)
    shown = page.get_by_role("dialog", name="Keyboard")
    expect(shown.get_by_text("New report")).to_be_visible()
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    page.get_by_role("button", name="Keyboard").click()
    expect(shown).to_be_visible()
    page.goto("/account/")
    page.locator("main").get_by_label("Single-letter shortcuts").uncheck()
    page.goto("/notes/")
    for key in ("?", "n"):
        page.keyboard.press(key)
    expect(shown).to_be_hidden()
    page.locator("[name=text]").fill("Line check.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main .list").first).to_contain_text("Line check.")
    page.get_by_role("button", name="Keyboard").click()
    shown.get_by_label("Single-letter shortcuts").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**/incidents/new/")


def test_polling_leaves_the_focus_where_it_was(window, nalin, rezan):
    builders.ask(rezan, "K1", text="Is the road open?")
    page = window(nalin)
    page.clock.install()
    page.goto("/requests/")
    link = page.locator("main table a, main .list a").first
    link.focus()
    href = link.get_attribute("href")
    link.evaluate("element => { element.dataset.old = '' }")
    builders.ask(rezan, "K1", text="And the bridge?")
    page.clock.fast_forward(61_000)
    expect(page.locator("[data-old]")).to_have_count(0)
    expect(page.locator(":focus")).to_have_attribute("href", href)


def test_the_log_says_how_long_ago_and_goes_on_saying_it(window, nalin, time_machine):
    begun = timezone.now().replace(second=5) + timedelta(minutes=1)  # times end with the minute
    time_machine.move_to(begun)
    builders.report(nalin, occurred_at=begun - timedelta(minutes=3))
    page = window(nalin, language="ckb")
    page.clock.install()
    page.goto("/incidents/")
    ago = page.locator("#log time[data-ago]")
    expect(ago).to_have_text("3 خولەک لەمەوبەر")
    page.context.set_offline(True)  # the page goes on by itself
    page.clock.fast_forward(60_000)
    expect(ago).to_have_text("4 خولەک لەمەوبەر")


def test_a_number_is_copied_and_the_page_says_so(window, nalin):
    incident = builders.report(nalin)
    page = window(nalin)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(incident.get_absolute_url())
    page.get_by_role("button", name=f"Copy {incident.number}").click()
    expect(page.locator(".copy [role=status]").first).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == incident.number
