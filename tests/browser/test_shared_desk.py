"""One PC, many officers: locked in one key, handed over in two, and no word lost or shown."""

import re

import pytest
from playwright.sync_api import expect

from centres.models import Session
from incidents import summary
from incidents.models import Entry
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.test_stories import PASSWORD
from tests.support import builders

WORDS = "The shepherd at the ford told us. شوانەکە پێی وتین."
COVER = "#cover"


@pytest.fixture
def salar(real):
    """A liaison officer of K1, who sits at the desk."""
    return person("salar", "peshmerga")


@pytest.fixture
def shilan(real):
    """Of the other force, at the same desk."""
    return person("shilan", "iraqi")


def person(username, force):
    officer = builders.enrol(username, password=PASSWORD, rank="captain", force_id=force)
    builders.post(officer, "liaison", "K1")
    return officer


@pytest.fixture
def incident(salar):
    return builders.report(salar)


def sign_in(page, username):
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("^(?!.*/sign-in/)"))


def at_the_desk(window, username="salar", address="/"):
    page = window()
    page.goto(f"/sign-in/?next={address}")
    sign_in(page, username)
    return page


def typed(page, field, words=WORDS):
    """Type, and wait until the browser has sealed it."""
    field.fill(words)
    expect(page.locator("form[data-kept]").first).to_be_attached()


def unlock(page, password=PASSWORD):
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Unlock").click()


def seen(page) -> str:
    """Return all that whoever sits there can find in the page and in the browser."""
    return page.evaluate(
        "[document.documentElement.outerHTML, JSON.stringify({...localStorage, ...sessionStorage}),"
        " ...[...document.querySelectorAll('input, textarea')].map((field) => field.value)].join()"
    )


def back(page):
    """Go back as far as there are pages, and yield each."""
    while page.go_back(wait_until="load") and page.url != "about:blank":
        yield page.url


def narrative(page):
    return page.locator("[name=narrative]")


def offered(page):
    return page.locator("[data-words=left]")


def test_one_key_locks_and_the_password_gives_back_page_text_and_place(window, incident):
    page = at_the_desk(window, address=f"{incident.get_absolute_url()}revise/")
    typed(page, narrative(page))
    for _letter in range(5):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("F8")
    page.wait_for_url("**/unlock/?next=*")
    expect(page.get_by_text("Salar")).to_be_visible()
    assert "shepherd" not in seen(page)
    for address in (f"{incident.get_absolute_url()}revise/", "/incidents/", "/nothing-here/"):
        page.goto(address)
        assert "shepherd" not in seen(page)
        assert incident.number not in page.locator("body").inner_text()
    page.goto(f"/unlock/?next={incident.get_absolute_url()}revise/")
    unlock(page, "not the password at all")
    expect(page.get_by_text("This is not your current password.")).to_be_visible()
    unlock(page)
    page.wait_for_url(f"**{incident.get_absolute_url()}revise/")
    expect(narrative(page)).to_have_value(WORDS)
    expect(narrative(page)).to_be_focused()
    expect(offered(page)).to_have_count(0)
    assert narrative(page).evaluate("field => field.selectionStart") == len(WORDS) - 5
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{incident.get_absolute_url()}")
    expect(page.get_by_text(WORDS).first).to_be_visible()


def test_the_button_locks_as_well_and_back_shows_nothing(window, incident):
    page = at_the_desk(window, address=incident.get_absolute_url())
    page.get_by_role("button", name="Lock", exact=True).click()
    page.wait_for_url("**/unlock/?next=*")
    for _page in back(page):
        assert incident.narrative not in seen(page)


def test_without_a_server_the_page_is_covered_at_once_and_locked_when_it_is_back(window, incident):
    page = at_the_desk(window, address=incident.get_absolute_url())
    typed(page, page.get_by_label("Follow-up"))
    page.context.set_offline(True)
    page.keyboard.press("F8")
    expect(page.locator(COVER)).to_be_visible()
    expect(page.get_by_text("The server does not answer")).to_be_visible()
    for words in (incident.narrative, "shepherd", incident.number):
        assert words not in page.locator("html").inner_text()
        assert words not in page.evaluate("document.documentElement.outerHTML")
    assert "K1" not in page.title()
    page.context.set_offline(False)
    page.wait_for_url("**/unlock/?next=*")
    unlock(page)
    expect(page.get_by_label("Follow-up")).to_have_value(WORDS)


def test_who_loads_the_page_anew_while_the_server_comes_back_finds_the_lock(window, incident):
    page = at_the_desk(window, address=incident.get_absolute_url())
    page.context.set_offline(True)
    page.keyboard.press("F8")
    expect(page.locator(COVER)).to_be_visible()
    beside = page.context.new_page()
    page.close()
    page.context.set_offline(False)
    beside.goto(incident.get_absolute_url())
    expect(beside.get_by_role("button", name="Unlock")).to_be_visible()


def test_every_window_is_locked_and_opened_together(window, incident):
    page = at_the_desk(window, address=incident.get_absolute_url())
    beside = page.context.new_page()
    beside.goto("/notes/")
    typed(beside, beside.locator("[name=text]"))
    page.keyboard.press("F8")
    beside.wait_for_url("**/unlock/?next=*")
    assert "shepherd" not in seen(beside)
    page.wait_for_url("**/unlock/?next=*")
    unlock(page)
    page.wait_for_url(f"**{incident.get_absolute_url()}")
    beside.wait_for_url("**/notes/")
    expect(beside.locator("[name=text]")).to_have_value(WORDS)


@pytest.mark.parametrize("locked_first", [False, True])
def test_another_officer_takes_over_and_finds_no_word_of_the_former(
    window, incident, salar, shilan, locked_first
):
    page = at_the_desk(window, address="/notes/")
    typed(page, page.locator("[name=text]"))
    if locked_first:
        page.keyboard.press("F8")
        page.wait_for_url("**/unlock/?next=*")
        page.get_by_role("link", name="Another officer").click()
    else:
        page.keyboard.press("Shift+F8")
    page.wait_for_url("**/sign-in/")
    sign_in(page, "shilan")
    assert not Session.objects.filter(officer=salar).exists()
    for _page in back(page):
        assert "shepherd" not in seen(page)
    page.goto("/notes/")
    expect(page.locator("[name=text]")).to_have_value("")
    expect(offered(page)).to_have_count(0)
    assert "shepherd" not in seen(page)
    typed(page, page.locator("[name=text]"), "The baker told me.")
    page.keyboard.press("Shift+F8")
    sign_in(page, "salar")
    page.goto("/notes/")
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    assert "baker" not in seen(page)


def test_back_shows_the_next_officer_no_word_of_a_page_left_in_passing(window, salar, shilan):
    page = at_the_desk(window, address="/notes/")
    typed(page, page.locator("[name=text]"))
    page.get_by_role("link", name="Log", exact=True).click()
    page.wait_for_url("**/incidents/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "shilan")
    pages = []
    for address in back(page):
        assert "shepherd" not in seen(page)
        pages.append(address)
    assert any(address.endswith("/notes/") for address in pages)


SUBMISSION = "field => field.form.elements.submission.value"


def test_the_browsers_own_copy_of_a_page_is_not_shown_to_the_next_officer(
    chromium, served, salar, shilan
):
    """Playwright switches that copy off; other browsers do not."""
    off = "--disable-back-forward-cache"
    launch = {"executable_path": CHROMIUM, "args": QUIET, "ignore_default_args": [off]}
    browser = chromium.browser_type.launch(**launch)
    page = browser.new_context(base_url=served).new_page()
    page.goto("/sign-in/?next=/notes/")
    sign_in(page, "salar")
    typed(page, page.locator("[name=text]"))
    page.get_by_role("link", name="Log", exact=True).click()
    page.wait_for_url("**/incidents/")
    page.keyboard.press("Shift+F8")
    sign_in(page, "shilan")
    for _page in back(page):
        assert "shepherd" not in seen(page)
    browser.close()


ADDRESSES = {
    "revise": "/incidents/{number}/revise/",
    "strike": "/incidents/{number}/strike/",
    "follow-up": "/incidents/{number}/",
    "note": "/notes/",
    "report": "/incidents/new/",
    "request": "/requests/new/",
    "handover": "/handover/",
}
ROSTER = ["/places/new/", "/officers/new/", "/centres/new-room/", "/tokens/new/"]
# Whether the browser keeps the words of each form that is recorded.
WATCHED = """Object.fromEntries([...document.forms]
    .filter((form) => form.elements.submission && form.querySelector("textarea, input[type=text]"))
    .map((form) => [form.action, form.autocomplete === "off"]))"""


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_what_is_typed_survives_a_session_that_ended_elsewhere(window, salar, incident, address):
    address = address.format(number=incident.number)
    builders.watch(salar)
    page = at_the_desk(window, address=address)
    field = page.locator("form textarea:visible").first
    typed(page, field)
    mark = field.evaluate(SUBMISSION)
    field.evaluate("field => { field.form.noValidate = true }")
    Session.objects.all().delete()
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, "salar")
    page.wait_for_url(f"**{address}")
    page.get_by_role("button", name="Restore").click()
    expect(field).to_have_value(WORDS)
    assert field.evaluate(SUBMISSION) == mark


def test_words_that_were_refused_are_kept_on(window, salar, incident):
    address = f"{incident.get_absolute_url()}revise/"
    page = at_the_desk(window, address=address)
    page.locator("[name=occurred]").fill("nonsense")
    typed(page, narrative(page))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#errors")).to_be_visible()
    page.get_by_label("Drone", exact=True).check()
    expect(page.locator("form[data-kept]")).to_be_attached()
    Session.objects.all().delete()
    page.goto(address)
    sign_in(page, "salar")
    page.get_by_role("button", name="Restore").click()
    expect(narrative(page)).to_have_value(WORDS)


def test_words_that_were_refused_are_kept_while_it_is_asked_what_was_left(window, salar, incident):
    """On a poor link one goes on before the page knows that these words are its own."""
    page, asked = at_the_desk(window, address=f"{incident.get_absolute_url()}revise/"), []

    def held(route):
        asked.append(route)
        if len(asked) == 1:  # before it is sent; the second is that of the page given back
            route.continue_()

    page.locator("[name=occurred]").fill("nonsense")
    typed(page, narrative(page))
    page.route("**/desk/*", held)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#errors")).to_be_visible()
    page.wait_for_load_state()
    page.get_by_label("Drone", exact=True).check()
    asked[1].continue_()
    expect(page.locator("form[data-kept]")).to_be_attached()


def test_every_form_with_words_is_kept(window, incident):
    """No page can forget it: whatever form is recorded and has a text is watched."""
    chief = builders.enrol("chief", password=PASSWORD, rank="major", force_id="peshmerga")
    for role, centre in (("chief", "K1"), ("commander", None), ("administrator", None)):
        builders.post(chief, role, centre)
    builders.watch(chief)
    page, kept = at_the_desk(window, "chief"), 0
    reports = [address.format(number=incident.number) for address in ADDRESSES.values()]
    for address in (*reports, f"/summary/{summary.today()}/", *ROSTER):
        page.goto(address)
        watched = page.evaluate(WATCHED)
        assert all(watched.values()), f"{address}: {watched}"
        kept += len(watched)
    assert kept >= len(ADDRESSES) + len(ROSTER)


def test_words_that_nobody_comes_back_to_are_forgotten_after_three_days(window, salar):
    page = at_the_desk(window, address="/notes/")
    typed(page, page.locator("[name=text]"))
    page.evaluate(
        """() => {
            const [name] = Object.keys(localStorage).filter((name) => name.startsWith("kept:"));
            const kept = JSON.parse(localStorage.getItem(name));
            kept.at -= 3 * 24 * 3600 * 1000;
            localStorage.setItem(name, JSON.stringify(kept));
        }"""
    )
    page.goto("/incidents/")
    page.wait_for_function("() => !JSON.stringify(localStorage).includes('kept:')")


def test_a_form_whose_answer_was_lost_is_recorded_once(window, salar, incident):
    page = at_the_desk(window, address=incident.get_absolute_url())
    typed(page, page.get_by_label("Follow-up"))
    page.route("**/entries/", lambda route: (route.fetch(max_redirects=0), route.abort()))
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Add").click()
    page.unroute("**/entries/")
    page.goto(incident.get_absolute_url())
    expect(page.locator("#entries")).to_contain_text("shepherd")
    expect(offered(page)).to_have_count(0)
    assert Entry.objects.count() == 1


def test_the_keys_can_be_turned_off(window, salar):
    page = at_the_desk(window, address="/account/")
    page.locator("main").get_by_label("Single-letter shortcuts").uncheck()
    page.keyboard.press("F8")
    page.goto("/notes/")
    expect(page.locator("[name=text]")).to_be_visible()
