"""What officers mean by what they look for: places by every name, kinds, numbers, times."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from centres.text.digits import western_digits
from centres.text.spelling import fold, same_name
from incidents import notation
from incidents.kinds import Kind
from incidents.notation import search_words
from incidents.places import squares
from incidents.places.gazetteer import Gazetteer, known
from incidents.places.index import Place
from incidents.places.spellings import is_letter_off, names_of
from incidents.search import kind_words

LONGEST_NAME = 5  # words
SHORTEST_NAME = 3  # letters
DISTINCT = 4  # letters, from which on a name is looked for in all words of a report
PLACES = 4  # of one name
OFFERED = 3
SERIAL = 4  # digits of a number, with its zeros
# A date-time group, or a date with a month in letters: nothing else is taken for a time.
_TIME = re.compile(r"\d{6} ?[ZC]\b|\b\d{1,2} ?[^\W\d_]{2,}|^\d{4}-\d\d-\d\d", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """Some of the words: what they mean, as text for PostgreSQL and as columns."""

    text: str
    words: str
    places: tuple[Place, ...] = ()
    kinds: frozenset[str] = frozenset()

    @property
    def beside(self) -> Q:
        """Return what is meant that is not among the words of a report."""
        meant = Q()
        if self.places:
            meant |= Q(place_key__in=[place.key for place in self.places])
        if self.kinds:
            meant |= Q(kind__in=sorted(self.kinds))
        return meant

    @property
    def also(self) -> list[str]:
        """Return what else these words stand for, for those who read the results."""
        names = [n for place in self.places for n in place.names.values() if n]
        others = [name for name in dict.fromkeys(names) if not same_name(name, self.text)]
        return others + [str(Kind(code).label) for code in sorted(self.kinds)]


@dataclass(frozen=True)
class Wanted:
    """What was typed, part by part, and which reports are meant by it."""

    text: str
    parts: Sequence[Part]
    gazetteer: Gazetteer

    @property
    def condition(self) -> Q:
        """Return which incidents are meant: by all parts, or by the whole as number, square, time.

        `K1 142` is the number of every year, `38S LE 45 90` the square of that size.
        """
        plain = " & ".join(f"({part.words})" for part in self.parts if not part.beside)
        meant = Q(search=search_words.looked_up(plain)) if plain else Q()
        for part in self.parts:
            if part.beside:
                meant &= Q(search=search_words.looked_up(part.words)) | part.beside
        for condition in self._wholes():
            meant |= condition
        return meant

    def _wholes(self) -> Iterator[Q]:
        readings = (search_words.numbered, search_words.in_square, _in_completed, _at_time)
        return (meant for read in readings if (meant := read(self.text)) is not None)

    @property
    def also(self) -> list[str]:
        return list(dict.fromkeys(name for part in self.parts for name in part.also))

    @property
    def marked(self) -> list[str]:
        """Return the texts whose words are marked where they are found."""
        return [self.text, *re.findall(r"[^\W_]+(?=:\*)", " ".join(p.words for p in self.parts))]

    def instead(self) -> list[str]:
        """Return what may have been meant where one letter is wrong, as it would be typed."""
        whole = self._spellings(self.text) if len(self.parts) > 1 else []
        offers = dict.fromkeys(whole)
        for i, part in enumerate(self.parts):
            if part.beside or any(sign.isdigit() for sign in part.text):
                continue
            for better in self._spellings(part.text) + kind_words.misspelt(part.text):
                texts = [other.text for other in self.parts]
                offers[" ".join([*texts[:i], better, *texts[i + 1 :]])] = None
        return list(offers)[:OFFERED]

    def _spellings(self, text: str) -> list[str]:
        """Return the names from which a text is one letter off, one of each place."""
        if len(fold(text)) < DISTINCT:
            return []
        return [_nearest(place, text) for place in self.gazetteer.misspelt(text)]


def read(text: str) -> Wanted | None:
    """Return what is meant by a text; None where nothing in it can be looked for."""
    words = [word for word in text.split() if fold(word)][: search_words.WORDS]
    if not words:
        return None
    gazetteer = known()
    return Wanted(text, tuple(_parts(words, gazetteer)), gazetteer)


def _parts(words: list[str], gazetteer: Gazetteer) -> Iterator[Part]:
    """Yield the words, those together that are one name: the longest names first."""
    while words:
        texts = (" ".join(words[:end]) for end in range(min(len(words), LONGEST_NAME), 0, -1))
        named = (part for text in texts if (part := _named(text, gazetteer)))
        part = next(named, None) or Part(words[0], search_words.one_word(words[0]))
        yield part
        words = words[len(part.text.split()) :]


def _named(text: str, gazetteer: Gazetteer) -> Part | None:
    """Return the part of a name of places or kinds; None where the text is neither."""
    if len(fold(text)) < SHORTEST_NAME or text.isdecimal():
        return None
    places, kinds = tuple(gazetteer.called(text)[:PLACES]), kind_words.named(text)
    if not places and not kinds:
        return None
    spellings = [name for place in places for name in place.spellings]
    names = search_words.any_name(spellings, shortest=DISTINCT)
    written = " & ".join(f"({search_words.one_word(word)})" for word in text.split())
    return Part(text, f"({written}) | {names}" if names else written, places, kinds)


def _nearest(place: Place, text: str) -> str:
    """Return the spelling of a place from which a text is one letter off, else its name."""
    forms = names_of(text)
    return next(
        (
            name
            for name in place.spellings
            if any(is_letter_off(one, other) for one in forms for other in names_of(name))
        ),
        place.name,
    )


def _in_completed(text: str) -> Q | None:
    """Return which points lie in a square whose zone was left out."""
    try:
        return search_words.in_square(squares.read(text).mgrs)
    except ValidationError:
        return None


def _at_time(text: str) -> Q | None:
    """Return which incidents occurred in the minute, hour or day that a text states."""
    if not _TIME.search(western_digits(text)):
        return None
    try:
        at, precision = notation.parse_time(text, now=timezone.now())
    except ValidationError:
        return None
    lasting = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
    return Q(occurred_at__gte=at, occurred_at__lt=at + lasting.get(precision, timedelta(days=1)))
