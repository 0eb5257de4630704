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
from incidents.places import gazetteer


@page(Permission.REPORT)
def incident_where(request):
    """Offer the places that a name may mean, or tell about the place that is typed."""
    context = {"where": where(request, request.GET, room=request.GET.get("room")), "live": True}
    return render(request, "incidents/_where.html", context)


incident_where.keeps_its_page = True


def where(request, typed, *, room: str | None = None) -> dict:
    """Return what can be told of the place typed so far, nothing where nothing is typed.

    `offered` are the places that the words of the field `of` may mean.
    """
    text, words = (typed.get(name, "").strip() for name in ("location", "place"))
    if not text:
        return {"of": "place", "offered": gazetteer.search(request.user, words)} if words else {}
    try:
        location = notation.parse_location(text)
    except ValidationError as wrong:
        offered = gazetteer.search(request.user, text) if wrong.code == "place" else []
        return {"of": "location", "offered": offered, "picked": typed.get("named", "")}
    middle = (
        place for place in gazetteer.search(request.user, words) if place.square == location.mgrs
    )
    about = _about(request, location, room or typed.get("centre", ""))
    return {**about, "location": location, "middle_of": next(middle, None)}


def resolved(request, typed):
    """Return what was typed, with the square of the place that was picked for its name."""
    try:
        notation.parse_location(typed.get("location", ""))
    except ValidationError:
        picked = gazetteer.named(request.user, typed.get("named", ""))
        if picked:
            typed = typed.copy()
            typed["location"] = picked.square
            typed["place"] = typed.get("place", "").strip() or picked.name
    return typed


def _about(request, location, room: str) -> dict:
    point = (location.latitude, location.longitude)
    placed, outside = geography.about(point, room)
    doubt = country.doubt(point)
    names = {centre.pk: centre.name for centre in Centre.objects.visible_to(request.user)}
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
