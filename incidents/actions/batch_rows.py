"""The rows of an import, a chunk in each transaction: recorded while open, struck once undone.

Whatever is killed between two chunks goes on with the next: what a row became stands on the row.
"""

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import uuid5

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from psycopg2.extras import execute_values

from centres import database, journal, values
from centres.journal.action import save_with
from centres.journal.lock import held
from centres.models import Centre
from incidents.actions import reports
from incidents.actions.bulk_reports import CHUNK, Prepared, prepared, store, store_struck
from incidents.fields import BROUGHT, TIMES
from incidents.kinds import Channel
from incidents.models import Batch, Incident, SheetRow, SourceDetail
from incidents.reports import preparation
from incidents.reports.preparation import ALLOWED, NewReport

log = logging.getLogger(__name__)

REVISED = {*ALLOWED, *BROUGHT}


def fields_of(row: SheetRow) -> dict[str, Any]:
    """Return the fields of `report` that a row holds; of a doubtful point it was said: as it is."""
    told = {n: values.read_time(v) if n in TIMES and v else v for n, v in row.fields.items()}
    return {**told, "location_confirmed": True}


def record_rows(batch: Batch, *, after: int = 0) -> list[SheetRow]:
    """Record the next rows of an open import, at most 500, and return them.

    Whoever has seen all rows to the end up to a number names it, `after`: to find the next faster.

    Of a row that cannot be recorded any more, or that the database refuses, the reason is kept, and
    it stops no other; a database that is away stops them all, until it is back.
    """
    try:
        return _record(batch, after, CHUNK)
    except DatabaseError as wrong:
        if database.is_away(wrong):
            raise
    rows: list[SheetRow] = []
    while len(rows) < CHUNK and (row := _record_alone(batch, rows[-1].number if rows else after)):
        rows += row
    return rows


def _record_alone(batch: Batch, after: int) -> list[SheetRow]:
    """Record the next row by itself, or keep that the database refuses it."""
    try:
        return _record(batch, after, 1)
    except DatabaseError as wrong:
        database.note_refused_write(wrong)
        if database.is_away(wrong):
            raise
        log.exception("A row of the import %s", batch.pk)
    with transaction.atomic():
        held(batch)
        rows = _next(batch, after, 1)
        _refuse_known(rows)  # which it may have been for, each time somewhat later than asked
        for row in rows:
            row.fault = row.fault or _("The database refused it; the server's log says why.")
        _keep(rows)
        return rows


@transaction.atomic
def _record(batch: Batch, after: int, most: int) -> list[SheetRow]:
    batch = held(batch)
    if batch.status != Batch.Status.OPEN:
        return []
    rows = _next(batch, after, most)
    _refuse_known(rows)
    _report([row for row in rows if not (row.revises_id or row.fault)], batch)
    _revise([row for row in rows if row.revises_id and not row.fault], batch)
    _keep(rows)
    return rows


def _next(batch: Batch, after: int, most: int) -> list[SheetRow]:
    rest = SheetRow.objects.filter(sheet=batch.sheet_id, number__gt=after).pending()
    return list(rest.only("number", "identity", "fields", "centre", "revises", "fault")[:most])


def _refuse_known(rows: Sequence[SheetRow]) -> None:
    """Refuse what another import has recorded, or changed, since the sheet was judged."""
    live = SheetRow.objects.live().filter(identity__in=[row.identity for row in rows])
    reports_by_identity = dict(live.values_list("identity", "incident"))
    for row in rows:
        if reports_by_identity.get(row.identity, row.revises_id) != row.revises_id:
            row.fault = _("Another import has recorded this row meanwhile.")


def _report(rows: Sequence[SheetRow], batch: Batch) -> None:
    by, channel = batch.by, Channel.IMPORT.value
    centres = Centre.objects.in_bulk({row.centre_id for row in rows})
    blanks: dict[str | None, Incident] = {}
    new: list[Prepared] = []
    sources: list[SourceDetail] = []
    for row in rows:
        told = NewReport(
            centre=centres[row.centre_id],
            submission=uuid5(batch.pk, str(row.identity)),
            fields=fields_of(row),
            batch=batch,
        )
        code = row.centre_id
        if code not in blanks:
            blanks[code] = preparation.blank_incident(by=by, new=told, channel=channel)
        try:
            new.append(prepared(told, sources, by=by, channel=channel, blank=blanks[code]))
        except ValidationError as wrong:
            row.fault = sentences(wrong)
        else:
            row.incident_id = new[-1].incident.pk
    if new:
        store(new, sources, by=batch.by)


def _revise(rows: Sequence[SheetRow], batch: Batch) -> None:
    """Make of each changed row the next version of its report."""
    for row in rows:
        try:
            with transaction.atomic():
                _revise_one(row, batch)
        except ValidationError as wrong:
            row.fault = sentences(wrong)
        else:
            row.incident_id = row.revises_id


def _revise_one(row: SheetRow, batch: Batch) -> None:
    incident = held(Incident(pk=row.revises_id))
    if incident.struck:
        raise ValidationError(_("This report is struck: it stays as it is."))
    if incident.force_id != batch.force_id:
        raise ValidationError(_("The report that it changes is of another force."))
    fields = {name: value for name, value in fields_of(row).items() if name in REVISED}
    parts = reports.revised(incident, fields=fields, allowed=REVISED)
    change = _change(incident, "revise", {"fields": fields}, batch=batch)
    save = partial(save_with, incident, parts)
    journal.write(by=batch.by, verb="revise", changes=[change], save=save)


def _change(incident, verb: str, told: dict, *, batch: Batch) -> journal.Change:
    """Return what a verb of reports has made of one, as the action of that name would."""
    digest = journal.digest_of(verb=verb, request={"incident": incident.key(), **told})
    return journal.Change(incident, uuid5(batch.pk, f"{verb} {incident.pk}"), digest)


def _keep(rows: Sequence[SheetRow]) -> None:
    """Keep what became of the rows; of each identity the book has the latest alone."""
    revised = [row.identity for row in rows if row.revises_id and row.incident_id]
    SheetRow.objects.live().filter(identity__in=revised).update(live=False)
    if rows:
        # Django wraps the errors of its own cursor, not of the one in it.
        with connection.cursor() as cursor, connection.wrap_database_errors:
            execute_values(
                cursor.cursor,
                "UPDATE incidents_sheetrow AS r SET incident_id = v.incident, fault = v.fault, "
                "live = v.incident IS NOT NULL FROM (VALUES %s) AS v (id, incident, fault) "
                "WHERE r.id = v.id",
                [(r.pk, r.incident_id and str(r.incident_id), r.fault) for r in rows],
                template="(%s, %s::uuid, %s)",
                page_size=CHUNK,
            )


def sentences(wrong: ValidationError) -> str:
    """Return what was found wrong with a report as one text, by the names of the fields."""
    if not hasattr(wrong, "error_dict"):
        return " ".join(wrong.messages)
    said = wrong.message_dict.items()
    return "; ".join(f"{name}: {' '.join(told)}" for name, told in said)


def strike_rows(batch: Batch, *, after: int = 0) -> list[SheetRow]:
    """Strike the next reports of an undone import, at most 500, and return their rows.

    What was struck already stays as it is; what the import only revised stays in the book.
    """
    with transaction.atomic():
        batch = held(batch)
        return _strike(batch, after) if batch.status == Batch.Status.UNDONE else []


def _strike(batch: Batch, after: int) -> list[SheetRow]:
    rest = SheetRow.objects.live().filter(sheet=batch.sheet_id, revises=None, number__gt=after)
    rows = list(rest.order_by("number").only("number", "incident")[:CHUNK])
    keys = [row.incident_id for row in rows]
    locked = Incident.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    incidents = [incident for incident in locked.filter(pk__in=keys) if not incident.struck]
    if incidents:
        _strike_together(incidents, batch, by=batch.undone_by)
    SheetRow.objects.filter(pk__in=[row.pk for row in rows]).update(live=False)
    return rows


def _strike_together(incidents: Sequence[Incident], batch: Batch, *, by) -> None:
    told = {"reason": batch.reason}
    voided, _freed = reports.struck_together(incidents, by=by, **told)
    changes = [_change(incident, "strike", told, batch=batch) for incident in incidents]
    save = partial(store_struck, incidents, voided)
    journal.write(by=by, verb="strike", changes=changes, save=save)
