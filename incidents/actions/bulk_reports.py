"""Many incidents at once: reporting the rows of a sheet, placing all anew."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg2.extras import Json, execute_values

from centres import database, journal, values
from centres.journal import bulk
from centres.journal.action import require
from centres.models import JournalEntry, Officer
from centres.models.record import batched
from centres.permissions import Permission
from incidents.actions.reports import report, source_of
from incidents.exchange import obligations
from incidents.models import Incident, Obligation, SourceDetail
from incidents.reports import preparation
from incidents.reports.preparation import NewReport

log = logging.getLogger(__name__)

CHUNK = 500  # reports in one transaction of `report_many`
PLACED = 2_000  # incidents in one transaction of `place_again`
EVERY = Q()


def report_many(
    *, by: Officer, reports: Sequence[NewReport], channel: str
) -> list[Incident | JournalEntry | ValidationError]:
    """Report many incidents in transactions of at most 500, each as `report` would.

    Returns for each, in order: the new incident; or the entry that its submission had made
    before; or the ValidationError that refused it. Nothing that is wrong stops the others, but a
    database that is away stops them all: what was reported so far is, and again adds nothing.
    """
    results = []
    for chunk in batched(reports, CHUNK):
        try:
            results += _report_chunk(by=by, reports=chunk, channel=channel)
        except DatabaseError:
            for new in chunk:
                results += _report_alone(by=by, new=new, channel=channel)
    return results


def _report_alone(*, by, new: NewReport, channel: str) -> list:
    try:
        return _report_chunk(by=by, reports=[new], channel=channel)
    except DatabaseError as wrong:
        database.note_refused_write(wrong)
        if database.is_away(wrong):
            raise  # so would all that follow be refused
        log.exception("report %s", new.submission)
        return [ValidationError(_("The database refused it; the server's log says why."))]


@transaction.atomic
def _report_chunk(*, by, reports: Sequence[NewReport], channel: str) -> list:
    for centre in {new.centre for new in reports}:
        report.require(by, centre=centre)
    submissions = [new.submission for new in reports]
    # What each submission has made: an entry before, or a change in this chunk.
    outcomes = JournalEntry.objects.in_bulk(submissions, field_name="submission")
    results: list[Incident | JournalEntry | ValidationError] = []
    sources: list[SourceDetail] = []
    for new in reports:
        try:
            results.append(_prepared(new, outcomes, sources, by=by, channel=channel))
        except ValidationError as wrong:
            results.append(wrong)
    store([new for new in outcomes.values() if isinstance(new, Prepared)], sources, by=by)
    return results


def store(reports: Sequence["Prepared"], sources: list[SourceDetail], *, by: Officer) -> None:
    """Place and number the reports and record them, each with its entry."""
    incidents = [new.incident for new in reports]
    preparation.place(incidents)
    preparation.number(incidents)
    owed = obligations.of_reports(incidents)
    journal.write(
        by=by,
        verb=report.__name__,
        changes=[journal.Change(new.incident, new.submission, new.request) for new in reports],
        save=lambda: _insert(incidents, sources, owed),
    )


def _insert(*tables: list) -> None:
    for rows in tables:
        bulk.insert(rows)


@dataclass(frozen=True)
class Prepared:
    """A report of the chunk at hand, under the names that an entry has for the same."""

    incident: Incident
    submission: UUID
    request: str
    by_id: UUID


def _prepared(
    new: NewReport, outcomes: dict, sources: list, *, by, channel
) -> Incident | JournalEntry:
    """Return the incident to be stored, or what the submission has made before."""
    digest = _digest(new, channel)
    before = outcomes.get(new.submission)
    if before is None:
        outcomes[new.submission] = prepared(new, sources, by=by, channel=channel)
        return outcomes[new.submission].incident
    if (before.request, before.by_id) != (digest, by.pk):
        raise ValidationError(_("Recorded before with another content; it stays as it was."))
    return before.incident if isinstance(before, Prepared) else before


def _digest(new: NewReport, channel: str) -> str:
    request = {"centre": new.centre.key(), "fields": new.fields, "channel": channel}
    return journal.digest_of(verb=report.__name__, request=request)


def prepared(
    new: NewReport,
    sources: list[SourceDetail],
    *,
    by,
    channel: str,
    blank: Incident | None = None,
) -> Prepared:
    """Return the report validated, ready for `store`; its source details are added to `sources`."""
    digest = _digest(new, channel)
    new = replace(new, **values.cleaned({"fields": new.fields}))
    incident = preparation.new_incident(by=by, new=new, channel=channel, blank=blank)
    sources.append(source_of(incident, by=by, text=new.fields.get("source")))
    return Prepared(incident, new.submission, digest, by.pk)


def store_struck(incidents: Sequence[Incident], voided: Sequence[Obligation]) -> None:
    """Save what striking has changed in many reports, in those they free, and what is void."""
    rows = [
        (str(i.pk), i.position, i.version, i.struck_at, str(i.struck_by_id), i.strike_reason)
        for i in incidents
    ]
    with connection.cursor() as cursor, connection.wrap_database_errors:
        execute_values(
            cursor.cursor,
            "UPDATE incidents_incident AS i SET position = v.position, version = v.version, "
            "struck_at = v.at, struck_by_id = v.by, strike_reason = v.reason, "
            "revision_reason = '' FROM (VALUES %s) AS v (id, position, version, at, by, reason) "
            "WHERE i.id = v.id",
            rows,
            template="(%s::uuid, %s, %s, %s, %s::uuid, %s)",
            page_size=CHUNK,
        )
    for incident in incidents:
        for freed in incident.freed:
            freed.touched = incident.position
            freed.save(update_fields=["same_as", "touched"])
    for obligation in voided:
        obligation.save()


def place_again(
    *, by: Officer, progress: Callable[[int], Any] = lambda placed: None, among: Q = EVERY
) -> int:
    """Place every incident under the editions now in force; returns how many moved.

    Each is tied to the place that its words name, too. Both are derived and outside of the
    journalled state, so this makes no entries.
    """
    require(by, Permission.LOAD_AREAS)
    moved, last = 0, None
    while True:
        with transaction.atomic():
            locked = Incident.objects.select_for_update(no_key=True, of=("self",))
            rest = locked.filter(among).order_by("pk").defer("search")
            batch = list(rest.filter(pk__gt=last)[:PLACED] if last else rest[:PLACED])
            if not batch:
                return moved
            before = [_placement(incident) for incident in batch]
            preparation.place(batch)
            changed = [i for i, was in zip(batch, before, strict=True) if _placement(i) != was]
            _store_places(changed)
        moved, last = moved + len(changed), batch[-1].pk
        progress(len(batch))


def _placement(incident: Incident) -> tuple:
    placed = incident.areas, incident.in_gap, incident.bordering
    return *placed, incident.place_key, incident.place_names


def _store_places(incidents: list[Incident]) -> None:
    if not incidents:
        return
    rows = [
        (str(incident.pk), *placed, names and Json(names))
        for incident in incidents
        for *placed, names in [_placement(incident)]
    ]
    with connection.cursor() as cursor, connection.wrap_database_errors:
        execute_values(
            cursor.cursor,
            "UPDATE incidents_incident AS i SET areas = v.areas, in_gap = v.in_gap, "
            "bordering = v.bordering, place_key = v.place_key, place_names = v.place_names "
            "FROM (VALUES %s) AS v (id, areas, in_gap, bordering, place_key, place_names) "
            "WHERE i.id = v.id",
            rows,
            template="(%s::uuid, %s::bigint[], %s::boolean, %s::varchar[], %s, %s::jsonb)",
            page_size=500,
        )
