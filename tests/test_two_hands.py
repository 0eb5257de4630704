"""Nobody acts as, or on, the other force: each of these attacks once succeeded."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from centres import actions as rooms
from centres.models import AccessToken, Alert, Centre, Force, JournalEntry, Officer, Posting
from incidents.models import Export
from tests.support import builders, story

pytestmark = pytest.mark.django_db


def refused(act, /, **arguments):
    """Tell whether an action is refused, and leaves no entry."""
    head = JournalEntry.objects.count()
    with pytest.raises(PermissionDenied):
        act(submission=uuid4(), **arguments)
    return JournalEntry.objects.count() == head


def sees(officer):
    """Return what stands above the officer's next page."""
    return [alert.sentence for alert in Alert.objects.visible_to(officer).unseen()]


def test_an_administrator_does_nothing_to_the_officers_of_the_other_force(dara, hassan, adnan):
    theirs = {"by": dara, "officer": adnan}
    assert refused(rooms.reset_password, **theirs)
    assert refused(rooms.disable_officer, **theirs)
    assert refused(rooms.change_officer, **theirs, fields={"name_latin": "Nobody"})
    assert refused(rooms.post, **theirs, role="liaison", centre=story.centre("K1"))
    assert refused(rooms.end_posting, by=dara, posting=story.posting("hassan"))
    fields = {"username": "ghost", "rank": "brigadier", "name_latin": "Ghost"}
    for force in ({"force": Force.objects.get(pk="iraqi")}, {"force_id": "iraqi"}):
        assert refused(rooms.enrol, by=dara, fields={**fields, **force})


def test_those_of_the_own_force_are_handled_as_before(dara, nalin, salam, hassan):
    for administrator, officer in ((dara, nalin), (salam, hassan)):
        assert rooms.reset_password(by=administrator, submission=uuid4(), officer=officer).secret


def test_nobody_changes_the_force_of_an_officer(dara, karim):
    for by in (dara, builders.setup()):
        with pytest.raises(ValidationError) as refusal:
            rooms.change_officer(
                by=by, submission=uuid4(), officer=karim, fields={"force_id": "iraqi"}
            )
        assert set(refusal.value.message_dict) == {"force"}


def test_a_commander_of_the_own_force_is_posted_with_the_other_forces_consent(dara, salam, former):
    waits = rooms.post(by=dara, submission=uuid4(), officer=former, role="commander")
    assert (waits.subject, waits.status, waits.awaits) == ("proposal", "waiting", ["iraqi"])
    assert not former.active_postings()
    builders.consent(salam, waits)
    (posting,) = former.active_postings()
    assert posting.role == "commander"
    verbs = JournalEntry.objects.order_by("position").values_list("verb", "by__username")
    assert list(verbs)[-3:] == [("propose", "dara"), ("consent", "salam"), ("post", "dara")]


def test_nobody_consents_for_the_other_force(dara, karim, adnan, amal, former):
    waits = rooms.post(by=dara, submission=uuid4(), officer=former, role="auditor")
    for officer in (dara, karim, adnan, amal, former):
        assert refused(rooms.consent, by=officer, proposal=waits)
        assert refused(rooms.refuse, by=officer, proposal=waits, reason="No.")


def test_a_token_is_issued_with_consent_and_shown_to_its_proposer_alone(dara, salam, feed):
    asked = {"officer": feed, "scopes": ["incidents", "journal"], "days": 7}
    waits = rooms.issue_token(by=dara, submission=uuid4(), **asked)
    assert refused(rooms.carry_out, by=salam, proposal=waits)
    with pytest.raises(ValidationError):
        rooms.carry_out(by=dara, submission=uuid4(), proposal=waits)
    builders.consent(salam, waits)
    assert not AccessToken.objects.exists()
    done = rooms.carry_out(by=dara, submission=uuid4(), proposal=waits)
    assert done.outcome.secret
    assert AccessToken.objects.get().scopes == ["incidents", "journal"]
    with pytest.raises(ValidationError):
        rooms.carry_out(by=dara, submission=uuid4(), proposal=waits)


def test_a_chief_ends_no_posting_of_the_other_force(baran, nalin, hassan):
    assert refused(rooms.end_posting, by=baran, posting=story.posting("hassan"))
    ended = rooms.end_posting(by=baran, submission=uuid4(), posting=story.posting("nalin"))
    assert ended.until


def test_nobody_opens_or_closes_a_watch_of_the_other_force(nalin, hassan, baran):
    watch = builders.watch(nalin)
    assert refused(rooms.close_watch, by=hassan, watch=watch)
    told = {"officer": hassan, "centre": story.centre("K1")}
    assert refused(rooms.open_watch, by=baran, **told)
    assert rooms.close_watch(by=baran, submission=uuid4(), watch=watch).until


def test_an_auditor_sees_the_search_words_of_the_own_force_alone(nalin, hassan, amal, browse):
    for officer, words in ((nalin, "heron"), (hassan, "stork")):
        told = {"format": "csv", "parameters": {"q": words}, "head": 1, "at": timezone.now()}
        Export.objects.create(officer=officer, **told)
    page = browse(amal).get("/exports/").content.decode()
    assert "stork" in page
    assert "heron" not in page


def test_the_last_administrator_of_a_force_stays(dara, salam, former):
    setup = builders.setup()
    builders.post(former, "administrator", until=timezone.now() + timedelta(days=30))
    for _time in "ab":
        with pytest.raises(ValidationError, match="last administrator"):
            rooms.end_posting(by=setup, submission=uuid4(), posting=story.posting("dara"))
        with pytest.raises(ValidationError, match="last administrator"):
            rooms.disable_officer(by=setup, submission=uuid4(), officer=dara)
    other = builders.enrol("sirwan", rank="captain", force_id="peshmerga")
    builders.post(other, "administrator")
    assert rooms.end_posting(by=setup, submission=uuid4(), posting=story.posting("dara")).until


def test_in_an_emergency_one_administrator_posts_for_a_day_and_all_commanders_know(
    dara, karim, adnan, former, time_machine
):
    asked = {"officer": former, "role": "commander", "emergency": True}
    with pytest.raises(ValidationError):
        rooms.post(by=dara, submission=uuid4(), **asked)
    posting = rooms.post(by=dara, submission=uuid4(), **asked, reason="Karim is wounded.")
    assert posting.until - posting.since == timedelta(hours=24)
    for commander in (karim, adnan):
        assert "EMERGENCY" in sees(commander)[0]
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    assert not Officer.objects.get(pk=former.pk).active_postings()
    other = builders.enrol("sirwan", rank="captain", force_id="peshmerga")
    with pytest.raises(ValidationError, match="within the last 7 days"):
        rooms.post(by=dara, submission=uuid4(), **{**asked, "officer": other}, reason="Once more.")
    time_machine.move_to(timezone.now() + timedelta(days=7))
    rooms.post(by=dara, submission=uuid4(), **{**asked, "officer": other}, reason="Anew.")


def test_nobody_posts_in_an_emergency_for_the_other_force(dara, hassan, feed):
    asked = {"role": "commander", "emergency": True, "reason": "No."}
    assert refused(rooms.post, by=dara, officer=hassan, **asked)


def test_the_officer_and_the_commanders_are_told(dara, salam, nalin, karim, adnan, former):
    rooms.reset_password(by=dara, submission=uuid4(), officer=nalin)
    assert len(sees(nalin)) == 1
    assert sees(karim) == []
    waits = rooms.post(by=dara, submission=uuid4(), officer=former, role="commander")
    builders.consent(salam, waits)
    for commander in (karim, adnan):
        assert len(sees(commander)) == 2  # that it waits, and that it is in effect
    assert len(sees(salam)) == 1
    assert len(sees(former)) == 1


def test_what_the_servers_operator_does_is_told_to_both_forces(karim, adnan, former):
    for role, room in (("commander", None), ("liaison", "K1")):
        builders.post(former, role, room)
        assert "By Setup." in sees(karim)[0]
        assert sees(karim) == sees(adnan)
    assert len(sees(karim)) == 2


def test_both_forces_learn_at_once_of_a_room_that_is_made_or_changed(karim, adnan, dara, browse):
    client = browse(dara)
    made = {"submission": uuid4(), "code": "TUZ", "status": "planned", **story.ROOM}
    client.post("/centres/new-room/", made)
    room = story.centre("K1")
    names = {name: getattr(room, name) for name in story.ROOM}
    changed = {**names, "status": "closed", "based_on": room.position, "submission": uuid4()}
    client.post("/centres/K1/change/", changed)
    for commander in (karim, adnan):
        assert [sentence.split(":")[0] for sentence in sees(commander)] == [
            story.centre("K1").verbs["change_centre"],
            story.centre("K1").verbs["create_centre"],
        ]


def test_what_no_longer_holds_is_told_to_who_consents_and_the_proposal_stays(dara, salam, former):
    waits = rooms.post(by=dara, submission=uuid4(), officer=former, role="commander")
    rooms.disable_officer(by=dara, submission=uuid4(), officer=former)
    with pytest.raises(ValidationError, match="disabled"):
        builders.consent(salam, waits)
    waits.refresh_from_db()
    assert (waits.status, waits.awaits) == ("waiting", ["iraqi"])


def test_who_lost_the_right_to_it_cannot_have_it_carried_out(dara, salam, former):
    waits = rooms.post(by=dara, submission=uuid4(), officer=former, role="commander")
    other = builders.enrol("sirwan", rank="captain", force_id="peshmerga")
    builders.post(other, "administrator")
    builders.rooms.end_posting(
        by=builders.setup(), submission=uuid4(), posting=story.posting("dara")
    )
    with pytest.raises(ValidationError, match="no longer"):
        builders.consent(salam, waits)


def test_bad_input_is_refused_before_it_is_proposed(dara, former, feed):
    for arguments in (
        {"role": "commander", "until": timezone.now() - timedelta(days=1)},
        {"role": "system"},
        {"role": "auditor", "reason": "x" * 501},
    ):
        with pytest.raises(ValidationError):
            rooms.post(by=dara, submission=uuid4(), officer=former, **arguments)
    with pytest.raises(ValidationError):
        rooms.issue_token(by=dara, submission=uuid4(), officer=feed, scopes=["all"], days=7)


def test_a_proposal_sent_again_is_the_same(dara, former):
    asked = {"submission": uuid4(), "officer": former, "role": "commander"}
    assert rooms.post(by=dara, **asked) == rooms.post(by=dara, **asked)
    assert JournalEntry.objects.filter(subject="proposal").count() == 1


def test_a_refusal_says_why_and_ends_it(dara, salam, former):
    waits = rooms.post(by=dara, submission=uuid4(), officer=former, role="commander")
    with pytest.raises(ValidationError):
        rooms.refuse(by=salam, submission=uuid4(), proposal=waits, reason=" ")
    rooms.refuse(by=salam, submission=uuid4(), proposal=waits, reason="Nobody knows him.")
    with pytest.raises(ValidationError, match="waits no longer"):
        builders.consent(salam, waits)
    assert "Proposal refused" in sees(dara)[0]


def test_the_own_force_withdraws_what_it_proposed(dara, salam, former):
    waits = rooms.post(by=dara, submission=uuid4(), officer=former, role="commander")
    assert refused(rooms.withdraw_proposal, by=salam, proposal=waits)
    rooms.withdraw_proposal(by=dara, submission=uuid4(), proposal=waits)
    with pytest.raises(ValidationError, match="waits no longer"):
        builders.consent(salam, waits)


def test_areas_wait_for_a_commander_and_come_with_their_file(dara, salam, karim, adnan):
    areas, _otherwise = story.told_of_areas()
    waits = rooms.load_areas(by=dara, submission=uuid4(), **areas)
    assert refused(rooms.consent, by=salam, proposal=waits)
    assert refused(rooms.consent, by=karim, proposal=waits)
    before = JournalEntry.objects.filter(subject="area_edition").count()
    builders.consent(adnan, waits)
    assert JournalEntry.objects.filter(subject="area_edition").count() == before + 1


def test_a_wall_screen_belongs_to_the_force_that_hangs_it(dara, salam):
    from centres.actions import screens

    room = Centre.objects.get(pk="K1")
    screen = screens.hang(by=dara, submission=uuid4(), username="wall-k1", centre=room)
    assert screen.force_id == "peshmerga"
    assert refused(rooms.reset_password, by=salam, officer=screen)


def test_a_system_that_has_a_token_is_posted_elsewhere_with_consent(dara, salam, feed):
    builders.token(feed, "incidents")
    waits = rooms.post(
        by=dara, submission=uuid4(), officer=feed, role="system", centre=story.centre("K1")
    )
    assert waits.subject == "proposal"
    assert not Posting.objects.filter(officer=feed, centre="K1").exists()
