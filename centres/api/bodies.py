"""What is told in a body: each field takes its own type of JSON, and nothing unknown is taken."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from centres.models import Centre
from centres.permissions import Permission


class Strictly:
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


class StrictSerializer(serializers.Serializer):
    """A body with a submission, and nothing in it that nobody knows."""

    submission = SubmissionField()

    def validate(self, told):
        unknown = [name for name in self.initial_data if name not in self.fields]
        if unknown:
            raise serializers.ValidationError(dict.fromkeys(unknown, _("Unknown field.")))
        return told


class OfRoomSerializer(StrictSerializer):
    """A body that may name one of the caller's own rooms."""

    centre = TextField(required=False, max_length=16)


def told(request, serializer) -> dict:
    """Return the body, parsed. Raises ValidationError by the path of each field."""
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def own_centre(request, permission: Permission, code: str | None) -> Centre:
    """Return the centre named, or the only one of the postings that give the permission."""
    own = request.user.centres_for(permission)
    if code is None and len(own) != 1:
        raise ValidationError({"centre": _("Say for which centre.")})
    centre = own.first() if code is None else own.filter(pk=code).first()
    if centre is None:
        raise PermissionDenied
    return centre
