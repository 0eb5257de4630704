"""What the clock does every hour: commit the book to source details, whether or not any changed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Force, JournalEntry, Officer
from incidents import actions
from incidents.models import SourceRoot

SPACE = uuid5(NAMESPACE_OID, "commitment to source details")
LATE = timedelta(hours=1, minutes=10)  # the clock asks every minute


def commit_when_due() -> None:
    """Commit to the source details of each force, once in every hour that has begun."""
    clock, hour = Officer.objects.get(username="clock"), _struck()
    for force in Force.objects.order_by("pk"):
        submission = uuid5(SPACE, f"{force.pk}:{hour.isoformat()}")
        if not JournalEntry.objects.filter(submission=submission).exists():
            actions.commit_sources(by=clock, submission=submission, force=force, hour=hour)


def faults() -> Iterator[tuple[str, str]]:
    """Yield that the book was not committed to source details, where it ever was."""
    last = SourceRoot.objects.aggregate(last=Max("hour"))["last"]
    if last and last < timezone.now() - LATE:
        yield "sources", _("The journal holds no commitment to source details of the last hour.")


def _struck() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)
