"""Reads one workbook in a process of its own: what it is asked and its bytes in, lines of JSON out.

The parser is not ours and the file is a stranger's. A workbook of five kilobytes can ask for half a
terabyte, for which the parser ends its process: that must not be the server. Run as a script, it
knows nothing of this project.
"""

import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any

import orjson
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    load_workbook,
)

MEMORY = 1536 * 1024**2  # bytes
TIME = 120  # seconds on a processor


def answers(asked: dict[str, Any], content: bytes) -> Iterator[Any]:
    """Yield the rows of a worksheet, or the first ones of each where none is named; then `end`."""
    try:
        workbook = load_workbook(BytesIO(content))
        if asked["worksheet"] is None:
            yield from _worksheets(workbook, asked["rows"], asked["width"])
        else:
            sheet = workbook.get_sheet_by_name(asked["worksheet"])
            yield _height(sheet)
            yield from (_plain(row[: asked["width"]]) for row in sheet.iter_rows())
        yield "end"
    except PasswordError:
        yield "password"
    except WorksheetNotFound:
        yield "broken" if asked["worksheet"] is None else "missing"
    except CalamineError:
        yield "broken"


def _worksheets(workbook: CalamineWorkbook, rows: int, width: int) -> Iterator[dict[str, Any]]:
    for known in workbook.sheets_metadata:
        if known.typ is SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(known.name)
            yield {
                "name": known.name,
                "hidden": known.visible is not SheetVisibleEnum.Visible,
                "height": _height(sheet),
                "rows": [_plain(row[:width]) for row in islice(sheet.iter_rows(), rows)],
            }


def _height(sheet: CalamineSheet) -> int:
    return sheet.end[0] + 1 if sheet.end else 0


def _plain(row: list) -> list[Any]:
    """Return the cells as JSON has them: times as name and text, whole numbers without fraction."""
    return [_cell(cell) for cell in row]


def _cell(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, timedelta):
        return ["timedelta", cell.total_seconds()]
    if isinstance(cell, date | datetime | time):
        return [type(cell).__name__, cell.isoformat()]
    return None if cell == "" else cell


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (TIME, TIME))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = orjson.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    for answer in answers(asked, content):
        sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")


if __name__ == "__main__":
    main()
