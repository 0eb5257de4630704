"""Answering a report, confirming what was told by telephone, receiving a correction."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from incidents import actions, notation
from incidents.forms import AnswerForm, ConfirmationForm, CorrectionForm
from incidents.kinds import Channel
from incidents.models import Acknowledgement
from incidents.views.exchange.answers import ANSWER_IDS, rooms_of
from incidents.views.reports.detail import FormOnIncident


class FormOfRoom(FormOnIncident):
    """A form in which the own room speaks: the right to it hangs on no incident."""

    def has_permission(self):
        return self.request.method != "POST" or self.request.user.may(self.permission)

    def get_success_message(self, record):
        return self.success_message % notation.dtg(record.at)


class IncidentAnswer(FormOfRoom):
    """Answer the version that the officer has read."""

    form_class = AnswerForm
    form_name = "answer_form"
    permission = actions.acknowledge.permission
    success_message = _("Answer recorded, %s")

    def get_form_kwargs(self):
        own, others = rooms_of(self.request, self.object)
        rooms = {"own": own, "others": others, "auto_id": ANSWER_IDS}
        return {**super().get_form_kwargs(), **rooms}

    def act(self, form):
        about = {"incident": self.object, "channel": Channel.PAGE.value}
        return actions.acknowledge(by=self.request.user, **about, **form.cleaned_data)


class AnswerConfirm(FormOfRoom):
    """Confirm what another room was told by telephone."""

    form_class = ConfirmationForm
    form_name = "confirmation_form"
    permission = actions.confirm_answer.permission
    success_message = _("Answer confirmed, %s")

    def act(self, form):
        fields = dict(form.cleaned_data)
        visible = Acknowledgement.objects.visible_to(self.request.user)
        answer = get_object_or_404(visible, incident=self.object, pk=fields.pop("answer"))
        told = {"answer": answer, "channel": Channel.PAGE.value}
        return actions.confirm_answer(by=self.request.user, **told, **fields)


class IncidentCorrection(FormOfRoom):
    """Acknowledge the correction that the version read made."""

    form_class = CorrectionForm
    form_name = "correction_form"
    permission = actions.receive_correction.permission
    success_message = _("Correction acknowledged, %s")

    def act(self, form):
        incident = self.object
        return actions.receive_correction(
            by=self.request.user, incident=incident, **form.cleaned_data
        )
