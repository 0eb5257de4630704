"""The commanders' daily summary once issued, what it assesses, and who signed it."""

import hashlib
from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Force, JournalEntry, Officer, Record, RecordQuerySet
from centres.models.officer_key import mark_of
from centres.models.record import refuse_unstorable
from centres.permissions import Permission
from centres.reaches import Origin

TEXT, RESERVATION = 10_000, 2_000  # characters


class Assessment(Record):
    """What a force's chief of a room, or commander for all, thinks of a day; until it is issued."""

    subject = "assessment"
    reading = Permission.READ_ASSESSMENT
    noun = _("Assessment")
    verbs = {"assess": _("Day assessed")}
    named_by = ("centre",)
    later = ("force",)

    day = models.DateField()
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+")  # None: all
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    text = models.TextField(
        _("assessment"), blank=True, validators=[MaxLengthValidator(TEXT), refuse_unstorable]
    )
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["day", "centre", "-force_id"]
        constraints = [
            models.UniqueConstraint(
                name="one_assessment_of_a_side",
                fields=["day", "centre", "force"],
                nulls_distinct=False,
            ),
        ]

    @property
    def title(self):
        return self.day.isoformat()

    @property
    def of_force(self) -> str | None:
        """The code of the force whose words they are: its author's, where they say none."""
        return self.force_id or self.by.force_id

    def get_absolute_url(self):
        return reverse("summary_day", args=[self.day])

    def origin(self):
        return Origin(centre=self.centre_id, force=self.force_id, author=self.by_id, at=self.at)


class DailySummaryQuerySet(RecordQuerySet):
    def of(self, day):
        """Return the editions of a day's summary, the latest first."""
        return self.filter(day=day).order_by("-edition")

    def latest_editions(self):
        """Return the latest edition of each day."""
        return self.order_by("-day", "-edition").distinct("day")

    def has_report(self, incident) -> bool:
        """Tell whether an edition has this report among those of its day, as it stood then."""
        near = {day - timedelta(days=back) for day in _dates_of(incident) for back in (0, 1)}
        cores = self.filter(day__in=near).annotate(content=Cast("core", models.JSONField()))
        return cores.filter(content__figures__reports__contains=[{"id": incident.key()}]).exists()


def _dates_of(incident) -> set[date]:
    """Return on which dates in C each version of a report says that it occurred."""
    if incident.version == 1:
        return {localtime(incident.occurred_at).date()}
    about = JournalEntry.objects.filter(subject=incident.subject, key=incident.key())
    times = (parse_datetime(entry.state()["occurred_at"]) for entry in about)
    return {localtime(at).date() for at in times}


class DailySummary(Record):
    """One edition of a day's summary, frozen: `core` is the exact text that was signed.

    It holds figures, texts and the position they were computed at, as canonical JSON; its
    SHA-256 is in the journal.
    """

    subject = "summary"
    reading = Permission.READ_SUMMARY
    noun = _("Daily summary")
    verbs = {"issue_summary": _("Daily summary issued")}
    unrecorded = ("core",)
    later = ("own_signature",)

    day = models.DateField()
    edition = models.PositiveSmallIntegerField(default=1)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    position_at = models.PositiveBigIntegerField()  # of the head when it was computed
    head = models.CharField(max_length=64)  # its hash
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(
        _("why it is corrected"), max_length=500, blank=True, validators=[refuse_unstorable]
    )
    core = models.TextField()
    # Of who asked for a corrected edition, with the own key, under the edition that it corrects.
    own_signature = models.JSONField(null=True)

    objects: ClassVar = DailySummaryQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-edition"]
        constraints = [
            models.UniqueConstraint(name="one_edition_of_a_day", fields=["day", "edition"]),
        ]

    @property
    def title(self):
        return f"{self.day.isoformat()}/{self.edition}"

    def get_absolute_url(self):
        address = reverse("summary_day", args=[self.day])
        return address if self.edition == 1 else f"{address}?edition={self.edition}"

    def origin(self):
        return Origin(author=self.issued_by_id, at=self.issued_at)

    @classmethod
    def faults(cls):
        for summary in cls.objects.order_by("pk").iterator(100):
            if digest_of(summary.core) != summary.sha256:
                yield f"summary {summary.key()} ({summary.title}): its text is not the one issued"


def digest_of(core: str) -> str:
    return hashlib.sha256(core.encode()).hexdigest()


class OnEdition(Record):
    """What an officer puts under the hash of one edition; beside its core, which it changes not."""

    named_by = ("summary",)
    summary: Any

    class Meta:
        abstract = True

    @property
    def title(self):
        return self.summary.title

    def get_absolute_url(self):
        return self.summary.get_absolute_url()


class Signature(OnEdition):
    """A commander's signature, for a force, under the hash of one edition; with a reservation."""

    subject = "signature"
    reading = Permission.READ_SUMMARY
    noun = _("Signature")
    verbs = {"sign": _("Daily summary signed")}
    later = ("own_signature",)

    summary = models.ForeignKey(DailySummary, models.PROTECT, related_name="signatures")
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    reservation = models.TextField(
        _("reservation"),
        blank=True,
        validators=[MaxLengthValidator(RESERVATION), refuse_unstorable],
    )
    own_signature = models.JSONField(null=True)  # with the officer's own key, where there is one

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(name="signature_is_of_a_hash", condition=~Q(sha256="")),
            models.UniqueConstraint(name="one_signature_of_a_force", fields=["summary", "force"]),
        ]

    @property
    def own_mark(self) -> str:
        """The first digits of the officer's own key that it was made with; empty for none."""
        return mark_of(self.own_signature["key"]) if self.own_signature else ""

    def origin(self):
        return Origin(force=self.force_id, author=self.by_id, at=self.at)


class Seen(OnEdition):
    """An observer's word that an edition was read; it counts as no force's signature."""

    subject = "seen"
    reading = Permission.READ_SUMMARY
    noun = _("Seen by an observer")
    verbs = {"mark_seen": _("Daily summary seen by an observer")}

    summary = models.ForeignKey(DailySummary, models.PROTECT, related_name="observed")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(name="seen_once_by_each", fields=["summary", "by"]),
        ]

    def origin(self):
        return Origin(author=self.by_id, at=self.at)
