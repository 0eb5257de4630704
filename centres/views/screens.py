"""Hanging a wall screen in a room, from the page of the room."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.actions import screens
from centres.forms import first_typed
from centres.forms.rooms import ScreenForm
from centres.journal.action import require
from centres.permissions import Permission
from centres.views.form_post import recorded
from centres.views.rooms import room


@require_http_methods(["GET", "HEAD", "POST"])
def screen_hang(request, code):
    """Say what a wall screen is; enrol one, and show its temporary password, this once."""
    centre = room(request, code)
    require(request.user, Permission.MANAGE_ROSTER)
    if request.method != "POST":
        usual = {"username": f"wall-{centre.code.lower()}"}
        return _page(request, centre, ScreenForm(initial={**first_typed(), **usual}))
    form = ScreenForm(request.POST)
    screen = recorded(form, lambda: _hang(request, centre, form))
    if screen is None:
        return _page(request, centre, form, status=400)
    context = {"officer": screen, "done": _("Enrolled"), "secret": getattr(screen, "secret", None)}
    return render(request, "centres/officer_secret.html", context)


def _hang(request, centre, form):
    return screens.hang(by=request.user, centre=centre, **form.cleaned_data)


def _page(request, centre, form, status=200):
    context = {"centre": centre, "form": form}
    return render(request, "centres/screen_form.html", context, status=status)
