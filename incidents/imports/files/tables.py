"""A sheet that an officer brings, as a table: how it is read is detected and may be changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.imports.files import delimited, encodings, first_rows, refusals, workbooks
from incidents.imports.files.formats import format_of
from incidents.imports.files.reading import (
    LARGEST,
    LONGEST,
    QUOTES,
    TOO_LONG,
    WIDEST,
    Cell,
    Reading,
    Table,
    TableRow,
)
from incidents.imports.files.refusals import is_refusal, unguarded_row


def detect(content: bytes, name: str) -> Reading:
    """Return how a sheet is best read; raise ValidationError where it cannot be."""
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than %s MB. Divide it.") % (LARGEST // 1024**2))
    format = format_of(content)
    if format == "csv":
        reading = delimited.detect(content)
        rows = list(islice(delimited.records(content, reading), first_rows.LOOKED_AT))
    else:
        worksheet = _fullest(workbooks.worksheets(content, format))
        reading, rows = Reading(format, worksheet=worksheet.name), worksheet.rows
    heading, tags = first_rows.heading_of(rows)
    reading = replace(reading, heading=heading, tags=tags)
    below = [row for row in rows if row.number > heading and _filled(row.cells)]
    if len(below) <= tags and len(rows) < first_rows.LOOKED_AT:
        raise ValidationError(_("The sheet holds no row below its headings."))
    return reading


def choices(content: bytes, reading: Reading) -> dict[str, list[str]]:
    """Return what an officer may choose instead, by the name in the reading."""
    if reading.format != "csv":
        sheets = workbooks.worksheets(content, reading.format)
        return {"worksheet": [sheet.name for sheet in sheets]}
    return {
        "encoding": list(encodings.NAMES),
        "separator": list(delimited.SEPARATORS),
        "quote": list(QUOTES),
    }


def _fullest(worksheets: list[workbooks.Worksheet]) -> workbooks.Worksheet:
    """Return the worksheet with most rows, a hidden one only where no other has any."""
    filled = [sheet for sheet in worksheets if sheet.rows]
    if not filled:
        raise ValidationError(_("The workbook has no row in any worksheet."))
    return max(filled, key=lambda sheet: (not sheet.hidden, sheet.height))


def read(content: bytes, reading: Reading) -> Table:
    """Return the table that a sheet is by this reading; raise ValidationError where it is none."""
    above = islice(_records(content, reading), reading.heading + first_rows.LOOKED_AT)
    rows = [row for row in above if row.number >= reading.heading]
    if not rows or rows[0].number != reading.heading:
        raise ValidationError(_("The sheet has no row %s of headings.") % reading.heading)
    if rows[0].fault:
        raise ValidationError(
            _("The row of headings cannot be read. %(fault)s"), params={"fault": rows[0].fault}
        )
    headings = _headings(rows)
    if reading.format == "csv" and is_refusal(headings):
        rows = [unguarded_row(row) for row in rows]
        headings = _headings(rows)
    tags, first = [""] * len(headings), reading.heading + 1
    if first_rows.is_tags(rows[0].cells):
        tags = first_rows.tags_of(rows[0].cells, len(headings))
    elif reading.tags:
        below = next((row for row in rows[1:] if _filled(row.cells)), TableRow(0, []))
        tags, first = first_rows.tags_of(below.cells, len(headings)), below.number + 1
    return Table(
        headings,
        tags,
        lambda: _rows(content, reading, first, headings, list(rows[0].cells[: len(headings)])),
        lambda: max(_counted(content, reading) - first + 1, 0),
    )


def write_refused(
    content: bytes, reading: Reading, reasons: Mapping[int, str], send: Callable[[bytes], object]
) -> None:
    """Send the rows whose numbers have a reason, in the sheet's own form, with why.

    What stands above them comes with them. A workbook of whatever format becomes XLSX.
    """
    headings = read(content, reading).headings
    records = _records(content, reading, len(headings))
    if reading.format == "csv" and is_refusal(headings):
        records = map(unguarded_row, records)
    rows = refusals.with_reasons(records, reading, reasons, headings)
    if reading.format == "csv":
        send(refusals.text(content, reading, rows))
    else:
        send(refusals.workbook(reading, rows))


def _records(content: bytes, reading: Reading, width: int | None = None) -> Iterator[TableRow]:
    if reading.format == "csv":
        return delimited.records(content, reading, width)
    return workbooks.records(content, reading)


def _counted(content: bytes, reading: Reading) -> int:
    of = delimited if reading.format == "csv" else workbooks
    return of.count(content, reading)


def _headings(rows: list[TableRow]) -> list[str]:
    """Return the headings without the empty ones at the end under which nothing stands."""
    headings = [_heading(cell) for cell in rows[0].cells]
    width = max((place for place, text in enumerate(headings, 1) if text), default=0)
    for row in rows[1:]:
        last = max((at for at, cell in enumerate(row.cells, 1) if _filled([cell])), default=0)
        width = max(width, min(last, len(headings)))
    if width > WIDEST:
        raise ValidationError(
            _("The sheet has more than %s columns. Remove those of no use.") % WIDEST
        )
    return headings[:width]


def _heading(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _filled(cells: Sequence[Cell]) -> bool:
    return any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in cells)


def _rows(
    content: bytes, reading: Reading, first: int, headings: list[str], head: list[Cell]
) -> Iterator[TableRow]:
    """Yield the rows from a number on, each as wide as the headings unless that is its fault."""
    ragged = reading.format != "csv"  # worksheets have no cell where nothing was written
    width = len(headings)
    guarded = not ragged and is_refusal(headings)
    for row in _records(content, reading, width):
        if row.number < first or not (row.fault or _filled(row.cells)):
            continue
        if row.fault or len(row.cells) != width or not _short(row.cells):
            row = _squared(row, width, ragged)
        if row.cells == head:
            row = TableRow(row.number, row.cells, _("The headings stand here again."))
        yield unguarded_row(row) if guarded else row


def _short(cells: Sequence[Cell]) -> bool:
    return all(not isinstance(cell, str) or len(cell) <= LONGEST for cell in cells)


def _squared(row: TableRow, width: int, ragged: bool) -> TableRow:
    """Return a row with a cell for each heading, or with the fault that it has not."""
    cells, fault = list(row.cells), row.fault
    if not _short(cells):
        cells = [cell[:LONGEST] if isinstance(cell, str) else cell for cell in cells]
        fault = fault or TOO_LONG % LONGEST
    if not _filled(cells[width:]):
        cells = cells[:width]
    counts = {"cells": len(cells), "headings": width}
    if len(cells) > width and not fault:
        fault = (
            _("A value stands under no heading. Give its column one, or remove it.")
            if ragged
            else _(
                "%(cells)s cells under %(headings)s headings: is a comma inside a number or a text "
                "without quotation marks?"
            )
            % counts
        )
    elif len(cells) < width and not ragged and not fault:
        fault = _("%(cells)s cells under %(headings)s headings: is the row broken in two?") % counts
    return TableRow(row.number, [*cells, *[None if ragged else ""] * (width - len(cells))], fault)
