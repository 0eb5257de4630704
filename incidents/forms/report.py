"""The report form: what happened, when, where, and all that may be added."""

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import ltr, words
from centres.forms.points import PointForm
from centres.models.record import instant
from centres.text.digits import NumberField, whole_number
from centres.text.languages import choices_or_none
from incidents import parts
from incidents.forms.short import offer
from incidents.forms.when_and_where import LocationField, TimeField
from incidents.kinds import Credibility, Fate, Kind, Outcome, Precedence, Precision, Reliability
from incidents.models.incident import NARRATIVE


def _text(label, *, most=parts.TEXT, lines=0):
    return words(label, most=most, lines=lines, required=False)


def _coded(grading) -> list[tuple]:
    return [(code, format_lazy("{} – {}", code, label)) for code, label in grading.choices]


class IncidentForm(PointForm):
    """A report as its fields, in the order in which they are asked."""

    shown_at = {
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

    centre = forms.ModelChoiceField(
        label=_("Room"), queryset=None, empty_label=None, to_field_name="code"
    )
    kind = forms.ChoiceField(
        label=_("What happened?"), choices=Kind.choices, widget=forms.RadioSelect
    )
    occurred = TimeField(label=_("When?"), max_length=40, widget=ltr())
    location = LocationField(
        label=_("Where?"), max_length=100, required=False, widget=ltr(dir="auto")
    )
    place = _text(_("Place"), most=200)
    narrative = words(_("Narrative"), most=NARRATIVE, lines=5)
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
        choices=choices_or_none,
        required=False,
    )
    exercise = forms.BooleanField(
        label=_("Exercise: marked permanently, and never counted"), required=False
    )
    salute_size = _text(_("Size"))
    salute_activity = _text(_("Activity"))
    salute_direction = _text(_("Direction"))
    salute_unit = _text(_("Unit"))
    salute_observed = TimeField(
        label=_("Time observed"), max_length=40, required=False, widget=ltr()
    )
    salute_equipment = _text(_("Equipment"))
    abduction_outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Fate.choices, initial=Fate.OPEN, required=False
    )
    abduction_outcome_at = TimeField(
        label=_("Time of outcome"), max_length=40, required=False, widget=ltr()
    )
    abduction_demand = _text(_("Demand"))

    def __init__(self, *args, centres, **kwargs):
        super().__init__(*args, **kwargs)
        self.categories = parts.categories()
        offer(self.fields["centre"], centres)
        if settings.TRAINING:
            del self.fields["exercise"]
        for outcome in Outcome:
            for category, label in self.categories.items():
                self.fields[cell_name(outcome, category)] = NumberField(
                    label=f"{outcome.label} · {label}",
                    min_value=0,
                    max_value=parts.MOST,
                    required=False,
                )

    @property
    def casualty_categories(self):
        return list(self.categories.values())

    @property
    def casualty_rows(self):
        return [_row(o, [self[cell_name(o, c)] for c in self.categories]) for o in Outcome]

    @property
    def casualty_total(self) -> int:
        return sum(row["total"] for row in self.casualty_rows)

    def told(self) -> dict:
        """Return what was typed as the fields of `actions.report`."""
        clean = self.cleaned_data
        plain = ("kind", "place", "narrative", "language", "perpetrator", "local_leader")
        told = {name: clean[name] for name in (*plain, "precedence")}
        told |= {
            name: clean[name] for name in ("source", "exercise") if clean.get(name) is not None
        }
        told["grading"] = {
            "source": clean["source_grading"],
            "information": clean["information_grading"],
        }
        told["casualties"] = self._casualties()
        told |= self._when_and_where()
        movement, abduction = (clean["kind"] == k for k in (Kind.MOVEMENT, Kind.ABDUCTION))
        told["salute"] = self._part("salute", observed_at="salute_observed") if movement else None
        told["abduction"] = (
            self._part("abduction", outcome_at="abduction_outcome_at") if abduction else None
        )
        return told

    def _when_and_where(self) -> dict:
        clean = self.cleaned_data
        moment, where = clean["occurred"], clean["location"]
        return {
            **({"location_confirmed": True} if where and clean["location_confirmed"] else {}),
            "occurred_at": moment.at,
            "time_precision": clean["time_precision"] or moment.precision,
            "mgrs": where.mgrs if where else "",
            "latitude": where.latitude if where else None,
            "longitude": where.longitude if where else None,
        }

    def _casualties(self) -> list[dict]:
        cells = (
            (o, c, self.cleaned_data[cell_name(o, c)]) for o in Outcome for c in self.categories
        )
        return [
            {"outcome": outcome.value, "category": category, "count": count}
            for outcome, category, count in cells
            if count
        ]

    def _part(self, part: str, **times: str) -> dict:
        keys = {"salute": parts.SALUTE, "abduction": parts.ABDUCTION}[part]
        told = {key: self.cleaned_data.get(f"{part}_{key}", "") for key in keys if key not in times}
        for key, name in times.items():
            moment = self.cleaned_data[name]
            told[key] = moment and instant(moment.at)
        return told


def _row(outcome: Outcome, fields: list) -> dict:
    """Return a row of the matrix; what cannot be read counts nobody."""
    counts = [whole_number(str(field.value() or "")) or 0 for field in fields]
    return {"label": outcome.label, "fields": fields, "total": sum(counts)}


def cell_name(outcome: str, category: str) -> str:
    return f"casualties-{Outcome(outcome).value}-{category}"
