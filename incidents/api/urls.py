"""Addresses of the API of incidents."""

from django.urls import path, re_path

from incidents.api import answers, one, views

ONE = r"^incidents/(?P<reference>[0-9A-Za-z-]{1,40})"

urlpatterns = [
    path("incidents", views.IncidentList.as_view(), name="api_incidents"),
    re_path(rf"{ONE}\Z", one.IncidentDetail.as_view(), name="api_incident"),
    re_path(rf"{ONE}/strike\Z", one.Strike.as_view(), name="api_incident_strike"),
    re_path(rf"{ONE}/versions\Z", one.Versions.as_view(), name="api_incident_versions"),
    re_path(rf"{ONE}/entries\Z", one.Entries.as_view(), name="api_incident_entries"),
    re_path(
        rf"{ONE}/acknowledgements\Z",
        answers.Acknowledgements.as_view(),
        name="api_incident_answers",
    ),
    re_path(
        rf"{ONE}/corrections\Z", answers.Corrections.as_view(), name="api_incident_corrections"
    ),
    path("changes", views.Changes.as_view(), name="api_changes"),
]
