"""Rows of a sheet as the fields of reports, each with what is wrong or doubtful in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from incidents.imports.mapping import Mapping

if TYPE_CHECKING:
    from incidents.imports.tables import Table, TableRow
    from incidents.maps.gazetteer import Place


@dataclass(frozen=True)
class Row:
    """A row as read: a report's fields as `NewReport` wants them, or why it is refused."""

    number: int
    cells: list
    fields: dict[str, Any] = field(default_factory=dict)
    identifier: str = ""  # in its data set
    reporter: str = ""
    received_at: str = ""
    faults: dict[str, str] = field(default_factory=dict)  # by heading, "" the row itself
    doubts: dict[str, str] = field(default_factory=dict)  # by code: zero, swapped, sign, …
    told: str = ""  # what stands for the narrative where the sheet has none

    def canonical(self) -> bytes:
        """Return what the row says, in one form for every format and encoding of its sheet."""
        raise NotImplementedError


def no_places(_name: str) -> "list[Place]":
    return []


class Reader:
    """Reads the rows of one sheet by one mapping."""

    def __init__(
        self,
        mapping: Mapping,
        table: "Table",
        *,
        dataset: str = "",
        places: "Callable[[str], list[Place]]" = no_places,
        now: datetime,
    ):
        """`dataset` is told in the narrative of a row that has none; `places` serve `offers`."""
        raise NotImplementedError

    def read(self, row: "TableRow") -> Row:
        raise NotImplementedError

    def offers(self, row: Row) -> "list[Place]":
        """Return the places that the words of a row may mean; none is taken silently."""
        raise NotImplementedError
