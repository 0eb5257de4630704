"""The digest of the access log in the book, and what verifying finds of lines and of who knew."""

from contextlib import contextmanager
from datetime import timedelta
from itertools import chain

import orjson
import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from centres import tasks
from centres.access import log
from centres.actions.access_log import full_hour
from centres.journal import access_log, followers
from centres.models import AccessDigest, AccessHead, AccessLine, JournalEntry, Look
from centres.models.access import FIRST
from centres.models.record import instant
from incidents import exports, notices
from incidents.derived import expected_lines
from incidents.exchange import escalation
from incidents.models import Export, Notice, Obligation, Reading
from incidents.tasks import telling
from tests.support import builders, story
from tests.test_journal import fault, tamper

HOUR = timedelta(hours=1)


def close() -> AccessDigest:
    tasks.close_access_hour()
    return AccessDigest.objects.order_by("until").last()


def states() -> list[dict]:
    entries = JournalEntry.objects.filter(subject="access_digest").order_by("position")
    return [entry.state() for entry in entries]


@pytest.mark.django_db
def test_each_hour_is_closed_once_by_the_clock_whatever_happened(nalin, time_machine):
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    for hours in (1, 1, 2, 5):  # twice in one hour, then nothing, then three hours missed
        time_machine.move_to(start + hours * HOUR + timedelta(minutes=1))
        close()
    digests = states()
    assert [state["until"] for state in digests] == [instant(start + n * HOUR) for n in (1, 2, 5)]
    assert JournalEntry.objects.filter(verb="close_access_hour", by__username="clock").count() == 3
    previous = [FIRST, *(state["digest"] for state in digests)]
    assert [state["previous"] for state in digests] == previous[:-1]


@pytest.mark.django_db
def test_the_book_says_nothing_of_how_much_there_was(nalin, time_machine):
    sizes = []
    for hour in range(1, 4):
        time_machine.move_to(timezone.now() + HOUR)
        close()
        for _look in range(hour):
            log.note(Look.SIGN_IN, by=nalin)
    for state in states():
        assert set(state) == {"id", "until", "previous", "digest"}
        sizes.append(len(orjson.dumps(state)))
    assert len(set(sizes)) == 1


@pytest.mark.django_db
def test_two_hours_without_a_line_have_digests_that_differ_by_their_salt(time_machine):
    digests = []
    for _hour in range(2):
        time_machine.move_to(timezone.now() + HOUR)
        digests.append(close())
    first, second = digests
    assert first.line == second.line
    second.salt, second.previous = first.salt, first.previous
    last = AccessLine.objects.get(number=first.line)
    assert second.over(last.hash) == first.digest


@pytest.mark.django_db
def test_only_whole_hours_that_are_over_are_closed():
    hour, wrong = full_hour(), "No hour that is over"
    off = (HOUR, timedelta(minutes=-30), timedelta(seconds=-1), timedelta(microseconds=-1))
    for until in (hour + difference for difference in off):
        with pytest.raises(ValidationError, match=wrong):
            story.telling("close_access_hour").act(until=until)
    close()
    with pytest.raises(ValidationError, match=wrong):
        story.telling("close_access_hour").act(until=hour)


@pytest.mark.django_db
def test_an_hour_that_is_late_is_told(browse, time_machine):
    close()
    time_machine.move_to(timezone.now() + timedelta(hours=2, minutes=15))
    assert "access_log" in browse().get("/healthz").json()["faults"]
    digest = close()
    told = browse().get("/healthz").json()
    assert "access_log" not in told["faults"]
    assert told["access_log"]["closed_until"] == instant(digest.until)


# What verifying finds


def found() -> str:
    """Return what verifying finds in the log, and of what it is evidence for."""
    sources = (access_log.faults, expected_lines.faults, followers.faults)
    return "\n".join(chain.from_iterable(faults() for faults in sources))


@pytest.fixture
def looked(nalin, hassan, rezan, karim, browse, time_machine):
    """An hour that is closed with lines of every kind, and lines of the running one."""
    incident = builders.report(nalin, source="A baker of Daquq", kind="abduction")
    telling(JournalEntry.objects.order_by("position"))
    for officer in (nalin, hassan, karim):
        browse(officer).get(incident.get_absolute_url())
    answer = browse(nalin).get("/incidents/export/", {"format": "csv"})
    assert b"".join(answer.streaming_content)
    time_machine.move_to(timezone.now() + HOUR)
    escalation.escalate()
    digest = close()
    browse(rezan).get(incident.get_absolute_url())
    log.note(Look.FAILED, by=nalin, name="nalin")
    assert found() == ""
    return digest


@contextmanager
def tampered(statement):
    """Change the database as its superuser would, for as long as it is looked at."""
    with transaction.atomic():
        tamper(statement)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")
        yield
        transaction.set_rollback(True)


def hour(digest) -> str:
    return f"access log, hour until {instant(digest.until)}"


def test_the_command_verifies_all_of_it(real, looked):
    assert fault() == ""
    tamper("UPDATE centres_accesshead SET number = number + 1")
    tamper("DELETE FROM incidents_reading WHERE version = 1")
    tamper("UPDATE centres_follower SET position = 10000000 WHERE name = 'telling'")
    tamper("UPDATE centres_accessdigest SET digest = previous")
    said = fault()
    assert "access log, running hour: line" in said
    assert "its reading is gone" in said
    assert "follower telling: is further than the book" in said
    assert f"access_digest {looked.key()}: differs from entry" in said


def test_a_story_of_every_look_is_verified(looked):
    kinds = set(AccessLine.objects.values_list("kind", flat=True))
    assert {"source", "opened", "export", "told", "seen", "claimed", "failed"} <= kinds
    assert found() == ""


CLOSED = {
    "DELETE FROM centres_accessline WHERE number = {n}": "line {n} is gone",
    "DELETE FROM centres_accessline WHERE number IN ({n}, {n} + 1)": "are gone",
    "UPDATE centres_accessline SET address = '10.6.6.6' WHERE number = {n}": "was changed",
    "UPDATE centres_accessline SET officer_id = NULL WHERE number = {n}": "was changed",
    "UPDATE centres_accessline SET at = at - interval '1 h' WHERE number = {n}": "was changed",
    "UPDATE centres_accessline SET hash = digest WHERE number = {n}": "does not follow",
    "UPDATE centres_accessline SET number = number + 1000 WHERE number = {n}": "line {n} is gone",
}


def test_a_line_of_a_closed_hour_is_missed_and_the_hour_named(looked):
    number = AccessLine.objects.get(kind=Look.EXPORT).number
    for statement, said in CLOSED.items():
        with tampered(statement.format(n=number)):
            assert f"{hour(looked)}: " in found(), statement
            assert said.format(n=number) in found(), statement


def test_lines_that_change_places_are_found(looked):
    number = AccessLine.objects.get(kind=Look.EXPORT).number
    columns = ", ".join(
        f"{name} = b.{name}"
        for name in ("at", "kind", "officer_id", "force_id", "about", "version", "details")
    )
    tamper(
        "UPDATE centres_accessline a SET digest = b.digest, once = b.once || 'x',"
        f" {columns} FROM centres_accessline b WHERE a.number = %s AND b.number = %s",
        number,
        number - 1,
    )
    assert f"{hour(looked)}: line {number} " in found()


def rechain():
    """Number and chain all lines anew, as whoever has the database can, and move the head."""
    previous = FIRST
    for number, line in enumerate(AccessLine.objects.order_by("number"), start=1):
        line.digest = line.digested()
        previous = line.after(previous)
        told = (number, line.digest, previous, line.number)
        tamper(
            "UPDATE centres_accessline SET number = %s, digest = %s, hash = %s WHERE number = %s",
            *told,
        )
    tamper("UPDATE centres_accesshead SET number = %s, hash = %s", number, previous)


def test_whoever_chains_a_closed_hour_anew_is_told_of_by_its_digest(looked):
    line = AccessLine.objects.filter(kind=Look.SIGN_IN, number__lte=looked.line).first()
    tamper("DELETE FROM centres_accessline WHERE number = %s", line.number)
    rechain()
    assert found() == f"{hour(looked)}: its lines are not those that its digest holds"


def test_what_a_digest_was_made_of_cannot_be_changed(looked):
    for which in ("line = line - 1", "salt = ''"):
        with tampered(f"UPDATE centres_accessdigest SET {which}"):
            assert found() == f"{hour(looked)}: its lines are not those that its digest holds"


def test_a_digest_fitted_to_other_lines_is_not_the_one_in_the_book(looked):
    tamper("DELETE FROM centres_accessline WHERE kind = 'sign_in'")
    rechain()
    digest = AccessDigest.objects.get()
    digest.line = 2
    fitted = digest.over(AccessLine.objects.get(number=2).hash)
    tamper("UPDATE centres_accessdigest SET line = 2, digest = %s", fitted)
    digest.refresh_from_db()
    assert digest.state()["digest"] != states()[-1]["digest"]


def test_the_running_hour_cannot_be_wiped(looked, nalin):
    for where in ("kind = 'failed'", f"number > {looked.line}"):
        with tampered(f"DELETE FROM centres_accessline WHERE {where}"):
            assert "access log, running hour: line" in found()
            before = AccessHead.objects.get().number
            log.note(Look.SIGN_IN, by=nalin)  # nor does what is written next hide it
            assert AccessHead.objects.get().number == before + 1
            assert "access log, running hour: line" in found()


def test_a_log_that_was_emptied_is_missed(looked):
    tamper("DELETE FROM centres_accessline")
    assert f"{hour(looked)}: its lines are not those" in found()
    assert f"lines 1–{AccessHead.objects.get().number} are gone" in found()


def test_a_head_moved_back_is_not_that_of_the_last_line(looked):
    tamper("UPDATE centres_accesshead SET number = number - 1")
    assert "is not the last one written" in found()


def test_lines_without_their_trigger_are_found(looked, nalin):
    """Whoever drops the triggers writes lines that follow from nothing."""
    line = log.line(Look.SIGN_IN, by=nalin)
    line.number, line.hash = AccessHead.objects.get().number + 1, line.digest
    columns = "number, at, kind, name, about, details, address, digest, hash"
    tamper(
        f"INSERT INTO centres_accessline ({columns})"
        " VALUES (%s, now(), 'sign_in', '', '', '{}', '', %s, %s)",
        *(line.number, line.digest, line.hash),
    )
    assert f"access log, running hour: line {line.number} was changed" in found()


EVIDENCE = {
    "readings": ("DELETE FROM incidents_reading", "its reading is gone"),
    "a reading put off": (
        "UPDATE incidents_reading SET at = at + interval '1 hour'",
        "is not in the access log",
    ),
    "a reading forged": (
        "INSERT INTO incidents_reading (officer_id, incident_id, version, at)"
        " SELECT o.id, i.id, 1, now() FROM centres_officer o, incidents_incident i"
        " WHERE o.username = 'adnan'",
        "is not in the access log",
    ),
    "notices": ("DELETE FROM incidents_notice", "its notice is gone"),
    "notices unread": (
        "UPDATE incidents_notice SET read_at = NULL WHERE read_at IS NOT NULL",
        "its notice read is gone",
    ),
    "notices read": (
        "UPDATE incidents_notice SET read_at = now() WHERE read_at IS NULL",
        "is not in the access log",
    ),
    "receipts": ("DELETE FROM incidents_export", "its export is gone"),
    "told never": (
        "UPDATE incidents_obligation SET chiefs_told_at = NULL",
        "chiefs_told_at is not as in the access log",
    ),
    "told at once": (
        "UPDATE incidents_obligation SET commanders_told_at = now()",
        "commanders_told_at is not as in the access log",
    ),
    "a follower far ahead": (
        "UPDATE centres_follower SET position = 10000000",
        "is further than the book",
    ),
}


def test_evidence_of_who_knew_what_is_missed(looked):
    for what, (statement, said) in EVIDENCE.items():
        with tampered(statement):
            assert said in found(), what


def test_what_is_forgotten_in_its_time_is_not_missed(looked, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=91))
    notices.expire()
    exports.expire()
    assert not Export.objects.exists()
    assert not Notice.objects.exists()
    assert found() == ""


def test_what_is_older_than_the_log_needs_no_line(looked, nalin):
    before = AccessLine.objects.get(number=1).at - HOUR
    incident = builders.report(nalin)
    Reading.objects.create(officer=nalin, incident=incident, version=1, at=before)
    Obligation.objects.filter(incident=incident).update(chiefs_told_at=before)
    assert found() == ""
