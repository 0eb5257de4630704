"""A morning in three rooms: officers of both forces answer, dispute, ask and hand over, each at
a screen of their own that nobody loads again; what others do appears within two polls."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from incidents import tasks
from incidents.exchange import escalation
from incidents.models import Incident, Notice
from tests.browser.test_stories import fill, notice, poll, send
from tests.support import builders

TWO_POLLS = 2
NOT_LOADED = "this window was not loaded again"


@pytest.fixture
def desk(window):
    """Return a function that opens a window of an officer whose clock is moved by the test."""

    def opened(officer, address):
        page = window(officer)
        page.clock.install()
        page.goto(address)
        page.evaluate("text => { document.body.dataset.mark = text }", NOT_LOADED)
        return page

    return opened


@pytest.fixture
def worker(real):
    """Let the worker tell of what was recorded, and strike the clocks, as every few seconds."""
    from centres.journal import followers

    def swept():
        followers.catch_up()
        escalation.escalate()

    swept()
    return swept


def sees(page, where, words, *, polls=TWO_POLLS):
    """Let at most two polls pass until the words stand there, in the window as it was opened."""
    part = page.locator(where)
    for _poll in range(polls):
        with page.expect_response(lambda answer: "after=" in answer.url):
            poll(page)
        if re.search(words, part.inner_text()):
            break
    expect(part).to_contain_text(re.compile(words))
    assert page.evaluate("document.body.dataset.mark") == NOT_LOADED


def later(time_machine, **time):
    time_machine.move_to(timezone.now() + timedelta(**time))


def test_rooms_answer_one_another(
    desk, worker, nalin, hassan, rezan, zainab, karim, baran, time_machine
):
    board, log = desk(rezan, "/"), desk(zainab, "/incidents/")
    ours = desk(nalin, "/incidents/new/")
    fill(ours, kind="Abduction")
    ours.locator("#report [name=casualties-abducted-civilian]").fill("2")
    send(ours)
    expect(notice(ours)).to_contain_text("Received, K1-")
    incident = Incident.objects.get()
    number, address = incident.number, incident.get_absolute_url()
    mine = desk(nalin, address)

    # Another room's screens show it by themselves; its officers answer.
    sees(board, "#board", rf"Awaiting our answer[\s\S]*{number}")
    sees(log, "#log", number)
    makhmour, diyala = desk(rezan, address), desk(zainab, address)
    makhmour.get_by_role("button", name="Seen").click()
    sees(mine, "#answers", "Seen")
    diyala.get_by_text("Comment, dispute, or answer given by telephone").click()
    diyala.get_by_label("Answer", exact=True).select_option("dispute")
    diyala.get_by_label("What is disputed").select_option("casualties")
    diyala.get_by_label("What it should say").fill("Three were taken.")
    diyala.get_by_role("button", name="Answer", exact=True).click()
    expect(notice(diyala).filter(has_text="Answer recorded")).to_be_visible()
    sees(mine, "#answers", "Dispute")
    expect(mine.get_by_text("Three were taken.").first).to_be_visible()
    worker()
    sees(mine, "#notices", "1")

    # The author corrects; who went on from the earlier version is told, and says so.
    builders.revise(nalin, incident, casualties=[
        {"outcome": "abducted", "category": "civilian", "count": 3}
    ])  # fmt: skip
    worker()
    read = desk(rezan, "/notices/")
    expect(read.locator("main")).to_contain_text("Correction")
    read.get_by_role("button", name="Acknowledge the correction").first.click()
    expect(notice(read).first).to_be_visible()
    again = desk(zainab, address)
    again.get_by_role("button", name="Concur", exact=True).click()
    sees(mine, "#answers", "Concur")

    # One room asks another, which declines; both see it.
    theirs = desk(zainab, "/requests/")
    builders.ask(nalin, "DIYALA", incident, text="Is the road to Jalawla watched?")
    sees(theirs, "#waiting", "Jalawla")
    asked = desk(nalin, "/requests/")
    theirs.get_by_role("link", name="Verify").click()
    theirs.locator("[name=reason]").fill("No patrol is free.")
    theirs.get_by_role("button", name="Decline").click()
    expect(theirs.locator("main")).to_contain_text("No patrol is free")
    sees(asked, "main", "No patrol is free")

    # Nobody at Mosul answers: chiefs hear of it, then commanders, each once.
    builders.enrol("azad", rank="colonel", force_id="peshmerga")
    builders.post(builders.Officer.objects.get(username="azad"), "chief", "MOSUL")
    later(time_machine, minutes=11)
    worker()
    worker()
    chief = desk(builders.Officer.objects.get(username="azad"), "/notices/")
    expect(chief.locator("main")).to_contain_text("Answer overdue")
    later(time_machine, minutes=10)
    worker()
    worker()
    commander = desk(karim, "/notices/")
    expect(commander.locator("main")).to_contain_text("Still not answered")
    told = Notice.objects.filter(reason__in=["overdue", "escalated"], incident=incident)
    assert sorted(told.values_list("reason", "officer__username")) == [
        ("escalated", "adnan"),
        ("escalated", "karim"),
        ("overdue", "azad"),
    ]
    assert tasks.escalate_overdue() is None
    assert told.count() == 3


def test_a_watch_is_handed_over_between_two_screens(desk, nalin, baran, hassan):
    builders.watch(nalin)
    builders.report(nalin, kind="abduction")
    out, into = desk(nalin, "/handover/"), desk(baran, "/handover/")
    other = desk(hassan, "/handover/")
    out.get_by_label("Note to the next officer").fill("شەوێکی هێمن بوو.")
    out.get_by_role("button", name="Hand over the watch").click()
    expect(notice(out)).to_be_visible()
    sees(into, "main", "شەوێکی هێمن بوو")
    sees(other, "main", "Waiting to be taken over")
    into.get_by_role("button", name=re.compile("Take over")).click()
    expect(notice(into)).to_be_visible()
    roster = desk(hassan, "/centres/K1/")
    expect(roster.locator("main")).to_contain_text("Baran Salih")
    assert [w.officer.username for w in builders.rooms_on_duty("K1")] == ["baran"]
