"""Who has read what, and what officers and rooms are told of. Working state, no records."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Officer
from centres.permissions import Permission
from incidents.kinds import Kind, Precedence
from incidents.models.incident import Incident
from incidents.models.relation import Relation
from incidents.models.request import Request


class ReadingQuerySet(models.QuerySet):
    def visible_to(self, officer):
        return self.all() if officer.may(Permission.READ_INCIDENTS) else self.none()


class Reading(models.Model):
    """The first opening of a version of a report by an officer."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="+")
    incident = models.ForeignKey(Incident, models.CASCADE, db_index=False, related_name="readings")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                name="one_reading_of_a_version", fields=["incident", "version", "officer"]
            )
        ]

    @property
    def once(self) -> str:
        """Return what the access log calls it."""
        return f"opened:{self.incident_id}:{self.version}:{self.officer_id}"


class Reason(models.TextChoices):
    """Why somebody is told."""

    REPORT = "report", _("New report")
    DISPUTE = "dispute", _("Report disputed")
    REQUEST = "request", _("Request")
    OVERDUE = "overdue", _("Answer overdue")
    ESCALATED = "escalated", _("Still not answered after twice the time")
    CORRECTION = "correction", _("Correction")
    EVENT = "event", _("Same event")


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return the officer's own: who may read reports no longer is told of none either."""
        if not officer.may(Permission.READ_INCIDENTS):
            return self.none()
        return self.filter(officer=officer)

    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that one officer is told, or one room's duty address; told once, by its `cause`."""

    officer = models.ForeignKey(Officer, models.CASCADE, null=True, related_name="notices")
    centre = models.ForeignKey(Centre, models.CASCADE, null=True, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason)
    cause = models.CharField(max_length=80)  # what it tells of, and no second time
    incident = models.ForeignKey(Incident, models.CASCADE, null=True, related_name="+")
    request = models.ForeignKey(Request, models.CASCADE, null=True, related_name="+")
    relation = models.ForeignKey(Relation, models.CASCADE, null=True, related_name="+")
    version = models.PositiveIntegerField(null=True)  # of the report, that a correction made
    flash = models.BooleanField(default=False)  # may be heard, where the officer wants it
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # or when the mail was sent

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="one_notice_of_an_officer", fields=["officer", "cause"]),
            models.UniqueConstraint(name="one_notice_of_a_room", fields=["centre", "cause"]),
            models.CheckConstraint(
                name="notice_to_an_officer_or_a_room",
                condition=Q(officer=None, centre__isnull=False)
                | Q(officer__isnull=False, centre=None),
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "at"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["officer", "-at"], name="notice_of_an_officer"),
        ]

    def once(self, step: str) -> str:
        """Return what the access log calls it, told or seen."""
        return f"{step}:{self.officer_id or self.centre_id}:{self.cause}"


class NoticeRule(models.Model):
    """Of which new reports an officer, or a room, wants to be told; any one of them is enough."""

    officer = models.OneToOneField(Officer, models.CASCADE, null=True, related_name="notice_rule")
    centre = models.OneToOneField(Centre, models.CASCADE, null=True, related_name="notice_rule")
    precedences = ArrayField(models.CharField(max_length=10, choices=Precedence), default=list)
    kinds = ArrayField(models.CharField(max_length=20, choices=Kind), default=list)
    areas = ArrayField(models.CharField(max_length=60), default=list)  # codes, in any layer
    address = models.EmailField(blank=True)  # of a room: who is on duty there reads it

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rule_of_an_officer_or_a_room",
                condition=Q(officer=None, centre__isnull=False)
                | Q(officer__isnull=False, centre=None),
            ),
        ]
