"""The incident as it stands, with all that was added to it, and the form to add more."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from centres.action import require
from centres.forms import first_typed
from centres.models import Area, AreaEdition, Centre
from centres.permissions import Permission
from centres.views import live
from centres.views.sending import recorded
from incidents import actions, captivity, history, notation, notices
from incidents.forms import EntryForm, OutcomeForm
from incidents.kinds import Channel, Fate, Kind
from incidents.models import Entry, Incident, SourceDetail
from incidents.views import relations
from incidents.views.casualties import casualty_table
from incidents.views.requests import of_incident


@require_GET
def incident_detail(request, number):
    """Show an incident as it stands, what was added to it, and every version."""
    incident = found(request, number)
    if not live.is_poll(request):
        notices.read(officer=request.user, incident=incident)
    return page(request, incident)


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
        return page(request, incident, form, status=400)
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


def page(request, incident, form=None, *, refused=None, status=200):
    """Answer the incident's page, with a form of it that was refused."""
    form = form or EntryForm(initial=first_typed())
    may, sources = request.user.may, SourceDetail.objects.visible_to(request.user)
    revisable = not incident.struck and may(Permission.REVISE, incident)
    context = {
        "incident": incident,
        "may_revise": revisable,
        "may_strike": not incident.struck and may(Permission.STRIKE, incident),
        "entry_form": form if may(Permission.ENTER, incident) else None,
        "areas": _areas(request, incident),
        "bordering": _bordering(request, incident),
        "casualty_table": casualty_table(_by_cell(incident.casualties)),
        "salute": history.salute(incident.salute),
        "abduction": history.abduction(incident.abduction) + captivity.facts(incident),
        "outcome_form": _outcome_form(incident) if revisable else None,
        "struck": _struck(incident),
        "source": sources.text_of(incident, version=incident.version),
        "entries": _entries(request, incident),
        **relations.of_incident(request, incident, refused),
        "versions": history.versions(incident, seen_by=request.user),
        "reported_dtg": notation.dtg(incident.reported_at),
        "noted_dtg": incident.noted_at and notation.dtg(incident.noted_at),
        **of_incident(request, incident),
    }
    return render(request, "incidents/incident_detail.html", context, status=status)


def _outcome_form(incident) -> OutcomeForm | None:
    """Return the form that ends an abduction which is open."""
    if incident.kind != Kind.ABDUCTION or incident.abduction["outcome"] != Fate.OPEN:
        return None
    return OutcomeForm(initial={**first_typed(), "based_on": incident.version})


def _areas(request, incident):
    layers = dict(AreaEdition.Layer.choices)
    areas = Area.objects.visible_to(request.user).filter(pk__in=incident.areas)
    return [{"layer": layers[area.layer], "name": area.name} for area in areas]


def _bordering(request, incident):
    centres = Centre.objects.visible_to(request.user).filter(pk__in=incident.bordering)
    return [centre.name for centre in centres]


def _struck(incident):
    if not incident.struck:
        return None
    dtg = notation.dtg(incident.struck_at)
    return {"dtg": dtg, "by": incident.struck_by, "reason": incident.strike_reason}


def _entries(request, incident):
    entries = Entry.objects.visible_to(request.user).filter(incident=incident)
    return [shown(entry) for entry in entries.select_related("written_by__force", "centre")]


def shown(entry: Entry) -> dict:
    """Return what a list of entries shows of one."""
    return {
        "by": entry.written_by,
        "dtg": notation.dtg(entry.written_at),
        "text": entry.text,
        "centre": entry.centre,
    }


def _by_cell(casualties):
    return {(cell["outcome"], cell["category"]): cell["count"] for cell in casualties}
