"""The cells of one row by their fields, and what reading them says: fields, faults, doubts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError

from centres.text.spelling import fold
from incidents.imports.mapping import Mapping
from incidents.imports.rows import codes

if TYPE_CHECKING:
    from incidents.imports.files.tables import Table

Read = TypeVar("Read")
At = tuple[int, str]  # where a column stands in a row, and its heading


@dataclass
class Told:
    """What was read of one row so far."""

    fields: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)  # kept in words, below the narrative

    def reads(self, heading: str, reader: Callable[..., Read], *given: Any) -> Read | None:
        """Return what a reader says of a cell; None, and a fault, where it refuses it."""
        try:
            return reader(*given)
        except ValidationError as wrong:
            self.faults[heading] = wrong.messages[0]
            return None

    def keep(self, heading: str, text: str) -> None:
        self.lines.append(f"{heading}: {text}" if heading else text)


class Columns:
    """Where the columns of a mapping stand in a sheet, and what its values stand for."""

    def __init__(self, mapping: Mapping, table: "Table"):
        self.mapping = mapping
        self.order, self.zone, self.fixed = mapping.date_order, mapping.zone, mapping.fixed
        self.own = mapping.layout == "own"
        self._at: dict[str, list[At]] = {}
        for column, place in mapping.places_in(table.headings):
            if place is not None:
                self._at.setdefault(column.target, []).append((place, column.heading))
        self._values = {
            target: {_folded(word): code for word, code in written.items()}
            for target, written in mapping.values.items()
        }

    def all_of(self, target: str) -> list[At]:
        return self._at.get(target, [])

    def one_of(self, target: str) -> At | None:
        return next(iter(self.all_of(target)), None)

    def beginning(self, start: str) -> Iterable[tuple[str, At]]:
        for target, columns in self._at.items():
            if target.startswith(start):
                yield from ((target, at) for at in columns)

    def code_of(self, target: str, written: str) -> str | None:
        return codes.code_of(target, written, self.values_of(target))

    def values_of(self, target: str) -> dict[str, str]:
        return self._values.get(target, {})


def _folded(word: str) -> str:
    return word if word == codes.ANY_OTHER else fold(word)
