"""A place that a chief named for everybody, beside those that the gazetteer comes with."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Officer, Record, RecordQuerySet
from centres.models.record import refuse_unstorable
from centres.permissions import Permission
from centres.reaches import Origin
from centres.text.languages import names_of, said

MOST_ALIASES = 20
LONGEST = 100  # characters of a name


def refuse_aliases(aliases) -> None:
    """Refuse what is no list of further spellings."""
    if len(aliases) > MOST_ALIASES:
        raise ValidationError(_("At most %s further spellings.") % MOST_ALIASES)
    if any(len(alias) > LONGEST for alias in aliases):
        raise ValidationError(_("A name has at most %s characters.") % LONGEST)
    refuse_unstorable("".join(aliases))


def _name(label):
    return models.CharField(label, max_length=LONGEST, blank=True, validators=[refuse_unstorable])


class NamedPlaceQuerySet(RecordQuerySet):
    def in_force(self):
        return self.filter(withdrawn_at=None)


class NamedPlace(Record):
    """Names in up to three languages, further spellings, and the square they stand for."""

    subject = "place"
    reading = Permission.READ_INCIDENTS
    noun = _("Place")
    verbs = {
        "name_place": _("Place named"),
        "rename_place": _("Place changed"),
        "withdraw_place": _("Place withdrawn"),
    }
    recorded = (
        "id",
        "centre",
        "by",
        "named_at",
        "names",
        "aliases",
        "latitude",
        "longitude",
        "mgrs",
        "location_precision_m",
        "withdrawn_at",
    )

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")  # whose chief named it
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    name_en = _name(_("name in English"))
    name_ar = _name(_("name in Arabic"))
    name_ckb = _name(_("name in Central Kurdish"))
    aliases = models.JSONField(default=list, blank=True, validators=[refuse_aliases])
    latitude = models.FloatField()
    longitude = models.FloatField()
    mgrs = models.CharField(max_length=20)
    location_precision_m = models.PositiveIntegerField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = NamedPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["-named_at", "pk"]

    def clean(self):
        if not any(self.names.values()):
            raise ValidationError({"name_en": _("Give a name in one language at least.")})

    @property
    def names(self) -> dict[str, str]:
        return names_of(self)

    @property
    def name(self) -> str:
        return said(self.names)

    def get_absolute_url(self):
        return reverse("place_list")

    def origin(self):
        return Origin(centre=self.centre_id, author=self.by_id, at=self.named_at)
