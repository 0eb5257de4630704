"""REST: centres, officers, areas."""

from typing import Any

import orjson
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from centres.api import schemas
from centres.api.endpoints import Endpoint, clean_choice, tagged
from centres.api.lists import ListEndpoint, list_of
from centres.api.openapi import TAGGED, in_path, operation, query
from centres.journal.action import require, require_posting
from centres.models import Area, AreaEdition, Centre, JournalEntry, Officer, Posting
from centres.models.record import instant
from centres.permissions import Permission

AREAS = "Areas"
ROOMS = "Rooms and officers"
LAYER = query("layer", "Of this layer only.", enum=AreaEdition.Layer.values)


@list_of("list_centres", ROOMS, schemas.page_of(schemas.Centre))
class CentreList(ListEndpoint):
    """The joint coordination centres, in the order of their codes."""

    model = Centre

    def representation(self, centre):
        return {**super().representation(centre), "name": centre.name}


class CentreDetail(Endpoint):
    """One centre, by its code."""

    @operation(
        "get_centre",
        ROOMS,
        answers={200: schemas.Centre},
        refusals=[404],
        parameters=[in_path("code", "Of the centre.", pattern="^[A-Z0-9]{1,16}$")],
    )
    def get(self, request, code):
        centre = get_object_or_404(Centre.objects.visible_to(request.user), pk=code)
        return Response(CentreList().representation(centre))


@list_of("list_officers", ROOMS, schemas.page_of(schemas.Officer))
class OfficerList(ListEndpoint):
    """The directory: officers of flesh and blood, and where they are posted now."""

    model = Officer

    def get_queryset(self):
        return super().get_queryset().people()

    def rows(self, page):
        self.posted: dict[Any, list[Posting]] = {}
        for posting in Posting.objects.visible_to(self.request.user).current():
            self.posted.setdefault(posting.officer_id, []).append(posting)
        return super().rows(page)

    def representation(self, officer):
        return {
            "id": officer.pk,
            "rank": officer.get_rank_display(),
            "name": officer.name,
            "name_latin": officer.name_latin,
            "name_arabic": officer.name_arabic,
            "force": officer.force_id,
            "postings": [
                {
                    "centre": posting.centre_id,
                    "cell": posting.cell,
                    "role": posting.role,
                    "since": instant(posting.since),
                    "until": instant(posting.until),
                    "telephone": posting.telephone,
                }
                for posting in self.posted.get(officer.pk, [])
            ],
        }


@list_of("list_postings", ROOMS, schemas.page_of(schemas.Posting))
class PostingList(ListEndpoint):
    """Who is posted where, now and in the past."""

    model = Posting


@list_of("list_areas", AREAS, schemas.page_of(schemas.Area), parameters=[LAYER])
class AreaList(ListEndpoint):
    """The areas in force, without their shapes."""

    model = Area

    def get_queryset(self):
        areas = super().get_queryset().in_force().defer("shape")
        layer = clean_choice(self.request, LAYER)
        return areas if layer is None else areas.filter(layer=layer)

    def representation(self, area):
        told = {"id": area.pk, "layer": area.layer, "code": area.code, "name": area.title}
        return {**told, "names": area.names}


class AreaDetail(Endpoint):
    """One area with its shape, a GeoJSON geometry."""

    @operation(
        "get_area",
        AREAS,
        answers={200: schemas.ShapedArea},
        refusals=[404],
        parameters=[
            in_path("id", "Of the area.", type="integer", minimum=0, maximum=99_999_999_999_999_999)
        ],
    )
    def get(self, request, pk):
        area = get_object_or_404(Area.objects.visible_to(request.user), pk=pk)
        shape = {"geometry": orjson.Fragment(area.shape)}
        return Response({**AreaList().representation(area), **shape})


class TokenDetail(Endpoint):
    """The token in use: what it lets through, from where, until when."""

    @operation("get_token", "Tokens", answers={200: schemas.Token}, refusals=[404])
    def get(self, request):
        token = request.auth
        if token is None:
            raise Http404
        require_posting(request.user)
        return Response(
            {
                "system": token.officer.username,
                "prefix": token.prefix,
                "scopes": token.scopes,
                "networks": token.networks,
                "issued_at": instant(token.issued_at),
                "expires_at": instant(token.expires_at),
                "last_used_at": instant(token.last_used_at),
            }
        )


class Checkpoint(Endpoint):
    """The head of the journal: whoever keeps it can tell later whether the book was changed."""

    @operation(
        "get_checkpoint",
        "Journal",
        answers={200: schemas.Checkpoint, 304: None},
        parameters=TAGGED,
    )
    def get(self, request):
        require(request.user, Permission.READ_JOURNAL)
        head = JournalEntry.objects.visible_to(request.user).head()
        # The position alone would stay the same in a book that was hashed anew.
        tag = f'W/"{head.position}-{head.hash[:16]}"'
        checkpoint = {"position": head.position, "hash": head.hash, "at": instant(head.at)}
        return tagged(request, tag, lambda: checkpoint)
