"""Addresses of the API of incidents."""

from django.urls import path, re_path

from incidents.api import one, views

ONE = r"^incidents/(?P<reference>[0-9A-Za-z-]{1,40})"

urlpatterns = [
    path("incidents", views.IncidentList.as_view(), name="api_incidents"),
    re_path(rf"{ONE}$", one.IncidentDetail.as_view(), name="api_incident"),
    re_path(rf"{ONE}/strike$", one.Strike.as_view(), name="api_incident_strike"),
    re_path(rf"{ONE}/versions$", one.Versions.as_view(), name="api_incident_versions"),
    re_path(rf"{ONE}/entries$", one.Entries.as_view(), name="api_incident_entries"),
    path("changes", views.Changes.as_view(), name="api_changes"),
]
