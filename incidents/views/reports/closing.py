"""Striking a report, or recording how an abduction ended, beside the report as it stands."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from centres.views.pages import FormPage
from incidents import actions
from incidents.forms import OutcomeForm, StrikeForm
from incidents.kinds import Kind
from incidents.reports import history
from incidents.views.exchange.answers import disputed
from incidents.views.reports.detail import OfIncident
from incidents.views.reports.read_back import read_back


class ClosingPage(OfIncident, FormPage):
    """A form based on the present version, which is shown again where it was revised meanwhile."""

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.is_open() else redirect(self.object)

    def is_open(self) -> bool:
        return not self.object.struck

    def get_initial(self):
        return {**super().get_initial(), "based_on": self.object.version}

    def get_context_data(self, **kwargs):
        present = history.versions(self.object, seen_by=self.request.user)[0]
        return super().get_context_data(**{"present": present, "revised": False, **kwargs})

    def form_outdated(self, form, present):
        context = self.get_context_data(form=form, revised=True)
        based_on = context["present"].version
        context["form"] = self.form_class({**form.data.dict(), "based_on": based_on})
        return self.render_to_response(context, status=409)

    def get_success_message(self, record):
        return self.success_message % record.number


class IncidentStrike(ClosingPage):
    template_name = "incidents/incident_strike.html"
    form_class = StrikeForm
    permission = actions.strike.permission
    success_message = _("Struck, %s")

    def get_context_data(self, **kwargs):
        (disputes,) = disputed([self.object])
        return super().get_context_data(disputes=disputes, **kwargs)

    def act(self, form):
        return actions.strike(by=self.request.user, incident=self.object, **form.cleaned_data)


class IncidentOutcome(ClosingPage):
    template_name = "incidents/incident_outcome.html"
    form_class = OutcomeForm
    permission = actions.record_outcome.permission
    success_message = _("Outcome recorded, %s")

    def get_context_data(self, form=None, **kwargs):
        form = form or self.get_form()
        return super().get_context_data(form=form, **read_back(form.data), **kwargs)

    def is_open(self):
        return super().is_open() and self.object.kind == Kind.ABDUCTION

    def act(self, form):
        incident = self.object
        return actions.record_outcome(by=self.request.user, incident=incident, **form.arguments())
