"""Closing each hour of the access log: its digest goes into the book, whatever happened in it."""

import secrets
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.journal.action import action
from centres.journal.followers import alone
from centres.models import AccessDigest, AccessLine, Officer
from centres.models.access import FIRST
from centres.permissions import Permission

SPACE = uuid5(NAMESPACE_OID, "access log")
SALT = 32  # bytes


def close_hour_when_due() -> None:
    """Close the log up to the last full hour, unless that was done; what was missed comes along."""
    until = full_hour()
    with alone("access log") as first:
        if first and not AccessDigest.objects.filter(until__gte=until).exists():
            clock = Officer.objects.get(username="clock")
            close_access_hour(by=clock, submission=uuid5(SPACE, until.isoformat()), until=until)


def full_hour() -> datetime:
    """Return when the running hour began: hours are those of UTC."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


@action(Permission.CLOSE_ACCESS_HOUR)
def close_access_hour(*, by, submission, until) -> AccessDigest:
    """Hold all lines that there are. None comes late: their numbers are in the order of commits."""
    last = AccessDigest.objects.order_by("until").last()
    aligned = until - timedelta(minutes=until.minute, seconds=until.second) == until
    if not aligned or until.microsecond or until > timezone.now() or (last and last.until >= until):
        raise ValidationError({"until": _("No hour that is over and not closed yet ends then.")})
    line = AccessLine.objects.order_by("number").last()
    digest = AccessDigest(
        until=until,
        previous=last.digest if last else FIRST,
        line=line.number if line else 0,
        salt=secrets.token_bytes(SALT),
    )
    digest.digest = digest.over(line.hash if line else FIRST)
    return digest
