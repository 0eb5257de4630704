"""What a body holds: each field takes its own type of JSON, and nothing unknown is taken."""

from django.utils.translation import gettext as _
from rest_framework import serializers


class Strictly(serializers.Field):
    """Refuses another type than its own: "1" is no number, and 1 is no text."""

    json: type | tuple[type, ...] = str
    refusal = "invalid"

    def to_internal_value(self, data):
        flag = isinstance(data, bool) and self.json is not bool
        if flag or not isinstance(data, self.json):
            self.fail(self.refusal, input=data)
        return super().to_internal_value(data)


class TextField(Strictly, serializers.CharField):
    pass


class KeyField(Strictly, serializers.UUIDField):
    """A UUID as text: a number could be read as one."""


class SubmissionField(KeyField):
    """A UUID of the caller's own: as a number it would soon come twice."""


class ClosedSerializer(serializers.Serializer):
    """A body with nothing in it that nobody knows."""

    def validate(self, attrs):
        unknown = [name for name in self.initial_data if name not in self.fields]
        if unknown:
            raise serializers.ValidationError(dict.fromkeys(unknown, _("Unknown field.")))
        return attrs


class StrictSerializer(ClosedSerializer):
    """A body with a submission, and nothing in it that nobody knows."""

    submission = SubmissionField()


class OfRoomSerializer(StrictSerializer):
    """A body that may name one of the caller's own rooms."""

    centre = TextField(required=False, max_length=16)
