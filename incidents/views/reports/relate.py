"""Relating reports, and saying that two are one event: the steps on an incident's page."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import actions
from incidents.forms import ProposalForm, RelatingForm
from incidents.models import Incident
from incidents.views.reports.detail import FormOnIncident


class Step(FormOnIncident):
    """A step between the report and another, named by its number; the action asks who may."""

    form_class = RelatingForm
    form_name = "relating_refused"
    action: Callable

    def has_permission(self):
        return True  # hangs on both reports, which the action locks

    def act(self, form):
        numbers = dict(form.cleaned_data)
        submission = numbers.pop("submission")
        reports = {name: self._get_other(number) for name, number in numbers.items()}
        by, act = self.request.user, type(self).action
        return act(by=by, submission=submission, incident=self.object, **reports)

    def _get_other(self, number: str) -> Incident:
        """Return the report of the number where the officer may see it."""
        incident = Incident.objects.visible_to(self.request.user).numbered(number).first()
        if incident is None:
            raise ValidationError({"other": _("There is no report of this number.")})
        return incident

    def get_success_message(self, record):
        first, second = self.object.number, record.beside(self.object).number
        return self.success_message % {"first": first, "second": second}

    def get_success_url(self):
        address = super().get_success_url()
        return f"{address}#related" if self.request.method == "POST" else address


class IncidentRelate(Step):
    action = actions.relate
    success_message = gettext_lazy("Related: %(first)s, %(second)s")


class EventPropose(Step):
    """Propose that both are one event, and which of them counts."""

    form_class = ProposalForm
    action = actions.propose_event
    success_message = gettext_lazy("Same event, proposed: %(first)s, %(second)s")


class EventConfirm(Step):
    action = actions.confirm_event
    success_message = gettext_lazy("Same event, confirmed: %(first)s, %(second)s")


class EventDissolve(Step):
    action = actions.dissolve_event
    success_message = gettext_lazy("No longer one event: %(first)s, %(second)s")
