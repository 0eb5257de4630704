"""REST: nil returns, and the handover of the watch."""

from django.http import Http404
from rest_framework.response import Response
from rest_framework.views import APIView

from centres.api.bodies import OfRoomSerializer, StrictSerializer, TextField, own_centre, told
from centres.api.openapi import operation
from centres.api.rooms import ListByKey, listing, refuse_unknown
from centres.api.watches import ID, OF_ROOM, of_room
from centres.journal.action import require
from centres.permissions import Permission
from incidents import actions
from incidents.actions import takeover
from incidents.api import schemas
from incidents.models import Handover, NilReturn
from incidents.models.duty import NOTE

DUTY = "Duty"


class SignOutSerializer(OfRoomSerializer):
    note = TextField(required=False, allow_blank=True, max_length=NOTE)


class OfRooms(ListByKey):
    """A list of what rooms recorded, in the order of the keys."""

    parameters = {"centre"}

    def rows(self, request):
        return of_room(request, super().rows(request))

    @staticmethod
    def shown(record) -> dict:
        return {**record.state(), "position": record.position}


@listing("list_nil_returns", DUTY, schemas.NilReturn, parameters=[OF_ROOM])
class NilReturnList(OfRooms):
    """When which room had nothing to report."""

    model = NilReturn

    @operation("file_nil_return", DUTY, answers={201: schemas.NilReturn}, body=OfRoomSerializer)
    def post(self, request):
        """State that a room of one's own has nothing to report for the period that is running."""
        refuse_unknown(request, set())
        require(request.user, Permission.FILE_NIL_RETURN)
        body = told(request, OfRoomSerializer)
        centre = own_centre(request, Permission.FILE_NIL_RETURN, body.get("centre"))
        filed = actions.file_nil_return(
            by=request.user, submission=body["submission"], centre=centre
        )
        return Response(self.shown(filed), status=201)


@listing("list_handovers", DUTY, schemas.Handover, parameters=[OF_ROOM])
class HandoverList(OfRooms):
    """The handovers of the watch that one may read."""

    model = Handover

    @operation("sign_out", DUTY, answers={201: schemas.Handover}, body=SignOutSerializer)
    def post(self, request):
        """Sign the watch list of a room of one's own as it stands now, for the next officer."""
        refuse_unknown(request, set())
        require(request.user, Permission.HAND_OVER)
        body = told(request, SignOutSerializer)
        centre = own_centre(request, Permission.HAND_OVER, body.get("centre"))
        note = body.get("note", "")
        signed = actions.sign_out(
            by=request.user, submission=body["submission"], centre=centre, note=note
        )
        return Response(self.shown(signed), status=201)


def _one(request, pk) -> Handover:
    found = Handover.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class HandoverDetail(APIView):
    """One handover, with the keys of its lines."""

    @operation(
        "get_handover", DUTY, answers={200: schemas.Handover}, refusals=[404], parameters=[ID]
    )
    def get(self, request, pk):
        refuse_unknown(request, set())
        return Response(OfRooms.shown(_one(request, pk)))


class HandoverSignIn(APIView):
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
        refuse_unknown(request, set())
        handover = _one(request, pk)
        require(request.user, Permission.HAND_OVER, handover)
        body = told(request, StrictSerializer)
        signed = takeover.take_over(
            by=request.user, submission=body["submission"], handover=handover
        )
        return Response(OfRooms.shown(signed))
