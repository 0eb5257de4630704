"""Addresses of the API of incidents."""

from django.urls import path, re_path

from incidents.api import issuing, one, statistics, summaries, views

DAY = r"^summaries/(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
ONE = r"^incidents/(?P<reference>[0-9A-Za-z-]{1,40})"

urlpatterns = [
    path("incidents", views.IncidentList.as_view(), name="api_incidents"),
    re_path(rf"{ONE}\Z", one.IncidentDetail.as_view(), name="api_incident"),
    re_path(rf"{ONE}/strike\Z", one.Strike.as_view(), name="api_incident_strike"),
    re_path(rf"{ONE}/versions\Z", one.Versions.as_view(), name="api_incident_versions"),
    re_path(rf"{ONE}/entries\Z", one.Entries.as_view(), name="api_incident_entries"),
    path("summaries", summaries.SummaryList.as_view(), name="api_summaries"),
    re_path(rf"{DAY}\Z", summaries.SummaryDetail.as_view(), name="api_summary"),
    re_path(rf"{DAY}/pdf\Z", summaries.SummaryPaper.as_view(), name="api_summary_paper"),
    re_path(rf"{DAY}/assess\Z", issuing.Assess.as_view(), name="api_summary_assess"),
    re_path(rf"{DAY}/issue\Z", issuing.Issue.as_view(), name="api_summary_issue"),
    re_path(rf"{DAY}/sign\Z", issuing.Sign.as_view(), name="api_summary_sign"),
    path("statistics", statistics.Statistics.as_view(), name="api_statistics"),
    path("changes", views.Changes.as_view(), name="api_changes"),
]
