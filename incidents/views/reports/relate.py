"""Relating reports, and saying that two are one event: the steps on an incident's page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.views.form_post import recorded
from incidents import actions
from incidents.forms import ProposalForm, RelatingForm
from incidents.models import Incident
from incidents.views.reports.detail import found, refused


@require_http_methods(["GET", "HEAD", "POST"])
def incident_relate(request, number):
    """Relate the report to another, named by its number."""
    said = _("Related: %(first)s, %(second)s")
    return _step(request, number, RelatingForm, actions.relate, said)


@require_http_methods(["GET", "HEAD", "POST"])
def event_propose(request, number):
    """Propose that both are one event, and which of them counts."""
    said = _("Same event, proposed: %(first)s, %(second)s")
    return _step(request, number, ProposalForm, actions.propose_event, said)


@require_http_methods(["GET", "HEAD", "POST"])
def event_confirm(request, number):
    """Confirm that both are one event."""
    said = _("Same event, confirmed: %(first)s, %(second)s")
    return _step(request, number, RelatingForm, actions.confirm_event, said)


@require_http_methods(["GET", "HEAD", "POST"])
def event_dissolve(request, number):
    """Say that both are not one event."""
    said = _("No longer one event: %(first)s, %(second)s")
    return _step(request, number, RelatingForm, actions.dissolve_event, said)


def _step(request, number, form_class, act, said):
    """Take a step; whoever comes without one is shown the incident."""
    incident = found(request, number)
    if request.method != "POST":
        return redirect(incident)
    form = form_class(request.POST)
    relation = recorded(form, lambda: _taken(request, incident, form, act))
    if relation is None:
        return refused(request, number, relating_refused=form)
    numbers = {"first": incident.number, "second": relation.beside(incident).number}
    messages.success(request, said % numbers)
    return redirect(f"{incident.get_absolute_url()}#related")


def _taken(request, incident, form, act):
    clean = form.cleaned_data
    other = _named(request, clean["other"])
    told = {"incident": incident, "other": other}
    if "principal" in clean:
        told["principal"] = _named(request, clean["principal"])
    return act(by=request.user, submission=clean["submission"], **told)


def _named(request, number: str) -> Incident:
    """Return the report of the number where the officer may see it."""
    incident = Incident.objects.visible_to(request.user).numbered(number).first()
    if incident is None:
        raise ValidationError({"other": _("There is no report of this number.")})
    return incident
