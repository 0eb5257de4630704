"""The gazetteer: places by name, in three languages and many spellings.

Those of `centres/ground/places.json` are kept in memory: they are data of this version of the
software and the same for everybody. What chiefs name are records, read anew by every search. The
places of ground that was made of an extract are kept by the digest of its pack, which is a record.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import cos, hypot, radians

from django.conf import settings

from centres.ground.geography import KM_PER_DEGREE
from centres.models import JournalEntry, MapPack
from centres.text.languages import NAMED_IN, said
from centres.text.spelling import fold
from incidents import notation
from incidents.models import NamedPlace

FILE = settings.ROOT / "centres" / "ground" / "places.json"
OFFERED = 6
SIDE = 1_000  # metres: a name says no more than about where its middle lies
LONGEST = 100  # characters: nothing longer is a name
SHORTEST = 2
TWINS = 2.0  # km
HEARD = 3  # letters of a spelling by ear, below which it would find everything

_ARTICLE = re.compile(r"\b(?:ال(?=\w{3})|(?:al|el|ad|ar|as|at|az) )")
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("kh|خ", "x"),
        ("gh|غ|گ", "g"),
        ("sh|ش", "$"),
        ("ch|چ|ج|ژ", "j"),
        ("ee|ي|y|e(?=y)", "i"),
        ("oo|ou|[ow]|و", "u"),
        ("[qc]|ك|ق", "k"),
        ("[دض]|dh", "d"),
        ("[طت]|th", "t"),
        ("[صسث]", "s"),
        ("[زذظ]", "z"),
        ("[فڤ]|v", "f"),
        ("[بپ]|p", "b"),
        ("ر", "r"),
        ("ل", "l"),
        ("م", "m"),
        ("ن", "n"),
        ("[aeh'ءعاهح ]", ""),
    )
]
_TWICE = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Place:
    """A named place: names by language, further spellings, the middle of it in degrees."""

    key: str
    names: dict[str, str]
    aliases: tuple[str, ...]
    latitude: float
    longitude: float
    square: str  # which the name stands for
    room: str = ""  # whose chief named it

    @property
    def name(self) -> str:
        return said(self.names)

    @property
    def others(self) -> list[str]:
        """Return its names in the other languages, each once."""
        names = dict.fromkeys(name for name in self.names.values() if name)
        return [name for name in names if name != self.name]


class Places:
    """Places that do not change, the sooner offered the earlier, and all their spellings as text.

    A search goes through that text, and looks at those places alone that have in it what is asked.
    """

    def __init__(self, rows: list[dict]):
        self.rows = rows
        lines, self._of = [], []
        for i, row in enumerate(rows):
            for name in (*(row[code] for code in NAMED_IN), *row["aliases"]):
                ends = _ends(name)
                lines += ends
                self._of += [i] * len(ends)
        words = "\n" + "\n".join(lines) + "\n"
        self._texts = [_Lines(words.replace(" ", "")), _Lines(_heard(words))]

    def __iter__(self) -> Iterator[Place]:
        return map(_place, self.rows)

    def like(self, asked: str) -> Iterator[Place]:
        """Yield the places with a word that begins like a folded text, as written or by ear."""
        written, heard = self._texts
        found = {self._of[line] for line in written.beginning(asked.replace(" ", ""))}
        if len(sounds := _heard(asked)) >= HEARD:
            found |= {self._of[line] for line in heard.beginning(sounds)}
        return (_place(self.rows[i]) for i in sorted(found))

    def named(self, key: str) -> Place | None:
        return next((_place(row) for row in self.rows if str(row["id"]) == key), None)


class _Lines:
    """A text whose every line begins and ends with a line feed."""

    def __init__(self, text: str):
        self._text = text
        self._starts = [match.start() for match in re.finditer("\n", text)]

    def beginning(self, words: str) -> Iterator[int]:
        """Yield the numbers of the lines that begin with these words."""
        at = self._text.find(f"\n{words}")
        while at >= 0:
            yield bisect_left(self._starts, at)
            at = self._text.find(f"\n{words}", at + 1)


def _place(row: dict) -> Place:
    return Place(
        key=str(row["id"]),
        names={code: row[code] for code in NAMED_IN},
        aliases=tuple(row["aliases"]),
        latitude=row["lat"],
        longitude=row["lon"],
        square=notation.mgrs_of(row["lat"], row["lon"], SIDE),
    )


@cache
def bundled() -> Places:
    """Return the places of the file, the most populous first."""
    return Places(json.loads(FILE.read_bytes()))


def _made(officer) -> list[Places]:
    """Return the places of the grounds in force."""
    packs = MapPack.objects.visible_to(officer).in_force().filter(kind=MapPack.Kind.GROUND)
    return [_of_pack(*known) for known in packs.values_list("pk", "sha256")]


@lru_cache(maxsize=4)
def _of_pack(pk, sha256: str) -> Places:
    """Return the places of a ground; none where its content is not that which the book holds."""
    pack = MapPack.objects.get(pk=pk)
    entries = JournalEntry.objects.filter(subject=MapPack.subject, key=str(pk))
    told = entries.filter(verb="add_map_pack", payload__contains=sha256).exists()
    return Places(json.loads(pack.content)["places"] if told and pack.is_whole else [])


def _of_rooms(officer) -> Iterator[Place]:
    """Yield the places that chiefs named."""
    for place in NamedPlace.objects.visible_to(officer).in_force():
        yield Place(
            key=place.key(),
            names=place.names,
            aliases=tuple(place.aliases),
            latitude=place.latitude,
            longitude=place.longitude,
            square=place.mgrs,
            room=place.centre_id,
        )


def search(officer, text: str, *, most: int = OFFERED) -> list[Place]:
    """Return the places that may be meant, those written so before those that sound so."""
    asked = fold(text[:LONGEST])
    if len(asked) < SHORTEST:
        return []
    like = (place for places in (bundled(), *_made(officer)) for place in places.like(asked))
    ranked = [(_rank(place, asked), place) for place in (*_of_rooms(officer), *like)]
    matching = [(rank, place) for rank, place in ranked if rank is not None]
    found: list[Place] = []
    for _first, place in sorted(matching, key=lambda pair: pair[0]):
        if not any(_is_twin(place, other) for other in found):
            found.append(place)
        if len(found) == most:
            break
    return found


def _is_twin(place: Place, other: Place) -> bool:
    """Tell whether an extract names what was found already: by one name, within 2 km."""
    if not place.key.startswith("osm-"):
        return False
    north = place.latitude - other.latitude
    east = (place.longitude - other.longitude) * cos(radians(place.latitude))
    return hypot(north, east) * KM_PER_DEGREE < TWINS and bool(_folded(place) & _folded(other))


def _folded(place: Place) -> set[str]:
    return {fold(name) for name in (*place.names.values(), *place.aliases) if name}


def named(officer, key: str) -> Place | None:
    """Return the place of this key."""
    rooms = (place for place in _of_rooms(officer) if place.key == key)
    kept = (places.named(key) for places in (bundled(), *_made(officer)))
    return next(rooms, None) or next((place for place in kept if place), None)


def _rank(place: Place, asked: str) -> int | None:
    """Return how well a place answers to a folded text, 0 the best; None where it does not."""
    spellings = [_spelled(name) for name in (*place.names.values(), *place.aliases) if name]
    tight, heard = asked.replace(" ", ""), _heard(asked)
    long = len(heard) >= HEARD
    tests = (
        lambda words, sounds: words[0] == tight,
        lambda words, sounds: words[0].startswith(tight),
        lambda words, sounds: long and sounds[0] == heard,
        lambda words, sounds: any(word.startswith(tight) for word in words),
        lambda words, sounds: long and any(sound.startswith(heard) for sound in sounds),
    )
    for rank, test in enumerate(tests):
        if any(test(*spelled) for spelled in spellings):
            return rank
    return None


@lru_cache(maxsize=20_000)
def _spelled(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a name from each of its words on: as written without spaces, and by ear."""
    ends = _ends(name)
    return tuple(end.replace(" ", "") for end in ends), tuple(_heard(end) for end in ends)


def _ends(name: str) -> list[str]:
    words = fold(name).split()
    return [" ".join(words[start:]) for start in range(len(words))] or [""]


def _heard(folded: str) -> str:
    """Return what is left of a name by ear: Arabic and Latin letters alike, few vowels, no article.

    Makhmour, Makhmur and مەخموور are all `mxmur`.
    """
    sound = _ARTICLE.sub("", folded)
    for pattern, letter in _SOUNDS:
        sound = pattern.sub(letter, sound)
    return _TWICE.sub(r"\1", sound)
