"""The answer that downloads incidents, and its receipt."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language, override

from centres import journal
from centres.models import Officer
from incidents import notation
from incidents.exports import lines, table
from incidents.exports.stream import Send, streamed
from incidents.filters import IncidentFilter
from incidents.models import Export
from incidents.models.incident import IncidentQuerySet


class Format(NamedTuple):
    media_type: str
    label: str  # a name of its own, in every language
    write: Callable[[IncidentQuerySet, Send], int]


FORMATS = {
    "csv": Format("text/csv", "CSV", table.write),
    "geojson": Format("application/geo+json", "GeoJSON", lines.write_geojson),
    "ndjson": Format("application/x-ndjson", "NDJSON", lines.write_ndjson),
}


def download(chosen: IncidentFilter, *, by: Officer, format: str) -> StreamingHttpResponse:
    """Return an answer that streams the incidents of a filter without errors, newest first.

    The receipt is written first: whoever has got a part of it is told of corrections as well.
    Once everything was handed over, it says how many they were. It holds a filter that the
    database has run: telling of corrections runs it again.
    """
    incidents, now = chosen.qs.newest_first(), timezone.now()
    incidents.exists()
    export = Export.objects.create(
        officer=by, format=format, parameters=chosen.told, head=journal.position(), at=now
    )
    media_type = FORMATS[format].media_type
    name = f"incidents-{notation.dtg(now).replace(' ', '-')}.{format}"
    return StreamingHttpResponse(
        _followed(export, incidents, get_language()),
        content_type=f"{media_type}; charset=utf-8" if format == "csv" else media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _followed(export: Export, incidents: IncidentQuerySet, language: str) -> Iterator[bytes]:
    rows = 0

    def work(send: Send) -> None:
        nonlocal rows
        with override(language):  # it is another thread, which knows of no request
            rows = FORMATS[export.format].write(incidents, send)

    yield from streamed(work)
    Export.objects.filter(pk=export.pk).update(rows=rows)


def expire() -> None:
    """Forget the receipts that are older than any notice."""
    Export.objects.filter(at__lt=timezone.now() - settings.NOTICE_KEPT).delete()
