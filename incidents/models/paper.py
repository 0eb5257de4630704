"""Papers of issued days, kept so that nobody waits for them, and which of them were sent."""

import hashlib
from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Value
from django.utils.translation import gettext_lazy as _

from centres.models import JournalEntry, Record, RecordQuerySet
from centres.permissions import Permission
from incidents.models.summary import DailySummary


class PaperManager(models.Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc]  # made
    """Reads papers without their content, which is large and rarely looked at."""

    def get_queryset(self):
        return super().get_queryset().defer("pdf")


class Paper(Record):
    """The paper of one edition in one language: its digest is in the book, beside the core's."""

    subject = "paper"
    reading = Permission.READ_SUMMARY
    noun = _("Paper of a summary")
    verbs = {"print_summary": _("Daily summary printed")}
    named_by = ("summary",)
    recorded = ("id", "summary", "core", "language", "sha256", "at", "signatures")
    later = ("signatures",)

    summary = models.ForeignKey(DailySummary, models.PROTECT, related_name="papers")
    language = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()
    at = models.DateTimeField()
    # The keys of those that stand on it, in order; None where papers had no place for any.
    signatures = models.JSONField(null=True)

    objects: ClassVar = PaperManager()

    class Meta:
        ordering = ["position"]

    @property
    def title(self):
        return f"{self.summary.title} {self.language}"

    @property
    def core(self) -> str:
        """The digest of the text that it prints."""
        return self.summary.sha256

    def get_absolute_url(self):
        return self.summary.get_absolute_url()

    @classmethod
    def faults(cls):
        digest = Func(F("pdf"), function="sha256")
        content = Func(digest, Value("hex"), function="encode", output_field=models.CharField())
        for paper in cls.objects.annotate(digest=content).exclude(digest=F("sha256")):
            yield f"paper {paper.key()} ({paper.title}): its content is not the one printed"

    @property
    def is_as_printed(self) -> bool:
        """Whether the book says of this content that it was printed."""
        digest = hashlib.sha256(self.pdf).hexdigest()
        entry = JournalEntry.objects.filter(subject=self.subject, key=self.key()).first()
        return entry is not None and entry.state()["sha256"] == digest


class Mailed(models.Model):
    """That the papers of one edition were handed to the mail server."""

    summary = models.OneToOneField(
        DailySummary, models.PROTECT, primary_key=True, related_name="mailed"
    )
    at = models.DateTimeField()
