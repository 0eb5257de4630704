"""Officers' own keys in software: what a browser would make, and sign with."""

import hashlib
from base64 import b64encode
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django_otp_webauthn.models import WebAuthnCredential

from centres import actions
from centres.access import own_key
from centres.models.officer_key import fingerprint_of as fingerprint_of
from tests.support.passkeys import Authenticator, text

WRAPPED = {"salt": "c2FsdA==", "iv": "aXY=", "rounds": 600_000, "key": "a2V5"}


class Passphrase:
    """A key that a browser keeps under a passphrase."""

    sort = "passphrase"

    def __init__(self):
        self.private = generate_private_key(SECP256R1())
        public = self.private.public_key()
        self.public = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.fingerprint = hashlib.sha256(self.public).hexdigest()

    def told(self, _officer) -> dict:
        public = b64encode(self.public).decode()
        return {"sort": self.sort, "public_key": public, "wrapped": WRAPPED}

    def sign(self, told: bytes) -> dict:
        r, s = decode_dss_signature(self.private.sign(told, ECDSA(SHA256())))
        raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        signature = b64encode(raw).decode()
        return {"key": self.fingerprint, "sort": self.sort, "signature": signature}


class Passkey:
    """A passkey that its officer has enrolled on the site of the tests."""

    sort = "passkey"

    def __init__(self, officer, **otherwise):
        self.authenticator, self.otherwise = Authenticator(), otherwise
        public = self.authenticator.cose()
        self.fingerprint = hashlib.sha256(public).hexdigest()
        self.row = WebAuthnCredential.objects.create(
            user=officer,
            name="Blue key",
            credential_id=self.authenticator.id,
            credential_id_sha256=hashlib.sha256(self.authenticator.id).hexdigest(),
            public_key=public,
            aaguid="",
            sign_count=0,
            backup_eligible=False,
            backup_state=False,
            discoverable=False,
            confirmed=True,
        )

    def told(self, _officer) -> dict:
        return {"sort": self.sort, "passkey": self.row.pk, "site": self.authenticator.host}

    def sign(self, told: bytes) -> dict:
        challenge = text(hashlib.sha256(told).digest())
        response = self.authenticator.used(challenge, **self.otherwise)["response"]
        return {
            "key": self.fingerprint,
            "sort": self.sort,
            "signature": response["signature"],
            "authenticator_data": response["authenticatorData"],
            "client_data": response["clientDataJSON"],
        }


def itself(key, officer) -> bytes:
    """Return what a new key signs, and the one before it."""
    return own_key.text_of(purpose=own_key.KEY, about=key.fingerprint, officer=officer.pk)


def register(officer, key=None, *, former=None):
    """Let the officer have this key, in the place of the former one; returns it."""
    key = key or Passphrase()
    told = itself(key, officer)
    fields = {"submission": uuid4(), "key": key.told(officer), "proof": key.sign(told)}
    if former is None:
        actions.register_key(by=officer, **fields)
    else:
        actions.replace_key(by=officer, by_former=former.sign(told), **fields)
    return key


def under(key, officer, *, purpose, about, submission="", words="") -> dict:
    """Return the officer's signature with a key, as the actions take it."""
    told = {"purpose": purpose, "about": about, "submission": submission, "words": words}
    return key.sign(own_key.text_of(officer=officer.pk, **told))
