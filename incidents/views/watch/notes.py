"""Notes: what the rooms wrote down that is no incident."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from centres.permissions import Permission
from centres.views.pages import FormPage
from incidents import actions, notation
from incidents.forms import NoteForm
from incidents.kinds import Channel
from incidents.models import Entry
from incidents.views.reports.detail import entry_row

LATEST = 100


class NoteList(FormPage):
    """Show the latest notes of all rooms; take a new one of the own room."""

    template_name = "incidents/note_list.html"
    form_class = NoteForm
    success_message = _("Note taken, %s")
    success_url = reverse_lazy("note_list")

    def has_permission(self):
        writing = self.request.method == "POST"
        return self.request.user.may(Permission.NOTE if writing else Permission.READ_INCIDENTS)

    def get_form_kwargs(self):
        centres = self.request.user.centres_for(Permission.NOTE)
        return {**super().get_form_kwargs(), "centres": centres}

    def get_context_data(self, **kwargs):
        by = self.request.user
        notes = Entry.objects.visible_to(by).notes().select_related("written_by", "centre")
        context = super().get_context_data(**kwargs)
        context["form"] = context["form"] if by.may(Permission.NOTE) else None
        rows = [entry_row(note) for note in notes[:LATEST]]
        return {**context, "notes": rows, "latest": LATEST}

    def act(self, form):
        channel = Channel.PAGE.value
        return actions.note(by=self.request.user, channel=channel, **form.cleaned_data)

    def get_success_message(self, record):
        return self.success_message % notation.dtg(record.written_at)
