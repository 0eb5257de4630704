"""Clocks that have run out: chiefs hear of it, then commanders; each step once, whoever sweeps.

A sweep claims what is due and makes its notices in one transaction, so that a worker that is
killed has done both or neither, and another one passes by what is claimed.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from incidents import notices
from incidents.kinds import Precedence
from incidents.models import Notice, Obligation
from incidents.models.notice import Reason
from incidents.notices.recipients import Posted
from incidents.notices.rules import Rules

BATCH = 500  # obligations in one transaction


def strike() -> None:
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
    return len(claimed) == BATCH


def tell_chiefs(overdue: list[Obligation], now: datetime) -> list[Notice]:
    """Return the notices to the chiefs of the rooms that owe an answer.

    Of a request those of the room that asked hear of it too; the duty address that of its own.
    """
    posted, mailed, told = Posted(), Rules().mailed(), []
    for obligation in overdue:
        rooms = {obligation.centre_id}
        asking = {obligation.request.centre_id} if obligation.request else set()
        told += notices.to_all(
            posted.chiefs(rooms | asking), rooms & mailed.keys(), **_of(obligation, now)
        )
    return told


def tell_commanders(late: list[Obligation], now: datetime) -> list[Notice]:
    """Return the notices to the commanders of both forces."""
    commanders, told = Posted().commanders(), []
    for obligation in late:
        told += notices.to_all(commanders, **_of(obligation, now, reason=Reason.ESCALATED))
    return told


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
