"""What is typed under "Where?": a grid, degrees, a name, so far from a name; read for one room."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from centres.text.languages import NAMED_IN
from incidents.notation import Location
from incidents.places import bearings, squares
from incidents.places.gazetteer import Gazetteer
from incidents.places.index import Place, Point

INSTEAD = "@"  # before what may be typed instead, where a place has its key
AS_WORDS = "="  # before words that stay words


@dataclass(frozen=True)
class Whereabouts:
    """A location, or the places that may be meant, or neither; and how it was read."""

    location: Location | None = None
    reckoned: bearings.Reckoned | None = None
    offered: list[Place] = field(default_factory=list)
    is_name: bool = False  # it may stay in words: it is no grid with something wrong about it


def read(text: str, gazetteer: Gazetteer, near: Point | None) -> Whereabouts:
    """Read what is typed, completed by what a room at a point leaves out."""
    try:
        return Whereabouts(location=squares.read(text, near))
    except ValidationError as fault:
        wrong = fault
    if reckoned := bearings.reckoned(text, gazetteer, near):
        return Whereabouts(location=reckoned.location, reckoned=reckoned)
    if near and (square := squares.of_room(text, near)):
        return Whereabouts(offered=[_typed(square.mgrs, square[:2])])
    if not is_name(text, wrong):
        return Whereabouts()
    return Whereabouts(offered=_offered(text, gazetteer, near), is_name=True)


def is_name(text: str, wrong: ValidationError) -> bool:
    """Tell whether what could not be read as a grid or as degrees is words."""
    return wrong.code == "place" and any(sign.isalpha() for sign in text)


def _offered(text: str, gazetteer: Gazetteer, near: Point | None) -> list[Place]:
    """Return the places that a name may mean; of a place told from another, told from each."""
    told = bearings.split(text)
    if told is None:
        return gazetteer.search(text, near=near)
    km, wind, name = told
    places = gazetteer.search(name, near=near)
    return [_typed(f"{km:g} km {wind.upper()} of {place.name}", place.point) for place in places]


def _typed(text: str, point: Point) -> Place:
    """Return what may be typed instead, in the place of a place with its square."""
    nameless = dict.fromkeys(NAMED_IN, "")
    return Place(f"{INSTEAD}{text}", nameless, (), *point, square=text)
