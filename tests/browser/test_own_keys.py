"""A key of one's own, with a passphrase and with a passkey, as commanders meet it in a browser."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from centres import actions, journal
from centres.access import own_key, second_factor
from centres.journal import held_keys
from centres.models import Officer
from incidents import days, summary
from incidents.models import Signature
from tests.support import builders

PASSWORD = "nine grey herons over Dukan"
PASSPHRASE = "حسّون رمادي فوق Dukan 7"
WORDS = "The count is doubtful.\n\tTwo are missing."


@pytest.fixture
def site(served, settings):
    """The served site by its name, where nobody signs without an own key."""
    settings.OWN_KEYS = True
    return served.replace("127.0.0.1", "localhost")


@pytest.fixture
def salar(real, time_machine, nalin):
    """A commander whose last day is over and issued by the clock."""
    day = summary.today() - days.DAY
    officer = builders.enrol("salar", password=PASSWORD, rank="brigadier", force_id="peshmerga")
    builders.post(officer, "commander")
    builders.issue(Officer.objects.get(username="clock"), day)
    return officer


def sign_in(page, site):
    page.goto(f"{site}/sign-in/")
    page.get_by_label("User name").fill("salar")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sign(page):
    page.get_by_role("button", name="Sign for your force").click()


def well_signed(officer) -> Signature:
    """Return the only signature, which verifying finds to be made with the officer's key."""
    signature = Signature.objects.get(by=officer)
    assert signature.own_signature["key"] == own_key.of(officer).fingerprint
    assert list(held_keys.faults()) == []
    return signature


def test_a_day_is_signed_with_a_passphrase_that_never_leaves_the_browser(window, salar, site):
    page, sent = window(), []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    sign_in(page, site)
    page.goto(f"{site}/summary/{summary.today() - days.DAY}/")
    expect(page.get_by_role("button", name="Sign for your force")).to_have_count(0)
    page.get_by_role("link", name="Make your key").click()
    make = page.get_by_role("button", name="Make the key")
    for first, again, said in (
        ("too short", "too short", "at least 15"),
        ("a" * 20, "a" * 20, "Too few different"),
        (PASSPHRASE, f"{PASSPHRASE}!", "differ"),
    ):
        page.get_by_label("New passphrase", exact=True).fill(first)
        page.get_by_label("New passphrase, once more").fill(again)
        make.click()
        expect(page.locator("[data-said]")).to_contain_text(said)
    page.get_by_label("New passphrase, once more").fill(PASSPHRASE)
    make.click()
    expect(page.get_by_text("Your key:")).to_be_visible()
    assert own_key.of(salar).mark in page.locator("main").inner_text()
    assert page.url.endswith(f"/summary/{summary.today() - days.DAY}/")

    head = journal.position()
    page.get_by_label("Reservation, if any").fill(WORDS)
    for typed, said in (("", "Type the passphrase"), ("Not mine at all", "not the passphrase")):
        page.get_by_label("Passphrase of your own key").fill(typed)
        sign(page)
        expect(page.locator("form[action$='/sign/'] [data-said]")).to_contain_text(said)
    assert journal.position() == head
    expect(page.get_by_label("Reservation, if any")).to_have_value(WORDS)
    page.get_by_label("Passphrase of your own key").fill(PASSPHRASE)
    sign(page)
    expect(page.get_by_text("Signed for Peshmerga")).to_be_visible()
    assert well_signed(salar).reservation == WORDS
    assert not [text for text in sent if "Dukan+7" in text or "Dukan 7" in text]


def test_the_button_waits_for_the_script_that_signs(window, salar, site):
    """On a poor link a form sent before the script came went without a signature."""
    page, held = window(), []
    sign_in(page, site)
    page.route("**/sign*.js", lambda route: held.append(route))
    page.goto(f"{site}/account/key/", wait_until="commit")
    make = page.get_by_role("button", name="Make the key")
    expect(make).to_be_disabled()
    expect(page.get_by_text("Making a key takes scripts")).to_be_visible()
    page.wait_for_function("() => document.readyState === 'interactive'")
    expect(make).to_be_disabled()
    held.pop().continue_()
    expect(make).to_be_enabled()
    expect(page.get_by_label("New passphrase", exact=True)).to_be_visible()


def test_a_day_is_signed_with_a_passkey(window, salar, site):
    key = second_factor.new_key()
    code = second_factor.code_of(key)
    actions.enrol_second_factor(by=salar, submission=uuid4(), key=key, code=code)
    Officer.objects.get(pk=salar.pk).totpdevice_set.update(last_t=-1)
    page = window()
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    about = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    about |= {"hasUserVerification": True, "isUserVerified": True}
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": about})
    sign_in(page, site)
    page.get_by_label("Code from your device").fill(
        page.locator("main p.sub bdi").first.inner_text()
    )
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site}/account/passkeys/new/")
    page.get_by_label("What you call it").fill("Blue key")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/")
    page.get_by_role("link", name="Make your key").click()
    page.get_by_label("What you sign with").select_option("Passkey: Blue key")
    expect(page.get_by_label("New passphrase", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Make the key").click()
    page.wait_for_url("**/account/")
    page.goto(f"{site}/summary/{summary.today() - days.DAY}/")
    page.get_by_label("Reservation, if any").fill(WORDS)
    sign(page)
    expect(page.get_by_text("Signed for Peshmerga")).to_be_visible()
    assert well_signed(salar).own_signature["sort"] == "passkey"
