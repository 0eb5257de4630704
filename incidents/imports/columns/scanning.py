"""What stands in the columns on which a mapping depends: each value, how often, where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from incidents.imports.mapping import HARM, LEFT_OUT, Column, Mapping
from incidents.imports.rows import cells, dates

if TYPE_CHECKING:
    from incidents.imports.files.tables import Table

DATES = ("date", "date_time", "date_end", "noted_at")
CODED = ("precedence", "time_precision", "language", "abduction.outcome")
GRADED = ("grading.source", "grading.information")
SHOWN = 5  # rows of which the numbers are told


@dataclass
class Found:
    """A value of a column: in how many rows it stands, and the first of them."""

    count: int = 0
    rows: list[int] = field(default_factory=list)

    def at(self, row: int) -> None:
        self.count += 1
        if len(self.rows) < SHOWN:
            self.rows.append(row)


@dataclass
class Orders:
    """How the dates of a sheet may be read, all taken together."""

    common: list[str]  # the orders that fit every date
    differ: bool = False  # some dates are another day by another order
    rows: dict[str, list[int]] = field(default_factory=dict)  # that do not fit an order
    example: str = ""


class Scan:
    """One walk through a sheet. Rows with a fault of their own are passed over."""

    def __init__(self, mapping: Mapping, table: "Table"):
        watched = [
            (place, column)
            for column, place in mapping.places_in(table.headings)
            if place is not None and _decides(column.target)
        ]
        kinds = [place for place, column in watched if column.target == "kind"]
        singles = [(p, c) for p, c in watched if c.target != "kind"]
        self.by_column: dict[tuple[str, int], dict[Any, Found]] = {
            (column.heading, column.nth): {} for _place, column in singles
        }
        self.kinds: dict[tuple, Found] = {}
        self.rows = 0
        values = [(place, self.by_column[(c.heading, c.nth)]) for place, c in singles]
        for row in table.rows():
            if row.fault:
                continue
            self.rows += 1
            for place, found in values:
                cell = row.cells[place]
                if cell is not None and cell != "":
                    found.setdefault(_key(cell), Found()).at(row.number)
            if kinds:
                given = tuple(row.cells[place] for place in kinds)
                self.kinds.setdefault(given, Found()).at(row.number)
        self.columns = [column for _place, column in singles]

    def of(self, column: Column) -> dict[Any, Found]:
        """Return the values of a column that say something."""
        known = self.by_column.get((column.heading, column.nth), {})
        return {value: found for value, found in known.items() if not cells.is_blank(value)}

    def dated(self) -> Iterator[Column]:
        yield from (column for column in self.columns if column.target in DATES)

    def orders(self) -> Orders:
        """Return in which orders the dates of the sheet can be read."""
        return _orders((v, f) for column in self.dated() for v, f in self.of(column).items())


def _decides(target: str) -> bool:
    if target == LEFT_OUT:
        return False
    whose = target.startswith(HARM) and target.endswith(":")
    return target == "kind" or target in (*DATES, *CODED, *GRADED) or whose


def _key(cell: Any) -> Any:
    return str(cell) if isinstance(cell, bool) else cell


def _orders(values: Iterable[tuple[Any, Found]]) -> Orders:
    common, seen = set(dates.ORDERS), False
    result = Orders(common=[])
    for value, found in values:
        fit = dates.orders(value)
        if not fit:
            continue
        seen = True
        common &= set(fit)
        if len(set(fit.values())) > 1:
            result.differ, result.example = True, result.example or value
        for order in dates.ORDERS:
            if order not in fit and len(result.rows.setdefault(order, [])) < SHOWN:
                result.rows[order] += found.rows[: SHOWN - len(result.rows[order])]
    if seen:
        result.common = [order for order in dates.ORDERS if order in common]
    return result
