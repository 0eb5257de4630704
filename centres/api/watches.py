"""REST: who is and was on duty; opening and closing watches."""

import re

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import APIView

from centres import actions
from centres.actions import watches
from centres.api import schemas
from centres.api.bodies import KeyField, OfRoomSerializer, StrictSerializer, own_centre, told
from centres.api.openapi import in_path, operation, query
from centres.api.rooms import ROOMS, ListByKey, listing, refuse_unknown
from centres.journal.action import require
from centres.models import Officer, Watch
from centres.permissions import Permission

CODE = "^[A-Z][A-Z0-9]{0,15}$"
OF_ROOM = query("centre", "Of this centre.", pattern=CODE)
OPEN = query("open", "On duty now, or not any more.", enum=["true", "false"])
ID = in_path("id", "Its UUID.", format="uuid")


class WatchSerializer(OfRoomSerializer):
    officer = KeyField()


def of_room(request, rows):
    """Return the rows of the centre that the address names, all where it names none."""
    code = request.query_params.get("centre")
    if code is not None and not re.fullmatch(CODE, code):
        raise ValidationError({"centre": _("Give the code of a room.")})
    return rows if code is None else rows.filter(centre=code)


@listing("list_watches", ROOMS, schemas.Watch, parameters=[OF_ROOM, OPEN])
class WatchList(ListByKey):
    """Who is and was on duty, in the order of the keys."""

    model = Watch
    parameters = {"centre", "open"}

    def rows(self, request):
        rows, wanted = of_room(request, super().rows(request)), request.query_params.get("open")
        if wanted not in (None, "true", "false"):
            raise ValidationError({"open": _("Choose one of: %s.") % "true, false"})
        on_duty = Watch.objects.visible_to(request.user).open().values("pk")
        if wanted is None:
            return rows
        return rows.filter(pk__in=on_duty) if wanted == "true" else rows.exclude(pk__in=on_duty)

    @operation("open_watch", ROOMS, answers={201: schemas.Watch}, body=WatchSerializer)
    def post(self, request):
        """Put an officer on duty in a room of one's own; the same again is harmless."""
        refuse_unknown(request, set())
        require(request.user, Permission.OPEN_WATCH)
        body = told(request, WatchSerializer)
        centre = own_centre(request, Permission.OPEN_WATCH, body.get("centre"))
        officer = Officer.objects.visible_to(request.user).filter(pk=body["officer"]).first()
        if officer is None:
            raise ValidationError({"officer": _("Choose one of those that are offered.")})
        watch = watches.take_up(
            by=request.user, submission=body["submission"], officer=officer, centre=centre
        )
        return Response(self.shown(watch), status=201)

    @staticmethod
    def shown(watch) -> dict:
        return {**watch.state(), "position": watch.position}


class WatchClose(APIView):
    """The end of a watch."""

    @operation(
        "close_watch",
        ROOMS,
        answers={200: schemas.Watch},
        refusals=[404],
        parameters=[ID],
        body=StrictSerializer,
    )
    def post(self, request, pk):
        """Close a watch of a room of one's own; one that is closed stays as it is."""
        refuse_unknown(request, set())
        watch = Watch.objects.visible_to(request.user).filter(pk=pk).first()
        if watch is None:
            raise Http404
        require(request.user, Permission.OPEN_WATCH, watch)
        body = told(request, StrictSerializer)
        closed = actions.close_watch(by=request.user, submission=body["submission"], watch=watch)
        return Response(WatchList.shown(closed))
