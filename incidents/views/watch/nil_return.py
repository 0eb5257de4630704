"""Nothing to report: one button for the own room, wherever a page offers it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.forms import SentForm, first_typed
from centres.journal.action import require
from centres.permissions import Permission
from centres.views.form_post import recorded
from centres.views.rooms import room
from incidents import actions, notation
from incidents.watch.silence import Heard


def offered(request, heard: Heard | None) -> dict | None:
    """Return what `_nil_return.html` needs of a room, None where the officer may not file."""
    if heard is None or not request.user.may(Permission.FILE_NIL_RETURN, heard.centre):
        return None
    filed = notation.dtg(heard.filed) if heard.quiet else ""
    return {
        "centre": heard.centre,
        "filed": filed,
        "next": request.get_full_path(),
        **first_typed(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def nil_return(request, code):
    """File for the running period; whoever comes without a form is shown the handover."""
    centre = room(request, code)
    if request.method != "POST":
        return redirect("handover_list")
    require(request.user, Permission.FILE_NIL_RETURN, centre)
    form = SentForm(request.POST)
    filed = recorded(form, lambda: _file(request, centre, form))
    if filed is None:
        context = {"centre": centre, "form": form, "again": first_typed()}
        return render(request, "incidents/nil_return.html", context, status=400)
    told = {"centre": centre.name, "dtg": notation.dtg(filed.since)}
    messages.success(request, _("Nothing to report of %(centre)s since %(dtg)s: filed") % told)
    return redirect(_back(request))


def _file(request, centre, form):
    submission = form.cleaned_data["submission"]
    return actions.file_nil_return(by=request.user, submission=submission, centre=centre)


def _back(request) -> str:
    """Return where the officer came from, as far as that is a path on this host."""
    came_from, here = request.POST.get("next", ""), {request.get_host()}
    safe = url_has_allowed_host_and_scheme(came_from, here, require_https=request.is_secure())
    return came_from if safe and came_from.startswith("/") else reverse("handover_list")
