"""A mapping guessed from a sheet, and what has to be asked before it is used."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incidents.imports.mapping import Mapping

if TYPE_CHECKING:
    from incidents.imports.tables import Table


@dataclass(frozen=True)
class Question:
    """What nothing in the sheet decides. `answered` takes one of its choices."""

    code: str  # date_order, serials, no_date, no_place, no_kind, value, whose, twice
    sentence: str
    choices: tuple[tuple[str, str], ...]  # value and label
    heading: str = ""  # the column
    nth: int = 0
    target: str = ""
    written: str = ""  # the value that is not known (code `value`)
    count: int = 0  # rows concerned
    rows: tuple[int, ...] = ()  # numbers of the first few of them


@dataclass(frozen=True)
class Guess:
    mapping: Mapping
    questions: list[Question]


def guess(table: "Table") -> Guess:
    """Return the mapping that headings, tags and values suggest, and what is left to ask."""
    raise NotImplementedError


def questions(mapping: Mapping, table: "Table") -> list[Question]:
    """Return what must be asked of this sheet before the mapping can be used to judge it."""
    raise NotImplementedError


def answered(mapping: Mapping, question: Question, choice: str) -> Mapping:
    """Return the mapping once a question is answered by one of its choices.

    Raises ValidationError for a choice that was not offered.
    """
    raise NotImplementedError
