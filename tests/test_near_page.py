"""Before a report is sent its form offers what is near; what is ticked is related with it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import Draft, Incident, Relation
from tests.support import builders

pytestmark = pytest.mark.django_db

NEAR = "/incidents/near/"
TYPED = {
    "centre": "K1",
    "kind": "extortion",
    "occurred": "2026-11-20 14:10",
    "location": "38S ME 431 887",
}
SENT = {
    **TYPED,
    "narrative": "Shopkeepers were asked for money.",
    "source_grading": "F",
    "information_grading": "6",
    "do": "send",
}


@pytest.fixture
def theirs(rezan):
    return builders.report(rezan)


def offered(client, **typed) -> list[str]:
    answer = client.get(NEAR, {**TYPED, **typed})
    assert answer.status_code == 200
    return [one["incident"].number for one in answer.context["near"]]


def send(client, *numbers, **typed):
    form = {"submission": str(uuid4()), **SENT, **typed, "related": list(numbers)}
    return client.post("/incidents/new/", form, follow=True)


def test_what_is_near_is_offered_with_all_that_tells_it_apart(theirs, nalin, browse):
    page = browse(nalin).get(NEAR, TYPED).content.decode()
    for told in (
        theirs.number,
        "201405C NOV 26",
        "Extortion or threat",
        "Daquq",
        "Makhmour",
        "within 0.2 km",
        "5 min earlier",
        'target="_blank" rel="noopener"',
    ):
        assert told in page
    assert "<html" not in page


@pytest.mark.parametrize("without", ["kind", "place", "centre", "time_precision"])
def test_it_is_offered_as_soon_as_time_and_place_are_typed(theirs, nalin, browse, without):
    assert offered(browse(nalin), **{without: ""}) == [theirs.number]


def test_a_place_in_words_is_enough(theirs, nalin, browse):
    assert offered(browse(nalin), location="", place="north of Daquq") == [theirs.number]


@pytest.mark.parametrize(
    "typed",
    [
        {"occurred": ""},
        {"occurred": "22140"},
        {"occurred": "2026-11-2"},
        {"location": ""},
        {"location": "38S M"},
        {"location": "38S ME 431 88"},
        {"kind": "drone"},
        {"time_precision": "month"},
    ],
)
def test_half_typed_values_are_no_fault_and_offer_nothing_wrong(theirs, nalin, browse, typed):
    assert offered(browse(nalin), **typed) == []


@pytest.mark.parametrize("name", [*TYPED, "place", "time_precision", "exercise", "related", "x"])
@pytest.mark.parametrize(
    "value",
    ["\x00", "9" * 5_000, "<script>alert(1)</script>", "K1-2026-0001\x00", "\ufffe", "K1-9999-9"],
)
def test_hostile_values_are_answered_calmly(theirs, nalin, browse, name, value):
    answer = browse(nalin).get(NEAR, {**TYPED, name: value})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("occurred", ["01 JAN 1900", "31 DEC 2099", "0000C JAN 70"])
def test_times_at_the_ends_of_the_calendar_are_near_to_nothing(theirs, nalin, browse, occurred):
    assert offered(browse(nalin), occurred=occurred) == []


def test_more_chosen_than_anybody_chooses_are_not_looked_up(
    nalin, browse, django_assert_num_queries
):
    client = browse(nalin)
    client.get(NEAR)
    with django_assert_num_queries(4 + 10):
        client.get(NEAR, {**TYPED, "related": [f"K1-2026-{n}" for n in range(900)]})


def test_what_was_ticked_stays_ticked_and_shown_when_something_else_is_typed(theirs, nalin, browse):
    client = browse(nalin)
    for typed in ({}, {"kind": "drone"}, {"occurred": ""}):
        page = client.get(NEAR, {**TYPED, **typed, "related": theirs.number})
        assert [one["chosen"] for one in page.context["near"]] == [True]


def test_the_source_is_never_in_the_address_that_asks(nalin, browse):
    page = browse(nalin).get("/incidents/new/").content.decode()
    asking = [line for line in page.splitlines() if "hx-include" in line]
    assert [asked for asked in asking if "name=location" in asked]
    for asked in asking:
        assert "source" not in asked
        assert "narrative" not in asked


def test_a_form_that_revises_offers_nothing(nalin, browse):
    incident = builders.report(nalin)
    page = browse(nalin).get(f"{incident.get_absolute_url()}revise/").content.decode()
    assert 'id="near"' not in page


def test_to_ask_what_is_near_ends_no_idle_session_so_that_the_text_is_kept(
    theirs, nalin, browse, time_machine
):
    """Half an hour on the telephone: the form asks once more, and then the report is sent."""
    client = browse(nalin)
    client.get("/incidents/new/")
    time_machine.move_to(timezone.now() + timedelta(minutes=30))
    answer = client.get(NEAR, TYPED, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "HX-Redirect" not in answer
    client.post("/incidents/new/", {"submission": str(uuid4()), **SENT})
    assert Draft.objects.get().typed["narrative"] == SENT["narrative"]


def test_a_form_whose_session_has_ended_is_not_taken_away(theirs, browse):
    asked = {"HX-Request": "true"}
    assert browse().get(NEAR, TYPED, headers=asked).status_code == 204
    assert browse().get(NEAR, TYPED).url.startswith("/sign-in/")


def test_what_is_ticked_is_related_when_the_report_is_sent(theirs, nalin, rezan, browse):
    other = builders.report(rezan)
    send(browse(nalin), theirs.number, other.number)
    mine = Incident.objects.get(centre="K1")
    relations = Relation.objects.all()
    assert {one.beside(mine) for one in relations} == {theirs, other}
    assert {(one.degree, one.by, one.centre_id) for one in relations} == {("related", nalin, "K1")}


def test_sent_twice_it_is_one_report_with_one_relation(theirs, nalin, browse):
    client, submission = browse(nalin), str(uuid4())
    for _time in range(2):
        page = send(client, theirs.number, submission=submission)
        assert "Received, K1-2026-0001" in page.content.decode()
        assert "Not related" not in page.content.decode()
    assert Relation.objects.count() == 1


@pytest.mark.parametrize("number", ["MAKHMOUR-2026-9999", "none", "\x00", "9" * 5_000])
def test_a_number_that_is_none_delays_nothing(nalin, browse, number):
    assert "Received, " in send(browse(nalin), number).content.decode()
    assert not Relation.objects.exists()


def test_a_report_that_is_refused_keeps_what_was_ticked(theirs, nalin, browse):
    page = send(browse(nalin), theirs.number, narrative="")
    assert page.status_code == 400
    assert [one["chosen"] for one in page.context["near"]] == [True]
    assert not Relation.objects.exists()


def test_a_draft_keeps_what_was_ticked(theirs, nalin, rezan, browse):
    client, other = browse(nalin), builders.report(rezan)
    send(client, theirs.number, other.number, do="draft")
    page = client.get(f"/incidents/new/?draft={Draft.objects.get().pk}")
    assert [one["chosen"] for one in page.context["near"]] == [True, True]


def test_who_may_not_report_is_offered_nothing(karim, amal, dara, former, browse):
    for officer in (karim, amal, dara, former):
        assert browse(officer).get(NEAR, TYPED).status_code == 403
