"""Addresses of the incidents' pages."""

from django.urls import path, re_path

from centres.urls import CODE
from incidents import views
from incidents.views import notices, rules, summaries

NUMBER = r"(?P<number>[A-Za-z][A-Za-z0-9]{0,15}-[0-9]{4}-[0-9]{1,9})"
KEY = r"(?P<pk>[0-9]{1,18})"

urlpatterns = [
    path("incidents/", views.incident_list, name="incident_list"),
    path("incidents/changes/", views.incident_changes, name="incident_changes"),
    path("incidents/new/", views.incident_new, name="incident_new"),
    re_path(rf"^incidents/{NUMBER}/$", views.incident_detail, name="incident"),
    re_path(rf"^incidents/{NUMBER}/revise/$", views.incident_revise, name="incident_revise"),
    re_path(rf"^incidents/{NUMBER}/strike/$", views.incident_strike, name="incident_strike"),
    re_path(rf"^incidents/{NUMBER}/entries/$", views.incident_enter, name="incident_enter"),
    path("notes/", views.note_list, name="note_list"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/badge/", notices.notice_badge, name="notice_badge"),
    path("notices/read/", notices.notice_read_all, name="notice_read_all"),
    path("notices/rule/", rules.notice_rule, name="notice_rule"),
    re_path(rf"^notices/{KEY}/read/\Z", notices.notice_read, name="notice_read"),
    re_path(rf"^notices/{KEY}/receive/\Z", notices.notice_receive, name="notice_receive"),
    re_path(rf"^centres/{CODE}/rule/\Z", rules.room_rule, name="room_rule"),
    path("drafts/", views.draft_list, name="draft_list"),
    path("drafts/<uuid:submission>/discard/", views.draft_discard, name="draft_discard"),
    path("summary/", summaries.summary_today, name="summary_today"),
    re_path(
        r"^summary/(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})/$",
        summaries.summary_day,
        name="summary_day",
    ),
]
