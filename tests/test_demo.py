"""The demo of a training system: whom it posts, what it tells, and that it tells it once."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from centres import journal
from centres.journal import followers, verify
from centres.models import AreaEdition, Centre, Follower, JournalEntry, Officer, Posting, Watch
from incidents import days
from incidents.demo import fill, roster
from incidents.demo.places import PLACES
from incidents.demo.stories import DAYS, SORTS, WORDS, casualties, stories
from incidents.kinds import Asked, Kind, Precedence
from incidents.models import (
    Acknowledgement,
    DailySummary,
    Entry,
    Handover,
    Incident,
    Notice,
    Obligation,
    Relation,
    Request,
    Signature,
)
from incidents.reports import nearness
from incidents.reports.nearness import Whereabouts
from incidents.reports.preparation import NewReport, new_incident
from incidents.summary import changes
from incidents.summary.waiting import Act, day_to_open, waiting
from incidents.tasks import telling
from incidents.watch import silence
from tests.conftest import own_database

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # forty Argon2 hashes take seconds


def demo() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def empty(django_db_setup, django_db_blocker):
    """A database with nothing in it but what migrations make: the others have the cast."""
    migrated = f"{connection.settings_dict['NAME']}_migrated"
    with django_db_blocker.unblock(), own_database("demo", template=migrated):
        yield


@pytest.fixture(scope="module", autouse=True)
def said(empty):
    """What the first run printed."""
    with override_settings(PASSWORD_HASHERS=FAST, TRAINING=True):
        yield demo()


def posted(**which):
    return Posting.objects.current().filter(officer__rank__gt="", **which)


def test_nobody_is_told_of_what_is_invented():
    assert Follower.objects.get(name=telling.__name__).position == journal.position()
    followers.catch_up()
    assert not Notice.objects.exists()


def test_every_room_has_a_chief_and_liaison_officers_of_both_forces():
    for centre in Centre.objects.all():
        for force in ("peshmerga", "iraqi"):
            here = posted(centre=centre, officer__force=force)
            roles = Counter(here.values_list("role", flat=True))
            assert roles["chief"] == 1 and roles["liaison"] >= 2
            assert set(here.values_list("cell", flat=True)) == set(Posting.Cell.values)
            assert 3 <= len(here) <= 5


def test_k1_has_five_peshmerga_and_four_iraqi_officers():
    at_k1 = Counter(posted(centre="K1").values_list("officer__force", flat=True))
    assert at_k1 == {"peshmerga": 5, "iraqi": 4}


@pytest.mark.parametrize(
    ("username", "role", "room", "force"),
    [
        ("nalin", "liaison", "K1", "peshmerga"),
        ("hassan", "liaison", "K1", "iraqi"),
        ("rezan", "liaison", "MAKHMOUR", "peshmerga"),
        ("zainab", "chief", "DIYALA", "iraqi"),
        ("karim", "commander", None, "peshmerga"),
        ("adnan", "commander", None, "iraqi"),
        ("amal", "auditor", None, "iraqi"),
        ("dara", "administrator", None, "peshmerga"),
        ("feed", "system", None, None),
    ],
)
def test_the_cast_is_posted(username, role, room, force):
    officer = Officer.objects.get(username=username)
    (posting,) = officer.active_postings()
    assert (posting.role, posting.centre_id, officer.force_id) == (role, room, force)


def test_the_former_officer_holds_no_posting_any_more():
    former = Officer.objects.get(username=roster.FORMER.username)
    assert former.postings.count() == 1
    assert not former.active_postings()


def test_names_are_written_in_both_scripts():
    for person in Officer.objects.people():
        assert person.name_latin.isascii()
        assert person.name_arabic and not person.name_arabic.isascii()


def test_one_officer_of_each_force_is_on_duty_in_each_room():
    on_duty = Counter(Watch.objects.open().values_list("centre", "officer__force"))
    rooms = Centre.objects.values_list("pk", flat=True)
    assert on_duty == {(room, force): 1 for room in rooms for force in ("peshmerga", "iraqi")}


def test_the_bundled_layers_are_loaded():
    layers = AreaEdition.objects.in_force().values_list("layer", flat=True)
    assert set(layers) == {"gap", "responsibility"}
    places = Incident.objects.exclude(latitude=None)
    assert places.filter(in_gap=True).exists() and places.filter(in_gap=False).exists()


def made_at():
    """Return when the demo was made: midnight or a cut-off may have passed since."""
    return JournalEntry.objects.latest("position").at


def test_sixty_days_are_covered():
    told = Incident.objects.values_list("occurred_at", flat=True)
    assert_sixty_days(told, now=made_at())


@pytest.mark.parametrize("day", [(2026, 11, 28), (2026, 12, 31), (2027, 1, 1), (2028, 2, 29)])
@pytest.mark.parametrize("clock", [(0, 0), (0, 37), (5, 59), (6, 1), (12, 0), (23, 59)])
def test_sixty_days_are_covered_at_any_hour(day, clock):
    now = datetime(*day, *clock, tzinfo=settings.LOCAL_ZONE)
    told = [story.fields["occurred_at"] for story in stories(officers(), now=now)]
    assert_sixty_days(told, now=now)


def assert_sixty_days(times, *, now):
    """Something happened on each of sixty days; today too, where it is not too early for that."""
    local = {at.astimezone(settings.LOCAL_ZONE).date() for at in times}
    today = now.astimezone(settings.LOCAL_ZONE).date()
    assert {today - timedelta(days=age) for age in range(1, DAYS)} <= local
    assert len(local) >= DAYS
    assert now - timedelta(days=DAYS + 1) < min(times) <= max(times) < now


def test_there_are_some_hundreds_of_every_kind_but_two_in_every_room():
    assert 260 <= Incident.objects.count() <= 320
    kinds = set(Incident.objects.values_list("kind", flat=True))
    assert kinds == set(Kind.values) - {"friendly", "other"}
    told = set(Incident.objects.values_list("centre", "force"))
    assert len(told) == 2 * Centre.objects.count()


def test_each_force_writes_in_its_language_and_some_in_english():
    languages = Counter(Incident.objects.values_list("force", "language"))
    assert set(languages) == {
        ("iraqi", "ar"), ("iraqi", "en"), ("peshmerga", "ckb"), ("peshmerga", "en"),
    }  # fmt: skip
    assert languages["iraqi", "ar"] > 90 and languages["peshmerga", "ckb"] > 90


def test_no_narrative_is_told_twice():
    narratives = Counter(Incident.objects.values_list("narrative", flat=True))
    assert not [text for text, count in narratives.items() if count > 2]
    assert len(narratives) > Incident.objects.count() * 0.9
    assert not [text for text in narratives if "{" in text or "|" in text]


def test_some_are_struck_revised_followed_up_and_noted():
    incidents = Incident.objects.all()
    assert incidents.exclude(struck_at=None).count() >= 3
    assert incidents.filter(version__gt=1, struck_at=None).count() >= 10
    assert Entry.objects.exclude(incident=None).count() >= 20
    assert set(Entry.objects.filter(incident=None).values_list("centre", flat=True)) == set(PLACES)


def test_rooms_ask_one_another_and_most_of_it_is_done():
    asked = Request.objects.select_related("incident")
    statuses = Counter(asked.values_list("status", flat=True))
    assert statuses == {"completed": 8, "declined": 1, "accepted": 1, "open": 2}
    assert {request.kind for request in asked} == set(Asked.values)
    assert len({request.addressee_id for request in asked}) > 1
    assert all(r.centre_id == r.incident.centre_id and not r.incident.struck for r in asked)
    nearly = asked.filter(status="open").earliest("due_at")
    assert nearly.due_at - nearly.asked_at < timedelta(minutes=30)
    assert all(request.reply for request in asked.filter(status__in=["completed", "declined"]))


def test_requests_are_told_in_the_languages_of_the_officers_and_replies_fit():
    for request in Request.objects.exclude(reply="").exclude(status="declined"):
        asks = [[plot["ask"] for plot in WORDS[language]["requests"]] for language in WORDS]
        results = [[plot["result"] for plot in WORDS[language]["requests"]] for language in WORDS]
        (plot,) = {some.index(request.text) for some in asks if request.text in some}
        assert request.reply in {some[plot] for some in results}
        own = {"iraqi": "ar", "peshmerga": "ckb"}[request.replied_force_id]
        assert request.reply == WORDS[own]["requests"][plot]["result"]


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_language_asks_for_the_same(language):
    kinds = [plot["kind"] for plot in WORDS[language]["requests"]]
    assert kinds == [plot["kind"] for plot in WORDS["en"]["requests"]]


def test_another_room_tells_of_some_and_they_are_related_proposed_or_one_event():
    relations = list(Relation.objects.select_related("first", "second", "proposed_by", "by"))
    assert Counter(relation.degree for relation in relations) == {
        "related": 1,
        "proposed": 1,
        "same": 1,
    }
    for relation in relations:
        first, second = relation.first, relation.second
        assert first.centre_id != second.centre_id
        assert first.force_id != second.force_id
        assert nearness.measure(Whereabouts.of(first), second)
    [one] = [relation for relation in relations if relation.degree == "same"]
    assert one.other.same_as == one.principal
    assert Incident.objects.exclude(same_as=None).get() == one.other


def test_some_abductions_are_over_and_some_are_open():
    fates = Counter(
        Incident.objects.filter(kind="abduction").values_list("abduction__outcome", flat=True)
    )
    assert fates["open"] >= 4 and fates["released"] >= 3 and fates["rescued"] >= 1


def test_a_third_names_its_source_and_times_are_known_more_and_less_exactly():
    incidents = Incident.objects.all()
    named = incidents.filter(sources__version=1).exclude(sources__text="").distinct().count()
    assert 0.2 < named / len(incidents) < 0.45
    assert set(incidents.values_list("time_precision", flat=True)) == {"minute", "hour", "day"}
    assert {10, 100, 1_000, None} == set(incidents.values_list("location_precision_m", flat=True))


def test_watches_were_handed_over_one_waits_and_one_room_is_quiet():
    waiting = Handover.objects.waiting().get()
    signed = Handover.objects.exclude(incoming=None).order_by("signed_in_at").last()
    assert (signed.centre_id, signed.force_id) == ("K1", "peshmerga")
    assert (waiting.centre_id, waiting.force_id) == ("DIYALA", "iraqi")
    assert signed.note and waiting.note
    assert Watch.objects.open().filter(officer=signed.incoming, centre="K1").exists()
    assert not Watch.objects.open().filter(officer=signed.outgoing).exists()
    assert signed.lines["abductions"]
    heard = {room.centre.pk: room for room in silence.of_rooms(Centre.objects.all(), made_at())}
    assert [code for code, room in heard.items() if room.quiet] == ["MOSUL"]
    assert not [code for code, room in heard.items() if room.silent]


def cores():
    """Return what was issued, the first day first."""
    return [json.loads(s.core) for s in DailySummary.objects.order_by("day", "edition")]


def test_the_seven_days_before_yesterday_are_issued_with_an_assessment_by_each_commander():
    issued = DailySummary.objects.filter(edition=1).order_by("day")
    first = days.day_of(made_at(), "minute") - timedelta(days=8)
    assert [s.day for s in issued] == [first + timedelta(days=n) for n in range(7)]
    assert Counter(s.issued_by.username for s in issued) == {"karim": 4, "adnan": 3}
    for core in cores():
        (told,) = core["assessments"]
        assert told["text"] and "{" not in told["text"]


def test_the_days_were_lived_through_and_only_one_room_was_ever_silent():
    """Every issued day: rooms heard, watches kept, answers in time but for a few."""
    for core in cores():
        heard = Counter(row["status"] for row in core["figures"]["heard"])
        assert heard["silent"] <= 1 and heard["reported"] + heard["quiet"] >= 3
        assert len(core["figures"]["on_duty"]) == 8
    statuses = Counter(row["status"] for core in cores() for row in core["figures"]["heard"])
    assert statuses["quiet"] and statuses["silent"] <= 2 < statuses["reported"]
    officers = {str(row["officers"]) for core in cores() for row in core["figures"]["on_duty"]}
    assert len(officers) > 16  # some were relieved


def test_reports_and_answers_came_when_they_would_have():
    for incident in Incident.objects.all():
        assert incident.noted_at <= incident.reported_at
    waits = [
        (answer.at - answer.incident.reported_at) / Precedence(answer.incident.precedence).clock
        for answer in Acknowledgement.objects.select_related("incident").filter(version=1)
    ]
    assert sum(wait <= 1 for wait in waits) > 0.85 * len(waits)
    times = list(JournalEntry.objects.order_by("position").values_list("at", flat=True))
    told = [at for at in times if at < made_at() - timedelta(days=1)]
    assert told == sorted(told)
    assert len(told) > 0.8 * len(times)


def test_some_of_the_latest_reports_wait_and_no_old_one_does():
    owed = Obligation.objects.awaited().exclude(incident=None).select_related("incident")
    assert owed.exists()
    assert all(one.incident.reported_at > made_at() - timedelta(days=4) for one in owed)


def test_a_dispute_was_settled_by_its_author_and_the_room_agreed():
    disputes = Acknowledgement.objects.filter(answer="dispute").select_related("incident")
    settled = [one for one in disputes if one.incident.version > one.version]
    assert settled
    for dispute in settled:
        same = {"incident": dispute.incident, "by": dispute.by, "answer": "concur"}
        assert Acknowledgement.objects.filter(version__gt=dispute.version, **same).exists()


def test_both_forces_signed_every_issued_day_one_of_them_with_a_reservation():
    for summary in DailySummary.objects.all():
        assert {s.force_id for s in summary.signatures.all()} == {"peshmerga", "iraqi"}
    assert Signature.objects.exclude(reservation="").count() == 1


def test_one_day_has_a_corrected_edition_with_its_reason():
    second = DailySummary.objects.get(edition=2)
    first = DailySummary.objects.get(day=second.day, edition=1)
    assert second.reason
    assert first.issued_at < second.issued_at
    assert changes.since_issue(first, json.loads(first.core)["figures"])


def test_a_report_was_corrected_after_its_day_was_issued():
    latest = DailySummary.objects.order_by("day", "-edition").distinct("day")
    changed = [
        change.differences
        for summary in latest
        for change in changes.since_issue(summary, json.loads(summary.core)["figures"])
        if change.what == "revised"
    ]
    assert "Casualties" in [one.label for differences in changed for one in differences]


def test_yesterday_waits_for_both_commanders(said):
    yesterday = days.day_of(made_at(), "minute") - timedelta(days=1)
    for username in ("karim", "adnan"):
        officer = Officer.objects.get(username=username)
        assert [(one.day, one.act) for one in waiting(officer)] == [(yesterday, Act.ISSUE)]
        assert day_to_open(officer) == yesterday


def test_the_clock_is_the_worlds_again():
    assert abs(timezone.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_every_record_verifies():
    verdict = verify.verify()
    assert verdict.fault == ""
    assert verdict.entries == journal.position() > 400


def test_a_second_run_adds_nothing_and_prints_the_accounts_again(said):
    before = journal.position()
    again = demo()
    assert journal.position() == before
    assert again in said


def test_the_accounts_and_their_password_are_printed(said):
    lines = said.splitlines()
    (nalin,) = [line for line in lines if line.startswith("nalin ")]
    assert nalin.split("  ")[1:] and "Captain Nalin Aziz" in nalin
    assert nalin.endswith("Peshmerga") and "K1" in nalin and "Liaison officer" in nalin
    for person in Officer.objects.people():
        assert [line for line in lines if line.startswith(f"{person.username} ")]
    assert not [line for line in lines if line.startswith("feed")]
    assert roster.PHRASE in lines[-1]


def test_the_password_printed_opens_the_accounts():
    assert len(roster.PHRASE) >= 15
    assert all(officer.check_password(roster.PHRASE) for officer in Officer.objects.people())
    assert not Officer.objects.get(username="feed").has_usable_password()


def test_it_is_refused_outside_of_training():
    with (
        override_settings(TRAINING=False),
        pytest.raises(CommandError, match="belongs to a training system"),
    ):
        demo()


def test_a_system_with_officers_of_its_own_is_left_alone(empty):
    """Where the cast is enrolled, its namesakes are not mistaken for an empty system."""
    shared = connection.settings_dict["NAME"].removesuffix("_demo")
    with own_database("peopled", template=f"{shared}_template"):
        before = journal.position()
        demo()
        assert journal.position() == before


def officers():
    """Return the officers of the rooms as the roster hands them over."""
    rooms = {}
    for posting in posted(centre__isnull=False).select_related("officer"):
        forces = rooms.setdefault(posting.centre_id, {})
        forces.setdefault(posting.officer.force_id, []).append(posting.officer)
    return rooms


@pytest.mark.parametrize("month", [1, 6])
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_the_stories_are_sound_at_any_hour_and_season(month, hour):
    now = datetime(timezone.now().year - 1, month, 20, hour, 5, tzinfo=UTC)
    told = stories(officers(), now=now)
    centres = Centre.objects.in_bulk()
    for story in told:
        one = NewReport(
            centre=centres[story.room],
            submission=fill.submission(story.index),
            fields=story.fields,
        )
        new_incident(by=story.officer, new=one, channel="page")
        assert story.fields["occurred_at"] < story.fields["noted_at"] <= now
    # Ripe crops burn in summer and in no other season.
    burnt = any(_is_crop(story.fields) for story in told)
    assert burnt == (month == 6)


def _is_crop(fields):
    crops = WORDS[fields["language"]]["arson"]["crops"]
    parts = (crop.split("{place}") for crop in crops)
    return any(all(part in fields["narrative"] for part in some) for some in parts)


def test_stories_are_the_same_relative_to_the_day():
    one = datetime(2026, 3, 1, 20, tzinfo=UTC)
    first, second = stories(officers(), now=one), stories(officers(), now=one)
    assert [story.fields for story in first] == [story.fields for story in second]


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_plot_tells_known_casualties(language):
    known = {"civilian", "peshmerga", "iraqi", "other_security", "militant"}
    for kind in SORTS:
        for plot in WORDS[language][kind]["tell"]:
            text = plot["text"] if isinstance(plot, dict) else plot
            facts = text.rpartition(" | ")[0]
            assert all(cell["category"] in known for cell in casualties(facts))
            assert "{place}" in text


def test_kinds_come_in_the_numbers_asked_for():
    pairs = [(one.first, one.second) for one in Relation.objects.select_related("first", "second")]
    told_again = [max(pair, key=lambda incident: incident.reported_at).pk for pair in pairs]
    stories_told = Incident.objects.exclude(pk__in=told_again)
    kinds = Counter(stories_told.values_list("kind", flat=True))
    assert kinds == {kind.value: sort.count for kind, sort in SORTS.items()}


def test_a_local_leader_is_marked_where_the_story_tells_of_one():
    led = Incident.objects.filter(local_leader=True)
    assert {incident.kind for incident in led} == {"abduction", "killing"}
    assert all("مختار" in i.narrative or "موختار" in i.narrative for i in led)
