"""Where a report being written happened: places that a name may mean, and what a place is like."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.translation import gettext as _

from centres.ground import country, geography
from centres.models import Area, AreaEdition, Centre
from centres.permissions import Permission
from centres.views.pages import page
from incidents import notation
from incidents.notation import Location
from incidents.places import gazetteer, whereabouts
from incidents.places.whereabouts import AS_WORDS, INSTEAD


@page(Permission.REPORT)
def incident_where(request):
    """Offer the places that a name may mean, or tell about the place that is typed."""
    context = {"where": where(request, request.GET, room=request.GET.get("room")), "live": True}
    return render(request, "incidents/_where.html", context)


incident_where.keeps_its_page = True


def where(request, typed, *, room: str | None = None) -> dict:
    """Return what can be told of the place typed so far, nothing where nothing is typed.

    `offered` are the places that the words of the field `of` may mean; `as_words` is what is sent
    where the words of the first field shall stay words.
    """
    text, words = (typed.get(name, "").strip() for name in ("location", "place"))
    if not (text or words):
        return {}
    known, rooms = gazetteer.known(request.user), _rooms(request.user)
    room = room or typed.get("centre", "")
    near = _point(rooms.get(room))
    if not text:
        offered = known.search(words, near=near)
        return {"of": "place", "offered": offered, "pointless": not offered}
    read = whereabouts.read(text, known, near)
    if read.location is None:
        as_words = f"{AS_WORDS}{text}" if read.is_name else ""
        picked = typed.get("named", "") or (as_words if not read.offered else "")
        told = {"of": "location", "offered": read.offered, "as_words": as_words, "picked": picked}
        told["choices"] = bool(read.offered or as_words)
        return {**told, "pointless": not read.offered and bool(as_words)}
    middles = known.search(words) if words else []
    middle = next((place for place in middles if place.square == read.location.mgrs), None)
    about = _about(request, read.location, room, rooms)
    return {**about, "location": read.location, "reckoned": read.reckoned, "middle_of": middle}


def resolved(request, typed, *, room: str | None = None):
    """Return what was typed, with what was picked for it, or moved to where words belong."""
    text, picked = typed.get("location", "").strip(), typed.get("named", "")
    if not text:
        return typed
    known, centres = gazetteer.known(request.user), _rooms(request.user)
    near = _point(centres.get(room or typed.get("centre", "")))
    read = whereabouts.read(text, known, near)
    place = typed.get("place", "").strip()
    typed = typed.copy()
    if read.location:
        # A point that is told from a place is read again by the form; words tell of it as well.
        typed["location"] = text if read.reckoned else _written(text, read.location)
        typed["place"] = place or (text if read.reckoned else "")
    elif picked == f"{AS_WORDS}{text}" and read.is_name:
        typed["location"], typed["place"] = "", f"{place}, {text}" if place else text
    elif picked.startswith(INSTEAD) and picked in {offer.key for offer in read.offered}:
        return resolved(request, _with(typed, location=picked[len(INSTEAD) :]), room=room)
    elif named := known.named(picked):
        typed["location"], typed["place"] = named.square, place or named.name
    return typed


def near_room(request, room: str | None) -> tuple[float, float] | None:
    """Return the point of a room that an officer may see; None where there is none of the code."""
    return _point(_rooms(request.user).get(room or ""))


def _written(text: str, location: Location) -> str:
    """Return the text, or where its zone was left out the whole square."""
    try:
        notation.parse_location(text)
    except ValidationError:
        return location.mgrs
    return text


def _with(typed, **more):
    typed = typed.copy()
    for name, text in more.items():
        typed[name] = text
    return typed


def _rooms(officer) -> dict[str, Centre]:
    return {centre.pk: centre for centre in Centre.objects.visible_to(officer)}


def _point(centre: Centre | None) -> tuple[float, float] | None:
    return (centre.latitude, centre.longitude) if centre else None


def _about(request, location, room: str, rooms: dict[str, Centre]) -> dict:
    point = (location.latitude, location.longitude)
    placed, outside = geography.about(point, room)
    doubt = country.doubt(point)
    names = {code: centre.name for code, centre in rooms.items()}
    areas = Area.objects.visible_to(request.user).filter(pk__in=placed.areas).defer("shape")
    return {
        "districts": [area.title for area in areas if area.layer == AreaEdition.Layer.DISTRICT],
        "gap": {True: _("In the gap"), False: _("Not in the gap"), None: ""}[placed.in_gap],
        "bordering": [names[code] for code in placed.bordering if code in names],
        "doubt": doubt,
        "far": {"room": names.get(room, room), "km": round(outside)}
        if not doubt and outside is not None and outside > settings.FAR_KM
        else None,
    }
