"""No word typed is lost: in a crash, without a link, after the session, on a shared desk."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from centres.models import Session
from incidents import notation
from incidents.models import Draft, Entry, Incident
from tests.support import builders

WORDS = "Two men on a motorcycle. دوو پیاو لەسەر ماتۆڕێک."
LEFT = re.compile(r"Unsent text: Drone\s+\d{6}C [A-Z]{3} \d\d")


def narrative(page):
    return page.locator("[name=narrative]")


def box(page):
    return page.get_by_label("Follow-up")


def offered(page):
    return page.locator("[data-words=left]")


def said(page, words):
    return page.locator(".keeping").filter(has_text=words)


def stored(page):
    return page.evaluate("JSON.stringify(localStorage)")


def typed(page, field, words=WORDS):
    """Type, and wait until the browser has sealed it."""
    field.fill(words)
    expect(page.locator("form[data-kept]").first).to_be_attached()


def forgotten(page):
    """Wait until the browser keeps no words. Asked from outside: pages let nothing be evaluated."""
    page.evaluate(
        """async () => {
            for (let frame = 0; JSON.stringify(localStorage).includes("kept:"); frame += 1) {
                if (frame === 600) throw new Error("words are still kept");
                await new Promise(requestAnimationFrame);
            }
        }"""
    )


def sign_in_as(page, officer, browse, served):
    inside = browse(officer).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": inside, "url": served}]
    )


@pytest.fixture
def incident(nalin):
    return builders.report(nalin)


def test_a_draft_keeps_itself_on_the_server_and_goes_when_it_is_sent(window, nalin):
    page = window(nalin)
    page.goto("/incidents/new/")
    with page.expect_response("**/drafts/keep/"):
        typed(page, narrative(page))
    expect(said(page, "Draft saved")).to_be_visible()
    assert Draft.objects.get().typed["narrative"] == WORDS
    page.get_by_label("Drone", exact=True).check()
    an_hour_ago = timezone.now() - timedelta(hours=1)
    page.locator("[name=occurred]").fill(notation.dtg(an_hour_ago))
    page.locator("[name=location]").fill("38S ME 431 887")
    page.get_by_role("button", name="Send").click()
    received = page.locator("p.notice[role=status]").first
    expect(received).to_contain_text(re.compile(r"Received, K1-\d{4}-0001"))
    expect(received).to_be_focused()
    assert not Draft.objects.exists()
    page.goto("/incidents/new/")
    expect(offered(page)).to_have_count(0)
    assert "kept:" not in stored(page)


def test_after_a_crash_the_words_are_offered_and_continue_the_same_report(window, nalin):
    page = window(nalin)
    page.goto("/incidents/new/")
    typed(page, narrative(page))
    page.get_by_label("Drone", exact=True).check()
    submission = page.locator("[name=submission]").input_value()
    context = page.context
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto("/incidents/new/")
    expect(offered(page)).to_contain_text(LEFT)
    page.get_by_role("button", name="Restore").click()
    expect(narrative(page)).to_have_value(WORDS)
    expect(narrative(page)).to_be_focused()
    expect(page.locator("[name=submission]")).to_have_value(submission)
    expect(offered(page)).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="Discard").click()
    expect(offered(page)).to_have_count(0)
    assert "kept:" not in stored(page)


def test_without_a_link_nothing_is_sent_or_lost_and_the_form_says_so(window, nalin, incident):
    page = window(nalin)
    page.goto(incident.get_absolute_url())
    page.context.set_offline(True)
    typed(page, box(page))
    page.get_by_role("button", name="Add").click()
    expect(said(page, re.compile(r"NOT sent\.\s+There is no answer since \d{6}C"))).to_be_visible()
    expect(box(page)).to_have_value(WORDS)
    page.context.set_offline(False)
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#entries")).to_contain_text(WORDS)
    assert Entry.objects.count() == 1
    page.reload()
    expect(offered(page)).to_have_count(0)


def test_what_was_not_sent_is_sent_by_itself_where_the_officer_says_so(window, nalin, incident):
    page = window(nalin)
    page.goto(incident.get_absolute_url())
    page.context.set_offline(True)
    typed(page, box(page))
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Send by itself when the link is back").click()
    expect(said(page, "leave this page open")).to_be_visible()
    page.get_by_role("button", name="Do not send by itself").click()
    expect(said(page, "There is no answer since")).to_be_visible()
    page.get_by_role("button", name="Send by itself when the link is back").click()
    assert not Entry.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("#entries")).to_contain_text(WORDS)
    assert Entry.objects.count() == 1


def test_who_lost_every_cookie_is_told_to_sign_in_and_not_that_the_link_is_down(
    window, nalin, browse, served
):
    page = window(nalin)
    page.goto("/incidents/new/")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    typed(page, narrative(page))
    expect(said(page, "Signed out")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Send").click()
    expect(said(page, "Signed out")).to_be_visible()
    page.context.add_cookies([c for c in cookies if c["name"] != settings.CSRF_COOKIE_NAME])
    narrative(page).press_sequentially(" And more.")
    expect(said(page, "Draft saved")).to_be_visible(timeout=15_000)
    assert Draft.objects.get().typed["narrative"] == WORDS + " And more."


def test_who_goes_back_after_sending_reads_that_it_was_received(window, nalin):
    page = window(nalin)
    page.goto("/incidents/new/")
    page.get_by_label("Drone", exact=True).check()
    page.locator("[name=occurred]").fill("-20m")
    page.locator("[name=place]").fill("Daquq")
    typed(page, narrative(page))
    page.get_by_role("button", name="Send").click()
    expect(page.locator("p.notice.success")).to_contain_text("Received, K1-")
    page.go_back()
    line = page.locator("[data-words=received]")
    expect(line).to_contain_text(re.compile(r"Received, K1-\d{4}-0001"))
    expect(narrative(page)).to_have_value("")
    expect(page.locator("[name=place]")).to_have_value("")
    line.get_by_role("link", name="Open the report").click()
    expect(page.locator("h1")).to_contain_text("K1-")
    assert Incident.objects.count() == 1


def test_a_page_loaded_again_leaves_no_second_draft(window, nalin):
    page = window(nalin)
    page.goto("/incidents/new/")
    for _time in range(2):
        with page.expect_response("**/drafts/keep/"):
            narrative(page).press_sequentially("Two")
        narrative(page).fill("")
        with page.expect_response("**/drafts/keep/"):
            typed(page, narrative(page))
        page.reload()
    expect(page.locator("form.report")).to_be_visible()
    assert Draft.objects.count() == 1


def test_a_link_that_is_back_is_no_longer_said_to_be_down(window, nalin, incident):
    page = window(nalin)
    page.goto(incident.get_absolute_url())
    typed(page, box(page))
    page.context.set_offline(True)
    expect(said(page, "Link down since")).to_be_visible()
    page.context.set_offline(False)
    expect(said(page, "Link down since")).to_be_hidden()


def test_a_report_form_says_since_when_the_link_is_down(window, nalin):
    page = window(nalin)
    page.goto("/incidents/new/")
    page.context.set_offline(True)
    typed(page, narrative(page))
    expect(said(page, re.compile(r"Link down since \d{6}C"))).to_be_visible()
    page.context.set_offline(False)
    expect(said(page, "Draft saved")).to_be_visible(timeout=15_000)


def test_a_session_that_ended_takes_its_page_and_gives_the_words_back(
    window, nalin, incident, browse, served
):
    page = window(nalin)
    page.clock.install()
    page.goto(incident.get_absolute_url())
    typed(page, box(page))
    Session.objects.all().delete()
    page.clock.fast_forward(10_000)
    page.wait_for_url("**/sign-in/?next=*")
    sign_in_as(page, nalin, browse, served)
    page.goto(incident.get_absolute_url())
    expect(box(page)).to_have_value(WORDS)
    expect(box(page)).to_be_focused()
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#entries")).to_contain_text(WORDS)


def test_signed_in_again_beside_it_an_open_form_is_sent(window, nalin, incident, browse, served):
    page = window(nalin)
    page.goto(incident.get_absolute_url())
    typed(page, box(page))
    Session.objects.all().delete()
    page.get_by_role("button", name="Add").click()
    expect(said(page, "Signed out")).to_be_visible()
    sign_in_as(page, nalin, browse, served)
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#entries")).to_contain_text(WORDS)


def test_nobody_sends_or_reads_the_words_of_another_at_the_same_desk(
    window, nalin, hassan, incident, browse, served
):
    page = window(nalin)
    page.goto(incident.get_absolute_url())
    typed(page, box(page), "The shepherd told us.")
    sign_in_as(page, hassan, browse, served)
    page.get_by_role("button", name="Add").click()
    expect(said(page, "another officer has signed in here")).to_be_visible()
    assert not Entry.objects.exists()
    theirs = page.context.new_page()
    theirs.goto(incident.get_absolute_url())
    expect(box(theirs)).to_have_value("")
    expect(offered(theirs)).to_have_count(0)
    assert "kept:" in stored(theirs)
    assert "shepherd" not in stored(theirs)


def test_who_signs_out_finds_the_words_again_and_nobody_else_does(
    window, nalin, hassan, incident, browse, served
):
    page = window(nalin)
    page.goto(incident.get_absolute_url())
    typed(page, box(page))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/*")
    assert "motorcycle" not in stored(page)
    for officer, offers in ((hassan, 0), (nalin, 1)):
        sign_in_as(page, officer, browse, served)
        page.goto(incident.get_absolute_url())
        expect(page.locator("#entries")).to_be_attached()
        expect(offered(page)).to_have_count(offers)
    page.get_by_role("button", name="Restore").click()
    expect(box(page)).to_have_value(WORDS)


def test_what_was_received_although_no_answer_came_is_not_offered_again(window, nalin, incident):
    page = window(nalin)
    page.goto(incident.get_absolute_url())
    typed(page, box(page))
    form = page.locator("form", has=page.get_by_role("button", name="Add"))
    submission = form.locator("[name=submission]").input_value()
    builders.enter(nalin, incident, submission=submission)
    assert Incident.objects.count() == 1
    page.reload()
    expect(page.locator("#entries li")).to_have_count(1)
    forgotten(page)
    expect(offered(page)).to_have_count(0)
