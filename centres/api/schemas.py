"""What answers about rooms and officers look like: for the description, not for answering.

Answers are built from rows without serializers, for speed; a test holds every one to its schema.
What a state holds, the model says: its schema is derived from the columns.
"""

from copy import deepcopy
from typing import Any

from django.db.models import Field
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.utils.field_mapping import ClassLookupDict

from centres import models
from centres.ground.country import DOUBTFUL
from centres.models.record import holding, recorded_columns
from centres.permissions import SCOPES

DIGITS = 64  # of a SHA-256 in hexadecimal: no other column is as long
DIGEST = {"type": "string", "pattern": f"^[0-9a-f]{{{DIGITS}}}$"}
FIELDS: Any = ClassLookupDict(serializers.ModelSerializer.serializer_field_mapping)
GEOMETRY = {
    "type": "object",
    "description": "A GeoJSON geometry, WGS 84.",
    "properties": {
        "type": {"type": "string", "enum": ["Polygon", "MultiPolygon"]},
        "coordinates": {"type": "array", "items": {}},
    },
    "required": ["type", "coordinates"],
}


Schema = type[serializers.Serializer]


def page_of(schema: Schema) -> Schema:
    """Return the schema of a page of a list."""
    fields = {
        "results": schema(many=True),
        "next": serializers.URLField(allow_null=True, help_text="The next page, null at the end."),
    }
    return type(f"{schema.__name__}Page", (serializers.Serializer,), fields)


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


def field_of(column: Field, help_text: str = "", **more: Any) -> serializers.Field:
    """Return the field that describes what a column holds."""
    values = holding(column)
    words = help_text or column.help_text
    said: dict[str, Any] = {"allow_null": column.null, "help_text": words, **more}
    if column.choices:
        return serializers.ChoiceField(column.choices, allow_blank=column.blank, **said)
    if values.max_length == DIGITS:
        return DigestField(**said)
    if values.get_internal_type().startswith("Positive"):
        said["min_value"] = 0
    return FIELDS[values](**said)


def schema_of(
    model, component: str, doc="", /, *, only=(), **said: str | serializers.Field
) -> Schema:
    """Return the schema of what a record's state says, or of `only` these parts of it.

    `said` is what its columns do not say: of a part its help text, or its whole field.
    """
    columns: dict[str, Any] = recorded_columns(model)
    fields = {}
    for part in only or columns:
        field = said.get(part, "")
        later = {"required": False} if part in model.later else {}  # older states lack it
        fields[part] = (
            field_of(columns[part], field, **later) if isinstance(field, str) else deepcopy(field)
        )
    return type(component, (serializers.Serializer,), {"__doc__": doc, **fields})


def state_of(model, component: str = "", /, **said: str | serializers.Field) -> Schema:
    """Return the schema of a record's states, with the first sentence of the model on it."""
    doc = model.__doc__.partition("\n")[0]
    return schema_of(model, f"{component or model.__name__}State", doc, **said)


def answer_of(state: Schema, doc: str, component: str = "", /, **more: serializers.Field) -> Schema:
    """Return the schema of a record as it stands: its state, and the position of its last entry."""
    fields = {"__doc__": doc, "position": PositionField(), **more}
    return type(component or state.__name__.removesuffix("State"), (state,), fields)


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
    instance = serializers.CharField(required=False)
    errors = Fault(many=True, required=False)  # type: ignore[assignment]  # as RFC 9457 has it


class Names(serializers.Serializer):
    """A name in each language."""

    en = serializers.CharField()
    ar = serializers.CharField()
    ckb = serializers.CharField()


class OwnSignature(serializers.Serializer):
    """What an officer's own key signed; of a passkey with what its authenticator said."""

    key = DigestField(help_text="The SHA-256 of the public key.")
    sort = serializers.ChoiceField(models.OfficerKey.Sort.choices)
    signature = serializers.CharField(
        help_text="Of a passphrase ECDSA (P-256, SHA-256), 64 bytes in base64; of a passkey what "
        "it answered, in base64url."
    )
    authenticator_data = serializers.CharField(required=False)
    client_data = serializers.CharField(required=False)


OWN = OwnSignature(required=False, allow_null=True)  # older states say nothing of it


class GivenConsent(serializers.Serializer):
    """Who has consented for which force, and when."""

    force = serializers.CharField()
    by = serializers.UUIDField()
    at = serializers.DateTimeField()
    own_signature = OwnSignature(required=False)


SCOPE_LIST = serializers.ListField(child=serializers.ChoiceField(list(SCOPES)))
TEXTS = serializers.ListField(child=serializers.CharField())
STATES = {
    "force": state_of(models.Force, names=Names()),
    "centre": state_of(models.Centre, names=Names(), host_base=Names()),
    "officer": state_of(models.Officer, seal=DigestField()),
    "officer_key": state_of(
        models.OfficerKey, proof=OwnSignature(), by_former=OwnSignature(allow_null=True)
    ),
    "posting": state_of(models.Posting),
    "watch": state_of(models.Watch),
    "token": state_of(
        models.AccessToken, "Token", seal=DigestField(), scopes=SCOPE_LIST, networks=TEXTS
    ),
    "area_edition": state_of(models.AreaEdition),
    "access_digest": state_of(models.AccessDigest, previous=DigestField(), digest=DigestField()),
    "map_pack": state_of(models.MapPack, address="Of tiles, on this host."),
    "proposal": state_of(
        models.Proposal,
        arguments=serializers.DictField(help_text="Of the action, records by subject and key."),
        awaits=TEXTS,
        consents=serializers.ListField(child=GivenConsent()),
        refusal=OWN,
    ),
    "witness": state_of(models.Witness),
}

Proposal = answer_of(STATES["proposal"], "What waits for the consent of the other force.")
Centre = answer_of(
    STATES["centre"],
    "A joint coordination centre.",
    name=serializers.CharField(help_text="In the language of `Accept-Language`."),
)
Posting = answer_of(STATES["posting"], "An officer's dated assignment to a centre.")
Watch = answer_of(STATES["watch"], "One officer on duty in a room, from, until.")
Witness = answer_of(STATES["witness"], "A program that cosigns checkpoints for its force.")
CurrentPosting = schema_of(
    models.Posting, "CurrentPosting", only=("centre", "cell", "role", "since", "until", "telephone")
)


class Officer(serializers.Serializer):
    """A person in the directory."""

    id = serializers.UUIDField()
    rank = serializers.CharField(help_text="In the language of `Accept-Language`.")
    name = serializers.CharField(help_text="In the script of that language.")
    name_latin = serializers.CharField()
    name_arabic = serializers.CharField(allow_blank=True)
    force = serializers.CharField(allow_null=True)
    postings = CurrentPosting(many=True)


class Token(serializers.Serializer):
    """The token in use."""

    system = serializers.CharField(help_text="The user name of the system.")
    prefix = serializers.CharField()
    scopes = deepcopy(SCOPE_LIST)
    networks = deepcopy(TEXTS)
    issued_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class Checkpoint(serializers.Serializer):
    """The head of the journal."""

    position = PositionField()
    hash = DigestField()
    at = serializers.DateTimeField()


PATH = serializers.ListField(
    child=serializers.CharField(), help_text="Hashes of 32 bytes in base64, the lowest first."
)


class InclusionProof(serializers.Serializer):
    """What leads from an entry to the root of the tree over the book (RFC 9162)."""

    index = serializers.IntegerField(min_value=0, help_text="The position less one.")
    size = serializers.IntegerField(min_value=1)
    path = deepcopy(PATH)


class ConsistencyProof(serializers.Serializer):
    """What leads from the roots of two trees to one another (RFC 9162)."""

    first = serializers.IntegerField(min_value=1)
    second = serializers.IntegerField(min_value=1)
    path = deepcopy(PATH)


class Said(serializers.Serializer):
    """What was kept of a witness's word."""

    size = serializers.IntegerField(min_value=0, help_text="Of the checkpoint that it is about.")


class AreaName(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField(help_text="In the language asked for, where it is named in it.")


class Area(AreaName):
    """A named polygon of a layer, without its shape."""

    id = serializers.IntegerField(min_value=1)
    layer = serializers.ChoiceField(models.AreaEdition.Layer.choices)
    names = Names(help_text="Empty where the file of areas had none in that language.")


class ShapedArea(Area):
    """An area with its shape."""

    geometry = GeometryField()
