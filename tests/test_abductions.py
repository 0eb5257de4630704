"""Abductions as cases: which are live, for how many days, and how the outcome is recorded."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents import notation
from incidents.models import Incident
from incidents.reports import captivity
from tests.support import builders

pytestmark = pytest.mark.django_db
TWO = [{"outcome": "abducted", "category": "civilian", "count": 2}]


@pytest.fixture(autouse=True)
def in_earnest(settings):
    settings.TRAINING = False


def abduct(by, *, ago=timedelta(0), **fields):
    told = {"casualties": TWO, "occurred_at": timezone.now() - ago, **fields}
    return builders.report(by, kind="abduction", **told)


def end(by, incident, outcome="released", *, ago=None, based_on=None):
    return builders.actions.record_outcome(
        by=by,
        submission=uuid4(),
        incident=incident,
        based_on=based_on or incident.version,
        outcome=outcome,
        outcome_at=None if ago is None else timezone.now() - ago,
    )


def page_of(client):
    return client.get("/abductions/")


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def numbers(cases):
    return [case["incident"].number for case in cases]


def days(number):
    return timedelta(days=number)


# The page


def test_the_longest_comes_first_with_its_days_and_who_was_taken(nalin, hassan, rezan, browse):
    recent = abduct(hassan, ago=timedelta(hours=20), place="Daquq")
    long = abduct(nalin, ago=days(12), abduction={"demand": "50 000 USD"})
    builders.enter(rezan, long, "An older word.")
    builders.enter(rezan, long, "Seen near Qarachogh.")
    page = page_of(browse(rezan))
    assert numbers(page.context["open_cases"]) == [long.number, recent.number]
    assert [case["days"] for case in page.context["open_cases"]] == ["12 days", "less than a day"]
    for told in ("Civilian: 2", "50 000 USD", "Seen near Qarachogh.", "Kirkuk (K1)", "Daquq"):
        assert told in words(page)
    assert "An older word." not in words(page)


def test_a_case_that_ended_is_folded_for_ninety_days(nalin, browse):
    cases = [abduct(nalin, ago=days(200)) for _case in range(4)]
    end(nalin, cases[0], "rescued", ago=days(89))
    end(nalin, cases[1], "killed", ago=days(91))
    end(nalin, cases[2], "unknown")
    fresh = abduct(nalin, ago=days(30))
    end(nalin, fresh, "unknown")
    page = page_of(browse(nalin))
    assert numbers(page.context["open_cases"]) == [cases[3].number]
    closed = {c["incident"].number: (c["outcome"], c["days"]) for c in page.context["closed_cases"]}
    assert closed == {
        cases[0].number: ("Rescued", "111 days"),
        fresh.number: ("Fate unknown", "not known"),
    }


def test_imported_and_exercise_cases_stand_apart_without_a_clock(nalin, browse):
    imported = abduct(builders.setup(), centre="K1", channel="import", ago=days(3_000))
    drill = abduct(nalin, exercise=True, ago=days(3))
    page = page_of(browse(nalin))
    assert page.context["open_cases"] == []
    assert set(numbers(page.context["apart_cases"])) == {imported.number, drill.number}
    assert [case["days"] for case in page.context["apart_cases"]] == ["", ""]
    assert "3000 days" not in words(page)
    assert "imported" in words(page)
    assert "EXERCISE" in words(page)
    assert "No abduction is open." in words(page)
    for incident in (imported, drill):
        assert "Captivity (days)" not in words(browse(nalin).get(incident.get_absolute_url()))


def test_what_is_struck_or_a_second_report_of_one_event_is_no_case(nalin, zainab, browse):
    struck, ours, theirs = abduct(nalin), abduct(nalin), abduct(zainab)
    builders.strike(nalin, struck)
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    page = page_of(browse(nalin))
    assert numbers(page.context["open_cases"]) == [ours.number]
    assert page.context["apart_cases"] == []


def test_a_poll_brings_a_new_case_and_nothing_when_nothing_is_new(nalin, browse):
    client, poll = browse(nalin), {"X-Poll": "1"}
    url = page_of(client).context["live"]["url"]
    assert client.get(url, headers=poll).status_code == 204
    number = abduct(nalin).number
    answer = client.get(url, headers=poll)
    assert number in words(answer)
    assert '<div id="abductions" hx-swap-oob="true">' in words(answer)


@pytest.mark.parametrize(("name", "status"), [("karim", 200), ("amal", 200), ("dara", 403)])
def test_who_reads_reports_reads_cases(name, status, request, nalin, browse):
    abduct(nalin)
    assert page_of(browse(request.getfixturevalue(name))).status_code == status


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(hours=23, minutes=59), "less than a day"),
        (timedelta(days=1, minutes=1), "1 day"),
        (timedelta(days=40, hours=23), "40 days"),
    ],
)
def test_days_are_whole_days(ago, expected, nalin):
    incident = abduct(nalin, ago=ago)
    assert captivity.words(captivity.days(incident, now=timezone.now())) == expected


def test_the_incidents_page_counts_them_too(nalin, browse):
    incident = abduct(nalin, ago=days(5))
    page = words(browse(nalin).get(incident.get_absolute_url()))
    assert "Captivity (days)" in page
    assert "5 days" in page
    end(nalin, incident, ago=days(2))
    page = words(browse(nalin).get(incident.get_absolute_url()))
    assert "3 days" in page


# The outcome


def form(incident, **fields):
    told = {"submission": str(uuid4()), "based_on": incident.version}
    return {**told, "outcome": "released", "outcome_at": "", **fields}


def address(incident):
    return f"{incident.get_absolute_url()}outcome/"


def test_the_outcome_is_recorded_from_the_incidents_page(nalin, browse):
    incident, client = abduct(nalin, ago=days(3), abduction={"demand": "Money."}), browse(nalin)
    assert address(incident) in words(client.get(incident.get_absolute_url()))
    ended = timezone.now() - days(1)
    told = form(incident, outcome="escaped", outcome_at=notation.dtg(ended))
    page = client.post(address(incident), told, follow=True)
    assert page.redirect_chain[-1][0] == incident.get_absolute_url()
    assert f"Outcome recorded, {incident.number}" in words(page)
    now = Incident.objects.get(pk=incident.pk)
    assert (now.version, now.abduction["outcome"]) == (2, "escaped")
    assert now.abduction["demand"] == "Money."
    assert address(incident) not in words(client.get(incident.get_absolute_url()))


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"outcome": ""}, "outcome", "required"),
        ({"outcome": "open"}, "outcome", "Choose one of those that are offered."),
        ({"outcome": "\x00"}, "outcome", ""),
        ({"outcome_at": "tomorrow"}, "outcome_at", ""),
        ({"outcome_at": "2001-01-01 10:00"}, "outcome_at", "cannot come before the abduction"),
        ({"outcome_at": "2068-01-01 10:00"}, "outcome_at", "has not come yet"),
    ],
)
def test_a_wrong_outcome_is_answered_in_place(fields, field, sentence, nalin, browse):
    incident = abduct(nalin, ago=days(3))
    page = browse(nalin).post(address(incident), form(incident, **fields))
    assert page.status_code == 400
    assert set(page.context["form"].errors) == {field}
    assert sentence in str(page.context["form"].errors)
    for name, typed in fields.items():
        assert page.context["form"][name].value() == typed
    assert Incident.objects.get(pk=incident.pk).version == 1


def test_who_was_not_fast_enough_is_shown_the_present_version_and_loses_nothing(
    nalin, baran, browse
):
    incident = abduct(nalin, ago=days(3))
    builders.revise(baran, incident, place="Tuz Khurmatu")
    told = form(incident, outcome="rescued", outcome_at=notation.dtg(timezone.now() - days(1)))
    page = browse(nalin).post(address(incident), told)
    assert page.status_code == 409
    assert "this report was revised while you were writing" in words(page)
    assert "Tuz Khurmatu" in words(page)
    kept = page.context["form"]
    assert kept["outcome"].value() == "rescued"
    assert kept["outcome_at"].value() == told["outcome_at"]
    assert browse(nalin).post(address(incident), {**told, "based_on": 2}).status_code == 302
    assert Incident.objects.get(pk=incident.pk).abduction["outcome"] == "rescued"


def test_a_case_struck_meanwhile_stays_as_it_is(nalin, baran, browse):
    incident = abduct(nalin)
    builders.strike(baran, incident)
    page = browse(nalin).post(address(incident), form(incident))
    assert page.status_code == 409
    assert "was struck while you were writing" in words(page)
    assert browse(nalin).get(address(incident)).url == incident.get_absolute_url()


def test_sent_twice_it_is_one(nalin, browse):
    incident, client = abduct(nalin), browse(nalin)
    told = form(incident)
    assert [client.post(address(incident), told).status_code for _t in range(2)] == [302, 302]
    assert Incident.objects.get(pk=incident.pk).version == 2


def test_only_who_may_revise_is_offered_it(nalin, hassan, rezan, baran, browse):
    incident = abduct(nalin)
    for officer, offered in ((nalin, True), (baran, True), (hassan, False), (rezan, False)):
        page = words(browse(officer).get(incident.get_absolute_url()))
        assert (address(incident) in page) is offered
        assert (browse(officer).get(address(incident)).status_code == 200) is offered


def test_no_other_kind_has_an_outcome(nalin, browse):
    incident = builders.report(nalin)
    assert address(incident) not in words(browse(nalin).get(incident.get_absolute_url()))
    assert browse(nalin).get(address(incident)).url == incident.get_absolute_url()
    page = browse(nalin).post(address(incident), form(incident))
    assert page.status_code == 400
    assert "Only an abduction has an outcome." in words(page)
