"""What one force alone must not do to the other: uncount its report, answer for it, silence it.

Each of these was open to the attacker before: a chief's confirmation of the own proposal, a
telephone call that nobody made, an assessment over the other force's.
"""

from datetime import date, timedelta
from uuid import uuid4

import orjson
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from centres.models import JournalEntry, Officer
from incidents import actions, derived, summary, tasks
from incidents.exchange import punctuality
from incidents.models import Acknowledgement, Assessment, Incident, Notice, Obligation, Relation
from tests.support import builders

DAY = date(2026, 11, 20)
PRESSED = {"centre": "MOSUL", "on_behalf_of": "Captain Aram"}


def enrolled(username, force, role, room) -> Officer:
    builders.post(builders.enrol(username, rank="colonel", force_id=force), role, room)
    return Officer.objects.get(username=username)


@pytest.fixture
def rebwar(db_or_real):
    """The chief at Diyala of the Peshmerga, beside zainab of the Iraqi forces."""
    return enrolled("rebwar", "peshmerga", "chief", "DIYALA")


@pytest.fixture
def salim(db_or_real):
    """The chief at K1 of the Iraqi forces, beside baran of the Peshmerga."""
    return enrolled("salim", "iraqi", "chief", "K1")


@pytest.fixture
def aram(db_or_real):
    """The liaison officer at Mosul of the Peshmerga, who was called or was not."""
    return enrolled("aram", "peshmerga", "liaison", "MOSUL")


@pytest.fixture
def ours(nalin):
    return builders.report(nalin, kind="attack")


@pytest.fixture
def theirs(zainab):
    return builders.report(zainab, kind="attack")


def counts(incident) -> bool:
    return Incident.objects.counted().filter(pk=incident.pk).exists()


def told(**which) -> list[str]:
    """Let the notices be written, and return whom they tell."""
    tasks.telling(JournalEntry.objects.order_by("position"))
    return sorted(Notice.objects.filter(**which).values_list("officer__username", flat=True))


# One event


def test_one_force_alone_takes_no_report_of_the_other_out_of_the_count(
    ours, theirs, nalin, rebwar, zainab, browse
):
    builders.propose(nalin, ours, theirs)
    address = f"/incidents/{ours.number}/related/confirm/"
    sent = {"submission": uuid4(), "other": theirs.number}
    assert browse(rebwar).post(address, sent).status_code == 403
    assert counts(theirs)
    assert browse(zainab).post(address, sent | {"submission": uuid4()}).status_code == 302
    assert not counts(theirs)


def test_a_chief_of_the_force_confirms_in_either_room(ours, theirs, nalin, baran, rebwar, salim):
    builders.propose(nalin, ours, theirs)
    for officer in (baran, rebwar):
        with pytest.raises(PermissionDenied):
            builders.confirm(officer, ours, theirs)
    assert builders.confirm(salim, ours, theirs).centre_id == "K1"
    assert not counts(theirs)


def test_a_force_gives_up_its_own_report_by_two_of_its_hands(ours, theirs, baran, zainab, nalin):
    builders.propose(baran, ours, theirs, principal=theirs)
    for officer in (baran, zainab):  # the proposer himself; the force whose report it is not
        with pytest.raises(PermissionDenied):
            builders.confirm(officer, ours, theirs)
    builders.dissolve(baran, ours, theirs)
    builders.propose(nalin, ours, theirs, principal=theirs)
    builders.confirm(baran, ours, theirs)
    assert not counts(ours)
    assert counts(theirs)


def test_within_one_force_the_room_that_proposed_uncounts_no_other_rooms_report(
    ours, nalin, baran, rezan
):
    kawa = enrolled("kawa", "peshmerga", "chief", "MAKHMOUR")
    other = builders.report(rezan)
    builders.propose(nalin, ours, other)
    with pytest.raises(PermissionDenied):
        builders.confirm(baran, ours, other)
    builders.confirm(kawa, ours, other)
    assert not counts(other)


def test_a_report_of_no_force_is_confirmed_by_a_chief_of_either(ours, nalin, baran, rebwar):
    old = builders.report(builders.setup(), centre="DIYALA", channel="import")
    assert old.force_id is None
    builders.propose(nalin, ours, old)
    with pytest.raises(PermissionDenied):
        builders.confirm(baran, ours, old)  # who proposed it sits in the same room and force
    builders.confirm(rebwar, ours, old)
    assert not counts(old)


def test_both_reports_say_for_whom_a_proposal_waits(ours, theirs, nalin, zainab, rebwar, browse):
    builders.propose(nalin, ours, theirs)
    for report in (ours, theirs):
        address = f"/incidents/{report.number}/"
        for officer, offered in ((zainab, True), (rebwar, False), (nalin, False)):
            page = browse(officer).get(address)
            (row,) = page.context["related"]
            assert row["may_confirm"] is offered
            words = " ".join(page.content.decode().split())
            assert "waits for a chief of the Iraqi forces in Diyala" in words
            assert "waits for a chief of the Iraqi forces in Kirkuk (K1)" in words


def test_those_who_may_confirm_are_told_and_nobody_else(ours, theirs, nalin, zainab, rebwar, salim):
    builders.propose(nalin, ours, theirs)
    assert told(reason="event") == ["salim", "zainab"]


def test_no_force_is_held_out_of_the_count_against_its_will(ours, theirs, nalin, zainab, salim):
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    builders.dissolve(salim, ours, theirs)
    assert counts(theirs)
    with pytest.raises(ValidationError, match="Nothing is proposed"):
        builders.confirm(zainab, ours, theirs)


@pytest.mark.parametrize(
    "moved", [{"occurred_at": builders.at(2026, 11, 18, 9)}, {"time_precision": "month"}]
)
def test_what_anothers_report_counts_under_is_not_moved_to_another_day(
    ours, theirs, nalin, baran, zainab, moved
):
    """Its principal taken away to another day, the other force's report would count nowhere."""
    if "time_precision" in moved:
        moved["occurred_at"] = builders.at(2026, 10, 31, 21)
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    with pytest.raises(ValidationError, match="dissolve the event first"):
        builders.revise(baran, ours, **moved)
    same_day = builders.revise(nalin, ours, occurred_at=builders.at(2026, 11, 20, 12))
    builders.dissolve(baran, ours, theirs)
    builders.revise(baran, same_day, **moved)
    figures = summary.figures(DAY, summary.Present())
    assert [report["number"] for report in figures["reports"]] == [theirs.number]


def test_a_report_struck_or_counted_elsewhere_takes_none_along(ours, theirs, nalin, zainab, hassan):
    """A third report on top of a principal would uncount what counts under it."""
    third = builders.report(hassan, kind="attack")
    builders.propose(hassan, third, ours, principal=third)
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    with pytest.raises(ValidationError, match="Other reports count under this one"):
        builders.confirm(enrolled("baravan", "peshmerga", "chief", "K1"), third, ours)
    builders.strike(nalin, ours)
    assert counts(theirs)


# Answers by telephone


@pytest.fixture
def flash(nalin):
    return builders.report(nalin, kind="abduction")


def awaited(incident) -> set[str]:
    owed = Obligation.objects.awaited().filter(incident=incident)
    return set(owed.values_list("centre", flat=True))


def test_the_reporters_own_telephone_quiets_no_clock(flash, nalin, zainab, time_machine):
    for room in ("MAKHMOUR", "MOSUL", "DIYALA"):
        builders.acknowledge(nalin, flash, centre=room, on_behalf_of="Captain Nobody")
    assert awaited(flash) == {"MAKHMOUR", "MOSUL", "DIYALA"}
    time_machine.move_to(timezone.now() + timedelta(minutes=21))
    tasks.escalate_overdue()
    assert told(reason="overdue") == ["zainab"]
    assert told(reason="escalated") == ["adnan"] * 3 + ["karim"] * 3
    assert list(derived.faults()) == []


def test_nor_does_a_third_rooms(flash, rezan, aram):
    builders.acknowledge(rezan, flash, **PRESSED)
    assert "MOSUL" in awaited(flash)


def test_the_named_room_confirms_with_one_press_on_its_board(
    flash, nalin, aram, zainab, browse, time_machine
):
    call = builders.acknowledge(nalin, flash, "comment", comment="On our way.", **PRESSED)
    time_machine.move_to(timezone.now() + timedelta(minutes=15))  # the clock of ten is over
    for officer, rows in ((aram, [call]), (nalin, []), (zainab, [])):
        board = browse(officer).get("/")
        yours = board.context["yours"]["rows"]
        assert [row["answer"] for row in yours if row["answer"]] == rows
    page = browse(aram)
    assert "told by telephone, not confirmed" in page.get(flash.get_absolute_url()).content.decode()
    sent = {"submission": uuid4(), "answer": call.pk}
    address = f"/incidents/{flash.number}/answers/confirm/"
    assert page.post(address, sent).status_code == 302
    confirmed = Acknowledgement.objects.get(confirms=call)
    assert (confirmed.by, confirmed.comment) == (aram, "On our way.")
    owed = flash.obligations.get(centre="MOSUL")
    assert owed.met_at == call.at <= owed.due_at < confirmed.at, "in time, by the time of the call"
    assert page.get("/").context["yours"]["rows"] == []
    assert list(derived.faults()) == []


@pytest.mark.parametrize("name", ["nalin", "zainab", "rezan", "hassan", "karim"])
def test_nobody_else_confirms_it(name, flash, nalin, request):
    call = builders.acknowledge(nalin, flash, **PRESSED)
    with pytest.raises(PermissionDenied):
        builders.confirm_answer(request.getfixturevalue(name), call)


def test_a_room_that_disagrees_answers_instead(flash, nalin, aram):
    call = builders.acknowledge(nalin, flash, **PRESSED)
    own = builders.dispute(aram, flash)
    assert flash.obligations.get(centre="MOSUL").met_at == own.at
    with pytest.raises(ValidationError, match="does not wait to be confirmed"):
        builders.confirm_answer(aram, call)


def test_it_is_confirmed_once_and_not_what_is_no_telephones(flash, nalin, aram):
    call = builders.acknowledge(nalin, flash, **PRESSED)
    confirmed = builders.confirm_answer(aram, call)
    for answer in (call, confirmed):
        with pytest.raises(ValidationError, match="does not wait to be confirmed"):
            builders.confirm_answer(aram, answer)
    again = builders.acknowledge(nalin, flash, **PRESSED)
    builders.strike(nalin, flash)
    with pytest.raises(ValidationError, match="does not wait to be confirmed"):
        builders.confirm_answer(aram, again)


def test_what_is_told_by_telephone_unsays_no_word_of_the_room(flash, nalin, aram, browse):
    """The reporter would concur in the name of a room that disputes the report."""
    builders.dispute(aram, flash)
    call = builders.acknowledge(nalin, flash, **PRESSED)
    assert [a.by for a in Acknowledgement.objects.disputes()] == [aram]
    shown = browse(nalin).get(flash.get_absolute_url()).context
    assert [row["by"] for row in shown["disputes"]["casualties"]] == [aram]
    builders.confirm_answer(aram, call)
    assert not Acknowledgement.objects.disputes().exists()


def test_nor_does_it_dispute_or_concur_in_the_rooms_name(flash, rezan, nalin, aram, browse):
    builders.dispute(rezan, flash, **PRESSED)
    row = browse(nalin).get("/incidents/").content.decode()
    assert "not answered" in row
    assert not Acknowledgement.objects.disputes().exists()
    assert told(reason="dispute") == []


def test_ones_own_room_answers_by_telephone_at_once(flash, rezan):
    """Somebody of the room calls the officer on watch: the room itself writes it down."""
    builders.acknowledge(rezan, flash, on_behalf_of="Captain Salar")
    assert "MAKHMOUR" not in awaited(flash)


def test_a_clock_that_began_anew_after_the_call_is_met_by_it(flash, nalin, aram, time_machine):
    call = builders.acknowledge(nalin, flash, **PRESSED)
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    builders.revise(nalin, flash, precedence="immediate")
    builders.confirm_answer(aram, call)
    owed = Obligation.objects.all()
    assert owed.get(centre="MOSUL", incident=flash).met_at == call.at
    assert list(derived.faults()) == []
    rooms = punctuality.by_room(
        [call.centre], forces=[], requests=flash.requests.none(), obligations=owed,
        entries=JournalEntry.objects.none(),
    )  # fmt: skip
    assert rooms[0].reports["in_time"] == 1
    assert rooms[0].reports["median"] == timedelta(0)


def test_an_obligation_met_by_what_nobody_confirmed_is_found(flash, nalin, aram):
    call = builders.acknowledge(nalin, flash, **PRESSED)
    Obligation.objects.filter(incident=flash, centre="MOSUL").update(met_at=call.at)
    (fault,) = derived.faults()
    assert flash.number in fault


def test_the_days_figures_say_that_it_is_owed_until_it_is_confirmed(nalin, aram, time_machine):
    incident = builders.report(nalin, kind="abduction")
    call = builders.acknowledge(nalin, incident, **PRESSED)
    time_machine.move_to(timezone.now() + timedelta(hours=1))

    def owed():
        figures = summary.figures(summary.today(), summary.Present())
        return {row["centre"]: row["answered"] for row in figures["overdue"]}

    assert owed()["MOSUL"] is False
    confirmed = builders.confirm_answer(aram, call)
    assert "MOSUL" not in owed(), "the call was in time"
    past = summary.figures(summary.today(), summary.Past(confirmed.position - 1))
    assert {row["centre"] for row in past["overdue"]} >= {"MOSUL"}


def test_what_was_told_before_confirming_was_asked_for_stands(flash, nalin):
    """Neither the state of an old answer nor what follows from it is another now."""
    call = builders.acknowledge(nalin, flash, **PRESSED)
    assert {"told_at"} <= call.state().keys()
    Acknowledgement.objects.update(told_at=None)
    Obligation.objects.filter(incident=flash, centre="MOSUL").update(met_at=call.at)
    assert not {"told_at", "confirms"} & Acknowledgement.objects.get().state().keys()
    assert list(derived.faults()) == []


def test_the_book_of_all_this_is_verified(real, flash, nalin, aram, baran, capsys):
    builders.confirm_answer(aram, builders.acknowledge(nalin, flash, **PRESSED))
    builders.assess(baran, DAY, centre="K1")
    call_command("verify_journal")
    assert "verified" in capsys.readouterr().out


# Assessments


def test_each_forces_chief_of_a_room_has_words_of_its_own(baran, salim, karim, browse):
    builders.assess(baran, DAY, "The road is safe.", centre="K1")
    builders.assess(salim, DAY, "The road is not safe.", centre="K1")
    page = browse(karim).get(f"/summary/{DAY}/")
    shown = [(row["by_force"], row["text"]) for row in page.context["assessments"]]
    assert shown == [
        ("Peshmerga", "The road is safe."),
        ("Iraqi forces", "The road is not safe."),
    ]
    core = orjson.loads(builders.issue(karim, DAY).core)
    assert core["schema"] == 2
    assert [(row["force"], row["text"]) for row in core["assessments"]] == [
        ("peshmerga", "The road is safe."),
        ("iraqi", "The road is not safe."),
    ]
    frozen = browse(karim).get(f"/summary/{DAY}/").context["assessments"]
    assert [(row["by_force"], row["text"]) for row in frozen] == shown


def test_no_chief_is_offered_the_other_forces_words_to_change(baran, salim, browse):
    first = builders.assess(baran, DAY, "The road is safe.", centre="K1")
    (section,) = browse(salim).get(f"/summary/{DAY}/").context["assess_forms"]
    assert not section["form"].initial.get("text")
    with pytest.raises(actions.Conflict):
        builders.assess(salim, DAY, "Not safe.", centre="K1", based_on=first.position)
    assert Assessment.objects.get().text == "The road is safe."


def test_each_forces_commander_writes_for_all_rooms(karim, adnan):
    builders.assess(karim, DAY, "Quiet.")
    builders.assess(adnan, DAY, "Loud.")
    assert {a.force_id: a.text for a in Assessment.objects.filter(centre=None)} == {
        "peshmerga": "Quiet.",
        "iraqi": "Loud.",
    }


def test_a_relation_of_before_stands_and_may_be_dissolved(ours, theirs, nalin, zainab, rebwar):
    """What one force alone confirmed before stays as the book has it; the other dissolves it."""
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    assert Relation.objects.get().degree == "same"
    builders.dissolve(rebwar, ours, theirs)
    assert counts(theirs)
