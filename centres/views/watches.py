"""Opening and closing watches, from the page of their room."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from centres import actions, roster
from centres.actions import watches
from centres.forms import SentForm
from centres.forms.roster import WatchForm
from centres.journal.action import require
from centres.models import Watch
from centres.permissions import Permission
from centres.views.form_post import recorded
from centres.views.rooms import room, room_page


@require_http_methods(["GET", "HEAD", "POST"])
def watch_open(request, code):
    """Put an officer of the room on duty; whoever comes without a form is shown the room."""
    centre = room(request, code)
    if request.method != "POST":
        return redirect("centre_detail", centre.pk)
    require(request.user, Permission.OPEN_WATCH, centre)
    form = WatchForm(request.POST, officers=_posted(request, centre))
    watch = recorded(form, lambda: _open(request, centre, form))
    if watch is None:
        return room_page(request, centre, form, status=400)
    messages.success(request, _("Watch opened: %s") % watch.officer.name)
    return redirect("centre_detail", centre.pk)


def _posted(request, centre):
    postings = roster.postings(request.user)
    return [p.officer for p in postings if p.centre_id == centre.pk and p.officer.rank]


def _open(request, centre, form):
    submission = form.cleaned_data["submission"]
    officer = form.officers[form.cleaned_data["officer"]]
    return watches.take_up(by=request.user, submission=submission, officer=officer, centre=centre)


@require_POST
def watch_close(request, pk):
    require(request.user, Permission.READ_ROSTER)
    visible = Watch.objects.visible_to(request.user).select_related("officer", "centre")
    watch = get_object_or_404(visible, pk=pk)
    require(request.user, Permission.OPEN_WATCH, watch)
    form = SentForm(request.POST)
    if recorded(form, lambda: _close(request, watch, form)) is None:
        return room_page(request, watch.centre, form, status=400)
    messages.success(request, _("Watch closed: %s") % watch.officer.name)
    return redirect("centre_detail", watch.centre_id)


def _close(request, watch, form):
    submission = form.cleaned_data["submission"]
    return actions.close_watch(by=request.user, submission=submission, watch=watch)
