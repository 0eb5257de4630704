"""The columns and values of a sheet as an officer settles them, and the mapping that this makes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Typed
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.fields import NAMED
from incidents.imports.columns.asking import MOST, Question
from incidents.imports.columns.guessing import answered, questions, with_dates
from incidents.imports.columns.scanning import CODED, GRADED, Scan
from incidents.imports.files.tables import Table
from incidents.imports.mapping import HARM, LEFT_OUT, Mapping, numbered, targets, unnamed
from incidents.imports.rows.cells import is_blank, text_of
from incidents.imports.rows.row_cells import Columns
from incidents.imports.rows.row_what import Kind

EXAMPLES, LOOKED_AT = 3, 200  # values of a column that are shown, of the first rows
WIDEST = 300  # columns that are asked for; those behind them stay as they were guessed
UNSAID = "?"  # nobody has said yet what a value stands for
PARTED = ":"  # in the names of fields: what it is, of which target, what is written


@dataclass(frozen=True)
class ColumnShown:
    """A column with some of its values, and the field that it is taken for."""

    name: str  # of its field in the form
    heading: str
    examples: list[str]
    target: str
    nth: int = 0  # its place, from 1

    @property
    def place(self) -> str:
        """Return what a column without a heading is called."""
        return unnamed(self.nth)


@dataclass(frozen=True)
class ValueShown:
    """A value as it is written, in how many rows, and the code that it is taken for."""

    name: str
    written: str
    count: int
    code: str


@dataclass(frozen=True)
class ValuesShown:
    """The values of one target; `more` of them are not shown one by one."""

    label: str
    choices: list[tuple[str, str]]
    values: list[ValueShown]
    more: int

    @property
    def open(self) -> bool:
        return any(value.code == UNSAID for value in self.values)


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a column may be, by what it tells of: each its code and its label."""
    titles = {
        "when": _("When"),
        "where": _("Where"),
        "what": _("What happened"),
        HARM: _("Casualties"),
        "grading": _("Grading"),
        "salute": _("Sighting (SALUTE)"),
        "abduction": _("Abduction"),
        "from": _("Where it comes from"),
    }
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in titles}
    for target, label in targets().items():
        found[_group(target)].append((target, label))
    return [(titles[name], offered) for name, offered in found.items()]


_GROUPS = {
    "when": "date time date_time year month day date_end approximate time_precision noted_at",
    "where": "place lat_lon latitude longitude mgrs location_precision_m",
    "from": "identifier reporter received_at struck",
}
_GROUP_OF = {target: name for name, told in _GROUPS.items() for target in told.split()}


def _group(target: str) -> str:
    beginning = target.replace(PARTED, ".").partition(".")[0]
    known = beginning in (HARM, "grading", "salute", "abduction")
    return beginning if known else _GROUP_OF.get(target, "what")


def columns(mapping: Mapping, table: Table) -> list[ColumnShown]:
    """Return the columns that hold or say anything, in their order."""
    present = {(column.heading, column.nth): column.target for column in mapping.columns}
    rows = list(islice((row for row in table.rows() if not row.fault), LOOKED_AT))
    shown = []
    for place, (heading, nth) in enumerate(numbered(table.headings)):
        examples = list(islice(_distinct(row.cells[place] for row in rows), EXAMPLES))
        if (heading or examples) and place < WIDEST:
            target = present.get((heading, nth), LEFT_OUT)
            name = f"column{PARTED}{place}"
            shown.append(ColumnShown(name, heading, examples, target, place + 1))
    return shown


def _distinct(cells: Iterable[Any]) -> Iterator[str]:
    return iter(dict.fromkeys(text_of(cell) for cell in cells if not is_blank(cell)))


def values(mapping: Mapping, table: Table) -> list[ValuesShown]:
    """Return what is written in the columns of codes, the most frequent value first."""
    scan, told = Scan(mapping, table), Columns(mapping, table)
    found: dict[str, Counter[str]] = {}
    kind = Kind(told)
    for given, seen in scan.kinds.items():
        _code, written = kind.of(given)
        if written:
            found.setdefault("kind", Counter())[written] += seen.count
    for column in scan.columns:
        if column.target in (*CODED, *GRADED):
            for cell, seen in scan.of(column).items():
                found.setdefault(column.target, Counter())[text_of(cell)] += seen.count
    return [_shown(target, counted, told) for target, counted in found.items()]


def _shown(target: str, counted: Counter[str], told: Columns) -> ValuesShown:
    shown = []
    for written, count in counted.most_common(MOST):
        code = told.code_of(target, written)
        name = PARTED.join(("value", target, written))
        shown.append(ValueShown(name, written, count, UNSAID if code is None else code))
    shown.sort(key=lambda value: value.code != UNSAID)  # first what nobody knows
    offered = [(str(code), str(label)) for code, label in NAMED[target].choices]
    choices = [*offered, ("", _("Refuse these rows"))]
    return ValuesShown(targets()[target], choices, shown, len(counted) - len(shown))


def name_of(question: Question) -> str:
    """Return the name that a question has in the form."""
    return PARTED.join(("answer", question.code, str(question.nth), question.heading))


def settled(
    mapping: Mapping, table: Table, typed: Typed[str, str]
) -> tuple[Mapping, list[Question]]:
    """Return the mapping with what was typed, and the questions that are still open.

    What is not typed stays. Raises ValidationError for what is not offered.
    """
    mapping = _with_columns(mapping, table, typed)
    for name in ("date_order", "zone"):
        mapping = replace(mapping, **{name: typed.get(name, getattr(mapping, name))})
    if kind := typed.get("fixed_kind"):
        mapping = replace(mapping, fixed={**mapping.fixed, "kind": _offered("kind", kind)})
    mapping = Mapping.of(_with_values(mapping, table, typed).plain())
    if not mapping.date_order:
        mapping = with_dates(mapping, Scan(mapping, table))
    asked = questions(mapping, table)
    told = [question for question in asked if name_of(question) in typed]
    for question in told:
        mapping = answered(mapping, question, typed[name_of(question)])
    return mapping, questions(mapping, table) if told else asked


def _with_columns(mapping: Mapping, table: Table, typed: Typed[str, str]) -> Mapping:
    present = {(column.heading, column.nth): column.target for column in mapping.columns}
    for place, (heading, nth) in enumerate(numbered(table.headings)):
        before = present.get((heading, nth), LEFT_OUT)
        target = typed.get(f"column{PARTED}{place}", before)
        if target != before:
            mapping = mapping.with_column(heading, nth, target)
    return mapping


def _with_values(mapping: Mapping, table: Table, typed: Typed[str, str]) -> Mapping:
    told = Columns(mapping, table)
    for name, code in typed.items():
        what, _colon, rest = name.partition(PARTED)
        target, _colon, written = rest.partition(PARTED)
        if what != "value" or target not in NAMED or code == UNSAID:
            continue
        if _offered(target, code) != told.code_of(target, written):
            mapping = mapping.with_value(target, written, code)
    return mapping


def _offered(target: str, code: str) -> str:
    """Return a code of a target, or the empty one. Raises ValidationError for any other."""
    if code and code not in {str(known) for known, _label in NAMED[target].choices}:
        raise ValidationError(_("Choose one of those that are offered."))
    return code
