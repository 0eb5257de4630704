"""What a sheet is once it is read as a table: how it is read, and its rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST = 50 * 1024 * 1024  # bytes of a sheet
LONGEST = 100_000  # characters of a cell
WIDEST = 1_000  # columns
TOO_LONG = gettext_lazy("A cell holds more than %s characters. Shorten it.")

Cell = str | int | float | bool | datetime | date | time | timedelta | None


@dataclass(frozen=True)
class Reading:
    """How the bytes of a sheet are read; what its format does not know stays empty."""

    format: str  # csv (whatever separates its cells), xlsx, xls, ods
    encoding: str = ""
    separator: str = ""  # a blank behind it: blanks after the separator belong to no cell
    quote: str = ""
    worksheet: str = ""
    heading: int = 1  # number of the row of headings
    tags: bool = False  # the row below them holds tags of HXL

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, plain: Any) -> "Reading":
        """Return the reading that `plain` made this of; raise ValidationError otherwise."""
        types = {known.name: known.type for known in fields(cls)}
        if not isinstance(plain, dict) or not plain.keys() <= types.keys() or "format" not in plain:
            raise ValidationError(_("This does not say how a sheet is read."))
        if any(type(value) is not types[name] for name, value in plain.items()):
            raise ValidationError(_("This does not say how a sheet is read."))
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with the number that people see beside it; a fault says why it cannot be taken."""

    number: int
    cells: Sequence[Cell]
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """Headings as written (some may repeat or be empty), tags of HXL, and the rows below."""

    headings: list[str]
    tags: list[str]
    _rows: Callable[[], Iterator[TableRow]] = field(repr=False)
    _count: Callable[[], int] = field(repr=False)

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows that hold anything, from the first at each call."""
        return self._rows()

    def count(self) -> int:
        """Return about how many rows there are: empty ones and lines of a long cell count too."""
        return self._count()
