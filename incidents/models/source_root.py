"""What the book holds of source details that were told later: one commitment a force and hour."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.models import Force, Record
from centres.permissions import Permission
from centres.reaches import Origin
from incidents import notation
from incidents.models.row_security import ALL, opened
from incidents.models.source import SALT, heads


class SourceRoot(Record):
    """A commitment to all that a force told later of its sources, up to an hour.

    It is written every hour of every force, whether or not anything was told, and is always of
    the same size. It holds SHA-256(salt || hash of the last row), under a salt that nobody else
    knows and that is new each time: that two are of the same rows shows nowhere.
    """

    subject = "source_root"
    reading = Permission.READ_JOURNAL
    noun = _("Commitment to source details")
    verbs = {"commit_sources": _("Source details committed to")}
    named_by = ("force",)

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    hour = models.DateTimeField()
    commitment = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="one_source_root_an_hour", fields=["force", "hour"])
        ]

    @property
    def title(self):
        return f"{self.force.name} {notation.dtg(self.hour)}"

    def origin(self):
        return Origin(force=self.force_id, at=self.hour)

    @classmethod
    def faults(cls):
        """Yield each root that is not of the rows that it was made of."""
        with opened(ALL):
            openings = {opening.root_id: opening for opening in Opening.objects.all()}
        hashes = {force.pk: heads(force) for force in Force.objects.all()}
        for root in cls.objects.order_by("position"):
            opening = openings.get(root.pk)
            head = hashes[root.force_id].get(opening.serial) if opening else None
            if not (opening and head and opening.commitment(head) == root.commitment):
                yield f"source_root {root.key()}: not of the source details that are kept"


class Opening(models.Model):
    """What opens a root, private to its force: the salt, and the last row that it takes in."""

    root = models.OneToOneField(
        SourceRoot, models.PROTECT, primary_key=True, related_name="opening"
    )
    force = models.ForeignKey(Force, models.PROTECT, db_index=False, related_name="+")
    salt = models.BinaryField(max_length=SALT)
    serial = models.PositiveBigIntegerField()

    @classmethod
    def opened_for(cls, rows):
        """Return what opens the table for new rows, which are of one force."""
        return opened(rows[0].force_id)

    def commitment(self, head: str) -> str:
        return hashlib.sha256(bytes(self.salt) + bytes.fromhex(head)).hexdigest()
