"""Translating a report's narrative."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.journal.action import require
from centres.permissions import Permission
from centres.views.form_post import recorded
from incidents import actions, notation
from incidents.forms import TranslationForm
from incidents.kinds import Channel
from incidents.views.reports.detail import found, refused
from incidents.views.reports.translations import IDS


@require_http_methods(["GET", "HEAD", "POST"])
def incident_translate(request, number):
    """Translate the narrative as it stands; whoever comes without a text is shown the incident."""
    incident = found(request, number)
    if request.method != "POST":
        return redirect(incident)
    require(request.user, Permission.TRANSLATE, incident)
    form = TranslationForm(request.POST, auto_id=IDS)
    translation = recorded(form, lambda: _translate(request, incident, form))
    if translation is None:
        return refused(request, number, translation_form=form)
    messages.success(request, _("Translation added, %s") % notation.dtg(translation.at))
    return redirect(incident)


def _translate(request, incident, form):
    return actions.translate(
        by=request.user, incident=incident, channel=Channel.PAGE.value, **form.cleaned_data
    )
