"""What may happen to requests between rooms: ask, accept, decline, complete, withdraw."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.journal.action import action
from centres.journal.lock import held
from centres.models import Centre
from centres.permissions import Permission
from incidents.exchange import obligations
from incidents.models import Request
from incidents.models.request import LONGEST, Status

WAITING = {Status.OPEN, Status.ACCEPTED}
FIELDS = {field.name for field in Request._meta.fields}


@action(Permission.ASK, on="centre")
def ask(*, by, submission, centre, addressee, kind, text, due_at, channel, incident=None) -> tuple:
    """Ask another centre to verify, assist, deconflict or inform (`kinds.Asked`), by a due time.

    About an incident, or about none. Raises ValidationError by the path of each field.
    """
    request = Request(
        kind=kind,
        centre=centre,
        force=by.force,
        addressee=addressee,
        incident=incident and held(incident),
        text=text.strip(),
        due_at=due_at,
        asked_by=by,
        asked_at=timezone.now(),
        channel=channel,
    )
    _refuse_unfit(request)
    request.clean_fields(exclude=FIELDS - {"kind", "text", "due_at", "channel"})
    return request, *obligations.of_request(request)


def _refuse_unfit(request: Request) -> None:
    wrong = {}
    if request.centre_id == request.addressee_id:
        wrong["addressee"] = _("A room asks another room.")
    elif request.addressee.status != Centre.Status.ACTIVE:
        wrong["addressee"] = _("Only an active centre can be asked.")
    if request.centre.status != Centre.Status.ACTIVE:
        wrong["centre"] = _("Only an active centre asks.")
    if request.due_at <= request.asked_at:
        wrong["due_at"] = _("This time is past: give one that is to come.")
    elif request.due_at > request.asked_at + LONGEST:
        wrong["due_at"] = _("This time is more than a year ahead.")
    if request.incident and request.incident.struck:
        wrong["incident"] = _("This report is struck: it stays as it is.")
    if wrong:
        raise ValidationError(wrong)


def _addressee(*, request, **_fields) -> Centre:
    return request.addressee


def _asking(*, request, **_fields) -> Centre:
    return request.centre


@action(Permission.ANSWER_REQUEST, on=_addressee)
def accept(*, by, submission, request) -> Request:
    """Say that the room asked will see to it."""
    request = _replied(request, by=by, status=Status.ACCEPTED, reply="", of={Status.OPEN})
    request.accepted_at = timezone.now()
    return request


@action(Permission.ANSWER_REQUEST, on=_addressee)
def decline(*, by, submission, request, reason) -> tuple:
    """Say that the room asked will not do it, and why."""
    request = _replied(request, by=by, status=Status.DECLINED, reply=reason)
    return _closed(request, field="reason", missing=_("Say why it is declined."))


@action(Permission.ANSWER_REQUEST, on=_addressee)
def complete(*, by, submission, request, result) -> tuple:
    """Say what came of it."""
    request = _replied(request, by=by, status=Status.COMPLETED, reply=result)
    return _closed(request, field="result", missing=_("Say what came of it."))


@action(Permission.ASK, on=_asking)
def withdraw(*, by, submission, request) -> tuple:
    """Take back what the own room asked: nobody owes anything to it any more."""
    request = _locked(request)
    _refuse_closed(request, of=WAITING)
    request.status, request.closed_at = Status.WITHDRAWN.value, timezone.now()
    return request, *obligations.withdrawn(request)


def _replied(request, *, by, status, reply, of=WAITING) -> Request:
    """Return the request locked, as the room asked has replied to it."""
    request = _locked(request)
    _refuse_closed(request, of=of)
    request.status, request.reply = status.value, reply.strip()
    request.replied_by, request.replied_force = by, by.force
    return request


def _locked(request) -> Request:
    """Lock the incident first, then the request: the same way round as everybody."""
    incident = request.incident and held(request.incident)
    request = held(request)
    request.incident = incident
    return request


def _refuse_closed(request: Request, *, of: Collection[Status]) -> None:
    if request.status not in of:
        status = Status(request.status).label
        raise ValidationError(_("This request is not waiting any more: %s.") % status)


def _closed(request: Request, *, field: str, missing: str) -> tuple:
    """Close it with its reply, which is refused under the name of the field that asked for it."""
    if not request.reply:
        raise ValidationError({field: missing})
    try:
        request.clean_fields(exclude=FIELDS - {"reply"})
    except ValidationError as wrong:
        raise ValidationError({field: wrong.messages}) from wrong
    request.closed_at = timezone.now()
    return request, *obligations.met(at=request.closed_at, request=request)
