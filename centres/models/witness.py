"""Witnesses: programs on a force's own computer that check the book and cosign how it stands."""

import hashlib
from base64 import b64decode

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.models.checkpoint import Checkpoint
from centres.models.officers import Officer
from centres.models.record import Record
from centres.models.rooms import Force
from centres.permissions import Permission
from centres.reaches import Origin


class Witness(Record):
    """The key by which a force's own program cosigns checkpoints; its private half stays there."""

    subject = "witness"
    reading = Permission.READ_JOURNAL
    noun = _("Witness")
    verbs = {
        "register_witness": _("Witness registered"),
        "retire_witness": _("Witness retired"),
    }

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")  # the system it is
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    public_key = models.CharField(max_length=44, unique=True)  # Ed25519, in base64
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer"], condition=models.Q(retired_at=None), name="one_witness_a_system"
            )
        ]

    @property
    def gist(self) -> str:
        """Which it is, of whom, with the beginning of its key's digest."""
        return f"{self.name} ({self.force.name}, {self.key_name[-16:]})"

    @property
    def verifying_key(self) -> bytes:
        """The 32 bytes that verify what it signs."""
        return b64decode(self.public_key)

    @property
    def key_name(self) -> str:
        """What its signatures are called by: it follows from its key."""
        digest = hashlib.sha256(self.verifying_key).hexdigest()
        return f"joint-coordination/witness/{digest[:16]}"

    def get_absolute_url(self):
        return reverse("journal")

    def origin(self) -> Origin:
        return Origin(force=self.force_id)


class Cosignature(models.Model):
    """That a witness has checked the book up to a checkpoint: its signature, as it was sent."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, models.PROTECT, related_name="+")
    line = models.CharField(max_length=300)
    at = models.DateTimeField()  # when it came

    class Meta:
        ordering = ["checkpoint", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["witness", "checkpoint"], name="one_cosignature")
        ]


class Refusal(models.Model):
    """That a witness does not sign, and why: what it was shown is not what it has."""

    witness = models.ForeignKey(Witness, models.PROTECT, related_name="+")
    size = models.PositiveBigIntegerField()  # of the checkpoint that it was shown
    position = models.PositiveBigIntegerField(null=True)  # of the first entry that differs
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class Behind(models.Model):
    """That commanders were alerted of a witness that stays at this size. Working state."""

    witness = models.ForeignKey(Witness, models.CASCADE, related_name="+")
    size = models.PositiveBigIntegerField()  # of the last that it cosigned, 0 for none
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["witness", "size"], name="behind_told_once")]
