"""REST: who is and was on duty; opening and closing watches."""

import re

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from centres import actions
from centres.actions import watches
from centres.api import schemas
from centres.api.bodies import KeyField, OfRoomSerializer, StrictSerializer
from centres.api.endpoints import Endpoint, clean_choice, representation
from centres.api.lists import ListEndpoint, list_of
from centres.api.openapi import in_path, operation, query
from centres.api.rooms import ROOMS
from centres.models import Officer, Watch

CODE = "^[A-Z][A-Z0-9]{0,15}$"
OF_ROOM = query("centre", "Of this centre.", pattern=CODE)
OPEN = query("open", "On duty now, or not any more.", enum=["true", "false"])
ID = in_path("id", "Its UUID.", format="uuid")


class WatchSerializer(OfRoomSerializer):
    officer = KeyField()


class RoomListEndpoint(ListEndpoint):
    """A list of what rooms recorded, of all or of the one that the address names."""

    def get_queryset(self):
        code = self.request.query_params.get("centre")
        if code is not None and not re.fullmatch(CODE, code):
            raise ValidationError({"centre": _("Give the code of a room.")})
        rows = super().get_queryset()
        return rows if code is None else rows.filter(centre=code)


@list_of("list_watches", ROOMS, schemas.page_of(schemas.Watch), parameters=[OF_ROOM, OPEN])
class WatchList(RoomListEndpoint):
    """Who is and was on duty, in the order of the keys."""

    model = Watch

    def get_queryset(self):
        rows, wanted = super().get_queryset(), clean_choice(self.request, OPEN)
        on_duty = Watch.objects.visible_to(self.request.user).open().values("pk")
        if wanted is None:
            return rows
        return rows.filter(pk__in=on_duty) if wanted == "true" else rows.exclude(pk__in=on_duty)

    @operation("open_watch", ROOMS, answers={201: schemas.Watch}, body=WatchSerializer)
    def post(self, request):
        """Put an officer on duty in a room of one's own; the same again is harmless."""
        body = self.own_body(actions.open_watch)
        officer = Officer.objects.visible_to(request.user).filter(pk=body["officer"]).first()
        if officer is None:
            raise ValidationError({"officer": _("Choose one of those that are offered.")})
        watch = watches.take_up(by=request.user, **{**body, "officer": officer})
        return Response(representation(watch), status=201)


class WatchClose(Endpoint):
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
        watch = get_object_or_404(Watch.objects.visible_to(request.user), pk=pk)
        return self.take(actions.close_watch, watch=watch)
