"""Imports: the rows of a sheet that were recorded together, and are undone together."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Force, Officer, Record, RecordQuerySet
from centres.models.record import refuse_unstorable
from centres.permissions import Permission
from centres.reaches import Origin
from centres.text.marks import as_written


class BatchQuerySet(RecordQuerySet):
    def unfinished(self):
        """Return those whose reports count nowhere: open ones, and those that were undone."""
        return self.exclude(status=Batch.Status.COMPLETE)


class Batch(Record):
    """An import: which rows of which sheet, by whom; open, complete or undone.

    Its reports are recorded in chunks and count once all of them are there.
    """

    subject = "batch"
    reading = Permission.READ_INCIDENTS
    noun = _("Import")
    verbs = {
        "open_batch": _("Import begun"),
        "complete_batch": _("Import complete"),
        "undo_batch": _("Import undone"),
    }
    recorded = (
        *("id", "name", "sha256", "read_as", "mapping", "dataset", "counts", "rooms", "rows"),
        *("centre", "force", "by", "at", "status", "outcome", "completed_at"),
        *("undone_by", "undone_at", "reason"),
    )

    class Status(models.TextChoices):
        OPEN = "open", _("Being recorded")
        COMPLETE = "complete", pgettext_lazy("an import", "Complete")
        UNDONE = "undone", _("Undone")

    sheet = models.OneToOneField("Sheet", models.PROTECT, related_name="batch")
    name = models.CharField(max_length=200, help_text="Of the file.")
    sha256 = models.CharField(max_length=64, help_text="Of the file.")
    read_as = models.JSONField()  # format, encoding and the like
    mapping = models.JSONField()
    dataset = models.CharField(max_length=200)
    counts = models.JSONField()  # of the rows of the sheet, by verdict, as judged
    rooms = models.JSONField()  # how many rows are recorded for each room, by code
    rows = models.CharField(max_length=64, help_text="SHA-256 of the rows that it records.")
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    outcome = models.JSONField(default=dict)  # how many became reports, revised some, were refused
    completed_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    reason = models.CharField(
        _("reason"), max_length=500, blank=True, validators=[refuse_unstorable]
    )

    objects: ClassVar = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "pk"]
        indexes = [
            models.Index(fields=["at"], name="batch_unfinished", condition=~Q(status="complete"))
        ]

    @property
    def title(self) -> str:
        return f"{self.dataset} ({self.name})"

    def get_absolute_url(self):
        return reverse("batch", args=[self.pk])

    def origin(self) -> Origin:
        return Origin(centre=self.centre_id, force=self.force_id, author=self.by_id, at=self.at)


def import_mark(dataset: str, status: str | None) -> str:
    """Return how a report that was imported is marked, wherever it is shown.

    `status` is that of its import, None for one that was imported before there were any.
    """
    if not dataset:
        return gettext("imported")
    name = as_written(dataset)
    if status == Batch.Status.OPEN:
        return gettext("Import: %s, not complete") % name
    if status == Batch.Status.UNDONE:
        return gettext("Import: %s, undone") % name
    return gettext("Import: %s") % name
