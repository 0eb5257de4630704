"""Addresses of the API of incidents."""

from django.urls import path

from centres import converters  # noqa: F401
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

ONE = "incidents/<slug:reference>"
PAIR = f"{ONE}/related/<slug:other>"

urlpatterns = [
    path("incidents", incidents.IncidentList.as_view(), name="api_incidents"),
    path(ONE, incident.IncidentDetail.as_view(), name="api_incident"),
    path(f"{ONE}/strike", incident.Strike.as_view(), name="api_incident_strike"),
    path(f"{ONE}/outcome", incident.Outcome.as_view(), name="api_incident_outcome"),
    path(f"{ONE}/versions", incident.Versions.as_view(), name="api_incident_versions"),
    path(f"{ONE}/entries", incident.Entries.as_view(), name="api_incident_entries"),
    path(
        f"{ONE}/translations", translations.Translations.as_view(), name="api_incident_translations"
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
    path(f"{ONE}/related", relations.Related.as_view(), name="api_incident_related"),
    path(f"{PAIR}/propose", relations.Propose.as_view(), name="api_event_propose"),
    path(f"{PAIR}/confirm", relations.Confirm.as_view(), name="api_event_confirm"),
    path(f"{PAIR}/dissolve", relations.Dissolve.as_view(), name="api_event_dissolve"),
    path(
        f"{ONE}/acknowledgements", answers.Acknowledgements.as_view(), name="api_incident_answers"
    ),
    path(
        f"{ONE}/acknowledgements/<uuid:pk>/confirm",
        answers.ConfirmAnswer.as_view(),
        name="api_answer_confirm",
    ),
    path(f"{ONE}/corrections", answers.Corrections.as_view(), name="api_incident_corrections"),
    path("summaries", summaries.SummaryList.as_view(), name="api_summaries"),
    path("summaries/<day:day>", summaries.SummaryDetail.as_view(), name="api_summary"),
    path("summaries/<day:day>/pdf", summaries.SummaryPaper.as_view(), name="api_summary_paper"),
    path("summaries/<day:day>/assess", issue.Assess.as_view(), name="api_summary_assess"),
    path("summaries/<day:day>/issue", issue.Issue.as_view(), name="api_summary_issue"),
    path("summaries/<day:day>/seen", issue.MarkSeen.as_view(), name="api_summary_seen"),
    path("summaries/<day:day>/sign", issue.Sign.as_view(), name="api_summary_sign"),
    path("statistics", statistics.Statistics.as_view(), name="api_statistics"),
    path("changes", incidents.Changes.as_view(), name="api_changes"),
]
