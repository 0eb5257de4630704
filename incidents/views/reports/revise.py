"""Revising a report; where somebody else was faster, both texts side by side."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.forms import first_typed
from centres.journal.action import require
from centres.permissions import Permission
from centres.views.form_post import recorded
from incidents import actions, parts
from incidents.forms import RevisionForm, typed_of
from incidents.models import SourceDetail
from incidents.reports import history
from incidents.views.exchange.answers import disputed
from incidents.views.maps.where import resolved, where
from incidents.views.reports.detail import found


@require_http_methods(["GET", "HEAD", "POST"])
def incident_revise(request, number):
    """Offer the report as it stands to be changed; record what was changed in it."""
    incident = found(request, number)
    require(request.user, Permission.REVISE, incident)
    if request.method == "POST":
        return _send(request, incident)
    if incident.struck:
        return redirect(incident)
    since = _typed(request, incident, history.versions(incident, seen_by=request.user)[0])
    return _page(request, incident, RevisionForm(initial=since | first_typed(), since=since))


def _page(request, incident, form, *, conflict=None, status=200):
    typed = form.data if form.is_bound else form.since
    context = {
        "incident": incident,
        "form": form,
        "conflict": conflict,
        "where": where(request, typed, room=incident.centre_id),
    }
    (context["disputes"],) = disputed([incident])
    return render(request, "incidents/incident_revise.html", context, status=status)


def _typed(request, incident, version) -> dict[str, str]:
    sources = SourceDetail.objects.visible_to(request.user)
    source = sources.text_of(incident, version=version.version)
    return typed_of(version.state, source=source)


def _send(request, incident):
    base = _base(request, incident)
    form = RevisionForm(resolved(request, request.POST), since=_typed(request, incident, base))
    try:
        revised = recorded(form, lambda: _revise(request, incident, form))
    except actions.Conflict:
        return _conflict(request, incident, form, base)
    if revised is None:
        return _page(request, incident, form, status=400)
    told = {"number": revised.number, "version": form.cleaned_data["based_on"] + 1}
    messages.success(request, _("Revised, %(number)s, version %(version)s") % told)
    return redirect(revised)


def _base(request, incident) -> history.Version:
    """Return the version that the form was opened on, the present one where it names none."""
    versions = history.versions(incident, seen_by=request.user)
    named = (v for v in versions if str(v.version) == request.POST.get("based_on"))
    return next(named, versions[0])


def _revise(request, incident, form):
    return actions.revise(
        by=request.user,
        submission=form.cleaned_data["submission"],
        incident=incident,
        based_on=form.cleaned_data["based_on"],
        fields=form.changes(),
    )


def _conflict(request, incident, form, base):
    """Show the present version beside what was typed; sending again then finishes."""
    present = history.versions(incident, seen_by=request.user)[0]
    typed = _typed(request, incident, present)
    ours = form.over(typed)
    changes = (ours if ours.is_valid() else form).changes()
    theirs = _with_source(present.state, typed)
    rows = history.compared(
        base=_with_source(base.state, form.since),
        theirs=theirs,
        mine=history.revised(theirs, changes),
        categories=parts.categories(),
    )
    return _page(request, incident, ours, conflict={"present": present, "rows": rows}, status=409)


def _with_source(state, typed):
    return {**state, "source": typed["source"]} if "source" in typed else state
