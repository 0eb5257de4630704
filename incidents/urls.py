"""Addresses of the incidents' pages."""

from django.urls import path

from centres import converters  # noqa: F401
from incidents import views
from incidents.views import exports, requests
from incidents.views.maps import map, named_places, where
from incidents.views.notices import inbox, rules
from incidents.views.search import saved_filters
from incidents.views.summary import day, issue, pdf, periods

urlpatterns = [
    path("incidents/", views.incident_list, name="incident_list"),
    path("incidents/changes/", views.incident_changes, name="incident_changes"),
    path("incidents/export/", exports.incident_export, name="incident_export"),
    path("incidents/filters/", saved_filters.filter_save, name="filter_save"),
    path(
        "incidents/filters/<key:pk>/forget/",
        saved_filters.filter_forget,
        name="filter_forget",
    ),
    path("exports/", exports.export_list, name="export_list"),
    path("incidents/new/", views.incident_new, name="incident_new"),
    path("incidents/near/", views.incident_near, name="incident_near"),
    path("incidents/where/", where.incident_where, name="incident_where"),
    path("incidents/<number:number>/", views.incident_detail, name="incident"),
    path("incidents/<number:number>/revise/", views.incident_revise, name="incident_revise"),
    path("incidents/<number:number>/strike/", views.incident_strike, name="incident_strike"),
    path("incidents/<number:number>/entries/", views.incident_enter, name="incident_enter"),
    path(
        "incidents/<number:number>/translations/",
        views.incident_translate,
        name="incident_translate",
    ),
    path("incidents/<number:number>/outcome/", views.incident_outcome, name="incident_outcome"),
    path("map/", map.map_page, name="map"),
    path("map/points/", map.map_points, name="map_points"),
    path("map/layers/", map.map_layers, name="map_layers"),
    path("map/square/", map.map_square, name="map_square"),
    path("places/", named_places.place_list, name="place_list"),
    path("places/new/", named_places.PlaceNew.as_view(), name="place_new"),
    path("places/<uuid:pk>/change/", named_places.PlaceChange.as_view(), name="place_change"),
    path("places/<uuid:pk>/withdraw/", named_places.PlaceWithdraw.as_view(), name="place_withdraw"),
    path("abductions/", views.abduction_list, name="abduction_list"),
    path("handover/", views.handover_list, name="handover_list"),
    path("handover/<uuid:pk>/", views.handover, name="handover"),
    path("handover/<uuid:pk>/sign-in/", views.handover_sign_in, name="handover_sign_in"),
    path("centres/<code:code>/nil-return/", views.nil_return, name="nil_return"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/new/", requests.request_new, name="request_new"),
    path("requests/<uuid:pk>/", requests.request_detail, name="request"),
    path("requests/<uuid:pk>/accept/", requests.request_accept, name="request_accept"),
    path("requests/<uuid:pk>/decline/", requests.request_decline, name="request_decline"),
    path("requests/<uuid:pk>/complete/", requests.request_complete, name="request_complete"),
    path("requests/<uuid:pk>/withdraw/", requests.request_withdraw, name="request_withdraw"),
    path("incidents/<number:number>/related/", views.incident_relate, name="incident_relate"),
    path("incidents/<number:number>/related/propose/", views.event_propose, name="event_propose"),
    path("incidents/<number:number>/related/confirm/", views.event_confirm, name="event_confirm"),
    path(
        "incidents/<number:number>/related/dissolve/", views.event_dissolve, name="event_dissolve"
    ),
    path("incidents/<number:number>/answers/", views.incident_answer, name="incident_answer"),
    path(
        "incidents/<number:number>/corrections/",
        views.incident_correction,
        name="incident_correction",
    ),
    path("notes/", views.note_list, name="note_list"),
    path("notices/", inbox.notice_list, name="notice_list"),
    path("notices/badge/", inbox.notice_badge, name="notice_badge"),
    path("notices/read/", inbox.notice_read_all, name="notice_read_all"),
    path("notices/rule/", rules.notice_rule, name="notice_rule"),
    path("notices/<key:pk>/read/", inbox.notice_read, name="notice_read"),
    path("notices/<key:pk>/receive/", inbox.notice_receive, name="notice_receive"),
    path("centres/<code:code>/rule/", rules.room_rule, name="room_rule"),
    path("drafts/", views.draft_list, name="draft_list"),
    path("drafts/keep/", views.draft_keep, name="draft_keep"),
    path("drafts/<uuid:submission>/discard/", views.draft_discard, name="draft_discard"),
    path("summary/", day.summary_today, name="summary_today"),
    path("summary/week/<week:week>/", periods.summary_week, name="summary_week"),
    path("summary/month/<month:month>/", periods.summary_month, name="summary_month"),
    path(
        "summary/<day:day>/",
        day.summary_day,
        name="summary_day",
    ),
    path("summary/<day:day>/assess/", issue.summary_assess, name="summary_assess"),
    path("summary/<day:day>/issue/", issue.summary_issue, name="summary_issue"),
    path("summary/<day:day>/pdf/", pdf.summary_pdf, name="summary_pdf"),
    path("summary/<day:day>/sheet/", pdf.summary_sheet, name="summary_sheet"),
    path("summary/<day:day>/sign/", issue.summary_sign, name="summary_sign"),
]
