"""Addresses of the incidents' pages."""

from django.urls import path, re_path

from incidents import views
from incidents.views import issuing, papers, summaries, summary_periods

NUMBER = r"(?P<number>[A-Za-z][A-Za-z0-9]{0,15}-[0-9]{4}-[0-9]{1,9})"
WEEK, MONTH = r"(?P<week>[0-9]{4}-W[0-9]{2})", r"(?P<month>[0-9]{4}-[0-9]{2})"
DAY = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"

urlpatterns = [
    path("incidents/", views.incident_list, name="incident_list"),
    path("incidents/changes/", views.incident_changes, name="incident_changes"),
    path("incidents/new/", views.incident_new, name="incident_new"),
    re_path(rf"^incidents/{NUMBER}/$", views.incident_detail, name="incident"),
    re_path(rf"^incidents/{NUMBER}/revise/$", views.incident_revise, name="incident_revise"),
    re_path(rf"^incidents/{NUMBER}/strike/$", views.incident_strike, name="incident_strike"),
    re_path(rf"^incidents/{NUMBER}/entries/$", views.incident_enter, name="incident_enter"),
    path("notes/", views.note_list, name="note_list"),
    path("drafts/", views.draft_list, name="draft_list"),
    path("drafts/<uuid:submission>/discard/", views.draft_discard, name="draft_discard"),
    path("summary/", summaries.summary_today, name="summary_today"),
    re_path(rf"^summary/week/{WEEK}/$", summary_periods.summary_week, name="summary_week"),
    re_path(rf"^summary/month/{MONTH}/$", summary_periods.summary_month, name="summary_month"),
    re_path(
        rf"^summary/{DAY}/$",
        summaries.summary_day,
        name="summary_day",
    ),
    re_path(rf"^summary/{DAY}/assess/$", issuing.summary_assess, name="summary_assess"),
    re_path(rf"^summary/{DAY}/issue/$", issuing.summary_issue, name="summary_issue"),
    re_path(rf"^summary/{DAY}/pdf/$", papers.summary_pdf, name="summary_pdf"),
    re_path(rf"^summary/{DAY}/sheet/$", papers.summary_sheet, name="summary_sheet"),
    re_path(rf"^summary/{DAY}/sign/$", issuing.summary_sign, name="summary_sign"),
]
