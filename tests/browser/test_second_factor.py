"""A device from the first drawing to its loss, and a passkey, as officers meet them."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from centres import actions
from centres.access import second_factor
from centres.models import Officer
from tests.support import builders

PASSWORD = "nine grey herons over Dukan"


@pytest.fixture
def site(served, settings):
    """The served site by its name: a browser makes no passkey for a bare address."""
    return served.replace("127.0.0.1", "localhost")


@pytest.fixture
def salar(real):
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    return officer


def sign_in(page, site):
    page.goto(f"{site}/sign-in/")
    page.get_by_label("User name").fill("salar")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def shown(page) -> str:
    """Return what the device would show, as the training system says."""
    return page.locator("main p.sub bdi").first.inner_text()


def test_a_device_is_enrolled_asked_for_and_lost(window, salar, dara, karim, site):
    page = window()
    sign_in(page, site)
    page.goto(f"{site}/account/")
    page.get_by_role("link", name="Enrol a device").click()
    expect(page.locator("svg.segno")).to_be_visible()
    page.get_by_label("Code that the new device shows").fill(shown(page))
    page.get_by_role("button", name="Enrol this device").click()
    codes = page.locator("ol li bdi")
    expect(codes).to_have_count(10)
    recovering = codes.first.inner_text()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, site)
    page.get_by_label("Code from your device").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".field-error")).to_contain_text("not right")
    page.get_by_label("Code from your device").fill(recovering)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation").first).to_be_visible()

    administrator = window(dara)
    administrator.goto(f"/officers/{salar.pk}/")
    administrator.get_by_role("link", name="Lost second factor").click()
    administrator.get_by_role("button", name="Propose to take it away").click()
    commander = window(karim)
    commander.goto(administrator.url)
    commander.get_by_role("button", name="Consent").click()
    expect(commander.locator("main")).to_contain_text("You have consented.")
    assert not Officer.objects.get(pk=salar.pk).second_factor
    sign_in(page, site)
    expect(page.get_by_role("navigation").first).to_be_visible()


def test_a_passkey_is_made_and_used_in_the_place_of_a_code(window, salar, site):
    key = second_factor.new_key()
    code = second_factor.code_of(key)
    actions.enrol_second_factor(by=salar, submission=uuid4(), key=key, code=code)
    page, refused = window(), []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    about = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    about |= {"hasUserVerification": True, "isUserVerified": True}
    authenticator = browser.send("WebAuthn.addVirtualAuthenticator", {"options": about})
    Officer.objects.get(pk=salar.pk).totpdevice_set.update(last_t=-1)
    sign_in(page, site)
    page.get_by_label("Code from your device").fill(shown(page))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site}/account/passkeys/new/")
    page.get_by_label("What you call it").fill("Blue key")
    browser.send("WebAuthn.setUserVerified", {**authenticator, "isUserVerified": False})
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The browser brought no passkey")).to_be_visible()
    expect(page.locator(".keeping")).to_be_hidden()
    browser.send("WebAuthn.setUserVerified", {**authenticator, "isUserVerified": True})
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/")
    expect(page.locator("main")).to_contain_text("Blue key")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, site)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("navigation").first).to_be_visible()
    assert not [text for text in refused if "Content Security" in text]
