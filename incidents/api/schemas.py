"""What answers about incidents and changes look like: for the description, not for answering."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from centres.api import schemas as rooms
from centres.api.schemas import OWN, TEXTS, DigestField, PositionField, answer_of, state_of
from incidents import kinds, models, parts
from incidents.api.body_fields import CasualtiesCell
from incidents.api.summary_schemas import CLOCK, FROM_ONE, AssessmentState
from incidents.fields import ABDUCTION, GRADING, LATER, SALUTE, WHOLE, Field, Value


def answered(field: Field) -> serializers.Field:
    """Return how answers hold a field of a report."""
    match field.value:
        case Value.CODE:
            return serializers.ChoiceField(field.choices, allow_blank=not field.must)
        case Value.FLAG:
            return serializers.BooleanField()
        case Value.TIME:
            return serializers.DateTimeField(allow_null=not field.must)
    return serializers.CharField(allow_blank=not field.must)


class Part(serializers.Serializer):
    """The fields that make a whole of their own within a report."""

    fields_of_part: tuple[Field, ...] = ()

    def get_fields(self):
        return {field.key: answered(field) for field in self.fields_of_part}


class Grading(Part):
    """How far the source and what it says can be relied on."""

    fields_of_part = GRADING


class Salute(Part):
    """A sighting."""

    fields_of_part = SALUTE


class Abduction(Part):
    """The details of an abduction."""

    fields_of_part = ABDUCTION


class Casualties(CasualtiesCell):
    """One cell of the matrix; cells of zero are left out."""

    count = serializers.IntegerField(min_value=1, max_value=parts.MOST)


class Struck(serializers.Serializer):
    """When, by whom and why a report was crossed out."""

    at = serializers.DateTimeField()
    by = serializers.UUIDField()
    reason = serializers.CharField()


class AsReported(serializers.Serializer):
    """What an incident and its states have in common."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    version = serializers.IntegerField(min_value=1)
    centre = serializers.CharField()
    force = serializers.CharField(allow_null=True)
    reported_at = serializers.DateTimeField()
    channel = serializers.ChoiceField(kinds.Channel.choices)
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    mgrs = serializers.CharField(allow_blank=True)
    location_precision_m = serializers.IntegerField(allow_null=True)
    grading = Grading()
    casualties = Casualties(many=True)
    salute = Salute(allow_null=True)
    abduction = Abduction(allow_null=True)
    struck = Struck(allow_null=True)
    batch = serializers.UUIDField(
        allow_null=True, help_text="The import that brought it; it counts once that is complete."
    )
    revision_reason = serializers.CharField(
        allow_blank=True,
        help_text="Why the present version was made: "
        f"{', '.join(f'`{code}`' for code in kinds.Because.values)}, or words; empty where nobody "
        "said.",
    )

    def get_fields(self):
        plain = (field for field in WHOLE if field.value is not Value.SPECIAL)
        return super().get_fields() | {field.name: answered(field) for field in plain}


class IncidentState(AsReported):
    """One version of a report, whole, as the journal keeps it."""

    year = serializers.IntegerField()
    serial = serializers.IntegerField(min_value=1)
    reported_by = serializers.UUIDField()
    source_commitment = DigestField()

    def get_fields(self):
        fields = super().get_fields()
        for name in ("batch", "revision_reason", *(field.name for field in LATER)):
            fields[name].required = False
        return fields


class Author(serializers.Serializer):
    id = serializers.UUIDField()
    rank = serializers.CharField(allow_blank=True, help_text="Empty for an external system.")
    name = serializers.CharField()
    force = serializers.CharField(allow_null=True)


class AreasOfPoint(serializers.Serializer):
    """The area of each layer that holds the point."""

    district = rooms.AreaName(allow_null=True)
    responsibility = rooms.AreaName(allow_null=True)
    gap = rooms.AreaName(allow_null=True)


class PlaceNames(rooms.Names):
    """A name in some of the languages."""


class KnownPlace(serializers.Serializer):
    """A place of the gazetteer by what it is called."""

    id = serializers.CharField()
    names = PlaceNames()


class Incident(AsReported):
    """A report as it stands."""

    position = PositionField(help_text="Of the last entry about it.")
    reported_by = Author()
    dtg = serializers.CharField(help_text="The time as a date-time group, in C (UTC+3).")
    areas = AreasOfPoint()
    in_gap = serializers.BooleanField(allow_null=True)
    bordering = serializers.ListField(child=serializers.CharField())
    related = serializers.ListField(
        child=serializers.CharField(), help_text="The numbers of the reports related to it."
    )
    known_place = KnownPlace(
        allow_null=True,
        help_text="Which place of the gazetteer its words name; it follows from them, and from "
        "the places that are in force.",
    )


class Point(serializers.Serializer):
    type = rooms.constant("Point")
    coordinates = serializers.ListField(
        child=serializers.FloatField(), min_length=2, max_length=2, help_text="East, north."
    )


class IncidentFeature(serializers.Serializer):
    """A report as a feature of GeoJSON (RFC 7946)."""

    type = rooms.constant("Feature")
    id = serializers.UUIDField()
    geometry = Point(allow_null=True, help_text="Null where the place is known in words only.")
    properties = Incident()


class IncidentCollection(serializers.Serializer):
    type = rooms.constant("FeatureCollection")
    features = IncidentFeature(many=True)


class StaleProblem(rooms.Problem):
    """The report was revised meanwhile."""

    current = Incident()


class BeyondProblem(rooms.Problem):
    """The book ends before the position."""

    head = serializers.IntegerField(help_text="The position of the last entry.")


class HandoverLines(serializers.Serializer):
    """The keys of what was open: requests by their own, all else by the report's."""

    requests = serializers.ListField(child=serializers.UUIDField())
    overdue = serializers.ListField(child=serializers.UUIDField())
    owed = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        help_text="Awaiting an answer, not overdue; handovers signed earlier do not tell.",
    )
    abductions = serializers.ListField(child=serializers.UUIDField())
    disputes = serializers.ListField(child=serializers.UUIDField())
    corrections = serializers.ListField(child=serializers.UUIDField())


class Version(serializers.Serializer):
    """What one report, revision or strike left behind."""

    version = serializers.IntegerField(min_value=1)
    position = PositionField()
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    by = serializers.UUIDField()
    state = IncidentState()


class Place(KnownPlace):
    """A place of the gazetteer: of those it comes with, or named by a room."""

    aliases = serializers.ListField(child=serializers.CharField())
    latitude = serializers.FloatField(help_text="Of about its middle.")
    longitude = serializers.FloatField()
    mgrs = serializers.CharField(help_text="The square that its name stands for.")
    centre = serializers.CharField(allow_null=True, help_text="Whose chief named it.")


class AnyChange(serializers.Serializer):
    position = PositionField()
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    key = serializers.CharField(help_text="Of the record, for good.")
    by = serializers.UUIDField()
    centre = serializers.CharField(allow_null=True)


COUNTS = serializers.DictField(child=serializers.IntegerField(min_value=0))
STATES: dict[str, Any] = {
    **rooms.STATES,
    "incident": IncidentState,
    "entry": state_of(models.Entry, incident="Null for a note of a room."),
    "translation": state_of(
        models.Translation,
        version=FROM_ONE,
        narrative_sha256="Of the narrative that was translated, in UTF-8: another now is a newer "
        "text.",
    ),
    "acknowledgement": state_of(
        models.Acknowledgement,
        version=FROM_ONE,
        value="What the disputed fact should say.",
        on_behalf_of="Who told the answer by telephone.",
        told_at="When it was told by telephone: nobody's word until the room `confirms` it.",
        confirms="The answer, told by telephone, that the room confirms by this one.",
    ),
    "receipt": state_of(models.Receipt, version=serializers.IntegerField(min_value=2)),
    "request": state_of(
        models.Request,
        centre="The room that asks.",
        addressee="The room that is asked.",
        reply="The reason, or the result.",
    ),
    "relation": state_of(
        models.Relation, principal="The one that counts.", centre="The room that said so last."
    ),
    "nil_return": state_of(models.NilReturn),
    "handover": state_of(
        models.Handover, lines=HandoverLines(), position_at="Of the head when it was signed."
    ),
    "place": state_of(
        models.NamedPlace, "Place", names=PlaceNames(), aliases=TEXTS, location_precision_m=FROM_ONE
    ),
    "batch": state_of(
        models.Batch,
        read_as=serializers.DictField(help_text="Format, encoding, separator and the like."),
        mapping=serializers.DictField(help_text="Which column is what."),
        counts=COUNTS,
        rooms=COUNTS,
        outcome=COUNTS,
        rows=DigestField(help_text="Of the rows that it records."),
        sha256="Of the file.",
    ),
    "cut_off": state_of(
        models.CutOff,
        time=serializers.RegexField(CLOCK, help_text="Hours and minutes in C: 05:00."),
    ),
    "assessment": AssessmentState,
    "summary": state_of(
        models.DailySummary,
        edition=FROM_ONE,
        position_at="Of the head when it was computed.",
        own_signature=OWN,
    ),
    "signature": state_of(models.Signature, own_signature=OWN),
    "source_root": state_of(
        models.SourceRoot,
        hour="At which it was due.",
        commitment=DigestField(help_text="To all source details of the force, under a salt."),
    ),
    "seen": state_of(models.Seen),
    "paper": state_of(
        models.Paper,
        core=DigestField(help_text="Of the edition's `core`, which it prints."),
        sha256="Of the PDF's bytes.",
    ),
}

Entry = answer_of(STATES["entry"], "A follow-up entry of an incident.")
Translation = answer_of(STATES["translation"], "A translation of a report's narrative.")
Acknowledgement = answer_of(STATES["acknowledgement"], "An answer to a report.")
Receipt = answer_of(STATES["receipt"], "The receipt of a correction.")
RequestMade = answer_of(STATES["request"], "A request between rooms.", "RequestMade")
Relation = answer_of(
    STATES["relation"],
    "A relation between two reports.",
    number=serializers.CharField(help_text="Of the other report."),
)
NilReturn = answer_of(STATES["nil_return"], "A nil return.")
Handover = answer_of(STATES["handover"], "A handover of the watch.")


def _change_of(subject: str, state: type) -> type[AnyChange]:
    name = state.__name__.replace("State", "Change")
    return type(name, (AnyChange,), {"subject": rooms.constant(subject), "state": state()})


CHANGES: dict[str, Any] = {subject: _change_of(subject, state) for subject, state in STATES.items()}


class Changes(serializers.Serializer):
    """A part of the journal; pull again after `next`."""

    changes = PolymorphicProxySerializer(
        component_name="Change", serializers=CHANGES, resource_type_field_name="subject", many=True
    )
    next = PositionField()
    head = PositionField()


IncidentPage = rooms.page_of(Incident)
# By status and media type, what comes as a stream.
STREAMS = {
    (200, "text/csv"): OpenApiTypes.STR,
    (200, "application/geo+json"): IncidentCollection,
    (200, "application/x-ndjson"): OpenApiTypes.STR,
}
VersionPage = rooms.page_of(Version)
PlacePage = rooms.page_of(Place)
EntryPage = rooms.page_of(Entry)
TranslationPage = rooms.page_of(Translation)
RequestPage = rooms.page_of(RequestMade)
RelationPage = rooms.page_of(Relation)
AcknowledgementPage = rooms.page_of(Acknowledgement)
ReceiptPage = rooms.page_of(Receipt)
