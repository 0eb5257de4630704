"""The main stories by the keyboard alone, and how little a first report asks for."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from incidents import summary
from incidents.models import Acknowledgement, Incident, Signature
from tests.browser.test_stories import NARRATIVE, RECEIVED, field, notice, tab_to
from tests.support import builders

# Half a minute of typing for who types slowly, 200 strokes a minute, besides the narrative.
STROKES, REQUIRED, LOADS = 100, 4, 2
KEYS_OF_A_BOMB = 35  # beside the narrative; Control and Enter are two
CALENDAR = 100  # links before the end of a day's page: the calendar's days, the reports
INPUT = """for (const kind of ["keydown", "pointerdown"]) {
  addEventListener(kind, () => entered(kind), { capture: true });
}"""


@pytest.fixture
def desk(window):
    """Open a window; return it with the list of the keys and clicks that its pages hear of."""

    def opened(officer, address):
        page, heard = window(officer), []
        page.expose_function("entered", lambda kind: heard.append(kind))
        page.add_init_script(INPUT)
        page.goto(address)
        return page, heard

    return opened


def press(page, wanted, key="Enter", *, within=40):
    """Go there with the Tab key, and press a key."""
    tab_to(page, wanted, within=within)
    page.keyboard.press(key)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_a_first_report_asks_for_little(desk, nalin):
    """Who has never seen the page reads its words: one form, one sending, one line received."""
    page, heard = desk(nalin, "/")
    loaded = []
    page.on("domcontentloaded", lambda shown: loaded.append(shown.url))
    page.get_by_role("link", name="New report").click()
    page.get_by_label("Extortion or threat").check()
    told = timezone.now().astimezone(settings.LOCAL_ZONE) - timedelta(minutes=20)
    field(page, "occurred").click()
    page.keyboard.type(f"{told:%H:%M}")
    field(page, "place").click()
    page.keyboard.type("Daquq, the bridge")
    field(page, "narrative").click()
    before = len(heard)
    page.keyboard.type("Two men asked for money.")
    of_narrative = len(heard) - before
    required = page.evaluate(
        "() => new Set([...document.querySelectorAll('#report :required')].map((f) => f.name)).size"
    )
    page.keyboard.press("Control+Enter")
    expect(notice(page)).to_have_text(RECEIVED)
    page.wait_for_load_state()
    strokes = heard.count("keydown") - of_narrative
    clicks = heard.count("pointerdown")
    print(f"{required} required, {strokes} strokes, {clicks} clicks, {len(loaded)} page loads")
    assert 1 <= required <= REQUIRED
    assert of_narrative == len("Two men asked for money.")
    assert strokes <= STROKES
    assert len(loaded) == LOADS


def test_a_bomb_with_its_casualties_is_reported_by_few_keys(desk, nalin):
    """From the board to the line that says it is received, narrative apart; no click."""
    page, heard = desk(nalin, "/")
    page.keyboard.press("n")
    page.wait_for_url("**/incidents/new/")
    expect(page.get_by_label("Abduction", exact=True)).to_be_focused()
    page.keyboard.press("6")
    expect(page.get_by_label("IED detonated")).to_be_checked()
    expect(field(page, "occurred")).to_be_focused()
    page.keyboard.type("-20")
    tab_to(page, field(page, "location"), within=2)
    page.keyboard.type("daqu")
    expect(page.locator("#where").get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tab_to(page, field(page, "narrative"), within=4)
    before = len(heard)
    page.keyboard.type("A bomb at the road.")
    of_narrative = len(heard) - before
    tab_to(page, field(page, "tally"), within=2)
    page.keyboard.type("1k 2w")
    expect(page.locator("#tally")).to_contain_text("Killed: 1")
    expect(page.locator("[name=casualties-wounded-civilian]")).to_have_value("2")
    page.keyboard.press("Control+Enter")
    expect(notice(page)).to_have_text(RECEIVED)
    keys = heard.count("keydown") - of_narrative
    print(f"{keys} keys beside the narrative")
    assert of_narrative == len("A bomb at the road.")
    assert keys <= KEYS_OF_A_BOMB
    assert "pointerdown" not in heard
    told = Incident.objects.get()
    assert told.kind == "ied"
    assert told.place
    assert told.mgrs
    assert [(c["outcome"], c["count"]) for c in told.casualties] == [("killed", 1), ("wounded", 2)]
    ago = timezone.now() - told.occurred_at
    assert timedelta(minutes=20) <= ago < timedelta(minutes=23)


def test_a_time_is_read_back_while_it_is_typed_and_written_by_a_button(desk, nalin):
    page, _heard = desk(nalin, "/incidents/new/")
    time = field(page, "occurred")
    time.press_sequentially("yesterday 0001")
    expect(page.locator("#occurred-read")).to_contain_text("Yesterday")
    time.fill("yesterday evening")
    page.keyboard.press("Tab")
    expect(page.locator("#occurred-read")).to_contain_text("“evening” is not")
    page.get_by_role("button", name="1 h ago").click()
    expect(time).to_have_value(re.compile(r"^\d{6}C [A-Z]{3} \d\d$"))
    expect(page.locator("#occurred-read")).to_contain_text("60 min ago")
    expect(time).to_be_focused()


def test_who_goes_on_in_the_table_leaves_the_line_of_casualties(desk, nalin):
    page, _heard = desk(nalin, "/incidents/new/")
    line, killed = field(page, "tally"), page.locator("[name=casualties-killed-civilian]")
    line.fill("1k 2w")
    expect(killed).to_have_value("1")
    line.fill("2w")
    expect(killed).to_have_value("")
    wounded = page.locator("[name=casualties-wounded-civilian]")
    expect(wounded).to_have_value("2")
    wounded.press("End")
    wounded.press("5")
    expect(line).to_have_value("")
    page.wait_for_load_state("networkidle")  # what was asked of the line comes too late
    expect(wounded).to_have_value("25")


def test_a_report_is_answered_by_the_keyboard_alone(desk, nalin, rezan):
    incident = builders.report(nalin)
    page, heard = desk(rezan, "/incidents/")
    press(page, page.get_by_role("link", name=incident.number))
    page.wait_for_url(f"**{incident.get_absolute_url()}")
    press(page, button(page, "Concur"))
    expect(notice(page)).to_contain_text("Answer recorded")
    press(page, page.locator("summary", has_text="Comment, dispute, or answer given by telephone"))
    tab_to(page, page.get_by_label("Answer", exact=True))
    page.keyboard.type("Dispute")
    tab_to(page, page.get_by_label("What is disputed"))
    page.keyboard.type("Place")
    tab_to(page, page.get_by_label("What it should say"))
    page.keyboard.type("Tuz, not Daquq.")
    press(page, button(page, "Answer"))
    expect(page.locator("#disputed-place")).to_contain_text("Tuz, not Daquq.")
    answers = Acknowledgement.objects.order_by("position").values_list("answer", flat=True)
    assert list(answers) == ["concur", "dispute"]
    assert "pointerdown" not in heard


def test_a_request_is_made_and_completed_by_the_keyboard_alone(desk, nalin, zainab):
    ours, heard = desk(nalin, "/requests/")
    press(ours, ours.get_by_role("link", name="Ask another room"))
    ours.wait_for_url("**/requests/new/")
    tab_to(ours, ours.get_by_label("Room asked"))
    ours.keyboard.type("Diyala")
    press(ours, ours.get_by_label("Verify"), "Space")
    tab_to(ours, ours.get_by_label("Request", exact=True))
    ours.keyboard.insert_text(NARRATIVE)
    press(ours, ours.locator("[name=within]").first, "Space")
    press(ours, button(ours, "Send"))
    expect(notice(ours)).to_contain_text("Asked Diyala")
    theirs, also = desk(zainab, "/requests/")
    press(theirs, theirs.get_by_role("link", name="Verify"))
    press(theirs, button(theirs, "Accept"))
    expect(notice(theirs)).to_have_text("Accepted")
    tab_to(theirs, theirs.get_by_label("Result"))
    theirs.keyboard.type("The road is open.")
    press(theirs, button(theirs, "Complete"))
    expect(notice(theirs)).to_have_text("Completed")
    assert "pointerdown" not in heard + also


def test_a_watch_is_handed_over_by_the_keyboard_alone(desk, nalin, baran):
    builders.watch(nalin)
    out, heard = desk(nalin, "/handover/")
    tab_to(out, out.get_by_label("Note to the next officer"))
    out.keyboard.type("A quiet night.")
    press(out, button(out, "Hand over the watch"))
    expect(notice(out)).to_be_visible()
    into, also = desk(baran, "/handover/")
    press(into, into.get_by_role("button", name=re.compile("Take over")))
    expect(notice(into)).to_be_visible()
    assert [watch.officer.username for watch in builders.rooms_on_duty("K1")] == ["baran"]
    assert "pointerdown" not in heard + also


def test_a_day_is_issued_and_signed_by_the_keyboard_alone(desk, nalin, karim):
    day = summary.today() - timedelta(days=1)
    builders.report(nalin)
    page, heard = desk(karim, f"/summary/{day}/")
    press(page, button(page, "Issue"), within=CALENDAR)
    press(page, button(page, "Sign for your force"), within=CALENDAR)
    expect(page.get_by_text("signed", exact=True)).to_be_visible()
    assert Signature.objects.get().by == karim
    assert "pointerdown" not in heard
