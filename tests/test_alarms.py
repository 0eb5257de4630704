"""Alarms by mail: once when a part ceases to work, once when it works again, and only which."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from centres import health, tasks
from centres.journal import followers
from centres.models import Alarm, Follower, SetAside, Verification
from centres.watching import alarms
from tests.support import builders
from tests.test_mail import Mailbox, mailbox  # noqa: F401  (a fixture)


@pytest.fixture(autouse=True)
def addressed(db_or_real, settings, monkeypatch, nalin):
    """A system that is well, with a mail server and somebody to be alarmed."""
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example", "jcc@room.example"
    settings.ALARM_ADDRESSES = ["duty@room.example", "other@room.example"]
    settings.ALLOWED_HOSTS = ["room.example", "testserver"]
    monkeypatch.setattr(alarms, "_unkept", {})
    # The log was begun when this database was made: an hour later that may be long ago.
    monkeypatch.setattr(health, "UNCLOSED", timedelta(days=1))
    followers.catch_up()
    Verification.objects.create(at=timezone.now(), entries=1, head="a" * 64)


def subjects():
    """Let the clock strike; return what was mailed by then."""
    tasks.mail_alarms()
    return [message.subject for message in mail.outbox]


def set_aside():
    return SetAside.objects.create(
        follower="telling", position=7, reason="KeyError", at=timezone.now()
    )


def later(clock, **more):
    clock.move_to(timezone.now() + timedelta(**more))
    Follower.objects.update(looked_at=timezone.now())


FAULT, WELL = "room.example · FAULT · followers", "room.example · WELL AGAIN · followers"


def test_nothing_is_mailed_while_all_is_well(browse):
    assert browse().get("/healthz").json()["faults"] == []
    assert subjects() == []


def test_a_fault_is_mailed_once_when_it_begins_and_once_when_it_ends(time_machine):
    aside = set_aside()
    assert [subjects() for _strike in range(3)][-1] == [FAULT]
    later(time_machine, minutes=61)
    SetAside.objects.all().delete()
    assert [subjects() for _strike in range(3)][-1][:2] == [FAULT, WELL]
    assert aside.follower == "telling"


def test_a_part_is_mailed_of_once_an_hour_at_most(time_machine):
    set_aside()
    assert subjects() == [FAULT]
    for _flap in range(5):
        SetAside.objects.all().delete()
        assert subjects() == [FAULT]
        later(time_machine, minutes=2)
        set_aside()
        assert subjects() == [FAULT]
    SetAside.objects.all().delete()
    ended = timezone.now()
    assert subjects() == [FAULT]
    later(time_machine, minutes=55)
    assert [subject for subject in subjects() if "followers" in subject] == [FAULT, WELL]
    assert f"{ended:%Y-%m-%dT%H:%M}" in mail.outbox[1].body  # since when, however late it is told


def test_a_mail_says_which_part_in_three_languages_and_nothing_of_what_there_is(nalin):
    incident = builders.report(nalin, kind="abduction", place="Heronford")
    set_aside()
    subjects()
    (message,) = mail.outbox
    whole = message.message().as_string() + message.body
    assert [
        word for word in (incident.number, "Heronford", "KeyError", "Nalin") if word in whole
    ] == []
    assert message.body.count("followers") == 3
    assert message.to == ["duty@room.example", "other@room.example"]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("missing", ["EMAIL_HOST", "ALARM_ADDRESSES"])
def test_where_nobody_is_named_nothing_is_mailed(settings, missing):
    setattr(settings, missing, "")
    set_aside()
    assert subjects() == []
    assert not Alarm.objects.exists()


def test_what_cannot_be_mailed_is_a_fault_itself_and_is_mailed_later(mailbox, browse, dara):  # noqa: F811
    mailbox.hangs_up = True
    set_aside()
    subjects()
    told = browse().get("/healthz").json()
    assert set(told["faults"]) == {"followers", "mail"}
    assert SMTPServerDisconnected.__name__ in browse(dara).get("/faults/").content.decode()
    mailbox.hangs_up = False
    subjects()
    told = [message["Subject"] for message in mailbox.kept]
    assert told == [FAULT, FAULT.replace("followers", "mail")]


def test_it_is_mailed_once_also_while_the_database_takes_nothing(real):
    set_aside()
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")  # as on a full disk
    for _strike in range(3):
        told = subjects()
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
    assert told.count(FAULT) == 1
    assert "room.example · FAULT · last_refused_write" in told
