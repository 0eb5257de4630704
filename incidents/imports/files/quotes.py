"""Rows of a text in which quotation marks stand, and marks that nobody closed.

No open mark takes the rows behind it with it, and no line within a cell becomes a row: where
nobody can say which of both it is, every such line is refused by its number.
"""

import csv
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from incidents.imports.files.encodings import visible
from incidents.imports.files.reading import LONGEST, TOO_LONG, Reading, TableRow

# How many characters behind an open mark may belong to its row: the longest cell, and the others.
_FARTHEST = LONGEST + 10_000


def fits(cells: list[str], width: int | None) -> bool:
    """Say whether there is a cell for each heading, and nothing behind them."""
    return width is None or (len(cells) >= width and not any(cells[width:]))


class Lines:
    """The lines of a text, and the number of the last one; some may be put back."""

    def __init__(self, text: Iterator[str]) -> None:
        self._text, self._back, self.number = text, list[str](), 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._text)
        self.number += 1
        return line

    def onwards(self, line: str, more: list[str]) -> Iterator[str]:
        """Yield the line and those behind it as far as a row reaches; note the latter in `more`."""
        reach = len(line)
        yield line
        while reach <= _FARTHEST and (following := next(self, None)) is not None:
            more.append(following)
            reach += len(following)
            yield following

    def put_back(self, lines: list[str]) -> None:
        self._back.extend(reversed(lines))
        self.number -= len(lines)


class Quoted:
    """What the lines with quotation marks are, by how a text is read and how wide its rows are."""

    def __init__(
        self, text: Lines, reading: Reading, width: int | None, fault_of: Callable[[str], str]
    ) -> None:
        self.text, self.width, self.fault_of = text, width, fault_of
        self.separator, self.quote = reading.separator[:1], reading.quote
        self.blanks = len(reading.separator) > 1
        self.ends = ("", "\r", "\n", self.separator)

    def rows(self, line: str) -> Iterator[TableRow]:
        """Yield the row that begins with this line, or each line that is none."""
        number = self.text.number
        cells, more = self._parsed(line, strict=True)
        if cells and (not more or fits(cells, self.width)):
            fault = self.fault_of("".join([line, *more]))
            yield TableRow(number, [visible(cell) for cell in cells] if fault else cells, fault)
        elif cells:
            yield from self._unclear(number, [line, *more])
        else:
            self.text.put_back(more)
            yield from self._misquoted(number, line)

    def _misquoted(self, number: int, line: str) -> Iterator[TableRow]:
        if len(line) > LONGEST:
            yield self._refused(number, line, TOO_LONG % LONGEST)
            return
        cells, more = self._parsed(line, strict=False)
        self.text.put_back(more)
        if cells and not more and fits(cells, self.width):
            sentence = _("A quotation mark stands amid a cell. Write it twice, or remove it.")
            yield self._refused(number, line, sentence)
            return
        more = []
        if self._closes(self.text.onwards(line, more)):
            yield from self._unclear(number, [line, *more])
            return
        self.text.put_back(more)
        sentence = _("A quotation mark opens here and is not closed. Close it, or remove it.")
        yield self._refused(number, line, sentence)

    def _parsed(self, line: str, *, strict: bool) -> tuple[list[str], list[str]]:
        """Return the cells of a row, none where it cannot be parsed, and the lines it took."""
        more = list[str]()
        reader = csv.reader(
            self.text.onwards(line, more),
            delimiter=self.separator,
            quotechar=self.quote,
            skipinitialspace=self.blanks,
            strict=strict,
        )
        try:
            return next(reader), more
        except csv.Error:
            return [], more

    def _closes(self, lines: Iterator[str]) -> bool:
        """Say whether a row ends within these lines if marks amid its cells are but letters."""
        cells, at, inside = 1, 0, None
        for line in lines:
            at = 0
            if inside is None:
                inside = line.startswith(self.quote)
                at = int(inside)
            while True:
                if inside:
                    end = self._end_of_cell(line, at)
                    if end is None:
                        break
                    if end < 0:
                        return False
                    at, inside = end, False
                at = line.find(self.separator, at) + 1
                if not at:
                    return self.width in (None, cells)
                cells += 1
                while self.blanks and line.startswith(" ", at):
                    at += 1
                inside = line.startswith(self.quote, at)
                at += int(inside)
        return False

    def _end_of_cell(self, line: str, at: int) -> int | None:
        """Return where a cell ends within a line; None where it goes on behind it.

        It is -1 where a mark opens a cell: then the one before it was never closed.
        """
        while (at := line.find(self.quote, at)) >= 0:
            opens = at == 0 or line[at - 1] == self.separator
            end = at
            while line.startswith(self.quote, end):
                end += 1
            if (end - at) % 2 and line[end : end + 1] in self.ends:
                return end
            if opens:
                return -1
            at = end
        return None

    def _unclear(self, number: int, lines: list[str]) -> Iterator[TableRow]:
        sentence = _(
            "A quotation mark opens in row %(first)s and closes in row %(last)s, so that it is "
            "unclear what is a row there. Remove both, or write marks amid a cell twice."
        ) % {"first": number, "last": number + len(lines) - 1}
        for place, line in enumerate(lines):
            yield self._refused(number + place, line, sentence)

    def _refused(self, number: int, line: str, sentence: str) -> TableRow:
        return TableRow(number, visible(line).rstrip("\r\n").split(self.separator), sentence)
