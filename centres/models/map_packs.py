"""Map packs: further layers for the map, drawn and never deciding anything."""

import hashlib
import json
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.models.record import Record, RecordQuerySet, refuse_unstorable
from centres.permissions import Permission

# A path on this host: the browser asks nobody else, and the content security policy lets it not.
TILES = r"\A(?:/(?!\.)[A-Za-z0-9._-]+)+/\{z\}/\{x\}/\{y\}\.(?:png|jpg|jpeg|webp)\Z"
MARK = 16  # of the digest's 64 characters, in the address of a pack's content


class MapPackQuerySet(RecordQuerySet):
    def in_force(self):
        """Return the packs that the map draws, the first added lowest, without their content."""
        return self.filter(withdrawn_at=None).order_by("position").defer("content")


class MapPack(Record):
    """Shapes from a file, tiles that this host serves, or ground made of an operator's files."""

    subject = "map_pack"
    reading = Permission.READ_MAP_PACKS
    noun = _("Map pack")
    verbs = {
        "add_map_pack": _("Map pack added"),
        "withdraw_map_pack": _("Map pack withdrawn"),
    }
    unrecorded = ("content",)

    class Kind(models.TextChoices):
        SHAPES = "shapes", _("Shapes")
        TILES = "tiles", _("Tiles")
        GROUND = "ground", _("Roads and villages")
        RELIEF = "relief", _("Relief")

    MADE = frozenset({Kind.GROUND, Kind.RELIEF})  # of parts, by the server

    name = models.CharField(_("name"), max_length=60, validators=[refuse_unstorable])
    kind = models.CharField(max_length=10, choices=Kind)
    attribution = models.CharField(
        _("whose map it is"), max_length=120, blank=True, validators=[refuse_unstorable]
    )
    address = models.CharField(
        _("address of the tiles"),
        max_length=200,
        blank=True,
        validators=[
            RegexValidator(
                TILES, _("A path on this server such as /tiles/satellite/{z}/{x}/{y}.png.")
            )
        ],
    )
    content = models.TextField(
        blank=True,
        help_text="Of shapes: GeoJSON as the map draws it. Of what was made: its places, and the "
        "digest of each part.",
    )
    sha256 = models.CharField(max_length=64, help_text="Of the content.")
    count = models.PositiveIntegerField(help_text="Of shapes, or parts.")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = MapPackQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "pk"]

    def get_absolute_url(self):
        return reverse("map_pack_list")

    @property
    def mark(self) -> str:
        """Return what stands for the content in its address."""
        return self.sha256[:MARK]

    @property
    def url(self) -> str:
        """Return where the map fetches it: another content has another address."""
        if self.kind == self.Kind.TILES:
            return self.address
        if self.kind in self.MADE:
            tile = reverse("map_pack_part", args=[self.pk, self.mark, "0/0/0"])
            return tile.replace("/0/0/0/", "/{z}/{x}/{y}/")
        return reverse("map_pack_content", args=[self.pk, self.mark])

    @classmethod
    def faults(cls):
        for pack in cls.objects.iterator(chunk_size=1):
            if not pack.is_whole:
                yield f"map_pack {pack.key()}: its content is not what was added"
            elif pack.kind in cls.MADE and pack.digests() != json.loads(pack.content)["parts"]:
                yield f"map_pack {pack.key()}: its parts are not what was added"

    @property
    def is_whole(self) -> bool:
        """Tell whether the content is that of the digest, which the journal holds."""
        return hashlib.sha256(self.content.encode()).hexdigest() == self.sha256

    def digests(self) -> dict[str, str]:
        """Return the digest of each part as it is stored."""
        parts = self.parts.values_list("path", "content").iterator(chunk_size=100)
        return {path: hashlib.sha256(content).hexdigest() for path, content in parts}


class MapPackPart(models.Model):
    """A tile of what was made: lines and names as JSON, or a picture of relief."""

    reading = Permission.READ_MAP_PACKS

    pack = models.ForeignKey(MapPack, models.PROTECT, related_name="parts")
    path = models.CharField(max_length=30, help_text="Zoom, column and row: 9/318/201.")
    content = models.BinaryField()

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "path"], name="one_part_of_a_path")
        ]
