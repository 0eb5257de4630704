"""The life of a sheet before it is an import: brought, read and mapped, judged, rows accepted."""

import hashlib
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Centre, Officer, Proposal
from centres.permissions import Permission
from centres.text.spelling import fold
from incidents.imports import judging, reasons
from incidents.imports.columns import layouts
from incidents.imports.files import tables
from incidents.imports.files.tables import Reading
from incidents.imports.mapping import Mapping
from incidents.models import Batch, Sheet, SheetMapping, SheetRow

Status, Verdict = Sheet.Status, SheetRow.Verdict
MOST = 10  # of an officer that are no imports yet: each may have 50 MB


def bring(
    *, by: Officer, centre: Centre | None, content: bytes, name: str, nearest: bool = False
) -> Sheet:
    """Keep a sheet, read as it seems to be written. Raises ValidationError where it is none."""
    if not by.may(Permission.IMPORT, Batch(centre=centre, force=by.force)):
        raise PermissionDenied
    # The server's operator, who is of no force, has no page to forget them on.
    if by.force_id and Sheet.objects.filter(officer=by, batch=None).count() >= MOST:
        sentence = _("You have %s sheets that are not imported. Import or forget one first.")
        raise ValidationError(sentence % MOST)
    reading = tables.detect(content, name)
    _refuse_no_list(content, reading)
    return Sheet.objects.create(
        name=name[-200:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        officer=by,
        centre=centre,
        nearest=nearest,
        at=timezone.now(),
        reading=reading.plain(),
    )


def _refuse_no_list(content: bytes, reading: Reading) -> None:
    try:
        headings = tables.read(content, reading).headings
    except ValidationError:  # the page of the reading says why, and another may be chosen
        return
    layouts.refuse_no_list(headings)


@transaction.atomic
def settle(
    sheet: Sheet,
    *,
    by: Officer,
    reading: Reading | None = None,
    mapping: Mapping | None = None,
    dataset: str | None = None,
    nearest: bool | None = None,
) -> Sheet:
    """Say how the sheet is read, which column is what, what its data set is called.

    What was judged before is judged again. Raises ValidationError.
    """
    sheet = _changeable(sheet, by)
    if reading is not None:
        sheet.reading = reading.plain()
    if mapping is not None:
        sheet.mapping, sheet.mapping_sha256 = mapping.plain(), mapping.digest()
    if dataset is not None:
        sheet.dataset = " ".join(dataset.split())
        if not sheet.dataset:
            raise ValidationError({"dataset": _("Name the data set.")})
    if nearest is not None:
        sheet.nearest = nearest
    sheet.clean_fields(exclude={known.name for known in Sheet._meta.fields} - {"dataset"})
    sheet.status, sheet.fault = Status.BROUGHT, ""
    sheet.save()
    return sheet


@transaction.atomic
def let_judge(sheet: Sheet, *, by: Officer) -> Sheet:
    """Have the sheet judged, by the worker's next sweep or by who calls `judging.judge`."""
    sheet = _changeable(sheet, by)
    if not sheet.dataset:
        raise ValidationError({"dataset": _("Name the data set.")})
    table = judging.table_of(sheet)  # refuses what cannot be judged
    layouts.refuse_no_list(table.headings)
    layouts.refuse_values(table.headings)
    sheet.status, sheet.done, sheet.total = Status.TO_JUDGE, 0, None
    sheet.save(update_fields=["status", "done", "total"])
    return sheet


@transaction.atomic
def accept(sheet: Sheet, *, by: Officer, codes: Collection[str]) -> int:
    """Accept the rows that are changed, or doubtful for none but these reasons; return how many."""
    sheet = _changeable(sheet, by)
    codes = set(codes) - {reasons.FUTURE}
    asked = sheet.rows.filter(verdict__in=[Verdict.CHANGED, Verdict.DOUBTFUL])
    return asked.filter(reasons__contained_by=list(codes)).update(accepted=True)


@transaction.atomic
def accept_row(sheet: Sheet, number: int, *, by: Officer, accepted: bool = True) -> None:
    """Accept a changed or doubtful row, or not after all. Raises ValidationError."""
    sheet = _changeable(sheet, by)
    asked = sheet.rows.filter(number=number, verdict__in=[Verdict.CHANGED, Verdict.DOUBTFUL])
    if not asked.exclude(reasons__contains=[reasons.FUTURE]).update(accepted=accepted):
        raise ValidationError(_("Row %s is not one to be accepted.") % number)


@transaction.atomic
def fix(sheet: Sheet, number: int, *, by: Officer, cells: dict[int, str]) -> SheetRow:
    """Write texts into cells of a row, by place, and judge it again; the row stays the same row."""
    sheet = _changeable(sheet, by)
    row = sheet.rows.filter(number=number).first()
    table = judging.table_of(sheet)
    told = next((told for told in table.rows() if told.number == number), None)
    if row is None or told is None or row.verdict == Verdict.KNOWN:
        raise ValidationError(_("Row %s is not one to be mended.") % number)
    fixes = {**sheet.fixes.get(str(number), {}), **{str(at): text for at, text in cells.items()}}
    sheet.fixes = {**sheet.fixes, str(number): fixes}
    sheet.save(update_fields=["fixes"])
    row = judging.Judge(sheet, table).again(judging.mended(told, fixes), row)
    row.save()
    return row


def _changeable(sheet: Sheet, by: Officer) -> Sheet:
    """Hold the sheet; refuse to change another's, one being judged, or one that is an import."""
    sheet = Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if sheet.officer_id != by.pk:
        raise PermissionDenied
    if sheet.status == Status.TO_JUDGE:
        raise ValidationError(_("The sheet is being judged: wait until that is done."))
    if Batch.objects.filter(sheet=sheet).exists():
        raise ValidationError(_("This sheet was imported already: bring it anew."))
    return sheet


def keep_mapping(name: str, mapping: Mapping, *, by: Officer) -> SheetMapping:
    """Keep a mapping under a name, in place of what the own force kept there.

    Raises ValidationError, also where the name is another force's, whose sheets are read by it.
    """
    if not by.may(Permission.IMPORT):
        raise PermissionDenied
    told = {"name": name.strip(), "mapping": mapping.plain(), "officer": by, "force": by.force}
    kept = SheetMapping(**told, folded=fold(name), at=timezone.now())
    kept.clean_fields(exclude={known.name for known in SheetMapping._meta.fields} - {"name"})
    theirs = SheetMapping.objects.filter(folded=kept.folded).exclude(force=by.force)
    if theirs.exists():
        sentence = _("The other force keeps a mapping as “%s”: choose another name.")
        raise ValidationError(sentence % name)
    defaults: dict[str, Any] = {**told, "at": kept.at}
    kept, _new = SheetMapping.objects.update_or_create(folded=kept.folded, defaults=defaults)
    return kept


def kept_mapping(name: str, *, by: Officer) -> Mapping:
    """Return the mapping of a name. Raises ValidationError."""
    kept = SheetMapping.objects.visible_to(by).filter(folded=fold(name)).first()
    if kept is None:
        raise ValidationError(_("No mapping is kept under the name “%s”.") % name)
    return Mapping.of(kept.mapping)


@transaction.atomic
def discard(sheet: Sheet, *, by: Officer) -> None:
    """Forget a sheet that is no import."""
    _changeable(sheet, by).delete()


def expire() -> None:
    """Forget the sheets of some time ago that became no import and wait for no consent."""
    waiting = Proposal.objects.waiting().filter(verb="open_batch")
    proposed = [arguments["sheet"] for arguments in waiting.values_list("arguments", flat=True)]
    old = Sheet.objects.filter(at__lt=timezone.now() - settings.DRAFT_KEPT, batch=None)
    old.exclude(pk__in=proposed).delete()
