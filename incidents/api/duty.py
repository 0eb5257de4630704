"""REST: nil returns, and the handover of the watch."""

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from centres.api.bodies import OfRoomSerializer, StrictSerializer, TextField
from centres.api.endpoints import Endpoint, representation
from centres.api.lists import list_of
from centres.api.openapi import operation
from centres.api.schemas import page_of
from centres.api.watches import ID, OF_ROOM, RoomListEndpoint
from incidents import actions
from incidents.actions import takeover
from incidents.api import schemas
from incidents.models import Handover, NilReturn
from incidents.models.duty import NOTE

DUTY = "Duty"


class SignOutSerializer(OfRoomSerializer):
    note = TextField(required=False, allow_blank=True, max_length=NOTE, default="")


@list_of("list_nil_returns", DUTY, page_of(schemas.NilReturn), parameters=[OF_ROOM])
class NilReturnList(RoomListEndpoint):
    """When which room had nothing to report."""

    model = NilReturn

    @operation("file_nil_return", DUTY, answers={201: schemas.NilReturn}, body=OfRoomSerializer)
    def post(self, request):
        """State that a room of one's own has nothing to report for the period that is running."""
        filed = actions.file_nil_return(by=request.user, **self.own_body(actions.file_nil_return))
        return Response(representation(filed), status=201)


@list_of("list_handovers", DUTY, page_of(schemas.Handover), parameters=[OF_ROOM])
class HandoverList(RoomListEndpoint):
    """The handovers of the watch that one may read."""

    model = Handover

    @operation("sign_out", DUTY, answers={201: schemas.Handover}, body=SignOutSerializer)
    def post(self, request):
        """Sign the watch list of a room of one's own as it stands now, for the next officer."""
        signed = actions.sign_out(by=request.user, **self.own_body(actions.sign_out))
        return Response(representation(signed), status=201)


def _handover(request, pk) -> Handover:
    return get_object_or_404(Handover.objects.visible_to(request.user), pk=pk)


class HandoverDetail(Endpoint):
    """One handover, with the keys of its lines."""

    @operation(
        "get_handover", DUTY, answers={200: schemas.Handover}, refusals=[404], parameters=[ID]
    )
    def get(self, request, pk):
        return Response(representation(_handover(request, pk)))


class HandoverSignIn(Endpoint):
    """The signature of the incoming officer."""

    @operation(
        "sign_in",
        DUTY,
        answers={200: schemas.Handover},
        refusals=[404],
        parameters=[ID],
        body=StrictSerializer,
    )
    def post(self, request, pk):
        """Take the watch over: the former watch is closed and the caller's opened with it."""
        handover = _handover(request, pk)
        actions.sign_in.require(request.user, handover=handover)
        signed = takeover.take_over(by=request.user, handover=handover, **self.body())
        return Response(representation(signed))
