"""The requests that wait, ours and theirs, those closed lately, and how soon rooms answer."""

from datetime import timedelta
from itertools import groupby

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Centre, Force, JournalEntry
from centres.permissions import Permission
from centres.views import live
from centres.views.pages import page
from incidents.exchange import punctuality
from incidents.models import Obligation, Request
from incidents.views.exchange.countdown import span
from incidents.views.requests.request_row import all_of, rows

DAYS = timedelta(days=30)
LATEST = 100  # closed ones at most


@page(Permission.READ_INCIDENTS)
def request_list(request):
    """Show what waits: to an officer of rooms ours and theirs, to others all of it by room."""
    context = live.context(request)
    if answer := live.unchanged(request):
        return answer
    own = set(request.user.centres_for(Permission.ANSWER_REQUEST).values_list("pk", flat=True))
    waiting = list(all_of(request).live().order_by("due_at", "pk"))
    context |= {
        "groups": _own(waiting, own) if own else _by_room(waiting),
        "others": rows(r for r in waiting if own and not _of(r, own)),
        "own": own,
        "closed": _closed(request, own),
        "latest": LATEST,
        "may_ask": request.user.may(Permission.ASK),
    }
    if live.is_poll(request):
        return render(request, "incidents/request_list_live.html", context)
    return render(request, "incidents/request_list.html", context | {"figures": _figures(request)})


def _of(asked: Request, own: set[str]) -> bool:
    return bool({asked.centre_id, asked.addressee_id} & own)


def _own(waiting: list[Request], own: set[str]) -> list[dict]:
    return [
        {"title": _("Theirs to us"), "rows": rows(r for r in waiting if r.addressee_id in own)},
        {"title": _("Ours to them"), "rows": rows(r for r in waiting if r.centre_id in own)},
    ]


def _by_room(waiting: list[Request]) -> list[dict]:
    """Return what waits by the room that owes it; nothing of a room that owes nothing."""
    by_room = sorted(waiting, key=lambda asked: asked.addressee_id)
    return [
        {"title": _("Owed by %s") % owed[0].addressee.name, "rows": rows(owed)}
        for _code, group in groupby(by_room, key=lambda asked: asked.addressee_id)
        if (owed := list(group))
    ]


def _closed(request, own: set[str]) -> list[dict]:
    since = timezone.now() - DAYS
    closed = all_of(request).filter(closed_at__gte=since).order_by("-closed_at", "-pk")
    if own:
        closed = closed.filter(centre__in=own) | closed.filter(addressee__in=own)
    return rows(closed[:LATEST])


def _figures(request) -> list[dict]:
    """Return by room how soon it answers: figures of thirty days, which no clock moves."""
    officer, since = request.user, timezone.now() - DAYS
    rooms = punctuality.by_room(
        Centre.objects.visible_to(officer),
        forces=Force.objects.visible_to(officer),
        requests=Request.objects.visible_to(officer).filter(asked_at__gte=since),
        entries=JournalEntry.objects.visible_to(officer),
        obligations=Obligation.objects.visible_to(officer).filter(since__gte=since),
    )
    return [
        {
            "name": room.centre.name,
            "requests": _figures_of(room.requests),
            "forces": [
                {"name": f.name, "requests": _figures_of(replies)} for f, replies in room.forces
            ],
            "reports": {**room.reports, "median": span(room.reports["median"])},
        }
        for room in rooms
    ]


def _figures_of(replies: punctuality.Replies) -> dict:
    return {**vars(replies), "answered": replies.answered, "median": span(replies.median)}
