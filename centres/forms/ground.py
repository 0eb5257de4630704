"""The forms of what both forces agree on: a further force, an edition of areas."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.edit import NewForm
from centres.forms.fields import Choice, code, words
from centres.forms.submission import SentForm
from centres.ground import columns
from centres.ground.shapes import LATITUDE, LONGITUDE, Shapes
from centres.models import AreaEdition, Force

# What a browser offers to choose among; any other is read by what it holds.
SHAPE_FILES = (
    ".geojson", ".json", ".topojson", ".geojsonl", ".kml", ".kmz", ".gpkg", ".zip",
)  # fmt: skip
ENCODINGS = [
    ("UTF-8", "UTF-8"),
    ("CP1256", _("Arabic, Windows (CP1256)")),
    ("ISO8859-6", _("Arabic, ISO 8859-6")),
    ("CP1252", _("Western, Windows (CP1252)")),
]
FIRST = [
    ("", _("as the file says")),
    (LONGITUDE, _("longitude")),
    (LATITUDE, _("latitude")),
]


class ForceForm(NewForm):
    """A further force: it posts officers, and is not asked for consent."""

    code = code(
        _("Code"),
        of=Force._meta.pk,
        attrs={"autocapitalize": "none"},
        help_text=_("Small letters, digits and hyphens. It never changes."),
    )
    name_en = words(_("Name in English"), most=100)
    name_ar = words(_("Name in Arabic"), most=100)
    name_ckb = words(_("Name in Central Kurdish"), most=100)


class AreasForm(SentForm):
    """A file with the whole of one layer, to be looked at first."""

    layer = Choice(label=_("Layer"), choices=AreaEdition.Layer.choices)
    content = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # who reads it says what is missing
        widget=forms.FileInput({"accept": ",".join(SHAPE_FILES)}),
        help_text=_(
            "Every area of the layer: GeoJSON, TopoJSON, KML, KMZ, GeoPackage, or a shapefile "
            "whose parts are zipped together; at most 50 MB."
        ),
    )


class ReadingForm(forms.Form):
    """How a file of areas is to be read: what is asked depends on the file."""

    fields: dict[str, Any]  # each of its own kind

    part = Choice(label=_("Layer of the file"), required=False)
    name = Choice(label=_("Name in English, or as the file has it"))
    name_ar = Choice(label=_("Name in Arabic"), required=False)
    name_ckb = Choice(label=_("Name in Central Kurdish"), required=False)
    code = Choice(
        label=_("Code"), required=False, help_text=_("By it an area is known again later.")
    )
    encoding = Choice(
        label=_("Encoding of the names"),
        required=False,
        choices=ENCODINGS,
        help_text=_("Where names read below make no sense, choose another."),
    )
    first = Choice(
        label=_("Which comes first, latitude or longitude"), required=False, choices=FIRST
    )
    repair = forms.BooleanField(
        label=_("Mend the shapes that cross themselves"),
        required=False,
        help_text=_("The pictures show them mended. Nothing is mended unless you choose it."),
    )

    def __init__(self, data, *, found: Shapes):
        super().__init__({**columns.guessed(found.columns), "encoding": found.encoding, **data})
        self.fields["part"].choices = [(part, part) for part in found.parts]
        for name in ("name", "name_ar", "name_ckb", "code"):
            none = [] if name == "name" else [("", "–")]
            self.fields[name].choices = none + [(column, column) for column in found.columns]
        known = dict(ENCODINGS)
        if found.encoding not in known:
            self.fields["encoding"].choices = [(found.encoding, found.encoding), *ENCODINGS]
        self.offered = {
            "part": len(found.parts) > 1,
            "encoding": bool(found.encoding),
            "first": bool(found.doubt or data.get("first")),
        }
        for name, is_offered in self.offered.items():
            if not is_offered:
                del self.fields[name]

    def arguments(self) -> dict:
        """Return what the action takes of it: only what says something."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class ProposeAreasForm(SentForm):
    """That what was shown is proposed, without the shapes that are faulty."""

    leave_out = forms.BooleanField(
        label=_("Leave out the shapes named here, and load the others"), required=False
    )
