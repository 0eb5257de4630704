"""Notes: what the rooms wrote down that is no incident."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.forms import first_typed
from centres.journal.action import require
from centres.permissions import Permission
from centres.views.form_post import recorded
from incidents import actions, notation
from incidents.forms import NoteForm
from incidents.kinds import Channel
from incidents.models import Entry
from incidents.views.reports.detail import shown

LATEST = 100


@require_http_methods(["GET", "HEAD", "POST"])
def note_list(request):
    """Show the latest notes of all rooms; take a new one of the own room."""
    writing = request.method == "POST"
    require(request.user, Permission.NOTE if writing else Permission.READ_INCIDENTS)
    centres = request.user.centres_for(Permission.NOTE)
    if not writing:
        return _page(request, NoteForm(initial=first_typed(), centres=centres))
    form = NoteForm(request.POST, centres=centres)
    note = recorded(form, lambda: _note(request, form))
    if note is None:
        return _page(request, form, status=400)
    messages.success(request, _("Note taken, %s") % notation.dtg(note.written_at))
    return redirect("note_list")


def _note(request, form):
    return actions.note(
        by=request.user,
        submission=form.cleaned_data["submission"],
        centre=form.cleaned_data["centre"],
        text=form.cleaned_data["text"],
        channel=Channel.PAGE.value,
    )


def _page(request, form, status=200):
    notes = Entry.objects.visible_to(request.user).notes().select_related("written_by", "centre")
    context = {
        "form": form if request.user.may(Permission.NOTE) else None,
        "notes": [shown(note) for note in notes[:LATEST]],
        "latest": LATEST,
    }
    return render(request, "incidents/note_list.html", context, status=status)
