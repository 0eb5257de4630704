"""How the book stood from time to time, signed; and where it could not be signed."""

from django.db import models

from centres.permissions import Permission


class CheckpointQuerySet(models.QuerySet["Checkpoint"]):
    def visible_to(self, officer):
        """Return them to whoever reads the whole book."""
        return self.all() if officer.may(Permission.READ_JOURNAL) else self.none()

    def newest(self) -> "Checkpoint | None":
        return self.order_by("size").last()


class Checkpoint(models.Model):
    """A signed text: how many entries there were, the tree's root, the last hash of the chain."""

    size = models.PositiveBigIntegerField(primary_key=True)
    note = models.TextField()  # with the server's own signature
    at = models.DateTimeField()

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        ordering = ["size"]
        indexes = [models.Index(fields=["at"], name="checkpoint_by_time")]


class Unsigned(models.Model):
    """A fault for which no checkpoint was made; over once one of at least this size is."""

    position = models.PositiveBigIntegerField(primary_key=True)  # of the first entry at fault
    fault = models.CharField(max_length=200)
    at = models.DateTimeField()
