"""Officers' own keys: what an officer signs with, that nobody else has, the server included."""

import hashlib
from base64 import b64decode
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.models.officers import Officer
from centres.models.record import Record, RecordQuerySet
from centres.permissions import Permission
from centres.reaches import Origin

MARK = 16  # digits of a key's SHA-256: as many as are read out and compared


class OfficerKey(Record):
    """The key an officer signs with. The book holds the public one; earlier ones are in it too."""

    subject = "officer_key"
    reading = Permission.READ_ROSTER
    noun = _("Own key")
    verbs = {
        "register_key": _("Own key registered"),
        "replace_key": _("Own key replaced"),
        "reset_key": _("Lost own key taken away"),
    }
    named_by = ("officer",)
    unrecorded = ("wrapped",)

    class Sort(models.TextChoices):
        PASSKEY = "passkey", _("Passkey")
        PASSPHRASE = "passphrase", _("Key with a passphrase")

    officer = models.OneToOneField(Officer, models.PROTECT, related_name="own_key")
    sort = models.CharField(max_length=10, choices=Sort)
    public_key = models.TextField(
        help_text="In base64: of a passphrase SubjectPublicKeyInfo (P-256), of a passkey COSE."
    )
    credential = models.TextField(blank=True, help_text="Of a passkey its identifier, base64url.")
    site = models.CharField(
        max_length=255, blank=True, help_text="Of a passkey the name of the host it is bound to."
    )
    proof = models.JSONField()  # signed with the key itself: its officer has it
    by_former = models.JSONField(null=True)  # signed with the key in whose place it came
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # when it was taken away
    # The private key under the officer's passphrase, which the server never learns: the officer
    # may sit at any desk. Working state, and not for whoever pulls the book.
    wrapped = models.JSONField(null=True)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["officer"]

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.public_key)

    @property
    def mark(self) -> str:
        """The first digits of the fingerprint, in fours: to be read out and compared."""
        return mark_of(self.fingerprint)

    @property
    def title(self):
        return self.mark

    @property
    def gist(self):
        return f"{self.officer.gist}, {self.mark}"

    def get_absolute_url(self):
        return self.officer.get_absolute_url()

    def origin(self):
        return Origin(force=self.officer.force_id, author=self.officer_id, at=self.since)


def fingerprint_of(public_key: str) -> str:
    """Return the SHA-256 of a public key that is written in base64."""
    return hashlib.sha256(b64decode(public_key)).hexdigest()


def mark_of(fingerprint: str) -> str:
    digits = fingerprint[:MARK]
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))
