"""The report form: what happened, when, where, and all that may be added."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import ltr, words
from centres.forms.points import PointForm
from centres.models.record import instant
from centres.text.digits import LONGEST, NumberField, whole_number
from centres.text.languages import choices_or_none
from incidents import fields, notation, parts
from incidents.fields import Field, Value
from incidents.forms.short import offer
from incidents.forms.when_and_where import LocationField, TimeField, hour_asked, typed_at
from incidents.kinds import Credibility, Kind, Outcome, Precedence, Precision, Reliability

# What is typed as a report says it, under a name of its own.
PLAIN = [
    *(
        f
        for f in fields.WHOLE
        if f.value not in (Value.SPECIAL, Value.TIME) and f.name in fields.REVISABLE
    ),
    *(*fields.GRADING, *fields.SALUTE, *fields.ABDUCTION),
]


def asked(field: Field, **more) -> forms.Field:
    """Return the form's field for a field of a report."""
    match field.value:
        case Value.CODE:
            choices = field.choices if field.must else [("", "–"), *field.choices]
            return forms.ChoiceField(
                label=field.label, choices=choices, initial=choices[0][0], required=False
            )
        case Value.FLAG:
            return forms.BooleanField(label=field.label, required=False)
        case Value.TIME:
            widget = ltr(dir="auto")
            return TimeField(label=field.label, max_length=LONGEST, required=False, widget=widget)
    return words(field.label, most=field.most, required=False, **more)


class FirstFocused(forms.RadioSelect):
    """Choices of which the first has the focus, as long as none is chosen."""

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        if index == 0:
            option["attrs"]["autofocus"] = True
        return option


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
    }

    centre: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Room"), queryset=None, empty_label=None, to_field_name="code"
    )
    kind = forms.ChoiceField(
        label=_("What happened?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened.")},
    )
    occurred = TimeField(
        label=_("When?"),
        max_length=LONGEST,
        widget=ltr(dir="auto"),
        error_messages={"required": _("Write when it happened, for example 1405 or -20m.")},
    )
    typed_at = hour_asked()
    location = LocationField(
        label=_("Where?"), max_length=100, required=False, widget=ltr(dir="auto")
    )
    place = asked(fields.NAMED["place"])
    narrative = words(
        _("Narrative"),
        most=fields.NARRATIVE,
        lines=5,
        error_messages={"required": _("Write what happened.")},
    )
    tally = words(_("Casualties in a line"), most=LONGEST, required=False)
    local_leader = forms.BooleanField(
        label=_("A local leader (mukhtar, sheikh) among them"), required=False
    )
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
    source = asked(fields.SOURCE, lines=2)
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

    def __init__(self, *args, centres, near=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].near = near
        self.fields |= {
            field.flat: asked(field) for field in (*fields.ASKED, *fields.SALUTE, *fields.ABDUCTION)
        }
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
        hour = typed_at(self.data)
        for field in self.fields.values():
            if isinstance(field, TimeField):
                field.read_from = hour
        if not self.is_bound and not self.initial.get("kind"):
            self.fields["kind"].widget = FirstFocused(choices=Kind.choices)

    def clean(self):
        """Put the casualties of the line into the matrix; where both say something, they agree."""
        clean = super().clean() or self.cleaned_data
        try:
            cells = self._tallied(clean.get("tally", ""))
        except ValidationError as wrong:
            self.add_error("tally", wrong)
            return clean
        for cell in cells:
            name = cell_name(cell.outcome, cell.category)
            if clean.get(name) not in (None, cell.number):
                self.add_error("tally", _("The line and the table differ: %s.") % self[name].label)
            clean[name] = cell.number
        return clean

    def _tallied(self, text: str) -> list[notation.tally.Cell]:
        return notation.tally.read(text, parts.force_names()) if text.strip() else []

    @property
    def groups(self) -> dict[str, list[forms.BoundField]]:
        """The fields of which a page asks one after the other."""
        groups = {"listed": fields.ASKED, **fields.PARTS}
        return {name: [self[field.flat] for field in group] for name, group in groups.items()}

    @property
    def casualty_categories(self):
        return list(self.categories.values())

    @property
    def casualty_rows(self):
        return [_row(o, [self[cell_name(o, c)] for c in self.categories]) for o in Outcome]

    @property
    def casualty_total(self) -> int:
        return sum(row["total"] for row in self.casualty_rows)

    def report_fields(self) -> dict:
        """Return what was typed as the fields of `actions.report`."""
        clean = self.cleaned_data
        names = [*(field.name for field in PLAIN if field.name == field.top), "source", "exercise"]
        kind = clean["kind"]
        return {
            **{name: clean[name] for name in names if name in clean},
            **self._when_and_where(),
            "grading": self._part("grading"),
            "casualties": self._casualties(),
            "salute": self._part("salute") if kind == Kind.MOVEMENT else None,
            "abduction": self._part("abduction") if kind == Kind.ABDUCTION else None,
        }

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

    def _part(self, name: str) -> dict:
        return {
            field.key: _plain(self.cleaned_data.get(field.flat)) for field in fields.PARTS[name]
        }


def _plain(typed):
    return instant(typed.at) if isinstance(typed, notation.Moment) else typed


def _row(outcome: Outcome, fields: list) -> dict:
    """Return a row of the matrix; what cannot be read counts nobody."""
    counts = [whole_number(str(field.value() or "")) or 0 for field in fields]
    return {"label": outcome.label, "fields": fields, "total": sum(counts)}


def cell_name(outcome: str, category: str) -> str:
    return f"casualties-{Outcome(outcome).value}-{category}"
