"""How far followers of the journal have come and what they set aside."""

from django.db import models

from centres.permissions import Permission


class Follower(models.Model):
    """How far one follower of the journal has come. It moves in the transaction of its work."""

    name = models.CharField(max_length=40, primary_key=True)
    position = models.PositiveBigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)  # when it last asked for news
    fault = models.CharField(max_length=200, blank=True)  # why it stays where it is
    tries = models.PositiveSmallIntegerField(default=0)  # that failed on the entry it stays at
    # By the journal's key: put forward by hand, it would leave entries undone and nobody told.
    seal = models.CharField(max_length=64, blank=True, default="")


class SetAsideQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return them to whoever reads the whole book, or is told what does not work."""
        reads = officer.may(Permission.READ_JOURNAL) or officer.may(Permission.SEE_FAULTS)
        return self.all() if reads else self.none()

    def open(self):
        return self.filter(done_at=None).order_by("position", "follower")


class SetAside(models.Model):
    """An entry that a follower could not work on, and went past; done once a later try succeeds."""

    follower = models.CharField(max_length=40)
    position = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=200)  # the kind of fault and where; never what it held
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "position"], name="one_setting_aside"),
        ]
