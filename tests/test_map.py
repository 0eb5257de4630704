"""The map tells what the log tells, of a window of days, each at its place or counted in cells."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents import notation
from incidents.maps import map_data
from tests.support import builders, query_plans

pytestmark = pytest.mark.django_db
AT = builders.at
PAGE, POINTS = "/map/", "/map/points/"
AUTUMN = {"occurred_from": "2026-09-01", "occurred_until": "2026-12-01"}
NAMES = (
    "number longitude latitude kind precedence side dtg day place mark imported casualties towards"
)


@pytest.fixture
def log(nalin, rezan, zainab, settings):
    """Five reports by name, the newest first; one has no point."""
    settings.TRAINING = False
    made = {
        "daquq": builders.report(nalin, mgrs="38S ME 4485 2512"),
        "words": builders.report(zainab, kind="arson", occurred_at=AT(2026, 11, 11, 9), mgrs=""),
        "ied": builders.report(
            rezan, kind="ied", occurred_at=AT(2026, 11, 10, 20, 59), mgrs="38S LE 456 901"
        ),
        "struck": builders.report(nalin, precedence="flash", occurred_at=AT(2026, 10, 1, 6)),
        "exercise": builders.report(nalin, exercise=True, occurred_at=AT(2026, 9, 1, 6)),
    }
    builders.strike(nalin, made["struck"])
    return made


@pytest.fixture
def told(nalin, browse):
    """Return what the map's script is told for the parameters."""
    client = browse(nalin)

    def answer(**parameters):
        response = client.get(POINTS, parameters)
        assert response.status_code == 200, response.content
        return response.json()

    return answer


def points(answer) -> list[dict]:
    return [dict(zip(NAMES.split(), point, strict=True)) for point in answer["points"]]


def numbers(answer) -> list[str]:
    return [point["number"] for point in points(answer)]


MEANINGS = [
    ({}, ["daquq", "ied", "exercise"]),
    ({"struck": "any"}, ["daquq", "ied", "struck", "exercise"]),
    ({"struck": "true"}, ["struck"]),
    ({"exercise": "false"}, ["daquq", "ied"]),
    ({"centre": "K1"}, ["daquq", "exercise"]),
    ({"kind": "ied"}, ["ied"]),
    ({"in_gap": "true"}, ["ied"]),
    ({"q": "daq", "occurred_from": "2026-11-01"}, ["daquq", "ied"]),
    ({"occurred_until": "2026-11-11"}, ["ied", "exercise"]),
    ({"bbox": "44.3,35.4,44.5,35.5"}, ["daquq"]),
    ({"area": "K1"}, ["daquq"]),
]


@pytest.mark.parametrize(("parameters", "names"), MEANINGS)
def test_the_map_means_by_a_filter_what_the_log_means(parameters, names, log, told, nalin, browse):
    expected, asked = [log[name].number for name in names], {**AUTUMN, **parameters}
    assert numbers(told(**asked)) == expected
    page = browse(nalin).get(PAGE, asked)
    assert re.findall(r'<tr class="[^"]*"\s+id="([^"]+)"', page.content.decode()) == expected
    listed = browse(nalin).get(page.context["list_url"]).content.decode()
    assert set(expected) <= set(re.findall(r"\w+-2026-\d{4}", listed))


@pytest.mark.parametrize(
    ("language", "place"),
    [("en", "Hawija (الحويجة)"), ("ckb", "حەویجە (الحويجة)"), ("ar", "الحويجة")],
)
def test_a_place_is_called_as_its_reader_knows_it_beside_the_written_name(
    language, place, hassan, nalin, browse
):
    builders.report(hassan, place="الحويجة", mgrs="38S LE 79 10")
    client = browse(nalin)
    client.post("/language/", {"language": language})
    shown = client.get(POINTS, {"occurred_from": "2026-11-01"}).json()
    assert [told["place"] for told in points(shown)] == [place]


def test_a_point_is_told_with_its_square_time_place_and_mark(log, told):
    daquq, ied, exercise = points(told(**AUTUMN))
    assert daquq == {
        "number": log["daquq"].number,
        "longitude": log["daquq"].longitude,
        "latitude": log["daquq"].latitude,
        "kind": "extortion",
        "precedence": "priority",
        "side": 10,
        "dtg": "201405C NOV 26",
        "day": 80,  # since the first of September
        "place": "Daquq",
        "mark": "",
        "imported": "",
        "casualties": "",
        "towards": None,
    }
    assert (ied["side"], ied["day"]) == (100, 70)
    assert exercise["mark"] == "exercise"
    middle = notation.parse_location("38S LE 456 901")
    assert (ied["latitude"], ied["longitude"]) == (middle.latitude, middle.longitude)
    assert points(told(**AUTUMN, struck="true"))[0]["mark"] == "struck"


def test_what_has_no_point_is_counted_and_the_list_has_it(log, told, nalin, browse):
    answer = told(**AUTUMN)
    assert (answer["count"], answer["unplaced"]) == (3, 1)
    assert [(n, count) for n, count in enumerate(answer["daily"]) if count] == [
        (0, 1),  # the first of September
        (70, 1),
        (80, 1),
    ]
    page = browse(nalin).get(PAGE, AUTUMN)
    assert "1 report without a point is in the log alone" in page.content.decode()


NOON = AT(2031, 11, 20, 12)
WINDOWS = [
    ({}, ("2031-10-22", "2031-11-20", 30)),
    ({"occurred_until": "2031-11-01"}, ("2031-10-02", "2031-10-31", 30)),
    ({"occurred_from": "2031-11-19"}, ("2031-11-19", "2031-11-20", 2)),
    (
        {"occurred_from": "2031-11-18T23:00", "occurred_until": "2031-11-19T01:00"},
        ("2031-11-18", "2031-11-19", 2),
    ),
    ({"occurred_from": "2007-01-01"}, ("2030-11-20", "2031-11-20", 366)),
    (
        {"occurred_from": "2007-01-01", "occurred_until": "2009-01-01"},
        ("2008-01-01", "2008-12-31", 366),
    ),
    ({"occurred_from": "2040-01-01"}, ("2040-01-01", "2040-01-01", 1)),
    (
        {"occurred_from": "2031-11-20", "occurred_until": "2031-11-01"},
        ("2031-11-20", "2031-11-20", 1),
    ),
]


@pytest.fixture
def years_later(nalin, time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.mark.parametrize(("parameters", "window"), WINDOWS)
def test_there_is_always_a_window(parameters, window, years_later, told):
    answer = told(**parameters)
    days = answer["days"]
    assert (days[0][0], days[-1][0], len(days)) == window
    assert days[0][1] > days[0][0]
    assert days[0][2].startswith(f"{days[0][0][-2:]} ")
    assert answer["as_of"] == "201500C NOV 31"


def test_the_page_says_where_it_shows_less_than_was_asked_for(nalin, browse):
    page = browse(nalin).get(PAGE, {"occurred_from": "2007-01-01"}).content.decode()
    assert "366 days at most" in page
    assert "366 days at most" not in browse(nalin).get(PAGE).content.decode()


def test_a_wrong_filter_is_named_and_nothing_is_shown(nalin, browse):
    client = browse(nalin)
    for wrong in ({"kind": "rain"}, {"colour": "red"}, {"occurred_from": "soon"}, {"bbox": "1"}):
        page, answer = client.get(PAGE, wrong), client.get(POINTS, wrong)
        assert page.status_code == answer.status_code == 400
        assert "so nothing is shown" in page.content.decode()
        assert list(answer.json()["errors"]) == list(wrong)


def test_the_log_and_the_map_lead_to_one_another_with_their_filters(nalin, browse):
    client = browse(nalin)
    log = client.get("/incidents/", {"kind": "ied", "q": "daq"})
    assert log.context["map_url"] == "/map/?kind=ied&q=daq"
    page = client.get(log.context["map_url"])
    assert {"kind=ied", "q=daq", "struck=false"} <= set(page.context["list_url"][12:].split("&"))
    assert client.get(page.context["list_url"]).status_code == 200


@pytest.fixture
def many(nalin, monkeypatch):
    """Five reports in two cells where only four are told one by one."""
    monkeypatch.setattr(map_data, "MOST", 4)
    monkeypatch.setattr(map_data, "NEWEST", 2)
    for easting in (431, 432, 433, 434):
        builders.report(nalin, mgrs=f"38S ME {easting} 887")
    return builders.report(nalin, mgrs="38S ME 900 887", occurred_at=AT(2026, 11, 1, 9))


def test_too_many_are_counted_in_cells(many, told):
    answer = told(**AUTUMN)
    assert (answer["count"], answer["side"], len(answer["points"])) == (5, 0.25, 2)
    assert [count for _west, _south, count in answer["cells"]] == [4, 1]
    for west, south, _count in answer["cells"]:
        assert west / 0.25 == round(west / 0.25)
        assert south / 0.25 == round(south / 0.25)
    west, south, _count = answer["cells"][1]
    assert west <= many.longitude < west + 0.25
    assert south <= many.latitude < south + 0.25


def test_closer_and_on_one_day_each_is_told_again(many, told):
    assert "cells" not in told(**AUTUMN, bbox="44.8,35,45.5,36")
    assert numbers(told(occurred_from="2026-11-01", occurred_until="2026-11-02")) == [many.number]


@pytest.mark.parametrize(("wide", "side"), [(1, 0.05), (2.4, 0.1), (6, 0.25), (90, 0.5)])
def test_cells_are_as_fine_as_what_is_looked_at(wide, side, many, told):
    box = f"{many.longitude + 0.1 - wide},30,{many.longitude + 0.1},40"
    assert told(**AUTUMN, bbox=box)["side"] == side


def test_counting_reads_the_index_of_days_alone(many, told):
    with CaptureQueriesContext(connection) as captured:
        told(**AUTUMN, kind="extortion", centre="K1", in_gap="false", bbox="40,30,50,40")
    counted = [q["sql"] for q in captured if "COUNT(" in q["sql"] and "incident" in q["sql"]]
    assert len(counted) == 2  # all of them, and those of each cell
    for statement in counted:
        [scan] = query_plans.scans_of(statement)
        assert "Index Only Scan using incident_of_a_day" in scan


@pytest.mark.parametrize("mgrs", ["38S ME 4485 2512", "38S LE 4 9", "60X VP 5 2", "01K AB 8 2"])
def test_the_page_of_an_incident_draws_its_square_and_leads_to_the_map(mgrs, nalin, browse):
    incident = builders.report(nalin, mgrs=mgrs, location_confirmed=True)
    page = browse(nalin).get(incident.get_absolute_url())
    assert 'href="#map-extortion"' in page.context["drawing"].svg
    assert page.context["drawing"].outside == ""
    address, _hash, named = page.context["map_url"].partition("#")
    assert named == incident.number
    assert page.context["map_url"] in unescape(page.content.decode())
    shown = browse(nalin).get(address.replace("/map/", POINTS)).json()
    assert numbers(shown) == [incident.number]


def test_an_incident_without_a_point_has_no_map(nalin, browse):
    page = browse(nalin).get(builders.report(nalin, mgrs="").get_absolute_url())
    assert "map_url" not in page.context


def test_without_scripts_the_page_draws_what_it_lists(log, nalin, browse):
    page = browse(nalin).get(PAGE, AUTUMN)
    svg = page.context["drawing"].svg
    assert svg in page.content.decode()
    for name in ("daquq", "ied", "exercise"):
        assert f'href="{log[name].get_absolute_url()}"' in svg
    assert log["struck"].number not in svg
