"""Addresses of the API of incidents."""

from django.urls import path, re_path

from incidents.api import one, relations, views

ONE = r"^incidents/(?P<reference>[0-9A-Za-z-]{1,40})"
PAIR = rf"{ONE}/related/(?P<other>[0-9A-Za-z-]{{1,40}})"

urlpatterns = [
    path("incidents", views.IncidentList.as_view(), name="api_incidents"),
    re_path(rf"{ONE}\Z", one.IncidentDetail.as_view(), name="api_incident"),
    re_path(rf"{ONE}/strike\Z", one.Strike.as_view(), name="api_incident_strike"),
    re_path(rf"{ONE}/versions\Z", one.Versions.as_view(), name="api_incident_versions"),
    re_path(rf"{ONE}/entries\Z", one.Entries.as_view(), name="api_incident_entries"),
    re_path(rf"{ONE}/related\Z", relations.Related.as_view(), name="api_incident_related"),
    re_path(rf"{PAIR}/propose\Z", relations.Propose.as_view(), name="api_event_propose"),
    re_path(rf"{PAIR}/confirm\Z", relations.Confirm.as_view(), name="api_event_confirm"),
    re_path(rf"{PAIR}/dissolve\Z", relations.Dissolve.as_view(), name="api_event_dissolve"),
    path("changes", views.Changes.as_view(), name="api_changes"),
]
