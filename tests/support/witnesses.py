"""A force's own witness, as far as the server sees it: a key, and what it sends."""

import secrets
import time
from base64 import b64encode
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from centres import actions as rooms
from centres.journal import notes
from centres.models import Checkpoint, Officer, Witness
from tests.support import builders

ADDRESS = "/api/v1/journal"


def system(name="outpost", force="peshmerga") -> Officer:
    """Return an external system of this name, enrolled and posted where it is new."""
    known = Officer.objects.filter(username=name).first()
    if known is None:
        known = builders.enrol(name, force_id=force)
        builders.post(known, "system")
    return known


class Outpost:
    """The program on the other end: `client` is how it calls, if it does."""

    def __init__(self, client=None, name="Erbil"):
        self.client, self.name = client, name
        self.private = Ed25519PrivateKey.from_private_bytes(secrets.token_bytes(32))
        self.key = self.private.public_key().public_bytes_raw()
        self.public_key = b64encode(self.key).decode()

    def post(self, path, **told):
        return self.client.post(f"{ADDRESS}/{path}", told, format="json")

    def register(self, **other):
        return self.post("witness", **{"public_key": self.public_key, "name": self.name, **other})

    def line(self, size=None, seconds=None) -> str:
        """Return the cosignature of a checkpoint, the newest one unless told."""
        found = Checkpoint.objects
        checkpoint = found.get(size=size) if size else found.newest()
        body, _signatures = notes.read_note(checkpoint.note)
        seconds = int(time.time()) if seconds is None else seconds
        signature = self.private.sign(notes.cosigned(body, seconds))
        key_name = Witness(public_key=self.public_key).key_name
        identifier = notes.key_id(key_name, notes.COSIGNED, self.key)
        return notes.signature_line(key_name, identifier, seconds.to_bytes(8, "big") + signature)

    def cosign(self, size=None, **other):
        if "cosignature" not in other:
            other["cosignature"] = self.line(size)
        size = size or Checkpoint.objects.newest().size
        return self.post("cosignatures", size=size, **other)

    def refuse(self, position=7, reason="Entry 7 is not the one I have.", size=9):
        return self.post("refusals", size=size, position=position, reason=reason)

    def stands(self, system: Officer) -> Witness:
        """Register it without a call, as a system whose token has the scope."""
        system.scopes = frozenset({"journal"})
        told = {"public_key": self.public_key, "name": self.name}
        return rooms.register_witness(by=system, submission=uuid4(), **told)
