"""What the pages of one sheet share: finding it, whose it is, and the way through its steps."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from centres.journal.action import require
from centres.permissions import Permission
from incidents.imports.files import tables
from incidents.imports.files.tables import Reading, Table
from incidents.models import Sheet

Status = Sheet.Status


def get_sheet(request, pk) -> Sheet:
    """Return a sheet that the officer may see, without its content."""
    require(request.user, Permission.READ_INCIDENTS)
    sheets = Sheet.objects.visible_to(request.user).defer("content")
    return get_object_or_404(sheets.select_related("officer__force", "centre"), pk=pk)


def own_sheet(request, pk) -> Sheet:
    """Return a sheet of the officer's own, to settle or judge it, or record its rows."""
    sheet = get_sheet(request, pk)
    if sheet.officer_id != request.user.pk or not request.user.may(Permission.IMPORT):
        raise PermissionDenied
    return sheet


def is_settled(sheet: Sheet) -> bool:
    """Tell whether nothing can be settled: it is being judged, or an import already."""
    return sheet.status == Status.TO_JUDGE or hasattr(sheet, "batch")


def table_of(sheet: Sheet) -> Table:
    return tables.read(bytes(sheet.content), Reading.of(sheet.reading))


def steps(sheet: Sheet | None, current: str) -> list[dict]:
    """Return the way from the file to the record, each step with its address where it has one."""
    names = {
        "sheet_new": _("File"),
        "sheet_reading": _("How it is read"),
        "sheet_columns": _("Columns"),
        "sheet": _("What was found"),
        "sheet_record": _("Record"),
    }
    reached = {"sheet_reading", "sheet_columns"} if sheet else set()
    if sheet and sheet.status == Status.JUDGED:
        reached |= {"sheet", "sheet_record"}
    return [
        {
            "label": label,
            "current": name == current,
            "url": reverse(name, args=[sheet.pk]) if sheet and name in reached else "",
        }
        for name, label in names.items()
    ]
