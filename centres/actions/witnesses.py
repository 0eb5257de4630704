"""What may happen to witnesses: registered by their own system, retired by their own force."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import alerts
from centres.journal.action import action
from centres.models import Officer, Witness
from centres.permissions import Permission

KEY = 32  # bytes


class WitnessKnownError(Exception):
    """The system is a witness with another key, or the key is not its own, or was retired."""


def introduce(*, by: Officer, public_key: str, name: str) -> tuple[Witness, bool]:
    """Return the caller's witness with this key, and whether it is new; harmless when repeated."""
    key = clean_key(public_key)
    own = Witness.objects.filter(officer=by, retired_at=None).first()
    if own and own.public_key == key:
        return own, False
    submission = submission_of(by, key)
    return register_witness(by=by, submission=submission, public_key=key, name=name), True


def submission_of(system: Officer, key: str) -> UUID:
    return uuid5(system.pk, f"witness {key}")


def clean_key(text: str) -> str:
    """Return a public key in its one form. Raises ValidationError."""
    try:
        key = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        key = b""
    if len(key) != KEY:
        sentence = _("Give the 32 bytes of an Ed25519 public key, in base64.")
        raise ValidationError({"public_key": sentence})
    return b64encode(key).decode()


@action(Permission.WITNESS, then=alerts.to_commanders("register_witness"))
def register_witness(*, by, submission, public_key, name) -> Witness:
    """Register the key of the calling system, which must be of a force.

    Raises ValidationError, or WitnessKnownError where system or key is known already.
    """
    key = clean_key(public_key)
    if by.force_id is None:
        sentence = _("A witness is of a force: let the system be enrolled with one.")
        raise ValidationError(sentence)
    if not name.strip():
        raise ValidationError({"name": _("Say what the witness is called.")})
    known = Witness.objects.filter(public_key=key)
    if known.exists() or Witness.objects.filter(officer=by, retired_at=None).exists():
        raise WitnessKnownError
    return Witness(
        officer=by,
        force_id=by.force_id,
        name=name.strip(),
        public_key=key,
        registered_at=timezone.now(),
    )


@action(
    Permission.RETIRE_WITNESS,
    on="witness",
    lock=True,
    then=alerts.to_commanders("retire_witness"),
)
def retire_witness(*, by, submission, witness) -> Witness:
    """Let a witness count no more: what it has cosigned stays, and its key never comes back."""
    witness.retired_at = witness.retired_at or timezone.now()
    return witness
