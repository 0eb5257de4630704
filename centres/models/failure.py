"""What went wrong in the system itself, and whom it was mailed to. Working state."""

from django.db import models

from centres.permissions import Permission


class FailureQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return them to whoever is told what does not work."""
        return self.all() if officer.may(Permission.SEE_FAULTS) else self.none()


class Failure(models.Model):
    """A fault that nobody caught, by its kind and place: what it held is nowhere."""

    kind = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    requests = models.JSONField(default=list)  # ids of the last requests and tasks that met it

    objects = FailureQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "place"], name="one_failure_of_a_place"),
        ]


class Alarm(models.Model):
    """Whether a part works, as it was last seen, and as it was last mailed."""

    part = models.CharField(max_length=100, primary_key=True)
    stands = models.BooleanField()  # whether it is a fault now
    since = models.DateTimeField()
    told = models.BooleanField(default=False)  # what the last mail said
    mailed_at = models.DateTimeField(null=True, blank=True)
