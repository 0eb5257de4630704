"""REST: centres, officers, areas."""

import orjson
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_view
from rest_framework.response import Response
from rest_framework.views import APIView

from centres.api import schemas
from centres.api.openapi import CURSOR, LIMIT, NEXT_PAGE, TAGGED, in_path, operation, query
from centres.journal.action import require, require_posting
from centres.models import Area, AreaEdition, Centre, JournalEntry, Officer, Posting
from centres.models.record import instant
from centres.permissions import Permission

USUAL, MOST = 100, 500
AREAS = "Areas"
ROOMS = "Rooms and officers"


def refuse_unknown(request, known: set[str]) -> None:
    """Raise ValidationError that names each parameter nobody knows, or given more than once."""
    told = request.query_params
    wrong = {name: _("Unknown parameter.") for name in sorted(set(told) - known)}
    wrong |= {name: _("Given more than once.") for name in told if len(told.getlist(name)) > 1}
    if wrong:
        raise ValidationError(wrong)


def clean_limit(request) -> int:
    """Return the page size asked for, 1 to 500, 100 where none is."""
    text = request.query_params.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MOST):
        raise ValidationError({"limit": _("Give a number from 1 to %s.") % MOST})
    return int(text)


def listed(request, results: list, cursor: str | None) -> Response:
    """Answer a page of a list: its results, and the address of the next page."""
    if cursor is None:
        return Response({"results": results, "next": None})
    parameters = {**request.query_params.dict(), "cursor": cursor}
    address = request.build_absolute_uri(f"{request.path}?{urlencode(parameters)}")
    headers = {"Link": f'<{address}>; rel="next"'}
    return Response({"results": results, "next": address}, headers=headers)


def listing(name: str, tag: str, shape, *, parameters=()):
    """Describe the GET of a list."""
    described = operation(
        name,
        tag,
        answers={200: schemas.page_of(shape)},
        parameters=[*parameters, LIMIT, CURSOR, NEXT_PAGE],
    )
    return extend_schema_view(get=described)


class ListByKey(APIView):
    """A list in the order of its keys, a page at a time."""

    model = None
    parameters: set[str] = set()

    def get(self, request):
        refuse_unknown(request, {"limit", "cursor", *self.parameters})
        require(request.user, self.model.reading)
        limit = clean_limit(request)
        rows = self.after(self.rows(request), request.query_params.get("cursor"))[: limit + 1]
        rows = list(rows)
        cursor = str(rows[limit - 1].pk) if len(rows) > limit else None
        return listed(request, [self.shown(row) for row in rows[:limit]], cursor)

    def rows(self, request):
        return self.model.objects.visible_to(request.user)

    def after(self, rows, cursor):
        rows = rows.order_by("pk")
        if cursor is None:
            return rows
        try:
            return rows.filter(pk__gt=self.model._meta.pk.clean(cursor, None))
        except ValidationError as wrong:
            sentence = _("This is no cursor that a page gave out.")
            raise ValidationError({"cursor": sentence}) from wrong


@listing("list_centres", ROOMS, schemas.Centre)
class CentreList(ListByKey):
    """The joint coordination centres, in the order of their codes."""

    model = Centre

    @staticmethod
    def shown(centre) -> dict:
        return {**centre.state(), "name": centre.name, "position": centre.position}


class CentreDetail(APIView):
    """One centre, by its code."""

    @operation(
        "get_centre",
        ROOMS,
        answers={200: schemas.Centre},
        refusals=[404],
        parameters=[in_path("code", "Of the centre.", pattern="^[A-Z0-9]{1,16}$")],
    )
    def get(self, request, code):
        refuse_unknown(request, set())
        centre = get_object_or_404(Centre.objects.visible_to(request.user), pk=code)
        return Response(CentreList.shown(centre))


@listing("list_officers", ROOMS, schemas.Officer)
class OfficerList(ListByKey):
    """The directory: officers of flesh and blood, and where they are posted now."""

    model = Officer

    def rows(self, request):
        return super().rows(request).people()

    def get(self, request):
        current = Posting.objects.visible_to(request.user).current()
        self.posted = {}
        for posting in current:
            self.posted.setdefault(posting.officer_id, []).append(posting)
        return super().get(request)

    def shown(self, officer) -> dict:
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
                }
                for posting in self.posted.get(officer.pk, [])
            ],
        }


@listing("list_postings", ROOMS, schemas.Posting)
class PostingList(ListByKey):
    """Who is posted where, now and in the past."""

    model = Posting

    @staticmethod
    def shown(posting) -> dict:
        return {**posting.state(), "position": posting.position}


@listing(
    "list_areas",
    AREAS,
    schemas.Area,
    parameters=[query("layer", "Of this layer only.", enum=AreaEdition.Layer.values)],
)
class AreaList(ListByKey):
    """The areas in force, without their shapes."""

    model = Area
    parameters = {"layer"}

    def rows(self, request):
        areas = super().rows(request).in_force().defer("shape")
        layer = request.query_params.get("layer")
        if layer is None:
            return areas
        if layer not in AreaEdition.Layer.values:
            sentence = _("Choose one of: %s.") % ", ".join(AreaEdition.Layer.values)
            raise ValidationError({"layer": sentence})
        return areas.filter(layer=layer)

    @staticmethod
    def shown(area) -> dict:
        return {"id": area.pk, "layer": area.layer, "code": area.code, "name": area.name}


class AreaDetail(APIView):
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
        refuse_unknown(request, set())
        area = get_object_or_404(Area.objects.visible_to(request.user), pk=pk)
        return Response({**AreaList.shown(area), "geometry": orjson.Fragment(area.shape)})


class TokenDetail(APIView):
    """The token in use: what it lets through, from where, until when."""

    @operation("get_token", "Tokens", answers={200: schemas.Token}, refusals=[404])
    def get(self, request):
        refuse_unknown(request, set())
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


class Checkpoint(APIView):
    """The head of the journal: whoever keeps it can tell later whether the book was changed."""

    @operation(
        "get_checkpoint",
        "Journal",
        answers={200: schemas.Checkpoint, 304: None},
        parameters=TAGGED,
    )
    def get(self, request):
        refuse_unknown(request, set())
        require(request.user, Permission.READ_JOURNAL)
        head = JournalEntry.objects.visible_to(request.user).head()
        # The position alone would stay the same in a book that was hashed anew.
        tag = f'W/"{head.position}-{head.hash[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers={"ETag": tag})
        told = {"position": head.position, "hash": head.hash, "at": instant(head.at)}
        return Response(told, headers={"ETag": tag})
