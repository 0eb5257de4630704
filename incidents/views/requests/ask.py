"""Asking another room."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from centres.models import Centre
from centres.views.pages import FormPage
from incidents import actions, notation
from incidents.forms import RequestForm, first_asked
from incidents.kinds import Channel
from incidents.models import Incident


class RequestNew(FormPage):
    """Offer the form, about the incident in the address where there is one; ask what comes back."""

    template_name = "incidents/request_form.html"
    form_class = RequestForm
    permission = actions.ask.permission
    success_message = _("Asked %(room)s, due %(dtg)s")

    def get_incident(self) -> Incident | None:
        number = self.request.GET.get("incident")
        incidents = Incident.objects.visible_to(self.request.user).defer("search")
        return get_object_or_404(incidents.numbered(number)) if number else None

    def get_initial(self):
        return first_asked()

    def get_form_kwargs(self):
        """Add who may ask here, and who may be asked: a commander speaks for any active room."""
        by = self.request.user
        own = addressees = Centre.objects.visible_to(by).filter(status=Centre.Status.ACTIVE)
        if not by.may_all(self.permission):
            own = by.centres_for(self.permission)
            addressees = addressees.exclude(pk=own[0].pk) if len(own) == 1 else addressees
        return {**super().get_form_kwargs(), "centres": own, "addressees": addressees}

    def get_context_data(self, **kwargs):
        return super().get_context_data(incident=self.get_incident(), **kwargs)

    def act(self, form):
        about = {"incident": self.get_incident(), "channel": Channel.PAGE.value}
        return actions.ask(by=self.request.user, **about, **form.arguments())

    def get_success_message(self, record):
        due = notation.dtg(record.due_at)
        return self.success_message % {"room": record.addressee.name, "dtg": due}
