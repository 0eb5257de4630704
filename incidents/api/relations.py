"""REST: the reports related to one, and what two reports are to each other."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import APIView

from centres.api.bodies import told
from centres.api.openapi import operation
from centres.api.rooms import refuse_unknown
from incidents import actions
from incidents.api import schemas
from incidents.api.bodies import ProposalSerializer, RelatingSerializer, StepSerializer
from incidents.api.incident import TAG, named
from incidents.api.parameters import OTHER, REFERENCE
from incidents.models import Incident, Relation


def _step(name: str, body):
    """Describe a step that two reports take together."""
    answers = {200: schemas.Relation}
    parameters = [REFERENCE, OTHER]
    return operation(name, TAG, answers=answers, refusals=[404], parameters=parameters, body=body)


class Related(APIView):
    """The relations of an incident to other reports."""

    @operation(
        "list_related",
        TAG,
        answers={200: schemas.RelationPage},
        refusals=[404],
        parameters=[REFERENCE],
    )
    def get(self, request, reference):
        """What the incident is to each of the reports related to it, the first related first."""
        refuse_unknown(request, set())
        incident = named(request, reference)
        relations = Relation.objects.visible_to(request.user).of(incident)
        found = relations.select_related("first", "second").order_by("position")
        return Response({"results": [_shown(one, incident) for one in found], "next": None})

    @operation(
        "relate_incident",
        TAG,
        answers={201: schemas.Relation},
        refusals=[404],
        parameters=[REFERENCE],
        body=RelatingSerializer,
    )
    def post(self, request, reference):
        """Relate it to another report, one of the two of one's own room."""
        refuse_unknown(request, set())
        incident, fields = named(request, reference), told(request, RelatingSerializer)
        other = _named_in_body(request, "other", fields.pop("other"))
        relation = actions.relate(by=request.user, incident=incident, other=other, **fields)
        return Response(_shown(relation, incident), status=201)


class Propose(APIView):
    """Propose that two reports tell of one event."""

    @_step("propose_event", ProposalSerializer)
    def post(self, request, reference, other):
        """Propose it for one's own room, and which of the two counts: `principal`."""
        return _taken(request, reference, other, actions.propose_event, ProposalSerializer)


class Confirm(APIView):
    """Confirm that two reports tell of one event."""

    @_step("confirm_event", StepSerializer)
    def post(self, request, reference, other):
        """Confirm for the other room what was proposed: from now on only the principal counts."""
        return _taken(request, reference, other, actions.confirm_event, StepSerializer)


class Dissolve(APIView):
    """Say that two reports do not tell of one event."""

    @_step("dissolve_event", StepSerializer)
    def post(self, request, reference, other):
        """Dissolve it for either room: both count again, and stay related."""
        return _taken(request, reference, other, actions.dissolve_event, StepSerializer)


def _taken(request, reference, other, act, serializer) -> Response:
    refuse_unknown(request, set())
    incident, beside = named(request, reference), named(request, other)
    fields = told(request, serializer)
    if "principal" in fields:
        fields["principal"] = _named_in_body(request, "principal", fields["principal"])
    relation = act(by=request.user, incident=incident, other=beside, **fields)
    return Response(_shown(relation, incident))


def _named_in_body(request, field: str, reference: str) -> Incident:
    try:
        return named(request, reference)
    except Http404 as unseen:
        raise ValidationError({field: _("There is no report of this number.")}) from unseen


def _shown(relation: Relation, incident: Incident) -> dict:
    beside = relation.beside(incident)
    return {**relation.state(), "position": relation.position, "number": beside.number}
