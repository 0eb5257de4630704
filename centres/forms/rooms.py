"""The forms of the rooms: creating one, and changing all but its code."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres.forms.edit import ChangeForm, NewForm
from centres.forms.fields import Choice, code, ltr, telephone, username, words
from centres.forms.points import PointForm
from centres.forms.submission import SentForm
from centres.models import Centre
from centres.text.digits import DecimalField, western_digits


class DayField(forms.DateField):
    """A date; one sentence says what it looks like."""

    def to_python(self, value):
        try:
            return super().to_python(western_digits(value) if isinstance(value, str) else value)
        except ValidationError as wrong:
            raise ValidationError(_("Give a date such as 2021-05-09.")) from wrong


class _OfCentre(PointForm):
    """What both creating and changing tell of a room."""

    name_en = words(_("Name in English"), most=100)
    name_ar = words(_("Name in Arabic"), most=100)
    name_ckb = words(_("Name in Central Kurdish"), most=100)
    host_base_en = words(_("Host base in English"), most=100)
    host_base_ar = words(_("Host base in Arabic"), most=100)
    host_base_ckb = words(_("Host base in Central Kurdish"), most=100)
    latitude = DecimalField(
        label=_("Latitude"),
        of=Centre._meta.get_field("latitude"),
        wrong=_("Give a latitude from {min_value} to {max_value}, such as 35.4703."),
    )
    longitude = DecimalField(
        label=_("Longitude"),
        of=Centre._meta.get_field("longitude"),
        wrong=_("Give a longitude from {min_value} to {max_value}, such as 44.3487."),
    )
    status = Choice(label=_("Status"), choices=Centre.Status.choices)
    established_on = DayField(
        label=_("Established on"),
        required=False,
        widget=ltr(),
        help_text=_("Such as 2021-05-09. Leave empty if the day is not known."),
    )
    telephone = telephone(_("That one calls for the room, day and night."))


class ScreenForm(SentForm):
    """A new wall screen of a room."""

    username = username(_("User name"), help_text=_("What the screen signs in with."))


class CentreForm(_OfCentre, NewForm):
    """A new room."""

    code = code(
        _("Code"),
        of=Centre._meta.pk,
        attrs={"autocapitalize": "characters"},
        help_text=_(
            "Capital letters and digits. Numbers of reports begin with it, so it never changes."
        ),
    )


class CentreChangeForm(_OfCentre, ChangeForm):
    """A room as read, and what was typed over it."""


def typed_of(state: dict) -> dict:
    """Return what the form shows of a room in this state."""
    names = {f"name_{language}": name for language, name in state["names"].items()}
    bases = {f"host_base_{language}": name for language, name in state["host_base"].items()}
    plain = {name: state[name] for name in ("latitude", "longitude", "status")}
    established = state["established_on"]
    day = established and date.fromisoformat(established)
    return {
        **names,
        **bases,
        **plain,
        "established_on": day,
        "telephone": state.get("telephone", ""),
    }
