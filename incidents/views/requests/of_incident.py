"""The requests about one incident, as a part of its page."""

from centres.permissions import Permission
from incidents.models import Incident
from incidents.views.requests.request_row import all_of, rows


def of_incident(request, incident: Incident, **_others) -> dict:
    """Return what `_incident_requests.html` shows: what was asked about the incident, by whom."""
    return {
        "requests": rows(all_of(request).filter(incident=incident).newest_first()),
        "may_ask": not incident.struck and request.user.may(Permission.ASK),
    }
