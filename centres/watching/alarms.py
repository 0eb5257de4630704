"""Alarms by mail: that a part does not work, and that it does again; never more than which."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import Error
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from centres import database, health
from centres.journal.followers import alone
from centres.models import Alarm
from centres.models.record import instant
from centres.watching import failures

log = logging.getLogger(__name__)
AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no answering machine answers it
PAUSE = timedelta(hours=1)  # between two mails of one part
_unkept: dict[str, datetime] = {}  # when a part was mailed that the database took no row of


def mail_what_changed() -> None:
    """Mail which parts ceased to work, and which work again, as far as that was not mailed yet.

    What begins and ends within the hour after a mail is told by no other. A crash between mailing
    and remembering mails one again.
    """
    if not (settings.EMAIL_HOST and settings.ALARM_ADDRESSES):
        return
    with alone("alarms") as first:
        if first:
            known = {alarm.part: alarm for alarm in Alarm.objects.all()}
            standing = {part for part, _sentence in health.faults()}
            for part in sorted(standing | known.keys()):
                _follow(part, known.get(part), part in standing)


def _follow(part: str, alarm: Alarm | None, stands: bool) -> None:
    now = timezone.now()
    changed = alarm is None or alarm.stands != stands
    alarm = alarm or Alarm(part=part)
    if changed:
        alarm.stands, alarm.since = stands, now
    mailed = max(filter(None, (alarm.mailed_at, _unkept.get(part))), default=None)
    if alarm.told != stands and (mailed is None or mailed <= now - PAUSE):
        try:
            _message(alarm).send()
        except OSError as wrong:  # SMTP's faults are OSErrors
            failures.note_mail(wrong)
            log.error("The alarm of %s is not sent yet: %s", part, type(wrong).__name__)
        else:
            alarm.told, alarm.mailed_at, changed = stands, now, True
            _unkept[part] = now
    if changed:
        _keep(alarm)


def _keep(alarm: Alarm) -> None:
    """Remember; a database that takes nothing is what the mail may be about."""
    try:
        alarm.save()
    except Error as wrong:
        database.note_refused_write(wrong)
        log.error("The alarm of %s could not be kept: %s", alarm.part, type(wrong).__name__)
    else:
        _unkept.pop(alarm.part, None)


def _message(alarm: Alarm) -> EmailMessage:
    said = {"part": alarm.part, "at": instant(alarm.since)}
    texts = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if alarm.stands:
                texts.append(_("Does not work since %(at)s: %(part)s.") % said)
            else:
                texts.append(_("Works again since %(at)s: %(part)s.") % said)
            texts.append(_("Sign in and look under Faults."))
    state = "FAULT" if alarm.stands else "WELL AGAIN"
    return EmailMessage(
        subject=f"{settings.ALLOWED_HOSTS[0]} · {state} · {alarm.part}",
        body="\n".join(texts),
        to=settings.ALARM_ADDRESSES,
        headers=AUTOMATIC,
    )
