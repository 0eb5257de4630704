"""REST: the reports related to one, and what two reports are to each other."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from centres.api.endpoints import Endpoint, representation, whole_list
from incidents import actions
from incidents.api import schemas
from incidents.api.bodies import ProposalSerializer, RelatingSerializer, StepSerializer
from incidents.api.incident import described, named
from incidents.api.parameters import OTHER
from incidents.models import Incident, Relation


def _step(name: str, body):
    """Describe a step that two reports take together."""
    return described(name, {200: schemas.Relation}, parameters=[OTHER], body=body)


class Related(Endpoint):
    """The relations of an incident to other reports."""

    @described("list_related", {200: schemas.RelationPage})
    def get(self, request, reference):
        """What the incident is to each of the reports related to it, the first related first."""
        incident = named(request, reference)
        relations = Relation.objects.visible_to(request.user).of(incident)
        relations = relations.select_related("first", "second").order_by("position")
        return whole_list([_related(relation, incident) for relation in relations])

    @described("relate_incident", {201: schemas.Relation}, body=RelatingSerializer)
    def post(self, request, reference):
        """Relate it to another report, one of the two of one's own room."""
        incident, body = named(request, reference), self.body()
        other = _named_in_body(request, "other", body.pop("other"))
        relation = actions.relate(by=request.user, incident=incident, other=other, **body)
        return Response(_related(relation, incident), status=201)


class Propose(Endpoint):
    """Propose that two reports tell of one event."""

    @_step("propose_event", ProposalSerializer)
    def post(self, request, reference, other):
        """Propose it for one's own room, and which of the two counts: `principal`."""
        return _taken(self, reference, other, actions.propose_event)


class Confirm(Endpoint):
    """Confirm that two reports tell of one event."""

    @_step("confirm_event", StepSerializer)
    def post(self, request, reference, other):
        """Confirm, as a chief of the force whose report then ceases to count, what was proposed."""
        return _taken(self, reference, other, actions.confirm_event)


class Dissolve(Endpoint):
    """Say that two reports do not tell of one event."""

    @_step("dissolve_event", StepSerializer)
    def post(self, request, reference, other):
        """Dissolve it for either room and force: both count again, and stay related."""
        return _taken(self, reference, other, actions.dissolve_event)


def _taken(endpoint: Endpoint, reference: str, other: str, act) -> Response:
    request = endpoint.request
    incident, beside, body = named(request, reference), named(request, other), endpoint.body()
    if "principal" in body:
        body["principal"] = _named_in_body(request, "principal", body["principal"])
    relation = act(by=request.user, incident=incident, other=beside, **body)
    return Response(_related(relation, incident))


def _named_in_body(request, field: str, reference: str) -> Incident:
    try:
        return named(request, reference)
    except Http404 as unseen:
        raise ValidationError({field: _("There is no report of this number.")}) from unseen


def _related(relation: Relation, incident: Incident) -> dict:
    return {**representation(relation), "number": relation.beside(incident).number}
