"""What may happen to imports: begun, completed, undone; their reports follow in chunks."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import alerts
from centres.journal.action import action
from centres.journal.proposing import Consent
from centres.permissions import Permission
from incidents.models import Batch, Sheet, SheetRow

ALONE = 500  # rows that one force may import by itself, for the own room

Status = Batch.Status


def may_alone(*, by, centre, rooms, **_told) -> bool:
    """Tell whether one force may import this by itself, as far as consent goes."""
    return sum(rooms.values()) <= ALONE and set(rooms) == {centre and centre.pk}


def _rooms(*, rooms, **_told) -> list[str]:
    return list(rooms)


def _meant(*, by, centre, **_told) -> Batch:
    return Batch(centre=centre, force=by.force)


@action(
    Permission.IMPORT,
    on=_meant,
    consent=Consent(
        gettext_lazy("Import a sheet"), Permission.CONSENT_TO_IMPORT, may_alone, rooms=_rooms
    ),
    then=alerts.to_commanders("open_batch"),
)
def open_batch(*, by, submission, centre, sheet, dataset, file, new, changed, rooms, rows) -> Batch:
    """Begin to import a judged sheet, named by its key: what is told is its `Sheet.plan()`.

    Nothing else than that is recorded: raises ValidationError where the sheet was judged again or
    rows were accepted since. The reports follow by `record_rows`.
    """
    told = {"dataset": dataset, "file": file, "new": new, "changed": changed, "rooms": rooms}
    brought = Sheet.objects.select_for_update(of=("self",)).filter(pk=sheet).first()
    if brought is None or brought.status != Sheet.Status.JUDGED:
        raise ValidationError(_("Let the sheet be judged first."))
    if (brought.officer_id, brought.centre_id) != (by.pk, centre and centre.pk):
        raise PermissionDenied
    if Batch.objects.filter(sheet=brought).exists():
        raise ValidationError(_("This sheet was imported already: bring it anew."))
    if brought.plan() != {**told, "rows": rows}:
        raise ValidationError(_("The sheet was changed meanwhile: look at it again."))
    if not rooms:
        raise ValidationError(_("The sheet holds nothing to be recorded."))
    return Batch(
        sheet=brought,
        name=brought.name,
        sha256=brought.sha256,
        read_as=brought.reading,
        mapping=brought.mapping,
        dataset=dataset,
        counts=brought.counts(),
        rooms=rooms,
        rows=rows,
        centre=centre,
        force=by.force,
        by=by,
        at=timezone.now(),
    )


@action(Permission.IMPORT, on="batch", lock=True)
def complete_batch(*, by, submission, batch) -> Batch:
    """Let the reports of the import count, once each row of it is recorded or refused."""
    if batch.status != Status.OPEN:
        raise ValidationError(_("This import is not open."))
    rows = SheetRow.objects.filter(sheet=batch.sheet_id).chosen()
    if rows.pending().exists():
        raise ValidationError(_("Rows of this import wait to be recorded."))
    batch.outcome = {
        "new": rows.filter(revises=None).exclude(incident=None).count(),
        "changed": rows.exclude(revises=None).exclude(incident=None).count(),
        "refused": rows.exclude(fault="").count(),
    }
    batch.status, batch.completed_at = Status.COMPLETE, timezone.now()
    return batch


@action(Permission.UNDO_IMPORT, on="batch", lock=True, then=alerts.to_commanders("undo_batch"))
def undo_batch(*, by, submission, batch, reason) -> Batch:
    """Undo an import: from now on its reports count nowhere; `strike_rows` strikes each.

    What it revised stays revised.
    """
    if batch.status == Status.UNDONE:
        raise ValidationError(_("This import is undone already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is undone.")})
    batch.reason = reason.strip()
    batch.clean_fields(exclude={f.name for f in Batch._meta.fields} - {"reason"})
    batch.status, batch.undone_by, batch.undone_at = Status.UNDONE, by, timezone.now()
    return batch
