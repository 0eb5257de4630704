"""Small sheets for tests: headings, rows of cells, and what a reader makes of them."""

import csv
import io
from datetime import UTC, datetime
from types import SimpleNamespace

from incidents.imports.columns.guessing import guess
from incidents.imports.rows.reader import Reader

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


class Sheet:
    """A table as its reader gives it: the row of headings is row 1."""

    def __init__(self, headings, *rows, tags=()):
        self.headings, self.cells = list(headings), [list(row) for row in rows]
        self.tags = list(tags) or [""] * len(self.headings)

    def rows(self):
        for number, row in enumerate(self.cells, 2):
            yield SimpleNamespace(number=number, cells=row, fault="")


def sheet(text, **more):
    """A sheet of the text of a CSV file."""
    headings, *rows = csv.reader(io.StringIO(text.strip()))
    return Sheet(headings, *(row for row in rows if any(row)), **more)


def read(table, mapping=None, *, dataset="A list", **more):
    """The rows of a sheet as a mapping, the one guessed from it by default, reads them."""
    reader = Reader(mapping or guess(table).mapping, table, dataset=dataset, now=NOW, **more)
    return [reader.read(row) for row in table.rows()]
