"""The fields of a report in a body, each of its own type of JSON.

What a part holds is described by serializers, and judged by the rules of the record.
"""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from centres import values
from centres.api.bodies import Strictly, TextField
from incidents import kinds, parts
from incidents.fields import ABDUCTION, SALUTE, Field, Value


class FlagField(Strictly, serializers.BooleanField):
    json = bool


class WholeField(Strictly, serializers.IntegerField):
    json = (int, float)


class ChoiceField(Strictly, serializers.ChoiceField):
    refusal = "invalid_choice"


class NumberChoiceField(ChoiceField):
    json = int


class TimeField(serializers.DateTimeField):
    """An ISO 8601 time with its zone."""

    def enforce_timezone(self, value):
        return values.zoned(value)


class DegreesField(Strictly, serializers.FloatField):
    json = (int, float)


@extend_schema_field({"type": "number", "minimum": -80, "maximum": 84})
class LatitudeField(DegreesField):
    pass


@extend_schema_field({"type": "number", "minimum": -180, "maximum": 180})
class LongitudeField(DegreesField):
    pass


class CasualtiesCell(serializers.Serializer):
    """One cell of the casualty matrix."""

    outcome = serializers.ChoiceField(kinds.Outcome.choices)
    category = serializers.CharField(
        help_text="`civilian`, `other_security`, `militant`, or the code of a force."
    )
    count = serializers.IntegerField(min_value=0, max_value=parts.MOST)


@extend_schema_field(CasualtiesCell(many=True))
class CellsField(serializers.ListField):
    """Cells of the casualty matrix."""

    child = serializers.JSONField()


class PartField(serializers.JSONField):
    """An object; an empty one tells nothing."""

    def to_internal_value(self, data):
        if not isinstance(data, dict):
            raise serializers.ValidationError(_("Give an object."))
        return data or None


EMPTY = {"type": "string", "maxLength": 0}


@extend_schema_field(
    {"anyOf": [{"type": "string", "format": "date-time"}, EMPTY, {"type": "null"}]}
)
class PartTimeField(serializers.DateTimeField):
    """A time within a part, which may be left empty."""


class Part(serializers.Serializer):
    """The fields that make a whole of their own within a report; each may be left out."""

    fields_of_part: tuple[Field, ...] = ()

    def get_fields(self):
        return {
            field.key: PartTimeField(required=False)
            if field.value is Value.TIME
            else sent(field, allow_null=True, allow_blank=True)
            for field in self.fields_of_part
        }


class Salute(Part):
    """A sighting; a field left out is empty."""

    fields_of_part = SALUTE


class Abduction(Part):
    """The details of an abduction; without an outcome it is open."""

    fields_of_part = ABDUCTION


@extend_schema_field(Salute)
class SaluteField(PartField):
    pass


@extend_schema_field(Abduction)
class AbductionField(PartField):
    pass


def sent(field: Field, **rules) -> serializers.Field:
    """Return how a body takes a field of a report, which it may leave out."""
    rules = {"required": False, **rules}
    if field.value is Value.FLAG:
        return FlagField(**rules)
    if field.value is Value.TIME:
        return TimeField(allow_null=not field.must, **rules)
    rules = {"allow_blank": not field.must, **rules}
    if field.value is Value.TEXT:
        return TextField(max_length=field.most, **rules)
    numbered = isinstance(field.choices[0][0], int)
    return (NumberChoiceField if numbered else ChoiceField)(field.choices, **rules)
