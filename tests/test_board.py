"""The board: what each room does and owes, side by side, live, in few queries."""

from collections import Counter
from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.models import Obligation
from incidents.watch import board
from tests.support import builders, query_plans

pytestmark = pytest.mark.django_db
POLL = {"X-Poll": "1"}


def room(officer, code):
    [found] = [room for room in board.rooms(officer) if room.centre.pk == code]
    return found


def ago(**time):
    return timezone.now() - timedelta(**time)


def test_the_board_is_where_officers_arrive(browse, nalin, karim, amal):
    for officer in (nalin, karim, amal):
        answer = browse(officer).get("/")
        assert answer.status_code == 200
        for name in ("Kirkuk (K1)", "Diyala", "Makhmour", "Mosul"):
            assert name in answer.text


def test_ages_carry_a_time_that_any_browser_reads(nalin, browse):
    incident = builders.report(nalin)
    told = f'datetime="{incident.occurred_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"'
    assert told in browse(nalin).get("/").text


def test_an_administrator_has_no_board_and_goes_to_the_rooms(browse, dara):
    assert browse(dara).get("/").url == "/centres/"


def test_incidents_are_counted_in_days_that_end_now(nalin):
    for age in (timedelta(hours=1), timedelta(hours=23), timedelta(hours=25), timedelta(days=3)):
        builders.report(nalin, occurred_at=timezone.now() - age)
    builders.report(nalin, occurred_at=ago(days=29))
    found = room(nalin, "K1")
    assert (found.today, found.days[-2], found.days[-4], sum(found.days)) == (2, 1, 1, 4)
    assert found.mean == 2 / 7
    assert sum(room(nalin, "MOSUL").days) == 0


def test_what_is_struck_vague_or_the_same_event_is_not_counted(nalin, zainab, baran):
    struck, twin = (builders.report(nalin, occurred_at=ago(hours=2)) for _one in range(2))
    builders.strike(nalin, struck)
    builders.report(nalin, occurred_at=ago(hours=2), time_precision="week")
    other = builders.report(zainab, occurred_at=ago(hours=2))
    builders.propose(nalin, twin, other, principal=other)
    assert (room(nalin, "K1").today, room(nalin, "DIYALA").today) == (1, 1)
    builders.confirm(baran, twin, other)
    assert (room(nalin, "K1").today, room(nalin, "DIYALA").today) == (0, 1)


def test_officers_on_duty_are_counted_by_force(nalin, hassan, baran):
    for officer in (nalin, hassan, baran):
        builders.watch(officer)
    told = Counter(person.officer.force_id for person in room(nalin, "K1").people)
    assert told == {"peshmerga": 2, "iraqi": 1}
    assert room(nalin, "MOSUL").people == []


def test_each_room_shows_what_it_owes(nalin, rezan, zainab, time_machine):
    incident = builders.report(nalin, kind="abduction")
    builders.acknowledge(zainab, incident)
    builders.ask(nalin, "MAKHMOUR")
    makhmour, diyala = room(nalin, "MAKHMOUR"), room(nalin, "DIYALA")
    assert (makhmour.owed, makhmour.late, makhmour.asked, makhmour.asked_late) == (1, 0, 1, 0)
    assert (diyala.owed, diyala.asked) == (0, 0)
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    assert (room(nalin, "MAKHMOUR").late, room(nalin, "MAKHMOUR").asked_late) == (1, 0)
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert room(nalin, "MAKHMOUR").asked_late == 1


def test_the_answers_that_the_own_room_owes_stand_there_the_next_due_first(nalin, rezan, browse):
    slow, fast = builders.report(nalin, kind="arson"), builders.report(nalin, kind="abduction")

    def rows(officer):
        return [row["incident"] for row in browse(officer).get("/").context["yours"]["rows"]]

    assert rows(rezan) == [fast, slow]
    builders.acknowledge(rezan, fast)
    assert rows(rezan) == [slow]
    assert rows(nalin) == []


def test_the_own_room_comes_first_and_says_how_much_is_late(nalin, rezan, browse, time_machine):
    for kind in ("abduction", "arson"):
        builders.report(nalin, kind=kind)
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    page = browse(rezan).get("/")
    rooms = [row["room"].centre.pk for row in page.context["rooms"]]
    assert rooms == ["MAKHMOUR", "DIYALA", "K1", "MOSUL"]
    assert "2, 1 overdue" in " ".join(page.text.split())
    assert "1 min late" in page.text


def test_imported_history_leaves_the_board_calm(nalin):
    for day in range(1, 28):
        told = {"occurred_at": ago(days=400 + day), "channel": "import"}
        builders.report(builders.setup(), centre="K1", **told)
    for found in board.rooms(nalin):
        assert (found.owed, found.late, sum(found.days)) == (0, 0, 0)
    assert not Obligation.objects.exists()


def test_a_room_that_is_closed_stands_there_no_more(nalin, dara):
    assert len(board.rooms(nalin)) == 4
    builders.close_centre("MOSUL")
    assert [found.centre.pk for found in board.rooms(nalin)] == [
        "DIYALA",
        "K1",
        "MAKHMOUR",
    ]


def test_it_answers_204_until_something_was_recorded_or_a_minute_has_passed(
    nalin, rezan, browse, time_machine
):
    start = (timezone.now() + timedelta(minutes=2)).replace(second=10)
    time_machine.move_to(start, tick=False)
    client = browse(nalin)
    url = client.get("/").context["live"]["url"]
    assert client.get(url, headers=POLL).status_code == 204
    incident = builders.report(rezan)
    answer = client.get(url, headers=POLL)
    assert (answer.status_code, incident.number in answer.text) == (200, True)
    assert 'id="board" hx-swap-oob="true"' in answer.text and "<html" not in answer.text
    url = answer.context["live"]["url"]
    assert client.get(url, headers=POLL).status_code == 204
    time_machine.move_to(start + timedelta(seconds=50), tick=False)
    assert client.get(url, headers=POLL).status_code == 200


def test_it_costs_at_most_22_queries_however_much_there_is(nalin, hassan, rezan, browse):
    client = browse(rezan)
    client.get("/")
    for _round in range(3):
        incident = builders.report(nalin, kind="abduction", occurred_at=ago(hours=1))
        builders.acknowledge(hassan, incident, "seen")
        builders.ask(nalin, "MAKHMOUR", incident)
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    assert len(captured) <= 22, [query["sql"][:90] for query in captured]


def test_its_days_are_read_from_an_index_alone(nalin):
    builders.report(nalin)
    with CaptureQueriesContext(connection) as captured:
        board.rooms(nalin)
    [days] = [query["sql"] for query in captured if "FLOOR" in query["sql"]]
    [scan] = query_plans.scans_of(days)
    assert "Index Only Scan using incident_of_a_day" in scan
