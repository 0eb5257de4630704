"""Two hands on every key, at two desks: consent, refusal, and an emergency that ends by itself."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from centres.models import Proposal
from tests.browser.test_stories import notice


def ask(page, officer, **more):
    page.goto(f"/officers/{officer.pk}/post/")
    page.get_by_label("Role").select_option("commander")
    if more:
        page.get_by_label("Emergency").check()
    page.get_by_label("Reason").fill("Karim is on leave.")
    page.get_by_role("button", name="Post").click()


def decide(page):
    """Come in by the home page, and open what waits there."""
    page.goto("/")
    page.get_by_role("link", name="1 proposal waits for you").click()
    page.get_by_role("row", name="waits for you").get_by_role("link").click()
    expect(page.get_by_text("Karim is on leave.")).to_be_visible()


def test_a_commander_is_posted_with_consent_and_another_refused(window, dara, salam, former, rezan):
    ours, theirs = window(dara), window(salam)
    ask(ours, former)
    expect(notice(ours)).to_have_text("Proposed. It waits for the consent of: Iraqi forces.")
    decide(theirs)
    theirs.get_by_role("button", name="Consent").click()
    expect(notice(theirs)).to_have_text("You have consented.")
    his = window(former)
    his.goto("/")
    expect(his.get_by_text("Officer posted:")).to_be_visible()
    expect(his.get_by_role("link", name="Proposals")).to_be_visible()
    ask(ours, rezan)
    expect(notice(ours)).to_contain_text("It waits for the consent of")
    decide(theirs)
    theirs.get_by_label("Why you refuse").fill("Nobody told us of him.")
    theirs.get_by_role("button", name="Refuse").click()
    expect(notice(theirs)).to_have_text("You have refused.")
    ours.goto("/proposals/")
    expect(ours.get_by_text("Proposal refused: Post an officer")).to_be_visible()
    ours.get_by_role("button", name="Seen").click()
    expect(ours.get_by_text("Proposal refused: Post an officer")).to_have_count(0)
    assert [p.role for p in rezan.active_postings()] == ["liaison"]
    assert Proposal.objects.count() == 2


def test_an_emergency_posting_alarms_both_commanders_and_ends_by_itself(
    window, dara, karim, adnan, former, time_machine
):
    ours = window(dara)
    ask(ours, former, emergency=True)
    expect(notice(ours)).to_be_visible()
    assert former.active_postings()
    for commander in (karim, adnan):
        page = window(commander)
        page.goto("/")
        expect(page.get_by_text("Commander, EMERGENCY")).to_be_visible()
    time_machine.move_to(timezone.now() + timedelta(hours=24, minutes=1))
    assert not former.active_postings()
    assert window(former).goto("/").status == 403
