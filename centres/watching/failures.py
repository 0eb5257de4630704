"""Failures kept for those who can act: kind, place, how often, when; never what was in them."""

import logging
import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import Error, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import database, health, logs
from centres.models import Failure

log = logging.getLogger(__name__)
LAST = 10  # ids of requests that are kept of each
MAIL = "mail"  # the place of what mail fails by
LATELY = timedelta(minutes=10)  # what cannot be sent is tried again far sooner


def note(wrong: BaseException, *, request: str = "", place: str = "") -> None:
    """Keep that this went wrong. That the database is away is told by other means."""
    if database.is_away(wrong):
        return
    at = timezone.now()
    which = {"kind": logs.kinds(wrong)[:200], "place": (place or logs.place(wrong))[:200]}
    try:
        with transaction.atomic():
            rows = Failure.objects.select_for_update()
            row, _new = rows.get_or_create(**which, defaults={"first_at": at, "last_at": at})
            row.count, row.last_at = row.count + 1, at
            row.requests = [*row.requests, request][-LAST:] if request else row.requests
            row.save()
    except Error as refused:
        log.error("A failure could not be kept: %s", type(refused).__name__)


def note_mail(wrong: BaseException) -> None:
    """Keep that a mail could not be sent: it waits, and is tried again soon."""
    if isinstance(wrong, OSError) and not database.is_away(wrong):  # SMTP's faults are OSErrors
        note(wrong, place=MAIL)


def mail_faults():
    """Yield that mail is not sent, while it is not."""
    since = timezone.now() - LATELY
    last = Failure.objects.filter(place=MAIL, last_at__gte=since).first()
    if last:
        reason, *_causes = last.kind.split(" < ")
        yield (
            "mail",
            _("Mail cannot be sent: %(reason)s.") % {"reason": reason},
        )


def expire() -> None:
    """Forget what has not gone wrong again for long."""
    Failure.objects.filter(last_at__lt=timezone.now() - settings.FAILURE_KEPT).delete()


def _uncaught(*, request: Any = None, **_signal: Any) -> None:
    wrong = sys.exc_info()[1]
    if wrong is not None and not database.is_away(wrong):
        log.error("Nobody caught this", exc_info=wrong)
        note(wrong, request=getattr(request, "request_id", ""))


def watch() -> None:
    """Keep from now on whatever no view catches."""
    got_request_exception.connect(_uncaught, dispatch_uid="failures")
    health.further_faults.append(mail_faults)
