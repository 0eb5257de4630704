"""What does not work: what no view or task caught, and what /healthz tells, in one place."""

from datetime import datetime

from django.shortcuts import render

from centres import health
from centres.models import Failure, SetAside
from centres.permissions import Permission
from centres.views.pages import page

ROWS = 100


@page(Permission.SEE_FAULTS)
def fault_list(request):
    """Show the last failures by kind and place, and how far everything that works has come."""
    status = health.status()
    refused = status["last_refused_write"]
    context = {
        "failures": Failure.objects.visible_to(request.user)[:ROWS],
        "parts": status["faults"],
        "followers": status["followers"],
        "journal_verdict": status["journal"]["verdict"],
        "verified_at": _moment(status["journal"]["verified_at"]),
        "looked_at": _moment(status["worker"]["looked_at"]),
        "closed_until": _moment(status["access_log"]["closed_until"]),
        "refused": refused and {"at": _moment(refused["at"]), "reason": refused["reason"]},
        "set_aside": SetAside.objects.visible_to(request.user).open()[:ROWS],
    }
    return render(request, "faults.html", context)


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
