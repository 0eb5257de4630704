"""Answering a report, and saying that a correction of it was read."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.journal.action import require
from centres.permissions import Permission
from centres.views.form_post import recorded
from incidents import actions, notation
from incidents.forms import CorrectionForm
from incidents.kinds import Channel
from incidents.views.exchange.answers import answer_form_of, rooms_of
from incidents.views.reports.detail import found, refused


@require_http_methods(["GET", "HEAD", "POST"])
def incident_answer(request, number):
    """Answer the version that was shown; whoever comes without an answer is shown the incident."""
    incident = found(request, number)
    if request.method != "POST":
        return redirect(incident)
    require(request.user, Permission.ACKNOWLEDGE)
    form = answer_form_of(*rooms_of(request, incident), request.POST)
    answer = recorded(form, lambda: _answer(request, incident, form))
    if answer is None:
        return refused(request, number, answer_form=form)
    messages.success(request, _("Answer recorded, %s") % notation.dtg(answer.at))
    return redirect(incident)


def _answer(request, incident, form):
    return actions.acknowledge(
        by=request.user, incident=incident, channel=Channel.PAGE.value, **form.cleaned_data
    )


@require_http_methods(["GET", "HEAD", "POST"])
def incident_correction(request, number):
    """Acknowledge the correction that the version shown made."""
    incident = found(request, number)
    if request.method != "POST":
        return redirect(incident)
    require(request.user, Permission.ACKNOWLEDGE_CORRECTION)
    form = CorrectionForm(request.POST)
    receipt = recorded(form, lambda: _receive(request, incident, form))
    if receipt is None:
        return refused(request, number, correction_form=form)
    messages.success(request, _("Correction acknowledged, %s") % notation.dtg(receipt.at))
    return redirect(incident)


def _receive(request, incident, form):
    return actions.receive_correction(by=request.user, incident=incident, **form.cleaned_data)
