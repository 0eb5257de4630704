"""What may happen to an officer's own key: registered, replaced, taken away once it is lost."""

from base64 import b64encode
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from webauthn.helpers import bytes_to_base64url

from centres import alerts
from centres.access import own_key, passkeys
from centres.journal.action import action, require_code
from centres.journal.lock import held
from centres.journal.proposing import Consent
from centres.models import Officer, OfficerKey
from centres.permissions import Permission

Sort = OfficerKey.Sort
WRAPPED = {"salt", "iv", "rounds", "key"}
ROUNDS = 600_000  # of PBKDF2 with SHA-256, at least


def _tell(verb: str):
    """Alert all commanders, and the officer, of a key that came or went."""

    def then(key: OfficerKey, *, by: Officer) -> None:
        told = alerts.commanders() | {key.officer}
        alerts.tell_of(key, verb=verb, by=by, officers=told)

    return then


@action(then=_tell("register_key"))
def register_key(*, by, submission, key, proof) -> OfficerKey:
    """Take the first key of the officer's own, or the first after a lost one.

    `key` is what `_of_passphrase` or `_of_passkey` reads, `proof` a signature with it over
    `own_key.text_of` with the key's fingerprint.
    """
    officer = _own(by)
    if own_key.of(officer):
        raise ValidationError(_("You have a key already: sign the new one with it."))
    return _taken(officer, key, proof)


@action(then=_tell("replace_key"))
def replace_key(*, by, submission, key, proof, by_former) -> OfficerKey:
    """Take a key in the place of the one before, which signs (`by_former`) the same as the new."""
    officer = _own(by)
    former = own_key.of(officer)
    if former is None:
        raise ValidationError(_("You have no key that could be replaced."))
    taken = _taken(officer, key, proof)
    if not own_key.is_by(former.state(), by_former, _text(taken)):
        raise ValidationError({"answer": _("The key before has not signed the new one.")})
    taken.by_former = by_former
    return taken


@action(
    Permission.MANAGE_ROSTER,
    on="officer",
    consent=Consent(gettext_lazy("Take away a lost own key"), Permission.CONFIRM_LOST_DEVICE),
    then=_tell("reset_key"),
)
def reset_key(*, by, submission, officer) -> OfficerKey:
    """Take away a key that its officer cannot use any more, once a second person confirms it.

    Nobody does so alone, the server's operator included: who could, could sign as the officer.
    """
    if officer.pk == by.pk or by.is_server:
        raise PermissionDenied
    officer = held(officer)
    key = own_key.of(officer)
    if key is None:
        raise ValidationError({"officer": _("This officer has no own key.")})
    key.ended_at, key.wrapped = timezone.now(), None
    return key


def _own(by: Officer) -> Officer:
    """Return whoever acts, held. Raises CodeNeededError where a device shall say so first."""
    officer = held(by)
    officer.confirmed_at = by.confirmed_at
    require_code(officer)
    return officer


def _text(key: OfficerKey) -> bytes:
    """Return what a key signs to say whose it is, and the one before it to hand over."""
    about = key.fingerprint
    return own_key.text_of(purpose=own_key.KEY, about=about, officer=key.officer_id)


def _taken(officer: Officer, told: dict, proof: dict) -> OfficerKey:
    """Return the officer's key as it is from now on. Raises ValidationError for none."""
    key = OfficerKey.objects.filter(officer=officer).first() or OfficerKey(officer=officer)
    read = _of_passkey if told.get("sort") == Sort.PASSKEY else _of_passphrase
    for name, value in read(officer, told).items():
        setattr(key, name, value)
    key.proof, key.by_former, key.since, key.ended_at = proof, None, timezone.now(), None
    if not own_key.is_by(key.state(), proof, _text(key)):
        raise ValidationError({"answer": _("The new key has not signed itself: make it again.")})
    return key


def _of_passphrase(_officer: Officer, told: dict) -> dict[str, Any]:
    """Read a key that a browser made: `public_key` and, under the passphrase, `wrapped`."""
    public: Any = told.get("public_key")
    wrapped: Any = told.get("wrapped")
    whole = isinstance(wrapped, dict) and wrapped.keys() == WRAPPED
    texts = whole and all(
        isinstance(wrapped[part], str) and len(wrapped[part]) <= 1_000
        for part in WRAPPED - {"rounds"}
    )
    strong = texts and type(wrapped["rounds"]) is int and wrapped["rounds"] >= ROUNDS
    if not (strong and own_key.is_public_key(public)):
        raise ValidationError({"answer": _("The browser brought no key: try again.")})
    empty = {"credential": "", "site": ""}
    return {"sort": Sort.PASSPHRASE, "public_key": public, "wrapped": wrapped, **empty}


def _of_passkey(officer: Officer, told: dict) -> dict[str, Any]:
    """Read a passkey that the officer has enrolled: `passkey` is its number, `site` its host."""
    passkey = passkeys.of(officer).filter(pk=told.get("passkey")).first()
    if passkey is None:
        raise ValidationError({"kind": _("Add the passkey to your account first.")})
    return {
        "sort": Sort.PASSKEY,
        "public_key": b64encode(bytes(passkey.public_key)).decode(),
        "credential": bytes_to_base64url(bytes(passkey.credential_id)),
        "site": told.get("site", ""),
        "wrapped": None,
    }
