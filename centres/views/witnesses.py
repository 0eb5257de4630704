"""Pages of what is signed of the book: the newest checkpoint, and retiring a witness."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from centres import actions
from centres.journal import checkpoints
from centres.models import Checkpoint, Witness
from centres.permissions import Permission
from centres.views.form_page import PlainFormPage
from centres.views.pages import page


@page(Permission.READ_JOURNAL)
def journal_checkpoint(request):
    """Give out the newest checkpoint with its signatures, to be kept elsewhere."""
    newest = Checkpoint.objects.visible_to(request.user).newest()
    if newest is None:
        raise Http404
    answer = HttpResponse(checkpoints.note_of(newest), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="checkpoint-{newest.size}.txt"'
    return answer


class WitnessRetire(PlainFormPage):
    """Say which witness counts no more."""

    template_name = "centres/witness_retire.html"
    permission = actions.retire_witness.permission
    context_object_name = "witness"
    heading = gettext_lazy("Retire a witness")
    button = gettext_lazy("Retire")
    shape = "short narrow after"
    is_grave = True
    success_message = gettext_lazy("Retired: the witness %s counts no more.")
    success_url = reverse_lazy("token_list")

    def get_object(self):
        seen = Witness.objects.visible_to(self.request.user, under=Permission.LIST_TOKENS)
        return get_object_or_404(seen.select_related("force", "officer"), pk=self.kwargs["pk"])

    def is_over(self):
        return self.object.retired_at is not None

    def act(self, form):
        return actions.retire_witness(
            by=self.request.user, witness=self.object, **form.cleaned_data
        )

    def get_success_message(self, record):
        return self.success_message % record.name
