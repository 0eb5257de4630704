"""An authenticator in software: what a browser would say for a passkey."""

import hashlib
import json
from base64 import urlsafe_b64encode
from secrets import token_bytes

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

SITE = "http://testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class Authenticator:
    """One passkey, made for a site, that counts its uses."""

    def __init__(self, site=SITE):
        self.site, self.host = site, site.partition("//")[2].partition(":")[0]
        self.key, self.id, self.uses = generate_private_key(SECP256R1()), token_bytes(18), 0

    def made(self, challenge: str, **otherwise) -> dict:
        """Return what `navigator.credentials.create` gives, asked with this challenge."""
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self.cose()
        data = self._data(PRESENT | VERIFIED | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", challenge, **otherwise)
        return self._credential(clientDataJSON=client, attestationObject=attestation)

    def used(self, challenge: str, **otherwise) -> dict:
        """Return what `navigator.credentials.get` gives, asked with this challenge."""
        self.uses += 1
        data = self._data(PRESENT | VERIFIED)
        client = self._client("webauthn.get", challenge, **otherwise)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        return self._credential(clientDataJSON=client, authenticatorData=data, signature=signed)

    def cose(self) -> bytes:
        """Return the public key as authenticators write it."""
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _data(self, flags: int) -> bytes:
        site = hashlib.sha256(self.host.encode()).digest()
        return site + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, origin: str = "") -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": origin or self.site}
        return json.dumps(said).encode()

    def _credential(self, **response: bytes) -> dict:
        answer = {name: text(raw) for name, raw in response.items()}
        known = {"id": text(self.id), "rawId": text(self.id), "type": "public-key"}
        return {**known, "response": answer, "clientExtensionResults": {}}
