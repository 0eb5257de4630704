"""Addresses of the API of incidents."""

from django.urls import path, re_path

from incidents.api import one, requests, views

ONE = r"^incidents/(?P<reference>[0-9A-Za-z-]{1,40})"

urlpatterns = [
    path("incidents", views.IncidentList.as_view(), name="api_incidents"),
    re_path(rf"{ONE}\Z", one.IncidentDetail.as_view(), name="api_incident"),
    re_path(rf"{ONE}/strike\Z", one.Strike.as_view(), name="api_incident_strike"),
    re_path(rf"{ONE}/versions\Z", one.Versions.as_view(), name="api_incident_versions"),
    re_path(rf"{ONE}/entries\Z", one.Entries.as_view(), name="api_incident_entries"),
    path("requests", requests.RequestList.as_view(), name="api_requests"),
    path("requests/<uuid:pk>", requests.RequestDetail.as_view(), name="api_request"),
    path("requests/<uuid:pk>/accept", requests.Accept.as_view(), name="api_request_accept"),
    path("requests/<uuid:pk>/decline", requests.Decline.as_view(), name="api_request_decline"),
    path("requests/<uuid:pk>/complete", requests.Complete.as_view(), name="api_request_complete"),
    path("requests/<uuid:pk>/withdraw", requests.Withdraw.as_view(), name="api_request_withdraw"),
    path("changes", views.Changes.as_view(), name="api_changes"),
]
