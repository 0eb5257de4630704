"""The journal's one table: numbered, append-only, chained by hashes."""

from collections import defaultdict
from collections.abc import Iterable

import orjson
from django.db import models
from django.utils.functional import Promise

from centres.models.officers import Officer
from centres.models.record import Record, subjects
from centres.permissions import Permission


def readable(officer: Officer) -> list[str]:
    """Return the subjects of which the officer may read every record, not only the own room's."""
    return [name for name, model in subjects().items() if officer.may_all(model.reading)]


class JournalEntryQuerySet(models.QuerySet["JournalEntry"]):
    def visible_to(self, officer):
        """Return the whole book to its readers, to others the entries on what they may read."""
        if officer.may(Permission.READ_JOURNAL):
            return self.all()
        return self.filter(subject__in=readable(officer))

    def after(self, position: int):
        return self.filter(position__gt=position).order_by("position")

    def before(self, position: int):
        return self.filter(position__lt=position).order_by("-position")

    def about(self, entry: "JournalEntry"):
        """Return the entries about the same record."""
        return self.filter(subject=entry.subject, key=entry.key)

    def head(self) -> "JournalEntry | None":
        return self.order_by("-position").first()


class JournalEntry(models.Model):
    """One action on one record: the columns index what the payload, which is committed to, says."""

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
    salt = models.BinaryField(max_length=32, null=True)  # of schema 1 there is none
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, blank=True, default="")  # by the journal's key

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(fields=["subject", "key", "position"], name="journal_of_a_record"),
            # Walked backwards: without them a rare officer, room or verb is sought in all the book.
            models.Index(fields=["by", "position"], name="journal_of_an_officer"),
            models.Index(fields=["centre", "position"], name="journal_of_a_room"),
            models.Index(fields=["verb", "position"], name="journal_of_a_verb"),
        ]

    @property
    def words(self) -> str | Promise:
        """What was done to what, in the reader's language; the bare verb where nobody knows it."""
        model = subjects().get(self.subject)
        return model.verbs.get(self.verb, self.verb) if model else self.verb

    def state(self) -> dict:
        """Return the whole state that the action left behind."""
        return orjson.loads(self.payload)["state"]

    def content(self) -> dict:
        """Return all that the payload says, nothing where it is no entry's any more."""
        try:
            content = orjson.loads(self.payload)
        except orjson.JSONDecodeError:
            return {}
        return content if isinstance(content, dict) and "state" in content else {}


def records_of(
    entries: Iterable[JournalEntry], *, seen_by: Officer
) -> dict[tuple[str, str], Record]:
    """Return the records that the entries are about, by subject and key, as far as one may read.

    One query for each kind of record among them.
    """
    keys = defaultdict(set)
    for entry in entries:
        keys[entry.subject].add(entry.key)
    by_key: dict[tuple[str, str], Record] = {}
    for subject, model in subjects().items():
        if subject in keys:
            records = model.objects.visible_to(seen_by).keyed(keys[subject])
            records = records.select_related(*model.named_by) if model.named_by else records
            by_key |= {(subject, record.key()): record for record in records}
    return by_key
