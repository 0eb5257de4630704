"""How far followers of the journal have come, and what verifying it found."""

from django.db import models


class Follower(models.Model):
    """How far one follower of the journal has come. It moves in the transaction of its work."""

    name = models.CharField(max_length=40, primary_key=True)
    position = models.PositiveBigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)  # when it last asked for news


class Verification(models.Model):
    """What one verifying of the whole book found; `fault` is empty where nothing was wrong."""

    at = models.DateTimeField()
    entries = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)
    fault = models.TextField(blank=True)

    class Meta:
        get_latest_by = "at"
        ordering = ["-at"]
