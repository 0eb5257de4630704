"""The forms of what both forces agree on: a further force, an edition of areas."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.edit import NewForm
from centres.forms.fields import Choice, code, ltr, words
from centres.forms.submission import SentForm
from centres.models import AreaEdition, Force


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
    """A new edition of one layer, from a file."""

    layer = Choice(label=_("Layer"), choices=AreaEdition.Layer.choices)
    content = forms.FileField(
        label=_("GeoJSON file"),
        widget=forms.FileInput({"accept": ".geojson,.json,application/geo+json"}),
        help_text=_("Polygons in degrees, longitude first: every area of the layer."),
    )
    name = forms.CharField(
        label=_("Property that names an area"), max_length=100, initial="name", widget=ltr()
    )
    code = forms.CharField(
        label=_("Property that holds its code"), max_length=100, initial="code", widget=ltr()
    )

    def arguments(self) -> dict:
        return {**self.cleaned_data, "content": self.cleaned_data["content"].read()}
