"""The fields of a report, each said once: every page, form, body, row and table reads them here.

A new field is a line in `LATER`, a column of the model with its migration, and the label in both
catalogues. What one field alone needs (the words of a time, the matrix of casualties) is a plain
function where it is needed.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.utils.translation import gettext_lazy as _

from centres.text import languages
from incidents import kinds

NARRATIVE = 20_000  # characters
ANSWER = 500  # characters of one answer in SALUTE or abduction


class Value(Enum):
    TEXT = auto()  # in people's own words: searched, and guarded in tables
    CODE = auto()  # one of its choices
    FLAG = auto()
    TIME = auto()
    SPECIAL = auto()  # with functions of its own


@dataclass(frozen=True)
class Field:
    """One field of a report, told with it and, unless `once`, revised later."""

    name: str  # its path in states, bodies, rows and faults
    label: Any = ""  # how people know it; without one it is said together with another
    value: Value = Value.TEXT
    most: int = 200  # characters of a text
    choices: Any = ()  # of a code, each with its label
    must: bool = False  # never empty
    once: bool = False
    brought: bool = False  # by an import alone: nobody is asked for it
    column: str = ""  # where it is not named like the first part of the path

    @property
    def top(self) -> str:
        """The name of the whole that it is a part of: its own, if of none."""
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        """Its name within the whole."""
        return self.name.rpartition(".")[2]

    @property
    def flat(self) -> str:
        """Its name in forms and tables, where there are no paths."""
        return self.column or self.name.replace(".", "_")

    def of(self, state: dict) -> Any:
        """Return what a state says of it, None where it is older than the field."""
        value: Any = state
        for key in self.name.split("."):
            value = (value or {}).get(key)
        return value


# What was added since states were first recorded: a state that says nothing of it lacks it, so that
# old entries still agree with their records; in tables it comes last. A text, a code or a flag.
LATER: tuple[Field, ...] = (
    Field("dataset", _("Data set"), brought=True),
    Field("dataset_id", _("Identifier in the data set"), brought=True),
    Field("dataset_reporter", _("Reported in the data set by"), brought=True),
    Field("dataset_received_at", _("Received in the data set"), brought=True),
)
# Shown one below the other, and asked.
LISTED = (Field("perpetrator", _("Perpetrator")), *LATER)
ASKED = [field for field in LISTED if not field.brought]
SALUTE = (
    Field("salute.size", _("Size"), most=ANSWER),
    Field("salute.activity", _("Activity"), most=ANSWER),
    Field("salute.direction", _("Direction"), most=ANSWER),
    Field("salute.unit", _("Unit"), most=ANSWER),
    Field("salute.observed_at", _("Time observed"), Value.TIME),
    Field("salute.equipment", _("Equipment"), most=ANSWER),
)
ABDUCTION = (
    Field("abduction.outcome", _("Outcome"), Value.CODE, choices=kinds.Fate.choices, must=True),
    Field("abduction.outcome_at", _("Time of outcome"), Value.TIME),
    Field("abduction.demand", _("Demand"), most=ANSWER),
)
GRADING = (
    Field(
        "grading.source",
        _("Source grading"),
        Value.CODE,
        choices=kinds.Reliability.choices,
        must=True,
        column="source_grading",
    ),
    Field(
        "grading.information",
        _("Information grading"),
        Value.CODE,
        choices=kinds.Credibility.choices,
        must=True,
        column="information_grading",
    ),
)
PARTS = {"grading": GRADING, "salute": SALUTE, "abduction": ABDUCTION}
# In the order in which versions are told and compared.
FIELDS = (
    Field("kind", _("Kind"), Value.CODE, choices=kinds.Kind.choices, must=True),
    Field("precedence", _("Precedence"), Value.CODE, choices=kinds.Precedence.choices, must=True),
    Field("occurred_at", _("Time"), Value.TIME, must=True),
    Field("time_precision", "", Value.CODE, choices=kinds.Precision.choices, must=True),
    Field("noted_at", "", Value.TIME, once=True),
    Field("exercise", "", Value.FLAG, once=True),
    Field("place", _("Place")),
    Field("mgrs", _("MGRS"), Value.SPECIAL),
    Field("latitude", _("Latitude, longitude"), Value.SPECIAL),
    Field("longitude", "", Value.SPECIAL),
    Field("location_precision_m", "", Value.SPECIAL),
    Field("narrative", _("Narrative"), most=NARRATIVE, must=True),
    Field("language", _("Language"), Value.CODE, choices=languages.CHOICES),
    *LISTED,
    *GRADING,
    Field("casualties", _("Casualties"), Value.SPECIAL),
    Field("local_leader", _("A local leader among them"), Value.FLAG),
    *SALUTE,
    *ABDUCTION,
)
# Told with a report and kept apart from it, for fewer eyes: in no state, row or table.
SOURCE = Field("source", _("Source details"), most=5_000)

NAMED = {field.name: field for field in FIELDS}
WHOLE = [field for field in FIELDS if field.name == field.top]  # parts of nothing
TIMES = [field.name for field in WHOLE if field.value is Value.TIME]
TEXTS = [field.name for field in WHOLE if field.value is Value.TEXT]
COLUMNS = list(dict.fromkeys(field.column or field.top for field in FIELDS))
# What states and rows hold under the name of its column, as it is there.
AS_STORED = [
    *(field.name for field in WHOLE if field.value is not Value.TIME),
    *(name for name, (first, *_others) in PARTS.items() if not first.column),
]
REVISABLE = {field.top for field in FIELDS if not (field.once or field.brought)} | {SOURCE.name}
ONCE = [field.name for field in FIELDS if field.once]
BROUGHT = [field.name for field in FIELDS if field.brought]
