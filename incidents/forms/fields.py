"""Fields that read what officers write of when and where."""

from django import forms
from django.utils import timezone

from incidents import notation


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
    """MGRS or latitude and longitude; cleans to a `notation.Location` or None."""

    def clean(self, value):
        text = super().clean(value)
        return notation.parse_location(text) if text else None
