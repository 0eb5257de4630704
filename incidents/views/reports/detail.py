"""The incident as it stands, with all that was added to it, live, and the form to add more."""

from collections.abc import Callable, Iterable
from typing import Any

from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from centres.access.tokens import address_of
from centres.forms import first_typed
from centres.journal.action import require
from centres.permissions import Permission
from centres.views import live
from centres.views.pages import FormOnPage, page
from incidents import actions, notation, notices
from incidents.forms import EntryForm
from incidents.kinds import Channel
from incidents.models import Entry, Incident
from incidents.reports import readings
from incidents.views.exchange import answers
from incidents.views.maps import map
from incidents.views.reports import facts, related, translations
from incidents.views.requests import of_incident


@page(Permission.READ_INCIDENTS)
def incident_detail(request, number):
    """Show an incident as it stands, what was added to it, and every version; then stay live."""
    if answer := live.unchanged(request):
        return answer
    if live.is_poll(request):
        return render(request, "incidents/_incident_changes.html", _context(request, number, LIVE))
    context = _context(request, number, [*LIVE, *STILL])
    incident, address = context["incident"], address_of(request)
    readings.opened(by=request.user, incident=incident, address=address)
    notices.read(officer=request.user, incident=incident)
    return render(request, "incidents/incident_detail.html", context)


class OfIncident:
    """A page of the incident that the address names."""

    context_object_name = "incident"
    request: Any
    kwargs: dict[str, Any]

    def get_object(self):
        return get_incident(self.request, self.kwargs["number"])


class FormOnIncident(OfIncident, FormOnPage):
    """A form on an incident's page; `form_name` is what the page's template calls it."""

    form_name: str

    def form_invalid(self, form, status=400):
        forms = {self.form_name: form}
        context = _context(self.request, self.kwargs["number"], [*LIVE, *STILL], **forms)
        return render(self.request, "incidents/incident_detail.html", context, status=status)


class IncidentEnter(FormOnIncident):
    form_class = EntryForm
    form_name = "entry_form"
    permission = actions.enter.permission
    success_message = _("Follow-up added, %s")

    def act(self, form):
        about = {"incident": self.object, "channel": Channel.PAGE.value}
        return actions.enter(by=self.request.user, **about, **form.cleaned_data)

    def get_success_message(self, record):
        return self.success_message % notation.dtg(record.written_at)


def get_incident(request, number: str) -> Incident:
    """Return the incident of the number where the officer may see it."""
    require(request.user, Permission.READ_INCIDENTS)
    incidents = Incident.objects.visible_to(request.user).numbered(number)
    people = ("reported_by__force", "struck_by")
    return get_object_or_404(
        incidents.with_principal().select_related("centre", "force", "batch", *people)
    )


def _context(request, number: str, parts: Iterable[Callable], **forms) -> dict:
    """Return what the parts of the page have to show; each gets what those before it returned.

    `forms` are those that came back, by the names that the template has for them.
    """
    moment = live.mark()  # before anything is read
    incident = get_incident(request, number)
    version = _version(request, incident, forms)
    seen = urlencode({"after": str(moment), "version": str(version)})
    address = f"{incident.get_absolute_url()}?{seen}"
    context = {
        "live": {"url": address, "polled": live.is_poll(request)},
        "incident": incident,
        "read_version": version,
        **forms,
    }
    for part in parts:
        context |= part(request, **context)
    return context


def _version(request, incident: Incident, forms: dict) -> int:
    """Return the version that the officer has before the eyes, or had when writing."""
    text = request.GET.get("version", "") if live.is_poll(request) else ""
    for form in forms.values():
        text = form.data.get("version", text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else incident.version


def _entries(request, incident, **_others):
    entries = Entry.objects.visible_to(request.user).filter(incident=incident)
    entries = entries.select_related("written_by__force", "centre")
    return {"entries": [entry_row(entry) for entry in entries]}


def _entry_form(request, incident, *, entry_form=None, **_others):
    form = entry_form or EntryForm(initial=first_typed())
    return {"entry_form": form if request.user.may(Permission.ENTER, incident) else None}


def entry_row(entry: Entry) -> dict:
    """Return what a list shows of an entry."""
    return {
        "by": entry.written_by,
        "dtg": notation.dtg(entry.written_at),
        "text": entry.text,
        "centre": entry.centre,
    }


# The parts of the page, each a function of the request, the incident and what the parts before
# it returned, that returns what it adds to the context. Those that are live are read again at every
# poll, and shown by `_incident_changes.html` as on the page; all others only when it is opened.
LIVE: list[Callable] = [
    facts.struck,
    answers.grid,
    answers.correction,
    _entries,
    translations.of_incident,
    of_incident,
    related.of_incident,
]
STILL: list[Callable] = [
    facts.report,
    facts.versions,
    answers.forms,
    answers.following,
    answers.settled,
    _entry_form,
    translations.form,
    map.of_incident,
]
