"""What answers about a day look like, its summary and statistics: for the description only."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from centres.api import schemas as rooms
from centres.api.schemas import DigestField, PositionField, answer_of, schema_of, state_of
from incidents import models
from incidents.kinds import Kind, Outcome, Precedence
from incidents.summary.changes import What

CLOCK = r"^[0-9]{2}:[0-9]{2}$"
WEEK, MONTH = r"^[0-9]{4}-W[0-9]{2}$", r"^[0-9]{4}-(0[1-9]|1[0-2])$"
FROM_ONE = serializers.IntegerField(min_value=1)

AssessmentState = state_of(models.Assessment, centre="Null for the words for all.")
Assessment = answer_of(
    AssessmentState,
    "The words of a room, or those for all, until the day is issued.",
    position=PositionField(help_text="Of these words: what the next ones are based on."),
)


class StaleWordsProblem(rooms.Problem):
    """Another officer's words came between."""

    current = Assessment(allow_null=True)


class Signatory(serializers.Serializer):
    id = serializers.UUIDField()
    rank = serializers.CharField()
    name = serializers.CharField()
    force = serializers.CharField(allow_null=True)


Signature = schema_of(
    models.Signature,
    "Signature",
    "Who signed an edition for a force, and with what reservation.",
    only=("force", "by", "at", "sha256", "reservation", "own_signature"),
    by=Signatory(),
    own_signature=rooms.OwnSignature(allow_null=True),
)


Seen = schema_of(
    models.Seen,
    "Seen",
    "Which observer, outside both forces, has seen an edition.",
    only=("by", "at", "sha256"),
    by=Signatory(),
)


class DailySummary(serializers.Serializer):
    """An issued edition of a day's summary, and who signed it."""

    day = serializers.DateField()
    edition = serializers.IntegerField(min_value=1)
    corrects = serializers.IntegerField(allow_null=True, help_text="The edition it corrects.")
    reason = serializers.CharField(allow_blank=True, help_text="Why it is corrected.")
    issued_at = serializers.DateTimeField()
    issued_by = Signatory(allow_null=True, help_text="Null where the clock issued it.")
    position = PositionField(help_text="Of the journal's head when it was computed.")
    head = DigestField(help_text="The hash of that entry.")
    sha256 = DigestField(help_text="Of the bytes of `core`: what the forces sign.")
    signatures = Signature(many=True)
    seen = Seen(many=True)


class Difference(serializers.Serializer):
    """What one fact said then and says now, in the language asked for."""

    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name
    then = serializers.CharField(allow_blank=True)
    now = serializers.CharField(allow_blank=True)


class ChangeSince(serializers.Serializer):
    """What became of one report of the day after it was issued."""

    number = serializers.CharField()
    then = serializers.IntegerField(
        allow_null=True, min_value=1, help_text="The version that was issued, where it was revised."
    )
    version = serializers.IntegerField(min_value=1, help_text="As it stands.")
    what = serializers.ChoiceField(What.choices)
    label = serializers.CharField(help_text="The same in words.")  # type: ignore[assignment]
    dtg = serializers.CharField(help_text="Of the last entry about the report.")
    differences = Difference(many=True)


@extend_schema_field({"type": "object", "additionalProperties": True})
class CoreField(serializers.JSONField):
    """The frozen text, byte for byte as it was hashed."""


class WholeSummary(DailySummary):
    """An issued edition with its frozen text, and what changed since."""

    core = CoreField(
        help_text="As issued, byte for byte: the SHA-256 of these bytes is `sha256`. Figures, "
        "assessments, position and head."
    )
    changes = ChangeSince(many=True)


def _sums() -> dict:
    return {outcome.value: serializers.IntegerField(min_value=0) for outcome in Outcome}


CasualtySums = type(
    "CasualtySums", (serializers.Serializer,), {"__doc__": "Casualties by outcome.", **_sums()}
)


class StatisticsRow(serializers.Serializer):
    """One cell: of what it is asked to be grouped by, and the sums. Null is what is not known."""

    centre = serializers.CharField(required=False)
    kind = serializers.ChoiceField(Kind.choices, required=False)
    precedence = serializers.ChoiceField(Precedence.choices, required=False)
    in_gap = serializers.BooleanField(required=False, allow_null=True)
    district = rooms.AreaName(required=False, allow_null=True)
    responsibility = rooms.AreaName(required=False, allow_null=True)
    gap = rooms.AreaName(required=False, allow_null=True)
    day = serializers.DateField(required=False, allow_null=True)
    week = serializers.RegexField(WEEK, required=False, allow_null=True, help_text="ISO 8601.")
    month = serializers.RegexField(MONTH, required=False)
    hour = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=23, help_text="Of the day, in C."
    )
    incidents = serializers.IntegerField(min_value=0)
    casualties = CasualtySums()


SummaryPage = rooms.page_of(DailySummary)
StatisticsPage = rooms.page_of(StatisticsRow)
