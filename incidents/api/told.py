"""What a system may tell of an incident: the shape of the body, parsed but not judged."""

from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from incidents import notation, parts
from incidents.kinds import Credibility, Kind, Precedence, Precision, Reliability
from incidents.models.incident import NARRATIVE
from incidents.models.source import LONGEST
from incidents.preparation import GRADING

LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)


class SubmissionField(serializers.UUIDField):
    """A UUID as text: a number could be read as one, and would soon come twice."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class TimeField(serializers.DateTimeField):
    """An ISO 8601 time with its zone."""

    def enforce_timezone(self, value):
        return parts.zoned(value)


class GradingSerializer(serializers.Serializer):
    source = serializers.ChoiceField(Reliability.choices, required=False)
    information = serializers.ChoiceField(Credibility.choices, required=False)


def _whole(dtg: str) -> notation.Moment:
    """Return a DTG that says its day, month and year: a retry must mean the same time."""
    moment = notation.parse_time(dtg, now=timezone.now())
    if moment != notation.parse_time(dtg, now=LONG_AGO):
        raise ValidationError(_("Give the whole date-time group: 221405C NOV 26."))
    return moment


class StrictSerializer(serializers.Serializer):
    """A body with a submission, and nothing in it that nobody knows."""

    submission = SubmissionField()

    def validate(self, told):
        unknown = [name for name in self.initial_data if name not in self.fields]
        if unknown:
            raise serializers.ValidationError(dict.fromkeys(unknown, _("Unknown field.")))
        return told


class StrikeSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=500)


class EntrySerializer(StrictSerializer):
    text = serializers.CharField(max_length=LONGEST)


class RevisionSerializer(serializers.Serializer):
    """What may be revised. A time comes as `occurred_at` or as `dtg`."""

    submission = SubmissionField()
    kind = serializers.ChoiceField(Kind.choices, required=False)
    precedence = serializers.ChoiceField(Precedence.choices, required=False)
    occurred_at = TimeField(required=False)
    time_precision = serializers.ChoiceField(Precision.choices, required=False)
    dtg = serializers.CharField(required=False, max_length=40)
    place = serializers.CharField(required=False, allow_blank=True)
    latitude = serializers.FloatField(required=False, allow_null=True)
    longitude = serializers.FloatField(required=False, allow_null=True)
    mgrs = serializers.CharField(required=False, allow_blank=True, max_length=60)
    location_precision_m = serializers.IntegerField(required=False, allow_null=True)
    narrative = serializers.CharField(max_length=NARRATIVE, required=False)
    language = serializers.CharField(required=False, allow_blank=True, max_length=3)
    perpetrator = serializers.CharField(required=False, allow_blank=True)
    grading = GradingSerializer(required=False)
    casualties = serializers.ListField(child=serializers.JSONField(), required=False)
    local_leader = serializers.BooleanField(required=False)
    salute = serializers.JSONField(required=False, allow_null=True)
    abduction = serializers.JSONField(required=False, allow_null=True)
    source = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)

    def validate(self, told):
        wrong = self._unknown()
        if "dtg" in told and "occurred_at" in told:
            wrong["occurred_at"] = _("Give either occurred_at or dtg.")
        elif "dtg" in told:
            try:
                moment = _whole(told.pop("dtg"))
                told["occurred_at"] = moment.at
                told.setdefault("time_precision", moment.precision)
            except ValidationError as refused:
                wrong["dtg"] = refused.messages
        if wrong:
            raise serializers.ValidationError(wrong)
        return told

    def _unknown(self) -> dict[str, str]:
        grading = self.initial_data.get("grading", {})
        paths = [name for name in self.initial_data if name not in self.fields]
        paths += [f"grading.{name}" for name in grading if name not in GRADING]
        return dict.fromkeys(paths, _("Unknown field."))


class ReportSerializer(RevisionSerializer):
    """The body of a report: what may be revised, and what is told once."""

    centre = serializers.CharField(required=False, max_length=16)
    kind = serializers.ChoiceField(Kind.choices)
    narrative = serializers.CharField(max_length=NARRATIVE)
    noted_at = TimeField(required=False, allow_null=True)
    exercise = serializers.BooleanField(required=False)

    def validate(self, told):
        told = super().validate(told)
        if "occurred_at" not in told:
            sentence = _("Give either occurred_at or dtg.")
            raise serializers.ValidationError({"occurred_at": sentence})
        return told
