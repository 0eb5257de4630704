"""What may tell of the same as a report that is still being written."""

from uuid import uuid5

from django.core.exceptions import ValidationError
from django.db import Error
from django.shortcuts import render

from centres import database
from centres.permissions import Permission
from centres.views.pages import page
from incidents import actions
from incidents.forms import NearForm
from incidents.models import Incident
from incidents.reports import nearness

CHOSEN = 10  # reports that one report may be related to when it is sent


@page(Permission.REPORT)
def incident_near(request):
    """Offer what is near to what is typed so far; half-typed values are left out of it."""
    context = {"near": near(request, request.GET, chosen=request.GET.getlist("related"))}
    return render(request, "incidents/_near.html", context)


incident_near.keeps_its_page = True


def near(request, typed, *, chosen: list[str]) -> list[dict]:
    """Return the reports near to what is typed, and all that were chosen among them before."""
    whereabouts = NearForm(typed).whereabouts()
    seen, picked = Incident.objects.visible_to(request.user), numbered(request, chosen)
    nearest = nearness.nearest(seen, whereabouts) if whereabouts else []
    offered = {near.incident.pk for near in nearest}
    ticked = {incident.pk for incident in picked}
    return [
        *({"incident": i, "near": None, "chosen": True} for i in picked if i.pk not in offered),
        *({"incident": n.incident, "near": n, "chosen": n.incident.pk in ticked} for n in nearest),
    ]


def numbered(request, numbers: list[str]) -> list[Incident]:
    """Return the reports of these numbers that the officer may see, each once."""
    seen = Incident.objects.visible_to(request.user)
    incidents = (
        seen.numbered(number).with_principal().select_related("centre", "force").first()
        for number in dict.fromkeys(numbers[:CHOSEN])
    )
    return list({incident.pk: incident for incident in incidents if incident}.values())


def relate_chosen(request, incident: Incident, *, submission) -> list[str]:
    """Relate a report just sent to those chosen with it; return the numbers that were not.

    The submissions derive from the report's own, so that sending it again is harmless.
    """
    failed = []
    for other in numbered(request, request.POST.getlist("related")):
        derived = uuid5(submission, other.key())
        try:
            actions.relate(by=request.user, submission=derived, incident=incident, other=other)
        except (ValidationError, Error) as wrong:
            if isinstance(wrong, Error) and not database.is_away(wrong):
                raise
            failed.append(other.number)
    return failed
