"""The one set of filters: the log, the API, exports and the map mean the same by a parameter."""

import re
from collections.abc import Callable
from datetime import datetime

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import values
from centres.filters import AddressFilter
from centres.models import Area, Centre
from centres.text.digits import NumberField, decimal_number, whole_number
from incidents import notation
from incidents.kinds import Channel, Kind, Precedence
from incidents.models import Incident, Obligation
from incidents.notation import search_words
from incidents.search.paging import after_cursor

NEWEST = 5_000  # incidents, among which a common word is looked for first
NO_LIMIT = 2**31
FLAGS = [("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]


class SoughtField(forms.CharField):
    """What officers look for; blanks alone are nothing, and filter nothing."""

    def clean(self, value):
        text = super().clean(value)
        if text and search_words.sought(text) is None:
            raise ValidationError(_("Write at least one letter or digit."))
        return text


class SoughtFilter(django_filters.CharFilter):
    field_class = SoughtField


class BoundField(forms.CharField):
    """A date (a day in C) or an ISO 8601 time; without a zone it is in C."""

    def clean(self, value):
        text = notation.western_digits(super().clean(value).strip())
        return _bound(text) if text else None


def _bound(text: str) -> datetime:
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?", text, re.ASCII):
        text += "T00:00"
    try:
        # A plus sign in an address arrives as a space.
        return values.read_time(re.sub(r" (\d\d:?\d\d)$", r"+\1", text), zone=settings.LOCAL_ZONE)
    except ValidationError as wrong:
        sentence = _("Give a date such as 2026-11-22, or a time in ISO 8601.")
        raise ValidationError(sentence) from wrong


class BoundFilter(django_filters.Filter):
    field_class = BoundField


class AreaField(forms.CharField):
    """The key or the code of areas in force; cleans to their keys."""

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        areas = Area.objects.in_force()
        number = whole_number(text)
        found = areas.filter(pk=number) if number else areas.filter(code=text)
        keys = list(found.values_list("pk", flat=True))
        if not keys:
            raise ValidationError(_("No area in force has this key or code."))
        return keys


class AreaFilter(django_filters.Filter):
    field_class = AreaField


class PositionFilter(django_filters.NumberFilter):
    field_class = NumberField


class BoxField(forms.CharField):
    """West, south, east, north in degrees, with commas between them."""

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        box = [decimal_number(part) for part in re.split("[,،]", text)]
        if len(box) == 4 and None not in box:
            west, south, east, north = box
            if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
                return west, south, east, north
        raise ValidationError(
            _("Give west, south, east and north in degrees, with commas between.")
        )


class BoxFilter(django_filters.Filter):
    field_class = BoxField


def _flag(label, **more):
    return django_filters.ChoiceFilter(
        choices=[*FLAGS, ("any", gettext_lazy("any"))],
        label=label,
        empty_label=gettext_lazy("any"),
        **more,
    )


class IncidentFilter(AddressFilter):
    """The incidents by what was reported of them."""

    q = SoughtFilter(
        method="by_words", label=gettext_lazy("Find by place, number or words"), max_length=200
    )
    centre = django_filters.ModelChoiceFilter(
        queryset=Centre.objects.all(), label=gettext_lazy("Room"), empty_label=gettext_lazy("All")
    )
    kind = django_filters.ChoiceFilter(
        choices=Kind.choices, label=gettext_lazy("Kind"), empty_label=gettext_lazy("All")
    )
    precedence = django_filters.ChoiceFilter(
        choices=Precedence.choices,
        label=gettext_lazy("Precedence"),
        empty_label=gettext_lazy("All"),
    )
    occurred_from = BoundFilter("occurred_at", "gte", label=gettext_lazy("From"))
    occurred_until = BoundFilter("occurred_at", "lt", label=gettext_lazy("Before"))
    in_gap = _flag(gettext_lazy("In the gap"), method="by_flag")
    area = AreaFilter(method="by_area", label=gettext_lazy("Area"))
    bbox = BoxFilter(method="by_box", label=gettext_lazy("Box"))
    reported_from = BoundFilter("reported_at", "gte", label=gettext_lazy("Reported from"))
    reported_until = BoundFilter("reported_at", "lt", label=gettext_lazy("Reported before"))
    struck = _flag(gettext_lazy("Struck"), method="by_struck")
    exercise = _flag(gettext_lazy("Exercise"), method="by_flag")
    channel = django_filters.ChoiceFilter(
        choices=Channel.choices, label=gettext_lazy("Channel"), empty_label=gettext_lazy("All")
    )
    changed_after = PositionFilter(
        method="by_change", label=gettext_lazy("Changed after position"), min_value=0,
        max_value=2**62,
        wrong=gettext_lazy("Give a position: a whole number, 0 for the beginning."),
    )  # fmt: skip
    awaiting = django_filters.ModelChoiceFilter(
        queryset=Centre.objects.all(),
        method="by_awaited",
        label=gettext_lazy("Awaiting the answer of"),
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Incident
        fields = []

    @property
    def told(self) -> dict[str, str]:
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
        sought = search_words.sought(self.form.cleaned_data["q"])
        if sought is None:
            return read(chosen[:most])
        log = after_cursor(self.queryset, cursor).newest_first()[:NEWEST]
        since = log.aggregate(since=Min("occurred_at"))["since"]
        near = read(chosen.filter(occurred_at__gte=since)[:most]) if since else []
        if len(near) == most:
            return near
        # The limit, which no table reaches, keeps the planner from looking the other way round.
        found = Incident.objects.filter(sought).values("pk")[:NO_LIMIT]
        return read(chosen.filter(pk__in=found)[:most])

    def by_words(self, incidents, name, text):
        return incidents.filter(search_words.sought(text))

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


def filtered(incidents, parameters) -> IncidentFilter:
    """Return the filter over the incidents.

    Raises ValidationError by parameter where one is unknown or malformed.
    """
    parameters = parameters.copy()
    if len(parameters.pop("limit", [])) > 1:  # the size of a page is no filter
        raise ValidationError({"limit": _("Given more than once.")})
    chosen = IncidentFilter(parameters, queryset=incidents)
    if chosen.errors:
        raise ValidationError(dict(chosen.errors))
    return chosen
