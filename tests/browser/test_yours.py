"""What waits for the officer is answered on the board: with keys, without loading a page."""

import re

import pytest
from playwright.sync_api import expect

from incidents.models import Acknowledgement
from tests.support import builders

REPORTS = 8
ITEMS = "#yours li[data-item]:visible"


def answers() -> list[str]:
    given = Acknowledgement.objects.order_by("position")
    return list(given.values_list("answer", flat=True))


def opened(window, officer, **more):
    """Open the board; return the page, and a list of the pages loaded from then on."""
    page = window(officer, **more)
    page.goto("/")
    page.wait_for_function("() => document.querySelector('#yours .now')")
    loads = []
    page.on("domcontentloaded", lambda shown: loads.append(shown.url))
    return page, loads


def test_eight_reports_are_answered_with_eight_keys_and_no_page_is_loaded(window, nalin, rezan):
    reports = [builders.report(nalin, kind="ied") for _each in range(REPORTS)]
    page, loads = opened(window, rezan)
    page.evaluate("window.same = true")
    for _each in reports:
        page.keyboard.press("s")
    expect(page.locator(ITEMS)).to_have_count(0)
    expect(page.locator("#yours")).to_contain_text("Nothing waits for you.")
    expect(page.locator("#yours-said")).to_contain_text("Answer recorded")
    assert answers() == ["seen"] * REPORTS
    answered = Acknowledgement.objects.order_by("position").values_list("incident__number")
    assert [number for (number,) in answered] == [report.number for report in reports]
    assert (loads, page.evaluate("window.same")) == ([], True)


def test_keys_walk_the_list_answer_its_rows_and_open_them(window, nalin, rezan):
    first, second, third = (builders.report(nalin, kind="ied") for _each in range(3))
    page, loads = opened(window, rezan)
    link = {r: page.locator("#yours").get_by_role("link", name=r.number) for r in (first, second)}
    page.keyboard.press("j")
    expect(link[first]).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(link[second]).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#yours").get_by_role("link", name=third.number)).to_be_focused()
    page.keyboard.press("k")
    expect(link[first]).to_be_focused()
    expect(page.locator("#yours-said")).to_contain_text("Answer recorded")
    assert (answers(), loads) == (["concur"], [])
    page.keyboard.press("f")
    page.wait_for_url(f"**{first.get_absolute_url()}#id_text")
    expect(page.locator("#id_text")).to_be_focused()


def test_a_button_leads_to_the_same_button_of_the_next_row(window, nalin, rezan):
    builders.report(nalin, kind="ied")
    after = builders.report(nalin, kind="ied")
    page, loads = opened(window, rezan)
    page.get_by_role("button", name="Seen").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile(f"Seen.*{after.number}"))).to_be_focused()
    expect(page.locator(ITEMS)).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile(f"Seen.*{after.number}"))).to_be_focused()
    assert loads == []


def test_a_letter_does_nothing_in_another_row_nor_while_one_types(window, nalin, rezan):
    incident = builders.report(nalin, kind="ied")
    page, _loads = opened(window, rezan)
    page.locator(".log").get_by_role("link", name=incident.number).focus()
    page.keyboard.press("s")
    page.goto(incident.get_absolute_url())
    page.locator("#id_text").fill("")
    page.locator("#id_text").press("s")
    expect(page.locator("#id_text")).to_have_value("s")
    assert answers() == []


def test_what_is_refused_comes_back_and_says_so(window, nalin, rezan):
    incident, kept = builders.report(nalin, kind="ied"), builders.report(nalin, kind="ied")
    page, loads = opened(window, rezan)
    builders.strike(nalin, incident)
    page.keyboard.press("s")
    said = page.locator("#yours-said")
    expect(said).to_have_text(re.compile(f"Not recorded: {incident.number}"))
    expect(page.locator("#yours").get_by_role("link", name=incident.number)).to_be_visible()
    assert (answers(), loads) == ([], [])
    assert kept.number in page.locator("#yours").inner_text()


def test_while_the_link_is_down_nothing_is_taken_for_sent(window, nalin, rezan):
    incident = builders.report(nalin, kind="ied")
    page, _loads = opened(window, rezan)
    page.context.set_offline(True)
    page.keyboard.press("s")
    expect(page.locator("#yours-said")).to_have_text(re.compile("Not sent, the link is down"))
    expect(page.locator(ITEMS)).to_have_count(1)
    page.context.set_offline(False)
    page.keyboard.press("s")
    expect(page.locator("#yours")).to_contain_text("Nothing waits for you.")
    assert Acknowledgement.objects.get().incident == incident


def test_without_scripts_the_buttons_answer_and_lead_back(window, nalin, rezan):
    builders.report(nalin, kind="ied")
    page = window(rezan, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("button", name="Concur").click()
    expect(page.locator("main .notice").first).to_contain_text("Answer recorded")
    expect(page.locator("#yours")).to_contain_text("Nothing waits for you.")
    assert answers() == ["concur"]


@pytest.mark.parametrize("key", ["s", "c"])
def test_keys_answer_on_the_page_of_a_report_and_lead_to_the_next(window, nalin, rezan, key):
    first, second = (builders.report(nalin, kind="ied") for _each in range(2))
    page = window(rezan)
    page.goto(first.get_absolute_url())
    page.wait_for_load_state()
    page.keyboard.press(key)
    expect(page.get_by_text("Next to answer:")).to_be_visible()
    assert answers() == [{"s": "seen", "c": "concur"}[key]]
    assert page.locator("button.go", has_text="Concur").count() == 0
    page.keyboard.press("x")
    page.wait_for_url(f"**{second.get_absolute_url()}")
