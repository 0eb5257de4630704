"""The form in which administrators add a map pack."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import ltr, words
from centres.forms.ground import SHAPE_FILES
from centres.forms.submission import SentForm
from centres.ground.shapes import LARGEST
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
        label=_("File"),
        required=False,
        allow_empty_file=True,  # the action says what is missing
        widget=forms.FileInput({"accept": ",".join(SHAPE_FILES)}),
        help_text=_(
            "Points, lines and areas: GeoJSON, TopoJSON, KML, KMZ, GeoPackage, or a shapefile "
            "whose parts are zipped together."
        ),
    )
    part = words(
        _("Layer of the file"),
        most=100,
        required=False,
        help_text=_("Only where the file has several."),
    )
    address = forms.CharField(
        label=_("Address of tiles"),
        required=False,
        max_length=MapPack._meta.get_field("address").max_length,
        widget=ltr(placeholder="/tiles/satellite/{z}/{x}/{y}.png"),
        help_text=_("A path on this server; the map asks no other."),
    )

    def arguments(self) -> dict:
        """Return what the action takes; of a file that is too large as much as shows it."""
        file, part = self.cleaned_data["content"], self.cleaned_data["part"]
        told = {name: value for name, value in self.cleaned_data.items() if name != "part"}
        content = file.read(LARGEST + 1) if file else b""
        return {**told, "content": content, **({"part": part} if part else {})}
