"""The clock issues a day that nobody has issued: once, after a grace, and no history."""

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from centres.models import JournalEntry
from incidents.actions import summaries
from incidents.days import today
from incidents.models import DailySummary
from incidents.tasks import issue_when_due
from tests.support import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def cut_off():
    """The end of the day in which the system of the tests begins."""
    return datetime.combine(today() + timedelta(days=1), settings.CUT_OFF, settings.LOCAL_ZONE)


def issued():
    return [s.day for s in DailySummary.objects.order_by("day", "edition")]


def test_it_waits_for_the_grace_and_then_issues_once(time_machine, cut_off, nalin, karim):
    first = today()
    builders.report(nalin)
    time_machine.move_to(cut_off + timedelta(minutes=59))
    issue_when_due()
    assert issued() == []
    time_machine.move_to(cut_off + timedelta(minutes=60))
    issue_when_due()
    issue_when_due()
    summary = DailySummary.objects.get()
    assert summary.day == first
    assert summary.issued_by.username == "clock"
    assert '"issued_by":null' in summary.core
    assert JournalEntry.objects.filter(verb="issue_summary").count() == 1


def test_the_page_and_the_paper_say_that_nobody_signed_for_it(time_machine, cut_off, karim, browse):
    time_machine.move_to(cut_off + timedelta(hours=2))
    issue_when_due()
    (day,) = issued()
    assert "issued automatically, unsigned" in browse(karim).get(f"/summary/{day}/").text


def test_what_a_commander_issued_stays_the_commanders(time_machine, cut_off, karim):
    day = today()
    time_machine.move_to(cut_off + timedelta(minutes=5))
    builders.issue(karim, day)
    time_machine.move_to(cut_off + timedelta(hours=2))
    issue_when_due()
    assert DailySummary.objects.get().issued_by == karim


def test_a_clock_that_stood_still_catches_up_for_seven_days(time_machine, cut_off):
    first = today()
    time_machine.move_to(cut_off + timedelta(days=9, hours=2))
    issue_when_due()
    assert issued() == [first + timedelta(days=n) for n in range(3, 10)]


def test_days_before_the_system_are_history_however_much_of_it_is_imported(
    time_machine, cut_off, nalin
):
    first = today()
    for back in range(1, 6):
        builders.report(
            nalin, occurred_at=cut_off - timedelta(days=back, hours=30), channel="import"
        )
    time_machine.move_to(cut_off + timedelta(hours=2))
    issue_when_due()
    assert issued() == [first]


def test_a_day_that_fails_stops_no_other(time_machine, cut_off, monkeypatch):
    time_machine.move_to(cut_off + timedelta(days=1, hours=2))
    bad = today() - timedelta(days=1)
    whole = summaries.core_of

    def failing(summary, **others):
        if summary.day == bad:
            raise RuntimeError("this day alone")
        return whole(summary, **others)

    monkeypatch.setattr(summaries, "core_of", failing)
    issue_when_due()
    assert issued() == [bad - timedelta(days=1)]
    monkeypatch.undo()
    issue_when_due()
    assert issued() == [bad - timedelta(days=1), bad]


def test_the_grace_is_a_setting(time_machine, cut_off, settings):
    settings.SUMMARY_GRACE = timedelta(hours=5)
    time_machine.move_to(cut_off + timedelta(hours=2))
    issue_when_due()
    assert issued() == []


def test_the_command_issues_any_past_day_and_again_changes_nothing(capsys, nalin):
    builders.report(nalin, occurred_at=builders.at(2019, 3, 2, 9), channel="page")
    call_command("issue_summary", "--day", "2019-03-02")
    summary = DailySummary.objects.get()
    assert summary.day == date(2019, 3, 2)
    assert summary.sha256 in capsys.readouterr().out
    call_command("issue_summary", "--day", "2019-03-02")
    assert "was issued already: edition 1" in capsys.readouterr().out
    assert DailySummary.objects.get() == summary


@pytest.mark.parametrize("day", ["2019-02-30", "yesterday", "0001-01-01", "2099-01-01"])
def test_the_command_refuses_what_is_no_past_day_in_a_sentence(day):
    with pytest.raises(CommandError, match=r"is no day|not over yet"):
        call_command("issue_summary", "--day", day)
    assert issued() == []


def test_only_who_may_issue_issues_by_the_command(nalin, karim):
    with pytest.raises(CommandError, match="may not"):
        call_command("issue_summary", "--day", "2019-03-02", "--by", "nalin")
    call_command("issue_summary", "--day", "2019-03-02", "--by", "karim")
    assert DailySummary.objects.get().issued_by == karim
