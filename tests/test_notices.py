"""Who is told of what is recorded, and who is not: once, and only who is posted now."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres import actions as rooms
from centres import journal
from centres.journal import followers
from centres.models import Area, Centre, Follower, Officer, Posting
from incidents import actions, notices, tasks
from incidents.models import Incident, Notice, NoticeRule, Reading
from incidents.reports.preparation import NewReport
from tests.support import builders

pytestmark = pytest.mark.django_db
EVERYBODY = {"nalin", "hassan", "rezan", "zainab", "baran"}  # of the rooms
TWO_KILLED = [{"outcome": "killed", "category": "civilian", "count": 2}]


@pytest.fixture(autouse=True)
def nothing_before(db):
    """Begin with what is recorded from here on, as after the migration."""
    Follower.objects.update_or_create(name="telling", defaults={"position": journal.position()})


def told(**which) -> list[str]:
    """Let the worker catch up; return the user names of who has been told, and of rooms."""
    followers.catch_up()
    found = Notice.objects.filter(**which).values_list("officer__username", "centre")
    return sorted(username or f"room {centre}" for username, centre in found)


def chief(username, force, centre):
    officer = builders.enrol(username, rank="major", force_id=force)
    builders.post(officer, "chief", centre)
    return officer


@pytest.fixture
def salim(db):
    """The Iraqi chief at K1."""
    return chief("salim", "iraqi", "K1")


@pytest.fixture
def kawa(db):
    """The Peshmerga chief at Makhmour."""
    return chief("kawa", "peshmerga", "MAKHMOUR")


def knows(officer, incident):
    Reading.objects.create(
        officer=officer, incident=incident, version=incident.version, at=timezone.now()
    )


# New reports


def test_a_flash_report_is_told_to_all_rooms_and_commanders_but_not_to_its_author(nalin):
    incident = builders.report(nalin, kind="abduction")
    assert told(reason="report") == sorted(EVERYBODY - {"nalin"} | {"karim", "adnan"})
    assert {notice.incident_id for notice in Notice.objects.all()} == {incident.pk}
    assert all(notice.flash for notice in Notice.objects.all())


def test_an_immediate_report_is_told_to_all_rooms_but_not_to_commanders(nalin):
    builders.report(nalin, kind="ied")
    assert told() == sorted(EVERYBODY - {"nalin"})
    assert not Notice.objects.filter(flash=True).exists()


def test_what_has_time_is_told_to_nobody(nalin):
    builders.report(nalin, kind="extortion")
    builders.report(nalin, kind="other")
    assert told() == []


def test_each_is_told_once_however_often_the_worker_looks(nalin):
    incident = builders.report(nalin, kind="abduction")
    before = told()
    Follower.objects.filter(name="telling").update(position=0)
    assert told(incident=incident) == before


def test_what_was_recorded_before_is_told_to_nobody(nalin, monkeypatch):
    """The migration makes the follower's row at the head; here it runs on a book with reports."""
    from importlib import import_module

    from django.apps import apps

    builders.report(nalin, kind="abduction")
    Follower.objects.filter(name="telling").delete()
    import_module("incidents.migrations.0003_notices_follow_from_now").follow_from_now(apps, None)
    assert Follower.objects.get(name="telling").position == journal.position()
    assert told() == []


def test_only_who_is_posted_now_is_told(nalin, rezan, former):
    builders.report(nalin, kind="ied")
    posting = Posting.objects.get(officer=rezan)
    rooms.end_posting(by=builders.setup(), submission=uuid4(), posting=posting)
    disabled = Officer.objects.get(username="baran")
    rooms.disable_officer(by=builders.setup(), submission=uuid4(), officer=disabled)
    builders.post(former, "liaison", "MOSUL")
    assert told() == ["former", "hassan", "zainab"]


def test_imported_reports_and_those_for_training_are_told_to_nobody(settings, nalin):
    settings.TRAINING = False
    builders.report(nalin, kind="abduction", exercise=True)
    fields = builders.report_fields(kind="abduction", occurred_at=builders.at(2019, 1, 1))
    k1 = Centre.objects.get(pk="K1")
    rows = [NewReport(centre=k1, submission=uuid4(), fields=fields) for _row in range(500)]
    done = actions.report_many(by=builders.setup(), reports=rows, channel="import")
    assert {type(one) for one in done} == {Incident}
    assert told() == []


def test_a_report_struck_before_anybody_was_told_is_told_to_nobody(nalin):
    builders.strike(nalin, builders.report(nalin, kind="abduction"))
    assert told() == []


def test_a_revision_tells_those_whom_the_report_did_not_concern_before(nalin):
    incident = builders.report(nalin, kind="attack")
    assert told() == sorted(EVERYBODY - {"nalin"})
    builders.revise(nalin, incident, precedence="flash")
    assert told(reason="report") == sorted(EVERYBODY - {"nalin"} | {"karim", "adnan"})


def test_a_batch_costs_few_queries_however_many_entries_and_officers(nalin, hassan):
    def cost(many):
        for _one in range(many):
            incident = builders.report(nalin, kind="abduction")
            knows(hassan, incident)
            builders.revise(nalin, incident, place="Tuz")
        with CaptureQueriesContext(connection) as captured:
            followers.catch_up()
        return len(captured)

    cost(1)  # the other followers begin
    few = cost(1)
    assert cost(10) == few


# Rules


def test_an_own_rule_comes_before_the_rooms_and_the_default(nalin, hassan, baran):
    notices.save_rule({"centre": Centre.objects.get(pk="K1")}, {"precedences": ["priority"]})
    notices.save_rule({"officer": hassan}, {"kinds": ["drone"]})
    builders.report(nalin, kind="extortion")
    assert told() == ["baran"]  # by the room's rule
    Notice.objects.all().delete()
    builders.report(nalin, kind="drone")
    assert told() == ["hassan", "rezan", "zainab"]  # own rule, and the default elsewhere
    Notice.objects.all().delete()
    notices.delete_rule({"officer": hassan})
    builders.report(nalin, kind="arson")
    assert told() == ["baran", "hassan"]


def test_an_area_is_matched_by_its_code_in_whichever_layer(nalin, rezan):
    notices.save_rule({"officer": rezan}, {"areas": ["K1"]})
    here = builders.report(nalin, mgrs="38S ME 448 251")
    assert "K1" in {area.code for area in Area.objects.filter(pk__in=here.areas)}
    builders.report(nalin, mgrs="", place="Somewhere")
    assert told() == ["rezan"]
    assert Notice.objects.get().incident == here


def test_commanders_have_their_own_rule_and_auditors_are_told_by_theirs_alone(nalin, karim, amal):
    notices.save_rule({"officer": karim}, {"kinds": ["arson"]})
    notices.save_rule({"officer": amal}, {"kinds": ["arson"]})
    builders.report(nalin, kind="arson")
    assert told() == ["amal", "karim"]


def test_a_rule_that_names_nothing_keeps_everything_away(nalin, hassan):
    notices.save_rule({"officer": hassan}, {"precedences": []})
    builders.report(nalin, kind="abduction")
    assert "hassan" not in told()


# Disputes


def test_a_dispute_is_told_to_the_author_and_the_own_forces_chief_of_the_room(
    nalin, rezan, baran, salim, zainab
):
    incident = builders.report(nalin)
    builders.acknowledge(rezan, incident)
    assert told() == []
    builders.dispute(zainab, incident)
    assert told(reason="dispute") == ["baran", "nalin"]
    builders.dispute(zainab, incident, "place", "Kifri")
    assert told(reason="dispute") == ["baran", "baran", "nalin", "nalin"]


def test_an_author_who_left_hears_of_no_dispute(nalin, zainab, baran):
    incident = builders.report(nalin)
    posting = Posting.objects.get(officer=nalin)
    rooms.end_posting(by=builders.setup(), submission=uuid4(), posting=posting)
    builders.dispute(zainab, incident)
    assert told() == ["baran"]


# Requests


def test_a_request_is_told_to_the_room_asked_and_its_answer_to_who_asked(
    nalin, baran, rezan, kawa, salim
):
    request = builders.ask(nalin, "MAKHMOUR")
    assert told() == ["kawa", "rezan"]
    builders.accept(rezan, request)
    assert told(cause=f"accept:{request.pk}") == ["baran", "nalin", "salim"]
    builders.complete(kawa, request)
    assert told(cause=f"complete:{request.pk}") == ["baran", "nalin", "salim"]


def test_a_refusal_is_told_to_who_asked_and_a_withdrawal_to_the_room_asked(nalin, rezan, baran):
    declined, withdrawn = builders.ask(nalin, "MAKHMOUR"), builders.ask(nalin, "MAKHMOUR")
    builders.decline(rezan, declined)
    builders.withdraw(baran, withdrawn)
    assert told(cause=f"decline:{declined.pk}") == ["baran", "nalin"]
    assert told(cause=f"withdraw:{withdrawn.pk}") == ["rezan"]
    assert {notice.request_id for notice in Notice.objects.all()} == {declined.pk, withdrawn.pk}


def test_a_request_about_a_record_for_training_is_told_to_nobody(settings, nalin):
    settings.TRAINING = False
    builders.ask(nalin, "MAKHMOUR", builders.report(nalin, exercise=True))
    assert told() == []


def test_a_commander_who_asked_hears_the_answer(karim, rezan, baran):
    request = builders.ask(karim, "MAKHMOUR", centre="K1")
    builders.accept(rezan, request)
    assert told(cause=f"accept:{request.pk}") == ["baran", "karim"]


# Same event


def test_a_proposal_is_told_to_the_chiefs_of_the_other_room(nalin, rezan, kawa, baran, salim):
    ours, theirs = builders.report(nalin), builders.report(rezan)
    builders.relate(nalin, ours, theirs)
    assert told() == []
    builders.propose(nalin, ours, theirs)
    assert told(reason="event") == ["kawa"]


def test_within_one_room_the_other_forces_chief_is_told(nalin, hassan, baran, salim):
    builders.propose(nalin, builders.report(nalin), builders.report(hassan))
    assert told(reason="event") == ["salim"]


def test_what_became_of_a_proposal_is_told_to_both_rooms_chiefs_and_the_proposer(
    nalin, rezan, kawa, baran, salim
):
    ours, theirs = builders.report(nalin), builders.report(rezan)
    relation = builders.propose(nalin, ours, theirs)
    builders.confirm(kawa, ours, theirs)
    assert told(cause__startswith=f"confirm_event:{relation.pk}") == ["baran", "nalin", "salim"]
    builders.dissolve(baran, ours, theirs)
    assert told(cause__startswith="dissolve_event") == ["kawa", "nalin", "salim"]
    builders.propose(nalin, ours, theirs)
    assert told(cause__startswith="propose_event") == ["kawa", "kawa"]  # it is proposed anew


# Corrections


def test_a_correction_is_told_to_who_read_or_answered_but_not_to_who_made_it(
    nalin, rezan, hassan, zainab, karim, baran
):
    incident = builders.report(nalin)
    for officer in (hassan, karim, nalin):
        knows(officer, incident)
    builders.acknowledge(rezan, incident)
    builders.revise(nalin, incident, casualties=TWO_KILLED)
    assert told(reason="correction") == ["hassan", "karim", "rezan"]
    assert {notice.version for notice in Notice.objects.all()} == {2}


@pytest.mark.parametrize(
    ("fields", "corrects"),
    [
        ({"kind": "arson"}, True),
        ({"place": "Tuz"}, True),
        ({"grading": {"source": "B"}}, True),
        ({"narrative": "They came again."}, False),
        ({"precedence": "routine"}, False),
    ],
)
def test_only_what_others_go_on_from_is_a_correction(nalin, hassan, fields, corrects):
    incident = builders.report(nalin)
    knows(hassan, incident)
    builders.revise(nalin, incident, **fields)
    assert told(reason="correction") == (["hassan"] if corrects else [])


def test_a_struck_report_is_a_correction(nalin, hassan):
    incident = builders.report(nalin)
    knows(hassan, incident)
    builders.strike(nalin, incident)
    assert told() == ["hassan"]


def test_who_knows_only_the_corrected_version_is_told_nothing(nalin, hassan, rezan):
    incident = builders.report(nalin)
    knows(hassan, incident)
    revised = builders.revise(nalin, incident, place="Tuz")
    knows(rezan, revised)
    assert told() == ["hassan"]


def test_several_corrections_in_one_batch_are_told_each(nalin, hassan):
    incident = builders.report(nalin)
    knows(hassan, incident)
    revised = builders.revise(nalin, incident, place="Tuz")
    revised = builders.revise(nalin, revised, narrative="It was dark.")
    builders.strike(nalin, revised)
    followers.catch_up()
    corrected = Notice.objects.order_by("version").values_list("version", flat=True)
    assert list(corrected) == [2, 4]


def test_acknowledging_a_correction_by_whichever_door_settles_its_notice(nalin, hassan):
    incident = builders.report(nalin)
    knows(hassan, incident)
    builders.revise(nalin, incident, place="Tuz")
    assert told() == ["hassan"]
    told_of = {"by": hassan, "submission": uuid4(), "incident": incident, "version": 2}
    actions.receive_correction(**told_of)
    followers.catch_up()
    assert Notice.objects.get().read_at


# What is forgotten


def test_notices_are_forgotten_thirty_days_after_they_were_read_all_after_ninety(
    nalin, hassan, baran, time_machine
):
    builders.report(nalin, kind="ied")
    followers.catch_up()
    notices.read_all(hassan)
    kept = Notice.objects.count()
    time_machine.move_to(timezone.now() + timedelta(days=29))
    tasks.expire_notices()
    assert Notice.objects.count() == kept
    time_machine.move_to(timezone.now() + timedelta(days=2))
    tasks.expire_notices()
    assert Notice.objects.count() == kept - 1
    assert not Notice.objects.filter(officer=hassan).exists()
    time_machine.move_to(timezone.now() + timedelta(days=60))
    tasks.expire_notices()
    assert not Notice.objects.exists()


def test_one_rule_is_of_an_officer_or_of_a_room(hassan):
    notices.save_rule({"officer": hassan}, {"kinds": ["drone"]})
    notices.save_rule({"officer": hassan}, {"kinds": ["ied"]})
    assert NoticeRule.objects.get().kinds == ["ied"]
