"""Receipts of exports, and filters of the log that officers keep. Working state, no records."""

from django.db import models
from django.db.models import Q

from centres.models import Officer
from centres.permissions import Permission


class ExportQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return the officer's own; an auditor sees those of the own force."""
        own = Q(officer=officer)
        if officer.may(Permission.SEE_EXPORTS) and officer.force_id:
            own |= Q(officer__force=officer.force_id)
        return self.filter(own)


class Export(models.Model):
    """What was exported by whom: the filter, and the head of the journal just before."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="exports")
    format = models.CharField(max_length=10)
    parameters = models.JSONField()  # of the address, by name
    head = models.PositiveBigIntegerField()
    rows = models.PositiveIntegerField(null=True)  # once everything was handed over
    at = models.DateTimeField(db_index=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["officer", "-at"], name="export_of_an_officer")]


class SavedFilterQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return the officer's own."""
        return self.filter(officer=officer)


class SavedFilter(models.Model):
    """A filter of the log under a name that an officer gave it."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    parameters = models.JSONField()  # of the address, by name

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_filter_of_a_name", fields=["officer", "name"])
        ]
