"""The figures of a day: which incidents belong to it, what they add up to, who reads them."""

from collections import Counter
from datetime import date, timedelta
from itertools import cycle

import pytest
from django.core.exceptions import ValidationError

from centres.models import Officer
from incidents import days, notation, summary
from incidents.summary.significant import SIGNIFICANT, WORDS
from tests.support import builders

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 12)  # a Tuesday


def at(day, hour, minute=0):
    """Return a time in C of that day of May 2026."""
    return builders.at(2026, 5, day, hour, minute) - timedelta(hours=3)


def report(by, occurred_at, precision="minute", **fields):
    return builders.report(by, occurred_at=occurred_at, time_precision=precision, **fields)


def figures(day=DAY):
    return summary.figures(day, summary.Present())


def headline(name, day=DAY):
    """Return the figure of the day, that of the day before, and the mean of seven days."""
    told = figures(day)["headline"][name]
    return told["count"], told["before"], told["mean"]


def total(day=DAY):
    return headline("incidents", day)[0]


def cell(outcome, category, count):
    return {"outcome": outcome, "category": category, "count": count}


def page(client, day=DAY):
    answer = client.get(f"/summary/{day}/")
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize(
    ("occurred_at", "precision", "day"),
    [
        (at(12, 6), "minute", 12),
        (at(12, 5, 59), "minute", 11),
        (at(13, 5, 59), "minute", 12),
        (at(13, 6), "minute", 13),
        (at(12, 6, 40), "hour", 12),
        (at(12, 5, 40), "hour", 11),
        (at(12, 0), "day", 12),
        (at(12, 3), "day", 12),
        (at(12, 23, 59), "day", 12),
        (at(12, 0), "minute", 11),
    ],
)
def test_a_day_runs_from_6_to_6_and_a_date_is_that_dates(nalin, occurred_at, precision, day):
    incident = report(nalin, occurred_at, precision)
    counted = [d for d in range(9, 16) if total(date(2026, 5, d))]
    assert counted == [day]
    assert summary.day_of(incident.occurred_at, precision) == date(2026, 5, day)


def test_every_incident_belongs_to_one_day_and_all_ways_agree(nalin):
    of, precisions = Counter(), cycle(["minute", "hour", "day"])
    for minutes, precision in zip(range(0, 4 * 24 * 60, 97), precisions, strict=False):
        incident = report(nalin, at(10, 0) + timedelta(minutes=minutes), precision)
        of[summary.day_of(incident.occurred_at, precision)] += 1
    counted = {date(2026, 5, d): total(date(2026, 5, d)) for d in range(9, 15)}
    assert {day: n for day, n in counted.items() if n} == of
    tally = summary.Present().tally(date(2026, 5, 9), date(2026, 5, 14))
    assert {day: n for (day, _centre, _kind), n in tally.items()} == of
    listed = {day: len(figures(day)["reports"]) for day in of}
    assert listed == of


@pytest.mark.parametrize(
    ("precision", "told", "listed"),
    [("week", at(14, 9), range(11, 18)), ("month", at(14, 9), range(1, 32))],
)
def test_what_is_known_to_the_week_or_month_is_listed_not_counted(nalin, precision, told, listed):
    incident = report(nalin, told, precision)
    for day in (date(2026, 4, 30) + timedelta(days=n) for n in range(33)):
        found = figures(day)
        expected = [incident.number] if day.month == 5 and day.day in listed else []
        vague = [brief["number"] for brief in found["vague"]]
        assert (found["headline"]["incidents"]["count"], vague) == (0, expected), day


def test_kinds_are_counted_by_room_and_casualties_summed(nalin, zainab):
    report(nalin, at(12, 9), kind="ied", casualties=[cell("killed", "civilian", 2)])
    two = [cell("killed", "civilian", 1), cell("wounded", "peshmerga", 3)]
    report(nalin, at(12, 10), kind="ied", casualties=two)
    report(zainab, at(12, 11), kind="arson")
    report(zainab, at(13, 11), kind="arson", casualties=[cell("killed", "militant", 9)])
    found = figures()
    assert found["kinds"] == {"ied": {"K1": 2}, "arson": {"DIYALA": 1}}
    assert total() == 3
    assert found["casualties"] == [cell("killed", "civilian", 3), cell("wounded", "peshmerga", 3)]


def test_a_headline_figure_stands_beside_the_day_before_and_the_mean_of_seven(nalin):
    for back, killed in enumerate([4, 3, 0, 0, 0, 0, 0, 2, 9]):
        dead = [cell("killed", "civilian", killed)] if killed else []
        report(nalin, at(12, 9) - timedelta(days=back), casualties=dead)
    report(nalin, at(12, 10))
    assert headline("incidents") == (2, 1, 1.0)
    assert headline("killed") == (4, 3, 0.7)  # (3 + 2) / 7: what is eight days ago counts no more
    assert headline("wounded") == (0, 0, 0.0)


def test_found_and_cleared_is_counted_apart_from_detonated(nalin):
    for kind in ("ied", "ied", "ied_found", "arson"):
        report(nalin, at(12, 9), kind=kind)
    assert headline("detonated")[0] == 2
    assert headline("found")[0] == 1


def test_a_revised_incident_counts_as_it_stands(nalin):
    incident = report(nalin, at(12, 9), kind="arson")
    builders.revise(nalin, incident, kind="ied", occurred_at=at(13, 9))
    assert total() == 0
    assert figures(date(2026, 5, 13))["kinds"] == {"ied": {"K1": 1}}


def test_what_lies_in_the_gap_is_counted_by_its_areas(nalin):
    for latitude in (35.14, 35.6):
        report(nalin, at(12, 9), mgrs="", latitude=latitude, longitude=44.45)
    report(nalin, at(12, 9), mgrs="", place="near Kirkuk")
    assert (total(), headline("in_gap")[0]) == (3, 1)
    (area,) = figures()["gap"]["areas"]
    assert area["code"].startswith("GAP-") and area["count"] == 1


def test_incidents_are_counted_by_district_where_districts_are_loaded(nalin):
    report(nalin, at(12, 9), mgrs="", latitude=35.14, longitude=44.45)
    assert figures()["districts"] == []
    builders.district("Daquq", east=44.4)
    builders.actions.place_again(by=builders.setup())
    report(nalin, at(12, 9), mgrs="", latitude=35.14, longitude=44.35)
    assert figures()["districts"] == [{"code": "d1", "name": "Daquq", "count": 1}]


def test_incidents_are_counted_by_the_hour_in_the_zone_of_the_room(nalin):
    report(nalin, at(12, 9, 59))
    report(nalin, at(12, 9))
    report(nalin, at(13, 5, 30), "hour")
    report(nalin, at(12, 0), "day")  # at which hour is not known
    hours = figures()["hours"]
    assert len(hours) == 24
    assert {hour: count for hour, count in enumerate(hours) if count} == {9: 2, 5: 1}


def test_the_trend_has_28_days_of_each_room_and_each_kind(nalin, zainab):
    report(nalin, at(12, 9), kind="ied")
    report(zainab, at(12, 9) - timedelta(days=27), kind="ied")
    report(zainab, at(12, 9) - timedelta(days=28), kind="ied")
    nothing = [0] * 26
    assert figures()["trend"] == {
        "rooms": {"DIYALA": [1, *nothing, 0], "K1": [0, *nothing, 1]},
        "kinds": {"ied": [1, *nothing, 1]},
    }


def test_sightings_are_told_with_their_direction(nalin):
    report(nalin, at(12, 10), kind="movement", salute={"direction": "to the north"})
    (sighting,) = figures()["gap"]["sightings"]
    assert sighting["direction"] == "to the north"


def test_struck_exercise_and_same_event_reports_are_set_aside(
    nalin, zainab, karim, browse, settings
):
    settings.TRAINING = False
    dead = {"kind": "ied", "casualties": [cell("killed", "civilian", 7)]}
    counted = report(nalin, at(12, 8))
    builders.strike(nalin, report(nalin, at(12, 9), **dead))
    report(nalin, at(12, 10), exercise=True, **dead)
    builders.strike(nalin, report(nalin, at(12, 11), exercise=True, **dead))
    builders.strike(nalin, report(nalin, at(12, 11), "week", **dead))
    report(nalin, at(12, 11), "month", exercise=True, **dead)
    twin = report(zainab, at(12, 8), **dead)
    builders.propose(nalin, counted, twin)
    builders.confirm(zainab, counted, twin)
    found = figures()
    assert total() == 1
    assert found["set_aside"] == {"struck": 2, "exercise": 1, "same_event": 1}
    assert (found["casualties"], found["significant"], found["vague"]) == ([], [], [])
    text = page(browse(karim)).content.decode()
    said = "2 struck reports, 1 exercise record, 1 report of the same event"
    assert f"Not counted: {said}." in text


def test_in_training_nothing_is_marked_an_exercise_and_everything_counts(nalin, settings):
    settings.TRAINING = True
    report(nalin, at(12, 8))
    with pytest.raises(ValidationError):
        report(nalin, at(12, 10), exercise=True)
    assert total() == 1


def test_flash_immediate_mass_casualties_and_local_leaders_are_significant(nalin):
    told = {
        "flash": {"kind": "abduction"},
        "urgent": {"kind": "arson", "precedence": "immediate"},
        "leader": {"kind": "other", "local_leader": True},
        "mass": {"casualties": [cell("killed", "civilian", 2), cell("wounded", "civilian", 3)]},
        "few": {"casualties": [cell("wounded", "civilian", 4)]},
        "arrest": {"kind": "arrest", "casualties": [cell("detained", "militant", 7)]},
        "plain": {},
        "lowered": {"kind": "ied", "precedence": "routine"},
    }
    for hour, (narrative, fields) in enumerate(told.items(), start=8):
        report(nalin, at(12, hour), narrative=narrative, **fields)
    significant = [brief["words"] for brief in figures()["significant"]]
    assert significant == ["flash", "urgent", "mass", "leader"]


def test_a_significant_incident_is_told_in_two_lines(nalin):
    report(nalin, at(12, 9), kind="ied", narrative="A car\n\nburns. " * 100)
    (brief,) = figures()["significant"]
    assert brief["words"].startswith("A car burns. A car burns.")
    assert len(brief["words"]) <= WORDS and brief["words"].endswith("…")


def test_only_the_first_significant_ones_are_shown_and_the_rest_told(nalin, karim, browse):
    first = report(nalin, at(12, 9), kind="ied")
    for _incident in range(SIGNIFICANT + 1):
        report(nalin, at(12, 9), kind="ied")
    found = figures()
    assert (len(found["significant"]), found["further"]) == (SIGNIFICANT, 2)
    assert found["significant"][0]["number"] == first.number
    assert "and 2 more, in the log" in page(browse(karim)).content.decode()


def test_the_page_shows_the_figures_to_a_commander(nalin, karim, browse):
    incident = report(nalin, at(12, 9), kind="ied", casualties=[cell("killed", "civilian", 2)])
    vague = report(nalin, at(12, 9), "week")
    shown = page(browse(karim))
    said = {str(line["label"]): line["value"] for line in shown.context["headline"]}
    assert said == {
        "incident": 1,
        "Killed": 2,
        "Wounded": 0,
        "Abducted": 0,
        "In the gap": 0,
        "IED detonated": 1,
        "IED or cache found and cleared": 0,
    }
    assert table(shown) == {
        "": ["Diyala", "Kirkuk (K1)", "Makhmour", "Mosul"],
        "IED detonated": [0, 1, 0, 0],
        "Total": [0, 1, 0, 0],
    }
    text = shown.content.decode()
    assert "Tuesday 12 May 2026" in text
    assert "120600C MAY 26 – 130600C MAY 26" in text
    assert incident.number in text
    assert vague.number in text


def table(shown):
    """Return the counts of the table of kinds by room, below the names of its columns."""
    kinds = shown.context["kinds"]
    rows = {str(row["label"]): row["counts"] for row in kinds["rows"]}
    return {"": [column["label"] for column in kinds["columns"]], **rows, "Total": kinds["totals"]}


def test_a_day_without_incidents_has_a_whole_table_too(karim, browse):
    shown = page(browse(karim))
    assert table(shown)["Total"] == [0, 0, 0, 0]
    assert shown.context["kinds"]["total"] == 0


@pytest.mark.parametrize(
    ("username", "status"),
    [("nalin", 200), ("zainab", 200), ("adnan", 200), ("amal", 200), ("dara", 403)],
)
def test_administrators_read_no_summary(browse, username, status):
    officer = Officer.objects.get(username=username)
    assert browse(officer).get(f"/summary/{DAY}/").status_code == status


def test_one_goes_to_the_day_before_and_after_but_not_beyond_today(karim, browse):
    client, today = browse(karim), summary.today()
    shown, before = page(client, today).context, page(client, today - timedelta(days=1)).context
    assert shown["previous_url"] == f"/summary/{today - timedelta(days=1)}/"
    assert not shown["next_url"]
    assert before["next_url"] == f"/summary/{today}/"


@pytest.mark.parametrize(("minutes", "day"), [(-1, 11), (0, 12), (24 * 60 - 1, 12)])
def test_today_begins_at_6(time_machine, minutes, day):
    time_machine.move_to(at(12, 6) + timedelta(minutes=minutes), tick=False)
    assert summary.today() == date(2026, 5, day)


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-30",
        "2026-13-01",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "1899-12-31",
        "today",
        "20260512",
    ],
)
def test_a_day_that_is_none_is_not_found(karim, browse, day):
    assert browse(karim).get(f"/summary/{day}/").status_code == 404


def test_a_day_that_has_not_begun_says_so(karim, browse):
    client, today = browse(karim), summary.today()
    for ahead, said in ((1, True), (0, False)):
        text = page(client, today + timedelta(days=ahead)).content.decode()
        assert ("This day has not begun." in text) is said


def test_no_page_leads_to_a_day_that_is_not_found(karim, browse):
    client = browse(karim)
    for day in (date(1900, 1, 1), date(2200, 12, 31), summary.today()):
        shown = page(client, day).context
        calendar = shown["calendar"]
        ways = [shown["previous_url"], shown["next_url"]]
        ways += [calendar["before_url"], calendar["after_url"]]
        for address in filter(None, ways):
            assert client.get(address).status_code == 200, address


def test_the_period_is_told_in_the_zone_of_the_room():
    start, end = days.period(DAY)
    assert (notation.dtg(start), notation.dtg(end)) == ("120600C MAY 26", "130600C MAY 26")
