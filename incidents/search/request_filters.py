"""Which requests an address asks for: the filters of the list."""

from typing import ClassVar
from uuid import UUID

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field

from centres.filters import AddressFilter
from incidents.models import Incident, Request
from incidents.models.request import Status
from incidents.search.filters import FLAGS, CentreFilter, CodeFilter


class IncidentField(forms.CharField):
    """The number or the UUID of a report; cleans to its key."""

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            incidents = Incident.objects.filter(pk=UUID(text))
        except ValueError:
            incidents = Incident.objects.numbered(text)
        pk = incidents.values_list("pk", flat=True).first()
        if pk is None:
            raise ValidationError(_("No report has this number or key."))
        return pk


@extend_schema_field({"maxLength": 40})
class IncidentFilter(django_filters.Filter):
    field_class = IncidentField


class RequestFilter(AddressFilter):
    """The requests by who asked whom, about what, and how they stand."""

    centre = CentreFilter(help_text="Asked by this centre.")
    addressee = CentreFilter(help_text="Asked of this centre.")
    status = CodeFilter(choices=Status.choices, help_text="As they stand.")
    incident = IncidentFilter("incident", help_text="About this report: its number or its UUID.")
    overdue = CodeFilter(
        choices=FLAGS, method="by_overdue", help_text="Still waiting after the due time."
    )

    class Meta:
        model = Request
        fields: ClassVar[list[str]] = []

    def by_overdue(self, requests, name, value):
        late = Request.objects.overdue(timezone.now())
        return requests.filter(pk__in=late) if value == "true" else requests.exclude(pk__in=late)
