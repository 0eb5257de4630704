"""Which place of the gazetteer the words of a report name."""

from collections.abc import Iterable, Sequence
from functools import cache

from django.db.models import Q

from centres.models import Centre, JournalEntry
from incidents import notation
from incidents.models import Incident
from incidents.notation import search_words
from incidents.places.gazetteer import Gazetteer, bundled, known
from incidents.places.index import Place, Point, kilometres

FAR = 30.0  # km: a report from farther away means another place of this name


def tie(incidents: Sequence[Incident]) -> None:
    """Set which place the words of each report name, and what it is called in each language.

    It follows from the words, from the point and from the places that are in force; a place that
    is described, and not named, is tied to none.
    """
    named = [incident for incident in incidents if incident.place]
    gazetteer = known() if named else None
    rooms = _points({incident.centre_id for incident in named})
    for incident in incidents:
        place = None
        if gazetteer and incident.place:
            place = meant(gazetteer, incident.place, incident.point, rooms.get(incident.centre_id))
        incident.place_key = place.key if place else ""
        incident.place_names = place.names if place else None


def meant(
    gazetteer: Gazetteer, words: str, point: Point | None, room: Point | None
) -> Place | None:
    """Return the place that the words name: of several of a name the nearest.

    Nearest to the point of the report, and no farther from it than 30 km; where it has none, to
    the room that reports.
    """
    places = gazetteer.called(words)
    if point:
        places = [place for place in places if kilometres(place.point, point) <= FAR]
    at = point or room
    return min(places, key=lambda place: kilometres(place.point, at) if at else 0, default=None)


def printed_names(words: str, square: str | None) -> dict[str, str] | None:
    """Return the names of the place that words name, near the square where one is told.

    Of the places alone that come with this version of the software: what is printed changes by
    nothing that anybody records or renames.
    """
    places = _printed()
    if square:
        found = notation.parse_location(square)
        place = meant(places, words, (found.latitude, found.longitude), None)
        return place.names if place else None
    called = places.called(words)
    return called[0].names if len(called) == 1 else None


@cache
def _printed() -> Gazetteer:
    return Gazetteer([bundled()])


def _points(rooms: set[str]) -> dict[str, Point]:
    if not rooms:
        return {}
    points = Centre.objects.filter(pk__in=rooms).values_list("pk", "latitude", "longitude")
    return {room: (north, east) for room, north, east in points}


def naming(entries: Iterable[JournalEntry]) -> Q:
    """Return which reports may name the places, as they were or are, that these entries tell of."""
    states = [entry.state() for entry in entries]
    names = {name for s in states for name in (*s["names"].values(), *s["aliases"]) if name}
    tied = Q(place_key__in={entry.key for entry in entries})
    words = search_words.any_name(names, most=None)
    return tied | Q(search=search_words.looked_up(words)) if words else tied
