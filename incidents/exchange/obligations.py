"""What rooms owe one another, as it follows from reports, answers and requests: made, met, void.

Actions save what these functions return together with the record it follows from.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from centres.models import Centre
from incidents.kinds import Precedence
from incidents.models import Incident, Obligation, Request


def of_reports(incidents: Iterable[Incident]) -> list[Obligation]:
    """Return what every other active centre owes to new reports: an answer by their precedence.

    Nobody owes one to what is imported or made for training.
    """
    owed = [incident for incident in incidents if incident.owed]
    if not owed:
        return []
    active = list(Centre.objects.filter(status=Centre.Status.ACTIVE))
    return [
        _timed(Obligation(centre=centre, incident=incident), incident, incident.reported_at)
        for incident in owed
        for centre in active
        if centre.pk != incident.centre_id
    ]


def _timed(obligation: Obligation, incident: Incident, since: datetime) -> Obligation:
    """Begin the clock of the precedence; at twice its time commanders hear of the urgent ones."""
    precedence = Precedence(incident.precedence)
    obligation.since = since
    obligation.due_at = since + precedence.clock
    obligation.escalates_at = since + 2 * precedence.clock if precedence.urgent else None
    obligation.chiefs_told_at = obligation.commanders_told_at = None
    return obligation


def begun_again(incident: Incident) -> list[Obligation]:
    """Return those still open, their clocks begun anew under another precedence."""
    now = timezone.now()
    return [_timed(obligation, incident, now) for obligation in _open(incident=incident)]


def met(*, at: datetime, **by_whom_to_what) -> list[Obligation]:
    """Return the open obligations of a centre to an incident, or to a request, as met."""
    return _closed(met_at=at, **by_whom_to_what)


def voided(*incidents: Incident) -> list[Obligation]:
    """Return those still open to reports that were struck, as void."""
    return _closed(void=True, incident__in=incidents)


def of_request(request: Request) -> list[Obligation]:
    """Return what the room asked owes to a new request; to one for training nobody owes."""
    if request.incident and request.incident.exercise:
        return []
    times = {"since": request.asked_at, "due_at": request.due_at}
    return [Obligation(centre=request.addressee, request=request, **times)]


def withdrawn(request: Request) -> list[Obligation]:
    return _closed(void=True, request=request)


def _closed(*, met_at=None, void=False, **which) -> list[Obligation]:
    obligations = _open(**which)
    for obligation in obligations:
        obligation.met_at, obligation.void = met_at, void
    return obligations


def _open(**which) -> list[Obligation]:
    """Lock the open obligations: their clock may be telling somebody at this moment."""
    obligations = Obligation.objects.open().filter(**which).order_by("pk")
    return list(obligations.select_for_update(no_key=True, of=("self",)))
