"""The refused rows of a sheet in its own form, with a column that says why, to be mended."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from io import BytesIO

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext, override

from centres.text.marks import isolated
from incidents.exports.cells import guarded, unguarded
from incidents.imports.files import delimited
from incidents.imports.files.encodings import MARKS, mark_of
from incidents.imports.files.first_rows import is_tags
from incidents.imports.files.reading import Cell, Reading, TableRow

# What a spreadsheet takes for a number, and for no formula.
_NUMBER = re.compile(r"[-+]?\d+(?:[.,٫]\d+)?")
_LONGEST = 32_767  # characters of a cell of a workbook
_FIRST_YEAR = 1900  # of its days
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")  # in the name of a worksheet


def is_refusal(headings: Sequence[str]) -> bool:
    """Say whether a sheet is what is written here, in whatever language."""
    return bool(headings) and headings[-1] in _titles()


def unguarded_row(row: TableRow) -> TableRow:
    """Return a row of such a text as it was before its cells were guarded."""
    cells = [unguarded(cell) if isinstance(cell, str) else cell for cell in row.cells]
    return TableRow(row.number, cells, row.fault)


def with_reasons(
    records: Iterable[TableRow], reading: Reading, reasons: Mapping[int, str], headings: list[str]
) -> list[list[Cell]]:
    """Return what stands above the rows of a sheet, and its rows that have a reason, with it.

    The last column is behind the longest row; reasons of a former time make place for the new.
    """
    kept = list[tuple[list[Cell], str]]()
    former = len(headings) - 1 if is_refusal(headings) else None
    for row in records:
        cells, number = list(row.cells), row.number
        if former is not None:
            del cells[former : former + 1]
        if number == reading.heading:
            kept.append((cells, _title()))
        elif number in reasons:
            kept.append((cells, isolated(reasons[number])))
        elif number < reading.heading or (reading.tags and is_tags(cells)):
            kept.append((cells, ""))
    widest = max(len(cells) for cells, _reason in kept)
    return [[*cells, *[""] * (widest - len(cells)), reason] for cells, reason in kept]


def text(content: bytes, reading: Reading, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as the text that they came from is written; UTF-8 where it lacks a letter."""
    end = delimited.line_end(content, reading.encoding)
    quote = reading.quote or '"'
    special = re.compile(f"[\r\n{re.escape(reading.separator[:1] + quote)}]|^ ")

    def written(cell: Cell) -> str:
        plain = str(cell)
        plain = plain if _NUMBER.fullmatch(plain) else guarded(plain)
        if not special.search(plain):
            return plain
        return f"{quote}{plain.replace(quote, quote * 2)}{quote}"

    said = delimited.said_separator(content, reading.encoding)
    whole = said + "".join(reading.separator.join(map(written, row)) + end for row in rows)
    try:
        return mark_of(content, reading.encoding) + whole.encode(reading.encoding)
    except UnicodeEncodeError:
        return MARKS["utf-8"] + whole.encode()


def workbook(reading: Reading, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as a workbook in which no text is a formula, a link or a number."""
    content = BytesIO()
    options = {"in_memory": True, "remove_timezone": True}
    with xlsxwriter.Workbook(content, options) as book:
        forms = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm:ss"}),
            timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
        }
        sheet = book.add_worksheet(_FORBIDDEN.sub(" ", reading.worksheet)[:31] or None)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, bool):
                    sheet.write_boolean(at, column, cell)
                elif isinstance(cell, int | float):
                    sheet.write_number(at, column, cell)
                elif isinstance(cell, time | timedelta) or (
                    isinstance(cell, date) and cell.year >= _FIRST_YEAR
                ):
                    sheet.write_datetime(at, column, cell, forms[type(cell)])
                elif cell is not None and cell != "":
                    sheet.write_string(at, column, str(cell)[:_LONGEST])
    return content.getvalue()


@cache
def _titles() -> frozenset[str]:
    """Return the heading of the last column in every language."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.add(_title())
    return frozenset(found)


def _title() -> str:
    return gettext("Why this row was refused")
