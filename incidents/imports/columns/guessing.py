"""A mapping guessed from a sheet: by a known layout, HXL tags, or headings in three languages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents import parts
from incidents.imports.columns import headings, layouts
from incidents.imports.columns.asking import Question, questions_of
from incidents.imports.columns.layouts import Layout
from incidents.imports.columns.scanning import Scan
from incidents.imports.mapping import (
    DATED,
    HARM,
    LEFT_OUT,
    TOGETHER,
    WORDS,
    Column,
    Mapping,
    numbered,
)
from incidents.imports.rows import dates
from incidents.imports.rows.cells import is_blank, text_of
from incidents.imports.rows.row_when import read_day
from incidents.notation import parse_location

if TYPE_CHECKING:
    from incidents.imports.files.tables import Table

LOOKED_AT = 200  # rows, where values help to tell what a column is
CLOCKED = ("date", "time", "date_time")


@dataclass(frozen=True)
class Guess:
    mapping: Mapping
    questions: list[Question]


def guess(table: "Table") -> Guess:
    """Return the mapping that headings, tags and values suggest, and what is left to ask."""
    categories = parts.categories()
    layout = layouts.known(table.headings, categories)
    suggested = _suggested(table, layout, categories)
    told_utc = any(headings.tells_utc(c.heading) for c in suggested if c.target in CLOCKED)
    mapping = Mapping(
        columns=tuple(column for column in suggested if column not in _rivals(suggested, layout)),
        zone="Z" if told_utc or (layout and layout.name == "own") else "C",
        values=dict(layout.values) if layout else {},
        fixed=dict(layout.fixed) if layout else {},
        layout=layout.name if layout else layouts.TAGGED if any(table.tags) else "",
    )
    scan = Scan(mapping, table)
    mapping = with_dates(mapping, scan)
    return Guess(mapping, _asked(mapping, table, scan, suggested, layout))


def questions(mapping: Mapping, table: "Table") -> list[Question]:
    """Return what must be asked of this sheet before the mapping can be used to judge it."""
    categories = parts.categories()
    layout = layouts.known(table.headings, categories)
    suggested = _suggested(table, layout, categories)
    return _asked(mapping, table, Scan(mapping, table), suggested, layout)


def _asked(
    mapping: Mapping,
    table: "Table",
    scan: Scan,
    suggested: list[Column],
    layout: Layout | None,
) -> list[Question]:
    rivals = [
        _twice(target, columns)
        for target, columns in _groups(suggested, layout)
        if _is_open(target, columns, mapping)
    ]
    return [*rivals, *questions_of(mapping, table, scan, {q.target for q in rivals})]


def answered(mapping: Mapping, question: Question, choice: str) -> Mapping:
    """Return the mapping once a question is answered by one of its choices.

    Raises ValidationError for a choice that was not offered.
    """
    if choice not in dict(question.choices):
        raise ValidationError(_("Choose one of: %s.") % ", ".join(dict(question.choices)))
    if question.code in ("date_order", "serials"):
        if not choice:
            return mapping.with_column(question.heading, question.nth, LEFT_OUT)
        return replace(mapping, date_order=choice)
    if question.code in ("value", "many_values"):
        return mapping.with_value(question.target, question.written, choice)
    if question.code == "no_kind":
        return replace(mapping, fixed={**mapping.fixed, "kind": choice})
    if question.code == "whose":
        target = f"{question.target}{choice}" if choice else LEFT_OUT
        return mapping.with_column(question.heading, question.nth, target)
    return _chosen(mapping, question, choice)


def _chosen(mapping: Mapping, question: Question, choice: str) -> Mapping:
    """Return the mapping with the column that is chosen, the others that were offered left out."""
    if question.code == "twice":
        for other, _label in question.choices:
            if other:
                mapping = mapping.with_column(*_column(other), LEFT_OUT)
    return mapping.with_column(*_column(choice), question.target) if choice else mapping


def _column(choice: str) -> tuple[str, int]:
    nth, _colon, heading = choice.partition(":")
    return heading, int(nth)


def _suggested(table: "Table", layout: Layout | None, categories: Iterable[str]) -> list[Column]:
    """Return what each column is, as far as layout, tags or headings tell."""
    if layout:
        return _by_layout(table, layout, categories)
    found = []
    for (heading, nth), tag in zip(numbered(table.headings), _tags(table), strict=False):
        target = headings.target_of_tag(tag) if tag else headings.target_of(heading)
        if target:
            unsaid = WORDS if tag else ""
            found.append(Column(heading, nth, _said(target, categories, unsaid)))
    return _sensible([_by_values(column, found, table) for column in found])


def _by_values(column: Column, columns: list[Column], table: "Table") -> Column:
    """Return the column as its values say where its heading says too little."""
    targets = {other.target for other in columns}
    if column.target == "time" and not targets & {"date", *DATED}:
        whole = _all_read(_some(column, table), lambda cell: dates.read_date(cell, "dmy", "C"))
        return replace(column, target="date_time") if whole else column
    if column.target == "place" and not targets & {"lat_lon", "latitude", "mgrs"}:
        point = _all_read(_some(column, table), lambda cell: parse_location(text_of(cell)))
        return replace(column, target="lat_lon") if point else column
    return column


def _some(column: Column, table: "Table") -> list[Any]:
    """Return the first values of a column, but empty ones."""
    place = list(numbered(table.headings)).index((column.heading, column.nth))
    rows = islice((row for row in table.rows() if not row.fault), LOOKED_AT)
    return [row.cells[place] for row in rows if not is_blank(row.cells[place])]


def _all_read(values: list[Any], reader: Callable[[Any], Any]) -> bool:
    try:
        return bool([reader(value) for value in values])
    except ValidationError:
        return False


def _tags(table: "Table") -> list[str]:
    return table.tags if any(table.tags) else [""] * len(table.headings)


def _by_layout(table: "Table", layout: Layout, categories: Iterable[str]) -> list[Column]:
    """Return the columns in the order of the layout, which says what is read first."""
    targets, order = layout.targets(), list(layout.targets())
    known = [
        (heading, nth)
        for heading, nth in numbered(table.headings)
        if headings.key(heading) in targets
    ]
    known.sort(key=lambda column: order.index(headings.key(column[0])))
    return [Column(h, nth, _said(targets[headings.key(h)], categories, WORDS)) for h, nth in known]


def _said(target: str, categories: Iterable[str], unsaid: str) -> str:
    """Return casualties as `unsaid` where no category of this system is told of them.

    Of a sheet whose layout or tags say what it holds nobody is asked whose they are: they are told
    in words, and counted nowhere, until somebody knows.
    """
    if not target.startswith(HARM):
        return target
    _harm, outcome, category = target.split(":")
    return f"{HARM}:{outcome}:{category if category in categories else unsaid}"


def _sensible(columns: list[Column]) -> list[Column]:
    """Return the columns without those that others make idle: a year beside a date, say."""
    named = {column.target for column in columns}
    dated = {"date", "date_time"} & named
    idle = set()
    if dated or not {"year", "month"} <= named:
        idle |= {"year", "month", "day"}
    if "date_time" in named:
        idle |= {"date", "time"} if "date" not in named else set()
    if {"latitude", "longitude"} <= named:
        idle.add("lat_lon")
    return [column for column in columns if column.target not in idle]


def _groups(columns: list[Column], layout: Layout | None) -> list[tuple[str, list[Column]]]:
    """Return the fields that several columns may be, of which one has to be chosen."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        group = "date" if column.target == "date_time" else column.target
        groups.setdefault(group, []).append(column)
    return [
        (target, rivals)
        for target, rivals in groups.items()
        if len(rivals) > 1 and not _together(target, rivals, layout)
    ]


def _together(target: str, columns: list[Column], layout: Layout | None) -> bool:
    """Return whether columns feed one field together; the same heading twice never does."""
    if len({headings.key(column.heading) for column in columns}) < len(columns):
        return target in ("narrative", "place")
    return target in TOGETHER or (layout is not None and target.startswith(HARM))


def _rivals(columns: list[Column], layout: Layout | None) -> list[Column]:
    return [column for _target, group in _groups(columns, layout) for column in group]


def _is_open(target: str, rivals: list[Column], mapping: Mapping) -> bool:
    decided = {(column.heading, column.nth) for column in mapping.columns}
    if any((column.heading, column.nth) in decided for column in rivals):
        return False
    return not mapping.has(target)


def _twice(target: str, columns: list[Column]) -> Question:
    sentence = _("Several columns may be this one. Choose which is read: %s.")
    shown = [f"“{column.heading}”" for column in columns]
    choices = [
        (f"{column.nth}:{column.heading}", f"{column.heading} ({number})")
        for number, column in enumerate(columns, 1)
    ]
    return Question(
        code="twice",
        sentence=sentence % ", ".join(shown),
        choices=(*choices, ("", _("none of them"))),
        heading=columns[0].heading,
        nth=columns[0].nth,
        target=target,
    )


def with_dates(mapping: Mapping, scan: Scan) -> Mapping:
    """Return the mapping with what the values say of dates: their order, and whether of clocks."""
    columns = []
    for column in mapping.columns:
        if column.target in ("date", "date_time") and mapping.layout != "own":
            target = "date_time" if _has_clock(scan.of(column)) else "date"
            column = replace(column, target=target)
        columns.append(column)
    common = scan.orders().common
    order = common[0] if len(common) == 1 else ""
    return replace(mapping, columns=tuple(columns), date_order=order)


def _has_clock(values: Iterable) -> bool:
    for value in values:
        try:
            if read_day(value, "dmy", "C").precision in ("minute", "hour"):
                return True
        except ValidationError:
            continue
    return False
