"""Which requests an address asks for: the filters of the list, and its cursor."""

from uuid import UUID

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import values
from centres.filters import AddressFilter
from centres.models import Centre
from incidents.models import Incident, Request
from incidents.models.request import Status
from incidents.search.filters import FLAGS
from incidents.search.paging import packed, unpacked


class IncidentField(forms.CharField):
    """The number or the UUID of a report; cleans to its key."""

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            found = Incident.objects.filter(pk=UUID(text))
        except ValueError:
            found = Incident.objects.numbered(text)
        pk = found.values_list("pk", flat=True).first()
        if pk is None:
            raise ValidationError(_("No report has this number or key."))
        return pk


class IncidentFilter(django_filters.Filter):
    field_class = IncidentField


class RequestFilter(AddressFilter):
    """The requests by who asked whom, about what, and how they stand."""

    centre = django_filters.ModelChoiceFilter(queryset=Centre.objects.all())
    addressee = django_filters.ModelChoiceFilter(queryset=Centre.objects.all())
    status = django_filters.ChoiceFilter(choices=Status.choices)
    incident = IncidentFilter("incident")
    overdue = django_filters.ChoiceFilter(choices=FLAGS, method="by_overdue")

    class Meta:
        model = Request
        fields = []

    def by_overdue(self, requests, name, value):
        late = Request.objects.overdue(timezone.now())
        return requests.filter(pk__in=late) if value == "true" else requests.exclude(pk__in=late)


def filtered(requests, parameters) -> RequestFilter:
    """Return the filter over the requests.

    Raises ValidationError by parameter where one is unknown or malformed.
    """
    parameters = parameters.copy()
    if len(parameters.pop("limit", [])) > 1:
        raise ValidationError({"limit": _("Given more than once.")})
    chosen = RequestFilter(parameters, queryset=requests)
    if chosen.errors:
        raise ValidationError(dict(chosen.errors))
    return chosen


def cursor_of(asked: Request) -> str:
    """Return what names the place of a request in the order of the list."""
    return packed(asked.asked_at.isoformat(), asked.pk)


def after_cursor(requests, cursor: str | None):
    """Return the requests that follow the cursor. Raises ValidationError for what is none."""
    if cursor is None:
        return requests
    return requests.older_than(*unpacked(cursor, values.read_time, UUID))
