"""Striking a report: what is struck, what that means, and for which reason."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.forms import first_typed
from centres.journal.action import require
from centres.permissions import Permission
from centres.views.form_post import recorded
from incidents import actions
from incidents.forms import StrikeForm
from incidents.reports import history
from incidents.views.exchange.answers import disputed
from incidents.views.reports.detail import found


@require_http_methods(["GET", "HEAD", "POST"])
def incident_strike(request, number):
    """Ask for the reason and strike; show again what has been revised meanwhile."""
    incident = found(request, number)
    require(request.user, Permission.STRIKE, incident)
    if request.method == "POST":
        return _send(request, incident)
    if incident.struck:
        return redirect(incident)
    present = _present(request, incident)
    form = StrikeForm(initial={**first_typed(), "based_on": present.version})
    return _page(request, incident, form, present)


def _present(request, incident) -> history.Version:
    return history.versions(incident, seen_by=request.user)[0]


def _page(request, incident, form, present, *, revised=False, status=200):
    context = {"incident": incident, "form": form, "present": present, "revised": revised}
    (context["disputes"],) = disputed([incident])
    return render(request, "incidents/incident_strike.html", context, status=status)


def _send(request, incident):
    form = StrikeForm(request.POST)
    try:
        struck = recorded(form, lambda: _strike(request, incident, form))
    except actions.Conflict:
        present = _present(request, incident)
        again = StrikeForm({**request.POST.dict(), "based_on": present.version})
        return _page(request, incident, again, present, revised=True, status=409)
    if struck is None:
        return _page(request, incident, form, _present(request, incident), status=400)
    messages.success(request, _("Struck, %s") % struck.number)
    return redirect(struck)


def _strike(request, incident, form):
    return actions.strike(
        by=request.user,
        submission=form.cleaned_data["submission"],
        incident=incident,
        based_on=form.cleaned_data["based_on"],
        reason=form.cleaned_data["reason"],
    )
