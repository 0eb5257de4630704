"""REST: the journal for whoever keeps and verifies it: entries, checkpoints, proofs, witnesses."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from centres import journal
from centres.actions import witnesses
from centres.api import schemas
from centres.api.bodies import ClosedSerializer, Strictly, TextField
from centres.api.endpoints import Endpoint, representation
from centres.api.openapi import header, in_path, operation, query
from centres.journal import checkpoints, feed, proofs, tiles
from centres.journal import witnesses as standing
from centres.journal.action import require
from centres.models import Checkpoint, JournalEntry
from centres.permissions import Permission

TAG = "Journal"
USUAL, MOST = 500, 2_000  # entries at once
FARTHEST = 10**17  # beyond any position


class PlainRenderer(BaseRenderer):
    media_type = "text/plain"
    format = "txt"
    by_address = True  # which has no other format
    charset: str | None = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return data


class LinesRenderer(PlainRenderer):
    media_type = "application/x-ndjson"
    format = "ndjson"
    charset = None
    render_style = "binary"


def number(name: str, description: str, **schema):
    return query(name, description, type="integer", **schema)


class Entries(Endpoint):
    renderer_classes = [LinesRenderer]

    @operation(
        "list_journal_entries",
        TAG,
        answers={(200, "application/x-ndjson"): OpenApiTypes.STR},
        parameters=[
            number("after", "Entries after this position.", minimum=0, default=0),
            number("limit", "How many at most.", minimum=1, maximum=MOST, default=USUAL),
            header("Journal-Head", "The position of the last entry.", answers=[200], required=True),
        ],
    )
    def get(self, request):
        """The book in order, an entry a line: `position`, `line`, `hash`, `opening`.

        `line` is what is hashed. `opening` holds `salt` and `content` of a line that commits to a
        content, null where the line is itself the content.
        """
        require(request.user, Permission.READ_JOURNAL)
        after = _asked(request, "after", 0, FARTHEST, 0)
        limit = _asked(request, "limit", 1, MOST, USUAL)
        head = journal.position()
        book = JournalEntry.objects.visible_to(request.user).after(after)
        entries = book.filter(position__lte=head)[:limit]
        return HttpResponse(  # a `Response` of nothing would have no type
            b"".join(feed.lines(entries)),
            content_type=LinesRenderer.media_type,
            headers={"Journal-Head": str(head)},
        )


class LatestCheckpoint(Endpoint):
    renderer_classes = [PlainRenderer]

    @operation(
        "get_latest_checkpoint",
        TAG,
        answers={(200, "text/plain"): OpenApiTypes.STR},
        refusals=[404],
    )
    def get(self, request):
        """The newest checkpoint with all its signatures, as C2SP's tlog-checkpoint has it."""
        require(request.user, Permission.READ_JOURNAL)
        newest = Checkpoint.objects.visible_to(request.user).newest()
        if newest is None:
            raise Http404
        return Response(checkpoints.note_of(newest))


class CheckpointOfSize(Endpoint):
    renderer_classes = [PlainRenderer]

    @operation(
        "get_checkpoint_of_size",
        TAG,
        answers={(200, "text/plain"): OpenApiTypes.STR},
        refusals=[404],
        parameters=[in_path("size", "Its entries.", type="integer", minimum=1, maximum=FARTHEST)],
    )
    def get(self, request, size):
        """The checkpoint of the book with so many entries, with all its signatures."""
        require(request.user, Permission.READ_JOURNAL)
        seen = Checkpoint.objects.visible_to(request.user)
        return Response(checkpoints.note_of(get_object_or_404(seen, size=size)))


class Inclusion(Endpoint):
    @operation(
        "prove_inclusion",
        TAG,
        answers={200: schemas.InclusionProof},
        parameters=[
            number("position", "Of the entry.", minimum=1),
            number("size", "Entries of the book; those of the newest checkpoint unless told."),
        ],
    )
    def get(self, request):
        """The path that proves an entry to be in the book of a size (RFC 9162, 2.1.3)."""
        require(request.user, Permission.READ_JOURNAL)
        size = _size(request, "size")
        return Response(proofs.inclusion(_asked(request, "position", 1, size), size))


class Consistency(Endpoint):
    @operation(
        "prove_consistency",
        TAG,
        answers={200: schemas.ConsistencyProof},
        parameters=[
            number("first", "Entries of the smaller book.", minimum=1),
            number("second", "Of the larger; those of the newest checkpoint unless told."),
        ],
    )
    def get(self, request):
        """The path that proves the book of one size to begin that of another (RFC 9162, 2.1.4)."""
        require(request.user, Permission.READ_JOURNAL)
        second = _size(request, "second")
        return Response(proofs.consistency(_asked(request, "first", 1, second), second))


class WitnessKeySerializer(ClosedSerializer):
    """The key of the calling system, which is thereby a witness."""

    public_key = TextField(max_length=64, help_text="Ed25519, in base64.")
    name = TextField(max_length=100)


class NumberField(Strictly, serializers.IntegerField):
    json = int


class CosignatureSerializer(ClosedSerializer):
    """A witness's signature under a checkpoint."""

    size = NumberField(min_value=1, max_value=FARTHEST)
    cosignature = TextField(
        max_length=300, trim_whitespace=False, help_text="A line of C2SP's cosignature/v1."
    )


class RefusalSerializer(ClosedSerializer):
    """That a witness does not sign, and why."""

    size = NumberField(min_value=0, max_value=FARTHEST)
    position = NumberField(
        min_value=1, max_value=FARTHEST, allow_null=True, default=None, help_text="That differs."
    )
    reason = TextField(max_length=500)


class WitnessKnown(APIException):
    status_code = 409
    default_detail = gettext_lazy(
        "This system is a witness with another key, or the key is known already."
    )


class WitnessList(Endpoint):
    @operation(
        "register_witness",
        TAG,
        answers={200: schemas.Witness, 201: schemas.Witness},
        body=WitnessKeySerializer,
    )
    def post(self, request):
        """Register the caller's key: from then on its cosignatures count. The same again is 200."""
        require(request.user, Permission.WITNESS)
        try:
            witness, is_new = witnesses.introduce(by=request.user, **self.body())
        except witnesses.WitnessKnownError as known:
            raise WitnessKnown from known
        if witness.retired_at:
            raise WitnessKnown
        return Response(representation(witness), status=201 if is_new else 200)


class Cosignatures(Endpoint):
    @operation("cosign_checkpoint", TAG, answers={201: schemas.Said}, body=CosignatureSerializer)
    def post(self, request):
        """Say that the caller has verified the book up to a checkpoint. The same again is a 201."""
        require(request.user, Permission.WITNESS)
        told = self.body()
        standing.cosign(standing.of(request.user), **told)
        return Response({"size": told["size"]}, status=201)


class Refusals(Endpoint):
    @operation("refuse_checkpoint", TAG, answers={201: schemas.Said}, body=RefusalSerializer)
    def post(self, request):
        """Say that the caller does not sign: the commanders of both forces are alerted at once."""
        require(request.user, Permission.WITNESS)
        told = self.body()
        standing.refuse(standing.of(request.user), **told)
        return Response({"size": told["size"]}, status=201)


def _asked(request, name: str, least: int, most: int, usual: int | None = None) -> int:
    """Return a number of the address. Raises ValidationError for none and for one out of reach."""
    text = request.query_params.get(name, "" if usual is None else str(usual))
    is_number = text.isascii() and text.isdigit() and len(text) < 18
    if not (is_number and least <= int(text) <= most):
        words = {"least": least, "most": most}
        raise ValidationError({name: _("Give a number from %(least)s to %(most)s.") % words})
    return int(text)


def _size(request, name: str) -> int:
    """Return the size of the book that was asked for, as far as its tree is laid."""
    return _asked(request, name, 1, max(1, tiles.size()), checkpoints.newest_size())
