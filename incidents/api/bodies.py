"""The bodies about an incident, as systems send them: parsed but not judged."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from centres.api.bodies import StrictSerializer, SubmissionField, TextField
from centres.text import languages
from incidents import notation
from incidents.api.body_fields import (
    AbductionField,
    CellsField,
    ChoiceField,
    FlagField,
    LatitudeField,
    LongitudeField,
    SaluteField,
    TimeField,
    WholeField,
    sent,
)
from incidents.fields import GRADING, NAMED, NARRATIVE, ONCE, REVISABLE, SOURCE, WHOLE, Value
from incidents.kinds import Answer, Because, Disputed, Fate
from incidents.models.answer import COMMENT, NAME, VALUE
from incidents.models.source import LONGEST
from incidents.reports.preparation import GRADINGS

MOST_METRES = 2**31 - 1  # as many as the column holds
MOST_VERSIONS = 2**31 - 1


class GradingSerializer(serializers.Serializer):
    def get_fields(self):
        return {field.key: sent(field) for field in GRADING}


def _whole(dtg: str) -> notation.Moment:
    """Return a DTG that says its day, month and year: a retry must mean the same time."""
    try:
        return notation.parse_whole(dtg)
    except ValidationError as wrong:
        if wrong.code != "time":
            raise
        raise ValidationError(_("Give the whole date-time group: 221405C NOV 26.")) from wrong


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
    language = ChoiceField(languages.CHOICES)  # type: ignore[arg-type]  # read anew each time
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
    dtg = TextField(required=False, max_length=40)
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
    grading = GradingSerializer(required=False)
    casualties = CellsField(required=False)
    salute = SaluteField(required=False, allow_null=True)
    abduction = AbductionField(required=False, allow_null=True)
    revision_reason = TextField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Why it is revised, recorded with the version: "
        f"{', '.join(f'`{code}`' for code in Because.values)}, or words.",
    )
    source = sent(SOURCE)  # type: ignore[assignment]  # a field of this name, not its source

    def get_fields(self):
        plain = (
            field for field in WHOLE if field.value is not Value.SPECIAL and field.name in REVISABLE
        )
        return super().get_fields() | {field.name: sent(field) for field in plain}

    def validate(self, body):
        wrong: dict[str, Any] = self._unknown()
        if "dtg" in body and "occurred_at" in body:
            wrong["occurred_at"] = _("Give either occurred_at or dtg.")
        elif "dtg" in body:
            try:
                moment = _whole(body.pop("dtg"))
                body["occurred_at"] = moment.at
                body.setdefault("time_precision", moment.precision)
            except ValidationError as refused:
                wrong["dtg"] = refused.messages
        if wrong:
            raise serializers.ValidationError(wrong)
        return body

    def _unknown(self) -> dict[str, str]:
        grading = self.initial_data.get("grading", {})
        paths = [name for name in self.initial_data if name not in self.fields]
        paths += [f"grading.{name}" for name in grading if name not in GRADINGS]
        return dict.fromkeys(paths, _("Unknown field."))


class ReportSerializer(RevisionSerializer):
    """The body of a report: what may be revised, and what is said once."""

    centre = TextField(required=False, max_length=16)

    def get_fields(self):
        fields = super().get_fields() | {name: sent(NAMED[name]) for name in ONCE}
        fields["kind"].required = fields["narrative"].required = True
        del fields["revision_reason"]
        return fields

    def validate(self, body):
        body = super().validate(body)
        if "occurred_at" not in body:
            sentence = _("Give either occurred_at or dtg.")
            raise serializers.ValidationError({"occurred_at": sentence})
        return body
