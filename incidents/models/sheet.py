"""Sheets that officers bring: how they are read, their rows with a verdict each. Working state."""

import hashlib
import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.journal import canonical
from centres.models import Centre, Force, Officer, Proposal
from centres.models.record import refuse_unstorable
from centres.permissions import Permission
from incidents.models.incident import Incident

LONGEST_NAME = 200  # characters of a data set's, a file's, a mapping's


class SheetMappingQuerySet(models.QuerySet):
    def visible_to(self, officer):
        return self.all() if officer.may(Permission.IMPORT) else self.none()


class SheetMapping(models.Model):
    """Which column is what, kept under a name for the next sheet of the same kind."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME, validators=[refuse_unstorable])
    folded = models.CharField(max_length=LONGEST_NAME, unique=True)  # by which it is found
    mapping = models.JSONField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = SheetMappingQuerySet.as_manager()

    class Meta:
        ordering = ["name"]


class SheetQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return the own; of what is proposed or recorded, to those who read reports, those too."""
        if not officer.may(Permission.READ_INCIDENTS):
            return self.none()
        proposals = Proposal.objects.visible_to(officer).filter(verb="open_batch")
        proposed = [p["sheet"] for p in proposals.values_list("arguments", flat=True)]
        return self.filter(Q(officer=officer) | Q(pk__in=proposed) | Q(batch__isnull=False))


class Sheet(models.Model):
    """A file that an officer brings: nothing of it is recorded before it is an import."""

    class Status(models.TextChoices):
        BROUGHT = "brought", _("Brought")  # neither mapped nor judged
        TO_JUDGE = "to_judge", _("Being judged")
        JUDGED = "judged", _("Judged")
        FAULTY = "faulty", _("Cannot be judged")  # `fault` says why

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=LONGEST_NAME, help_text="Of the file.")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, help_text="Of the content.")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="sheets")
    # The room that brings it, and whose reports they become where no point says a nearer one
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+")
    nearest = models.BooleanField(default=False)  # each row belongs to the room nearest to it
    at = models.DateTimeField()
    reading = models.JSONField()
    mapping = models.JSONField(null=True)
    mapping_sha256 = models.CharField(max_length=64, blank=True)
    dataset = models.CharField(
        _("data set"), max_length=LONGEST_NAME, blank=True, validators=[refuse_unstorable]
    )
    # By number of a row, the texts that the officer wrote into cells of it, by place in the row
    fixes = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.BROUGHT)
    fault = models.TextField(blank=True)
    total = models.PositiveIntegerField(null=True)  # rows, where the reading tells
    done = models.PositiveIntegerField(default=0)  # rows judged
    judged_at = models.DateTimeField(null=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "pk"]
        indexes = [
            models.Index(fields=["at"], name="sheet_to_judge", condition=Q(status="to_judge"))
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("sheet", args=[self.pk])

    def counts(self) -> dict[str, int]:
        """Return how many of its rows have each verdict."""
        counted = self.rows.order_by().values_list("verdict").annotate(Count("pk"))
        return {verdict.value: 0 for verdict in SheetRow.Verdict} | dict(counted)

    def plan(self) -> dict:
        """Return what an import of it records: how many of what for which rooms, and a digest."""
        by_room = self.rows.chosen().order_by().values_list("centre")
        new = dict(by_room.filter(revises=None).annotate(Count("pk")))
        changed = dict(by_room.exclude(revises=None).annotate(Count("pk")))
        return {
            "dataset": self.dataset,
            "file": self.name,
            "new": sum(new.values()),
            "changed": sum(changed.values()),
            "rooms": {room: new.get(room, 0) + changed.get(room, 0) for room in {*new, *changed}},
            "rows": self.rows.digest(),
        }


class SheetRowQuerySet(models.QuerySet):
    def visible_to(self, officer):
        return self.filter(sheet__in=Sheet.objects.visible_to(officer))

    def chosen(self):
        """Return what an import of the sheet records: new ones, and others that were accepted."""
        return self.filter(Q(verdict=SheetRow.Verdict.NEW) | Q(accepted=True))

    def pending(self):
        """Return what the import has still to record, as the sheet has it."""
        return self.chosen().filter(incident=None, fault="").order_by("number")

    def live(self):
        """Return what stands in the book."""
        return self.filter(live=True)

    def digest(self) -> str:
        """Return SHA-256 of what the chosen rows would record, in the order of the sheet."""
        sha256 = hashlib.sha256()
        rows = self.chosen().order_by("number").annotate(told=Cast("fields", models.TextField()))
        for row in rows.values_list(*SheetRow.RECORDED, "told").iterator(5_000):
            sha256.update(canonical([str(part) for part in row]) + b"\n")
        return sha256.hexdigest()


class SheetRow(models.Model):
    """One row of a sheet as it was read, and what is thought of it; later, what became of it."""

    class Verdict(models.TextChoices):
        NEW = "new", _("New")
        KNOWN = "known", _("Known already")
        CHANGED = "changed", _("Changed")  # in its data set, since it was recorded
        DOUBTFUL = "doubtful", _("Doubtful")
        REFUSED = "refused", _("Refused")

    RECORDED = ("number", "identity", "digest", "centre_id", "revises_id")

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()  # as people see it in the sheet
    verdict = models.CharField(max_length=10, choices=Verdict)
    reasons = ArrayField(models.CharField(max_length=20), default=list)  # codes of what is wrong
    said = models.JSONField(default=dict)  # what is wrong: by code or heading, a sentence
    cells = models.JSONField()  # as they stand in the sheet
    fields: Any = models.JSONField(null=True)  # of `actions.report`, times as text; null: unread
    identity = models.UUIDField()
    digest = models.CharField(max_length=64)  # of what it says in the sheet
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, db_index=False, related_name="+")
    # The report that the book has of its identity; none where it is new
    revises = models.ForeignKey(
        Incident, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    accepted = models.BooleanField(default=False)  # doubtful or changed, and to be recorded
    fixed = models.BooleanField(default=False)  # the officer mended cells (`Sheet.fixes`)

    # What became of it
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    live = models.BooleanField(default=False)  # it is what the book has of its identity
    fault = models.TextField(blank=True)  # why it could not be recorded in the end

    objects = SheetRowQuerySet.as_manager()

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(
                name="one_live_row_of_an_identity", fields=["identity"], condition=Q(live=True)
            ),
            models.UniqueConstraint(name="one_row_of_a_number", fields=["sheet", "number"]),
        ]
        indexes = [
            models.Index(fields=["sheet", "verdict", "number"], name="sheet_row_by_verdict"),
            models.Index(
                fields=["incident"], name="sheet_row_of_a_report", condition=~Q(incident=None)
            ),
        ]
