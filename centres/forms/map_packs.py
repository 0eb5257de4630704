"""The form in which administrators add a map pack."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import ltr, words
from centres.forms.submission import SentForm
from centres.ground.map_packs import LARGEST
from centres.models import MapPack


class MapPackForm(SentForm):
    """A name, and a file of shapes or an address of tiles."""

    name = words(_("Name"), most=MapPack._meta.get_field("name").max_length)
    attribution = words(
        _("Owner of the map"),
        most=MapPack._meta.get_field("attribution").max_length,
        required=False,
        help_text=_("Stands at the edge of the map: owner, licence, year."),
    )
    content = forms.FileField(
        label=_("GeoJSON file"),
        required=False,
        allow_empty_file=True,  # the action says what is missing
        error_messages={"invalid": _("This is no GeoJSON file of points, lines and areas.")},
        widget=forms.FileInput({"accept": ".geojson,.json,application/geo+json"}),
        help_text=_(
            "Points, lines and areas in degrees, longitude first, at most 500 kB. Their names are "
            "the properties name, ar and ckb."
        ),
    )
    address = forms.CharField(
        label=_("Address of tiles"),
        required=False,
        max_length=MapPack._meta.get_field("address").max_length,
        widget=ltr(placeholder="/tiles/satellite/{z}/{x}/{y}.png"),
        help_text=_("A path on this server; the map asks no other."),
    )

    def arguments(self) -> dict:
        """Return what the action takes; of a large file as much as shows it."""
        file = self.cleaned_data["content"]
        return {**self.cleaned_data, "content": file.read(LARGEST + 1) if file else b""}
