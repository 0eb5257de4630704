"""REST: requests between rooms – the list, asking, one request, and what becomes of it."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from centres import values
from centres.api.bodies import StrictSerializer, TextField
from centres.api.endpoints import Endpoint, representation
from centres.api.lists import KeysetPagination, ListEndpoint, list_of
from centres.api.openapi import in_path, operation
from centres.models import Centre
from incidents import actions
from incidents.api import parameters, schemas
from incidents.api.body_fields import ChoiceField, TimeField
from incidents.api.incident import named
from incidents.kinds import Asked, Channel
from incidents.models import Request
from incidents.models.request import TEXT
from incidents.search.paging import packed, unpacked
from incidents.search.request_filters import RequestFilter

TAG = "Requests"
ID = in_path("id", "Of the request.", format="uuid")


class AskSerializer(StrictSerializer):
    """What one room asks of another."""

    centre = TextField(required=False, max_length=16, help_text="The room that asks.")
    addressee = TextField(max_length=16, help_text="The room that is asked.")
    kind = ChoiceField(Asked.choices)
    text = TextField(max_length=TEXT)
    due_at = TimeField()
    incident = TextField(
        required=False, allow_null=True, max_length=40, help_text="Its number or its UUID."
    )


class SubmissionSerializer(StrictSerializer):
    """Nothing but the submission."""


class DeclineSerializer(StrictSerializer):
    reason = TextField(max_length=TEXT)


class CompleteSerializer(StrictSerializer):
    result = TextField(max_length=TEXT)


class RequestPagination(KeysetPagination):
    """In the order of asking, the newest first."""

    def after(self, queryset, cursor):
        if cursor is not None:
            queryset = queryset.older_than(*unpacked(cursor, values.read_time, UUID))
        return queryset.newest_first()

    def cursor_of(self, row):
        return packed(row.asked_at.isoformat(), row.pk)


@list_of("list_requests", TAG, schemas.RequestPage)
class RequestList(ListEndpoint):
    """The requests between rooms, the newest first."""

    model = Request
    filterset_class = RequestFilter
    pagination_class = RequestPagination

    @operation(
        "ask_room",
        TAG,
        answers={201: schemas.RequestMade},
        parameters=[parameters.LOCATION],
        body=AskSerializer,
    )
    def post(self, request):
        """Ask another room, for a room of one's own; the same again is harmless."""
        body = self.own_body(actions.ask)
        body["addressee"] = _addressee(request, body["addressee"])
        body["incident"] = _incident(request, body.get("incident"))
        asked = actions.ask(by=request.user, channel=Channel.API.value, **body)
        headers = {"Location": request.build_absolute_uri(f"{request.path}/{asked.pk}")}
        return Response(representation(asked), status=201, headers=headers)


def _addressee(request, code: str) -> Centre:
    centre = Centre.objects.visible_to(request.user).filter(pk=code).first()
    if centre is None:
        raise ValidationError({"addressee": _("There is no such centre.")})
    return centre


def _incident(request, reference: str | None):
    if reference is None:
        return None
    try:
        return named(request, reference)
    except Http404 as wrong:
        sentence = _("No report has this number or key.")
        raise ValidationError({"incident": sentence}) from wrong


class RequestDetail(Endpoint):
    """One request between rooms."""

    @operation(
        "get_request", TAG, answers={200: schemas.RequestMade}, refusals=[404], parameters=[ID]
    )
    def get(self, request, pk):
        return Response(representation(_request(request, pk)))


def _request(request, pk: UUID) -> Request:
    return get_object_or_404(Request.objects.visible_to(request.user), pk=pk)


def _step(name: str, body):
    """Describe a step that the room asked, or the asking room, takes on a request."""
    answers = {200: schemas.RequestMade}
    return operation(name, TAG, answers=answers, refusals=[404], parameters=[ID], body=body)


class Accept(Endpoint):
    @_step("accept_request", SubmissionSerializer)
    def post(self, request, pk):
        """Say, for the room asked, that it will see to it."""
        return self.take(actions.accept, request=_request(request, pk))


class Decline(Endpoint):
    @_step("decline_request", DeclineSerializer)
    def post(self, request, pk):
        """Say, for the room asked, that it will not do it, and why."""
        return self.take(actions.decline, request=_request(request, pk))


class Complete(Endpoint):
    @_step("complete_request", CompleteSerializer)
    def post(self, request, pk):
        """Say, for the room asked, what came of it."""
        return self.take(actions.complete, request=_request(request, pk))


class Withdraw(Endpoint):
    @_step("withdraw_request", SubmissionSerializer)
    def post(self, request, pk):
        """Take back what the own room asked."""
        return self.take(actions.withdraw, request=_request(request, pk))
