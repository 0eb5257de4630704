"""Fields that read what officers write of when and where."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres import values
from incidents import notation
from incidents.places import bearings, gazetteer
from incidents.places.index import Point
from incidents.places.whereabouts import is_name

NAME = _(
    "This is not a grid reference. Choose what is meant, or write the grid, for example "
    "38S LE 456 901. As words alone it is not on the map."
)


KEPT = timedelta(days=30)  # as long as a draft

TYPED_AT = "typed_at"  # the hidden field that says when the times of a form were typed


def typed_at(typed: Mapping[str, str]) -> datetime:
    """Return when the times of a form were typed: -20m stays what it was until it is sent.

    Where the browser does not say so, or nothing credible, it is now.
    """
    now = timezone.now()
    try:
        at = values.read_time(typed.get(TYPED_AT, ""))
    except ValidationError:
        return now
    return at if now - KEPT <= at <= now else now


def hour_asked() -> forms.CharField:
    """Return the hidden field that says when the times of a form were typed."""
    return forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)


class TimeField(forms.CharField):
    """A time as officers write or say it; cleans to a `notation.Moment` or None."""

    read_from: datetime | None = None  # when it was typed, where that is not now

    def clean(self, value):
        text = super().clean(value)
        now = self.read_from or timezone.now()
        return notation.parse_time(text, now=now) if text else None


class ComingField(forms.CharField):
    """A DTG or a clock time that is to come; cleans to the time or None."""

    read_from: datetime | None = None  # when it was typed, where that is not now

    def clean(self, value):
        text = super().clean(value)
        now = self.read_from or timezone.now()
        return notation.parse_coming(text, now=now).at if text else None


class LocationField(forms.CharField):
    """MGRS, latitude and longitude, or so far from a place; cleans to a `Location` or None.

    A name is refused by a sentence of its own: below the field stand the places it may mean.
    """

    near: Point | None = None  # of the room that reports: which place of a name is meant

    def clean(self, value):
        text = super().clean(value)
        try:
            return notation.parse_location(text) if text else None
        except ValidationError as wrong:
            if told := bearings.reckoned(text, gazetteer.known(), self.near):
                return told.location
            if is_name(text, wrong):
                raise ValidationError(NAME, code="name") from wrong
            raise
