"""A sheet of historic incidents (CSV), read row by row into reports."""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.kinds import Kind, Precision

KINDS = frozenset(Kind.values)
COLUMNS = ("date", "type", "latitude", "longitude")


@dataclass(frozen=True)
class Row:
    """One row: its number in the file (the heading is row 1), and its fields or its fault."""

    number: int
    fields: dict | None
    fault: str = ""


def rows(file: Path, *, source: str, kinds: dict[str, str]) -> Iterator[Row]:
    """Yield the rows of a file with the columns date, type, latitude and longitude.

    `kinds` says which kind of incident a type is; a type that is itself a kind needs no saying.
    Raises ValidationError when the heading lacks a column.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        try:
            heading = [name.strip().lower() for name in _cells(next(lines, ""))]
        except csv.Error as wrong:
            raise ValidationError(_("The heading cannot be read: %s") % wrong) from wrong
        missing = [name for name in COLUMNS if name not in heading]
        if missing:
            raise ValidationError(_("The heading lacks: %s.") % ", ".join(missing))
        for number, line in enumerate(lines, 2):
            if line.strip():
                yield _row(number, line, heading, source, kinds)


def _cells(line: str) -> list[str]:
    """Return the cells of one line, parsed alone: an open quote must not swallow other rows."""
    return next(csv.reader([line], strict=True), [])


def _row(number: int, line: str, heading: list[str], source: str, kinds: dict) -> Row:
    try:
        cells = _cells(line)
    except csv.Error as wrong:
        return Row(number, None, _("the row cannot be read: %s") % wrong)
    if len(cells) < len(heading):
        return Row(number, None, _("the row has %s of %s cells") % (len(cells), len(heading)))
    told = dict(zip(heading, (cell.strip() for cell in cells), strict=False))
    try:
        kind = kinds.get(told["type"], told["type"])
        if kind not in KINDS:
            raise ValueError(_("unknown kind “%s”") % told["type"])
        fields = {
            "kind": kind,
            "occurred_at": _midnight(told["date"]),
            "time_precision": Precision.DAY.value,
            "latitude": _degrees(told["latitude"], "latitude"),
            "longitude": _degrees(told["longitude"], "longitude"),
            "narrative": f"{told['type']} ({source}, {number})",
        }
    except ValueError as wrong:
        return Row(number, None, str(wrong))
    return Row(number, fields)


def _midnight(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise ValueError(_("bad date “%s”") % text) from wrong
    return datetime.combine(day, datetime.min.time(), tzinfo=settings.LOCAL_ZONE)


def _degrees(text: str, name: str) -> float:
    if not text:
        raise ValueError(_("empty %s") % name)
    try:
        degrees = float(text)
    except ValueError:
        degrees = math.nan
    if not math.isfinite(degrees):
        raise ValueError(_("bad %(name)s “%(text)s”") % {"name": name, "text": text})
    return degrees


def submission_of(source: str, number: int):
    """Return the submission of a row: the same whenever the source is read again."""
    return uuid5(NAMESPACE_URL, f"import:{source}:{number}")
