"""Cut-offs hold from a day on: no minute is lost or counted twice, and no issued day changes."""

import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.conf import settings as project
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents import days
from incidents.models import CutOff, DailySummary, Incident
from incidents.summary import Past, Present, figures
from incidents.summary.changes import since_issue
from tests.support import builders, story

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 9), date(2026, 11, 15)
CHANGED = date(2026, 11, 12)
PAGE = f"/summary/{story.DAY}/"


def each(first=FIRST, last=LAST):
    return [first + timedelta(days=back) for back in range((last - first).days + 1)]


def c(day, text) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), project.LOCAL_ZONE)


@pytest.fixture
def hold(karim):
    """Return a function that lets a cut-off hold from a past day, as none can be set."""

    def held(text, since):
        told = {"by": karim, "at": timezone.now()}
        CutOff.objects.create(time=time.fromisoformat(text), holds_from=since, **told)
        days.forget()

    return held


MINUTES = st.integers(0, 24 * 60 - 1)
CHANGES = st.lists(st.tuples(st.sampled_from(each()), MINUTES), max_size=4)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=CHANGES, day=st.sampled_from(each()), minute=MINUTES)
def test_every_minute_belongs_to_one_day_whatever_changes(changes, day, minute):
    rows = [(since, time(at // 60, at % 60)) for since, at in changes]
    with pytest.MonkeyPatch.context() as patch:
        known = sorted(rows, key=lambda row: row[0])
        patch.setattr(days, "cut_offs", lambda: [(date.min, time(6)), *known])
        at = c(day, "00:00") + timedelta(minutes=minute)
        around = each(FIRST - timedelta(days=3), LAST + timedelta(days=3))
        held = [one for one in around if days.period(one)[0] <= at < days.period(one)[1]]
        assert held == [days.day_of(at, "minute")]
        assert all(days.span(one, one).holds(at, "minute") is (one in held) for one in around)
        ends = [days.period(one) for one in around]
        assert all(one[1] == following[0] for one, following in pairwise(ends))


# By the clock in C: when it occurred, and the day it belongs to under each cut-off from the 12th.
OCCURRED = [
    # date  time     06:00  09:00  03:00
    ("11", "05:59", "10", "10", "10"),
    ("11", "06:00", "11", "11", "11"),
    ("12", "00:00", "11", "11", "11"),
    ("12", "02:59", "11", "11", "11"),
    ("12", "03:00", "11", "11", "12"),
    ("12", "05:59", "11", "11", "12"),
    ("12", "06:00", "12", "11", "12"),
    ("12", "08:59", "12", "11", "12"),
    ("12", "09:00", "12", "12", "12"),
    ("13", "02:59", "12", "12", "12"),
    ("13", "03:00", "12", "12", "13"),
    ("13", "06:00", "13", "12", "13"),
    ("13", "09:00", "13", "13", "13"),
]
COLUMNS = {"06:00": 2, "09:00": 3, "03:00": 4}


@pytest.fixture
def occurred(nalin):
    for day, at, *_days in OCCURRED:
        builders.report(nalin, occurred_at=c(date(2026, 11, int(day)), at))
    whole = c(CHANGED, "00:00")  # known to the day: that date's, whatever the cut-off
    builders.report(nalin, occurred_at=whole, time_precision="day")


def expected(cut_off) -> Counter:
    told = Counter(date(2026, 11, int(row[COLUMNS[cut_off]])) for row in OCCURRED)
    return told + Counter([CHANGED])


@pytest.mark.parametrize("cut_off", COLUMNS)
def test_all_who_count_by_days_agree_across_a_change(cut_off, occurred, hold, karim, browse):
    hold(cut_off, CHANGED)
    known, wanted = Present(), expected(cut_off)
    past = Past(known.position)
    by_precision = Incident.objects.values_list("occurred_at", "time_precision")
    assert Counter(days.day_of(*row) for row in by_precision) == wanted
    for book in (known, past):
        assert {day: len(book.within(days.span(day, day))) for day in each()} == {
            day: wanted[day] for day in each()
        }
        tally = Counter()
        for (day, _centre, _kind), count in book.tally(FIRST, LAST).items():
            tally[day] += count
        assert tally == wanted
        assert sum(book.tally(CHANGED, CHANGED).values()) == wanted[CHANGED]
        before = CHANGED - timedelta(days=1)
        assert sum(book.tally(before, before).values()) == wanted[before]
        assert len(book.within(days.span(FIRST, LAST))) == sum(wanted.values())
    shown = browse(karim).get(f"/summary/{CHANGED}/").context
    assert {row["number"]: row["count"] for row in shown["calendar"]["days"]} == {
        day: wanted[date(2026, 11, day)] for day in range(1, len(shown["calendar"]["days"]) + 1)
    }
    assert shown["headline"][0]["value"] == wanted[CHANGED]
    the_day_before = wanted[CHANGED - timedelta(days=1)]
    assert shown["headline"][0]["before"] == f"day before {the_day_before}"
    assert figures(CHANGED, known) == figures(CHANGED, past)


def test_changes_on_days_that_follow_one_another_are_counted_by_all_alike(occurred, hold):
    for cut_off, since in (("09:00", 11), ("03:00", 12), ("23:59", 13), ("00:00", 14)):
        hold(cut_off, date(2026, 11, since))
    known = Present()
    wanted = Counter(k.day for k in known.within(days.span(FIRST, LAST)))
    for book in (known, Past(known.position)):
        found = Counter()
        for (day, _centre, _kind), count in book.tally(FIRST, LAST).items():
            found[day] += count
        assert found == wanted
    assert wanted.total() == len(OCCURRED) + 1


def test_statistics_and_the_map_have_the_days_of_the_calendar(occurred, hold, karim, browse):
    window = {"occurred_from": "2026-11-09", "occurred_until": "2026-11-16"}
    client = browse(karim)

    def read():
        table = client.get("/api/v1/statistics", {**window, "group_by": "day"}).json()["results"]
        return table, client.get("/map/points/", window).json()["daily"]

    before = read()
    hold("09:00", CHANGED)
    assert read() == before
    assert sum(before[1]) == len(OCCURRED) + 1


def test_a_longer_day_and_a_shorter_one_say_from_when_until_when(hold):
    hold("09:00", CHANGED)
    told = figures(CHANGED - timedelta(days=1), Present())
    assert (told["from"], told["until"]) == ("2026-11-11T03:00:00Z", "2026-11-12T06:00:00Z")
    hold("03:00", CHANGED)  # the later of two counts
    told = figures(CHANGED - timedelta(days=1), Present())
    assert (told["from"], told["until"]) == ("2026-11-11T03:00:00Z", "2026-11-12T00:00:00Z")


def test_the_days_before_the_first_begin_as_the_settings_say(hold, settings):
    hold("09:00", CHANGED)
    settings.CUT_OFF = time(4)
    assert days.start(CHANGED - timedelta(days=1)).time() == time(4)
    assert days.start(CHANGED).time() == time(9)


# Setting one


def test_neither_the_running_day_nor_its_end_can_be_changed(karim):
    running = days.today()
    before = days.period(running)
    for ahead in (-1, 0, 1):
        with pytest.raises(ValidationError, match=f"from {running + timedelta(days=2)} at the e"):
            builders.set_cut_off(karim, "05:00", running + timedelta(days=ahead))
    for ahead, at in ((2, "23:59"), (2, "00:00"), (3, "05:00")):
        builders.set_cut_off(karim, at, running + timedelta(days=ahead))
        assert days.period(running) == before
        assert days.start(running + timedelta(days=1)) == before[1]
    assert days.start(running + timedelta(days=2)).time() == time(0)
    assert days.start(running + timedelta(days=3)).time() == time(5)


@pytest.mark.parametrize("username", ["nalin", "baran", "amal", "dara", "feed"])
def test_only_who_issues_days_sets_it(username):
    with pytest.raises(PermissionDenied):
        builders.set_cut_off(story.officer(username), "05:00", days.today() + timedelta(days=2))


def test_seconds_and_far_years_are_refused(karim):
    for at, day, words in (
        ("05:00:01", days.today() + timedelta(days=2), "whole minutes"),
        ("05:00", date(2201, 1, 1), "year 2201"),
    ):
        with pytest.raises(ValidationError, match=words):
            builders.set_cut_off(karim, at, day)


def test_what_is_remembered_is_read_anew_after_a_minute(karim, monkeypatch):
    monkeypatch.undo()  # what lets other tests remember for longer
    ahead = days.today() + timedelta(days=2)
    told = {"time": "05:00", "holds_from": ahead, "by": karim, "at": timezone.now()}
    CutOff.objects.create(**told)
    days.remember([])
    assert days.start(ahead).time() == time(6)
    later = days.monotonic() + 61
    monkeypatch.setattr(days, "monotonic", lambda: later)
    assert days.start(ahead).time() == time(5)


def test_issuing_remembers_nothing(karim, hold, monkeypatch):
    days.cut_offs()
    told = {"time": "09:00", "holds_from": CHANGED, "by": karim, "at": timezone.now()}
    CutOff.objects.create(**told)
    issued = builders.issue(karim, CHANGED)
    assert json.loads(issued.core)["figures"]["from"] == "2026-11-12T06:00:00Z"


# What is issued stays


@pytest.fixture
def issued(nalin, karim):
    """A day with reports at its ends, issued; beside it one of the day before and of the next."""
    for day, at in ((10, "05:59"), (10, "06:00"), (11, "05:59"), (11, "06:00")):
        builders.report(nalin, occurred_at=c(date(2026, 11, day), at))
    return builders.issue(karim, story.DAY)


@pytest.fixture
def changed(issued, karim, settings):
    """Other cut-offs from later days on, and another beginning value than it had then."""
    builders.set_cut_off(karim, "09:00", days.today() + timedelta(days=2))
    settings.CUT_OFF = time(9)


def told(summary) -> dict:
    return json.loads(summary.core)["figures"]


def test_nothing_that_is_untouched_is_told_as_changed_since(changed, issued, karim, browse):
    assert since_issue(issued, told(issued)) == []
    page = browse(karim).get(PAGE)
    assert page.context["changes"] == []
    assert page.context["period"] == "100600C NOV 26 – 110600C NOV 26"
    assert browse(karim).get(f"/api/v1/summaries/{story.DAY}").json()["changes"] == []


def test_what_is_touched_is_judged_by_the_day_as_it_ran(changed, issued, baran):
    inside, late = Incident.objects.filter(pk__in=[row["id"] for row in told(issued)["reports"]])
    builders.revise(baran, inside, occurred_at=c(story.DAY, "06:01"))
    builders.revise(baran, late, occurred_at=c(story.DAY, "05:58"))
    found = {change.number: change.what.value for change in since_issue(issued, told(issued))}
    assert found == {inside.number: "revised", late.number: "moved_away"}


def test_a_corrected_edition_is_of_the_same_hours_and_reports(changed, issued, karim):
    second = builders.issue(karim, story.DAY, edition=2, reason="Names were mended.")
    for name in ("from", "until", "reports", "kinds", "hours"):
        assert told(second)[name] == told(issued)[name]
    counts = [told(summary)["headline"]["incidents"]["count"] for summary in (issued, second)]
    assert counts == [2, 2]


def test_an_issued_report_stays_the_chiefs(changed, issued, nalin):
    numbers = {row["number"] for row in told(issued)["reports"]}
    of_day = {i.number for i in Incident.objects.all() if DailySummary.objects.has_report(i)}
    assert of_day == numbers
    assert len(numbers) == 2


# The command and the page


def test_the_command_sets_one_and_says_so(capsys, karim):
    ahead = days.today() + timedelta(days=2)
    call_command("set_cut_off", "05:00", "--from", str(ahead), "--by", "karim")
    assert "waits for the consent of a commander" in capsys.readouterr().out
    assert not CutOff.objects.exists()
    call_command("set_cut_off", "05:30", "--from", str(ahead))
    cut_off = CutOff.objects.get()
    assert (cut_off.time, cut_off.holds_from) == (time(5, 30), ahead)
    assert cut_off.by.username == "setup"
    said = f"days begin at 0530C from {ahead} on: entry {cut_off.position}\n"
    assert capsys.readouterr().out == said


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("25:00", "--from", "2199-01-01"), "25:00 is no time of the day: write it like 05:00"),
        (("5", "--from", "2199-01-01"), "5 is no time of the day"),
        (("05:00", "--from", "tomorrow"), "tomorrow is no day: write it like 2026-11-22"),
        (("05:00", "--from", "2026-11-10"), "A cut-off holds from "),
        (("05:00", "--from", "2199-01-01", "--by", "nalin"), "nalin may not set the cut-off"),
        (("05:00", "--from", "2199-01-01", "--by", "nobody"), "no officer with username nobody"),
    ],
)
def test_the_command_refuses_in_a_sentence(told, words):
    with pytest.raises(CommandError, match=words):
        call_command("set_cut_off", *told)
    assert not CutOff.objects.exists()


def test_the_command_says_what_it_is_for():
    from incidents.management.commands.set_cut_off import Command

    told = StringIO()
    Command().create_parser("manage.py", "set_cut_off").print_help(told)
    text = " ".join(told.getvalue().split())
    for words in ("the day after tomorrow's at the earliest", "05:00", "2026-12-10", "--by"):
        assert words in text


def test_the_page_says_when_the_cut_off_changes(karim, browse):
    client, running = browse(karim), days.today()
    assert "new cut-off from" not in client.get(f"/summary/{running}/").content.decode()
    builders.set_cut_off(karim, "05:00", running + timedelta(days=2))
    page = client.get(f"/summary/{running}/")
    assert page.context["new_cut_off"].startswith(f"{running + timedelta(days=2):%d}0500C")
    assert "new cut-off from" in page.content.decode()
    for elsewhere in (running - timedelta(days=1), running + timedelta(days=2)):
        assert "new cut-off from" not in client.get(f"/summary/{elsewhere}/").content.decode()
