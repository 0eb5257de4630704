"""A place with its names, and many of them found by what they are called."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import cos, hypot, radians

from centres.ground.geography import KM_PER_DEGREE
from centres.text.languages import NAMED_IN, said
from incidents import notation
from incidents.places.likeness import HEARD
from incidents.places.spellings import ends, heard, is_letter_off, names_of

SIDE = 1_000  # metres: a name says no more than about where its middle lies

Point = tuple[float, float]  # latitude, longitude


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
    def spellings(self) -> tuple[str, ...]:
        """Return all that it is called, its names first."""
        return tuple(name for name in (*self.names.values(), *self.aliases) if name)

    @property
    def point(self) -> Point:
        return self.latitude, self.longitude

    @property
    def others(self) -> list[str]:
        """Return its names in the other languages, each once."""
        names = dict.fromkeys(name for name in self.names.values() if name)
        return [name for name in names if name != self.name]


def kilometres(one: Point, other: Point) -> float:
    """Return the distance of two points of one country, nearly."""
    east = (one[1] - other[1]) * cos(radians((one[0] + other[0]) / 2))
    return hypot(one[0] - other[0], east) * KM_PER_DEGREE


class Places:
    """Places that do not change, the sooner offered the earlier, and all their spellings as text.

    A search goes through that text, and looks at those places alone that have in it what is asked.
    """

    def __init__(self, rows: list[dict]):
        self.rows = rows
        lines, self._of = [], []
        for i, row in enumerate(rows):
            for name in _spellings(row):
                parts = ends(name)
                lines += parts
                self._of += [i] * len(parts)
        words = "\n" + "\n".join(lines) + "\n"
        self._texts = [_Lines(words.replace(" ", "")), _Lines(heard(words))]

    def __iter__(self) -> Iterator[Place]:
        return map(_place, self.rows)

    def like(self, asked: str) -> Iterator[Place]:
        """Yield the places with a word that begins like a folded text, as written or by ear."""
        written, by_ear = self._texts
        found = {self._of[line] for line in written.beginning(asked.replace(" ", ""))}
        if len(sounds := heard(asked)) >= HEARD:
            found |= {self._of[line] for line in by_ear.beginning(sounds)}
        return self._at(found)

    def called(self, text: str) -> Iterator[Place]:
        """Yield the places of which this is a name, with the article or without."""
        return self._at({i for name in names_of(text) for i in self._by_name.get(name, ())})

    def misspelt(self, text: str) -> Iterator[Place]:
        """Yield the places of which this is a name but for one letter."""
        found: set[int] = set()
        for name in names_of(text):
            for length in (len(name) - 1, len(name), len(name) + 1):
                known = (n for n in self._by_length.get(length, ()) if is_letter_off(name, n))
                found |= {place for name in known for place in self._by_name[name]}
        return self._at(found)

    def named(self, key: str) -> Place | None:
        return next((_place(row) for row in self.rows if str(row["id"]) == key), None)

    def _at(self, found: set[int]) -> Iterator[Place]:
        return (_place(self.rows[i]) for i in sorted(found))

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        by_name = defaultdict(list)
        for i, row in enumerate(self.rows):
            for form in {form for name in _spellings(row) for form in names_of(name)}:
                by_name[form].append(i)
        return dict(by_name)

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        by_length = defaultdict(list)
        for name in self._by_name:
            by_length[len(name)].append(name)
        return dict(by_length)


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


def _spellings(row: dict) -> list[str]:
    return [name for name in (*(row[code] for code in NAMED_IN), *row["aliases"]) if name]


def _place(row: dict) -> Place:
    return Place(
        key=str(row["id"]),
        names={code: row[code] for code in NAMED_IN},
        aliases=tuple(row["aliases"]),
        latitude=row["lat"],
        longitude=row["lon"],
        square=row.get("square") or notation.mgrs_of(row["lat"], row["lon"], SIDE),
        room=row.get("room", ""),
    )
