"""The report form: parses what an officer types, and says in place what it could not read."""

from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from centres.models.record import instant
from incidents import notation, parts
from incidents.kinds import Credibility, Fate, Kind, Outcome, Precedence, Precision, Reliability

# Where the form shows what an action found wrong with a field.
SHOWN_AT = {
    "occurred_at": "occurred",
    "time_precision": "time_precision",
    "latitude": "location",
    "longitude": "location",
    "mgrs": "location",
    "location_precision_m": "location",
    "abduction.outcome": "abduction_outcome",
    "abduction.outcome_at": "abduction_outcome_at",
    "abduction.demand": "abduction_demand",
    "salute.observed_at": "salute_observed",
}


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


def _text(label, *, most=parts.TEXT, lines=0, **more):
    attrs = {"dir": "auto", **({"rows": lines} if lines else {})}
    widget = forms.Textarea(attrs) if lines else forms.TextInput(attrs)
    return forms.CharField(label=label, max_length=most, widget=widget, required=False, **more)


def _ltr(**more):
    return forms.TextInput({"dir": "ltr", "autocomplete": "off", **more})


def _coded(grading) -> list[tuple]:
    return [(code, format_lazy("{} – {}", code, label)) for code, label in grading.choices]


class IncidentForm(forms.Form):
    """What happened, when, where, and all that may be added."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    centre = forms.ModelChoiceField(
        label=_("Room"), queryset=None, empty_label=None, to_field_name="code"
    )
    kind = forms.ChoiceField(
        label=_("What happened?"), choices=Kind.choices, widget=forms.RadioSelect
    )
    occurred = TimeField(label=_("When?"), max_length=40, widget=_ltr())
    location = LocationField(label=_("Where?"), max_length=60, required=False, widget=_ltr())
    place = _text(_("Place"), most=200)
    narrative = forms.CharField(
        label=_("Narrative"), max_length=20_000, widget=forms.Textarea({"rows": 5, "dir": "auto"})
    )
    local_leader = forms.BooleanField(
        label=_("A local leader (mukhtar, sheikh) among them"), required=False
    )
    perpetrator = _text(_("Perpetrator"), most=200)
    source_grading = forms.ChoiceField(
        label=_("Source grading"),
        choices=_coded(Reliability),
        initial=Reliability.F,
    )
    information_grading = forms.TypedChoiceField(
        label=_("Information grading"),
        choices=_coded(Credibility),
        initial=Credibility.UNKNOWN,
        coerce=int,
    )
    source = _text(_("Source details"), most=5_000, lines=2)
    precedence = forms.ChoiceField(
        label=_("Precedence"),
        choices=[("", _("by the kind")), *((p.value, p.label) for p in Precedence)],
        required=False,
    )
    time_precision = forms.ChoiceField(
        label=_("Precision of the time"),
        choices=[("", _("as written")), *Precision.choices],
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the narrative"),
        choices=[("", "–"), *settings.LANGUAGES],
        required=False,
    )
    exercise = forms.BooleanField(
        label=_("Exercise: marked as such for good, and never counted"), required=False
    )
    salute_size = _text(_("Size"))
    salute_activity = _text(_("Activity"))
    salute_direction = _text(_("Direction"))
    salute_unit = _text(_("Unit"))
    salute_observed = TimeField(
        label=_("Time observed"), max_length=40, required=False, widget=_ltr()
    )
    salute_equipment = _text(_("Equipment"))
    abduction_outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Fate.choices, initial=Fate.OPEN, required=False
    )
    abduction_outcome_at = TimeField(
        label=_("Time of outcome"), max_length=40, required=False, widget=_ltr()
    )
    abduction_demand = _text(_("Demand"))

    def __init__(self, *args, centres, **kwargs):
        super().__init__(*args, **kwargs)
        self.categories = parts.categories()
        self._offer_centres(centres)
        if settings.TRAINING:
            del self.fields["exercise"]
        for outcome in Outcome:
            for category, label in self.categories.items():
                self.fields[_cell(outcome, category)] = forms.IntegerField(
                    label=f"{outcome.label} · {label}",
                    min_value=0,
                    max_value=parts.MOST,
                    required=False,
                    widget=forms.NumberInput({"inputmode": "numeric", "dir": "ltr"}),
                )
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"

    def _offer_centres(self, centres):
        field = self.fields["centre"]
        field.queryset = centres
        if len(centres) == 1:
            field.widget = forms.HiddenInput()
            field.initial = centres[0].pk

    @property
    def casualty_categories(self):
        return list(self.categories.values())

    @property
    def casualty_rows(self):
        return [
            {"label": o.label, "fields": [self[_cell(o, c)] for c in self.categories]}
            for o in Outcome
        ]

    def told(self) -> dict:
        """Return what was typed as the fields of `actions.report`."""
        clean = self.cleaned_data
        kind, moment, where = clean["kind"], clean["occurred"], clean["location"]
        told = {
            "kind": kind,
            "occurred_at": moment.at,
            "time_precision": clean["time_precision"] or moment.precision,
            "place": clean["place"],
            "narrative": clean["narrative"],
            "language": clean["language"],
            "perpetrator": clean["perpetrator"],
            "grading": {
                "source": clean["source_grading"],
                "information": clean["information_grading"],
            },
            "casualties": self._casualties(),
            "local_leader": clean["local_leader"],
            "source": clean["source"],
        }
        if where:
            told |= {
                "mgrs": where.mgrs,
                "latitude": where.latitude,
                "longitude": where.longitude,
            }
        told |= {name: clean[name] for name in ("precedence", "exercise") if clean.get(name)}
        if kind == Kind.MOVEMENT:
            told["salute"] = self._part("salute", observed_at="salute_observed")
        if kind == Kind.ABDUCTION:
            told["abduction"] = self._part("abduction", outcome_at="abduction_outcome_at")
        return told

    def _casualties(self) -> list[dict]:
        counts = ((o, c, self.cleaned_data[_cell(o, c)]) for o in Outcome for c in self.categories)
        return [
            {"outcome": outcome.value, "category": category, "count": count}
            for outcome, category, count in counts
            if count
        ]

    def _part(self, part: str, **times: str) -> dict:
        keys = {"salute": parts.SALUTE, "abduction": parts.ABDUCTION}[part]
        told = {key: self.cleaned_data.get(f"{part}_{key}", "") for key in keys if key not in times}
        for key, name in times.items():
            moment = self.cleaned_data[name]
            told[key] = moment and instant(moment.at)
        return told

    def show(self, wrong: ValidationError) -> None:
        """Put what an action found wrong at the fields it is about."""
        faults = wrong.message_dict if hasattr(wrong, "error_dict") else {None: wrong.messages}
        for path, sentences in faults.items():
            name = SHOWN_AT.get(path, path) or None
            name = name if name in self.fields else (name or "").replace(".", "_")
            self.add_error(name if name in self.fields else None, sentences)


def _cell(outcome: Outcome, category: str) -> str:
    return f"casualties-{outcome.value}-{category}"


def first_typed() -> dict:
    """Return what a new form starts with: a submission of its own."""
    return {"submission": uuid4()}
