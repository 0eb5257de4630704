"""The forms of a name: as written, without its article, by ear, and one letter off."""

import re
from functools import lru_cache
from typing import NamedTuple

from centres.text.spelling import ARTICLE, fold

# Letters of two scripts that sound alike.
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


class Forms(NamedTuple):
    """A name without spaces, with its article and without; from its later words on; by ear."""

    whole: tuple[str, ...]
    later: tuple[str, ...]
    sounds: tuple[str, ...]


@lru_cache(maxsize=50_000)
def forms(name: str) -> Forms:
    parts = ends(name)
    return Forms(
        whole=names_of(name),
        later=tuple(part.replace(" ", "") for part in parts[1:]),
        sounds=tuple(heard(part) for part in parts),
    )


def names_of(text: str) -> tuple[str, ...]:
    """Return what a text is as a name: its letters run together, with its article and without.

    A double waw is one letter, as everywhere, and also two: it may be broken by a slip of the hand.
    """
    folded = [fold(text)] + [fold(text.replace("وو", "و و"))] * ("وو" in text)
    bare = [ARTICLE.sub("", name) for name in folded]
    return tuple(dict.fromkeys(t for name in (*folded, *bare) if (t := name.replace(" ", ""))))


def ends(name: str) -> list[str]:
    """Return a folded name from each of its words on."""
    words = fold(name).split()
    return [" ".join(words[start:]) for start in range(len(words))] or [""]


def heard(folded: str) -> str:
    """Return what is left of a name by ear: Arabic and Latin letters alike, few vowels, no article.

    Makhmour, Makhmur and مەخموور are all `mxmur`.
    """
    sound = ARTICLE.sub("", folded)
    for pattern, letter in _SOUNDS:
        sound = pattern.sub(letter, sound)
    return _TWICE.sub(r"\1", sound)


def is_letter_off(one: str, other: str) -> bool:
    """Tell whether one letter more, less or other, or two that changed places, part two texts."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True
    rest, others = one[at:], other[at:]
    if len(one) != len(other):
        return rest[1:] == others or rest == others[1:]
    return rest[1:] == others[1:] or (rest[1::-1] + rest[2:] == others and len(rest) > 1)
