"""The map of what happened in a window of days, its data, and the ground that lies under it."""

from datetime import timedelta
from math import cos, radians

import orjson
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from centres.ground import made_ground, map_packs
from centres.ground.base_map import Box
from centres.models import AreaEdition, Centre
from centres.permissions import Permission
from centres.text.languages import said
from centres.text.marks import marked_in
from centres.views.pages import page
from incidents import notation
from incidents.drawing import strips
from incidents.drawing.areas import areas
from incidents.drawing.ground_map import ground_map
from incidents.kinds import Kind, Precedence
from incidents.maps import map_data
from incidents.models import Incident

LISTED = 200  # rows beside the map
DRAWN = 500  # symbols in the drawing
FAR, NEAR = 0.27, 0.09  # degrees about an incident: some 60 km, and 20 km where roads are known
POINT = [
    "number",
    "longitude",
    "latitude",
    "kind",
    "precedence",
    "location_precision_m",
    "dtg",
    "day",
    "place",
    "mark",
    "imported",
    "casualties",
    "towards",
]
SIDES = {str(side): side for side in (10, 100, 1_000, 10_000)}  # metres, of a click's square


@page(Permission.READ_INCIDENTS)
def map_page(request):
    """Show the map of the filters in the address, drawn, and listed beside it."""
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
        context |= _picture(request, chosen, window)
    return render(request, "incidents/map.html", context, status=200 if window else 400)


@page(Permission.READ_INCIDENTS)
def map_points(request):
    """Answer what the map shows, for the script that draws it."""
    chosen, window = _asked(request)
    if window is None:
        return _json({"errors": dict(chosen.errors)}, status=400)
    moment = {"as_of": notation.dtg(timezone.now()), "days": map_data.days(window)}
    return _json({**moment, **map_data.picture(chosen, window)})


@page(Permission.READ_INCIDENTS)
def map_layers(request):
    """Answer what lies on the ground: areas in force, the rooms, and map packs in force."""
    rooms = Centre.objects.visible_to(request.user).exclude(status=Centre.Status.PLANNED)
    return _json(
        {
            "areas": [_named(area) for area in areas(_editions(request)).outlines],
            "rooms": [(room.name, room.longitude, room.latitude) for room in rooms],
            "packs": map_packs.in_force(request.user),
        }
    )


def _named(outline: dict) -> dict:
    """Return an area of the map with its name in the language in use."""
    told = {key: outline[key] for key in ("layer", "at", "geometry")}
    return {**told, "name": said(outline["names"])}


@page(Permission.REPORT)
def map_square(request):
    """Answer the grid square of a point, or of a place as typed: its name and its middle."""
    params = request.GET
    try:
        text = params.get("text") or _square_of(
            *(params[n] for n in ("latitude", "longitude", "side"))
        )
        return _json(notation.parse_location(text)._asdict())
    except (KeyError, ValueError, ValidationError):
        return _json({"detail": _("This is not a point of the map.")}, status=400)


map_layers.keeps_its_page = map_square.keeps_its_page = True


def _square_of(latitude: str, longitude: str, side: str) -> str:
    return notation.mgrs_of(float(latitude), float(longitude), SIDES[side])


def _asked(request):
    return map_data.asked(Incident.objects.visible_to(request.user), request.GET)


def _picture(request, chosen, window) -> dict:
    params = {name: value for name, value in chosen.data.items() if value}
    picture = map_data.picture(chosen, window)
    points = [_row(point) for point in picture["points"]]
    days = [name for _from, _until, name in map_data.days(window)]
    return {
        "first_day": days[0],
        "last_day": days[-1],
        "window": window,
        "start_dtg": notation.dtg(window.start),
        "picture": picture,
        "strip": strips.bars(picture["daily"]),
        "points": points[:LISTED],
        "listed": LISTED,
        "blank": dict.fromkeys((*POINT, "url"), "") | {"kind": Kind.OTHER},
        "points_url": f"{reverse('map_points')}?{urlencode(params)}",
        "list_url": f"{reverse('incident_list')}?{urlencode(params)}",
        "drawing": drawing(
            request,
            points[:DRAWN],
            box=chosen.form.cleaned_data["bbox"],
            tracks=picture["tracks"],
        ),
    }


def _row(point: tuple) -> dict:
    row = dict(zip(POINT, point, strict=True))
    return {**row, "kind": Kind(row["kind"]), "url": reverse("incident", args=[row["number"]])}


def drawing(request, points, *, box=None, **more):
    """Return the points drawn on the ground, in the box or where the areas lie."""
    ground = areas(_editions(request))
    return ground_map(points, ground.rings, box or ground.box, get_language(), **more)


def of_incident(request, incident, **_others) -> dict:
    """Return the small map of an incident's square, and the way to it on the large one."""
    if incident.latitude is None:
        return {}
    names = ("number", "kind", "longitude", "latitude", "location_precision_m")
    point = {name: getattr(incident, name) for name in names}
    near = _around(incident, NEAR)
    made = made_ground.within(request.user, near)
    return {
        "drawing": drawing(request, [point], box=_around(incident, FAR), wide=420),
        "closely": made
        and drawing(request, [point], box=near, wide=420, made=made, name="close-map"),
        "map_url": f"{reverse('map')}?{urlencode(_days_about(incident))}#{incident.number}",
    }


def _around(incident, high: float) -> Box:
    """Return a box so many degrees to each side of the incident, more where its square is large."""
    high += 2 * (incident.location_precision_m or 0) / 111_000
    wide = high / cos(radians(incident.latitude))
    east, north = incident.longitude, incident.latitude
    return east - wide, max(north - high, -90), east + wide, min(north + high, 90)


def _days_about(incident) -> dict:
    """Return the filters by which the map shows the incident among those of the days about it."""
    day = incident.occurred_at.astimezone(settings.LOCAL_ZONE).date()
    start, end = day - map_data.AROUND, day + map_data.AROUND + timedelta(days=1)
    struck = {"struck": "any"} if incident.struck else {}
    return {"occurred_from": start.isoformat(), "occurred_until": end.isoformat(), **struck}


def _editions(request):
    return AreaEdition.objects.visible_to(request.user).in_force()


def _json(body: dict, status: int = 200) -> HttpResponse:
    return HttpResponse(
        orjson.dumps(marked_in(body)), content_type="application/json", status=status
    )
