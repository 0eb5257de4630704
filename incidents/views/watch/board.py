"""The board: what waits for the officer, the rooms side by side, and beneath it the live log."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from centres.access import sessions
from centres.journal.action import require
from centres.permissions import Permission
from centres.views import live
from incidents import notation
from incidents.exchange import latest_answers
from incidents.models import Incident
from incidents.reports import readings
from incidents.views.exchange.countdown import ago
from incidents.views.search.log_rows import drawn
from incidents.views.watch import yours
from incidents.views.watch.nil_return import offered
from incidents.views.watch.wall import wall
from incidents.watch import board

ROWS = 25
HIGH = 30  # units of the strip's drawing
WIDE, STEP = 4.6, 6


@require_GET
def home(request):
    """Show the board; officers who have none go to the rooms."""
    if not request.user.may(Permission.READ_BOARD):
        return redirect("centre_list")
    if "X-Part" in request.headers:  # after an answer that was sent without leaving the page
        return _yours(request)
    show = wall if sessions.is_unattended(request.user) else _board
    return live.unchanged(request) or show(request)


def _yours(request):
    alone = {"yours": {**yours.of_officer(request), "alone": True}}
    return render(request, "incidents/_yours.html", alone)


def _board(request):
    require(request.user, Permission.READ_BOARD)
    context = live.context(request)
    own = {p.centre_id for p in request.user.active_postings()} - {None}
    forces = latest_answers.answering()
    rooms = board.rooms(request.user)
    rooms.sort(key=lambda room: room.centre.pk not in own)  # the own one first
    context |= {
        "rooms": [_room(request, room, own) for room in rooms],
        "yours": yours.of_officer(request),
        "rows": drawn(_latest(request), forces),
        "may_read_log": request.user.may(Permission.READ_INCIDENTS),
    }
    page = "incidents/_board_live.html" if live.is_poll(request) else "incidents/board.html"
    return render(request, page, context)


def _latest(request) -> list[Incident]:
    incidents = Incident.objects.visible_to(request.user, Permission.READ_BOARD)
    marked = readings.marking_unseen(incidents, by=request.user)
    latest = marked.newest_first().select_related("centre", "force").defer("search")
    return list(latest.with_import()[:ROWS])


def _room(request, room: board.Room, own: set[str]) -> dict:
    most = max(*room.days, 1)
    heights = [max(round(count / most * HIGH, 1), 0.8) for count in room.days]
    return {
        "room": room,
        "ours": room.centre.pk in own,
        "mean": f"{room.mean:.1f}",
        "nil": offered(request, room.heard),
        "nil_since": room.heard.quiet and notation.dtg(room.heard.nil_since),
        "reported_dtg": room.heard.reported and notation.dtg(room.heard.reported),
        "ago": room.heard.reported and ago(room.heard.reported),
        "bars": [
            {"x": i * STEP, "y": HIGH - height, "height": height, "last": i == board.DAYS - 1}
            for i, height in enumerate(heights)
        ],
    }
