"""Mail to the duty addresses of the rooms: that there is something to read, and not what."""

import logging
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from centres.text.marks import isolated
from centres.watching import failures
from incidents.kinds import Precedence
from incidents.models import Notice, NoticeRule

log = logging.getLogger(__name__)
AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no answering machine answers it

_failing: set[str] = set()  # what was logged already and has not gone well since


def send() -> None:
    """Send what the rooms have not been sent yet, one at a time.

    What cannot be sent waits for the next sweep, and that is logged once. A crash between sending
    and marking sends one of them again; none is lost.
    """
    if not settings.EMAIL_HOST:
        return
    refused: set[str] = set()
    waiting = Notice.objects.filter(officer=None).unread().order_by("at", "pk")
    for key, centre in list(waiting.values_list("pk", "centre")):
        if centre in refused:
            continue
        try:
            _send_one(key)
        except SMTPRecipientsRefused as wrong:
            refused.add(centre)
            failures.note_mail(wrong)
            _log_once(centre, wrong)
        except (SMTPException, OSError) as wrong:
            failures.note_mail(wrong)
            _log_once("server", wrong)
            break
        else:
            _failing.difference_update({"server", centre})


def _log_once(what: str, wrong: Exception) -> None:
    if what not in _failing:
        _failing.add(what)
        log.error("No mail can be sent (%s): %s", what, wrong)


@transaction.atomic
def _send_one(key: int) -> None:
    """Claim a notice, send it, mark it; nothing where another worker is at it or has done it."""
    rows = Notice.objects.unread().select_for_update(skip_locked=True, of=("self",))
    notice = rows.select_related("incident", "request__incident").defer(
        "incident__search", "request__incident__search"
    )
    notice = notice.filter(pk=key).first()
    if notice is None:
        return
    rule = NoticeRule.objects.filter(centre=notice.centre_id).exclude(address="").first()
    if rule is not None:
        _message(notice, rule.address).send()
    notice.read_at = timezone.now()
    notice.save(update_fields=["read_at"])


def _message(notice: Notice, address: str) -> EmailMessage:
    texts = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts.append((_line(notice), isolated(_("Sign in to read."))))
    body = "\n\n".join("\n".join(lines) for lines in texts)
    return EmailMessage(subject=texts[0][0], body=body, to=[address], headers=AUTOMATIC)


def _line(notice: Notice) -> str:
    """Return number, kind of notice and precedence: neither where nor what, nor who says so."""
    incident = notice.incident or (notice.request and notice.request.incident)
    parts = [notice.get_reason_display()]
    if incident:
        precedence = Precedence(incident.precedence)
        parts = [incident.number, *parts, f"{precedence.label} ({precedence.letter})"]
    return isolated(" · ".join(parts))
