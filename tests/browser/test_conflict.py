"""Two officers revise the same report at two screens: both texts are seen, nothing typed again."""

import pytest
from playwright.sync_api import expect

from incidents.models import Incident
from tests.browser.test_stories import field, notice, send, with_and_without_javascript
from tests.support import builders

THEIRS = "مسلّحان على دراجة نارية. Two armed men on a motorcycle."
MINE = "سێ کەس بوون. Three men, one of them known."


@pytest.fixture
def incident(nalin):
    return builders.report(nalin, narrative="Shopkeepers were asked for money.", place="Daquq")


def row(page, label):
    return page.locator(".texts tr").filter(has=page.get_by_role("rowheader", name=label))


@with_and_without_javascript
def test_the_second_sees_both_texts_and_finishes_without_typing_again(
    window, nalin, baran, incident, javascript
):
    mine, theirs = window(nalin, java_script_enabled=javascript), window(baran)
    for page in (mine, theirs):
        page.goto(incident.get_absolute_url())
        page.get_by_role("link", name="Revise").click()
    field(theirs, "narrative").fill(THEIRS)
    field(theirs, "place").fill("Tuz Khurmatu")
    send(theirs)
    expect(notice(theirs)).to_have_text(f"Revised, {incident.number}, version 2")
    field(mine, "narrative").fill(MINE)
    field(mine, "perpetrator").fill("نەناسراو")
    send(mine)
    expect(mine.get_by_role("alert")).to_contain_text("revised while you were writing")
    expect(mine.get_by_role("columnheader", name="Major Baran Salih")).to_be_visible()
    for text in (THEIRS, MINE):
        expect(row(mine, "Narrative").get_by_text(text)).to_be_visible()
    expect(mine.locator(".texts .differs")).to_have_count(2)
    if javascript:
        expect(mine.get_by_role("alert")).to_be_focused()
    expect(field(mine, "narrative")).to_have_value(MINE)
    send(mine)
    expect(notice(mine)).to_have_text(f"Revised, {incident.number}, version 3")
    told = Incident.objects.get()
    assert (told.narrative, told.place, told.perpetrator) == (MINE, "Tuz Khurmatu", "نەناسراو")


def test_on_a_telephone_both_texts_stand_one_below_the_other(window, nalin, baran, incident):
    page = window(nalin, language="ckb", width=390)
    page.goto(f"{incident.get_absolute_url()}revise/")
    builders.revise(baran, incident, narrative=THEIRS)
    field(page, "narrative").fill(MINE)
    page.locator("button[value=send]").click()
    boxes = [page.locator(".texts").get_by_text(text).bounding_box() for text in (THEIRS, MINE)]
    assert boxes[0]["y"] < boxes[1]["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
