"""Translating a report's narrative."""

from django.utils.translation import gettext_lazy as _

from incidents import actions, notation
from incidents.forms import TranslationForm
from incidents.kinds import Channel
from incidents.views.reports.detail import FormOnIncident
from incidents.views.reports.translations import IDS


class IncidentTranslate(FormOnIncident):
    """Translate the narrative as it stands."""

    form_class = TranslationForm
    form_name = "translation_form"
    permission = actions.translate.permission
    success_message = _("Translation added, %s")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "auto_id": IDS}

    def act(self, form):
        about = {"incident": self.object, "channel": Channel.PAGE.value}
        return actions.translate(by=self.request.user, **about, **form.cleaned_data)

    def get_success_message(self, record):
        return self.success_message % notation.dtg(record.at)
