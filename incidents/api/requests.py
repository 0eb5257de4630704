"""REST: requests between rooms – the list, asking, one request, and what becomes of it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import APIView

from centres.api.bodies import StrictSerializer, TextField, told
from centres.api.openapi import in_path, operation
from centres.api.rooms import clean_limit, listed, refuse_unknown
from centres.journal.action import require
from centres.models import Centre
from centres.permissions import Permission
from incidents import actions
from incidents.api import parameters, schemas
from incidents.api.body_fields import ChoiceField, TimeField
from incidents.api.incident import named
from incidents.kinds import Asked, Channel
from incidents.models import Request
from incidents.models.request import TEXT
from incidents.search.request_filters import after_cursor, cursor_of, filtered

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


class RequestList(APIView):
    """The requests between rooms."""

    @operation(
        "list_requests",
        TAG,
        answers={200: schemas.RequestPage},
        parameters=[*parameters.REQUEST_FILTERS, *parameters.PAGED],
    )
    def get(self, request):
        """The requests between rooms, the newest first."""
        require(request.user, Permission.READ_INCIDENTS)
        limit = clean_limit(request)
        chosen = filtered(Request.objects.visible_to(request.user), request.query_params)
        cursor = request.query_params.get("cursor")
        found = list(after_cursor(chosen.qs, cursor).newest_first()[: limit + 1])
        following = cursor_of(found[limit - 1]) if len(found) > limit else None
        return listed(request, [_shown(asked) for asked in found[:limit]], following)

    @operation(
        "ask_room",
        TAG,
        answers={201: schemas.RequestMade},
        parameters=[parameters.LOCATION],
        body=AskSerializer,
    )
    def post(self, request):
        """Ask another room, for a room of one's own; the same again is harmless."""
        refuse_unknown(request, set())
        require(request.user, Permission.ASK)
        fields = told(request, AskSerializer)
        asked = actions.ask(
            by=request.user,
            channel=Channel.API.value,
            **{
                **fields,
                "centre": _asking(request, fields.get("centre")),
                "addressee": _addressee(request, fields["addressee"]),
                "incident": _incident(request, fields.get("incident")),
            },
        )
        headers = {"Location": request.build_absolute_uri(f"{request.path}/{asked.pk}")}
        return Response(_shown(asked), status=201, headers=headers)


def _shown(asked: Request) -> dict:
    return {**asked.state(), "position": asked.position}


def _asking(request, code: str | None) -> Centre:
    """Return the centre named, or the only one that the caller may ask for."""
    own = request.user.centres_for(Permission.ASK)
    if code is None and len(own) != 1:
        raise ValidationError({"centre": _("Say for which centre.")})
    centre = own.first() if code is None else own.filter(pk=code).first()
    if centre is None:
        raise PermissionDenied
    return centre


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


class RequestDetail(APIView):
    """One request between rooms."""

    @operation(
        "get_request", TAG, answers={200: schemas.RequestMade}, refusals=[404], parameters=[ID]
    )
    def get(self, request, pk):
        refuse_unknown(request, set())
        return Response(_shown(_found(request, pk)))


def _found(request, pk: UUID) -> Request:
    return get_object_or_404(Request.objects.visible_to(request.user), pk=pk)


def _step(name: str, body):
    """Describe a step that the room asked, or the asking room, takes on a request."""
    answers = {200: schemas.RequestMade}
    return operation(name, TAG, answers=answers, refusals=[404], parameters=[ID], body=body)


class Accept(APIView):
    @_step("accept_request", SubmissionSerializer)
    def post(self, request, pk):
        """Say, for the room asked, that it will see to it."""
        return _answered(request, pk, SubmissionSerializer, actions.accept)


class Decline(APIView):
    @_step("decline_request", DeclineSerializer)
    def post(self, request, pk):
        """Say, for the room asked, that it will not do it, and why."""
        return _answered(request, pk, DeclineSerializer, actions.decline)


class Complete(APIView):
    @_step("complete_request", CompleteSerializer)
    def post(self, request, pk):
        """Say, for the room asked, what came of it."""
        return _answered(request, pk, CompleteSerializer, actions.complete)


class Withdraw(APIView):
    @_step("withdraw_request", SubmissionSerializer)
    def post(self, request, pk):
        """Take back what the own room asked."""
        asked = _found(request, pk)
        require(request.user, Permission.ASK, asked.centre)
        return _changed(request, asked, SubmissionSerializer, actions.withdraw)


def _answered(request, pk, serializer, act) -> Response:
    asked = _found(request, pk)
    require(request.user, Permission.ANSWER_REQUEST, asked.addressee)
    return _changed(request, asked, serializer, act)


def _changed(request, asked: Request, serializer, act) -> Response:
    refuse_unknown(request, set())
    return Response(_shown(act(by=request.user, request=asked, **told(request, serializer))))
