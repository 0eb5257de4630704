"""What verifying found, how far it has come, and since when entries are sealed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.permissions import Permission


class VerificationQuerySet(models.QuerySet["Verification"]):
    def visible_to(self, officer):
        """Return them to whoever reads the whole book."""
        return self.all() if officer.may(Permission.READ_JOURNAL) else self.none()


class Verification(models.Model):
    """What one verifying found; `fault` is empty where nothing was wrong."""

    at = models.DateTimeField()
    entries = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)
    fault = models.TextField(blank=True)
    after = models.PositiveBigIntegerField(default=0)  # that it relied on; 0 where it was whole
    note = models.TextField(blank=True, default="")  # all of this as the server signed it

    objects = VerificationQuerySet.as_manager()

    class Meta:
        get_latest_by = "at"
        ordering = ["-at"]


class Verifying(models.Model):
    """A verifying that is under way, or was broken off: the next one goes on from there."""

    class Extent(models.TextChoices):
        WHOLE = "whole", _("the whole book")
        PART = "part", _("what is new")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    extent = models.CharField(max_length=8, choices=Extent)
    begun_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    after = models.PositiveBigIntegerField(default=0)  # where it began
    step = models.CharField(max_length=80, blank=True)  # that it is at
    place = models.CharField(max_length=80, blank=True)  # how far it is in that step
    entries = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64)
    found = models.JSONField(default=list)  # the faults so far
    more = models.PositiveIntegerField(default=0)
    seal = models.CharField(max_length=64)  # or whoever moved it forward would be passed by

    class Meta:
        constraints = [models.CheckConstraint(name="one_verifying", condition=Q(id=1))]


class SealedSince(models.Model):
    """The first position of schema 2, sealed itself: a book rewritten without seals differs."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.PositiveBigIntegerField()
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(name="one_sealed_since", condition=Q(id=1))]
