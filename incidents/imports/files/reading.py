"""What a sheet is once it is read as a table: how it is read, and its rows."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.imports.files import encodings

LARGEST = 50 * 1024 * 1024  # bytes of a sheet
LONGEST = 100_000  # characters of a cell
WIDEST = 1_000  # columns
TOO_LONG = gettext_lazy("A cell holds more than %s characters. Shorten it.")

FORMATS = ("csv", "xlsx", "xls", "ods")
# Any sign but those of which texts and numbers are made; a blank behind it belongs to no cell.
SEPARATOR = re.compile(r"(?:\t|[^\w\s\"'.+-]) ?")
QUOTES = ('"', "'", "")
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
        right = isinstance(plain, dict) and "format" in plain and plain.keys() <= types.keys()
        if not right or any(type(value) is not types[name] for name, value in plain.items()):
            raise ValidationError(_("This does not say how a sheet is read."))
        reading = cls(**plain)
        if reading.heading < 1 or reading.format not in FORMATS:
            raise ValidationError(_("This does not say how a sheet is read."))
        if reading.format == "csv":
            reading.check_text()
        return reading

    def check_text(self) -> None:
        """Raise ValidationError where no text can be read so."""
        if self.encoding not in encodings.NAMES:
            raise ValidationError(_("There is no encoding %s here.") % self.encoding)
        if not SEPARATOR.fullmatch(self.separator) or self.quote not in QUOTES:
            raise ValidationError(
                _("Cells are parted by one sign that is no letter, digit or quotation mark.")
            )


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
