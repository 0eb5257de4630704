"""The journal's one table: numbered, append-only, chained by hashes."""

import orjson
from django.db import models

from centres.models.people import Officer
from centres.models.record import subjects
from centres.permissions import Permission


def readable(officer: Officer) -> list[str]:
    """Return the subjects of which the officer may read every record."""
    return [name for name, model in subjects().items() if officer.may(model.reading)]


class JournalEntryQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return the whole book to its readers, to others the entries on what they may read."""
        if officer.may(Permission.READ_JOURNAL):
            return self.all()
        return self.filter(subject__in=readable(officer))

    def after(self, position: int):
        return self.filter(position__gt=position).order_by("position")

    def head(self) -> "JournalEntry | None":
        return self.order_by("-position").first()


class JournalEntry(models.Model):
    """One action on one record: the columns index what the payload, which is hashed, says."""

    position = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    by = models.ForeignKey(Officer, models.PROTECT, db_index=False, related_name="+")
    centre = models.CharField(max_length=16, blank=True)
    submission = models.UUIDField(unique=True)
    request = models.CharField(max_length=64)
    payload = models.TextField()
    hash = models.CharField(max_length=64)

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(fields=["subject", "key", "position"], name="journal_of_a_record"),
        ]

    def state(self) -> dict:
        """Return the whole state that the action left behind."""
        return orjson.loads(self.payload)["state"]
