"""Mail to the rooms' duty addresses: that there is something to read, never what; none is lost."""

import email
import os
import socketserver
import subprocess
import sys
import threading
from datetime import timedelta
from email.policy import default

import pytest
from django.core import mail as outgoing
from django.db import transaction
from django.utils import timezone

from centres.journal import followers
from centres.models import Centre
from coordination.local.servers import ROOT
from incidents import notices
from incidents.models import Notice, Reading
from incidents.notices import mail
from incidents.tasks import escalate_overdue, send_mail, telling
from tests.support import builders

SECRETS = ["Daquq", "Shopkeepers", "ME 431", "A baker", "Nalin", "Extortion", "road", "1 civilian"]


@pytest.fixture(autouse=True)
def server_named(db_or_real, settings, monkeypatch):
    """A system on which a mail server is named; nothing has failed on it yet."""
    assert telling.__name__ == "telling"
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example", "jcc@room.example"
    monkeypatch.setattr(mail, "_failing", set())


def told_by_mail(centre, **rule):
    rule = {
        "precedences": ["flash", "immediate"],
        "address": f"{centre.lower()}@room.example",
    } | rule
    notices.save_rule({"centre": Centre.objects.get(pk=centre)}, rule)


def sent():
    """Let the worker tell and send; return to whom, and about what."""
    followers.catch_up()
    send_mail()
    return sorted((message.to[0], message.subject) for message in outgoing.outbox)


def waiting():
    return Notice.objects.filter(officer=None).unread().count()


def test_a_room_is_sent_the_reports_that_match_its_rule(nalin):
    told_by_mail("DIYALA")
    told_by_mail("MOSUL", kinds=["extortion"])
    flash, other = builders.report(nalin, kind="abduction"), builders.report(nalin)
    assert sent() == [
        ("diyala@room.example", f"{flash.number} · New report · Flash (Z)"),
        ("mosul@room.example", f"{flash.number} · New report · Flash (Z)"),
        ("mosul@room.example", f"{other.number} · New report · Priority (P)"),
    ]
    assert len(sent()) == 3
    assert waiting() == 0


def test_a_room_is_sent_requests_to_it_and_what_it_has_left_unanswered(nalin, rezan, time_machine):
    told_by_mail("MAKHMOUR", precedences=[])
    told_by_mail("K1", precedences=[])
    incident = builders.report(nalin, kind="abduction")
    builders.accept(rezan, builders.ask(nalin, "MAKHMOUR", incident))
    builders.ask(nalin, "MAKHMOUR")
    assert sent() == [
        ("makhmour@room.example", f"{incident.number} · Request · Flash (Z)"),
        ("makhmour@room.example", "Request"),
    ]
    outgoing.outbox.clear()
    time_machine.move_to(timezone.now() + timedelta(minutes=10))
    escalate_overdue()
    overdue = ("makhmour@room.example", f"{incident.number} · Answer overdue · Flash (Z)")
    assert sent() == [overdue]


def test_other_things_are_sent_to_no_room(nalin, hassan, zainab):
    told_by_mail("K1", precedences=["flash"])
    incident = builders.report(nalin)
    Reading.objects.create(officer=hassan, incident=incident, version=1, at=timezone.now())
    builders.dispute(zainab, incident)
    builders.revise(nalin, incident, place="Tuz")
    assert sent() == []


def test_a_mail_says_in_three_languages_to_sign_in_and_nothing_of_what_there_is(nalin):
    told_by_mail("DIYALA", kinds=["extortion"])
    cells = [{"outcome": "killed", "category": "civilian", "count": 1}]
    incident = builders.report(nalin, source="A baker", casualties=cells)
    builders.ask(nalin, "DIYALA", incident)
    sent()
    for message in outgoing.outbox:
        whole = message.message().as_bytes().decode() + message.subject + message.body
        assert not [secret for secret in SECRETS if secret in whole]
        assert message.body.count(incident.number) == 3
        assert "Sign in to read." in message.body
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"
        assert message.from_email == "jcc@room.example"
    assert len(outgoing.outbox) == 2


def test_where_no_server_is_named_nothing_waits_for_one(settings, nalin):
    settings.EMAIL_HOST = ""
    told_by_mail("DIYALA")
    builders.report(nalin, kind="abduction")
    assert sent() == []
    assert not Notice.objects.filter(officer=None).exists()


def test_a_room_without_an_address_is_sent_nothing(nalin):
    told_by_mail("DIYALA", address="")
    builders.report(nalin, kind="abduction")
    assert sent() == []
    assert waiting() == 0


def test_what_waited_for_an_address_that_was_taken_away_is_sent_to_nobody(nalin):
    told_by_mail("DIYALA")
    builders.report(nalin, kind="abduction")
    followers.catch_up()
    told_by_mail("DIYALA", address="")
    assert sent() == []
    assert waiting() == 0


# With a real server


class Mailbox(socketserver.ThreadingTCPServer):
    """As much of an SMTP server as takes mail; `refuses` some addresses, and keeps the rest."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Dialogue)
        self.kept, self.refuses, self.hangs_up = [], set(), False


class Dialogue(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 mailbox")
        for line in self.rfile:
            verb, told = line[:4].decode().upper(), line.decode().strip()
            if self.server.hangs_up:
                return None
            if verb == "RCPT" and any(address in told for address in self.server.refuses):
                self.say("550 nobody of this name")
            elif verb == "DATA":
                self.say("354 go on")
                self.server.kept.append(self.message())
                self.say("250 kept")
            elif verb == "QUIT":
                return self.say("221 farewell")
            else:
                self.say("250 well")
        return None

    def message(self):
        lines = iter(self.rfile.readline, b".\r\n")
        return email.message_from_bytes(b"".join(lines), policy=default)

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def mailbox(settings):
    with Mailbox() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_mail_arrives_whole_through_a_real_server(nalin, mailbox):
    told_by_mail("DIYALA")
    incident = builders.report(nalin, kind="abduction")
    followers.catch_up()
    send_mail()
    (message,) = mailbox.kept
    assert message["To"] == "diyala@room.example"
    assert message["Subject"] == f"{incident.number} · New report · Flash (Z)"
    assert message.get_content().count(incident.number) == 3
    assert waiting() == 0


def test_what_a_server_does_not_take_waits_is_logged_once_and_goes_later(nalin, mailbox, caplog):
    told_by_mail("DIYALA")
    builders.report(nalin, kind="abduction")
    followers.catch_up()
    mailbox.hangs_up = True
    for _sweep in range(3):
        send_mail()
    assert waiting() == 1
    assert caplog.text.count("No mail can be sent") == 1
    mailbox.hangs_up = False
    send_mail()
    assert (waiting(), len(mailbox.kept)) == (0, 1)
    builders.report(nalin, kind="abduction")
    followers.catch_up()
    mailbox.hangs_up = True
    send_mail()
    assert caplog.text.count("No mail can be sent") == 2  # another outage


def test_an_address_that_is_refused_holds_up_no_other_room(nalin, mailbox, caplog):
    told_by_mail("DIYALA")
    told_by_mail("MOSUL")
    mailbox.refuses = {"diyala@"}
    for _report in range(2):
        builders.report(nalin, kind="abduction")
    followers.catch_up()
    send_mail()
    assert [message["To"] for message in mailbox.kept] == ["mosul@room.example"] * 2
    assert waiting() == 2
    assert caplog.text.count("No mail can be sent") == 1


def test_a_crash_between_sending_and_marking_sends_one_again_and_loses_none(
    nalin, mailbox, monkeypatch
):
    told_by_mail("DIYALA")
    told_by_mail("MOSUL")
    builders.report(nalin, kind="abduction")
    followers.catch_up()

    def crash(*_told, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as crashing, pytest.raises(KeyboardInterrupt), transaction.atomic():
        crashing.setattr(Notice, "save", crash)
        send_mail()
    assert (waiting(), len(mailbox.kept)) == (2, 1)
    send_mail()
    to = sorted(message["To"] for message in mailbox.kept)
    assert to in (
        ["diyala@room.example", "diyala@room.example", "mosul@room.example"],
        ["diyala@room.example", "mosul@room.example", "mosul@room.example"],
    )


def test_two_workers_at_once_send_each_once(real, nalin, mailbox, together):
    told_by_mail("DIYALA")
    for _report in range(6):
        builders.report(nalin, kind="abduction")
    followers.catch_up()
    together(*[send_mail] * 4)
    send_mail()
    numbers = [message["Subject"] for message in mailbox.kept]
    assert len(numbers) == len(set(numbers)) == 6


def settings_with(**variables):
    names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL"]
    show = f"from coordination import settings as s; print(*(getattr(s, n) for n in {names}))"
    given = {k: v for k, v in os.environ.items() if not k.startswith(("SMTP", "MAIL"))}
    command = [sys.executable, "-c", show]
    return subprocess.run(
        command, cwd=ROOT, env=given | variables, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("variables", "means"),
    [
        ({}, " 587 True False"),
        ({"SMTP_HOST": "m", "MAIL_FROM": "a@m"}, "m 587 True False"),
        ({"SMTP_HOST": "m", "MAIL_FROM": "a@m", "SMTP_PORT": "465"}, "m 465 False True"),
        ({"SMTP_HOST": "m", "MAIL_FROM": "a@m", "SMTP_TLS": "0"}, "m 587 False False"),
    ],
)
def test_the_environment_names_the_server(variables, means):
    assert settings_with(**variables).stdout == f"{means}\n"


def test_a_server_without_a_sender_stops_the_start_with_a_sentence():
    assert "Set MAIL_FROM too" in settings_with(SMTP_HOST="mail.example").stderr
