"""Points told from a place: `5 km north of Hawija`, in three languages, of 8 winds and of 16."""

import re
from dataclasses import dataclass
from math import cos, radians, sin

from centres.ground.geography import KM_PER_DEGREE
from centres.text.digits import LONGEST, western_digits
from centres.text.spelling import ARTICLE, fold
from incidents import notation
from incidents.notation import Location
from incidents.places.gazetteer import Gazetteer
from incidents.places.index import Place, Point, kilometres

FARTHEST = 100  # km: from farther off nobody tells it so
MIDDLE = 0.5  # km: so far is the middle of a place from what people reckon from
# Clockwise, from the north.
WINDS = (
    *("n", "nne", "ne", "ene", "e", "ese", "se", "sse"),
    *("s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw"),
)
_KM = r"km|kms|kilomet(?:er|re)s?|كم|كلم|كيلو(?:متر(?:ات)?)?|کم|کیلۆمەتر|کیلۆ"
_M = r"m|met(?:er|re)s?|م|متر|مەتر"
_DISTANCE = re.compile(
    rf"(?<!\d)(\d+(?:[.,٫]\d+)?) ?(?:({_KM})|(?:{_M}))(?![^\W\d_])", re.IGNORECASE
)
_WORDS = {
    fold(word): wind
    for wind, words in {
        "n": "n north northern northwards شمال شمالي شمالا باکوور باکووری",
        "s": "s south southern جنوب جنوبي جنوبا باشوور باشووری",
        "e": "e east eastern شرق شرقي شرقا ڕۆژهەڵات ڕۆژهەڵاتی خۆرهەڵات خۆرهەڵاتی",
        "w": "w west western غرب غربي غربا ڕۆژئاوا ڕۆژئاوای خۆرئاوا خۆرئاوای",
        "ne": "northeast",
        "nw": "northwest",
        "se": "southeast",
        "sw": "southwest",
    }.items()
    for word in words.split()
} | {wind: wind for wind in WINDS}
# What stands between distance, direction and place, and says nothing.
_FILLING = "of from the about away على بعد من عن بمسافة مسافة حوالي إلى لە بە دووری نزیکەی"
_BETWEEN = {fold(word) for word in _FILLING.split()}


@dataclass(frozen=True)
class Reckoned:
    """A point so many km from the middle of a place, on a bearing in degrees."""

    place: Place
    km: float
    bearing: float
    location: Location


def split(text: str) -> tuple[float, str, str] | None:
    """Return the km, the wind and the name of the place that a text tells of; None for others."""
    written = western_digits(text)
    told = _DISTANCE.search(written) if len(written) <= LONGEST else None
    if told is None:
        return None
    km = float(told[1].replace(",", ".").replace("٫", ".")) / (1 if told[2] else 1_000)
    rest = f"{written[: told.start()]} {written[told.end() :]}"
    words = [word for word in fold(rest).split() if word not in _BETWEEN]
    winds = [_WORDS.get(ARTICLE.sub("", word)) for word in words]
    first = next((i for i, wind in enumerate(winds) if wind), None)
    if first is None or not 0 < km <= FARTHEST:
        return None
    last = next((i for i in range(first, len(words)) if not winds[i]), len(words))
    wind = "".join(filter(None, winds[first:last]))
    name = " ".join(words[:first] + words[last:])
    return (km, wind, name) if wind in WINDS and name else None


def reckoned(text: str, gazetteer: Gazetteer, near: Point | None) -> Reckoned | None:
    """Return the point that a text tells of from a place that is known; None for any other text.

    Its square is that of 1 km or of 10 km: as wide as wind and distance leave it open.
    """
    told = split(text)
    if told is None:
        return None
    km, wind, name = told
    places = gazetteer.called(name)
    if not places:
        return None
    place = min(places, key=lambda place: kilometres(place.point, near) if near else 0)
    bearing = WINDS.index(wind) * 360 / len(WINDS)
    return Reckoned(place, km, bearing, _at(place.point, km, bearing, _side(km, wind)))


def _side(km: float, wind: str) -> int:
    """Return the side of the square in metres: half a wind to each side, and half a km about."""
    half = 180 / len(WINDS) if wind in WINDS[1::2] else 360 / len(WINDS)  # of 16 winds, or of 8
    return 1_000 if MIDDLE + km * sin(radians(half)) <= 1 else 10_000


def _at(start: Point, km: float, bearing: float, side: int) -> Location:
    north = km * cos(radians(bearing)) / KM_PER_DEGREE
    east = km * sin(radians(bearing)) / (KM_PER_DEGREE * cos(radians(start[0])))
    latitude, longitude = round(start[0] + north, 5), round(start[1] + east, 5)
    return Location(latitude, longitude, notation.mgrs_of(latitude, longitude, side), side)
