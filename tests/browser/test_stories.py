"""What officers do at their screens, told as they do it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from incidents import notation
from tests.support import builders

TWO_POLLS = 25_000  # ms: the log asks every 10 s
POLL = 10_000
RECEIVED = re.compile(r"^Received, K1-\d{4}-0001, \d{6}C [A-Z]{3} \d\d$")
PASSWORD = "nine grey herons over Dukan"
NARRATIVE = "طُلب المال من أصحاب المحلات. Two men on a motorcycle."

with_and_without_javascript = pytest.mark.parametrize(
    "javascript", [True, False], ids=["javascript", "no-javascript"]
)


@pytest.fixture
def salar(real):
    """A liaison officer at K1 who has a password."""
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    return officer


def an_hour_ago():
    return notation.dtg(timezone.now() - timedelta(hours=1))


def tab_to(page, wanted, *, within=40):
    """Press Tab until the focus is there, as one does who has no mouse."""
    for _press in range(within):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {wanted}")


def field(page, name):
    return page.locator(f"#report [name={name}]")


def fill(page, *, kind="Extortion or threat", when=None, where="38S ME 431 887"):
    page.get_by_label(kind).check()
    field(page, "occurred").fill(when or an_hour_ago())
    field(page, "location").fill(where)
    field(page, "narrative").fill(NARRATIVE)


def send(page):
    page.get_by_role("button", name="Send").click()


def notice(page):
    return page.locator("p.notice[role=status]").filter(has_text=re.compile(r"\w"))


def row(page, number):
    return page.locator("#log tr").filter(has_text=number)


def poll(page):
    """Let ten seconds pass on the clock of the page."""
    page.clock.fast_forward(POLL)


@with_and_without_javascript
def test_a_report_is_made_with_the_keyboard_alone(window, nalin, javascript):
    page = window(nalin, java_script_enabled=javascript)
    page.goto("/incidents/")
    tab_to(page, page.get_by_role("link", name="New report"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/new/")
    tab_to(page, page.get_by_label("Abduction", exact=True))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Extortion or threat")).to_be_checked()
    typed = {"occurred": an_hour_ago(), "location": "38S ME 431 887", "narrative": NARRATIVE}
    for name, text in typed.items():
        tab_to(page, field(page, name))
        page.keyboard.insert_text(text)
    if javascript:
        page.keyboard.press("Control+Enter")
    else:
        tab_to(page, page.get_by_role("button", name="Send"))
        page.keyboard.press("Enter")
    expect(notice(page)).to_have_text(RECEIVED)
    expect(page.get_by_text(NARRATIVE).first).to_be_visible()
    page.goto("/incidents/")
    expect(row(page, "-0001")).to_contain_text("Extortion or threat")


def test_another_rooms_open_log_shows_a_report_by_itself(window, nalin, rezan):
    theirs, ours = window(rezan), window(nalin)
    theirs.goto("/incidents/")
    expect(theirs.get_by_text("No incident has been reported yet.")).to_be_visible()
    theirs.evaluate("document.documentElement.dataset.here = 'still'")
    ours.goto("/incidents/new/")
    fill(ours)
    send(ours)
    expect(notice(ours)).to_have_text(RECEIVED)
    expect(row(theirs, "-0001")).to_be_visible(timeout=TWO_POLLS)
    expect(theirs.locator("html")).to_have_attribute("data-here", "still")


def test_a_lost_link_is_told_with_its_time_and_the_rows_stay(window, nalin):
    number = builders.report(nalin).number
    # Neither the zone of the PC matters nor its clock: the room's do.
    page = window(nalin, timezone_id="Asia/Tokyo")
    page.clock.install(time=builders.at(2026, 11, 22, 11, 4, 50))
    begun = timezone.now()
    page.goto("/incidents/")
    expect(page.locator("#link-down")).to_be_hidden()
    page.context.set_offline(True)
    poll(page)
    expect(page.locator("#link-down")).to_have_text(
        re.compile(r"^Link down since \d\d:\d\dC. What you see may be old.$")
    )
    around = [notation.dtg(begun + timedelta(minutes=n)) for n in range(3)]  # the poll runs ahead
    said = page.locator("#link-down").inner_text()
    assert any(f"{dtg[2:4]}:{dtg[4:6]}C" in said for dtg in around)
    expect(page.locator("#link-down")).to_be_visible()
    expect(row(page, number)).to_be_visible()
    expect(page.locator("#log .asof")).to_have_class(re.compile("old"))
    page.context.set_offline(False)
    poll(page)
    expect(page.locator("#link-down")).to_be_hidden()
    expect(row(page, number)).to_be_visible()
    expect(page.locator("#log .asof")).not_to_have_class(re.compile("old"))


@with_and_without_javascript
def test_a_wrong_form_names_its_faults_and_loses_nothing(window, nalin, javascript):
    page = window(nalin, java_script_enabled=javascript)
    page.goto("/incidents/new/")
    fill(page, when="311405C NOV 26", where="38S ME 431 8")
    send(page)
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("listitem")).to_have_count(2)
    if javascript:
        expect(summary).to_be_focused()
    expect(page.get_by_label("Extortion or threat")).to_be_checked()
    expect(field(page, "occurred")).to_have_value("311405C NOV 26")
    expect(field(page, "location")).to_have_value("38S ME 431 8")
    expect(field(page, "narrative")).to_have_value(NARRATIVE)
    summary.get_by_role("link", name="When?").click()
    expect(field(page, "occurred")).to_be_focused()
    field(page, "occurred").fill(an_hour_ago())
    field(page, "location").fill("38S ME 431 887")
    send(page)
    expect(notice(page)).to_have_text(RECEIVED)


@with_and_without_javascript
def test_a_draft_is_saved_resumed_and_sent(window, nalin, javascript):
    page = window(nalin, java_script_enabled=javascript)
    page.goto("/incidents/new/")
    field(page, "narrative").fill(NARRATIVE)
    page.get_by_role("button", name="Save draft").click()
    expect(notice(page)).to_have_text(re.compile(r"^Draft saved \d{6}C"))
    page.get_by_role("link", name="Drafts").click()
    page.get_by_role("link", name="Kind not chosen yet").click()
    expect(field(page, "narrative")).to_have_value(NARRATIVE)
    fill(page)
    send(page)
    expect(notice(page)).to_have_text(RECEIVED)
    page.get_by_role("link", name="Drafts").click()
    expect(page.get_by_text("No drafts.")).to_be_visible()


@with_and_without_javascript
def test_a_kind_brings_its_own_fields_and_no_others(window, nalin, javascript):
    page = window(nalin, java_script_enabled=javascript)
    page.goto("/incidents/new/")
    sighting = page.get_by_role("textbox", name="Activity")
    abduction = page.get_by_role("textbox", name="Demand")
    shown = {
        "Sighting of militant movement": (True, False),
        "Abduction": (False, True),
        "Drone": (False, False),
    }
    expect(sighting).to_be_hidden()
    expect(abduction).to_be_hidden()
    for kind, (of_sighting, of_abduction) in shown.items():
        page.get_by_label(kind, exact=True).check()
        expect(sighting).to_be_visible(visible=of_sighting)
        expect(abduction).to_be_visible(visible=of_abduction)


def sign_in(page):
    page.get_by_label("User name").fill("salar")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_log_whose_session_has_ended_leads_to_the_door_and_back(window, salar):
    number = builders.report(salar).number
    page = window()
    page.goto("/incidents/")
    sign_in(page)
    page.wait_for_url("**/incidents/")
    page.clock.install()
    page.goto("/incidents/")
    tab = page.context.new_page()
    tab.goto("/centres/")
    tab.get_by_role("button", name="Sign out").click()
    tab.wait_for_url("**/sign-in/")
    expect(row(page, number)).to_be_visible()
    poll(page)
    page.wait_for_url("**/sign-in/?next=*")
    sign_in(page)
    page.wait_for_url("**/incidents/")
    expect(row(page, number)).to_be_visible()


def test_a_log_left_alone_does_not_keep_its_session_open(window, nalin, time_machine):
    page = window(nalin)
    page.clock.install()
    page.goto("/incidents/")
    start = timezone.now()
    for minutes in (7, 14):
        time_machine.move_to(start + timedelta(minutes=minutes))
        with page.expect_response("**/incidents/changes/*") as answer:
            poll(page)
        assert answer.value.status == 204
    time_machine.move_to(start + timedelta(minutes=16))
    poll(page)
    page.wait_for_url("**/sign-in/?next=*&idle=1")
