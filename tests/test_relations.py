"""Two reports: related by either room, one event once the other room has confirmed it."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import JournalEntry, Officer
from incidents import actions, derived, summary
from incidents.models import Incident, Relation
from tests.support import builders

pytestmark = pytest.mark.django_db

KILLED = [{"outcome": "killed", "category": "civilian", "count": 2}]
DAY = date(2026, 11, 20)


@pytest.fixture
def ours(nalin):
    return builders.report(nalin, kind="attack", casualties=KILLED)


@pytest.fixture
def theirs(zainab):
    return builders.report(zainab, kind="attack", casualties=KILLED)


@pytest.fixture
def kawa(db_or_real):
    """The chief at Makhmour."""
    officer = builders.enrol("kawa", rank="colonel", force_id="peshmerga")
    builders.post(officer, "chief", "MAKHMOUR")
    return Officer.objects.get(pk=officer.pk)


@pytest.fixture
def salim(db_or_real):
    """The chief at K1 of the Iraqi forces."""
    officer = builders.enrol("salim", rank="colonel", force_id="iraqi")
    builders.post(officer, "chief", "K1")
    return Officer.objects.get(pk=officer.pk)


def refused(act, *told, **more) -> str:
    """Return the sentence with which it is refused."""
    with pytest.raises(ValidationError) as wrong:
        act(*told, **more)
    return " ".join(wrong.value.messages)


def counts(incident) -> bool:
    return Incident.objects.counted().filter(pk=incident.pk).exists()


def killed() -> int:
    (cell,) = summary.figures(DAY, summary.Present())["casualties"]
    return cell["count"]


# Relating


def test_whoever_is_named_first_the_relation_is_the_same(ours, theirs, nalin, zainab):
    relation = builders.relate(nalin, ours, theirs)
    assert relation.beside(ours) == theirs
    assert relation.beside(theirs) == ours
    assert refused(builders.relate, zainab, theirs, ours) == "These reports are related already."
    assert Relation.objects.count() == 1
    assert Incident.objects.counted().count() == 2


def test_one_of_the_two_is_of_the_own_room(ours, theirs, rezan, karim, amal, dara, former):
    for officer in (rezan, karim, amal, dara, former):
        with pytest.raises(PermissionDenied):
            builders.relate(officer, ours, theirs)


def test_a_report_is_not_related_to_itself(ours, nalin):
    assert refused(builders.relate, nalin, ours, ours) == "A report is not related to itself."


# Proposing and confirming


def test_a_liaison_officer_proposes_and_the_chief_of_the_other_room_confirms(
    ours, theirs, nalin, baran, zainab
):
    builders.propose(nalin, ours, theirs)
    assert counts(theirs), "a proposal alone changes no figure"
    for officer in (nalin, baran):
        with pytest.raises(PermissionDenied):
            builders.confirm(officer, ours, theirs)
    relation = builders.confirm(zainab, theirs, ours)
    assert (relation.degree, relation.principal) == ("same", ours)
    assert counts(ours)
    assert not counts(theirs)


def test_a_liaison_officer_of_the_other_room_does_not_confirm(ours, nalin, rezan, kawa):
    theirs = builders.report(rezan)
    builders.propose(nalin, ours, theirs)
    with pytest.raises(PermissionDenied):
        builders.confirm(rezan, ours, theirs)
    assert builders.confirm(kawa, ours, theirs).degree == "same"


def test_within_one_room_the_chief_of_the_other_force_confirms(ours, hassan, nalin, baran, salim):
    other = builders.report(hassan)
    builders.propose(nalin, ours, other)
    with pytest.raises(PermissionDenied):
        builders.confirm(baran, ours, other)
    assert builders.confirm(salim, ours, other).degree == "same"


def test_within_one_room_each_force_confirms_what_the_other_proposes(ours, hassan, baran, salim):
    other = builders.report(hassan)
    builders.propose(hassan, ours, other, principal=other)
    with pytest.raises(PermissionDenied):
        builders.confirm(salim, ours, other)
    assert builders.confirm(baran, ours, other).degree == "same"


def test_either_may_be_the_principal_and_nothing_else(ours, theirs, nalin, baran, rezan):
    stranger = builders.report(rezan)
    assert (
        refused(builders.propose, nalin, ours, theirs, principal=stranger)
        == "The principal is one of the two reports."
    )
    builders.propose(nalin, ours, theirs, principal=theirs)
    builders.confirm(baran, ours, theirs)
    assert not counts(ours)
    assert counts(theirs)


def test_what_was_related_before_is_proposed_and_stays_one_relation(ours, theirs, nalin):
    builders.relate(nalin, ours, theirs)
    builders.propose(nalin, ours, theirs)
    assert Relation.objects.get().degree == "proposed"


# Refusals, each with its sentence


def test_nothing_is_proposed_twice_nor_confirmed_unproposed(ours, theirs, nalin, zainab, baran):
    assert (
        refused(builders.confirm, zainab, ours, theirs) == "Nothing is proposed for these reports."
    )
    assert refused(builders.dissolve, baran, ours, theirs) == "These reports are not one event."
    builders.propose(nalin, ours, theirs)
    again = "These reports are one event, or proposed as one."
    assert refused(builders.propose, zainab, ours, theirs) == again
    builders.confirm(zainab, ours, theirs)
    assert refused(builders.propose, zainab, ours, theirs) == again
    assert (
        refused(builders.confirm, zainab, ours, theirs) == "Nothing is proposed for these reports."
    )


def test_a_struck_report_is_no_report_of_an_event(ours, theirs, nalin, zainab):
    struck = "A struck report is no report of an event any more."
    builders.propose(nalin, ours, theirs)
    builders.strike(nalin, ours)
    assert refused(builders.confirm, zainab, ours, theirs) == struck
    other = builders.report(nalin)
    builders.strike(nalin, other)
    assert refused(builders.propose, nalin, other, theirs) == struck


def test_an_exercise_tells_of_no_real_event(ours, zainab, nalin, settings):
    settings.TRAINING = False
    drill = builders.report(zainab, exercise=True)
    sentence = "A record made for training tells of no real event."
    assert refused(builders.propose, nalin, ours, drill) == sentence


def test_a_report_counts_under_one_principal_only(ours, theirs, nalin, zainab, hassan):
    third = builders.report(hassan)
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    sentence = "One of these reports counts under another event already."
    assert refused(builders.propose, nalin, third, theirs) == sentence
    sentence = "Other reports count under this one: make it the principal."
    assert refused(builders.propose, hassan, third, ours, principal=third) == sentence


def test_several_reports_count_under_one_principal(ours, theirs, nalin, zainab):
    another = builders.report(zainab)
    for other in (theirs, another):
        builders.propose(nalin, ours, other)
        builders.confirm(zainab, ours, other)
    assert Incident.objects.counted().get() == ours


# What counts


def test_the_casualties_of_an_event_count_once_and_twice_again_when_dissolved(
    ours, theirs, nalin, zainab, baran
):
    assert killed() == 4
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    assert killed() == 2
    with pytest.raises(PermissionDenied):
        builders.dissolve(nalin, ours, theirs)
    relation = builders.dissolve(baran, ours, theirs)
    assert killed() == 4
    assert (relation.degree, relation.principal) == ("related", None)


def test_the_chief_of_the_room_that_confirmed_dissolves_too(ours, theirs, nalin, zainab):
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    builders.dissolve(zainab, theirs, ours)
    assert counts(ours)
    assert counts(theirs)


def test_striking_the_principal_lets_the_other_count_again(ours, theirs, nalin, zainab):
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    before = Incident.objects.get(pk=theirs.pk).latest
    builders.strike(nalin, ours)
    assert killed() == 2
    assert counts(theirs)
    assert Incident.objects.get(pk=theirs.pk).latest > before, "its row of the log is drawn anew"


def test_striking_the_other_leaves_the_principal_counted(ours, theirs, nalin, zainab):
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    builders.strike(zainab, theirs)
    assert killed() == 2
    assert Incident.objects.counted().get() == ours


def test_dissolving_an_old_event_leaves_a_later_one_alone(
    ours, theirs, nalin, zainab, hassan, baran
):
    """The principal is struck, the other counts under a third: the first is dissolved late."""
    third = builders.report(hassan, kind="attack")
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    builders.strike(nalin, ours)
    builders.propose(hassan, third, theirs)
    builders.confirm(zainab, third, theirs)
    builders.dissolve(baran, ours, theirs)
    assert Incident.objects.get(pk=theirs.pk).same_as == third


def test_withdrawing_a_proposal_leaves_another_event_alone(
    ours, theirs, nalin, zainab, hassan, baran
):
    third = builders.report(hassan, kind="attack")
    builders.propose(nalin, ours, theirs)
    builders.propose(hassan, third, theirs)
    builders.confirm(zainab, third, theirs)
    builders.dissolve(baran, ours, theirs)
    assert Incident.objects.get(pk=theirs.pk).same_as == third
    assert not counts(theirs)


def test_the_day_says_how_many_reports_were_set_aside(ours, theirs, nalin, zainab, browse):
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    page = browse(nalin).get(f"/summary/{DAY}/")
    assert page.context["set_aside"] == "Not counted: 1 report of the same event."
    assert [told["number"] for told in page.context["significant"]] == [ours.number]
    figures = summary.figures(DAY, summary.Present())
    assert figures["headline"]["incidents"]["count"] == 1
    assert figures["set_aside"]["same_event"] == 1


def test_verifying_finds_a_report_that_counts_otherwise_than_its_relations_say(
    ours, theirs, nalin, zainab
):
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    assert list(derived.faults()) == []
    rows = Incident.objects.filter(pk=theirs.pk)
    rows.update(same_as=None)
    assert [theirs.number in fault for fault in derived.faults()] == [True]
    rows.update(same_as=ours)
    builders.strike(nalin, ours)
    assert list(derived.faults()) == []
    rows.update(same_as=ours)
    assert [theirs.number in fault for fault in derived.faults()] == [True]


# The book


def test_the_journal_shows_who_proposed_and_who_confirmed(
    ours, theirs, nalin, zainab, amal, browse
):
    builders.propose(nalin, ours, theirs)
    relation = builders.confirm(zainab, ours, theirs)
    told = JournalEntry.objects.filter(subject="relation").order_by("position")
    assert [(entry.verb, entry.by.username) for entry in told] == [
        ("propose_event", "nalin"),
        ("confirm_event", "zainab"),
    ]
    proposed, confirmed = (entry.state() for entry in told)
    assert proposed["proposed_by"] == confirmed["proposed_by"] == str(nalin.pk)
    assert (proposed["centre"], confirmed["centre"]) == ("K1", "DIYALA")
    page = browse(amal).get(f"/journal/{relation.position}/").content.decode()
    assert "Same event confirmed" in page
    assert f"{relation.first.number} · {relation.second.number}" in page


def test_a_step_sent_again_is_taken_once(ours, theirs, nalin, zainab):
    told = {"by": nalin, "submission": uuid4(), "incident": ours, "other": theirs}
    first = actions.propose_event(**told, principal=ours)
    builders.confirm(zainab, ours, theirs)
    assert actions.propose_event(**told, principal=ours) == first
    assert Relation.objects.get().degree == "same"
    assert JournalEntry.objects.filter(verb="propose_event").count() == 1
