"""Issuing a day: by whom, when, in which edition; and that what is issued stays as it is."""

from datetime import timedelta
from uuid import uuid4

import orjson
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from centres.models import JournalEntry, Officer, Proposal
from incidents import days, summary
from incidents.models import DailySummary
from incidents.models.summary import digest_of
from tests.support import builders
from tests.support.story import DAY
from tests.test_journal import fault, tamper

PAGE = f"/summary/{DAY}/"


def at(hour):
    return builders.at(2026, 11, 10, hour)


def cell(outcome, count):
    return {"outcome": outcome, "category": "civilian", "count": count}


def core(issued) -> dict:
    return orjson.loads(issued.core)


@pytest.fixture
def incident(nalin):
    return builders.report(nalin, kind="ied", occurred_at=at(9), casualties=[cell("killed", 2)])


def send(client, day=DAY, **fields):
    return client.post(f"/summary/{day}/issue/", {"submission": uuid4(), "edition": "1", **fields})


def test_a_commander_issues_a_day_from_its_page(incident, karim, browse):
    client = browse(karim)
    assert "not issued yet" in client.get(PAGE).content.decode()
    assert send(client).url == PAGE
    (issued,) = DailySummary.objects.all()
    assert (issued.day, issued.edition, issued.issued_by) == (DAY, 1, karim)
    text = client.get(PAGE).content.decode()
    assert "not issued yet" not in text and "Issued, edition 1" in text


def test_position_and_hashes_are_printed_four_letters_at_a_time(incident, karim, browse):
    head = JournalEntry.objects.head()
    issued = builders.issue(karim, DAY)
    assert (issued.position_at, issued.head) == (head.position, head.hash)
    text = browse(karim).get(PAGE).content.decode()
    for told in (issued.head, issued.sha256):
        assert " ".join(told[i : i + 4] for i in range(0, 16, 4)) in text
    assert f'position <bdi dir="ltr">{head.position}</bdi>' in text


def test_the_clock_issues_unsigned(incident, karim, browse):
    issued = builders.issue(Officer.objects.get(username="clock"), DAY)
    assert core(issued)["issued_by"] is None
    assert "issued automatically, unsigned" in browse(karim).get(PAGE).content.decode()


@pytest.mark.parametrize("username", ["nalin", "baran", "zainab", "amal", "dara", "former"])
def test_nobody_else_issues(username, browse):
    officer = Officer.objects.get(username=username)
    with pytest.raises(PermissionDenied):
        builders.issue(officer, DAY)
    assert send(browse(officer)).status_code == 403


def test_a_day_is_issued_only_when_it_is_over(karim, browse, time_machine):
    day = days.today()
    end = days.period(day)[1]
    page, issue = f"/summary/{day}/", f"/summary/{day}/issue/"
    time_machine.move_to(end - timedelta(seconds=1), tick=False)
    client = browse(karim)
    assert issue not in client.get(page).content.decode()
    answer = send(client, day)
    assert answer.status_code == 400
    assert "This day is not over yet." in answer.content.decode()
    time_machine.move_to(end, tick=False)
    client = browse(karim)  # the session was idle for too long
    assert issue in client.get(page).content.decode()
    assert send(client, day).status_code == 302


def test_a_corrected_edition_says_why_and_names_the_first(incident, baran, karim, adnan, browse):
    client, first = browse(karim), builders.issue(karim, DAY)
    builders.revise(baran, incident, casualties=[cell("killed", 3)])
    refused = send(client, edition="2", reason=" ")
    assert refused.status_code == 400
    assert "Say why it is corrected." in refused.content.decode()
    assert send(client, edition="2", reason="The hospital told of a third.").status_code == 302
    assert not DailySummary.objects.filter(edition=2).exists(), "it waits for the other force"
    builders.consent(adnan, Proposal.objects.get())
    second = DailySummary.objects.get(edition=2)
    assert (core(second)["corrects"], core(first)["corrects"]) == (1, None)
    assert core(second)["reason"] == "The hospital told of a third."
    assert killed(first) == 2 and killed(second) == 3
    shown = client.get(PAGE).content.decode()
    assert "Corrects edition 1:" in shown and "The hospital told of a third." in shown
    assert "Nothing has changed since." in shown


def killed(issued) -> int:
    return core(issued)["figures"]["headline"]["killed"]["count"]


def test_the_first_edition_stays_to_be_read(incident, baran, karim, browse):
    builders.issue(karim, DAY)
    builders.revise(baran, incident, casualties=[cell("killed", 3)])
    builders.issue(karim, DAY, edition=2, reason="A third died.")
    shown = {
        edition: browse(karim).get(PAGE, {"edition": edition}).context["headline"][1]["value"]
        for edition in (1, 2)
    }
    assert shown == {1: 2, 2: 3}


@pytest.mark.parametrize("edition", ["0", "2", "-1", "x", "1e1", "٢", "9" * 50, "\x00", ""])
def test_an_edition_that_is_none_is_not_found(incident, karim, browse, edition):
    builders.issue(karim, DAY)
    assert browse(karim).get(PAGE, {"edition": edition}).status_code == 404


@pytest.mark.parametrize("edition", [2, 3])
def test_no_edition_is_skipped(karim, edition):
    with pytest.raises(ValidationError):
        builders.issue(karim, DAY, edition=edition, reason="Too early.")


@pytest.mark.parametrize(
    "fields",
    [
        {"edition": "x"},
        {"edition": "99999999999999999999"},
        {"edition": ""},
        {"edition": "2", "reason": "x" * 501},
        {"edition": "2", "reason": "a\x00b"},
        {"submission": "none"},
    ],
)
def test_a_form_that_is_not_understood_comes_back_with_a_sentence(karim, browse, fields):
    builders.issue(karim, DAY)
    answer = send(browse(karim), **fields)
    assert answer.status_code == 400
    assert 'id="errors"' in answer.content.decode()


def test_two_that_issue_at_once_make_one_edition(real, nalin, karim, adnan, together):
    builders.report(nalin, occurred_at=at(9))
    results = together(
        *(lambda by=by: builders.issue(by, DAY) for by in (karim, adnan, karim, adnan))
    )
    refused = [r for r in results if isinstance(r, ValidationError)]
    assert len(refused) == 3
    assert {str(r.message_dict["edition"][0]) for r in refused} == {
        "This edition is issued already."
    }
    assert DailySummary.objects.count() == 1


def test_nothing_comes_between_the_figures_and_the_entry(real, nalin, karim, together):
    """Reports are made while the day is issued: the core names just those up to its position."""
    results = together(
        lambda: builders.issue(karim, DAY),
        *[lambda: [builders.report(nalin, occurred_at=at(9)) for _i in range(5)]] * 3,
    )
    assert not [r for r in results if isinstance(r, Exception)]
    (issued,) = DailySummary.objects.all()
    entry = JournalEntry.objects.get(key=issued.key())
    assert entry.position == issued.position_at + 1
    before = JournalEntry.objects.filter(verb="report", position__lte=issued.position_at)
    assert len(core(issued)["figures"]["reports"]) == before.count()


def test_a_retry_returns_the_edition_and_adds_nothing(incident, karim):
    submission = uuid4()
    first = builders.issue(karim, DAY, submission=submission)
    assert builders.issue(karim, DAY, submission=submission) == first
    assert DailySummary.objects.count() == 1


@pytest.fixture
def later(incident, nalin, zainab, baran, karim):
    """A day that is issued, whose reports are then revised, struck, dissolved and joined."""
    other = builders.report(zainab, kind="ied", occurred_at=at(10))
    third = builders.report(nalin, kind="arson", occurred_at=at(11))
    builders.propose(baran, other, incident, principal=incident)
    builders.confirm(zainab, other, incident)
    issued = builders.issue(karim, DAY)
    builders.revise(baran, incident, casualties=[cell("killed", 9)], occurred_at=at(12))
    builders.dissolve(baran, other, incident)
    builders.strike(baran, third)
    builders.report(nalin, occurred_at=at(13))
    builders.close_centre("MOSUL")
    return issued


def test_the_figures_issued_are_those_of_its_position_for_good(later):
    known = summary.Past(later.position_at)
    assert core(later)["figures"] == summary.figures(DAY, known)
    assert core(later)["figures"] != summary.figures(DAY, summary.Present())


def test_not_one_letter_of_the_core_changes(later):
    now = DailySummary.objects.get()
    assert now.core.encode() == later.core.encode()
    assert digest_of(now.core) == now.sha256 == later.sha256


def test_the_page_goes_on_showing_what_was_issued(later, karim, browse):
    shown = browse(karim).get(PAGE)
    assert shown.context["headline"][1]["value"] == 2
    assert shown.context["kinds"]["total"] == 2
    assert [column["label"] for column in shown.context["kinds"]["columns"]][-1] == "Mosul"
    assert "Not counted: 1 report of the same event." in shown.content.decode()


def test_the_journal_holds_the_hash(incident, karim):
    issued = builders.issue(karim, DAY)
    state = JournalEntry.objects.get(key=issued.key()).state()
    assert state["sha256"] == digest_of(issued.core)
    assert state["day"] == DAY.isoformat()


@pytest.mark.parametrize("change", ["replace(core, '\"count\":0', '\"count\":1')", "core || ' '"])
def test_a_changed_core_is_named_by_verify_journal(real, nalin, karim, change):
    builders.report(nalin, occurred_at=at(9))
    issued = builders.issue(karim, DAY)
    assert fault() == ""
    tamper(f"UPDATE incidents_dailysummary SET core = {change} WHERE id = %s", issued.pk)
    assert fault() == f"summary {issued.key()} ({DAY}/1): its text is not the one issued"


def test_a_changed_hash_is_named_by_verify_journal(real, karim):
    issued = builders.issue(karim, DAY)
    tamper("UPDATE incidents_dailysummary SET sha256 = repeat('0', 64) WHERE id = %s", issued.pk)
    assert fault().startswith(f"summary {issued.key()}: differs from entry ")


def test_the_moment_of_issue_is_told(karim, time_machine):
    noon = timezone.now().replace(microsecond=0)
    time_machine.move_to(noon, tick=False)
    assert core(builders.issue(karim, DAY))["issued_at"] == noon.strftime("%Y-%m-%dT%H:%M:%SZ")
