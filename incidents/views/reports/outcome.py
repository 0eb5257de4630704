"""Recording how an abduction ended; what was revised meanwhile is shown again."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.forms import first_typed
from centres.journal.action import require
from centres.permissions import Permission
from centres.views.form_post import recorded
from incidents import actions
from incidents.forms import OutcomeForm
from incidents.kinds import Kind
from incidents.reports import history
from incidents.views.reports.detail import found


@require_http_methods(["GET", "HEAD", "POST"])
def incident_outcome(request, number):
    """Ask for the outcome and its time and record them, a new version of the report."""
    incident = found(request, number)
    require(request.user, Permission.REVISE, incident)
    if request.method == "POST":
        return _send(request, incident)
    if incident.struck or incident.kind != Kind.ABDUCTION:
        return redirect(incident)
    present = _present(request, incident)
    form = OutcomeForm(initial={**first_typed(), "based_on": present.version})
    return _page(request, incident, form, present)


def _present(request, incident) -> history.Version:
    return history.versions(incident, seen_by=request.user)[0]


def _page(request, incident, form, present, *, revised=False, status=200):
    context = {"incident": incident, "form": form, "present": present, "revised": revised}
    return render(request, "incidents/incident_outcome.html", context, status=status)


def _send(request, incident):
    form = OutcomeForm(request.POST)
    try:
        ended = recorded(form, lambda: _record(request, incident, form))
    except actions.Conflict:
        present = _present(request, incident)
        again = OutcomeForm({**request.POST.dict(), "based_on": present.version})
        return _page(request, incident, again, present, revised=True, status=409)
    if ended is None:
        return _page(request, incident, form, _present(request, incident), status=400)
    messages.success(request, _("Outcome recorded, %s") % ended.number)
    return redirect(ended)


def _record(request, incident, form):
    return actions.record_outcome(
        by=request.user,
        submission=form.cleaned_data["submission"],
        incident=incident,
        based_on=form.cleaned_data["based_on"],
        **form.told(),
    )
