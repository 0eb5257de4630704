"""The one set of filters: the log, the API, exports and the map mean the same by a parameter."""

import re
from collections.abc import Callable
from typing import ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field

from centres.filters import AddressFilter, BoundFilter
from centres.models import Area, Centre
from centres.text.digits import NumberField, decimal_number, whole_number
from incidents.kinds import Channel, Kind, Precedence
from incidents.models import Incident, Obligation
from incidents.search.paging import after_cursor
from incidents.search.wanted import read as wanted_of

NEWEST = 5_000  # incidents, among which a common word is looked for first
NO_LIMIT = 2**31
FLAGS = [("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]
FARTHEST = 2**62  # position
NUMBER = r"[+-]?[0-9]+(\.[0-9]+)?"
A_BOUND = "A day in C (UTC+3), or a time in ISO 8601."
LEFT_OUT = "`false` where nothing is said: figures leave it out."


class SoughtField(forms.CharField):
    """What officers look for, as a `Wanted`; blanks alone are nothing, and filter nothing."""

    def clean(self, value):
        text = super().clean(value)
        wanted = wanted_of(text)
        if text and wanted is None:
            raise ValidationError(_("Write at least one letter or digit."))
        return wanted


@extend_schema_field({"maxLength": 200})
class SoughtFilter(django_filters.CharFilter):
    field_class = SoughtField


@extend_schema_field({"maxLength": 200})
class DataSetFilter(django_filters.CharFilter):
    pass


class AreaField(forms.CharField):
    """The key or the code of areas in force; cleans to their keys."""

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        areas = Area.objects.in_force()
        number = whole_number(text)
        areas = areas.filter(pk=number) if number else areas.filter(code=text)
        keys = list(areas.values_list("pk", flat=True))
        if not keys:
            raise ValidationError(_("No area in force has this key or code."))
        return keys


class AreaFilter(django_filters.Filter):
    field_class = AreaField


@extend_schema_field({"type": "integer", "minimum": 0, "maximum": FARTHEST})
class PositionFilter(django_filters.NumberFilter):
    field_class = NumberField


class BoxField(forms.CharField):
    """West, south, east, north in degrees, with commas between them."""

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        parts = [decimal_number(part) for part in re.split("[,،]", text)]
        box = [part for part in parts if part is not None]
        if len(box) == len(parts) == 4:
            west, south, east, north = box
            if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
                return west, south, east, north
        raise ValidationError(
            _("Give west, south, east and north in degrees, with commas between.")
        )


@extend_schema_field({"pattern": f"^{NUMBER}(,{NUMBER}){{3}}$", "example": "42.5,33.5,46,37"})
class BoxFilter(django_filters.Filter):
    field_class = BoxField


@extend_schema_field({"pattern": "^[A-Z][A-Z0-9]{0,15}$"})
class CentreFilter(django_filters.ModelChoiceFilter):
    def __init__(self, *args, **kwargs):
        centres, empty_label = Centre.objects.all(), gettext_lazy("All")
        super().__init__(*args, queryset=centres, empty_label=empty_label, **kwargs)


class CodeFilter(django_filters.ChoiceFilter):
    """One of the codes of a choice, or all of them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"empty_label": gettext_lazy("All"), **kwargs})


class FlagFilter(CodeFilter):
    def __init__(self, *args, **kwargs):
        label = gettext_lazy("any")
        choices = [*FLAGS, ("any", label)]
        super().__init__(*args, choices=choices, empty_label=label, **kwargs)


@extend_schema_field({"default": "false"})
class LeftOutFilter(FlagFilter):
    pass


class IncidentFilter(AddressFilter):
    """The incidents by what was reported of them."""

    q = SoughtFilter(
        method="by_words",
        label=gettext_lazy("Find by place, number or words"),
        max_length=200,
        help_text="Find a place by any of its names, a kind in any language, a number, a grid "
        "square, a DTG, or words of place, narrative and perpetrator; a letter or a digit.",
    )
    centre = CentreFilter(label=gettext_lazy("Room"), help_text="Reported by this centre.")
    kind = CodeFilter(choices=Kind.choices, label=gettext_lazy("Kind"), help_text="Of this kind.")
    precedence = CodeFilter(
        choices=Precedence.choices,
        label=gettext_lazy("Precedence"),
        help_text="Of this precedence.",
    )
    occurred_from = BoundFilter(
        "occurred_at",
        "gte",
        label=gettext_lazy("From"),
        help_text=f"Occurred then or later. {A_BOUND}",
    )
    occurred_until = BoundFilter(
        "occurred_at", "lt", label=gettext_lazy("Before"), help_text=f"Occurred before. {A_BOUND}"
    )
    in_gap = FlagFilter(method="by_flag", label=gettext_lazy("In the gap"), help_text="In the gap.")
    area = AreaFilter(
        method="by_area",
        label=gettext_lazy("Area"),
        help_text="Inside an area in force: its `id` or its code.",
    )
    bbox = BoxFilter(
        method="by_box",
        label=gettext_lazy("Box"),
        help_text="Inside west, south, east, north, in degrees.",
    )
    reported_from = BoundFilter(
        "reported_at",
        "gte",
        label=gettext_lazy("Reported from"),
        help_text=f"Reported then or later. {A_BOUND}",
    )
    reported_until = BoundFilter(
        "reported_at",
        "lt",
        label=gettext_lazy("Reported before"),
        help_text=f"Reported before. {A_BOUND}",
    )
    struck = FlagFilter(method="by_struck", label=gettext_lazy("Struck"), help_text="Struck.")
    exercise = FlagFilter(
        method="by_flag", label=gettext_lazy("Exercise"), help_text="Made for training."
    )
    channel = CodeFilter(
        choices=Channel.choices,
        label=gettext_lazy("Channel"),
        help_text="Reported by this channel.",
    )
    dataset = DataSetFilter(
        label=gettext_lazy("Data set"),
        max_length=200,
        help_text="Imported from the data set of exactly this name.",
    )
    batch = django_filters.UUIDFilter(
        label=gettext_lazy("Import"),
        help_text="Recorded by the import of this `id`, complete or not.",
    )
    changed_after = PositionFilter(
        method="by_change",
        label=gettext_lazy("Changed after position"),
        min_value=0,
        max_value=FARTHEST,
        wrong=gettext_lazy("Give a position: a whole number, 0 for the beginning."),
        help_text="Changed after this position.",
    )
    awaiting = CentreFilter(
        method="by_awaited",
        label=gettext_lazy("Awaiting the answer of"),
        help_text="Not answered yet by this centre.",
    )

    class Meta:
        model = Incident
        fields: ClassVar[list[str]] = []

    @property
    def params(self) -> dict[str, str]:
        """Return the parameters that filter anything, as they came."""
        return {
            name: text for name, text in self.data.items() if text.strip() and name in self.filters
        }

    def newest(self, cursor: str | None, most: int, read: Callable = list) -> list:
        """Return up to `most` of the chosen, from the cursor on, in the order of the log.

        A common word is found among the newest. For a rare one the database would walk the whole
        log in its order: it is made to find the word first. `read` makes rows of a queryset.
        Raises ValidationError where the cursor is none.
        """
        chosen = after_cursor(self.qs, cursor).newest_first()
        wanted = self.form.cleaned_data["q"]
        if wanted is None:
            return read(chosen[:most])
        log = after_cursor(self.queryset, cursor).newest_first()[:NEWEST]
        since = log.aggregate(since=Min("occurred_at"))["since"]
        near = read(chosen.filter(occurred_at__gte=since)[:most]) if since else []
        if len(near) == most:
            return near
        # The limit, which no table reaches, keeps the planner from looking the other way round.
        found = Incident.objects.filter(wanted.condition).values("pk")[:NO_LIMIT]
        return read(chosen.filter(pk__in=found)[:most])

    def counted(self, most: int) -> int:
        """Return how many are chosen, of more than `most` no more than that."""
        return self.qs.order_by().values("pk")[:most].count()

    def by_words(self, incidents, name, wanted):
        return incidents.filter(wanted.condition)

    def by_change(self, incidents, name, position):
        return incidents.changed_after(position)

    def by_awaited(self, incidents, name, centre):
        return incidents.filter(
            pk__in=Obligation.objects.awaited().filter(centre=centre).values("incident")
        )

    def by_flag(self, incidents, name, value):
        return incidents if value == "any" else incidents.filter(**{name: value == "true"})

    def by_struck(self, incidents, name, value):
        if value == "any":
            return incidents
        return incidents.filter(struck_at__isnull=value == "false")

    def by_area(self, incidents, name, keys):
        return incidents.filter(areas__overlap=keys)

    def by_box(self, incidents, name, box):
        west, south, east, north = box
        return incidents.filter(longitude__range=(west, east), latitude__range=(south, north))


class CountedFilter(IncidentFilter):
    """The incidents that figures are of: where nobody asks, none is struck or made for training."""

    struck = LeftOutFilter(method="by_struck", help_text=f"Struck; {LEFT_OUT}")
    exercise = LeftOutFilter(method="by_flag", help_text=f"Made for training; {LEFT_OUT}")

    def __init__(self, data, *args, **kwargs):
        data = data.copy()
        for name in ("struck", "exercise"):
            if data.getlist(name) in ([], [""]):
                data[name] = "false"
        super().__init__(data, *args, **kwargs)
