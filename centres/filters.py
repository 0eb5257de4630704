"""Filters that are read from an address, and those of the journal and of the access log."""

import re
from datetime import datetime

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field

from centres import values
from centres.models import AccessLine, Centre, JournalEntry, Look, Officer
from centres.models.record import subjects
from centres.text import times
from centres.text.digits import western_digits


def wrong_names(parameters, known) -> dict[str, list[str]]:
    """Return what is wrong with the parameters of an address before any value is looked at."""
    unknown = {name: [_("Unknown parameter.")] for name in sorted(set(parameters) - set(known))}
    repeated = [name for name in parameters if len(parameters.getlist(name)) > 1]
    return {**unknown, **{name: [_("Given more than once.")] for name in repeated}}


class AddressFilter(django_filters.FilterSet):
    """Filters from the parameters of an address; `errors` names what is wrong with them.

    The `help_text` of a filter describes it in the API's description, and is not for pages.
    """

    of_people = False  # whether a page asks, on which days are written as people say them

    @classmethod
    def for_people(cls, data: QueryDict, **more):
        """Return the filter of a page: its days, as people say them, become dates and times."""
        chosen = cls(_dated(data, cls.base_filters), **more)
        chosen.of_people = True
        return chosen

    @property
    def errors(self) -> dict[str, list[str]]:
        """Return what is wrong, by parameter; an unknown or repeated parameter is wrong."""
        return {**wrong_names(self.data, {*self.filters, "cursor"}), **self.form.errors}

    def get_form_class(self):
        form = super().get_form_class()
        for field in form.base_fields.values():
            field.help_text = ""
            if isinstance(field, BoundField):
                field.of_people = self.of_people
        return form

    @property
    def is_active(self) -> bool:
        """Tell whether anything is left out of what is shown."""
        return any(self.data.get(name, "").strip() for name in self.filters)


def _dated(data: QueryDict, filters) -> QueryDict:
    """Return the parameters with a date or a time for each day that is written in words."""
    dated = data.copy()
    for name, one in filters.items():
        text = data.get(name, "")
        if isinstance(one, BoundFilter) and text.strip() and len(data.getlist(name)) == 1:
            dated[name] = _date_of(text)
    return dated


def _date_of(text: str) -> str:
    try:
        _bound(western_digits(text.strip()))
    except ValidationError:
        pass
    else:
        return text
    try:
        at, precision = times.parse_time(text, now=timezone.now())
    except ValidationError:
        return text
    local = at.astimezone(settings.LOCAL_ZONE)
    return local.date().isoformat() if precision == "day" else local.isoformat()


class BoundField(forms.CharField):
    """A date (a day in C) or an ISO 8601 time; without a zone it is in C."""

    widget = forms.DateInput  # by which pages know where a day is asked
    of_people = False

    def clean(self, value):
        text = western_digits(super().clean(value).strip())
        try:
            return _bound(text) if text else None
        except ValidationError:
            if not self.of_people:
                raise
            sentence = _("Write a day such as 22 NOV, yesterday, 22/11/2026 or 2026-11-22.")
            raise ValidationError(sentence) from None


def _bound(text: str) -> datetime:
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?", text, re.ASCII):
        text += "T00:00"
    try:
        # A plus sign in an address arrives as a space.
        return values.read_time(re.sub(r" (\d\d:?\d\d)$", r"+\1", text), zone=settings.LOCAL_ZONE)
    except ValidationError as wrong:
        sentence = _("Give a date such as 2026-11-22, or a time in ISO 8601.")
        raise ValidationError(sentence) from wrong


@extend_schema_field({"anyOf": [{"format": "date"}, {"format": "date-time"}]})
class BoundFilter(django_filters.Filter):
    field_class = BoundField


class OfficerField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, officer):
        return f"{officer.get_rank_display()} {officer.name}".strip()


class OfficerFilter(django_filters.ModelChoiceFilter):
    field_class = OfficerField


def _kinds() -> list[tuple[str, str | Promise]]:
    return [(subject, model.noun) for subject, model in subjects().items()]


def _verbs() -> list[tuple[str | Promise, list[tuple[str, str | Promise]]]]:
    """Return every verb in words, grouped by what it is done to."""
    return [(model.noun, list(model.verbs.items())) for model in subjects().values()]


class JournalFilter(AddressFilter):
    """The journal by who wrote an entry, from which room, and what was done to what."""

    officer = OfficerFilter(
        "by",
        queryset=lambda request: Officer.objects.visible_to(request.user),
        label=gettext_lazy("Officer"),
        empty_label=gettext_lazy("All"),
    )
    centre = django_filters.ModelChoiceFilter(
        queryset=lambda request: Centre.objects.visible_to(request.user),
        method="by_room",
        label=gettext_lazy("Room"),
        empty_label=gettext_lazy("All"),
    )
    subject = django_filters.ChoiceFilter(
        choices=_kinds, label=gettext_lazy("About"), empty_label=gettext_lazy("All")
    )
    verb = django_filters.ChoiceFilter(
        choices=_verbs, label=gettext_lazy("What was done"), empty_label=gettext_lazy("All")
    )

    class Meta:
        model = JournalEntry
        fields: list[str] = []

    def by_room(self, entries, name, centre):
        return entries.filter(centre=centre.pk)


OF_NOBODY = (Look.BEGUN, Look.CLAIMED)  # no page shows these


class NumberFilter(django_filters.CharFilter):
    """A report's number, as people type it."""

    def filter(self, lines, value):
        return super().filter(lines, western_digits(value).strip().upper())


class AccessFilter(AddressFilter):
    """The access log by who looked, at which report, what it was, and when."""

    officer = OfficerFilter(
        queryset=lambda request: _shown_there(request.user),
        label=gettext_lazy("Officer"),
        empty_label=gettext_lazy("All"),
    )
    kind = django_filters.ChoiceFilter(
        choices=[(look.value, look.label) for look in Look if look not in OF_NOBODY],
        label=gettext_lazy("What was done"),
        empty_label=gettext_lazy("All"),
    )
    number = NumberFilter("about", label=gettext_lazy("Number"))
    since = BoundFilter("at", "gte", label=gettext_lazy("From"))
    until = BoundFilter("at", "lt", label=gettext_lazy("Before"))

    class Meta:
        model = AccessLine
        fields: list[str] = []


def _shown_there(officer):
    """Return those of whom the access log tells the officer: the own force, and who has none."""
    known = Officer.objects.visible_to(officer)
    return known.filter(Q(force=officer.force_id) | Q(force=None)).order_by("name_latin", "pk")
