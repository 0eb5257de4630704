"""What an officer has read of the own notices, how many are left, and which are forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from centres.access import log
from centres.models import Alert, JournalEntry, Look, Officer
from centres.permissions import Permission
from incidents.kinds import Precedence
from incidents.models import Incident, Notice, Relation, Request
from incidents.models.notice import Reason
from incidents.notices.writing import lines

NEW = Q(reason=Reason.REPORT)
STANDING = Q(incident__struck_at=None)
URGENT = Q(incident__precedence__in=[p for p in Precedence if p.urgent])


@dataclass(frozen=True, kw_only=True)
class Badge:
    """What every page shows of an officer's notices; `mark` differs once that has changed."""

    unread: int
    urgent: int  # new flash and immediate reports among them
    flash: int  # the newest of those that may be heard, 0 for none
    sound: bool
    mark: str
    most: int = 99  # of them that are told one by one


def badge(officer: Officer, *, alerts: Sequence[Alert]) -> Badge:
    """Return how many notices the officer has not read, these alerts among them; one query."""
    counts = (
        Notice.objects.visible_to(officer)
        .unread()
        .aggregate(
            unread=Count("pk"),
            urgent=Count("pk", filter=NEW & STANDING & URGENT),
            newest=Max("pk", default=0),
            flash=Max("pk", filter=Q(flash=True), default=0),
        )
    )
    counts["unread"] += len(alerts)
    newest_alert = max((alert.pk for alert in alerts), default=0)
    parts = [counts["unread"], counts["urgent"], counts.pop("newest"), counts["flash"]]
    mark = "-".join(map(str, [*parts, newest_alert, int(officer.flash_sound)]))
    return Badge(mark=mark, sound=officer.flash_sound, **counts)


def read(
    *, officer: Officer, incident: Incident | None = None, request: Request | None = None
) -> None:
    """Mark what the officer was told of a report, or of a request, as read: its page was opened."""
    if incident is not None:
        relations = Relation.objects.of(incident).values("pk")
        about = Q(incident=incident) | Q(relation__in=relations)
    else:
        about = Q(request=request)
    _mark_read(readable(officer).filter(about))


def read_all(officer: Officer) -> None:
    _mark_read(readable(officer))


def read_one(notice: Notice, *, by: Officer) -> None:
    _mark_read(readable(by).filter(pk=notice.pk))


def settle(notice: Notice) -> None:
    """Mark the notice of a correction that its officer has acknowledged as read."""
    _mark_read(Notice.objects.unread().filter(pk=notice.pk))


def _mark_read(unread: QuerySet[Notice]) -> None:
    """Mark them, each with a line in the access log; none of them where those cannot be written."""
    seen = list(unread)
    if seen:
        with log.harmlessly():
            Notice.objects.filter(pk__in=[n.pk for n in seen]).update(read_at=timezone.now())
            log.write(lines(Look.SEEN, seen))


def readable(officer: Officer) -> QuerySet[Notice]:
    """Return the unread notices that reading settles: a correction wants to be acknowledged."""
    unread = Notice.objects.visible_to(officer).unread()
    return unread.exclude(reason=Reason.CORRECTION) if acknowledges(officer) else unread


def acknowledges(officer: Officer) -> bool:
    """Tell whether the officer acknowledges corrections; others only read them."""
    reaches = officer.reaches(Permission.ACKNOWLEDGE_CORRECTION)
    return any(posting.centre_id for _reach, posting in reaches)


def answered(answers: Iterable[JournalEntry]) -> None:
    """Mark what told its author of a report as read: who has answered it needs no telling."""
    for entry in answers:
        told = Notice.objects.unread().filter(NEW, officer=entry.by_id)
        _mark_read(told.filter(incident=entry.state()["incident"]))


def received(receipts: Iterable[JournalEntry]) -> None:
    """Mark the notices of corrections that were acknowledged, by whichever door, as read."""
    for entry in receipts:
        state = entry.state()
        unread = Notice.objects.unread().filter(
            reason=Reason.CORRECTION,
            officer=state["by"],
            incident=state["incident"],
            version=state["version"],
        )
        _mark_read(unread)


def expire() -> None:
    """Forget what was read some time ago, and what nobody has read for long."""
    now = timezone.now()
    read_before = Q(read_at__lt=now - settings.NOTICE_KEPT_READ)
    Notice.objects.filter(read_before | Q(at__lt=now - settings.NOTICE_KEPT)).delete()
