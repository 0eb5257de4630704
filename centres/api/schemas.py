"""What answers about rooms and officers look like: for the description, not for answering.

Answers are built from rows without serializers, for speed; a test holds every one to its shape.
"""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from centres import models
from centres.ground.country import DOUBTFUL
from centres.models.people import Rank
from centres.permissions import SCOPES, Role

DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
GEOMETRY = {
    "type": "object",
    "description": "A GeoJSON geometry, WGS 84.",
    "properties": {
        "type": {"type": "string", "enum": ["Polygon", "MultiPolygon"]},
        "coordinates": {"type": "array", "items": {}},
    },
    "required": ["type", "coordinates"],
}


def page_of(shape: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """Return the shape of a page of a list."""
    fields = {
        "results": shape(many=True),
        "next": serializers.URLField(allow_null=True, help_text="The next page, null at the end."),
    }
    return type(f"{shape.__name__}Page", (serializers.Serializer,), fields)


def constant(value: str) -> serializers.Field:
    """Return a field that always holds this text."""
    described = extend_schema_field({"type": "string", "const": value})
    return described(type("Constant", (serializers.CharField,), {}))()


@extend_schema_field(DIGEST)
class DigestField(serializers.CharField):
    """A SHA-256 in hexadecimal."""


@extend_schema_field(GEOMETRY)
class GeometryField(serializers.JSONField):
    """A polygon or several."""


class PositionField(serializers.IntegerField):
    """A number in the journal."""

    def __init__(self, **more):
        super().__init__(min_value=0, **more)


@extend_schema_field({"type": "string", "enum": [DOUBTFUL]})
class CodeField(serializers.CharField):
    """Says in one word what is wrong."""


class Fault(serializers.Serializer):
    path = serializers.CharField(help_text="Of the field, with dots; empty for the whole.")
    message = serializers.CharField()
    code = CodeField(
        required=False,
        help_text="Where a program may act on it. `location_doubtful`: look at the point, or tell "
        "`location_confirmed`.",
    )


class Problem(serializers.Serializer):
    """What is wrong and what to do (RFC 9457)."""

    type = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    detail = serializers.CharField(required=False)
    errors = Fault(many=True, required=False)


class Names(serializers.Serializer):
    """A name in each language."""

    en = serializers.CharField()
    ar = serializers.CharField()
    ckb = serializers.CharField()


class ForceState(serializers.Serializer):
    code = serializers.CharField()
    names = Names()


class CentreState(serializers.Serializer):
    code = serializers.CharField()
    names = Names()
    host_base = Names()
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    status = serializers.ChoiceField(models.Centre.Status.choices)
    established_on = serializers.DateField(allow_null=True)


class Centre(CentreState):
    """A joint coordination centre."""

    name = serializers.CharField(help_text="In the language of `Accept-Language`.")
    position = PositionField()


class CurrentPosting(serializers.Serializer):
    centre = serializers.CharField(allow_null=True)
    cell = serializers.ChoiceField(models.Posting.Cell.choices, allow_blank=True)
    role = serializers.ChoiceField(Role.choices)
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)


class PostingState(CurrentPosting):
    id = serializers.UUIDField()
    officer = serializers.UUIDField()


class Posting(PostingState):
    """An officer's dated assignment to a centre."""

    position = PositionField()


class Officer(serializers.Serializer):
    """A person in the directory."""

    id = serializers.UUIDField()
    rank = serializers.CharField(help_text="In the language of `Accept-Language`.")
    name = serializers.CharField(help_text="In the script of that language.")
    name_latin = serializers.CharField()
    name_arabic = serializers.CharField(allow_blank=True)
    force = serializers.CharField(allow_null=True)
    postings = CurrentPosting(many=True)


class OfficerState(serializers.Serializer):
    id = serializers.UUIDField()
    rank = serializers.ChoiceField(Rank.choices, allow_blank=True)
    name_latin = serializers.CharField()
    name_arabic = serializers.CharField(allow_blank=True)
    force = serializers.CharField(allow_null=True)
    disabled_at = serializers.DateTimeField(allow_null=True)
    seal = DigestField()


class WatchState(serializers.Serializer):
    id = serializers.UUIDField()
    officer = serializers.UUIDField()
    centre = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)


class Watch(WatchState):
    """One officer on duty in a room, from, until."""

    position = PositionField()


class TokenState(serializers.Serializer):
    id = serializers.UUIDField()
    officer = serializers.UUIDField()
    prefix = serializers.CharField()
    seal = DigestField()
    scopes = serializers.ListField(child=serializers.ChoiceField(list(SCOPES)))
    networks = serializers.ListField(child=serializers.CharField())
    issued_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class Token(serializers.Serializer):
    """The token in use."""

    system = serializers.CharField(help_text="The user name of the system.")
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(list(SCOPES)))
    networks = serializers.ListField(child=serializers.CharField())
    issued_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class MapPackState(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(models.MapPack.Kind.choices)
    attribution = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True, help_text="Of tiles, on this host.")
    sha256 = DigestField(help_text="Of the shapes.")
    count = serializers.IntegerField(min_value=0)
    added_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class Checkpoint(serializers.Serializer):
    """The head of the journal."""

    position = PositionField()
    hash = DigestField()
    at = serializers.DateTimeField()


class AreaName(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class Area(AreaName):
    """A named polygon of a layer, without its shape."""

    id = serializers.IntegerField(min_value=1)
    layer = serializers.ChoiceField(models.AreaEdition.Layer.choices)


class ShapedArea(Area):
    """An area with its shape."""

    geometry = GeometryField()


class AreaEditionState(serializers.Serializer):
    id = serializers.UUIDField()
    layer = serializers.ChoiceField(models.AreaEdition.Layer.choices)
    sha256 = DigestField()
    shapes = DigestField()
    count = serializers.IntegerField(min_value=0)
    loaded_at = serializers.DateTimeField()
