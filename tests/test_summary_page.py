"""The page of a day: every section is there, for everybody who may read it, on any day."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from centres.models import Officer
from incidents import days, notation
from incidents.models import Incident
from incidents.summary.significant import SIGNIFICANT
from tests.support import builders
from tests.support.story import DAY as PAST

DAY = timezone.localdate() + timedelta(days=7)  # is lived through, and over when it is read
PAGE, PAST_PAGE = f"/summary/{DAY}/", f"/summary/{PAST}/"
PAST_NINE = builders.at(2026, 11, 10, 9)
ALWAYS = [
    "Assessment",
    "Kinds by room",
    "Casualties",
    "In the gap",
    "Significant incidents",
    "Open abductions",
    "Rooms",
    "On duty",
    "Requests",
    "Answers overdue",
]
WITH_CONTENT = ["Sightings", "Disputed reports", "28 days by room", "28 days by kind"]
READERS = ["nalin", "hassan", "rezan", "zainab", "baran", "karim", "adnan", "amal"]


def at(hour, back=0):
    """Return an hour of the day in C, or of as many days before."""
    return days.midnight(DAY) + timedelta(hours=hour, days=-back)


def dtg(*told) -> str:
    return notation.dtg(at(*told))


def cells(**told):
    return [{"outcome": o, "category": "civilian", "count": n} for o, n in told.items()]


@pytest.fixture
def full(nalin, hassan, rezan, zainab, karim, time_machine):
    """A day with something in every section, lived through hour by hour."""
    time_machine.move_to(at(10), tick=False)
    for officer in (nalin, rezan):
        builders.watch(officer)
    taken = builders.report(
        nalin, kind="abduction", occurred_at=at(8, 3), casualties=cells(abducted=2)
    )
    time_machine.move_to(at(12), tick=False)
    bomb = builders.report(
        hassan, kind="ied", occurred_at=at(11), casualties=cells(killed=1, wounded=3)
    )
    seen = builders.report(
        rezan, kind="movement", occurred_at=at(11), salute={"direction": "north-east"}
    )
    builders.report(zainab, kind="arson", occurred_at=at(11), time_precision="week")
    builders.ask(nalin, "DIYALA", bomb)
    builders.dispute(zainab, bomb, "casualties", "Two were killed.")
    builders.nil_return(zainab)
    time_machine.move_to(at(36), tick=False)
    builders.assess(karim, DAY, "Extortion is on the rise.")
    return {"taken": taken, "bomb": bomb, "seen": seen}


def opened(browse, officer, page=PAGE):
    answer = browse(officer).get(page)
    assert answer.status_code == 200
    return answer


def words(answer) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


def headings(answer) -> list[str]:
    found = re.findall(r"<h2>(.*?)</h2>", answer.content.decode(), re.S)
    return [" ".join(strip_tags(one).split()) for one in found]


@pytest.mark.parametrize("username", READERS)
def test_every_section_is_there_for_everybody_who_may_read(username, full, karim, browse):
    reader = Officer.objects.get(username=username)
    assert set(ALWAYS + WITH_CONTENT) <= set(headings(opened(browse, reader)))
    builders.issue(karim, DAY)
    issued = headings(opened(browse, reader))
    assert {*ALWAYS, *WITH_CONTENT, "Signatures", "Changes since issue"} <= set(issued)


def test_what_is_read_first_stands_first(full, karim, browse):
    """Sentence, figures, assessments and signatures, incidents beside the map, then tables."""
    builders.issue(karim, DAY)
    shown = opened(browse, karim)
    text, order = shown.text, headings(shown)
    assert order[:3] == ["Assessment", "Signatures", "Significant incidents"]
    assert order.index("Map") < order.index("Kinds by room") < order.index("Edition and book")
    marks = ['class="sentence', 'class="sheet figures"', "<h2>Assessment", "sheet month"]
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)


def test_a_sentence_tells_the_day(full, karim, browse):
    assert opened(browse, karim).context["sentence"] == (
        "Incidents: 2 (the day before 0), 0 of them in the gap. 1 killed, 3 wounded. "
        "Open abductions: 1. Silent rooms: Mosul."
    )


def test_kinds_that_did_not_occur_are_named_in_a_line_and_have_no_row(full, karim, browse):
    shown = opened(browse, karim)
    assert [row["code"] for row in shown.context["kinds"]["rows"]] == ["ied", "movement"]
    assert "None of these on this day: Abduction, Extortion or threat" in words(shown)


def test_beside_two_buttons_everything_else_is_behind_one(full, karim, browse):
    builders.issue(karim, DAY)
    head = opened(browse, karim).text.partition('<nav class="push"')[2].partition("</nav>")[0]
    before, more, after = head.partition("<details")
    assert before.count('class="button"') == 2
    assert more and after.count('class="button"') == 8


def test_the_page_tells_what_happened(full, amal, browse):
    told = words(opened(browse, amal))
    bomb, seen, taken = full["bomb"], full["seen"], full["taken"]
    assert f"{bomb.number} IED detonated Immediate O" in told
    assert "1 killed, 3 wounded" in told
    assert "day before 0 7-day mean 0.0" in told
    assert f"{seen.number} {dtg(11)} Daquq 38S ME 431 887 north-east" in told
    assert f"{taken.number} {dtg(8, 3)} Daquq · Kirkuk (K1) 2 3" in told
    assert "open cases 1 · longest 3 days" in told
    assert f"{bomb.number} Casualties Diyala · Iraqi forces" in told
    assert "1 killed, 3 wounded ≠ Two were killed." in told
    assert "Extortion is on the rise." in told


def test_found_and_cleared_stands_apart_from_detonated(full, karim, browse):
    shown = {str(row["label"]): row["value"] for row in opened(browse, karim).context["headline"]}
    assert shown["IED detonated"] == 1
    assert shown["IED or cache found and cleared"] == 0


def test_a_room_has_reported_or_is_silent(full, karim, browse):
    rows = {row["room"]: str(row["label"]) for row in opened(browse, karim).context["heard"]}
    assert rows == {
        "Diyala": "reported",
        "Kirkuk (K1)": "reported",
        "Makhmour": "reported",
        "Mosul": "silent",
    }


def test_nil_is_not_silent(zainab, karim, browse, time_machine):
    time_machine.move_to(at(12), tick=False)
    builders.nil_return(zainab)
    time_machine.move_to(at(36), tick=False)
    rows = {row["room"]: row for row in opened(browse, karim).context["heard"]}
    assert str(rows["Diyala"]["label"]) == "nil"
    assert rows["Diyala"]["nil"] == dtg(12)
    assert str(rows["Mosul"]["label"]) == "silent"


def test_a_room_is_not_called_silent_when_the_day_has_only_begun(karim, browse, time_machine):
    for hours, label in (1, "nothing yet"), (12, "silent"):
        time_machine.move_to(days.period(DAY)[0] + timedelta(hours=hours), tick=False)
        rows = {row["room"]: str(row["label"]) for row in opened(browse, karim).context["heard"]}
        assert rows["Mosul"] == label


def test_who_was_on_duty_is_named_by_room_and_force(full, karim, browse):
    shown = opened(browse, karim).context["on_duty"]
    assert [(row["room"], row["force"], row["officers"]) for row in shown] == [
        ("Kirkuk (K1)", "Peshmerga", ["Captain Nalin Aziz"]),
        ("Makhmour", "Peshmerga", ["Lieutenant Rezan Omar"]),
    ]


def test_requests_and_late_answers_are_told_by_room(full, karim, browse):
    shown = opened(browse, karim)
    (asked,) = shown.context["requests"]
    assert (asked["room"], asked["asked"], asked["answered"], asked["overdue"]) == (
        "Diyala",
        1,
        0,
        1,
    )
    rooms = {row["room"]: (row["owed"], row["late"]) for row in shown.context["overdue_rooms"]}
    assert rooms["Mosul"] == (4, 0)  # of all four reports
    assert rooms["Diyala"][1] == 0  # it answered in time


def test_the_figures_of_each_strip_are_read_out_and_stand_beside_it(full, karim, browse):
    text = opened(browse, karim).content.decode()
    assert f'aria-label="Kirkuk (K1): {", ".join(["0"] * 24 + ["1", "0", "0", "1"])}"' in text


def test_an_empty_day_says_so_in_every_section(karim, browse):
    shown = opened(browse, karim, "/summary/2026-01-05/")
    assert set(ALWAYS) <= set(headings(shown))
    assert not set(WITH_CONTENT) & set(headings(shown))
    told = words(shown)
    assert told.count("None on this day.") == 6  # one of them in the map
    for said in ("No casualties reported.", "No case is open.", "Nobody has written"):
        assert said in told


def test_a_day_ahead_is_empty_and_says_that_it_has_not_begun(karim, browse):
    shown = opened(browse, karim, f"/summary/{days.today() + timedelta(days=3)}/")
    assert "This day has not begun." in words(shown)
    assert shown.context["issue_form"] is None


def test_a_running_day_counts_until_now(nalin, karim, browse, time_machine):
    time_machine.move_to(at(7), tick=False)
    builders.report(nalin, kind="abduction", occurred_at=at(6))
    first = opened(browse, karim)
    assert first.context["headline"][0]["value"] == 1
    assert first.context["overdue"] == []
    time_machine.move_to(at(7) + timedelta(minutes=15), tick=False)
    late = opened(browse, karim).context["overdue"]
    assert {row["late"] for row in late} == {5}
    assert len(late) == 3


def test_a_very_long_day_is_shown_whole(nalin, karim, browse):
    for _incident in range(SIGNIFICANT + 5):
        builders.report(nalin, kind="movement", occurred_at=PAST_NINE, narrative="Seen. " * 90)
    shown = opened(browse, karim, PAST_PAGE)
    assert len(shown.context["significant"]) == SIGNIFICANT
    assert "and 5 more, in the log" in words(shown)
    assert shown.context["headline"][0]["value"] == SIGNIFICANT + 5


def test_hostile_words_stay_words(nalin, karim, browse):
    evil = "<script>alert(1)</script>\u202egnorw"
    builders.report(nalin, kind="ied", occurred_at=PAST_NINE, narrative=evil, place=evil)
    builders.assess(karim, PAST, evil)
    builders.issue(karim, PAST)
    text = opened(browse, karim, PAST_PAGE).content.decode()
    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_an_issued_day_is_read_in_each_language(full, karim, browse, language, settings):
    builders.issue(karim, DAY)
    client = browse(karim)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = client.get(PAGE)
    assert f'lang="{language}"' in shown.content.decode()
    names = {"en": "Diyala", "ar": "ديالى", "ckb": "دیالە"}
    assert shown.context["kinds"]["columns"][0]["label"] == names[language]


def test_the_calendar_counts_each_day_and_marks_the_issued_ones(nalin, karim, browse):
    for back in (0, 0, 3):
        builders.report(nalin, occurred_at=PAST_NINE - timedelta(days=back))
    builders.issue(karim, PAST)
    shown = opened(browse, karim, PAST_PAGE).context["calendar"]["days"]
    assert [day["number"] for day in shown if day["issued"]] == [10]
    assert {day["number"]: day["count"] for day in shown if day["count"]} == {7: 1, 10: 2}
    assert [day["number"] for day in shown if day["current"]] == [10]


def test_the_day_leads_to_its_week_and_month(karim, browse):
    client = browse(karim)
    text = opened(browse, karim, PAST_PAGE).content.decode()
    for address in ("/summary/week/2026-W46/", "/summary/month/2026-11/"):
        assert f'href="{address}"' in text
        assert client.get(address).status_code == 200


def test_no_source_is_in_a_summary(nalin, hassan, karim, browse):
    builders.report(nalin, kind="ied", occurred_at=PAST_NINE, source="The shepherd at the ford.")
    issued = builders.issue(karim, PAST)
    assert Incident.objects.count() == 1
    assert "shepherd" not in issued.core
    assert "shepherd" not in opened(browse, hassan, PAST_PAGE).content.decode()
