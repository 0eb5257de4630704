"""The gazetteer: places by name, in three languages and many spellings.

Those of `centres/ground/places.json` are kept in memory: they are data of this version of the
software and the same for everybody. What chiefs name are records, read anew by every search.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings

from centres.text.languages import NAMED_IN, said
from centres.text.spelling import fold
from incidents import notation
from incidents.models import NamedPlace

FILE = settings.ROOT / "centres" / "ground" / "places.json"
OFFERED = 6
SIDE = 1_000  # metres: a name says no more than about where its middle lies
LONGEST = 100  # characters: nothing longer is a name
SHORTEST = 2
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


@cache
def bundled() -> tuple[Place, ...]:
    """Return the places of the file, the most populous first."""
    return tuple(
        Place(
            key=str(row["id"]),
            names={code: row[code] for code in NAMED_IN},
            aliases=tuple(row["aliases"]),
            latitude=row["lat"],
            longitude=row["lon"],
            square=notation.mgrs_of(row["lat"], row["lon"], SIDE),
        )
        for row in json.loads(FILE.read_bytes())
    )


def places(officer) -> Iterator[Place]:
    """Yield every place that the officer may read of, those of the rooms first."""
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
    yield from bundled()


def search(officer, text: str, *, most: int = OFFERED) -> list[Place]:
    """Return the places that may be meant, those written so before those that sound so."""
    asked = fold(text[:LONGEST])
    if len(asked) < SHORTEST:
        return []
    ranked = ((_rank(place, asked), place) for place in places(officer))
    matching = [(rank, place) for rank, place in ranked if rank is not None]
    return [place for _rank, place in sorted(matching, key=lambda pair: pair[0])[:most]]


def named(officer, key: str) -> Place | None:
    """Return the place of this key."""
    return next((place for place in places(officer) if place.key == key), None)


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
    words = fold(name).split()
    ends = [words[start:] for start in range(len(words))] or [[""]]
    return tuple("".join(end) for end in ends), tuple(_heard(" ".join(end)) for end in ends)


def _heard(folded: str) -> str:
    """Return what is left of a name by ear: Arabic and Latin letters alike, few vowels, no article.

    Makhmour, Makhmur and مەخموور are all `mxmur`.
    """
    sound = _ARTICLE.sub("", folded)
    for pattern, letter in _SOUNDS:
        sound = pattern.sub(letter, sound)
    return _TWICE.sub(r"\1", sound)
