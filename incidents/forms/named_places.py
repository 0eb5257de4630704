"""The forms in which chiefs name places."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import ltr, version, words
from centres.forms.points import PointForm
from centres.text.languages import NAMES
from incidents import notation
from incidents.forms.short import offer
from incidents.models.named_place import LONGEST, NamedPlace


class PlaceForm(PointForm):
    """Names, further spellings and the location of a place."""

    shown_at = {"mgrs": "location", "latitude": "location", "longitude": "location"}

    name_en = words(_("Name in English"), most=LONGEST, required=False)
    name_ar = words(_("Name in Arabic"), most=LONGEST, required=False)
    name_ckb = words(_("Name in Central Kurdish"), most=LONGEST, required=False)
    aliases = words(
        _("Further spellings"),
        most=2_200,
        lines=3,
        required=False,
        help_text=_("One per line, as people write it."),
    )
    location = forms.CharField(
        label=_("Where?"),
        max_length=100,
        widget=ltr(),
        help_text=_("MGRS or latitude, longitude; as coarse as the place is large."),
    )

    def arguments(self) -> dict:
        """Return what was typed as the action takes it."""
        clean = dict(self.cleaned_data)
        fields = {name: clean.pop(name) for name in PlaceForm.base_fields if name != "submission"}
        aliases = dict.fromkeys(line.strip() for line in fields["aliases"].splitlines())
        fields["aliases"] = [alias for alias in aliases if alias]
        return {**clean, "fields": fields}


class NewPlaceForm(PlaceForm):
    """A new place, named by a room."""

    centre: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Room"), queryset=None, empty_label=None, to_field_name="code"
    )

    def __init__(self, *args, centres, **more):
        super().__init__(*args, **more)
        offer(self.fields["centre"], centres)


class PlaceChangeForm(PlaceForm):
    """A place as it was when its form was opened, and what a chief made of it."""

    based_on = version()


def typed_of(place: NamedPlace) -> dict:
    """Return what one would type to tell this place as it stands."""
    stated = notation.Location(
        place.latitude, place.longitude, place.mgrs, place.location_precision_m
    )
    return {
        **{name: getattr(place, name) for name in NAMES},
        "aliases": "\n".join(place.aliases),
        "location": notation.written_place(stated),
        "based_on": place.position,
    }
