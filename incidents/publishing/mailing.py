"""The issued day by mail to those who are to have it: once for each edition."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from centres.journal.followers import alone
from centres.text.marks import isolated
from centres.watching import failures
from incidents.models import DailySummary, Mailed
from incidents.publishing.stored_papers import LANGUAGES, printed
from incidents.summary import paper_pdf

log = logging.getLogger(__name__)
WITHIN = timedelta(days=3)  # of being issued: a list that is new is not sent what is old
AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no answering machine answers it


def mail_summaries() -> None:
    """Send what was issued and not sent yet, the oldest first.

    What cannot be sent waits for the next time. A crash between sending and remembering sends one
    edition again; none is lost.
    """
    if not (settings.EMAIL_HOST and settings.SUMMARY_ADDRESSES):
        return
    with alone("mail summaries") as first:
        for summary in _unsent() if first else ():
            try:
                _message(summary).send()
            except (SMTPException, OSError) as wrong:
                failures.note_mail(wrong)
                log.error("The summary %s is not sent yet: %s", summary.title, wrong)
                return
            Mailed.objects.create(summary=summary, at=timezone.now())


def _unsent() -> list[DailySummary]:
    since = timezone.now() - WITHIN
    return list(
        DailySummary.objects.filter(issued_at__gte=since, mailed=None).order_by("issued_at")
    )


def _message(summary: DailySummary) -> EmailMessage:
    titles = []
    for language in LANGUAGES:
        with translation.override(language):
            titles.append(isolated(f"{_('Daily summary')} · {paper_pdf.title(summary)}"))
    message = EmailMessage(
        subject=titles[0], body="\n".join(titles), to=settings.SUMMARY_ADDRESSES, headers=AUTOMATIC
    )
    for language in LANGUAGES:
        name = paper_pdf.file_name(summary, language)
        message.attach(name, printed(summary, language), "application/pdf")
    return message
