"""The page of a wall screen: clocks, rooms, map, the last reports, what is overdue; live."""

from django.shortcuts import render
from django.utils import timezone

from centres.journal.action import require
from centres.permissions import Permission
from centres.views import live
from incidents import notation
from incidents.kinds import Precedence
from incidents.models import Obligation
from incidents.summary.day_map import chart_map
from incidents.views.exchange.countdown import ago, clock
from incidents.watch import board
from incidents.watch import wall as shown

BANDS = 2  # flash reports that are told one by one
SYMBOL = 26  # units of the map's drawing: some 40 px on the screen
LINES = 3  # overdue answers that are


def wall(request):
    """Show what one sees across the room; the page fits the screen, and nothing scrolls."""
    require(request.user, Permission.READ_BOARD)
    context = live.context(request)
    own = [posting.centre for posting in request.user.active_postings() if posting.centre]
    codes = {centre.pk for centre in own}
    urgent = shown.urgent(request.user, codes)
    flash = [o for o in urgent if o.incident and o.incident.precedence == Precedence.FLASH]
    late = shown.overdue(request.user, codes)
    now = timezone.now()
    context |= {
        "own": own,
        "time_c": f"{timezone.localtime(now):%H:%M:%S}",
        "time_z": f"{now:%H:%M:%S}",
        "day": f"{timezone.localtime(now):%d} {notation.dtg(now)[8:]}",
        "urgent": len(urgent),
        "newest_flash": max((owed.pk for owed in flash), default=0),
        "flash": [_line(owed) for owed in flash[:BANDS]],
        "flash_more": len(flash[BANDS:]),
        "rooms": board.rooms(request.user),
        "codes": codes,
        "latest": [
            {"incident": incident, "ago": ago(incident.reported_at)}
            for incident in shown.latest(request.user)
        ],
        "late": [_line(owed) for owed in late[:LINES]],
        "late_count": len(late),
        "map": chart_map(shown.map_figures(request.user), size=SYMBOL),
    }
    page = "incidents/_wall_live.html" if live.is_poll(request) else "incidents/wall.html"
    return render(request, page, context)


def _line(owed: Obligation) -> dict:
    return {"owed": owed, "incident": owed.incident, "clock": clock(owed.due_at)}
