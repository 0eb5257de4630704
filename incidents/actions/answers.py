"""What rooms answer to reports: seen, concur, comment, dispute; and that a correction was read."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.journal.action import action, require
from centres.journal.lock import held
from centres.models import Centre
from centres.permissions import Permission
from incidents.exchange import obligations
from incidents.models import Acknowledgement, Receipt


@action(Permission.ACKNOWLEDGE)
def acknowledge(
    *,
    by,
    submission,
    incident,
    version,
    centre,
    answer,
    channel,
    disputed="",
    value="",
    comment="",
    on_behalf_of="",
) -> tuple:
    """Answer a version of a report for a centre and the officer's own force.

    `answer`: see `kinds.Answer`; a dispute names `disputed` (`kinds.Disputed`) and `value`, what
    it should say. For another centre only what was told by telephone, with the name of who told
    it. The first answer of a centre, from either force, meets its obligation; what was told by
    telephone once the centre confirms it. Raises ValidationError by the path of each field,
    PermissionDenied.
    """
    incident = held(incident)
    answered = Acknowledgement(
        incident=incident,
        version=version,
        centre=centre,
        force=by.force,
        answer=answer,
        disputed=disputed,
        value=value.strip(),
        comment=comment.strip(),
        by=by,
        at=timezone.now(),
        channel=channel,
        on_behalf_of=on_behalf_of.strip(),
    )
    _refuse_foreign(answered)
    _refuse_unfit(answered)
    answered.clean_fields(exclude=["incident", "centre", "force", "by"])
    answered.clean()
    if not by.may(Permission.ACKNOWLEDGE, answered):
        answered.told_at = answered.at
        return (answered,)
    return answered, *obligations.met(at=answered.at, incident=incident, centre=centre)


@action(Permission.ACKNOWLEDGE, on="answer")
def confirm_answer(*, by, submission, answer, channel) -> tuple:
    """Give, for the own room and force, the answer that another room was told by telephone.

    It meets what the room owes as of the time of the call. Raises ValidationError where nothing
    waits: the room disagrees by an answer of its own.
    """
    incident = held(answer.incident)
    if not Acknowledgement.objects.waiting().filter(pk=answer.pk).exists():
        raise ValidationError(_("This answer does not wait to be confirmed."))
    said = ("version", "centre", "force", "answer", "disputed", "value", "comment", "told_at")
    confirmed = Acknowledgement(
        **{name: getattr(answer, name) for name in said},
        incident=incident,
        by=by,
        at=timezone.now(),
        channel=channel,
        confirms=answer,
    )
    _refuse_unfit(confirmed)
    met = obligations.met(at=answer.told_at, incident=incident, centre=answer.centre)
    return confirmed, *met


def _refuse_foreign(answer: Acknowledgement) -> None:
    """Refuse an answer that is not the officer's to give: nobody answers the own report."""
    permission = Permission.ACKNOWLEDGE
    if answer.on_behalf_of:
        permission = Permission.ACKNOWLEDGE_ON_BEHALF
    require(answer.by, permission, answer)
    incident = answer.incident
    if (answer.centre_id, answer.force_id) == (incident.centre_id, incident.force_id):
        raise PermissionDenied


def _refuse_unfit(answer: Acknowledgement) -> None:
    incident = answer.incident
    if incident.struck:
        raise ValidationError(_("This report is struck: it stays as it is."))
    if not 1 <= answer.version <= incident.version:
        raise ValidationError({"version": _("This report has no such version.")})
    if answer.centre.status != Centre.Status.ACTIVE:
        raise ValidationError({"centre": _("Only an active centre answers.")})


@action(Permission.ACKNOWLEDGE_CORRECTION)
def receive_correction(*, by, submission, incident, version) -> Receipt:
    """Say, for the own room, that the correction which this version made has been read."""
    centre = by.centres_for(Permission.ACKNOWLEDGE_CORRECTION).first()
    if centre is None:  # a commander without a room has none to say it for
        raise PermissionDenied
    incident = held(incident)
    if not 2 <= version <= incident.version:
        raise ValidationError({"version": _("This report has no such correction.")})
    if incident.receipts.filter(by=by, version=version).exists():
        raise ValidationError(_("You have acknowledged this correction already."))
    return Receipt(
        incident=incident,
        version=version,
        centre=centre,
        force=by.force,
        by=by,
        at=timezone.now(),
    )
