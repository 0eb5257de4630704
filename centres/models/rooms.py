"""Forces, centres, and the areas that are loaded in editions."""

import hashlib
import json
from collections.abc import Iterable
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.models.record import Named, Record, RecordQuerySet
from centres.models.telephone import TelephoneField
from centres.permissions import Permission
from centres.reaches import Origin
from centres.text.languages import NAMED_IN, names_of, said

# The forces that keep the record together: what needs consent needs that of each of them.
FOUNDING = ("iraqi", "peshmerga")


class Force(Named, Record):
    """A force that posts officers; the casualty categories derive from this table."""

    subject = "force"
    reading = Permission.READ_ROSTER
    noun = _("Force")
    verbs = {"add_force": _("Force added")}
    recorded = ("code", "names")

    id = None
    code = models.SlugField(_("code"), primary_key=True, max_length=20)

    class Meta:
        ordering = ["-code"]


class Centre(Named, Record):
    """A joint coordination centre: a room staffed by officers of several forces."""

    subject = "centre"
    reading = Permission.READ_ROSTER
    noun = _("Room")
    verbs = {"create_centre": _("Room created"), "change_centre": _("Room changed")}
    recorded = (
        "code",
        "names",
        "host_base",
        "latitude",
        "longitude",
        "status",
        "established_on",
        "telephone",
    )
    later = ("telephone",)

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ACTIVE = "active", _("Active")
        CLOSED = "closed", _("Closed")

    id = None
    code = models.CharField(
        _("code"),
        primary_key=True,
        max_length=16,
        validators=[RegexValidator(r"\A[A-Z][A-Z0-9]*\Z", _("Capital letters and digits only."))],
    )
    host_base_en = models.CharField(_("host base in English"), max_length=100)
    host_base_ar = models.CharField(_("host base in Arabic"), max_length=100)
    host_base_ckb = models.CharField(_("host base in Central Kurdish"), max_length=100)
    latitude = models.FloatField(
        _("latitude"), validators=[MinValueValidator(-80), MaxValueValidator(84)]
    )
    longitude = models.FloatField(
        _("longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    telephone = TelephoneField(_("telephone"))  # that one calls for the room, day and night

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("centre_detail", args=[self.code])

    @property
    def host_base(self) -> str:
        return said(names_of(self, "host_base"))

    def state(self):
        return {**super().state(), "host_base": names_of(self, "host_base")}

    def origin(self):
        return Origin(centre=self.code)


def digest_of(areas: Iterable["Area"]) -> str:
    """Return a digest of an edition's areas as stored, for the journal to hold it to.

    Names in further languages count where there are any: earlier editions have none.
    """
    lines = sorted(map(_line, areas))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _line(area: "Area") -> str:
    line = f"{area.layer}\t{area.code}\t{area.name}\t{area.shape}"
    further = [area.name_ar, area.name_ckb]
    return f"{line}\t{json.dumps(further)}" if any(further) else line


class AreaEditionQuerySet(RecordQuerySet):
    def in_force(self):
        """Return the newest edition of each layer."""
        return self.order_by("layer", "-position").distinct("layer")


class AreaEdition(Record):
    """One loading of one layer of areas from a file; earlier editions stay."""

    subject = "area_edition"
    reading = Permission.READ_INCIDENTS
    noun = _("Areas")
    verbs = {"load_areas": _("Areas loaded")}

    class Layer(models.TextChoices):
        DISTRICT = "district", _("District")
        RESPONSIBILITY = "responsibility", _("Area of responsibility")
        GAP = "gap", _("The gap")

    layer = models.CharField(max_length=20, choices=Layer)
    sha256 = models.CharField(max_length=64, help_text="Of the file.")
    shapes = models.CharField(max_length=64, help_text="A digest of the areas as stored.")
    count = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    remarks: list[str]  # on what was mended, where it was just loaded; never stored

    objects: ClassVar = AreaEditionQuerySet.as_manager()

    class Meta:
        ordering = ["layer", "-position"]

    @property
    def title(self):
        return self.get_layer_display()

    @classmethod
    def faults(cls):
        for edition in cls.objects.prefetch_related("areas"):
            if digest_of(edition.areas.all()) != edition.shapes:
                yield f"area_edition {edition.key()}: its areas are not those that were loaded"


class AreaQuerySet(RecordQuerySet):
    def in_force(self):
        """Return the areas of the newest edition of each layer."""
        return self.filter(edition__in=AreaEdition.objects.in_force().values("pk"))


class Area(models.Model):
    """A named polygon of an edition. Codes may repeat in real files: the row is the identity."""

    reading = Permission.READ_INCIDENTS

    edition = models.ForeignKey(AreaEdition, models.PROTECT, related_name="areas")
    layer = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=100, help_text="In English, or as the file has it.")
    name_ar = models.CharField(max_length=100, blank=True, default="")
    name_ckb = models.CharField(max_length=100, blank=True, default="")
    shape = models.TextField(help_text="A GeoJSON geometry, WGS 84.")

    objects: ClassVar = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["layer", "name", "pk"]

    @property
    def names(self) -> dict[str, str]:
        further = {code: getattr(self, f"name_{code}") for code in NAMED_IN[1:]}
        return {NAMED_IN[0]: self.name, **further}

    @property
    def title(self) -> str:
        """What it is called in the language in use."""
        return said(self.names)
