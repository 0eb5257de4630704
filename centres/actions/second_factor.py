"""What may happen to an officer's second factor: a device, codes to recover with, passkeys."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from centres import alerts
from centres.access import passkeys, second_factor
from centres.journal.action import action, require_code
from centres.journal.lock import held, refuse_disabled
from centres.journal.proposing import Consent
from centres.models import Officer
from centres.permissions import Permission


@action()
def enrol_second_factor(*, by, submission, key, code) -> Officer:
    """Take a device that shows the codes of this key, in the place of the one before.

    The codes to recover with are on the record as `recovery_codes`, this once.
    """
    officer = _own(by)
    TOTPDevice.objects.filter(user=officer).delete()
    device = TOTPDevice(user=officer, name="TOTP", key=key)
    device.full_clean(exclude=["user"])
    device.save()
    if not device.verify_token(code):
        raise ValidationError(
            {"code": _("The device shows another code: type the one it shows now.")}
        )
    officer.second_factor = True
    officer.recovery_codes = _new_codes(officer)
    return officer


@action()
def renew_recovery_codes(*, by, submission) -> Officer:
    """Give new codes, on the record as `recovery_codes`, this once; those before open nothing."""
    officer = _enrolled(by)
    officer.recovery_codes = _new_codes(officer)
    return officer


@action()
def use_recovery_code(*, by, submission, code) -> Officer:
    """Take one of the codes instead of the device's; it opens nothing from then on."""
    officer = held(by)
    codes = StaticToken.objects.filter(device__user=officer, device__confirmed=True)
    if not codes.filter(token=second_factor.kept(officer, code)).delete()[0]:
        raise ValidationError(
            {"code": _("This is none of your recovery codes, or was used before.")}
        )
    return officer


@action()
def remove_second_factor(*, by, submission) -> Officer:
    """Give up every device, passkey and recovery code of one's own."""
    officer = _enrolled(by)
    forget(officer)
    return officer


@action()
def add_passkey(*, by, submission, name, asked, answer) -> Officer:
    """Take a passkey beside the device: `answer` is what it made of what was `asked`."""
    officer = _enrolled(by)
    try:
        with transaction.atomic():
            passkey = passkeys.helper(asked["site"]).register_complete(officer, asked, answer)
    except (IntegrityError, *passkeys.WRONG) as wrong:
        raise ValidationError(
            {"answer": _("The browser brought no passkey: try again.")}
        ) from wrong
    passkey.name = name
    passkey.save(update_fields=["name"])
    return officer


@action()
def remove_passkey(*, by, submission, passkey) -> Officer:
    """Give up one of the passkeys, by its number."""
    officer = _enrolled(by)
    if not passkeys.of(officer).filter(pk=passkey).delete()[0]:
        raise ValidationError(_("This passkey is removed already."))
    return officer


def _gone(officer: Officer, *, by: Officer) -> None:
    """Alert the officer; both forces' commanders too where the server alone did it."""
    told = {officer} | (alerts.commanders() if by.is_server else set())
    alerts.tell_of(officer, verb="reset_second_factor", by=by, officers=told)


@action(
    Permission.MANAGE_ROSTER,
    on="officer",
    consent=Consent(gettext_lazy("Take away a lost second factor"), Permission.CONFIRM_LOST_DEVICE),
    then=_gone,
)
def reset_second_factor(*, by, submission, officer) -> Officer:
    """Take away what an officer has lost, once a second person of the own force confirms it.

    The server's operator does it at once, where there is nobody to. Whoever is signed in as the
    officer is signed out. One's own is not reset but removed.
    """
    if officer.pk == by.pk:
        raise PermissionDenied
    officer = held(officer)
    refuse_disabled(officer)
    if not officer.second_factor:
        raise ValidationError({"officer": _("This officer has no second factor.")})
    forget(officer)
    officer.sessions.all().delete()
    return officer


def forget(officer: Officer) -> None:
    """Let the officer have no second factor."""
    for devices in (TOTPDevice, StaticDevice, WebAuthnCredential):
        devices.objects.filter(user=officer).delete()
    officer.second_factor = False


def _own(by: Officer) -> Officer:
    """Return whoever acts, held. Raises CodeNeededError where a device shall say so first."""
    officer = held(by)
    officer.confirmed_at = by.confirmed_at
    require_code(officer)
    return officer


def _enrolled(by: Officer) -> Officer:
    officer = _own(by)
    if not officer.second_factor:
        raise ValidationError(_("Enrol a device first."))
    return officer


def _new_codes(officer: Officer) -> list[str]:
    StaticDevice.objects.filter(user=officer).delete()
    codes = [second_factor.new_recovery_code() for _code in range(second_factor.RECOVERY_CODES)]
    device = StaticDevice.objects.create(user=officer, name="recovery")
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=second_factor.kept(officer, code)) for code in codes
    )
    return codes
