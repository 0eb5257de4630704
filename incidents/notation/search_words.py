"""What officers look for: words, numbers and squares, as the database and a page find them."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from centres.text.spelling import ARTICLE, WORD, fold
from incidents import notation

WORDS = 16  # of one query; more would only slow the search
NAMES = 120  # of places, in one query
BEFORE = ("", "ال", "بال", "وال", "لل")  # what is written in one with an Arabic name
PADDED = 4  # digits of a number, with its zeros
LETTERS = 64  # of one word; PostgreSQL refuses words beyond 2 kB
FIRST_YEAR = 1990  # of the numbers that are found without their year
NUMBER = re.compile(r"([A-Za-z][A-Za-z0-9]{0,15})[\s/-]+(?:([0-9]{4})[\s/-]+)?([0-9]{1,9})")
AROUND = 60  # characters of a text that are shown before what is found in it
EXCERPT = 240  # characters


def query(text):
    """Text for PostgreSQL's `to_tsquery('simple', …)`: every word must begin a word of the record.

    Empty when nothing in `text` can be searched. Takes the first 16 words, each up to 64 letters.
    """
    return " & ".join(f"{word}:*" for word in _words(text))


def one_word(text: str) -> str:
    """Text for `to_tsquery`: a word as it was written, however it is joined, with its article.

    `Ba'quba` is looked for in one as well; 99 is also the number 0099.
    """
    written = query(text)
    forms, word = [written], fold(text).replace(" ", "")[:LETTERS]
    if " & " in written:
        forms.append(f"{word}:*")
    if word.isdecimal() and len(word) < PADDED:
        forms.append(word.zfill(PADDED))
    if "ء" <= word[:1] <= "ي" and " & " not in written:
        plain = ARTICLE.sub("", word)
        forms += [f"{form}:*" for form in (plain, f"ال{plain}") if form != word]
    return " | ".join(f"({form})" for form in forms) if forms[1:] else written


def any_name(spellings: Iterable[str], *, shortest: int = 1, most: int | None = NAMES) -> str:
    """Text for `to_tsquery`: any of these names, with the article or without, or run together.

    Those of fewer than `shortest` letters are left out: they begin words of other meanings.
    """
    phrases: dict[tuple[str, ...], None] = {}
    for name in spellings:
        plain = ARTICLE.sub("", fold(name))
        if len(plain.replace(" ", "")) >= shortest:
            first, *rest = plain.split()
            starts = [f"{a}{first}" for a in BEFORE] if "ء" <= first[:1] <= "ي" else [first]
            phrases |= dict.fromkeys((start, *rest) for start in starts)
            phrases[plain.replace(" ", ""),] = None
    wanted = islice(_least(phrases), most)
    return " | ".join(f"({' & '.join(f'{w[:LETTERS]}:*' for w in words)})" for words in wanted)


def _least(phrases: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the phrases that find what no other finds: each word finds all that begin with it."""
    least: list[tuple[str, ...]] = []
    for words in sorted(phrases, key=lambda words: (len(words), sum(map(len, words)))):
        if not any(all(_begun(word, words) for word in known) for known in least):
            least.append(words)
            yield words


def _begun(beginning: str, words: Iterable[str]) -> bool:
    return any(word.startswith(beginning) for word in words)


def looked_up(words: str) -> SearchQuery:
    """Return what PostgreSQL looks for, of a text for its `to_tsquery`."""
    return SearchQuery(words, config="simple", search_type="raw")


def excerpt(text: str, *sought_texts: str) -> list[tuple[str, bool]]:
    """Return a part of the text around the first word that was found in it, in pieces.

    Each piece tells whether it was found. Empty where none of the words is in the text.
    """
    words = tuple({word for sought in sought_texts for word in _words(sought)})
    found = [m.span() for m in WORD.finditer(text) if _begins(m[0], words)]
    if not found:
        return []
    start = max(found[0][0] - AROUND, 0)
    if start:
        start = text.find(" ", start, found[0][0]) + 1 or found[0][0]
    end = start + EXCERPT
    if end < len(text):
        end = max(text.rfind(" ", start, end), found[0][1])
    pieces = list(_pieces(text, start, end, found))
    return [("… ", False)] * bool(start) + pieces + [(" …", False)] * (end < len(text))


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word[:LETTERS] for word in fold(text).split()))[:WORDS]


def _begins(written: str, words: tuple[str, ...]) -> bool:
    return any(folded.startswith(words) for folded in fold(written).split())


def _pieces(text, start, end, hits) -> Iterator[tuple[str, bool]]:
    at = start
    for first, last in hits:
        if last > end:
            break
        if at < first:
            yield text[at:first], False
        yield text[first:last], True
        at = last
    if at < end:
        yield text[at:end], False


def numbered(text: str) -> Q | None:
    """Return which incidents have the number that is written, of every year where it says none."""
    told = NUMBER.fullmatch(notation.western_digits(text))
    if told is None:
        return None
    centre, year, serial = told.groups()
    until = timezone.now().year + 2
    years = [int(year)] if year else list(range(FIRST_YEAR, until))
    return Q(centre=centre.upper(), year__in=years, serial=int(serial))


def in_square(text: str) -> Q | None:
    """Return which points lie in the square: between its four sides, straight in degrees.

    Over the 10 km of the largest square a side bends by less than two metres.
    """
    try:
        corners = notation.corners(text)
    except ValidationError:
        return None
    latitudes, longitudes = zip(*corners, strict=True)
    inside = Q(latitude__range=(min(latitudes), max(latitudes)))
    inside &= Q(longitude__range=(min(longitudes), max(longitudes)))
    for (south, west), (north, east) in zip(corners, [*corners[1:], corners[0]], strict=True):
        left = (F("latitude") - south) * (east - west) - (F("longitude") - west) * (north - south)
        inside &= Q(GreaterThanOrEqual(left, 0.0))
    return inside
