"""Addresses of the incidents' pages."""

from django.urls import path, re_path

from centres.urls import CODE
from incidents import views
from incidents.views import exports, requests
from incidents.views.maps import map, named_places, where
from incidents.views.notices import inbox, rules
from incidents.views.search import saved_filters
from incidents.views.summary import day, issue, pdf, periods

NUMBER = r"(?P<number>[A-Za-z][A-Za-z0-9]{0,15}-[0-9]{4}-[0-9]{1,9})"
KEY = r"(?P<pk>[0-9]{1,18})"
WEEK, MONTH = r"(?P<week>[0-9]{4}-W[0-9]{2})", r"(?P<month>[0-9]{4}-[0-9]{2})"
DAY = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"

urlpatterns = [
    path("incidents/", views.incident_list, name="incident_list"),
    path("incidents/changes/", views.incident_changes, name="incident_changes"),
    path("incidents/export/", exports.incident_export, name="incident_export"),
    path("incidents/filters/", saved_filters.filter_save, name="filter_save"),
    re_path(
        rf"^incidents/filters/{KEY}/forget/\Z",
        saved_filters.filter_forget,
        name="filter_forget",
    ),
    path("exports/", exports.export_list, name="export_list"),
    path("incidents/new/", views.incident_new, name="incident_new"),
    path("incidents/near/", views.incident_near, name="incident_near"),
    path("incidents/where/", where.incident_where, name="incident_where"),
    re_path(rf"^incidents/{NUMBER}/$", views.incident_detail, name="incident"),
    re_path(rf"^incidents/{NUMBER}/revise/$", views.incident_revise, name="incident_revise"),
    re_path(rf"^incidents/{NUMBER}/strike/$", views.incident_strike, name="incident_strike"),
    re_path(rf"^incidents/{NUMBER}/entries/$", views.incident_enter, name="incident_enter"),
    re_path(
        rf"^incidents/{NUMBER}/translations/$",
        views.incident_translate,
        name="incident_translate",
    ),
    re_path(rf"^incidents/{NUMBER}/outcome/$", views.incident_outcome, name="incident_outcome"),
    path("map/", map.map_page, name="map"),
    path("map/points/", map.map_points, name="map_points"),
    path("map/layers/", map.map_layers, name="map_layers"),
    path("map/square/", map.map_square, name="map_square"),
    path("places/", named_places.place_list, name="place_list"),
    path("places/new/", named_places.place_new, name="place_new"),
    path("places/<uuid:pk>/change/", named_places.place_change, name="place_change"),
    path("places/<uuid:pk>/withdraw/", named_places.place_withdraw, name="place_withdraw"),
    path("abductions/", views.abduction_list, name="abduction_list"),
    path("handover/", views.handover_list, name="handover_list"),
    path("handover/<uuid:pk>/", views.handover, name="handover"),
    path("handover/<uuid:pk>/sign-in/", views.handover_sign_in, name="handover_sign_in"),
    re_path(rf"^centres/{CODE}/nil-return/\Z", views.nil_return, name="nil_return"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/new/", requests.request_new, name="request_new"),
    path("requests/<uuid:pk>/", requests.request_detail, name="request"),
    path("requests/<uuid:pk>/accept/", requests.request_accept, name="request_accept"),
    path("requests/<uuid:pk>/decline/", requests.request_decline, name="request_decline"),
    path("requests/<uuid:pk>/complete/", requests.request_complete, name="request_complete"),
    path("requests/<uuid:pk>/withdraw/", requests.request_withdraw, name="request_withdraw"),
    re_path(rf"^incidents/{NUMBER}/related/$", views.incident_relate, name="incident_relate"),
    re_path(rf"^incidents/{NUMBER}/related/propose/$", views.event_propose, name="event_propose"),
    re_path(rf"^incidents/{NUMBER}/related/confirm/$", views.event_confirm, name="event_confirm"),
    re_path(
        rf"^incidents/{NUMBER}/related/dissolve/$", views.event_dissolve, name="event_dissolve"
    ),
    re_path(rf"^incidents/{NUMBER}/answers/$", views.incident_answer, name="incident_answer"),
    re_path(
        rf"^incidents/{NUMBER}/corrections/$",
        views.incident_correction,
        name="incident_correction",
    ),
    path("notes/", views.note_list, name="note_list"),
    path("notices/", inbox.notice_list, name="notice_list"),
    path("notices/badge/", inbox.notice_badge, name="notice_badge"),
    path("notices/read/", inbox.notice_read_all, name="notice_read_all"),
    path("notices/rule/", rules.notice_rule, name="notice_rule"),
    re_path(rf"^notices/{KEY}/read/\Z", inbox.notice_read, name="notice_read"),
    re_path(rf"^notices/{KEY}/receive/\Z", inbox.notice_receive, name="notice_receive"),
    re_path(rf"^centres/{CODE}/rule/\Z", rules.room_rule, name="room_rule"),
    path("drafts/", views.draft_list, name="draft_list"),
    path("drafts/keep/", views.draft_keep, name="draft_keep"),
    path("drafts/<uuid:submission>/discard/", views.draft_discard, name="draft_discard"),
    path("summary/", day.summary_today, name="summary_today"),
    re_path(rf"^summary/week/{WEEK}/$", periods.summary_week, name="summary_week"),
    re_path(rf"^summary/month/{MONTH}/$", periods.summary_month, name="summary_month"),
    re_path(
        rf"^summary/{DAY}/$",
        day.summary_day,
        name="summary_day",
    ),
    re_path(rf"^summary/{DAY}/assess/$", issue.summary_assess, name="summary_assess"),
    re_path(rf"^summary/{DAY}/issue/$", issue.summary_issue, name="summary_issue"),
    re_path(rf"^summary/{DAY}/pdf/$", pdf.summary_pdf, name="summary_pdf"),
    re_path(rf"^summary/{DAY}/sheet/$", pdf.summary_sheet, name="summary_sheet"),
    re_path(rf"^summary/{DAY}/sign/$", issue.summary_sign, name="summary_sign"),
]
