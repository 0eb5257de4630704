"""Signatures made with an officer's own key: what is signed, and whether it is the officer's."""

import hashlib
import json
from base64 import b64decode, urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from webauthn import verify_authentication_response
from webauthn.helpers.exceptions import WebAuthnException

from centres.models import Officer, OfficerKey
from centres.models.officer_key import fingerprint_of

FIELD = "own_signature"
PARTS = {"key", "sort", "signature", "authenticator_data", "client_data"}
LONGEST = 8_000  # characters of a part
# What a signature is for: no signature serves as one for anything else.
KEY, SIGN, CONSENT, REFUSE, CORRECT = (
    *("own_key", "sign_summary", "consent", "refuse", "correct_summary"),
)
# What is raised over a key or a signature that is none.
WRONG = (
    *(InvalidSignature, WebAuthnException, NotBase64, ValueError),
    *(AttributeError, KeyError, TypeError, IndexError),
)


def text_of(*, purpose, about, officer, submission="", words="") -> bytes:
    """Return what is signed: canonical JSON of five texts.

    `about` is the SHA-256 of what it is put under, `officer` and `submission` are UUIDs, `words`
    the SHA-256 of what the officer wrote to it, empty for nothing.
    """
    parts = {"purpose": purpose, "about": about, "officer": str(officer)}
    parts |= {"submission": str(submission), "words": digest_of_words(words)}
    return json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()


def digest_of_words(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest() if words else ""


def of(officer: Officer) -> OfficerKey | None:
    """Return the key that the officer signs with now; None without any."""
    return OfficerKey.objects.filter(officer=officer.pk, ended_at=None).first()


def is_missing(officer: Officer) -> bool:
    """Tell whether the officer has to make a key before signing anything."""
    return settings.OWN_KEYS and bool(officer.rank) and of(officer) is None


def signed(*, by: Officer, made, purpose, about, submission="", words="") -> dict | None:
    """Return the signature, which is the officer's own; None where the officer has no key.

    Raises ValidationError where the officer has a key and this is no signature with it over these
    words, and where the officer has none and needs one.
    """
    key = of(by)
    if key is None:
        if is_missing(by):
            raise ValidationError(_("Make a key of your own first, under My account."))
        return None
    if not made:
        sentence = _("Sign with your own key: it takes a browser that runs scripts.")
        raise ValidationError({FIELD: sentence})
    told = text_of(purpose=purpose, about=about, officer=by.pk, submission=submission, words=words)
    if not is_by(key.state(), made, told):
        sentence = _("This signature is not one of your key under what stands here: sign again.")
        raise ValidationError({FIELD: sentence})
    return made


def is_by(key: Mapping[str, Any], made: Any, text: bytes) -> bool:
    """Tell whether the signature is one with this key, by its state, over exactly this text."""
    try:
        if made.keys() - PARTS or not all(_is_part(part) for part in made.values()):
            return False
        if (made["key"], made["sort"]) != (fingerprint_of(key["public_key"]), key["sort"]):
            return False
        (_by_passkey if key["sort"] == OfficerKey.Sort.PASSKEY else _by_passphrase)(key, made, text)
    except WRONG:
        return False
    return True


def _is_part(part: Any) -> bool:
    return isinstance(part, str) and len(part) <= LONGEST


def is_public_key(public_key: str) -> bool:
    """Tell whether this is the public half of a key that a browser makes: ECDSA on P-256."""
    try:
        key = load_der_public_key(b64decode(public_key, validate=True))
    except WRONG:
        return False
    return isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)


def _by_passphrase(key: Mapping[str, Any], made: dict, text: bytes) -> None:
    """Raise one of WRONG unless it is ECDSA (P-256, SHA-256): two numbers of 32 bytes."""
    both = b64decode(made["signature"], validate=True)
    if len(both) != 64:
        raise ValueError(len(both))
    der = encode_dss_signature(int.from_bytes(both[:32]), int.from_bytes(both[32:]))
    public: Any = load_der_public_key(b64decode(key["public_key"]))
    public.verify(der, text, ECDSA(SHA256()))


def _by_passkey(key: Mapping[str, Any], made: dict, text: bytes) -> None:
    """Raise one of WRONG unless a passkey was asked exactly this, by its site, of its officer."""
    origin = json.loads(_read(made["client_data"]))["origin"]
    if urlsplit(origin).hostname != key["site"]:
        raise ValueError(origin)
    answer = {
        "clientDataJSON": made["client_data"],
        "authenticatorData": made["authenticator_data"],
        "signature": made["signature"],
    }
    verify_authentication_response(
        credential={
            "id": key["credential"],
            "rawId": key["credential"],
            "type": "public-key",
            "response": answer,
            "clientExtensionResults": {},
        },
        expected_challenge=hashlib.sha256(text).digest(),
        expected_rp_id=key["site"],
        expected_origin=origin,
        credential_public_key=b64decode(key["public_key"]),
        credential_current_sign_count=0,  # the challenge holds for once, whatever was counted
        require_user_verification=True,
    )


def _read(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
