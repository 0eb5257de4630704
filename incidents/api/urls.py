"""Addresses of the API of incidents."""

from django.urls import path, re_path

from incidents.api import views

urlpatterns = [
    path("incidents", views.IncidentList.as_view(), name="api_incidents"),
    re_path(
        r"^incidents/(?P<reference>[0-9A-Za-z-]{1,40})$",
        views.IncidentDetail.as_view(),
        name="api_incident",
    ),
    path("changes", views.Changes.as_view(), name="api_changes"),
]
