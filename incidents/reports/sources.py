"""Source details as officers read them: whatever page or answer shows any opens them here."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from django.utils import timezone

from centres.access import log
from centres.models import JournalEntry, Officer
from incidents import notation
from incidents.models import Incident, SourceDetail
from incidents.models.row_security import opened


@dataclass(frozen=True, kw_only=True)
class SourceVersion:
    """What was told of a source at one time: by whom, and when."""

    version: int
    text: str
    by: Officer
    at: datetime

    @property
    def dtg(self) -> str:
        return notation.dtg(self.at)


def read(incident: Incident, *, by: Officer, address: str) -> list[SourceVersion]:
    """Return what was told of the source, the newest first; nothing where `by` may not read it.

    Whoever is shown a text has opened it: a line a minute in the access log. Raises
    NotWrittenError.
    """
    with opened(by.force_id or ""):
        seen = SourceDetail.objects.visible_to(by).filter(incident=incident)
        told = list(seen.select_related("by__force").order_by("version"))
    if any(source.text for source in told):
        version, minute = told[-1].version, f"{timezone.now():%Y-%m-%dT%H:%M}"
        once = f"source:{incident.pk}:{version}:{by.pk}:{minute}"
        about = {"about": incident.number, "version": version}
        log.note_source(by=by, address=address, once=once, **about)
    written = _written_with(incident, told)
    return [
        SourceVersion(version=source.version, text=source.text, **written[source.version])
        for source in reversed(told)
    ]


def changes(told: list[SourceVersion]) -> list[SourceVersion]:
    """Return those that say something else than the one before: in old books not all do."""
    pairs = zip_longest(told, told[1:])
    return [source for source, before in pairs if before is None or source.text != before.text]


def _written_with(incident: Incident, told: list[SourceDetail]) -> dict[int, dict]:
    """Return by version of the source who wrote it and when: by itself, or with the report."""
    written = {1: {"by": incident.reported_by, "at": incident.reported_at}}
    written |= {source.version: {"by": source.by, "at": source.at} for source in told if source.by}
    if any(source.version not in written for source in told):
        entries = JournalEntry.objects.filter(subject=incident.subject, key=incident.key())
        for entry in entries.select_related("by__force").order_by("position"):
            written.setdefault(entry.state()["version"], {"by": entry.by, "at": entry.at})
    return written
