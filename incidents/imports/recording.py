"""Recording a judged sheet, and undoing what was recorded: in chunks, until nothing is left."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from centres import database, rubbish
from centres.journal.followers import alone
from centres.models import Officer, Proposal
from incidents import actions
from incidents.imports import judging
from incidents.models import Batch, Sheet, SheetRow

log = logging.getLogger(__name__)

Status = Batch.Status


def begin(sheet: Sheet, *, by: Officer, submission: UUID) -> Batch | Proposal:
    """Begin the import of a judged sheet, or propose it where others have to consent."""
    told = {"centre": sheet.centre, "sheet": str(sheet.pk), **sheet.plan()}
    return actions.open_batch(by=by, submission=submission, **told)


def go_on(batch: Batch, *, progress: Callable[[int], Any] = lambda rows: None) -> None:
    """Record what an open import has still to record, and complete it; strike what one undid.

    Nothing where somebody else is at it.
    """
    with alone(f"batch {batch.pk}") as first:
        if not first:
            return
        step = actions.strike_rows if batch.status == Status.UNDONE else actions.record_rows
        after = 0
        rows: list[SheetRow] | None = None
        while rows is None or rows:
            with rubbish.left():
                rows = step(batch, after=after)
            after = rows[-1].number if rows else after
            progress(len(rows))
        batch.refresh_from_db()
        if batch.status == Status.OPEN:
            clock = Officer.objects.get(username="clock")
            submission = uuid5(batch.pk, "complete")
            actions.complete_batch(by=clock, submission=submission, batch=batch)


def outcome(sheet: Sheet) -> dict[str, int]:
    """Return how many rows became or would become what, and how many are left out."""
    chosen = sheet.rows.chosen().filter(fault="")
    new, total = chosen.filter(revises=None).count(), chosen.count()
    counts, late = sheet.counts(), sheet.rows.exclude(fault="").count()
    refused = counts[SheetRow.Verdict.REFUSED] + late
    known = counts[SheetRow.Verdict.KNOWN]
    left = sum(counts.values()) - total - refused - known
    return {"new": new, "changed": total - new, "known": known, "left": left, "refused": refused}


def progress(batch: Batch) -> tuple[int, int]:
    """Return how many rows of an import are done, and of how many: recorded, or struck."""
    chosen = SheetRow.objects.filter(sheet=batch.sheet_id).chosen()
    if batch.status == Status.UNDONE:
        made = chosen.filter(revises=None).exclude(incident=None)
        return made.filter(live=False).count(), made.count()
    return chosen.count() - chosen.pending().count(), chosen.count()


def waiting():
    """Return the imports that are not at their end: open ones, and undone ones not yet struck."""
    live = SheetRow.objects.live().filter(revises=None, sheet__batch__status=Status.UNDONE)
    undone = Batch.objects.filter(sheet__in=live.values("sheet"))
    return (Batch.objects.filter(status=Status.OPEN) | undone).distinct().order_by("at", "pk")


def sweep() -> None:
    """Judge the sheets that wait for it, and bring each import to its end."""
    for sheet in Sheet.objects.filter(status=Sheet.Status.TO_JUDGE).order_by("at", "pk"):
        _whatever_becomes_of_it(judging.judge, sheet)
    for batch in waiting():
        _whatever_becomes_of_it(go_on, batch)


def _whatever_becomes_of_it(work: Callable[[Any], None], on: Sheet | Batch) -> None:
    """Let what fails stop nothing that waits behind it; the next sweep tries it again."""
    try:
        work(on)
    except Exception as wrong:
        if database.is_away(wrong):
            raise
        log.exception("The import %s stays where it is", on.pk)
