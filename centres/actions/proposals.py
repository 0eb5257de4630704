"""What may happen to proposals: consented to, refused, withdrawn, carried out."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import alerts
from centres.access import own_key
from centres.journal import proposing
from centres.journal.action import action, require_code
from centres.models import Proposal
from centres.models.record import instant
from centres.permissions import Permission

Status = Proposal.Status


def _carry_out(proposal: Proposal, *, by) -> None:
    """Do what everybody has consented to; where it shows a secret, leave that to its proposer."""
    if proposal.status == Status.DONE:
        proposing.do(proposal)
    alerts.tell_of(proposal, verb="consent", by=by, officers=[proposal.by])


@action(on="proposal", lock=True, then=_carry_out)
def consent(*, by, submission, proposal, own_signature=None) -> Proposal:
    """Consent for the own force; once nobody's consent is missing, it is done.

    With the own key, where the officer has one: `own_signature` is under what is asked for. Raises
    ValidationError where it can no longer be done: then nothing of it is recorded.
    """
    _require(by, proposal)
    _refuse_ended(proposal)
    now = timezone.now()
    given = proposal.awaited_of(by)
    proposal.awaits = [who for who in proposal.awaits if who not in given]
    made = _signed(own_key.CONSENT, by, submission, proposal, own_signature)
    consented = {"force": by.force_id, "by": by.key(), "at": instant(now)}
    if made:
        consented["own_signature"] = made
    proposal.consents = [*proposal.consents, consented]
    if not proposal.awaits and proposing.shows_secret(proposal):
        proposal.status = Status.CONSENTED
    elif not proposal.awaits:
        _end(proposal, Status.DONE, by=by)
    return proposal


def _require(by, proposal: Proposal) -> None:
    if not proposal.may_decide(by):
        raise PermissionDenied
    require_code(by)


def _signed(purpose, by, submission, proposal: Proposal, made, words="") -> dict | None:
    under = {"purpose": purpose, "about": proposal.asked_digest, "submission": submission}
    return own_key.signed(by=by, made=made, words=words, **under)


def _refuse_ended(proposal: Proposal) -> None:
    if proposal.status != Status.WAITING:
        raise ValidationError(
            _("This proposal waits no longer: %s.") % proposal.get_status_display()
        )


def _end(proposal: Proposal, status: str, *, by) -> None:
    proposal.status, proposal.ended_by, proposal.ended_at = status, by, timezone.now()


def _told(verb: str):
    def then(proposal, *, by):
        told = set() if proposal.within else alerts.commanders()
        told.add(proposal.by)
        alerts.tell_of(proposal, verb=verb, by=by, officers=told)

    return then


@action(on="proposal", lock=True, then=_told("refuse"))
def refuse(*, by, submission, proposal, reason, own_signature=None) -> Proposal:
    """Refuse for the own force: then it is over, whatever others consented to."""
    _require(by, proposal)
    _refuse_ended(proposal)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why you refuse.")})
    proposal.reason = reason.strip()
    proposal.clean_fields(exclude={f.name for f in Proposal._meta.fields} - {"reason"})
    reason = proposal.reason
    proposal.refusal = _signed(own_key.REFUSE, by, submission, proposal, own_signature, reason)
    _end(proposal, Status.REFUSED, by=by)
    return proposal


@action(Permission.WITHDRAW_PROPOSAL, on="proposal", lock=True, then=_told("withdraw_proposal"))
def withdraw_proposal(*, by, submission, proposal) -> Proposal:
    """Take back what the own force proposed, as long as it is not done."""
    if proposal.status != Status.CONSENTED:
        _refuse_ended(proposal)
    _end(proposal, Status.WITHDRAWN, by=by)
    return proposal


def _do(proposal: Proposal, *, by) -> None:
    proposal.outcome = proposing.do(proposal)


@action(Permission.WITHDRAW_PROPOSAL, on="proposal", lock=True, then=_do)
def carry_out(*, by, submission, proposal) -> Proposal:
    """Do what was consented to and shows a secret, which is on `outcome`, this once."""
    if proposal.by_id != by.pk:
        raise PermissionDenied
    require_code(by)
    if proposal.status != Status.CONSENTED:
        raise ValidationError(_("This proposal is not to be carried out."))
    _end(proposal, Status.DONE, by=by)
    return proposal
