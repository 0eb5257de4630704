"""Sixty places known by several names, and every slip of one letter in them."""

from collections.abc import Iterator

from incidents.places.gazetteer import bundled
from incidents.places.index import Place

LETTERS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةء",
    "ckb": "ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ",
}


def sixty() -> list[Place]:
    """Return the most populous places that have a name in each language."""
    return [place for place in bundled() if all(place.names.values())][:60]


def slips(name: str, language: str) -> Iterator[str]:
    """Yield a name with one letter left out, another in its place, or one too many."""
    letters = LETTERS[language]
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]
        yield from (name[:at] + letter + name[at + 1 :] for letter in letters)
    for at in range(len(name) + 1):
        yield from (name[:at] + letter + name[at:] for letter in letters)
