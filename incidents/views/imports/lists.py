"""The sheets that an officer has at hand, and the imports of all rooms."""

from django.shortcuts import render

from centres.permissions import Permission
from centres.views import live
from centres.views.pages import page
from incidents import notation
from incidents.models import Batch, Sheet

LATEST = 100  # imports
UNREAD = ("content", "fixes", "mapping")


@page(Permission.READ_INCIDENTS)
def import_list(request):
    """Show where each of the officer's sheets stands, and the imports, the latest first."""
    officer = request.user
    sheets = Sheet.objects.visible_to(officer).filter(officer=officer, batch=None).defer(*UNREAD)
    sheets = list(sheets)
    beside = "-".join(f"{sheet.status}{sheet.done}" for sheet in sheets)
    context = live.context(request, beside=beside)
    if answer := live.unchanged(request, beside=beside):
        return answer
    batches = Batch.objects.visible_to(officer).select_related("centre", "force", "by__force")
    context |= {
        "sheets": [{"sheet": sheet, "dtg": notation.dtg(sheet.at)} for sheet in sheets],
        "batches": [_row(batch) for batch in batches.defer("mapping", "read_as")[:LATEST]],
        "may_import": officer.may(Permission.IMPORT),
    }
    parts = "incidents/_imports.html" if live.is_poll(request) else "incidents/import_list.html"
    return render(request, parts, context)


def _row(batch: Batch) -> dict:
    return {"batch": batch, "dtg": notation.dtg(batch.at), "rows": sum(batch.rooms.values())}
