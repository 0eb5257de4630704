"""Fields that read what officers write: times, places, texts in three languages."""

from django import forms
from django.utils import timezone

from incidents import notation


class TimeField(forms.CharField):
    """A DTG, a clock time or an ISO time; cleans to a `notation.Moment` or None."""

    def clean(self, value):
        text = super().clean(value)
        return notation.parse_time(text, now=timezone.now()) if text else None


class LocationField(forms.CharField):
    """MGRS or latitude and longitude; cleans to a `notation.Location` or None."""

    def clean(self, value):
        text = super().clean(value)
        return notation.parse_location(text) if text else None


def words(label, *, most, lines=0, **more):
    """A field for a text in any script, of one line or of several."""
    attrs = {"dir": "auto", **({"rows": lines} if lines else {})}
    widget = forms.Textarea(attrs) if lines else forms.TextInput(attrs)
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


def version():
    """The version that a form was opened on; it comes back unseen."""
    return forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


def ltr(**more):
    return forms.TextInput({"dir": "ltr", "autocomplete": "off", **more})
