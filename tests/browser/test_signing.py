"""A commander in the morning: from the door to the signature under the last day."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from incidents import days, summary
from incidents.models import Signature
from tests.support import builders

PASSWORD = "lantern-orchard-quiet-marble"


@pytest.fixture
def commander(real, time_machine, nalin):
    """A commander whose last day is over, with one report, and not issued."""
    day = summary.today() + days.DAY
    officer = builders.enrol("salar", password=PASSWORD, rank="brigadier", force_id="peshmerga")
    builders.post(officer, "commander")
    time_machine.move_to(days.start(day) + timedelta(hours=5))
    builders.report(nalin, kind="ied")
    time_machine.move_to(days.start(day + days.DAY) + timedelta(minutes=20))
    return officer


def test_from_sign_in_to_signed_are_four_clicks(window, commander):
    page, clicks = window(), []

    def click(role, name):
        clicks.append(name)
        page.get_by_role(role, name=name, exact=True).click()

    page.goto("/sign-in/")
    page.get_by_label("User name").fill("salar")
    page.get_by_label("Password").fill(PASSWORD)
    click("button", "Sign in")
    click("link", "Daily summary")
    click("button", "Issue")
    click("button", "Sign for your force")
    expect(page.get_by_text("Signed for Peshmerga")).to_be_visible()
    assert len(clicks) <= 4
    signature = Signature.objects.get()
    assert signature.by == commander
    assert signature.summary.day == summary.today() - days.DAY
