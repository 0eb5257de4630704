"""Issued days by mail: each edition once, in three languages, to those on the list."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.utils import timezone

from incidents.models import Mailed
from incidents.publishing import stored_papers
from incidents.tasks import mail_summaries
from tests.support import builders
from tests.test_paper import DAY, LANGUAGES

pytestmark = pytest.mark.django_db
LIST = ["staff@room.example", "liaison@ministry.example"]


@pytest.fixture(autouse=True)
def server(settings):
    """A mail server is named, and who is to have the papers."""
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example", "jcc@room.example"
    settings.SUMMARY_ADDRESSES = LIST


@pytest.fixture
def issued(karim):
    return builders.issue(karim, DAY)


def test_an_edition_is_sent_once_with_its_three_papers(issued):
    mail_summaries()
    mail_summaries()
    (message,) = mail.outbox
    assert message.to == LIST
    assert message.from_email == "jcc@room.example"
    assert message.subject == "Daily summary · Tuesday 10 November 2026"
    assert "تشرين الثاني" in message.body
    assert "تشرینی دووەم" in message.body
    assert [(name, content) for name, content, _kind in message.attachments] == [
        (f"summary-{DAY}-{language}.pdf", stored_papers.printed(issued, language))
        for language in LANGUAGES
    ]


def test_a_corrected_edition_is_sent_too(issued, karim):
    mail_summaries()
    builders.issue(karim, DAY, edition=2, reason="A place was wrong.")
    mail_summaries()
    names = [name for name, _content, _kind in mail.outbox[1].attachments]
    assert names[0] == f"summary-{DAY}-edition-2-en.pdf"


def test_what_cannot_be_sent_is_sent_the_next_time(issued, karim, monkeypatch):
    def away(self, messages):
        raise SMTPServerDisconnected("gone")

    builders.issue(karim, DAY - timedelta(days=1))
    with monkeypatch.context() as broken:
        broken.setattr(locmem.EmailBackend, "send_messages", away)
        mail_summaries()
    assert not Mailed.objects.exists()
    mail_summaries()
    assert len(mail.outbox) == Mailed.objects.count() == 2


@pytest.mark.parametrize(("name", "value"), [("EMAIL_HOST", ""), ("SUMMARY_ADDRESSES", [])])
def test_without_a_server_or_a_list_nothing_is_sent(issued, settings, name, value):
    setattr(settings, name, value)
    mail_summaries()
    assert mail.outbox == []
    assert not Mailed.objects.exists()


def test_a_list_that_is_new_is_not_sent_what_is_old(issued, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=4))
    mail_summaries()
    assert mail.outbox == []
