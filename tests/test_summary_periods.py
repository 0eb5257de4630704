"""Weeks and months: what the issued days add up to, beside another week or month."""

from datetime import date, timedelta

import pytest
from django.utils.html import strip_tags

from centres.models import Officer
from incidents import days
from incidents.summary import comparison, periods
from tests.support import builders

pytestmark = pytest.mark.django_db
WEEK, MONTH = "/summary/week/2026-W19/", "/summary/month/2026-05/"  # from Monday 4 May
MONDAY = date(2026, 5, 4)


def at(day, hour=9):
    """Return a time in C of that day of May 2026; 0 and below lie in April."""
    return builders.at(2026, 5, 1, hour) + timedelta(days=day - 1, hours=-3)


def issue(by, *some):
    return [builders.issue(by, date(2026, 5, 1) + timedelta(days=day - 1)) for day in some]


@pytest.fixture
def told(nalin, zainab, karim):
    """Two weeks: four incidents in the first, two in the second, and one on a day not issued."""
    dead = [{"outcome": "killed", "category": "civilian", "count": 3}]
    builders.report(nalin, kind="ied", occurred_at=at(-2), casualties=dead)
    for day, by in ((4, nalin), (5, nalin), (5, zainab), (6, zainab)):
        builders.report(by, kind="arson", occurred_at=at(day, 21 if by == zainab else 9))
    builders.report(nalin, kind="ied_found", occurred_at=at(7))
    issue(karim, -2, 4, 5, 6)


@pytest.fixture
def read(karim, browse):
    def opened(address, **parameters):
        answer = browse(karim).get(address, parameters)
        assert answer.status_code == 200
        return answer

    return opened


def figures(answer) -> dict:
    """Return each headline figure: now, then, and the difference."""
    return {
        str(row["label"]): (row["value"], row["then"], row["difference"])
        for row in answer.context["headline"]
    }


def table(answer, title) -> dict:
    rows = next(t["rows"] for t in answer.context["tables"] if t["title"] == title)
    return {row.label: (row.now, row.then, row.difference) for row in rows}


def words(answer) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


def test_a_week_adds_up_its_issued_days_beside_the_week_before(told, read):
    shown = read(WEEK)
    assert figures(shown)["incidents"] == (4, 1, "+3")
    assert figures(shown)["Killed"] == (0, 3, "−3")
    assert figures(shown)["Wounded"] == (0, 0, "0")
    assert table(shown, "Rooms") == {"Diyala": (2, 0, "+2"), "Kirkuk (K1)": (2, 1, "+1")}
    assert table(shown, "Kinds") == {
        "IED detonated": (0, 1, "−1"),
        "Arson, sabotage or looting": (4, 0, "+4"),
    }


def test_a_week_tells_where_whom_and_what_was_worst(told, nalin, karim, read):
    taken = [{"outcome": "abducted", "category": "civilian", "count": 2}]
    hurt = [{"outcome": "wounded", "category": "civilian", "count": 4}]
    dead = [{"outcome": "killed", "category": "peshmerga", "count": 1}, hurt[0]]
    worst = builders.report(nalin, kind="attack", occurred_at=at(9), casualties=dead)
    second = builders.report(nalin, kind="abduction", occurred_at=at(10), casualties=taken)
    third = builders.report(nalin, kind="ied", occurred_at=at(9), casualties=hurt)
    issue(karim, 9, 10)
    shown = read(WEEK)
    told_of = [row["number"] for row in shown.context["events"]]
    assert told_of == [worst.number, second.number, third.number]
    table = shown.context["casualties"]
    assert {str(row["outcome"]): row["total"] for row in table["rows"]} == {
        "Killed": 1,
        "Wounded": 8,
        "Abducted": 2,
    }
    assert ">×7<" in shown.context["map"].svg  # four, and these three, at one spot
    assert 'class="key now"' in shown.text and 'class="key then"' in shown.text


def test_the_most_severe_are_a_dozen_and_the_rest_is_counted(nalin, karim, read):
    for _more in range(comparison.EVENTS + 2):
        builders.report(nalin, kind="ied", occurred_at=at(4))
    issue(karim, 4)
    shown = read(MONTH)
    assert len(shown.context["events"]) == comparison.EVENTS
    assert "and 2 more, in the log" in words(shown)


def test_where_no_day_is_issued_there_is_nothing_to_draw(nalin, read):
    builders.report(nalin, kind="ied", occurred_at=at(4))
    shown = read(WEEK)
    assert (shown.context["map"], shown.context["events"]) == (None, [])
    assert "Most severe incidents" not in words(shown)


def test_days_not_issued_are_named_and_not_counted(told, read):
    shown = read(WEEK)
    assert shown.context["missing"] == [date(2026, 5, day) for day in (7, 8, 9, 10)]
    said = words(shown)
    assert "3 of 7 days issued" in said and "1 of 7 days issued" in said
    assert "Not issued yet, and so not counted: 7 May, 8 May, 9 May, 10 May" in said
    assert "IED or cache found and cleared" in said  # a figure: none
    assert figures(shown)["IED or cache found and cleared"][0] == 0


def test_once_a_day_is_issued_it_counts(told, karim, read):
    issue(karim, 7)
    assert figures(read(WEEK))["IED or cache found and cleared"][0] == 1


def test_a_day_counts_as_issued_whatever_became_of_it(told, nalin, baran, karim, read):
    """A late report, and one that is struck, change the week only by a corrected edition."""
    builders.report(nalin, kind="arson", occurred_at=at(4))
    assert figures(read(WEEK))["incidents"][0] == 4
    builders.issue(karim, MONDAY, edition=2, reason="A report came late.")
    assert figures(read(WEEK))["incidents"][0] == 5


def test_hours_are_those_of_the_room_from_the_cut_off_on(told, read):
    hours = table(read(WEEK), "Hour of day")
    first, *_others, last = hours
    assert (first, last, len(hours)) == ("06:00", "05:00", 24)
    assert hours["09:00"] == (2, 1, "+1")
    assert hours["21:00"] == (2, 0, "+2")
    assert hours["12:00"] == (0, 0, "0")


def test_districts_are_told_where_they_are_loaded_and_the_rest_is_too(nalin, karim, read):
    builders.district("Daquq", east=44.4)
    builders.report(nalin, occurred_at=at(4), mgrs="", latitude=35.1, longitude=44.3)
    builders.report(nalin, occurred_at=at(4), mgrs="", latitude=35.1, longitude=44.6)
    builders.report(nalin, occurred_at=at(5), mgrs="", place="On the road")
    issue(karim, 4, 5)
    shown = read(WEEK)
    assert table(shown, "Districts") == {"Daquq": (1, None, "–"), "In no district": (2, None, "–")}


def test_where_no_district_is_loaded_there_is_no_table_of_them(told, read):
    shown = read(WEEK)
    assert table(shown, "Districts") == {}
    assert "District" not in words(shown)


def test_a_period_with_no_issued_day_is_not_taken_for_a_quiet_one(told, read):
    shown = read("/summary/week/2026-W20/", beside="2026-W19")
    assert figures(shown)["incidents"] == (None, 4, "–")
    assert "No day is issued yet." in words(shown)


def test_any_other_week_may_stand_beside(told, karim, read):
    issue(karim, 20)
    shown = read("/summary/week/2026-W21/", beside="2026-w19")
    assert shown.context["other"].code == "2026-W19"
    assert figures(shown)["incidents"] == (0, 4, "−4")


def test_a_week_is_compared_with_another_in_any_digits(karim, browse):
    told = [browse(karim).get(WEEK, {"beside": code}) for code in ("2026-W18", "٢٠٢٦-W١٨")]
    assert [answer.status_code for answer in told] == [200, 200]
    assert told[0].context["form"].other == told[1].context["form"].other


@pytest.mark.parametrize(
    ("address", "beside", "said"),
    [
        (WEEK, "x", "Write a week as 2026-W47."),
        (WEEK, "2026-05", "Write a week as 2026-W47."),
        (WEEK, "2026-W60", "Write a week as 2026-W47."),
        (WEEK, "1066-W10", "Write a week as 2026-W47."),
        (MONTH, "2026-13", "Write a month as 2026-11."),
        (MONTH, "9999-12", "Write a month as 2026-11."),
        (MONTH, "2026-W19", "Write a month as 2026-11."),
        (MONTH, "9" * 40, "characters"),
        (MONTH, "\x00", "Null characters are not allowed."),
    ],
)
def test_what_is_no_week_or_month_is_told_in_a_sentence(karim, browse, address, beside, said):
    answer = browse(karim).get(address, {"beside": beside})
    assert answer.status_code == 400
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/summary/week/2026-W00/",
        "/summary/week/2026-W54/",
        "/summary/week/2025-W53/",
        "/summary/week/0001-W01/",
        "/summary/week/9999-W52/",
        "/summary/week/2026-19/",
        "/summary/month/2026-00/",
        "/summary/month/2026-13/",
        "/summary/month/1899-12/",
        "/summary/month/2201-01/",
        "/summary/month/2026-5/",
    ],
)
def test_an_address_that_names_none_is_not_found(karim, browse, address):
    assert browse(karim).get(address).status_code == 404


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026-W19", date(2026, 5, 4), date(2026, 5, 10)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_these_days_and_names_itself(code, first, last):
    period = periods.named("week" if "W" in code else "month", code)
    assert (period.first, period.last, period.code) == (first, last, code)
    assert period.before.last == first - timedelta(days=1)
    assert period.after.first == last + timedelta(days=1)
    assert all(periods.OF_DAY[period.sort](day) == period for day in period.days)


def test_a_month_adds_up_its_days_and_says_of_each_what_was_issued(told, read):
    shown = read(MONTH)
    assert figures(shown)["incidents"] == (4, 1, "+3")
    counts = {day["number"]: day["count"] for day in shown.context["calendar"]["days"]}
    assert {n: count for n, count in counts.items() if count is not None} == {4: 1, 5: 2, 6: 1}
    assert len(counts) == 31


def test_the_mean_of_an_issued_day_makes_unequal_periods_comparable(told, read):
    rows = {str(row["label"]): row for row in read(WEEK).context["headline"]}
    assert (rows["incidents"]["mean"], rows["incidents"]["mean_then"]) == ("1.3", "1.0")
    assert (rows["Killed"]["mean"], rows["Killed"]["mean_then"]) == ("0.0", "3.0")


def test_the_strips_have_each_day_and_leave_out_what_is_not_issued(told, read):
    shown = read(WEEK)
    rooms, kinds = shown.context["trends"]
    days_of = {row["label"]: row["days"] for row in rooms["rows"]}
    assert days_of == {
        "Diyala": [0, 1, 1, "–", "–", "–", "–"],
        "Kirkuk (K1)": [1, 1, 0, "–", "–", "–", "–"],
    }
    assert [str(row["label"]) for row in kinds["rows"]] == ["Arson, sabotage or looting"]
    assert 'aria-label="Diyala: 0, 1, 1, –, –, –, –"' in shown.content.decode()


def test_a_week_of_two_months_leads_to_both_and_a_month_to_its_weeks(read):
    week = read("/summary/week/2026-W18/").content.decode()
    for address in ("/summary/month/2026-04/", "/summary/month/2026-05/", "/summary/2026-05-01/"):
        assert f'href="{address}"' in week
    month = read(MONTH).content.decode()
    for number in range(18, 23):
        assert f'href="/summary/week/2026-W{number}/"' in month


def test_no_way_leads_beyond_today_or_nowhere(karim, browse, read):
    today = days.today()
    for period in (periods.week_of(today), periods.month_of(today)):
        assert not read(period.get_absolute_url()).context["calendar"]["after_url"]
    for address in (
        "/summary/week/1900-W01/",
        "/summary/month/1900-01/",
        "/summary/month/2200-12/",
    ):
        calendar = read(address).context["calendar"]
        for way in filter(None, (calendar["before_url"], calendar["after_url"])):
            assert browse(karim).get(way).status_code == 200, way


def test_days_ahead_are_not_called_missing(read):
    ahead = periods.week_of(days.today() + timedelta(days=14))
    shown = read(ahead.get_absolute_url())
    assert shown.context["missing"] == []
    assert "These days have not begun." in words(shown)


@pytest.mark.parametrize(
    ("username", "status"), [("nalin", 200), ("zainab", 200), ("amal", 200), ("dara", 403)]
)
def test_who_reads_summaries_reads_these(username, status, browse):
    client = browse(Officer.objects.get(username=username))
    assert {client.get(address).status_code for address in (WEEK, MONTH)} == {status}
