"""The hashes inside the tree over the book, in rows of 256, as C2SP's tlog-tiles lays them."""

from django.db import models


class Tile(models.Model):
    """Hashes of one level, eight levels of the tree below the next: at level 0 those of leaves.

    Derived from the book; the database lets it only grow, up to 256 hashes of 32 bytes.
    """

    level = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()  # from 0; its first hash is that at number × 256
    hashes = models.BinaryField(max_length=256 * 32)

    class Meta:
        ordering = ["level", "number"]
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="one_tile")]
