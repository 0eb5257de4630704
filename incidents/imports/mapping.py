"""What the columns of a sheet are: fields, orders of dates, values that stand for codes."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents import parts
from incidents.fields import NAMED
from incidents.kinds import Outcome

if TYPE_CHECKING:
    from incidents.imports.files.tables import Table

DATE_ORDERS = (
    "dmy",
    "mdy",
    "ymd",
    "serial",
)  # serial: days since 1899-12-30, as spreadsheets count
ZONES = ("C", "Z")
HARM = "casualties"  # casualties:killed:civilian; without a category nobody has said yet whose
WORDS = "words"  # of casualties of which nobody knows whose they are: told in the narrative
LEFT_OUT = ""  # the target of a column that is left out on purpose
# Several columns may feed one of these: texts are joined, of kinds the first known is taken.
TOGETHER = {"kind", "narrative", "place"}
# What says when: with one of these a row has a date.
DATED = ("date", "date_time", "year")
PLACED = ("lat_lon", "mgrs", "latitude", "place")


def targets() -> dict[str, str]:
    """Return what a column may be, each with its label."""
    return {
        "date": _("Date"),
        "time": _("Time of day"),
        "date_time": _("Date and time"),
        "year": _("Year"),
        "month": _("Month"),
        "day": _("Day"),
        "date_end": _("Last day"),
        "approximate": _("Date in words"),
        "time_precision": _("How exactly the time is known"),
        "kind": _("Kind"),
        "narrative": _("Narrative"),
        "place": _("Place"),
        "lat_lon": _("Latitude and longitude"),
        "latitude": _("Latitude"),
        "longitude": _("Longitude"),
        "mgrs": _("MGRS"),
        "location_precision_m": _("Precision of the place in metres"),
        **dict(_harm()),
        **{name: str(NAMED[name].label) for name in ("precedence", "language", "perpetrator")},
        "grading": _("Grading, as in B2"),
        **dict(_labels("grading.", "local_leader", "salute.", "abduction.")),
        "exercise": _("Exercise"),
        "noted_at": _("Time noted"),
        "identifier": _("What identifies a row in its data set"),
        "reporter": _("Who reported it there"),
        "received_at": _("When it was received there"),
        "struck": _("Struck there"),
    }


def _harm() -> Iterator[tuple[str, str]]:
    unsaid = {"": _("not said whose"), WORDS: _("not known whose, kept in words")}
    categories = {**unsaid, **parts.categories()}
    for outcome in Outcome:
        for category, label in categories.items():
            yield f"{HARM}:{outcome.value}:{category}", f"{outcome.label}: {label}"


def _labels(*beginnings: str) -> Iterator[tuple[str, str]]:
    for name, known in NAMED.items():
        if name.startswith(beginnings):
            yield name, str(known.label)


@dataclass(frozen=True)
class Column:
    """A column by its heading, the first of equal ones being 0, and the field that it is."""

    heading: str
    nth: int
    target: str


@dataclass(frozen=True)
class Mapping:
    """How the rows of a sheet are read; without open questions it can be kept and used again."""

    columns: tuple[Column, ...] = ()
    date_order: str = ""
    zone: str = "C"  # of times that name none
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # {target: {written: code}}
    fixed: dict[str, str] = field(default_factory=dict)  # {target: the value of every row}
    layout: str = ""

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "columns": [asdict(column) for column in self.columns]}

    @classmethod
    def of(cls, plain: Any) -> "Mapping":
        """Return the mapping of its plain form. Raises ValidationError."""
        try:
            columns = tuple(Column(**column) for column in plain["columns"])
            mapping = cls(**{**plain, "columns": columns})
            wrong = _wrong(mapping)
        except (TypeError, KeyError, AttributeError) as fault:
            raise ValidationError(_("This is no mapping of columns.")) from fault
        if wrong:
            raise ValidationError(wrong)
        return mapping

    def digest(self) -> str:
        """Return the SHA-256 of what the mapping says, in one form."""
        text = json.dumps(self.plain(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def has(self, *names: str) -> bool:
        """Return whether a column or a fixed value says one of these."""
        return bool({*names} & ({column.target for column in self.columns} | {*self.fixed}))

    def with_column(self, heading: str, nth: int, target: str) -> "Mapping":
        """Return the mapping with this column so, whatever it was before."""
        others = [c for c in self.columns if (c.heading, c.nth) != (heading, nth)]
        return replace(self, columns=(*others, Column(heading, nth, target)))

    def with_value(self, target: str, written: str, code: str) -> "Mapping":
        """Return the mapping with a value as it is written standing for a code."""
        known = {**self.values.get(target, {}), written: code}
        return replace(self, values={**self.values, target: known})

    def places_in(self, headings: Iterable[str]) -> list[tuple[Column, int | None]]:
        """Return each column with its place under these headings, None where it is not there."""
        at = {column: place for place, column in enumerate(numbered(headings))}
        return [(c, at.get((c.heading, c.nth))) for c in self.columns if c.target != LEFT_OUT]

    def fits(self, table: "Table") -> list[str]:
        """Return what a sheet lacks of the mapping, a sentence each."""
        return [
            _("The sheet has no column “%s”.") % column.heading
            for column, place in self.places_in(table.headings)
            if place is None
        ]

    def left_out(self, table: "Table") -> list[str]:
        """Return the headings of the columns of which nothing is taken; without one, the place."""
        taken = {place for _column, place in self.places_in(table.headings)}
        return [
            text or unnamed(place + 1)
            for place, text in enumerate(table.headings)
            if place not in taken
        ]


def unnamed(place: int) -> str:
    """Return what a column without a heading is called, by its place from 1."""
    return _("column %s, without a heading") % place


def numbered(headings: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield each heading with how many equal ones stand before it."""
    seen: dict[str, int] = {}
    for heading in headings:
        nth = seen.get(heading, 0)
        seen[heading] = nth + 1
        yield heading, nth


def _wrong(mapping: Mapping) -> list[str]:
    """Return what is wrong in a mapping that came from elsewhere. Raises TypeError for its form."""
    texts = [text for column in mapping.columns for text in (column.heading, column.target)]
    texts += [text for written in mapping.values.values() for text in (*written, *written.values())]
    texts += [*mapping.fixed, *mapping.fixed.values(), mapping.layout]
    if {*map(type, texts)} - {str} or {type(column.nth) for column in mapping.columns} - {int}:
        raise TypeError
    known = {*targets(), LEFT_OUT}
    named = [*(column.target for column in mapping.columns), *mapping.fixed]
    wrong = [_("There is no field “%s”.") % target for target in named if target not in known]
    for value, allowed in ((mapping.date_order, ("", *DATE_ORDERS)), (mapping.zone, ZONES)):
        if value not in allowed:
            wrong.append(_("Choose one of: %s.") % ", ".join(filter(None, allowed)))
    return wrong
