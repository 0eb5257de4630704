"""Rooms: who is posted where, who may change it, and what a posting gives while it lasts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from centres import actions
from centres.models import Centre, Force, Officer, Posting
from centres.permissions import Permission
from tests.support import builders, story

pytestmark = pytest.mark.django_db

CAST = {username for username, *_rest in builders.CAST} | {"setup", "clock"}
SERVER = {"setup", "clock"}
EITHER = {"dara", "salam"} | SERVER  # of what belongs to no force
PESHMERGA = {"dara"} | SERVER  # of an officer of that force
IRAQI = {"salam"} | SERVER
WATCH = {"nalin", "baran"} | SERVER  # of the Peshmerga at K1
MAY = {
    "add_force": EITHER,
    "create_centre": EITHER,
    "change_centre": EITHER,
    "enrol": PESHMERGA,
    "change_officer": PESHMERGA,
    "reset_password": PESHMERGA,
    "disable_officer": IRAQI,  # zainab
    "post": PESHMERGA,
    "end_posting": IRAQI,  # hassan's: the chief of his room is of the other force
    "open_watch": WATCH,
    "close_watch": WATCH,
    "issue_token": EITHER,
    "revoke_token": EITHER,
    "retire_witness": {"dara"},
    "load_areas": EITHER,
    "add_map_pack": EITHER,
    "withdraw_map_pack": EITHER,
}
WAITS = {"add_force", "issue_token", "load_areas", "add_map_pack", "withdraw_map_pack"}


def post(by, username, role="liaison", centre="K1", **more):
    return actions.post(
        by=by,
        submission=uuid4(),
        officer=story.officer(username),
        role=role,
        centre=centre and story.centre(centre),
        **more,
    )


def end(by, posting):
    return actions.end_posting(by=by, submission=uuid4(), posting=posting)


@pytest.mark.parametrize("verb", MAY)
def test_a_verb_of_the_rooms_is_refused_to_all_who_may_not(verb):
    told = story.telling(verb)
    for username in CAST - MAY[verb]:
        with pytest.raises(PermissionDenied):
            told.act(by=username)
            pytest.fail(f"{username} could {verb}")


@pytest.mark.parametrize("verb", MAY)
@pytest.mark.parametrize("username", sorted({"dara", "salam", "baran", "nalin", "setup"}))
def test_a_verb_of_the_rooms_is_open_to_those_who_may(verb, username):
    """On the server at once; what concerns both forces else waits for the other one."""
    if username in MAY[verb]:
        done = story.telling(verb).act(by=username)
        assert done.pk
        assert (done.subject == "proposal") is (verb in WAITS and username not in SERVER)


def test_a_room_is_made_changed_and_closed(dara):
    room = story.telling("create_centre").act()
    assert (room.code, room.status) == ("TUZ", "planned")
    changed = {"status": "active", "name_en": "Tuz Khurmatu", "latitude": 34.9}
    actions.change_centre(by=dara, submission=uuid4(), centre=room, fields=changed)
    room.refresh_from_db()
    assert (room.status, room.name_en, room.latitude) == ("active", "Tuz Khurmatu", 34.9)


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "K2"), ("latitude", 91), ("longitude", 181), ("status", "open"), ("name_ar", "")],
)
def test_a_room_keeps_its_code_and_its_rules(dara, field, value):
    room = story.centre("K1")
    with pytest.raises(ValidationError) as refused:
        actions.change_centre(by=dara, submission=uuid4(), centre=room, fields={field: value})
    assert set(refused.value.message_dict) == {field}
    assert Centre.objects.get(pk="K1").state() == story.centre("K1").state()


@pytest.mark.parametrize("code", ["k1", "1K", "K-1", "K 1", "", "K1", "K1\n"])
def test_a_code_that_is_none_or_taken_is_refused(dara, code):
    with pytest.raises(ValidationError) as refused:
        actions.create_centre(by=dara, submission=uuid4(), **story.room(code))
    assert set(refused.value.message_dict) == {"code"}


@pytest.mark.parametrize("changed", [{"disabled_at": None}, {"password": "!"}, {"position": 1}])
def test_changing_an_officer_changes_rank_and_names_only(dara, nalin, changed):
    actions.disable_officer(by=dara, submission=uuid4(), officer=nalin)
    with pytest.raises(ValidationError):
        actions.change_officer(by=dara, submission=uuid4(), officer=nalin, fields=changed)
    assert not Officer.objects.get(username="nalin").is_active


def test_nobody_posts_himself(dara):
    with pytest.raises(PermissionDenied):
        post(dara, "dara", "commander", None)


@pytest.mark.parametrize("username", ["former", "dara"])
def test_the_role_of_the_server_is_given_to_nobody(username):
    with pytest.raises(PermissionDenied):
        post(builders.setup(), username, "server", None)


def test_the_servers_own_postings_are_ended_by_nobody(dara):
    for username in ("setup", "clock"):
        with pytest.raises(PermissionDenied):
            end(dara, story.posting(username))


@pytest.mark.parametrize(("username", "role"), [("amal", "administrator"), ("dara", "auditor")])
def test_nobody_is_administrator_and_auditor_together(username, role):
    setup, now = builders.setup(), timezone.now()
    other = builders.enrol("sirwan", rank="captain", force_id="peshmerga")
    builders.post(other, "administrator")  # dara is not the last one then
    for until in (None, now + timedelta(days=1)):
        with pytest.raises(ValidationError, match="Nobody is administrator and auditor"):
            post(setup, username, role, None, until=until)
    ended = end(setup, story.posting(username))
    assert post(setup, username, role, None, since=ended.until).role == role


def test_one_may_become_auditor_once_administration_is_over(dara):
    setup, tomorrow = builders.setup(), timezone.now() + timedelta(days=1)
    with pytest.raises(ValidationError):
        post(setup, "dara", "auditor", None, since=tomorrow)
    post(setup, "former", "administrator", None, until=tomorrow)
    assert post(setup, "former", "auditor", None, since=tomorrow).since == tomorrow
    assert post(setup, "former", "commander", None).until is None  # beside both


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("centre", {"centre": None}),
        ("centre", {"centre": None, "role": "chief"}),
        ("officer", {"username": "feed"}),
        ("officer", {"username": "feed", "role": "chief"}),
        ("role", {"role": "general"}),
        ("cell", {"cell": "kitchen"}),
        ("until", {"until": timezone.now() - timedelta(days=1)}),
    ],
)
def test_a_posting_that_breaks_a_rule_is_refused_with_a_sentence(dara, field, told):
    before = Posting.objects.count()
    with pytest.raises(ValidationError) as refused:
        post(dara, **{"username": "former", **told})
    assert field in refused.value.message_dict
    assert Posting.objects.count() == before


def test_a_chief_ends_postings_of_the_own_room_and_force(baran):
    assert end(baran, story.posting("nalin")).until <= timezone.now()
    for username in ("hassan", "rezan", "zainab", "karim", "dara"):
        with pytest.raises(PermissionDenied):
            end(baran, story.posting(username))
        assert story.posting(username).until is None


def test_a_posting_that_ends_takes_its_rights_away_at_once(nalin, dara, browse):
    client = browse(nalin)
    assert client.get("/incidents/").status_code == 200
    end(dara, story.posting("nalin"))
    refused = client.get("/incidents/")
    assert refused.status_code == 403
    assert "You hold no posting at present" in refused.content.decode()
    with pytest.raises(PermissionDenied):
        builders.report(nalin, centre="K1")


def test_a_posting_ended_twice_keeps_its_first_end(dara):
    first = end(dara, story.posting("nalin")).until
    assert end(dara, story.posting("nalin")).until == first


def test_a_posting_to_come_gives_nothing_yet(former, dara, browse, time_machine):
    tomorrow = timezone.now() + timedelta(days=1)
    post(dara, "former", since=tomorrow, until=tomorrow + timedelta(hours=1))
    for after, status in ((-1, 403), (0, 200), (59, 200), (60, 403)):
        time_machine.move_to(tomorrow + timedelta(minutes=after), tick=False)
        assert browse(former).get("/incidents/").status_code == status, after


def test_a_posting_ended_before_it_began_never_gives_anything(former, dara, time_machine):
    tomorrow = timezone.now() + timedelta(days=1)
    end(dara, post(dara, "former", since=tomorrow))
    time_machine.move_to(tomorrow, tick=False)
    assert not former.may(Permission.READ_INCIDENTS)


def test_only_an_officer_of_the_room_is_on_its_watch_and_once(nalin, rezan, baran):
    def open_watch(officer):
        told = {"officer": officer, "centre": story.centre("K1")}
        return actions.open_watch(by=baran, submission=uuid4(), **told)

    with pytest.raises(ValidationError, match="Only an officer posted to the room"):
        open_watch(rezan)
    watch = open_watch(nalin)
    with pytest.raises(ValidationError):
        open_watch(nalin)
    actions.close_watch(by=baran, submission=uuid4(), watch=watch)
    assert open_watch(nalin).until is None


def test_the_rooms_show_who_is_posted_and_on_duty(nalin, browse):
    story.watch("hassan")
    rooms = {room["centre"].pk: room for room in browse(nalin).get("/centres/").context["rooms"]}
    assert set(rooms) == {"DIYALA", "K1", "MAKHMOUR", "MOSUL"}
    strengths = {line["force"].pk: line["count"] for line in rooms["K1"]["strengths"]}
    assert strengths == {"peshmerga": 2, "iraqi": 1}
    (duty,) = rooms["K1"]["on_duty"]
    assert [watch.officer.username for watch in duty["watches"]] == ["hassan"]


def test_a_room_shows_its_roster_by_force_without_those_who_left(dara, browse):
    page = browse(dara).get("/centres/k1/")
    roster = {group["force"]: group["postings"] for group in page.context["roster"]}
    named = {force.pk: [p.officer.username for p in some] for force, some in roster.items()}
    assert named == {"peshmerga": ["baran", "nalin"], "iraqi": ["hassan"]}
    text = page.content.decode()
    assert "Captain Nalin Aziz" in text
    assert "نالین عەزیز" in text
    assert "Sherko Ali" not in text
    assert browse(dara).get("/centres/NOWHERE/").status_code == 404
    assert Force.objects.count() == 2


def test_a_person_in_a_room_has_a_rank_and_a_system_has_none():
    ghost = builders.enrol("ghost", force_id="peshmerga")
    with pytest.raises(ValidationError):
        builders.post(ghost, "liaison", "K1")
    captain = builders.enrol("captain", rank="captain", force_id="peshmerga")
    with pytest.raises(ValidationError):
        builders.post(captain, "system", "K1")


@pytest.mark.parametrize("by", ["dara", "setup"])
@pytest.mark.parametrize("username", ["dara", "nalin"])
def test_nobody_changes_a_force_on_which_sources_depend(by, username):
    officer = story.officer(username)
    for name, value in (("force_id", "iraqi"), ("force", Force.objects.get(pk="iraqi"))):
        told = {"officer": officer, "fields": {name: value, "rank": "colonel"}}
        with pytest.raises(ValidationError) as refused:
            actions.change_officer(by=story.officer(by), submission=uuid4(), **told)
        assert set(refused.value.message_dict) == {"force"}
    assert story.officer(username).state() == officer.state()
