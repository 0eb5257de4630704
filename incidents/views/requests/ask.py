"""Asking another room."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.journal.action import require
from centres.models import Centre
from centres.permissions import Permission
from centres.views.form_post import recorded
from incidents import actions, notation
from incidents.forms import RequestForm, first_asked
from incidents.kinds import Channel
from incidents.models import Incident


@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request):
    """Offer the form, about the incident in the address where there is one; ask what comes back."""
    require(request.user, Permission.ASK)
    incident, rooms = _incident(request), _rooms(request)
    if request.method != "POST":
        return _page(request, RequestForm(initial=first_asked(), **rooms), incident)
    form = RequestForm(request.POST, **rooms)
    asked = recorded(form, lambda: _ask(request, form, incident))
    if asked is None:
        return _page(request, form, incident, status=400)
    told = {"room": asked.addressee.name, "dtg": notation.dtg(asked.due_at)}
    messages.success(request, _("Asked %(room)s, due %(dtg)s") % told)
    return redirect(asked)


def _incident(request) -> Incident | None:
    number = request.GET.get("incident")
    if not number:
        return None
    found = Incident.objects.visible_to(request.user).numbered(number).defer("search")
    return get_object_or_404(found)


def _rooms(request) -> dict:
    """Return who may ask here, and who may be asked: a commander speaks for any active room."""
    active = Centre.objects.visible_to(request.user).filter(status=Centre.Status.ACTIVE)
    if request.user.may_all(Permission.ASK):
        return {"centres": active, "addressees": active}
    own = request.user.centres_for(Permission.ASK)
    return {"centres": own, "addressees": active.exclude(pk=own[0].pk) if len(own) == 1 else active}


def _ask(request, form, incident):
    return actions.ask(
        by=request.user, incident=incident, channel=Channel.PAGE.value, **form.told()
    )


def _page(request, form, incident, status=200):
    context = {"form": form, "incident": incident}
    return render(request, "incidents/request_form.html", context, status=status)
