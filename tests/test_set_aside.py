"""A follower that stumbles over one entry goes past it, says so, and misses nothing else."""

from itertools import chain

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from centres import journal
from centres.journal import followers
from centres.models import Follower, JournalEntry, SetAside
from incidents import tasks
from incidents.models import Notice
from tests.support import builders


def ask(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def deep(n=0):
    return deep(n + 1)


POISON = {
    "a value that is none": lambda: int("five"),
    "a key that is missing": lambda: {}["state"],
    "a division by zero": lambda: 1 / 0,
    "a letter that is none": lambda: "\ud800".encode(),
    "no end": deep,
    "what the database cannot hold": lambda: ask(
        "SELECT %s::timestamptz", "2026-01-01T00:00:00+23:59"
    ),
    "a statement that is none": lambda: ask("SELEC 1"),
    "a row that is there already": lambda: ask(
        "INSERT INTO centres_force SELECT * FROM centres_force"
    ),
    "a row that belongs to nothing": lambda: ask(
        "INSERT INTO incidents_mailed (summary_id, at) VALUES (gen_random_uuid(), now());"
        "SET CONSTRAINTS ALL IMMEDIATE"
    ),
    "more than the database takes": lambda: ask("SELECT " + "(" * 20_000 + "1" + ")" * 20_000),
}


@pytest.fixture
def reader(monkeypatch, nalin):
    """A follower of incidents: what it did, and what shall befall it at which entry."""
    monkeypatch.setattr(followers, "_following", [])
    done, poisoned = [], {}

    @followers.follower("incident")
    def reader(entries):
        for entry in entries:
            poisoned.get(entry.position, int)()
            Follower.objects.create(name=f"did {entry.position}")
        done.append([entry.position for entry in entries])

    return done, poisoned


def health(browse):
    answer = browse().get("/healthz")
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize("poison", POISON)
def test_what_stops_one_entry_stops_no_other(poison, reader, nalin, browse):
    done, poisoned = reader
    told = [builders.report(nalin).position for _ in range(5)]
    poisoned[told[2]] = POISON[poison]
    followers.catch_up()
    assert health(browse)["status"] == "degraded"
    assert not SetAside.objects.exists()
    for _sweep in range(2):
        followers.catch_up()
    assert [*chain(*done)] == [*told[:2], *told[3:]]
    assert Follower.objects.filter(name__startswith="did").count() == 4
    aside = SetAside.objects.get()
    assert (aside.follower, aside.position, aside.done_at) == ("reader", told[2], None)
    assert Follower.objects.get(name="reader").position == journal.position()
    later = builders.report(nalin).position
    followers.catch_up()
    assert done[-1] == [later]
    found = health(browse)
    assert (found["status"], "followers" in found["faults"]) == ("degraded", True)
    assert found["followers"]["reader"]["set_aside"] == 1


def test_two_that_cannot_be_worked_on_are_both_set_aside(reader, nalin):
    done, poisoned = reader
    told = [builders.report(nalin).position for _ in range(4)]
    poisoned |= {told[0]: POISON["no end"], told[3]: POISON["a statement that is none"]}
    for _sweep in range(6):
        followers.catch_up()
    assert [*chain(*done)] == told[1:3]
    assert list(SetAside.objects.open().values_list("position", flat=True)) == [told[0], told[3]]


def away():
    raise OperationalError("the server closed the connection unexpectedly")


def full():
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("passing", [away, full])
def test_what_passes_by_itself_sets_nothing_aside(passing, reader, nalin, browse):
    done, poisoned = reader
    report = builders.report(nalin)
    poisoned[report.position] = passing
    for _sweep in range(5):
        followers.catch_up()
    assert (done, SetAside.objects.count()) == ([], 0)
    found = health(browse)["followers"]["reader"]
    assert found["behind"] > 0
    assert found["fault"] in ("OperationalError", "OSError")
    poisoned.clear()
    followers.catch_up()
    assert done == [[report.position]]
    assert health(browse)["followers"]["reader"]["fault"] is None


def test_what_was_set_aside_is_tried_again_by_a_command(reader, nalin, capsys):
    done, poisoned = reader
    report = builders.report(nalin)
    poisoned[report.position] = POISON["no end"]
    for _sweep in range(3):
        followers.catch_up()
    with pytest.raises(CommandError, match="1 still set aside"):
        call_command("retry_set_aside")
    assert f"reader, entry {report.position}: fails again" in capsys.readouterr().out
    poisoned.clear()
    call_command("retry_set_aside")
    assert done == [[report.position]]
    assert not SetAside.objects.open().exists()
    call_command("retry_set_aside")
    assert done == [[report.position]]


def test_notices_go_on_past_an_entry_that_cannot_be_read(real, nalin, zainab, hassan, browse, amal):
    """The real follower of notices, and an entry that somebody altered past all rules."""
    followers.catch_up()
    reports = [builders.report(nalin, kind="abduction") for _ in range(3)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE centres_journalentry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE centres_journalentry SET payload = '?' WHERE position = %s",
            [reports[1].position],
        )
        cursor.execute("ALTER TABLE centres_journalentry ENABLE TRIGGER USER")
    for _sweep in range(3):
        followers.catch_up()
    aside = SetAside.objects.values_list("follower", "position")
    assert list(aside) == [(tasks.telling.__name__, reports[1].position)]
    told = Notice.objects.filter(officer=zainab, reason="report")
    assert {notice.incident_id for notice in told} == {reports[0].pk, reports[2].pk}
    assert told.count() == 2
    page = browse(amal).get("/journal/").content.decode()
    assert "Set aside" in page
    assert f'href="/journal/{reports[1].position}/"' in page


@pytest.mark.parametrize(("who", "told"), [("dara", True), ("amal", True), ("nalin", False)])
def test_administrators_and_auditors_are_told_on_every_page(who, told, reader, request, browse):
    _done, poisoned = reader
    report = builders.report(request.getfixturevalue("nalin"))
    poisoned[report.position] = POISON["no end"]
    for _sweep in range(3):
        followers.catch_up()
    page = browse(request.getfixturevalue(who)).get("/centres/").content.decode()
    assert ("1 entry of the journal was set aside" in page) is told
    assert JournalEntry.objects.filter(pk=report.position).exists()
