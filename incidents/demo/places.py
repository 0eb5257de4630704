"""Where a story happens: at or near a real place of the room, told as officers tell it."""

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path

from incidents import notation
from incidents.demo.draw import Draw
from incidents.kinds import Kind

PLACES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
OUTSIDE = {Kind.MOVEMENT, Kind.IED_FOUND, Kind.INDIRECT_FIRE}  # these happen in the open too
NAMES = {"en": 2, "ar": 3, "ckb": 4}  # columns of a place
FORMS = {"six": 45, "eight": 20, "four": 12, "point": 18, "words": 5}
METRES = {"six": 100, "eight": 10, "four": 1_000}
KM_PER_DEGREE = 111.195


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A place with its name in the language of the teller, and the fields that say where."""

    name: str
    fields: dict


def spot(draw: Draw, *, room: str, force: str, kind: str, language: str, words: dict) -> Spot:
    """Return where it happened; `words` are those of the language."""
    known = PLACES[room]
    named = known["both"] + known[force] + (known["open"] if kind in OUTSIDE else [])
    place = draw.pick(named)
    name, km, eighth = place[NAMES[language]], draw.between(1, 6), draw.between(0, 7)
    away = {"km": km, "direction": words["directions"][eighth], "place": name}
    if draw.chance(0.5):
        text, km = name, 1
    else:
        text = words["away"].format(**away)
    # A little to the side, so that no two stories share their point.
    metres = km * 1_000 + draw.between(-400, 400)
    point = _moved(place[0], place[1], metres / 1_000, eighth * 45 + draw.between(-15, 15))
    return Spot(name=name, fields={"place": text, **_location(point, draw.pick_by_weight(FORMS))})


def _moved(latitude: float, longitude: float, km: float, bearing: int) -> tuple[float, float]:
    north = km * math.cos(math.radians(bearing))
    east = km * math.sin(math.radians(bearing))
    scale = KM_PER_DEGREE * math.cos(math.radians(latitude))
    return latitude + north / KM_PER_DEGREE, longitude + east / scale


def _location(point: tuple[float, float], form: str) -> dict:
    latitude, longitude = point
    if form == "words":
        return {}
    if form == "point":
        rounded = {"latitude": round(latitude, 4), "longitude": round(longitude, 4)}
        return {**rounded, "location_precision_m": 100}
    return {"mgrs": notation.mgrs_of(latitude, longitude, METRES[form])}
