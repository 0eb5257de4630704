"""An import as it stands: how far it is recorded, what it was made of, and undoing it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from centres.journal.action import require
from centres.models import Centre, JournalEntry
from centres.permissions import Permission
from centres.views import live
from centres.views.form_page import PlainFormPage
from centres.views.pages import page
from incidents import actions, notation
from incidents.forms.sheets import UndoForm
from incidents.imports import recording
from incidents.imports.files.tables import Reading
from incidents.imports.mapping import LEFT_OUT, Mapping, targets
from incidents.models import Batch, SheetRow

Status = Batch.Status


def get_batch(request, pk) -> Batch:
    require(request.user, Permission.READ_INCIDENTS)
    batches = Batch.objects.visible_to(request.user)
    people = ("by__force", "undone_by__force", "centre", "force", "sheet")
    return get_object_or_404(batches.select_related(*people).defer("sheet__content"), pk=pk)


@page(Permission.READ_INCIDENTS)
def batch_detail(request, pk):
    """Show an import, live while rows of it are being recorded or struck."""
    batch = get_batch(request, pk)
    done, total = recording.progress(batch)
    context = live.context(request, beside=str(done))
    if answer := live.unchanged(request, beside=str(done)):
        return answer
    context |= {"batch": batch, "done": done, "total": total, "dtg": notation.dtg(batch.at)}
    context |= _facts(request, batch)
    polled = live.is_poll(request)
    name = "incidents/_batch_live.html" if polled else "incidents/batch_detail.html"
    return render(request, name, context)


def _facts(request, batch: Batch) -> dict:
    mapping, labels = Mapping.of(batch.mapping), targets()
    rooms = {room.pk: room.name for room in Centre.objects.visible_to(request.user)}
    entries = JournalEntry.objects.visible_to(request.user).filter(
        subject=Batch.subject, key=batch.key()
    )
    columns = [column for column in mapping.columns if column.target != LEFT_OUT]
    verdicts = dict(SheetRow.Verdict.choices)
    return {
        "reading": Reading.of(batch.read_as),
        "rooms": [(rooms.get(code, code), count) for code, count in batch.rooms.items()],
        "columns": [(c.heading, labels.get(c.target, c.target)) for c in columns],
        "counts": [(verdicts[code], count) for code, count in batch.counts.items() if count],
        "reports_url": f"{reverse('incident_list')}?{urlencode({'batch': batch.key()})}",
        "entries": entries.order_by("position"),
        "may_undo": batch.status != Status.UNDONE
        and request.user.may(Permission.UNDO_IMPORT, batch),
    }


class BatchUndo(PlainFormPage):
    """Undo an import with a reason: the second asking, after its own page."""

    template_name = "incidents/batch_undo.html"
    form_class = UndoForm
    permission = actions.undo_batch.permission
    context_object_name = "batch"
    heading = gettext_lazy("Undo an import")
    button = gettext_lazy("Undo this import")
    shape = "short"
    is_grave = True
    success_message = gettext_lazy("Undone: %s")

    def get_object(self):
        return get_batch(self.request, self.kwargs["pk"])

    def is_over(self):
        return self.object.status == Status.UNDONE

    def get_name(self):
        return self.object.title

    def act(self, form):
        return actions.undo_batch(by=self.request.user, batch=self.object, **form.cleaned_data)

    def get_success_message(self, record):
        return self.success_message % record.title
