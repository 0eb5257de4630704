"""Fields that read what officers write of when and where."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import notation

NAME = _(
    "Choose one of the places offered for this name. If there is none, write the grid, for example "
    "38S LE 456 901, or leave this empty and describe the place in words below."
)


class TimeField(forms.CharField):
    """A DTG, a clock time or an ISO time; cleans to a `notation.Moment` or None."""

    def clean(self, value):
        text = super().clean(value)
        return notation.parse_time(text, now=timezone.now()) if text else None


class ComingField(forms.CharField):
    """A DTG or a clock time that is to come; cleans to the time or None."""

    def clean(self, value):
        text = super().clean(value)
        return notation.parse_coming(text, now=timezone.now()).at if text else None


class LocationField(forms.CharField):
    """MGRS or latitude and longitude; cleans to a `notation.Location` or None.

    A name is refused by a sentence of its own: below the field stand the places it may mean.
    """

    def clean(self, value):
        text = super().clean(value)
        try:
            return notation.parse_location(text) if text else None
        except ValidationError as wrong:
            if wrong.code == "place" and not any(sign.isdigit() for sign in text):
                raise ValidationError(NAME, code="name") from wrong
            raise
