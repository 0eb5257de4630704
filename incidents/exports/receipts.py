"""The answer that downloads incidents, and its receipt."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language, override

from centres import journal
from centres.access import downloads, log
from centres.journal.action import require
from centres.models import Look, Officer
from centres.permissions import Permission
from incidents import notation
from incidents.exports import json_lines, table, workbook
from incidents.exports.stream import Send, streamed
from incidents.models import Export, Incident
from incidents.models.incident import IncidentQuerySet
from incidents.search.filters import IncidentFilter


class Format(NamedTuple):
    media_type: str
    label: str  # a name of its own, in every language
    write: Callable[[IncidentQuerySet, Send], int]
    most: int | None = None  # reports; with an end it is for people, and not offered to systems


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "xlsx": Format(XLSX, "XLSX", workbook.write, workbook.MOST),
    "csv": Format("text/csv", "CSV", table.write),
    "geojson": Format("application/geo+json", "GeoJSON", json_lines.write_geojson),
    "ndjson": Format("application/x-ndjson", "NDJSON", json_lines.write_ndjson),
}


def exportable(by: Officer) -> IncidentQuerySet:
    """Return the reports that the officer may export. Raises PermissionDenied."""
    require(by, Permission.EXPORT)
    return Incident.objects.visible_to(by)


def download(
    chosen: IncidentFilter, *, by: Officer, format: str, address: str
) -> StreamingHttpResponse:
    """Return an answer that streams the incidents of a filter without errors, newest first.

    The receipt is written first: whoever has got a part of it is told of corrections as well.
    Once everything was handed over, it says how many they were. It holds a filter that the
    database has run: telling of corrections runs it again. Raises TooManyError.
    """
    work, now = Work(chosen.qs.newest_first(), format, get_language()), timezone.now()
    work.incidents.exists()
    with transaction.atomic():
        export = Export.objects.create(
            officer=by, format=format, parameters=chosen.params, head=journal.position(), at=now
        )
        parts = streamed(work, lambda: downloads.take_turn(by))
        # Last of all: lines are in the order of commits, so others wait for this one.
        words = {"format": format, **chosen.params}
        log.note(Look.EXPORT, by=by, at=now, details=words, once=export.once, address=address)
    content = _handed_over(export, work, parts)
    next(content)  # up to here it may still be refused, or fail, in words
    return _answer(content, format, now)


def too_many(chosen: IncidentFilter, format: str) -> bool:
    """Tell whether a filter shows more than a format holds."""
    most = FORMATS[format].most
    return most is not None and chosen.qs.order_by()[: most + 1].count() > most


def announced(format: str) -> StreamingHttpResponse:
    """Return the headers of a download alone: nothing is read, and nobody has got anything."""
    return _answer(iter(()), format, timezone.now())


def _answer(parts: Iterator[bytes], format: str, now: datetime) -> StreamingHttpResponse:
    media_type = FORMATS[format].media_type
    name = f"incidents-{notation.dtg(now).replace(' ', '-')}.{format}"
    return StreamingHttpResponse(
        parts,
        content_type=f"{media_type}; charset=utf-8" if format == "csv" else media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@dataclass
class Work:
    """Writes the incidents down, in a thread that knows of no request; says how many they were."""

    incidents: IncidentQuerySet
    format: str
    language: str
    rows: int = 0

    def __call__(self, send: Send) -> None:
        with override(self.language):
            self.rows = FORMATS[self.format].write(self.incidents, send)


def _handed_over(export: Export, work: Work, parts: Generator[bytes]) -> Iterator[bytes]:
    """Yield an empty part once the first is there, then all of them."""
    with closing(parts):
        first = next(parts, b"")
        yield b""
        if not connection.in_atomic_block:
            connection.close()  # it may take half an hour, and has a connection of its own
        yield first
        yield from parts
    Export.objects.filter(pk=export.pk).update(rows=work.rows)


def expire() -> None:
    """Forget the receipts that are older than any notice."""
    Export.objects.filter(at__lt=timezone.now() - settings.NOTICE_KEPT).delete()
