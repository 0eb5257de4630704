"""REST: one incident – read, revise, strike, end – with its versions and follow-up entries."""

import re
from uuid import UUID

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from centres import journal
from centres.api.endpoints import Endpoint, representation, tagged, whole_list
from centres.api.json_format import PROBLEM
from centres.api.openapi import TAGGED, operation
from centres.journal.action import Action
from centres.models import JournalEntry
from centres.models.record import instant
from incidents import actions
from incidents.api import schemas
from incidents.api.bodies import (
    EntrySerializer,
    OutcomeSerializer,
    RevisionSerializer,
    StrikeSerializer,
)
from incidents.api.parameters import BASED_ON, REFERENCE
from incidents.exports import incident_rows
from incidents.kinds import Channel
from incidents.models import Entry, Incident

TAG = "Incidents"
VERSION = re.compile(r'"([0-9]{1,9})(?:\.([0-9]{1,9}))?"')


class VersionMissingError(exceptions.APIException):
    status_code = 428
    default_detail = gettext_lazy('Say which version you have read: If-Match: "<version>".')


class VersionStaleError(exceptions.APIException):
    """The report was revised since; the answer holds it as it stands now."""

    status_code = 412
    default_detail = gettext_lazy("The report was revised since you have read it.")

    def __init__(self, conflict: actions.Conflict):
        super().__init__(self._of_the_source(conflict))
        self.more = {"current": incident_rows.row(conflict.current)}

    def _of_the_source(self, conflict: actions.Conflict) -> str | None:
        """Say how to go on where the source was changed: only its own force gets so far."""
        if not isinstance(conflict, actions.SourceConflict):
            return None
        sentence = _("The source details were changed since. Read them, then send If-Match: %s.")
        return sentence % f'"{conflict.current.version}.{conflict.version}"'


def described(name: str, answers: dict, *, refusals=(), parameters=(), body=None):
    """Describe an operation on one incident."""
    return operation(
        name,
        TAG,
        answers=answers,
        refusals=[404, *refusals],
        parameters=[REFERENCE, *parameters],
        body=body,
    )


def _change(name: str, body):
    """Describe a change of one incident, based on the version that was read."""
    answers = {200: schemas.Incident, (412, PROBLEM): schemas.StaleProblem}
    return described(name, answers, refusals=[428], parameters=[BASED_ON], body=body)


def named(request, reference: str) -> Incident:
    """Return the visible incident of a number or a UUID. Raises Http404."""
    incidents = Incident.objects.visible_to(request.user).defer("search")
    try:
        return get_object_or_404(incidents, pk=UUID(reference))
    except ValueError:
        return get_object_or_404(incidents.numbered(reference))


def based_on(request) -> tuple[int, int | None]:
    """Return the version that the caller has read, from If-Match, and that of the source."""
    header = request.headers.get("If-Match")
    if header is None:
        raise VersionMissingError
    version = VERSION.fullmatch(header.strip())
    if version is None:
        raise ValidationError({"If-Match": _('Give the version in quotes: "3".')})
    return int(version[1]), int(version[2]) if version[2] else None


class IncidentDetail(Endpoint):
    """One incident, by its number or its UUID."""

    @described("get_incident", {200: schemas.Incident, 304: None}, parameters=TAGGED)
    def get(self, request, reference):
        incident = named(request, reference)
        return tagged(request, _tag(incident), lambda: incident_rows.row(incident))

    @_change("revise_incident", RevisionSerializer)
    def patch(self, request, reference):
        """Revise: the fields in the body are replaced, the others stay.

        Source details are kept apart, in versions of their own: where they alone are named, the
        report stays at its version. They are based on those told with the report, or on the
        version of them that `If-Match` names after a point: `"3.2"`.
        """
        return _changed(self, reference, actions.revise)


def _tag(incident: Incident) -> str:
    """Return what changes with anything shown: officers and areas too have their positions."""
    areas = "".join(f"-{key}" for key in incident.areas)
    return f'W/"{incident.latest}-{journal.position()}-{get_language()}{areas}"'


class Strike(Endpoint):
    """Cross a report out, for a reason."""

    @_change("strike_incident", StrikeSerializer)
    def post(self, request, reference):
        return _changed(self, reference, actions.strike)


class Outcome(Endpoint):
    """How an abduction ended."""

    @_change("record_outcome", OutcomeSerializer)
    def post(self, request, reference):
        """Record how an abduction ended, a new version of its report."""
        return _changed(self, reference, actions.record_outcome)


def _changed(endpoint, reference: str, act: Action) -> Response:
    request = endpoint.request
    incident = named(request, reference)
    act.require(request.user, incident=incident)
    (version, source), body = based_on(request), endpoint.body()
    if act is actions.revise:  # which is told what to replace
        beside = {n: body.pop(n) for n in ("submission", "revision_reason") if n in body}
        body = {**beside, "fields": body, "source_based_on": source}
    try:
        changed = act(by=request.user, incident=incident, based_on=version, **body)
    except actions.Conflict as conflict:
        raise VersionStaleError(conflict) from conflict
    return Response(incident_rows.row(changed))


class Versions(Endpoint):
    """Every version of an incident, the first one first, each with its whole state."""

    @described("list_versions", {200: schemas.VersionPage})
    def get(self, request, reference):
        incident = named(request, reference)
        entries = JournalEntry.objects.visible_to(request.user).after(0)
        entries = entries.filter(subject=Incident.subject, key=incident.key())
        return whole_list([_version(entry) for entry in entries])


def _version(entry: JournalEntry) -> dict:
    state = entry.state()
    return {
        "version": state["version"],
        "position": entry.position,
        "at": instant(entry.at),
        "verb": entry.verb,
        "by": entry.by_id,
        "state": state,
    }


class Entries(Endpoint):
    """The follow-up entries of an incident; more may be added by those who read it."""

    @described("list_entries", {200: schemas.EntryPage})
    def get(self, request, reference):
        return records_of(request, reference, Entry)

    @described("add_entry", {201: schemas.Entry}, body=EntrySerializer)
    def post(self, request, reference):
        """Add a follow-up entry; the same submission again is harmless."""
        return added(self, reference, actions.enter, channel=Channel.API.value)


def added(endpoint: Endpoint, reference: str, act: Action, **arguments) -> Response:
    """Answer with what the caller adds to the incident."""
    incident = named(endpoint.request, reference)
    return endpoint.take(act, status=201, incident=incident, **arguments)


def records_of(request, reference: str, model) -> Response:
    """Answer with all that was said of the incident in records of this model."""
    incident = named(request, reference)
    records = model.objects.visible_to(request.user).filter(incident=incident)
    return whole_list([representation(record) for record in records.order_by("position")])
