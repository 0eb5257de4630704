"""The gazetteer: each place once, with its names in three languages and its other spellings."""

import re
import unicodedata

from centres.text.letters import PERSIAN, SORANI, lettered
from centres.text.spelling import fold

SCRIPTS = re.compile(r"^(?:[A-ZÀ-ɏḀ-ỿ‘’ʼ][A-Za-zÀ-ɏḀ-ỿ‘’ʼ' -]{2,}|[\u0620-\u06d5 ]{2,})$")
CODE = re.compile("^[A-Z]{3}$")  # of an airport


def gazetteer(places: list[dict], table: dict) -> list[dict]:
    """Return every place of Iraq, the most populous first; unknown names are empty texts."""
    chosen = {key: names for key, _zoom, *names in table["places"]}
    left_out = set(table["left_out"])
    found = [
        _place(place, *(chosen.get(place["geonameid"]) or _guessed(place)))
        for place in places
        if place["geonameid"] not in left_out
    ]
    for key, _zoom, *names, latitude, longitude in table["missing"]:
        bare = {"geonameid": key, "latitude": latitude, "longitude": longitude, "population": 0}
        found.append(_place({**bare, "alternatenames": []}, *names))
    return sorted(found, key=lambda place: (-place["population"], place["id"]))


def labels(places: list[dict], table: dict) -> list[tuple[dict, int]]:
    """Return the places that the map names, and from which zoom."""
    zooms = {row[0]: row[1] for row in table["places"] + table["missing"]}
    return [(place, zooms[place["id"]]) for place in places if zooms.get(place["id"])]


def abroad(places: list[dict], table: dict) -> list[tuple[dict, int]]:
    """Return the towns beyond the border that the map names, and from which zoom."""
    known = {place["geonameid"]: place for place in places}
    return [
        (_place(known[key], en, ar, ckb, [], source), zoom)
        for key, zoom, en, ar, ckb, source in table["abroad"]
    ]


def heights(table: dict) -> list[tuple[dict, int, str]]:
    """Return the mountains that the map names, from which zoom, and of which kind."""
    return [
        ({"en": en, "ar": ar, "ckb": ckb, "lat": latitude, "lon": longitude}, zoom, kind)
        for zoom, kind, en, ar, ckb, latitude, longitude in table["heights"]
    ]


def _place(place: dict, en: str, ar: str, ckb: str, aliases: list[str], _source: str) -> dict:
    given = [*aliases, place.get("name", ""), *place["alternatenames"]]
    return {
        "id": place["geonameid"],
        "en": en,
        "ar": ar,
        "ckb": ckb,
        "aliases": _others([lettered(name) for name in given], {en, ar, ckb}),
        "lat": round(place["latitude"], 5),
        "lon": round(place["longitude"], 5),
        "population": place["population"],
    }


def _others(names: list[str], told: set[str]) -> list[str]:
    """Return the names of our scripts that search does not take for one of the others."""
    seen, others = {fold(name) for name in told}, []
    for name in names:
        if SCRIPTS.match(name) and not CODE.match(name) and fold(name) not in seen:
            seen.add(fold(name))
            others.append(name)
    return others


def _guessed(place: dict) -> tuple[str, str, str, list, str]:
    names = [name for name in place["alternatenames"] if SCRIPTS.match(name)]
    arabic = [n for n in names if n[0] > "\u0620" and not (SORANI.search(n) or PERSIAN.search(n))]
    sorani = [lettered(name) for name in names if SORANI.search(name)]
    return _plain(place["name"]), (arabic or [""])[0], (sorani or [""])[0], [], "g"


def _plain(name: str) -> str:
    """Return a romanised name without the marks that no officer types."""
    bare = unicodedata.normalize("NFKD", name)
    return "".join(c for c in bare if not unicodedata.combining(c) and c not in "‘’ʼ")
