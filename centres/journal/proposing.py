"""What takes effect only with consent: whose it needs, proposing it, and doing it once agreed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from centres import alerts
from centres.journal import arguments
from centres.models import JournalEntry, Officer, Proposal, Record
from centres.models.proposal import digest_of, place
from centres.models.record import subjects
from centres.models.rooms import FOUNDING
from centres.permissions import Permission, granting

_actions: dict[str, tuple[Any, "Consent"]] = {}


@dataclass(frozen=True)
class Consent:
    """What an action that needs consent is called, and whose it needs."""

    called: str | Promise  # such as "Post an officer"
    permission: Permission  # of those who consent
    unless: Callable[..., bool] = lambda **_arguments: False  # for these arguments it needs none
    secret: bool = False  # shows something once: its proposer carries it out, to see it
    # The codes of the rooms concerned, where a chief of the other force consents in each
    rooms: Callable[..., list[str]] | None = None

    def needed(self, *, by: Officer, **fields) -> Permission | None:
        """Return the permission of those who have to consent to this, None where nobody has to."""
        return None if by.is_server or self.unless(by=by, **fields) else self.permission


def register(verb: str, act: Any, consent: Consent) -> None:
    _actions[verb] = act, consent
    Proposal.called[verb], Proposal.asked[verb] = consent.called, consent.permission


def proposed(verb: str, fields: dict, *, permission: Permission, by: Officer) -> Proposal:
    """Return the proposal of an action with these arguments, unsaved."""
    plain, content = arguments.written(fields)
    return Proposal(
        verb=verb,
        arguments=plain,
        content=content,
        sha256=digest_of(content),
        in_command=permission is Permission.CONSENT_IN_COMMAND,
        by=by,
        force=by.force,
        at=timezone.now(),
        awaits=_awaited(verb, fields, by=by),
    )


def _awaited(verb: str, fields: dict, *, by: Officer) -> list[str]:
    """Return whose consent it needs: of forces, or of a force in each of some rooms."""
    _act, consent = _actions[verb]
    if consent.permission is Permission.CONFIRM_LOST_DEVICE:
        return [str(by.force_id)]
    others = [code for code in FOUNDING if code != by.force_id]
    if consent.rooms is None:
        return others
    return [place(room, force) for room in sorted(consent.rooms(**fields)) for force in others]


def shows_secret(proposal: Proposal) -> bool:
    _act, consent = _actions[proposal.verb]
    return consent.secret


def submission_of(proposal: Proposal) -> UUID:
    """Return the submission under which what was proposed is done: one, whoever does it."""
    return submission_under(proposal.key())


def submission_under(key: str) -> UUID:
    """Return the same by the key of a proposal."""
    return uuid5(UUID(key), "carry out")


def do(proposal: Proposal) -> Record:
    """Do what was proposed, by its proposer as the rights are now; raises ValidationError."""
    act, _consent = _actions[proposal.verb]
    by = Officer.objects.get(pk=proposal.by_id)
    by.needs_no_code = True  # gave one to propose it; who does it now gives one too
    fields = arguments.read(proposal.arguments, bytes(proposal.content))
    try:
        return act.carry_out(by=by, submission=submission_of(proposal), fields=fields)
    except PermissionDenied as wrong:
        sentence = _("Who proposed this may no longer do it: refuse it, or let it wait.")
        raise ValidationError(sentence) from wrong


def done_before(proposal: Proposal) -> Record | None:
    """Return what was made of the proposal, without whatever it showed once."""
    entry = JournalEntry.objects.filter(submission=submission_of(proposal)).first()
    return subjects()[entry.subject].objects.get(pk=entry.key) if entry else None


def tell(proposal: Proposal, *, by: Officer) -> None:
    """Alert all commanders, and who may consent, of what waits."""
    if proposal.within:
        second = alerts.holders(*granting(Permission.CONFIRM_LOST_DEVICE))
        asked = {o for o in second if o.force_id in proposal.awaits and not proposal.is_of(o)}
        alerts.tell_of(proposal, verb="propose", by=by, officers=asked)
        return
    consenting = alerts.holders(*granting(proposal.consenting))
    asked = {officer for officer in consenting if proposal.awaited_of(officer)}
    asked |= alerts.commanders()
    alerts.tell_of(proposal, verb="propose", by=by, officers=asked)
