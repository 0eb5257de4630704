"""Addresses of the incidents' pages."""

from django.urls import include, path

from centres import converters  # noqa: F401
from incidents import views
from incidents.views import exports, requests
from incidents.views.imports import batch, bringing, columns, judged, lists, record, rows
from incidents.views.maps import area_editions, map, named_places, where
from incidents.views.notices import inbox, rules
from incidents.views.search import saved_filters
from incidents.views.summary import cut_off, day, issue, pdf, periods

of_incident = [
    path("", views.incident_detail, name="incident"),
    path("revise/", views.IncidentRevise.as_view(), name="incident_revise"),
    path("strike/", views.IncidentStrike.as_view(), name="incident_strike"),
    path("entries/", views.IncidentEnter.as_view(), name="incident_enter"),
    path("translations/", views.IncidentTranslate.as_view(), name="incident_translate"),
    path("outcome/", views.IncidentOutcome.as_view(), name="incident_outcome"),
    path("related/", views.IncidentRelate.as_view(), name="incident_relate"),
    path("related/propose/", views.EventPropose.as_view(), name="event_propose"),
    path("related/confirm/", views.EventConfirm.as_view(), name="event_confirm"),
    path("related/dissolve/", views.EventDissolve.as_view(), name="event_dissolve"),
    path("answers/", views.IncidentAnswer.as_view(), name="incident_answer"),
    path("answers/confirm/", views.AnswerConfirm.as_view(), name="answer_confirm"),
    path("corrections/", views.IncidentCorrection.as_view(), name="incident_correction"),
]
of_request = [
    path("", requests.request_detail, name="request"),
    path("accept/", requests.request_accept, name="request_accept"),
    path("decline/", requests.request_decline, name="request_decline"),
    path("complete/", requests.request_complete, name="request_complete"),
    path("withdraw/", requests.request_withdraw, name="request_withdraw"),
]
of_sheet = [
    path("", judged.sheet, name="sheet"),
    path("reading/", bringing.sheet_reading, name="sheet_reading"),
    path("columns/", columns.sheet_columns, name="sheet_columns"),
    path("accept/", rows.sheet_accept, name="sheet_accept"),
    path("rows/<key:number>/", rows.sheet_row, name="sheet_row"),
    path("rows/<key:number>/accept/", rows.sheet_row_accept, name="sheet_row_accept"),
    path("refused/", judged.sheet_refused, name="sheet_refused"),
    path("record/", record.SheetRecord.as_view(), name="sheet_record"),
    path("forget/", bringing.sheet_forget, name="sheet_forget"),
]
of_day = [
    path("", day.summary_day, name="summary_day"),
    path("assess/", issue.SummaryAssess.as_view(), name="summary_assess"),
    path("issue/", issue.SummaryIssue.as_view(), name="summary_issue"),
    path("pdf/", pdf.summary_pdf, name="summary_pdf"),
    path("sheet/", pdf.summary_sheet, name="summary_sheet"),
    path("seen/", issue.SummarySeen.as_view(), name="summary_seen"),
    path("sign/", issue.SummarySign.as_view(), name="summary_sign"),
]
urlpatterns = [
    path("incidents/", views.incident_list, name="incident_list"),
    path("incidents/changes/", views.incident_changes, name="incident_changes"),
    path("incidents/export/", exports.incident_export, name="incident_export"),
    path("incidents/filters/", saved_filters.filter_save, name="filter_save"),
    path("incidents/filters/<key:pk>/forget/", saved_filters.filter_forget, name="filter_forget"),
    path("exports/", exports.export_list, name="export_list"),
    path("incidents/new/", views.incident_new, name="incident_new"),
    path("incidents/near/", views.incident_near, name="incident_near"),
    path("incidents/read/", views.incident_read, name="incident_read"),
    path("incidents/where/", where.incident_where, name="incident_where"),
    path("incidents/<number:number>/", include(of_incident)),
    path("areas/load/<uuid:pk>/", area_editions.AreasJudge.as_view(), name="areas_judge"),
    path("imports/", lists.import_list, name="import_list"),
    path("imports/new/", bringing.sheet_new, name="sheet_new"),
    path("imports/sheets/<uuid:pk>/", include(of_sheet)),
    path("imports/<uuid:pk>/", batch.batch_detail, name="batch"),
    path("imports/<uuid:pk>/undo/", batch.BatchUndo.as_view(), name="batch_undo"),
    path("map/", map.map_page, name="map"),
    path("map/points/", map.map_points, name="map_points"),
    path("map/layers/", map.map_layers, name="map_layers"),
    path("map/square/", map.map_square, name="map_square"),
    path("places/", named_places.place_list, name="place_list"),
    path("places/new/", named_places.PlaceNew.as_view(), name="place_new"),
    path("places/<uuid:pk>/change/", named_places.PlaceChange.as_view(), name="place_change"),
    path("places/<uuid:pk>/withdraw/", named_places.PlaceWithdraw.as_view(), name="place_withdraw"),
    path("abductions/", views.abduction_list, name="abduction_list"),
    path("handover/", views.HandoverList.as_view(), name="handover_list"),
    path("handover/<uuid:pk>/", views.handover, name="handover"),
    path("handover/<uuid:pk>/sign-in/", views.HandoverSignIn.as_view(), name="handover_sign_in"),
    path("centres/<code:code>/nil-return/", views.NilReturnFiled.as_view(), name="nil_return"),
    path("centres/<code:code>/rule/", rules.room_rule, name="room_rule"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/read/", requests.request_read, name="request_read"),
    path("requests/new/", requests.RequestNew.as_view(), name="request_new"),
    path("requests/<uuid:pk>/", include(of_request)),
    path("notes/", views.NoteList.as_view(), name="note_list"),
    path("notices/", inbox.notice_list, name="notice_list"),
    path("notices/badge/", inbox.notice_badge, name="notice_badge"),
    path("notices/read/", inbox.notice_read_all, name="notice_read_all"),
    path("notices/sound/", rules.notice_sound, name="notice_sound"),
    path("notices/rule/", rules.notice_rule, name="notice_rule"),
    path("notices/<key:pk>/read/", inbox.notice_read, name="notice_read"),
    path("notices/<key:pk>/receive/", inbox.NoticeReceive.as_view(), name="notice_receive"),
    path("drafts/", views.draft_list, name="draft_list"),
    path("drafts/keep/", views.draft_keep, name="draft_keep"),
    path("drafts/<uuid:submission>/discard/", views.draft_discard, name="draft_discard"),
    path("summary/", day.summary_today, name="summary_today"),
    path("summary/cut-off/", cut_off.CutOffSet.as_view(), name="cut_off_set"),
    path("summary/week/<week:week>/", periods.summary_week, name="summary_week"),
    path("summary/month/<month:month>/", periods.summary_month, name="summary_month"),
    path("summary/<day:day>/", include(of_day)),
]
