"""How likely letters beyond ASCII are as people write them, by which a wrong encoding is known."""

import gettext
import math
import re
from collections import Counter
from functools import cache

import polib
from django.conf import settings

_WORD = re.compile(r"\w*[^\W\x00-\x7f]\w*")
_SIGN = re.compile(r"[^\w\x00-\x7f]")
_DIGIT = re.compile("[٠-٩۰-۹]")
_ARABIC = re.compile(r"[\u0600-\u06ff]+")
_NEVER = -9.0  # logarithm for a pair of letters that our own Arabic never has
_MIDDLE = -4.0  # for pairs as they come on the average
_FREQUENT = frozenset("éèàäöüßñçâêîôûışğáíóúãõëï")
# Signs that stand beside ASCII, and those that touch the letters of Arabic or of French.
_LONELY, _TOUCHING = frozenset("’“”–—…°‘"), frozenset("«»،؛؟\xa0")


def likeness(text: str) -> float:
    """Return a mark for the words of a text, the higher the likelier: about -3 to 1."""
    text = _DIGIT.sub(" ", text)
    words = set(_WORD.findall(text))
    marks = [*map(_mark, words), *(_mark_of_sign(text, found) for found in _SIGN.finditer(text))]
    beyond = sum(not letter.isascii() for word in words for letter in word)
    return sum(marks) / max(beyond + len(marks) - len(words), 1)


def _mark_of_sign(text: str, found: re.Match) -> float:
    if found[0] in _TOUCHING:
        return 0.3
    around = text[max(found.start() - 1, 0) : found.end() + 1].replace(found[0], "", 1)
    return 1.0 if found[0] in _LONELY and around.isascii() else -2.0


def _mark(word: str) -> float:
    beyond = sum(not letter.isascii() for letter in word)
    if _ARABIC.fullmatch(word):
        pairs = _pairs(f" {word} ")
        mean = sum(_likely().get(pair, _NEVER) for pair in pairs) / len(pairs)
        return beyond * (mean - _MIDDLE) / 2
    if _ARABIC.search(word):
        return -2.0 * beyond
    return sum(map(_latin, word, f" {word}")) - (beyond if beyond > 0.6 * len(word) > 1 else 0)


def _latin(letter: str, before: str) -> float:
    if letter.isascii():
        return 0.0
    if letter.isupper() and before.islower():
        return -2.0
    if before == " " and letter.islower():
        return 0.3
    return 1.0 if letter.lower() in _FREQUENT else -0.5


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)]


@cache
def _likely() -> dict[str, float]:
    """Return how likely in Arabic a letter follows another, from what our own pages say."""
    pairs = Counter(
        pair
        for path in gettext.find("django", settings.LOCALE_PATHS[0], ["ar"], all=True)
        for entry in polib.mofile(path)
        for word in _ARABIC.findall(entry.msgstr)
        for pair in _pairs(f" {word} ")
    )
    first = Counter(pair[0] for pair in pairs.elements())
    return {pair: math.log(times / first[pair[0]]) for pair, times in pairs.items()}
