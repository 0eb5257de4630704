"""What waits for the officer now: one list, in order of urgency, with its buttons in the row."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from centres import journal
from centres.journal import followers
from centres.models import Follower
from incidents import summary, tasks  # noqa: F401  # the followers
from incidents.models import Acknowledgement, Handover, Receipt
from incidents.reports import drafts
from tests.support import builders

pytestmark = pytest.mark.django_db


def all_rows(browse, officer) -> list[dict]:
    return browse(officer).get("/").context["yours"]["rows"]


def rows(browse, officer) -> list[dict]:
    """Return all but the days, which wait for chiefs and commanders on every morning."""
    return [r for r in all_rows(browse, officer) if str(r["called"]) != "Daily summary"]


def row(browse, officer, called: str) -> dict:
    [found] = [row for row in rows(browse, officer) if str(row["called"]) == called]
    return found


def press(client, row, nth=0, button=0):
    """Send a form of the row as a browser without scripts does, and return the page that comes."""
    form = row["forms"][nth]
    pressed = form["buttons"][button]
    sent = dict(form["fields"]) | ({pressed["name"]: pressed["value"]} if pressed["name"] else {})
    answer = client.post(form["url"], sent)
    assert (answer.status_code, answer.url) == (302, "/")
    return client.get("/")


def test_what_is_overdue_comes_first_then_what_is_due_then_the_rest(
    nalin, rezan, zainab, browse, time_machine
):
    late = builders.report(nalin, kind="ied")  # half an hour
    builders.ask(nalin, "MAKHMOUR", due_at=timezone.now() + timedelta(hours=2))
    slow = builders.report(zainab)  # three hours
    told = builders.acknowledge(nalin, late, centre="MAKHMOUR", on_behalf_of="Lieutenant Rezan")
    drafts.save(by=rezan, submission=told.pk, typed={"kind": "ied", "place": "Daquq"})
    time_machine.move_to(timezone.now() + timedelta(minutes=45))
    found = rows(browse, rezan)
    assert [row["name"] for row in found] == [
        late.number,
        "Verify, asked by Kirkuk (K1)",
        slow.number,
        late.number,  # as told by telephone
        "IED detonated",
    ]
    assert [bool(row["clock"] and row["clock"]["late"]) for row in found] == [True] + [False] * 4
    assert browse(rezan).get("/").context["yours"]["late"] == 1


def test_a_row_says_what_happened_to_whom_where_and_who_told(nalin, rezan, browse):
    killed = {"outcome": "killed", "category": "civilian", "count": 2}
    builders.report(nalin, kind="ied", place="Daquq", casualties=[killed])
    [part] = re.findall(r'<li data-item="answer.*?</li>', browse(rezan).get("/").text, re.DOTALL)
    for words in ("IED detonated", "2 killed", "Daquq", "Kirkuk (K1)", "30 min left"):
        assert words in part


def test_a_report_is_answered_from_its_row_and_is_gone(nalin, rezan, browse):
    reports = [builders.report(nalin) for _each in range(2)]
    client = browse(rezan)
    page = press(client, rows(browse, rezan)[0])
    assert "Answer recorded" in page.text
    press(client, rows(browse, rezan)[0], button=1)
    given = Acknowledgement.objects.order_by("position").values_list("incident__number", "answer")
    assert list(given) == [(reports[0].number, "seen"), (reports[1].number, "concur")]
    assert rows(browse, rezan) == []
    assert "Nothing waits for you." in client.get("/").text


def test_asked_for_the_list_alone_it_is_sent_alone(nalin, rezan, browse):
    builders.report(nalin)
    client = browse(rezan)
    part = client.get("/", headers={"X-Part": "yours"}).text
    assert part.lstrip().startswith('<section id="yours"') and "<html" not in part
    assert 'class="log' not in part


def test_a_request_is_accepted_and_stays_until_it_is_complete(nalin, zainab, browse):
    asked = builders.ask(nalin, "DIYALA", text="Is the bridge open?")
    assert "Is the bridge open?" in browse(zainab).get("/").text
    press(browse(zainab), row(browse, zainab, "Request"))
    asked.refresh_from_db()
    assert asked.status == "accepted"
    accepted = row(browse, zainab, "Request")
    assert (accepted["forms"], accepted["open"]) == ([], "Complete")
    builders.complete(zainab, asked)
    assert rows(browse, zainab) == []


def test_a_handover_waits_for_the_others_of_the_force(nalin, hassan, baran, browse):
    builders.watch(nalin)
    builders.sign_out(nalin)
    assert rows(browse, nalin) == rows(browse, hassan) == []
    press(browse(baran), row(browse, baran, "Handover"))
    assert Handover.objects.get().incoming == baran


def test_a_correction_is_acknowledged_with_what_it_changed_before_the_eyes(
    nalin, rezan, baran, browse
):
    Follower.objects.update_or_create(name="telling", defaults={"position": journal.position()})
    incident = builders.report(nalin, place="Daquq")
    builders.acknowledge(rezan, incident)
    for place in ("Tuz", "Kifri"):
        builders.revise(baran, incident, place=place)
        incident.refresh_from_db()
    followers.catch_up()
    found = row(browse, rezan, "Correction")
    assert [(d.before, d.after) for d in found["differences"]] == [("Tuz", "Kifri")]
    press(browse(rezan), found)
    assert Receipt.objects.get().version == 3
    assert rows(browse, rezan) == []


def test_one_event_is_confirmed_by_whoever_may(nalin, zainab, rezan, browse):
    ours, theirs = builders.report(nalin), builders.report(zainab)
    builders.propose(nalin, theirs, ours, principal=ours)
    found = row(browse, zainab, "Same event, proposed")
    assert (found["name"], found["other"]) == (ours.number, theirs)
    assert found["url"].endswith(f"{theirs.number}/#related")
    assert not [r for r in rows(browse, rezan) if r["other"]]
    builders.confirm(zainab, theirs, ours)
    assert not [r for r in rows(browse, zainab) if r["other"]]


def test_a_day_waits_to_be_assessed_then_issued_then_signed(
    zainab, karim, adnan, browse, time_machine
):
    day = summary.today()  # in which this system began
    time_machine.move_to(summary.period(day)[1] + timedelta(hours=1), tick=False)
    named = f"{day:%d} {day:%b}".upper()

    def waits(officer):
        found = all_rows(browse, officer)
        return [r["name"] for r in found if str(r["called"]) == "Daily summary"]

    assert waits(zainab)[0].startswith(named) and waits(zainab)[0].endswith("your assessment")
    assert waits(karim)[0].endswith("is over and waits to be issued")
    builders.assess(zainab, day, centre="DIYALA")
    assert waits(zainab) == []
    issued = builders.issue(karim, day)
    assert [name.endswith("waits for your signature") for name in waits(karim)] == [True]
    builders.sign(karim, issued)
    assert waits(karim) == []
    assert len(waits(adnan)) == 1


def test_a_proposal_waits_for_whoever_consents(karim, adnan, browse):
    day = summary.today() - timedelta(days=1)
    builders.issue(karim, day)
    builders.actions.issue_summary(
        by=karim, submission=uuid4(), day=day, edition=2, reason="A death."
    )
    assert row(browse, adnan, "Proposal")["name"] == "Issue a corrected edition"
    assert not [r for r in rows(browse, karim) if str(r["called"]) == "Proposal"]


def test_only_their_author_sees_drafts(nalin, hassan, browse):
    drafts.save(by=nalin, submission=uuid4(), typed={"kind": "ied", "place": "Daquq"})
    found = row(browse, nalin, "Unsent text")
    assert (found["name"], found["text"]) == ("IED detonated", "Daquq")
    assert rows(browse, hassan) == []


def test_nothing_is_offered_to_who_only_looks_on(nalin, amal, browse):
    builders.report(nalin)
    page = browse(amal).get("/")
    assert page.context["yours"]["rows"] == []
    assert "Yours now" not in page.text


@pytest.fixture
def disputed(nalin, zainab):
    incident = builders.report(nalin, place="Daquq")
    builders.dispute(zainab, incident, "place", "Tuz, not Daquq.")
    return incident


SETTLES = "Our dispute: does this settle it?"


def test_who_disputes_is_asked_once_the_report_says_otherwise(
    disputed, baran, zainab, hassan, browse
):
    builders.revise(baran, disputed, narrative="Money was asked for.")
    assert rows(browse, zainab) == []
    disputed.refresh_from_db()
    builders.revise(baran, disputed, place="Tuz")
    found = row(browse, zainab, SETTLES)
    assert "Daquq" in found["question"].before and "Tuz" in found["question"].after
    assert not [r for r in rows(browse, hassan) if r["question"]]
    page = browse(zainab).get(disputed.get_absolute_url())
    assert SETTLES in page.text and "Yes: withdraw the dispute" in page.text
    press(browse(zainab), found)
    assert not Acknowledgement.objects.disputes().exists()
    assert not [r for r in rows(browse, zainab) if r["question"]]
    assert SETTLES not in browse(zainab).get(disputed.get_absolute_url()).text


def test_a_dispute_that_is_kept_names_the_present_version_and_is_not_asked_again(
    disputed, baran, zainab, browse
):
    builders.revise(baran, disputed, place="Kifri")
    press(browse(zainab), row(browse, zainab, SETTLES), nth=1)
    [standing] = Acknowledgement.objects.disputes()
    assert (standing.version, standing.value) == (2, "Tuz, not Daquq.")
    assert not [r for r in rows(browse, zainab) if r["question"]]


def test_where_more_is_disputed_nothing_withdraws_it_all_in_passing(
    disputed, baran, zainab, browse
):
    builders.dispute(zainab, disputed)
    builders.revise(baran, disputed, place="Tuz")
    found = row(browse, zainab, SETTLES)
    [kept] = found["forms"]
    assert [button["value"] for button in kept["buttons"]] == ["dispute"]
