"""Worksheets of XLSX, XLS and ODS, as rows: read by a process of its own, for it may be crashed."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast
from zipfile import ZipFile

import orjson
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.imports.files.encodings import NUL, visible
from incidents.imports.files.first_rows import LOOKED_AT
from incidents.imports.files.formats import BROKEN, PASSWORD, ZIP_FAULTS
from incidents.imports.files.reading import WIDEST, Cell, Reading, TableRow

UNPACKED = 512 * 1024**2  # bytes
_PROCESS = Path(__file__).with_name("workbook_process.py")
_WRITTEN: dict[str, Callable[[Any], Cell]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
}


@dataclass(frozen=True)
class Worksheet:
    """A worksheet with its first rows."""

    name: str
    hidden: bool
    height: int
    rows: list[TableRow]


def worksheets(content: bytes, format: str) -> list[Worksheet]:
    """Return the worksheets of a workbook; raise ValidationError where it cannot be opened."""
    found = _asked(content, format, None)
    return [
        Worksheet(one["name"], one["hidden"], one["height"], list(_rows(one["rows"])))
        for one in found
    ]


def records(content: bytes, reading: Reading) -> Iterator[TableRow]:
    """Yield every row of a worksheet."""
    answers = _asked(content, reading.format, reading.worksheet)
    next(answers)  # the height
    yield from _rows(answers)


def count(content: bytes, reading: Reading) -> int:
    """Return how many rows a worksheet has."""
    return next(_asked(content, reading.format, reading.worksheet))


def _rows(plain: Iterator[list] | list[list]) -> Iterator[TableRow]:
    for number, cells in enumerate(plain, 1):
        row = [_cell(cell) for cell in cells]
        if any(isinstance(cell, str) and "\0" in cell for cell in row):
            row = [visible(cell) if isinstance(cell, str) else cell for cell in row]
            yield TableRow(number, row, str(NUL))
        else:
            yield TableRow(number, row)


def _cell(cell: Any) -> Cell:
    return _WRITTEN[cell[0]](cell[1]) if isinstance(cell, list) else cell


def _asked(content: bytes, format: str, worksheet: str | None) -> Iterator[Any]:
    """Yield what the process answers; raise ValidationError where it does not come to an end."""
    if format != "xls":
        _look_at_directory(content)
    asked = {"worksheet": worksheet, "rows": LOOKED_AT, "width": WIDEST + 1}
    with subprocess.Popen(  # noqa: S603 - a script of ours; what it reads it gets as its input
        [sys.executable, "-I", str(_PROCESS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        into, out = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        try:
            with suppress(BrokenPipeError), into:
                into.write(orjson.dumps(asked) + b"\n" + content)
            for line in out:
                answer = orjson.loads(line)
                if answer == "end":
                    return
                if answer == "password":
                    raise ValidationError(PASSWORD)
                if answer == "missing":
                    raise ValidationError(_("The workbook has no worksheet “%s”.") % worksheet)
                if answer == "broken":
                    break
                yield answer
        finally:
            process.kill()
    raise ValidationError(
        _(
            "The workbook is damaged, or reaches too far. Copy what matters into a new one, and "
            "save that."
        )
    )


def _look_at_directory(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except ZIP_FAULTS as wrong:
        raise ValidationError(BROKEN) from wrong
    if size > UNPACKED:
        raise ValidationError(
            _("The workbook unpacks to more than %s MB. Divide it.") % (UNPACKED // 1024**2)
        )
