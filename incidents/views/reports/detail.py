"""The incident as it stands, with all that was added to it, live, and the form to add more."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from centres.forms import first_typed
from centres.journal.action import require
from centres.permissions import Permission
from centres.views import live
from centres.views.form_post import recorded
from incidents import actions, notation, notices
from incidents.forms import EntryForm
from incidents.kinds import Channel
from incidents.models import Entry, Incident
from incidents.reports import readings
from incidents.views.exchange import answers
from incidents.views.maps import map
from incidents.views.reports import facts, related, translations
from incidents.views.requests import of_incident


@require_GET
def incident_detail(request, number):
    """Show an incident as it stands, what was added to it, and every version; then stay live."""
    require(request.user, Permission.READ_INCIDENTS)
    if answer := live.unchanged(request):
        return answer
    if live.is_poll(request):
        return render(request, "incidents/_incident_changes.html", _shown(request, number, LIVE))
    context = _shown(request, number, [*LIVE, *STILL])
    readings.opened(by=request.user, incident=context["incident"])
    notices.read(officer=request.user, incident=context["incident"])
    return render(request, "incidents/incident_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_enter(request, number):
    """Add a follow-up; whoever comes without one is shown the incident."""
    incident = found(request, number)
    if request.method != "POST":
        return redirect(incident)
    require(request.user, Permission.ENTER, incident)
    form = EntryForm(request.POST)
    entry = recorded(form, lambda: _enter(request, incident, form))
    if entry is None:
        return refused(request, number, entry_form=form)
    messages.success(request, _("Follow-up added, %s") % notation.dtg(entry.written_at))
    return redirect(incident)


def _enter(request, incident, form):
    return actions.enter(
        by=request.user,
        submission=form.cleaned_data["submission"],
        incident=incident,
        text=form.cleaned_data["text"],
        channel=Channel.PAGE.value,
    )


def found(request, number: str) -> Incident:
    """Return the incident of the number where the officer may see it."""
    require(request.user, Permission.READ_INCIDENTS)
    incidents = Incident.objects.visible_to(request.user).numbered(number)
    people = ("reported_by__force", "struck_by")
    return get_object_or_404(incidents.with_principal().select_related("centre", "force", *people))


def refused(request, number: str, **forms) -> HttpResponse:
    """Show the incident again with a form that came back, by the name the template has for it."""
    context = _shown(request, number, [*LIVE, *STILL], **forms)
    return render(request, "incidents/incident_detail.html", context, status=400)


def _shown(request, number: str, parts: Iterable[Callable], **forms) -> dict:
    """Return what the parts of the page have to show; each is told what those before it found."""
    moment = live.mark()  # before anything is read
    incident = found(request, number)
    version = _version(request, incident, forms)
    address = f"{incident.get_absolute_url()}?{urlencode({'after': moment, 'version': version})}"
    context = {
        "live": {"url": address, "polled": live.is_poll(request)},
        "incident": incident,
        "shown_version": version,
        **forms,
    }
    for part in parts:
        context |= part(request, **context)
    return context


def _version(request, incident: Incident, forms: dict) -> int:
    """Return the version that the officer has before the eyes, or had when writing."""
    told = request.GET.get("version", "") if live.is_poll(request) else ""
    for form in forms.values():
        told = form.data.get("version", told)
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else incident.version


def _entries(request, incident, **_others):
    entries = Entry.objects.visible_to(request.user).filter(incident=incident)
    entries = entries.select_related("written_by__force", "centre")
    return {"entries": [shown(entry) for entry in entries]}


def _entry_form(request, incident, *, entry_form=None, **_others):
    form = entry_form or EntryForm(initial=first_typed())
    return {"entry_form": form if request.user.may(Permission.ENTER, incident) else None}


def shown(entry: Entry) -> dict:
    """Return what a list of entries shows of one."""
    return {
        "by": entry.written_by,
        "dtg": notation.dtg(entry.written_at),
        "text": entry.text,
        "centre": entry.centre,
    }


# The parts of the page, each a function of the request, the incident and what the parts before
# it found, that returns what it adds to the context. Those that are live are read again at every
# poll, and shown by `_incident_changes.html` as on the page; all others only when it is opened.
LIVE = [
    facts.struck,
    answers.grid,
    answers.correction,
    _entries,
    translations.of_incident,
    of_incident,
    related.of_incident,
]
STILL = [
    facts.told,
    facts.versions,
    answers.forms,
    _entry_form,
    translations.form,
    map.of_incident,
]
