"""Drafts: reports not yet sent. Working state of their author, with no number or position."""

from django.db import models

from centres.models import Officer
from centres.permissions import Permission


class DraftQuerySet(models.QuerySet):
    def visible_to(self, officer):
        return self.filter(author=officer) if officer.may(Permission.DRAFT) else self.none()


class Draft(models.Model):
    """What an author has typed so far, as typed, under the submission it will be sent with."""

    submission = models.UUIDField(primary_key=True)
    author = models.ForeignKey(Officer, models.CASCADE, related_name="drafts")
    typed = models.JSONField()
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
