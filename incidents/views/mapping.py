"""The map of what happened in a window of days, its data, and the ground that lies under it."""

import orjson
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from centres.action import require
from centres.models import Area, Centre
from centres.permissions import Permission
from incidents import mapped, notation
from incidents.kinds import Kind, Precedence
from incidents.models import Incident

LISTED = 200  # rows beside the map
SIDES = (10, 100, 1_000, 10_000)  # metres, of the squares that a click may name


@require_GET
def map_page(request):
    """Show the map of the filters in the address, drawn, and listed beside it."""
    require(request.user, Permission.READ_INCIDENTS)
    chosen, window = _asked(request)
    context = {
        "filter": chosen,
        "filtered": any(request.GET.get(name) for name in chosen.filters),
        "errors": {} if window else dict(chosen.errors),
        "usual_struck": "false",
        "kinds": Kind,
        "precedences": Precedence,
        "as_of_dtg": notation.dtg(timezone.now()),
    }
    if window:
        context |= _shown(chosen, window)
    return render(request, "incidents/map.html", context, status=200 if window else 400)


@require_GET
def map_points(request):
    """Answer what the map shows, for the script that draws it."""
    require(request.user, Permission.READ_INCIDENTS)
    chosen, window = _asked(request)
    if window is None:
        return _json({"errors": dict(chosen.errors)}, status=400)
    told = {"as_of": notation.dtg(timezone.now()), "days": mapped.days(window)}
    return _json({**told, **mapped.picture(chosen, window)})


@require_GET
def map_layers(request):
    """Answer what lies on the ground: areas in force, and the rooms."""
    require(request.user, Permission.READ_INCIDENTS)
    areas = Area.objects.visible_to(request.user).in_force().filter(layer__in=mapped.LAYERS)
    rooms = Centre.objects.visible_to(request.user).exclude(status=Centre.Status.PLANNED)
    return _json(
        {
            "areas": mapped.outlines(areas),
            "rooms": [(room.name, room.longitude, room.latitude) for room in rooms],
        }
    )


@require_GET
def map_square(request):
    """Answer the grid square that holds a point, by its name and its middle."""
    require(request.user, Permission.REPORT)
    try:
        latitude, longitude = (float(request.GET[name]) for name in ("latitude", "longitude"))
        side = int(request.GET.get("side", SIDES[0]))
        if side not in SIDES:
            raise ValueError(side)
        square = notation.parse_location(notation.mgrs_of(latitude, longitude, side))
    except (KeyError, ValueError, ValidationError):
        return _json({"detail": _("This is not a point of the map.")}, status=400)
    return _json(square._asdict())


map_square.keeps_its_page = True


def _asked(request):
    return mapped.asked(Incident.objects.visible_to(request.user), request.GET)


def _shown(chosen, window) -> dict:
    told = {name: value for name, value in chosen.data.items() if value}
    picture = mapped.picture(chosen, window)
    return {
        "window": window,
        "start_dtg": notation.dtg(window.start),
        "picture": picture,
        "points": [_row(point) for point in picture["points"][:LISTED]],
        "listed": LISTED,
        "blank": {"kind": Kind.OTHER},
        "points_url": f"{reverse('map_points')}?{urlencode(told)}",
        "list_url": f"{reverse('incident_list')}?{urlencode(told)}",
    }


def _row(point: tuple) -> dict:
    number, _east, _north, kind, precedence, _side, dtg, _day, place, mark = point
    told = {"number": number, "precedence": precedence, "dtg": dtg, "place": place, "mark": mark}
    return {**told, "kind": Kind(kind), "url": reverse("incident", args=[number])}


def _json(told: dict, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(told), content_type="application/json", status=status)
