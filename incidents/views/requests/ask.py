"""Asking another room."""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres.models import Centre
from centres.permissions import Permission
from centres.views.pages import FormPage, page
from incidents import actions, notation
from incidents.forms import RequestForm, first_asked
from incidents.forms.when_and_where import typed_at
from incidents.kinds import Channel
from incidents.models import Incident
from incidents.views.exchange.countdown import clock


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
        typed = self.request.POST
        told = {"incident": self.get_incident(), "times": {"due": due_read(typed)}}
        return super().get_context_data(**told, **kwargs)

    def act(self, form):
        about = {"incident": self.get_incident(), "channel": Channel.PAGE.value}
        return actions.ask(by=self.request.user, **about, **form.arguments())

    def get_success_message(self, record):
        due = notation.dtg(record.due_at)
        return self.success_message % {"room": record.addressee.name, "dtg": due}


@page(Permission.ASK)
def request_read(request):
    """Tell how the time is read until when one asks; once one has left it, what is wrong too."""
    told = {"due": due_read(request.GET, told_wrong="left" in request.GET)}
    return render(request, "incidents/_until_read.html", {"times": told})


request_read.keeps_its_page = True


def due_read(typed: Mapping[str, str], *, told_wrong: bool = False) -> dict:
    """Return the day of the week, the DTG and how soon that is; nothing where nothing is typed."""
    text, now = typed.get("due", ""), typed_at(typed)
    if not text.strip():
        return {}
    try:
        at = notation.parse_coming(text, now=now).at
    except ValidationError as wrong:
        return {"wrong": wrong.messages[0]} if told_wrong else {}
    local, today = (moment.astimezone(settings.LOCAL_ZONE) for moment in (at, now))
    named = {0: gettext("Today"), 1: gettext("Tomorrow")}
    return {
        "named": named.get((local.date() - today.date()).days),
        "weekday": WEEKDAYS[local.weekday()],
        "dtg": notation.dtg(at),
        "precision": "",
        "distance": clock(at)["words"],
        "doubt": gettext("This time is past: give one that is to come.") if at <= now else "",
    }
