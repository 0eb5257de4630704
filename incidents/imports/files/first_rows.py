"""The first rows of a sheet: titles, the row of headings, tags of HXL, the first values."""

import re
from collections.abc import Sequence

from incidents.imports.files.reading import Cell, TableRow

LOOKED_AT = 200  # rows
_TAG = re.compile(r"#[A-Za-z]\w*(?:\s*\+\s*[A-Za-z]\w*)*\s*")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def heading_of(rows: Sequence[TableRow]) -> tuple[int, bool]:
    """Return the number of the row of headings, and whether tags of HXL stand below it."""
    filled = [row for row in rows if _words(row.cells)]
    filled = [row for row in filled if row is filled[0] or not row.fault]
    for place, row in enumerate(filled):
        if is_tags(row.cells):
            return (filled[place - 1].number, True) if place else (row.number, False)
    # Titles above the headings fill fewer cells than they do, even where one is a date.
    most = max((len(_words(row.cells)) for row in filled), default=0)
    values = (row for row in filled if _has_value(row.cells) and len(_words(row.cells)) * 2 > most)
    first_value = next(values, None)
    above = filled[: filled.index(first_value)] if first_value else filled
    above = [row for row in above if not _has_value(row.cells)]
    widest = max((len(_words(row.cells)) for row in above), default=0)
    wide = (row for row in above if len(_words(row.cells)) >= 0.8 * widest)
    return next(wide, filled[0] if filled else TableRow(1, [])).number, False


def is_tags(cells: Sequence[Cell]) -> bool:
    """Say whether a row holds tags of HXL, which may leave columns out."""
    words = _words(cells)
    tags = [word for word in words if isinstance(word, str) and _TAG.fullmatch(word.strip())]
    return bool(tags) and len(tags) * 2 >= len(words)


def tags_of(cells: Sequence[Cell], width: int) -> list[str]:
    written = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    tags = [tag if _TAG.fullmatch(tag) else "" for tag in written]
    return [*tags, *[""] * width][:width]


def _words(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell is not None and str(cell).strip()]


def _has_value(cells: Sequence[Cell]) -> bool:
    """Say whether a row of several cells holds what no heading is: a number, a date."""
    words = _words(cells)
    return len(words) > 1 and any(_is_value(word) for word in words)


def _is_value(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return True
    known = _LETTER_OR_DIGIT.findall(cell)
    return 2 * sum(sign.isdigit() for sign in known) >= len(known) > 0
