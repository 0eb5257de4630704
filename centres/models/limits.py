"""What is left of each limit: a token bucket for whatever is slowed."""

from django.db import models


class Bucket(models.Model):
    """How many tries a limit leaves to one key, at a moment. Working state: a full one is none."""

    key = models.CharField(
        max_length=64, primary_key=True
    )  # a digest: what was typed may be secret
    remaining = models.FloatField()
    at = models.DateTimeField()
