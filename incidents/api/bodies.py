"""What a system may tell of an incident: the shape of the body, parsed but not judged."""

from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from centres.api.bodies import StrictSerializer, SubmissionField, TextField
from incidents import notation
from incidents.api.body_fields import (
    AbductionField,
    CellsField,
    ChoiceField,
    FlagField,
    LatitudeField,
    LongitudeField,
    NumberChoiceField,
    SaluteField,
    TimeField,
    WholeField,
)
from incidents.kinds import (
    Answer,
    Credibility,
    Disputed,
    Fate,
    Kind,
    Precedence,
    Precision,
    Reliability,
)
from incidents.models.answer import COMMENT, NAME, VALUE
from incidents.models.incident import NARRATIVE, Incident
from incidents.models.source import LONGEST
from incidents.reports.preparation import GRADING

LANGUAGES = Incident._meta.get_field("language").choices
MOST_METRES = 2**31 - 1  # as many as the column holds
MOST_VERSIONS = 2**31 - 1
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)


class GradingSerializer(serializers.Serializer):
    source = ChoiceField(Reliability.choices, required=False)
    information = NumberChoiceField(Credibility.choices, required=False)


def _whole(dtg: str) -> notation.Moment:
    """Return a DTG that says its day, month and year: a retry must mean the same time."""
    moment = notation.parse_time(dtg, now=timezone.now())
    if moment != notation.parse_time(dtg, now=LONG_AGO):
        raise ValidationError(_("Give the whole date-time group: 221405C NOV 26."))
    return moment


class StrikeSerializer(StrictSerializer):
    reason = TextField(max_length=500)


class OutcomeSerializer(StrictSerializer):
    outcome = ChoiceField([fate for fate in Fate.choices if fate[0] != Fate.OPEN])
    outcome_at = TimeField(required=False, allow_null=True)


class EntrySerializer(StrictSerializer):
    text = TextField(max_length=LONGEST)


class TranslationSerializer(StrictSerializer):
    """The version that was translated is the present one."""

    version = WholeField(min_value=1, max_value=MOST_VERSIONS)
    language = ChoiceField(LANGUAGES)
    text = TextField(max_length=NARRATIVE)


class StepSerializer(StrictSerializer):
    """What needs no further word."""


class RelatingSerializer(StrictSerializer):
    other = TextField(max_length=40, help_text="The number or the UUID of the other report.")


class ProposalSerializer(StrictSerializer):
    principal = TextField(max_length=40, help_text="The report that counts: its number or UUID.")


class AcknowledgementSerializer(StrictSerializer):
    """An answer to a version; without a centre, for the only one of the caller's own."""

    version = WholeField(min_value=1, max_value=MOST_VERSIONS)
    answer = ChoiceField(Answer.choices)
    centre = TextField(required=False, max_length=16)
    disputed = ChoiceField(Disputed.choices, required=False, allow_blank=True)
    value = TextField(required=False, allow_blank=True, max_length=VALUE)
    comment = TextField(required=False, allow_blank=True, max_length=COMMENT)
    on_behalf_of = TextField(required=False, allow_blank=True, max_length=NAME)


class CorrectionSerializer(StrictSerializer):
    """The version whose correction was read."""

    version = WholeField(min_value=1, max_value=MOST_VERSIONS)


class RevisionSerializer(serializers.Serializer):
    """What may be revised. A time comes as `occurred_at` or as `dtg`."""

    submission = SubmissionField()
    kind = ChoiceField(Kind.choices, required=False)
    precedence = ChoiceField(Precedence.choices, required=False)
    occurred_at = TimeField(required=False)
    time_precision = ChoiceField(Precision.choices, required=False)
    dtg = TextField(required=False, max_length=40)
    place = TextField(required=False, allow_blank=True, max_length=200)
    latitude = LatitudeField(required=False, allow_null=True)
    longitude = LongitudeField(required=False, allow_null=True)
    mgrs = TextField(required=False, allow_blank=True, max_length=60)
    location_precision_m = WholeField(
        required=False, allow_null=True, min_value=0, max_value=MOST_METRES
    )
    location_confirmed = FlagField(
        required=False,
        help_text="A point that cannot be meant is refused (`location_doubtful`): at 0, 0, with "
        "latitude and longitude swapped, with a wrong sign, outside of the country. `true` records "
        "it as it is told.",
    )
    narrative = TextField(max_length=NARRATIVE, required=False)
    language = ChoiceField(LANGUAGES, required=False, allow_blank=True)
    perpetrator = TextField(required=False, allow_blank=True, max_length=200)
    grading = GradingSerializer(required=False)
    casualties = CellsField(required=False)
    local_leader = FlagField(required=False)
    salute = SaluteField(required=False, allow_null=True)
    abduction = AbductionField(required=False, allow_null=True)
    source = TextField(required=False, allow_blank=True, max_length=LONGEST)

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

    centre = TextField(required=False, max_length=16)
    kind = ChoiceField(Kind.choices)
    narrative = TextField(max_length=NARRATIVE)
    noted_at = TimeField(required=False, allow_null=True)
    exercise = FlagField(required=False)

    def validate(self, told):
        told = super().validate(told)
        if "occurred_at" not in told:
            sentence = _("Give either occurred_at or dtg.")
            raise serializers.ValidationError({"occurred_at": sentence})
        return told
