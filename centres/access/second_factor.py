"""The second factor: of whom it is asked, what a session says of it, its codes and their keys."""

import re
import secrets
from base64 import b32encode
from datetime import datetime

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from centres.access import passwords
from centres.models import Officer

CONFIRMED = "confirmed_at"  # when a code was last given, in the session
SECRET = 20  # bytes, as RFC 4226 advises
HALF = "half_signed_in"  # whose password was right, and when, in the session
RECOVERY_CODES = 10


def is_missing(officer: Officer) -> bool:
    """Tell whether the officer has to enrol a device first; a wall screen has none."""
    return settings.SECOND_FACTOR and bool(officer.rank) and not officer.second_factor


def begin(request, officer: Officer) -> None:
    """Remember that the officer's password was right, until a code comes."""
    request.session.cycle_key()
    request.session[HALF] = {
        "officer": str(officer.pk),
        "password": officer.get_session_auth_hash(),
        "at": timezone.now().isoformat(),
    }


def begun(request) -> Officer | None:
    """Return whose password was right a moment ago, and is still."""
    half = request.session.get(HALF)
    if half is None:
        return None
    late = timezone.now() - datetime.fromisoformat(half["at"]) > settings.CODE_PATIENCE
    officer = Officer.objects.filter(pk=half["officer"], disabled_at=None).first()
    if late or officer is None or officer.get_session_auth_hash() != half["password"]:
        end(request)
        return None
    return officer


def end(request) -> None:
    del request.session[HALF]


def confirm(request, officer: Officer) -> None:
    """Note that the officer gave a code just now."""
    officer.confirmed_at = timezone.now()
    request.session[CONFIRMED] = officer.confirmed_at.isoformat()


def confirmed_at(request) -> datetime | None:
    given = request.session.get(CONFIRMED)
    return datetime.fromisoformat(given) if given else None


def new_key() -> str:
    return secrets.token_hex(SECRET)


def spelled(key: str) -> str:
    """Return the key as it is typed by hand: base 32, in groups of four."""
    return " ".join(re.findall("....", b32encode(bytes.fromhex(key)).decode()))


def drawn(officer: Officer, key: str) -> SafeString:
    """Return what a telephone photographs, as a drawing of attributes alone: no style."""
    code = segno.make(TOTPDevice(user=officer, key=key).config_url, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=5, border=4, light="#fff"))  # noqa: S308  # of bars alone


def code_of(key: str) -> str:
    """Return what a device with this key shows now."""
    now = TOTP(bytes.fromhex(key))
    now.time = timezone.now().timestamp()
    return f"{now.token():06d}"


def code_shown(officer: Officer) -> str:
    """Return what the officer's device shows now."""
    device = TOTPDevice.objects.filter(user=officer, confirmed=True).first()
    return code_of(device.key) if device else ""


def is_code(officer: Officer, code: str) -> bool:
    """Tell whether a device of the officer shows this code, which no one can use again."""
    devices = TOTPDevice.objects.filter(user=officer, confirmed=True)
    return any(verify_token(officer, device.persistent_id, code) for device in devices)


def new_recovery_code() -> str:
    return "-".join("".join(secrets.choice(passwords.LETTERS) for _ in range(5)) for _ in range(2))


def kept(officer: Officer, recovery_code: str) -> str:
    """Return as what a recovery code is stored, however it was typed: nobody can read it there."""
    plain = re.sub(r"[\s-]", "", recovery_code).lower()
    return salted_hmac("centres.recovery", f"{officer.pk} {plain}", algorithm="sha256").hexdigest()[
        :16
    ]


def recovery_codes_left(officer: Officer) -> int:
    return StaticToken.objects.filter(device__user=officer).count()
