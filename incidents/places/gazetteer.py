"""The gazetteer: places by name, in three languages and many spellings.

Those of `centres/ground/places.json` are kept in memory: they are data of this version of the
software and the same for everybody. What chiefs name are records, read anew by every search. The
places of ground that was made of an extract are kept by the digest of its pack, which is a record.
"""

import json
from collections.abc import Iterable
from functools import cache, lru_cache

from django.conf import settings

from centres.models import JournalEntry, MapPack
from centres.text.languages import NAMED_IN, NAMES
from centres.text.spelling import fold
from incidents.models import NamedPlace
from incidents.places.index import Place, Places, Point, kilometres
from incidents.places.likeness import EXACT, LETTER_OFF, rank

FILE = settings.ROOT / "centres" / "ground" / "places.json"
OFFERED = 6
LONGEST = 100  # characters: nothing longer is a name
SHORTEST = 2
TWINS = 2.0  # km
READ = ("pk", *sorted(NAMES), "aliases", "latitude", "longitude", "mgrs", "centre_id")


class Gazetteer:
    """All places that somebody may name: those that chiefs named before all others."""

    def __init__(self, sources: list[Places]):
        self.sources = sources

    def search(self, text: str, *, near: Point | None = None, most: int = OFFERED) -> list[Place]:
        """Return the places that may be meant, the likeliest first.

        Of places that are as likely the nearest to a point come first. Those of a name that is
        one letter off are offered where nothing is called so.
        """
        asked = fold(text[:LONGEST])
        if len(asked) < SHORTEST:
            return []
        found = {place.key: place for places in self.sources for place in places.like(asked)}
        ranks = {
            key: how for key, place in found.items() if (how := rank(place, asked)) is not None
        }
        if EXACT not in ranks.values():
            off = {place.key: place for place in self.misspelt(text)}
            found |= off
            ranks |= {key: min(ranks.get(key, LETTER_OFF), LETTER_OFF) for key in off}
        far = {key: kilometres(found[key].point, near) if near else 0 for key in ranks}
        ranked = sorted(ranks, key=lambda key: (ranks[key], far[key]))
        return _each_once((found[key] for key in ranked), most)

    def called(self, text: str) -> list[Place]:
        """Return the places of which a text is a name, with the article or without."""
        return [place for places in self.sources for place in places.called(text[:LONGEST])]

    def misspelt(self, text: str) -> list[Place]:
        """Return the places of which a text is a name but for one letter."""
        return [place for places in self.sources for place in places.misspelt(text[:LONGEST])]

    def named(self, key: str) -> Place | None:
        """Return the place of this key."""
        places = (places.named(key) for places in self.sources)
        return next((place for place in places if place), None)


def known(officer=None) -> Gazetteer:
    """Return what an officer may read of it; all of it where nobody asks."""
    named, packs = NamedPlace.objects.all(), MapPack.objects.all()
    if officer is not None:
        named = NamedPlace.objects.visible_to(officer)
        packs = MapPack.objects.visible_to(officer)
    return Gazetteer([_of_rooms(named), bundled(), *_made(packs)])


def search(officer, text: str, **how) -> list[Place]:
    """Return the places that may be meant, see `Gazetteer.search`."""
    return known(officer).search(text, **how)


def named(officer, key: str) -> Place | None:
    return known(officer).named(key)


@cache
def bundled() -> Places:
    """Return the places of the file, the most populous first."""
    return Places(json.loads(FILE.read_bytes()))


def _made(packs) -> list[Places]:
    """Return the places of the grounds in force."""
    grounds = packs.in_force().filter(kind=MapPack.Kind.GROUND)
    return [_of_pack(*pack) for pack in grounds.values_list("pk", "sha256")]


@lru_cache(maxsize=4)
def _of_pack(pk, sha256: str) -> Places:
    """Return the places of a ground; none where its content is not that which the book holds."""
    pack = MapPack.objects.get(pk=pk)
    entries = JournalEntry.objects.filter(subject=MapPack.subject, key=str(pk))
    told = entries.filter(verb="add_map_pack", payload__contains=sha256).exists()
    return Places(json.loads(pack.content)["places"] if told and pack.is_whole else [])


def _of_rooms(places) -> Places:
    """Return the places that chiefs named."""
    rows = (dict(zip(READ, row, strict=True)) for row in places.in_force().values_list(*READ))
    return _same(tuple(json.dumps(_row(row), ensure_ascii=False) for row in rows))


def _row(named: dict) -> dict:
    """Return a place that was named as the file of the others has it."""
    return {
        "id": str(named["pk"]),
        **{code: named[f"name_{code}"] for code in NAMED_IN},
        "aliases": named["aliases"],
        "lat": named["latitude"],
        "lon": named["longitude"],
        "square": named["mgrs"],
        "room": named["centre_id"],
    }


@lru_cache(maxsize=4)
def _same(rows: tuple[str, ...]) -> Places:
    """Return the places of these rows, which hardly ever change."""
    return Places([json.loads(row) for row in rows])


def _each_once(places: Iterable[Place], most: int) -> list[Place]:
    found: list[Place] = []
    for place in places:
        if not any(_is_twin(place, other) for other in found):
            found.append(place)
        if len(found) == most:
            break
    return found


def _is_twin(place: Place, other: Place) -> bool:
    """Tell whether an extract names what was found already: by one name, within 2 km."""
    if not place.key.startswith("osm-") or kilometres(place.point, other.point) >= TWINS:
        return False
    return not set(map(fold, place.spellings)).isdisjoint(map(fold, other.spellings))
