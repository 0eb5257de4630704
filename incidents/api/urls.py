"""Addresses of the API of incidents."""

from django.urls import path, re_path

from incidents.api import (
    answers,
    duty,
    incident,
    incidents,
    issue,
    place_search,
    relations,
    requests,
    statistics,
    summaries,
    translations,
)

DAY = r"^summaries/(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
ONE = r"^incidents/(?P<reference>[0-9A-Za-z-]{1,40})"
PAIR = rf"{ONE}/related/(?P<other>[0-9A-Za-z-]{{1,40}})"

urlpatterns = [
    path("incidents", incidents.IncidentList.as_view(), name="api_incidents"),
    re_path(rf"{ONE}\Z", incident.IncidentDetail.as_view(), name="api_incident"),
    re_path(rf"{ONE}/strike\Z", incident.Strike.as_view(), name="api_incident_strike"),
    re_path(rf"{ONE}/outcome\Z", incident.Outcome.as_view(), name="api_incident_outcome"),
    re_path(rf"{ONE}/versions\Z", incident.Versions.as_view(), name="api_incident_versions"),
    re_path(rf"{ONE}/entries\Z", incident.Entries.as_view(), name="api_incident_entries"),
    re_path(
        rf"{ONE}/translations\Z",
        translations.Translations.as_view(),
        name="api_incident_translations",
    ),
    path("places", place_search.PlaceList.as_view(), name="api_places"),
    path("nil-returns", duty.NilReturnList.as_view(), name="api_nil_returns"),
    path("handovers", duty.HandoverList.as_view(), name="api_handovers"),
    path("handovers/<uuid:pk>", duty.HandoverDetail.as_view(), name="api_handover"),
    path("handovers/<uuid:pk>/sign-in", duty.HandoverSignIn.as_view(), name="api_handover_sign_in"),
    path("requests", requests.RequestList.as_view(), name="api_requests"),
    path("requests/<uuid:pk>", requests.RequestDetail.as_view(), name="api_request"),
    path("requests/<uuid:pk>/accept", requests.Accept.as_view(), name="api_request_accept"),
    path("requests/<uuid:pk>/decline", requests.Decline.as_view(), name="api_request_decline"),
    path("requests/<uuid:pk>/complete", requests.Complete.as_view(), name="api_request_complete"),
    path("requests/<uuid:pk>/withdraw", requests.Withdraw.as_view(), name="api_request_withdraw"),
    re_path(rf"{ONE}/related\Z", relations.Related.as_view(), name="api_incident_related"),
    re_path(rf"{PAIR}/propose\Z", relations.Propose.as_view(), name="api_event_propose"),
    re_path(rf"{PAIR}/confirm\Z", relations.Confirm.as_view(), name="api_event_confirm"),
    re_path(rf"{PAIR}/dissolve\Z", relations.Dissolve.as_view(), name="api_event_dissolve"),
    re_path(
        rf"{ONE}/acknowledgements\Z",
        answers.Acknowledgements.as_view(),
        name="api_incident_answers",
    ),
    re_path(
        rf"{ONE}/corrections\Z", answers.Corrections.as_view(), name="api_incident_corrections"
    ),
    path("summaries", summaries.SummaryList.as_view(), name="api_summaries"),
    re_path(rf"{DAY}\Z", summaries.SummaryDetail.as_view(), name="api_summary"),
    re_path(rf"{DAY}/pdf\Z", summaries.SummaryPaper.as_view(), name="api_summary_paper"),
    re_path(rf"{DAY}/assess\Z", issue.Assess.as_view(), name="api_summary_assess"),
    re_path(rf"{DAY}/issue\Z", issue.Issue.as_view(), name="api_summary_issue"),
    re_path(rf"{DAY}/sign\Z", issue.Sign.as_view(), name="api_summary_sign"),
    path("statistics", statistics.Statistics.as_view(), name="api_statistics"),
    path("changes", incidents.Changes.as_view(), name="api_changes"),
]
