"""The words by which people call the kinds of incident, in every language."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils.translation import override

from centres.text.spelling import bare, fold
from incidents.kinds import Kind
from incidents.places.spellings import is_letter_off

SHORTEST = 3  # letters of a word that stands for a kind
BEGUN = 4  # letters, from which on the beginning of a word stands for it
# What stands in names of kinds and says of none which it is.
_EMPTY = (
    "or on and of by own other found false force forces incident armed",
    "أو على بين قوات حادث أخرى أمنية نقطة عملية مسلحين",
    "یان بۆ سەر نێوان هێزە ڕووداوی هی تر چەکداران دۆزینەوە بینینی",
)


@cache
def _names() -> Mapping[str, frozenset[str]]:
    """Return which kinds are called so, by the folded name."""
    names = defaultdict(set)
    for language, _name in settings.LANGUAGES:
        with override(language):
            for kind in Kind:
                names[fold(str(kind.label))].add(kind.value)
    return {name: frozenset(kinds) for name, kinds in names.items()}


@cache
def _words() -> Mapping[str, tuple[str, frozenset[str]]]:
    """Return each word of those names by its folded form: as it is written, and of which kinds."""
    empty = {fold(word) for words in _EMPTY for word in words.split()}
    kinds: dict[str, set[str]] = defaultdict(set)
    written: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            labels = [(kind.value, str(kind.label)) for kind in Kind]
        for code, label in labels:
            for word in label.split():
                plain = bare(word)
                if len(plain) >= SHORTEST and fold(word) not in empty:
                    kinds[plain].add(code)
                    written.setdefault(plain, word.strip("،,()"))
    return {word: (written[word], frozenset(kinds[word])) for word in kinds}


def named(text: str) -> frozenset[str]:
    """Return the kinds of which a text is the name, or a word in it, or the beginning of one."""
    whole = _names().get(fold(text))
    if whole:
        return whole
    word = bare(text)
    if len(word) < SHORTEST or " " in text.strip():
        return frozenset()
    begun = len(word) >= BEGUN
    known = (kinds for name, (_written, kinds) in _words().items()
             if name == word or (begun and name.startswith(word)))  # fmt: skip
    return frozenset().union(*known)


def misspelt(text: str) -> list[str]:
    """Return the words for kinds from which a word is one letter off."""
    word = bare(text)
    if len(word) <= BEGUN:
        return []
    return [written for name, (written, _kinds) in _words().items() if is_letter_off(word, name)]
