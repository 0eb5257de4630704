"""What happened in a row, to whom, by whom, and who says so."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.text.spelling import fold
from incidents.fields import ABDUCTION, GRADING, SALUTE, Field, Value
from incidents.imports.mapping import HARM, WORDS
from incidents.imports.rows import cells, codes, dates
from incidents.imports.rows.row_cells import At, Columns, Told
from incidents.kinds import Kind as IncidentKind

OTHER = IncidentKind.OTHER.value
CODES = ("precedence", "language")
FLAGS = ("local_leader", "exercise")


class Kind:
    """The kind of a row: of several columns the first whose word is known."""

    def __init__(self, columns: Columns):
        self.columns, self.kinds = columns, columns.all_of("kind")
        self.known: dict[Any, tuple[str | None, str]] = {}  # by the cells as they are

    def read(self, row: Sequence[Any], told: Told) -> str:
        """Set the kind; return the words for it."""
        key = tuple(row[place] for place, _heading in self.kinds)
        if key not in self.known:
            self.known[key] = self.of(key)
        code, written = self.known[key]
        if code:
            told.fields["kind"] = code
        else:
            told.faults[self.kinds[0][1] if self.kinds else ""] = (
                _("unknown kind “%s”") % written if written else _("The row says no kind.")
            )
        return written

    def keep(self, row: Sequence[Any], words: str, told: Told) -> None:
        """Keep the words of what is called other here: a narrative may not say them."""
        if told.fields.get("kind") != OTHER or cells.is_blank(words):
            return
        if fold(words) not in codes.labels("kind", OTHER):
            said = (at[1] for at in self.kinds if cells.text_of(row[at[0]]) == words)
            told.keep(next(said, ""), words)

    def of(self, given: tuple) -> tuple[str | None, str]:
        """Return the code of some cells and the words that it was read from."""
        texts = [text for text in map(cells.text_of, given) if text]
        for text in texts:
            if (code := self.columns.code_of("kind", text)) is not None:
                return code, text
        fixed = self.columns.fixed.get("kind")
        return (None, texts[0]) if texts else (fixed, "")


class Harm:
    """The casualties: each column a count of one outcome and category."""

    def __init__(self, columns: Columns):
        self.counts = [
            (tuple(target.split(":")[1:]), at) for target, at in columns.beginning(f"{HARM}:")
        ]
        self.any = bool(self.counts)

    def read(self, row: Sequence[Any], told: Told) -> None:
        sums: dict[tuple, int] = {}
        for cell, (place, heading) in self.counts:
            if row[place] in (None, "", "0", 0):
                continue
            if cell[1] == WORDS:
                _keep(row[place], heading, told)
                continue
            count = told.reads(heading, cells.read_count, row[place])
            if count and not cell[1]:
                told.faults[heading] = _("Say whose casualties these are.")
            elif count:
                sums[cell] = sums.get(cell, 0) + count
        if sums:
            told.fields[HARM] = [
                {"outcome": outcome, "category": category, "count": count}
                for (outcome, category), count in sorted(sums.items())
            ]


def _keep(cell: Any, heading: str, told: Told) -> None:
    """Keep in words a count of which nobody knows whose it is, or what stands in its place."""
    try:
        count = cells.read_count(cell)
        text = str(count) if count else ""
    except ValidationError:
        text = cells.text_of(cell)
    if text:
        told.keep(heading, text)


class Others:
    """The fields that few sheets have."""

    def __init__(self, columns: Columns):
        self.columns = columns
        self.codes = [(name, at) for name in CODES for at in columns.all_of(name)]
        self.fixed = {name: columns.fixed[name] for name in CODES if name in columns.fixed}
        self.flags = [(name, at) for name in FLAGS for at in columns.all_of(name)]
        self.struck, self.grading = columns.one_of("struck"), columns.one_of("grading")
        self.perpetrator, self.noted = columns.one_of("perpetrator"), columns.one_of("noted_at")
        self.parts = [
            (field, at)
            for field in (*GRADING, *SALUTE, *ABDUCTION)
            for at in columns.all_of(field.name)
        ]
        single = (self.struck, self.grading, self.perpetrator, self.noted)
        self.any = bool(self.codes or self.fixed or self.flags or self.parts or any(single))

    def read(self, row: Sequence[Any], told: Told) -> None:
        told.fields |= self.fixed
        for name, (place, heading) in self.codes:
            code = self._code(name, row[place], heading, told)
            if code:
                told.fields[name] = code
        for name, (place, heading) in self.flags:
            if told.reads(heading, cells.read_flag, row[place]):
                told.fields[name] = True
        if self.grading:
            grading = told.reads(self.grading[1], cells.read_grading, row[self.grading[0]])
            if grading:
                told.fields["grading"] = grading
        if self.perpetrator:
            place, _heading = self.perpetrator
            text = cells.written(row[place], own=self.columns.own)
            if text and (self.columns.own or not cells.is_blank(text)):
                told.fields["perpetrator"] = text
        if self.noted and not cells.is_blank(cell := row[self.noted[0]]):
            told.fields["noted_at"] = told.reads(self.noted[1], self._time, cell)
        if self.struck and told.reads(self.struck[1], cells.read_flag, row[self.struck[0]]):
            told.faults[self.struck[1]] = _("This report was struck in its source.")
        for field, at in self.parts:
            self._part(field, row, at, told)

    def _part(self, field: Field, row: Sequence[Any], at: At, told: Told) -> None:
        place, heading = at
        if not cells.text_of(row[place]):
            return
        value: Any
        if field.value is Value.TIME:
            value = told.reads(heading, self._time, row[place])
        elif field.value is Value.CODE:
            value = self._code(field.name, row[place], heading, told)
            value = int(value) if value and field.key == "information" else value
        else:
            value = cells.written(row[place], own=self.columns.own)
        if value:
            told.fields.setdefault(field.top, {})[field.key] = value

    def _code(self, name: str, cell: Any, heading: str, told: Told) -> str | None:
        written = cells.text_of(cell)
        code = self.columns.code_of(name, written) if written else None
        if code is None and not cells.is_blank(cell):  # a fate may be called unknown
            told.faults[heading] = _("“%s” has no meaning here.") % written
        return code or None

    def _time(self, cell: Any) -> Any:
        """Return an exact time with its zone, else the moment that is stated."""
        try:
            return cells.read_instant(cell)
        except ValidationError:
            return dates.read_date(cell, self.columns.order, self.columns.zone).at
