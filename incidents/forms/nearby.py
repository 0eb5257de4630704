"""What is typed so far of when, where and what: half of it may be wrong, the rest is used."""

from typing import Any

from django import forms

from centres.text.digits import LONGEST
from incidents import notation
from incidents.forms.when_and_where import LocationField, TimeField, typed_at
from incidents.kinds import Kind, Precision
from incidents.reports.nearness import Whereabouts


class NearForm(forms.Form):
    """The fields of a report that say what may be near it, none of them needed."""

    fields: dict[str, Any]

    centre = forms.CharField(max_length=16, required=False)
    kind = forms.ChoiceField(choices=Kind.choices, required=False)
    occurred = TimeField(max_length=LONGEST, required=False)
    time_precision = forms.ChoiceField(choices=Precision.choices, required=False)
    location = LocationField(max_length=100, required=False)
    place = forms.CharField(max_length=200, required=False)
    exercise = forms.BooleanField(required=False)

    def __init__(self, typed):
        super().__init__(typed)
        self.fields["occurred"].read_from = typed_at(typed)

    def whereabouts(self) -> Whereabouts | None:
        """Return what can be read of it; None as long as neither time nor place can."""
        self.is_valid()
        clean = self.cleaned_data
        moment, where = clean.get("occurred"), clean.get("location")
        place = clean.get("place", "")
        if not moment or not (where or place):
            return None
        precision = clean.get("time_precision") or moment.precision
        return Whereabouts(
            at=notation.truncate(moment.at, precision),
            precision=precision,
            point=where and (where.latitude, where.longitude),
            square=where.precision_m if where else 0,
            place=place,
            kind=clean.get("kind", ""),
            exercise=clean.get("exercise", False),
            room=clean.get("centre", ""),
        )
