"""What lies near is offered while a report is typed, and stands in nobody's way."""

import pytest
from playwright.sync_api import expect

from incidents.models import Incident, Relation
from tests.support import builders

TYPED = {"occurred": "2026-11-20 14:10", "location": "38S ME 431 887"}


@pytest.fixture
def theirs(rezan):
    return builders.report(rezan)


@pytest.fixture
def form(window, nalin, theirs):
    page = window(nalin)
    page.goto("/incidents/new/")
    page.check("[name=kind][value=extortion]")
    return page


def typed(page):
    for name, text in TYPED.items():
        page.locator(f"[name={name}]").press_sequentially(text)


def test_what_is_offered_and_ticked_is_related_once_the_report_is_sent(form, theirs):
    typed(form)
    form.get_by_label("Related to this one").check()
    form.locator("[name=place]").press_sequentially("Daquq bazaar")
    with form.expect_response(lambda answer: "/incidents/near/" in answer.url):
        pass
    expect(form.get_by_label("Related to this one")).to_be_checked()
    form.locator("[name=narrative]").fill("Shopkeepers were asked for money.")
    form.keyboard.press("Control+Enter")
    expect(form.locator(".notice.success")).to_contain_text("Received, K1-2026-0001")
    expect(form.locator("#related")).to_contain_text(theirs.number)
    assert Relation.objects.get().beside(theirs) == Incident.objects.get(centre="K1")


def test_the_report_offered_opens_beside_the_form(form, theirs):
    typed(form)
    with form.expect_popup() as opened:
        form.get_by_role("link", name=theirs.number).click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text(theirs.number)
    expect(form.locator("[name=occurred]")).to_have_value(TYPED["occurred"])


def test_a_report_is_sent_although_nothing_can_be_offered(form):
    form.route("**/incidents/near/**", lambda route: route.abort())
    typed(form)
    form.locator("[name=narrative]").fill("Shopkeepers were asked for money.")
    form.keyboard.press("Control+Enter")
    expect(form.locator(".notice.success")).to_contain_text("Received, K1-2026-0001")


def test_a_session_that_has_ended_puts_no_other_page_into_the_form(form):
    form.context.clear_cookies()
    with form.expect_response(lambda answer: "/incidents/near/" in answer.url):
        typed(form)
    expect(form.get_by_label("Related to this one")).to_have_count(0)
    expect(form.locator("[name=location]")).to_have_value(TYPED["location"])


def test_nothing_is_asked_while_the_narrative_is_typed(form):
    typed(form)
    form.wait_for_selector("#near-found li")
    asked = []
    form.on("request", lambda request: asked.append(request.url))
    form.locator("[name=narrative]").press_sequentially("Shopkeepers were asked for money.")
    form.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/near/" in url]
