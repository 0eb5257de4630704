"""Creating rooms and changing rooms and officers; where another was faster, both texts."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres import actions, roster
from centres.forms import first_typed
from centres.forms.rooms import CentreChangeForm, CentreForm, typed_of
from centres.forms.roster import OfficerForm
from centres.journal.action import require
from centres.models import Force
from centres.permissions import Permission
from centres.views.form_post import recorded
from centres.views.officers import found
from centres.views.rooms import room

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def centre_new(request):
    require(request.user, Permission.MANAGE_CENTRES)
    if request.method != "POST":
        return _new_page(request, CentreForm(initial=first_typed()))
    form = CentreForm(request.POST)
    centre = recorded(form, lambda: _create(request, form))
    if centre is None:
        return _new_page(request, form, status=400)
    messages.success(request, _("Room created: %s") % centre.name)
    return redirect("centre_detail", centre.pk)


def _create(request, form):
    submission = form.cleaned_data["submission"]
    return actions.create_centre(by=request.user, submission=submission, fields=form.told())


def _new_page(request, form, status=200):
    context = {"form": form, "back": reverse("centre_list")}
    return render(request, "centres/centre_form.html", context, status=status)


@require_http_methods(METHODS)
def centre_change(request, code):
    centre = room(request, code)
    require(request.user, Permission.MANAGE_CENTRES, centre)

    def form_of(state, data=None, **more):
        return CentreChangeForm(data, initial={**typed_of(state), **more})

    def change(form):
        return actions.change_centre(centre=centre, **_sent(request, form))

    back = reverse("centre_detail", args=[centre.pk])
    page = {"centre": centre, "template": "centres/centre_form.html", "back": back}
    return _change(request, centre, form_of, change, page)


@require_http_methods(METHODS)
def officer_change(request, pk):
    officer = found(request, pk)
    require(request.user, Permission.MANAGE_ROSTER, officer)
    forces = Force.objects.visible_to(request.user)

    def form_of(state, data=None, **more):
        initial = {**state, **more}
        return OfficerForm(data, initial=initial, forces=forces, ranked=bool(officer.rank))

    def change(form):
        return actions.change_officer(officer=officer, **_sent(request, form))

    back = reverse("officer", args=[officer.pk])
    page = {"officer": officer, "template": "centres/officer_form.html", "back": back}
    return _change(request, officer, form_of, change, page)


def _sent(request, form) -> dict:
    told = {name: form.cleaned_data[name] for name in ("submission", "based_on")}
    return {"by": request.user, **told, "fields": form.told()}


def _change(request, record, form_of, change, page):
    """Offer the record as it stands; record what was typed over it, or show what came between."""
    if request.method != "POST":
        form = form_of(record.state(), based_on=record.position, **first_typed())
        return _page(request, form, page)
    based_on = request.POST.get("based_on", "")
    form = form_of(roster.state_at(record, based_on, seen_by=request.user), request.POST)
    if form.is_valid() and not form.changed():
        messages.info(request, _("Nothing was changed."))
        return redirect(page["back"])
    try:
        changed = recorded(form, lambda: change(form))
    except actions.Conflict as conflict:
        return _conflict(request, form, conflict.current, form_of, page)
    if changed is None:
        return _page(request, form, page, status=400)
    messages.success(request, _("Changed: %s") % changed.name)
    return redirect(page["back"])


def _conflict(request, form, present, form_of, page):
    """Show what stands there now beside what was typed; sending again then finishes."""
    standing = form_of(present.state())
    over = form.over(standing.initial, position=present.position)
    again = form_of(present.state(), over)
    return _page(request, again, {**page, "conflict": again.compared()}, status=409)


def _page(request, form, page, status=200):
    return render(request, page["template"], {**page, "form": form}, status=status)
