"""Rows of a sheet as the fields of reports, each with what is wrong or doubtful in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from centres import values
from centres.journal import canonical
from incidents.imports.mapping import Mapping
from incidents.imports.rows import cells
from incidents.imports.rows.row_cells import Columns, Told
from incidents.imports.rows.row_what import Harm, Kind, Others
from incidents.imports.rows.row_when import When
from incidents.imports.rows.row_where import Where

if TYPE_CHECKING:
    from incidents.imports.files.tables import Table, TableRow

SOURCE = ("identifier", "reporter", "received_at")


@dataclass(frozen=True)
class Row:
    """A row as read: a report's fields as `NewReport` wants them, or why it is refused."""

    number: int
    cells: Sequence[Any]
    fields: dict[str, Any] = field(default_factory=dict)
    identifier: str = ""  # in its data set
    reporter: str = ""
    received_at: str = ""
    faults: dict[str, str] = field(default_factory=dict)  # by heading, "" the row itself
    doubts: dict[str, str] = field(default_factory=dict)  # by code: zero, swapped, sign, …
    told: str = ""  # the words that stand for a narrative where the sheet has none

    def canonical(self) -> bytes:
        """Return what the row says, in one form for every format and encoding of its sheet.

        Without what we made of it: how exact a point is follows from how it is written, and the
        narrative of a row that has none names the data set.
        """
        made = {"location_precision_m", "narrative" if self.told else ""}
        said = {name: _in_one_form(v) for name, v in self.fields.items() if name not in made}
        beside = [self.told, self.reporter, self.received_at]
        return canonical([said, _in_one_form(beside)])


def _in_one_form(value: Any) -> Any:
    """Return a value with its texts in the form in which they are recorded."""
    if isinstance(value, str):
        return value if value.isascii() and "\r" not in value else values.plain(value)
    if isinstance(value, dict):
        return {name: _in_one_form(inner) for name, inner in value.items()}
    return [_in_one_form(inner) for inner in value] if isinstance(value, list) else value


class Reader:
    """Reads the rows of one sheet by one mapping."""

    def __init__(
        self,
        mapping: Mapping,
        table: "Table",
        *,
        dataset: str = "",
        now: datetime,
    ):
        """`dataset` is told in the narrative of a row that has none."""
        columns = Columns(mapping, table)
        self._own, self._dataset = columns.own, dataset
        self._kind, self._when, self._where = Kind(columns), When(columns, now), Where(columns)
        self._parts = [part for part in (Harm(columns), Others(columns)) if part.any]
        self._narrative = columns.all_of("narrative")
        self._source = [(name, at) for name in SOURCE if (at := columns.one_of(name))]

    def read(self, row: "TableRow") -> Row:
        if row.fault:
            return Row(row.number, row.cells, faults={"": row.fault})
        told = Told()
        words = self._kind.read(row.cells, told)
        self._when.read(row.cells, told)
        self._where.read(row.cells, told)
        for part in self._parts:
            part.read(row.cells, told)
        instead = self._narrate(row.cells, words, told)
        source = {name: cells.written(row.cells[at[0]], own=self._own) for name, at in self._source}
        _refuse_unstorable(told, source.values())
        return Row(
            row.number,
            row.cells,
            told.fields,
            faults=told.faults,
            doubts=told.doubts,
            told=instead,
            **source,
        )

    def _narrate(self, row: Sequence[Any], words: str, told: Told) -> str:
        """Set the narrative; return the words that stand for it where the sheet has none."""
        texts = []
        for nth, (place, heading) in enumerate(self._narrative):
            if text := cells.written(row[place], own=self._own):
                texts.append(f"{heading}: {text}" if nth and heading else text)
        instead = ""
        if texts:
            self._kind.keep(row, words, told)
        else:
            instead = words or told.fields.get("kind", "")
            texts = [f"{instead} ({self._dataset})" if self._dataset else instead]
        told.fields["narrative"] = "\n".join([*texts, *told.lines])
        return instead


def _refuse_unstorable(told: Told, source: Iterable[str]) -> None:
    """Refuse a row with a text that the database cannot hold."""
    fields = told.fields
    texts = [fields["narrative"], fields.get("place"), fields.get("perpetrator"), *source]
    for part in ("salute", "abduction"):
        texts += [text for text in fields.get(part, {}).values() if isinstance(text, str)]
    if values.UNSTORABLE.search("".join(filter(None, texts))):
        told.faults[""] = str(values.SENTENCES["text"])
