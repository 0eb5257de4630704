"""The filters: log and API mean the same by a parameter, and ignore none silently."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.html import escape

from centres.models import Area, Centre
from incidents import actions
from incidents.models import Incident
from incidents.reports.preparation import NewReport
from incidents.search.filters import IncidentFilter
from tests.support import builders

pytestmark = pytest.mark.django_db

LOG, API = "/incidents/", "/api/v1/incidents"
AT = builders.at


def numbers(page) -> list[str]:
    """Return the numbers on a page of the log, in its order."""
    return re.findall(r'href="/incidents/(\w+-\d{4}-\d+)/"', page.content.decode())


def older(page) -> str | None:
    """Return the address of the next page of the log."""
    found = re.search(r'<a href="([^"]+)" rel="next">', page.content.decode())
    return found and unescape(found[1])


@pytest.fixture
def log(nalin, rezan, zainab, settings):
    """Five reports by name, the newest first, each apart from the others in one way or more."""
    settings.TRAINING = False
    made = {
        "daquq": builders.report(
            nalin, occurred_at=AT(2026, 11, 20, 11, 5), mgrs="38S ME 4485 2512"
        ),
        "words": builders.report(
            zainab, kind="arson", occurred_at=AT(2026, 11, 10, 21), mgrs="", place="بساتین الوقف"
        ),
        "ied": builders.report(
            rezan, kind="ied", occurred_at=AT(2026, 11, 10, 20, 59), mgrs="38S LE 456 901"
        ),
        "struck": builders.report(nalin, precedence="flash", occurred_at=AT(2026, 10, 1, 6)),
        "exercise": builders.report(
            nalin, exercise=True, channel="api", occurred_at=AT(2026, 9, 1, 6)
        ),
    }
    made["struck"] = builders.strike(nalin, made["struck"])
    return made


@pytest.fixture
def shown(nalin, feed, browse, pull):
    """Return what the log shows and what the API lists for the parameters, as numbers."""
    page, system = browse(nalin), pull(feed, "incidents")

    def both(parameters):
        listed = system.get(API, parameters).json()["results"]
        return numbers(page.get(LOG, parameters)), [row["number"] for row in listed]

    return both


ALL = {"daquq", "ied", "words", "struck", "exercise"}
MEANINGS = [
    ({}, ALL),
    ({"centre": "K1"}, {"daquq", "struck", "exercise"}),
    ({"kind": "ied"}, {"ied"}),
    ({"precedence": "flash"}, {"struck"}),
    ({"channel": "api"}, {"exercise"}),
    ({"struck": "true"}, {"struck"}),
    ({"struck": "false"}, ALL - {"struck"}),
    ({"struck": "any", "exercise": "any"}, ALL),
    ({"exercise": "false", "centre": "K1"}, {"daquq", "struck"}),
    ({"in_gap": "true"}, {"ied"}),
    ({"in_gap": "false"}, {"daquq", "struck", "exercise"}),  # not what has no point
    ({"occurred_from": "2026-11-11"}, {"daquq", "words"}),  # a day begins at 21:00 UTC
    ({"occurred_until": "2026-11-11"}, ALL - {"daquq", "words"}),
    ({"occurred_from": "٢٠٢٦-١١-١١"}, {"daquq", "words"}),
    ({"occurred_from": "2026-11-20T11:05:00Z"}, {"daquq"}),
    ({"occurred_from": "2026-11-20T14:05:00+03:00"}, {"daquq"}),
    ({"occurred_from": "2026-11-20T14:05:00 03:00"}, {"daquq"}),  # a plus sign unescaped
    ({"occurred_until": "2026-11-20T11:05:00Z"}, ALL - {"daquq"}),
    ({"occurred_from": "2026-11-20T11:05:01Z"}, set()),
    ({"reported_from": "1990-01-01"}, ALL),
    ({"q": "k1 1"}, {"daquq"}),  # a number, in part
    ({"q": "K1-2026-3"}, {"exercise"}),
    ({"q": "Diyala ٢٠٢٦/٠٠٠١"}, {"words"}),
    ({"q": "K1 9"}, set()),
    ({"q": "38SLE49"}, {"ied"}),  # what lies in the square of 10 km
    ({"q": "٣٨ س"}, set()),
    ({"q": "38 S ME 44 25"}, {"daquq"}),
    ({"q": "38S ME 4485 2512"}, {"daquq"}),
    ({"q": "38S ME 4486 2512"}, set()),
    ({"q": "35.46, 44.39"}, set()),
    ({"q": "الوقف"}, {"words"}),
    ({"q": "الوقف", "kind": "ied"}, set()),
    ({"reported_until": "1990-01-01"}, set()),
    ({"bbox": "44.3,35.4,44.5,35.5"}, {"daquq"}),
    ({"bbox": "-180,-90,180,90"}, ALL - {"words"}),
    ({"q": "بساتين"}, {"words"}),
    ({"q": "daq"}, {"daquq", "ied", "struck", "exercise"}),
    ({"q": " \u3000 "}, ALL),  # blanks are nothing, and filter nothing
    ({"q": "MAKHMOUR 2026 0001"}, {"ied"}),
    ({"q": "makhmour-2026-0001"}, {"ied"}),
    ({"kind": "", "q": "", "area": "", "occurred_from": ""}, ALL),
]


@pytest.mark.parametrize(("parameters", "names"), MEANINGS)
def test_the_log_and_the_api_mean_the_same(parameters, names, log, shown):
    expected = [log[name].number for name in log if name in names]
    assert shown(parameters) == (expected, expected)


SAID = ["11/11/2026", "11 NOV 2026", "11.11.26", "١١/١١/٢٠٢٦", "11 تشرين الثاني 2026", "11 ت2 2026"]


@pytest.mark.parametrize("text", [*SAID, "11ی تشرینی دووەمی 2026"])
def test_a_day_is_written_on_pages_as_people_write_it(text, log, nalin, browse):
    page = browse(nalin).get(LOG, {"occurred_from": text})
    assert set(numbers(page)) == {log[name].number for name in ("daquq", "words")}
    assert 'value="11 NOV 26"' in page.text  # read back
    assert "occurred_from=2026-11-11" in page.text  # what is exported means the same tomorrow
    assert 'type="date"' not in page.text


def test_yesterday_is_a_day_on_log_and_map_and_no_word_of_the_api(log, nalin, feed, browse, pull):
    incident = builders.report(nalin, occurred_at=timezone.now() - timedelta(minutes=5))
    client = browse(nalin)
    for word in ("yesterday", "أمس", "دوێنێ"):
        assert numbers(client.get(LOG, {"occurred_from": word})) == [incident.number]
        shown = client.get("/map/points/", {"occurred_from": word})
        assert [row[0] for row in shown.json()["points"]] == [incident.number]
    refused = pull(feed, "incidents").get(API, {"occurred_from": "yesterday"})
    assert refused.status_code == 400


def test_a_day_that_cannot_be_read_is_refused_on_pages_in_their_words(nalin, browse):
    page = browse(nalin).get(LOG, {"occurred_from": "last moon"})
    assert page.status_code == 400
    assert "Write a day such as 22 NOV, yesterday, 22/11/2026" in page.text
    assert 'value="last moon"' in page.text


def test_an_area_is_named_by_key_or_code(log, shown):
    area = Area.objects.in_force().get(layer="responsibility", code="K1")
    here = [log["daquq"].number]
    assert shown({"area": "K1"}) == shown({"area": area.pk}) == (here, here)


def test_what_changed_after_a_position_is_found(log, shown):
    expected = [log["struck"].number]
    assert shown({"changed_after": log["exercise"].position}) == (expected, expected)


WRONG = [
    ("colour", "red"),
    ("centre", "NOWHERE"),
    ("centre", "\x00"),
    ("kind", "rain"),
    ("precedence", "urgent"),
    ("channel", "pigeon"),
    ("exercise", "1"),
    ("in_gap", "TRUE"),
    ("occurred_from", "last moon"),
    ("occurred_from", "0001-01-01"),
    ("occurred_until", "9999-12-31T23:59:59-14:00"),
    ("reported_until", "2026-11-22T10:00+99:99"),
    ("area", "atlantis"),
    ("area", "9" * 40),
    ("bbox", "nan,nan,nan,nan"),
    ("bbox", "44,35,43,36"),
    ("changed_after", "-1"),
    ("changed_after", "1.5"),
    ("changed_after", "NaN"),
    ("changed_after", "9" * 5000),
    ("q", "x" * 201),
    ("q", "\x00"),
    ("q", "!:*()"),
    ("q", "؟"),
    ("q", "🔥"),
    ("q", "\u200b"),
    ("cursor", "no cursor"),
    ("kind", ["ied", "arson"]),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_parameter_is_a_400_that_names_it(name, value, nalin, browse):
    client = browse(nalin)
    answer = client.get(API, {name: value})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert {error["path"] for error in answer.json()["errors"]} == {name}
    page = client.get(LOG, {name: value})
    assert page.status_code == 400
    assert f'<li><bdi dir="ltr">{escape(name)}</bdi> ·' in page.content.decode()


def test_the_page_says_what_is_wrong_in_its_place_and_keeps_what_was_typed(log, nalin, browse):
    typed = {"occurred_from": "last moon", "q": "Daquq", "colour": "<b>"}
    page = browse(nalin).get(LOG, typed).content.decode()
    place = page.index('name="occurred_from"')
    assert "Write a day such as 22 NOV" in page[place - 400 : place]
    assert 'value="last moon"' in page
    assert 'value="Daquq"' in page
    assert "Unknown parameter." in page
    assert log["daquq"].number not in page


def test_the_log_offers_every_filter_but_those_of_systems(log, nalin, browse):
    page = browse(nalin).get(LOG).content.decode()
    offered = {name for name in IncidentFilter.base_filters if f' name="{name}"' in page}
    assert set(IncidentFilter.base_filters) - offered == {"bbox", "changed_after"}


def test_the_table_of_the_log_has_a_head_for_each_column(log, nalin, browse):
    page = browse(nalin).get(LOG, {"q": "Daquq"}).content.decode()
    table = page.partition('<table class="log')[2].partition("</table>")[0]
    row = table.partition("<tbody>")[2].partition("</tr>")[0]
    columns = len(re.findall("<th[ >]", table.partition("<tbody>")[0]))
    assert len(re.findall("<td[ >]", row)) == columns
    assert f'<td colspan="{columns}">' in table


def many(nalin):
    """Report 120 incidents: 70 at one time, the rest a minute apart."""
    centre = Centre.objects.get(pk="K1")
    times = [AT(2026, 11, 1, 12)] * 70 + [AT(2026, 11, 2, 12, minute) for minute in range(50)]
    told = [
        NewReport(centre=centre, submission=uuid4(), fields=builders.report_fields(occurred_at=at))
        for at in times
    ]
    return actions.report_many(by=nalin, reports=told, channel="import")


def test_the_pages_of_the_log_show_everything_once(nalin, browse):
    many(nalin)
    client, address, seen = browse(nalin), f"{LOG}?kind=extortion&q=daquq", []
    while address:
        page = client.get(address)
        seen += numbers(page)
        builders.report(nalin)  # what is new goes on top and shifts nothing
        address = older(page)
    expected = Incident.objects.filter(channel="import").newest_first()
    assert seen == [incident.number for incident in expected]


@pytest.mark.parametrize("limit", [7, 35, 120, 500])
def test_the_pages_of_the_api_show_everything_once(limit, nalin, feed, pull):
    many(nalin)
    client, address, seen = pull(feed, "incidents"), f"{API}?limit={limit}&kind=extortion", []
    while address:
        answer = client.get(address)
        seen += [row["number"] for row in answer.json()["results"]]
        address = answer.json()["next"]
        assert answer.get("Link", "") == (f'<{address}>; rel="next"' if address else "")
    assert seen == [incident.number for incident in Incident.objects.newest_first()]
