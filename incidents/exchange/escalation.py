"""Clocks that have run out: chiefs hear of it, then commanders; each step once, whoever sweeps.

A sweep claims what is due and makes its notices in one transaction, so that a worker that is
killed has done both or neither, and another one passes by what is claimed.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from centres.access import log
from centres.models import AccessLine, Look
from incidents import notices
from incidents.kinds import Precedence
from incidents.models import Notice, Obligation
from incidents.models.notice import Reason
from incidents.notices.recipients import Posted
from incidents.notices.rules import Rules

BATCH = 500  # obligations in one transaction


def escalate() -> None:
    """Tell of everything that has become due since, however long nobody looked."""
    while _step(chiefs_due(), "chiefs_told_at", tell_chiefs):
        pass
    while _step(commanders_due(), "commanders_told_at", tell_commanders):
        pass


def chiefs_due() -> QuerySet[Obligation]:
    """Return what is overdue and neither met nor void, and has not been told to chiefs."""
    return Obligation.objects.overdue().filter(chiefs_told_at=None).order_by("due_at", "pk")


def commanders_due() -> QuerySet[Obligation]:
    """Return what nobody has answered after twice the time, and commanders do not know."""
    late = Obligation.objects.overdue().filter(escalates_at__lte=timezone.now())
    return late.filter(commanders_told_at=None).order_by("escalates_at", "pk")


@transaction.atomic
def _step(due: QuerySet[Obligation], told_at: str, make: Callable[..., list[Notice]]) -> bool:
    """Claim a batch and tell of it; tell whether there is more."""
    claim = due.select_for_update(skip_locked=True, of=("self",), no_key=True)
    rows = claim.select_related("incident", "request").defer("incident__search")
    claimed = list(rows[:BATCH])
    if claimed:
        now = timezone.now()
        Obligation.objects.filter(pk__in=[o.pk for o in claimed]).update(**{told_at: now})
        notices.tell(make(claimed, now))
        with log.harmlessly():
            log.write(_line(obligation, told_at, now) for obligation in claimed)
    return len(claimed) == BATCH


def _line(obligation: Obligation, told_at: str, now: datetime) -> AccessLine:
    """Return what the access log says of a claim: of which room, of which report, for whom."""
    about = obligation.incident.number if obligation.incident else ""
    once = obligation.once(told_at)
    return log.line(Look.CLAIMED, at=now, name=obligation.centre_id, about=about, once=once)


def tell_chiefs(overdue: list[Obligation], now: datetime) -> list[Notice]:
    """Return the notices to the chiefs of the rooms that owe an answer.

    Of a request those of the room that asked hear of it too; the duty address that of its own.
    """
    posted, mailed, made = Posted(), Rules().mailed(), []
    for obligation in overdue:
        rooms = {obligation.centre_id}
        asking = {obligation.request.centre_id} if obligation.request else set()
        made += notices.to_all(
            posted.chiefs(rooms | asking), rooms & mailed.keys(), **_of(obligation, now)
        )
    return made


def tell_commanders(late: list[Obligation], now: datetime) -> list[Notice]:
    """Return the notices to the commanders of both forces."""
    commanders, made = Posted().commanders(), []
    for obligation in late:
        made += notices.to_all(commanders, **_of(obligation, now, reason=Reason.ESCALATED))
    return made


def _of(obligation: Obligation, now: datetime, *, reason=Reason.OVERDUE) -> dict:
    """Return what the notices say. A clock that begins again is another cause."""
    incident = obligation.incident
    return {
        "reason": reason,
        "cause": f"{reason}:{obligation.pk}:{obligation.due_at.timestamp():.0f}",
        "incident": incident,
        "request": obligation.request,
        "flash": incident is not None and incident.precedence == Precedence.FLASH,
        "at": now,
    }
