"""Answers to a report: who may give which, and what stands of them."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import actions as rooms
from centres.models import Centre
from incidents.exchange import latest_answers
from incidents.models import Acknowledgement
from tests.support import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(nalin):
    return builders.report(nalin)


def faults(act) -> set:
    """Return the fields that an answer is refused for."""
    with pytest.raises(ValidationError) as refused:
        act()
    return set(getattr(refused.value, "error_dict", {None: 0}))


def stands(incident) -> dict:
    """Return what stands, by room and force: the answers with what they dispute."""
    found = latest_answers.standing(Acknowledgement.objects.filter(incident=incident).standing())
    return {
        key: [f"{answer.answer} {answer.disputed}".strip() for answer in some]
        for key, some in found.items()
    }


def test_the_other_force_of_the_reporting_room_answers_and_the_own_force_does_not(
    incident, nalin, hassan, baran
):
    assert builders.acknowledge(hassan, incident).force_id == "iraqi"
    for officer in (nalin, baran):
        with pytest.raises(PermissionDenied):
            builders.acknowledge(officer, incident)
        with pytest.raises(PermissionDenied):
            builders.acknowledge(officer, incident, on_behalf_of="Captain Aram")


def test_one_answers_for_the_own_room_and_for_no_other(incident, rezan, zainab):
    assert builders.acknowledge(rezan, incident).centre_id == "MAKHMOUR"
    assert builders.acknowledge(zainab, incident).centre_id == "DIYALA"
    for officer, room in ((rezan, "DIYALA"), (zainab, "MOSUL")):
        with pytest.raises(PermissionDenied):
            builders.acknowledge(officer, incident, centre=room)


def test_what_another_room_told_by_telephone_names_who_told_it(incident, nalin, zainab):
    told = builders.acknowledge(nalin, incident, centre="MOSUL", on_behalf_of=" Captain Aram ")
    assert (told.centre_id, told.force_id, told.by) == ("MOSUL", "peshmerga", nalin)
    assert told.on_behalf_of == "Captain Aram"
    theirs = builders.acknowledge(zainab, incident, centre="K1", on_behalf_of="Major Salim")
    assert theirs.force_id == "iraqi"
    with pytest.raises(PermissionDenied):
        builders.acknowledge(nalin, incident, centre="MOSUL", on_behalf_of=" \t ")


@pytest.mark.parametrize("name", ["karim", "adnan", "amal", "dara", "former"])
def test_nobody_answers_who_sits_in_no_room(name, request, incident):
    for more in ({}, {"on_behalf_of": "Captain Aram"}):
        with pytest.raises(PermissionDenied):
            builders.acknowledge(request.getfixturevalue(name), incident, centre="MOSUL", **more)


@pytest.mark.parametrize(
    ("answer", "more", "wrong"),
    [
        ("dispute", {}, {"disputed", "value"}),
        ("dispute", {"disputed": "casualties", "value": " \r\n"}, {"value"}),
        ("dispute", {"value": "Two."}, {"disputed"}),
        ("dispute", {"disputed": "weather", "value": "Rain."}, {"disputed"}),
        ("comment", {}, {"comment"}),
        ("concur", {"disputed": "casualties", "value": "Two."}, {"answer"}),
        ("perhaps", {}, {"answer"}),
        ("concur", {"version": 0}, {"version"}),
        ("concur", {"version": 2}, {"version"}),
        ("concur", {"version": 10**9}, {"version"}),
        ("comment", {"comment": "x" * 2_001}, {"comment"}),
        ("comment", {"comment": "NUL\x00"}, {"comment"}),
        ("dispute", {"disputed": "place", "value": "x" * 501}, {"value"}),
    ],
)
def test_an_answer_lacks_nothing_and_says_nothing_else(incident, rezan, answer, more, wrong):
    assert faults(lambda: builders.acknowledge(rezan, incident, answer, **more)) == wrong
    assert not Acknowledgement.objects.exists()


def test_a_struck_report_and_a_room_that_is_closed_are_not_answered(incident, nalin, rezan, dara):
    closed = Centre.objects.get(pk="MOSUL")
    told = {"centre": closed, "fields": {"status": "closed"}}
    rooms.change_centre(by=dara, submission="6b1f4d2c-0000-4000-8000-000000000001", **told)
    by_telephone = {"centre": "MOSUL", "on_behalf_of": "Captain Aram"}
    assert faults(lambda: builders.acknowledge(rezan, incident, **by_telephone)) == {"centre"}
    builders.strike(nalin, incident)
    assert faults(lambda: builders.acknowledge(rezan, incident)) == {None}


def test_a_version_that_was_revised_meanwhile_is_answered_as_it_was_shown(incident, nalin, rezan):
    builders.revise(nalin, incident, place="Tuz")
    assert builders.acknowledge(rezan, incident, version=1).version == 1


MAKHMOUR = ("MAKHMOUR", "peshmerga")


def test_the_last_word_of_a_room_and_force_stands(incident, rezan):
    builders.acknowledge(rezan, incident, "seen")
    assert stands(incident) == {MAKHMOUR: ["seen"]}
    builders.acknowledge(rezan, incident, "concur")
    assert stands(incident) == {MAKHMOUR: ["concur"]}
    builders.acknowledge(rezan, incident, "seen")  # of the same version: says nothing new
    assert stands(incident) == {MAKHMOUR: ["concur"]}
    builders.acknowledge(rezan, incident, "comment", comment="By night.")
    assert stands(incident) == {MAKHMOUR: ["comment"]}


def test_to_have_seen_another_version_stands_over_an_answer_to_an_earlier_one(
    incident, nalin, rezan
):
    builders.acknowledge(rezan, incident, "concur")
    builders.acknowledge(rezan, builders.revise(nalin, incident, place="Tuz"), "seen")
    assert stands(incident) == {MAKHMOUR: ["seen"]}


def test_disputes_stand_side_by_side_until_the_same_force_concurs(incident, nalin, rezan, zainab):
    builders.dispute(rezan, incident, "casualties", "One.")
    builders.dispute(rezan, incident, "place", "Tuz.")
    builders.dispute(rezan, incident, "casualties", "Two.")
    assert stands(incident)[MAKHMOUR] == ["dispute place", "dispute casualties"]
    builders.acknowledge(rezan, builders.revise(nalin, incident, place="Tuz"), "seen")
    builders.acknowledge(zainab, incident, "concur")  # another force withdraws nothing
    assert stands(incident)[MAKHMOUR] == ["dispute place", "dispute casualties"]
    found = latest_answers.disputes(Acknowledgement.objects.filter(incident=incident).standing())
    assert [dispute.value for dispute in found] == ["Tuz.", "Two."]
    builders.acknowledge(rezan, incident, "concur")
    assert stands(incident)[MAKHMOUR] == ["concur"]


def test_a_list_shows_the_strongest_answer_of_each_force(incident, nalin, hassan, rezan, zainab):
    builders.acknowledge(rezan, incident, "seen")
    by_telephone = {"centre": "MOSUL", "on_behalf_of": "Captain Aram"}
    aram = builders.enrol("aram", rank="captain", force_id="peshmerga")
    builders.post(aram, "liaison", "MOSUL")
    told = builders.acknowledge(nalin, incident, "concur", **by_telephone)
    builders.confirm_answer(aram, told)
    builders.dispute(zainab, incident)
    builders.acknowledge(hassan, incident, "comment", comment="By night.")
    found = latest_answers.strongest_by_force(
        Acknowledgement.objects.filter(incident=incident).standing()
    )
    assert found == {"peshmerga": "concur", "iraqi": "dispute"}
    builders.acknowledge(zainab, incident, "seen")
    assert found == latest_answers.strongest_by_force(
        Acknowledgement.objects.filter(incident=incident).standing()
    )
    builders.acknowledge(zainab, incident, "concur")
    found = latest_answers.strongest_by_force(
        Acknowledgement.objects.filter(incident=incident).standing()
    )
    assert found == {"peshmerga": "concur", "iraqi": "comment"}


def test_forces_answer_whose_officers_sit_in_rooms(db):
    assert [force.pk for force in latest_answers.answering()] == ["peshmerga", "iraqi"]
    names = {"name_en": "Police", "name_ar": "الشرطة", "name_ckb": "پۆلیس"}
    told = {"fields": {"code": "police", **names}}
    rooms.add_force(by=builders.setup(), submission=uuid4(), **told)
    assert [force.pk for force in latest_answers.answering()] == ["peshmerga", "iraqi"]
    builders.post(builders.enrol("salar", rank="captain", force_id="police"), "liaison", "K1")
    assert {force.pk for force in latest_answers.answering()} == {"peshmerga", "iraqi", "police"}
