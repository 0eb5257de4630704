"""Which field a heading names, in three languages, and which an HXL tag does."""

import re
from functools import cache

from centres.text.spelling import fold
from incidents.imports.columns.heading_words import CATEGORIES, OUTCOMES, TAGS, WORDS

_FILLING = {
    fold(word)
    for words in (
        "number|of|no|nr|num|total|count|n|people|persons|the",
        "عدد|مجموع|ژمارەی|ژمارە|کۆی",
    )
    for word in words.split("|")
}
# What headings say beside what they mean: of the incident, the event.
_OF_WHAT = {
    fold(word)
    for words in ("of|the|and|incident|incidents|event|events", "حادث|حادثة|حدث|عملية|ڕووداو|و")
    for word in words.split("|")
}
_ENDINGS = tuple(fold(ending) for ending in ("ەکان", "ەکە", "ەکەی"))
_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
_HARMED = {"affected", "reached", "inneed", "casualties"}


def key(heading: str) -> str:
    """Return a heading as it is compared: `Event_Date` is `event date` is `EVENTDATE`."""
    return fold(heading).replace(" ", "")


@cache
def _known() -> dict[str, str]:
    return {key(word): name for name, words in WORDS.items() for word in words.split("|")}


@cache
def _by_words() -> dict[frozenset[str], str]:
    """Return the field by the words that matter of each heading, in whatever order they stand.

    Of what identifies a row none: `incident number` would be any number.
    """
    found: dict[frozenset[str], str] = {}
    for name, words in WORDS.items():
        for word in words.split("|") if name != "identifier" else ():
            matter = _words_of(word)
            found[matter] = "" if found.get(matter, name) != name else name
    return {matter: name for matter, name in found.items() if matter}


def _words_of(heading: str) -> frozenset[str]:
    """Return the words of a heading without articles, endings, and what goes without saying."""
    return frozenset(_bare(word) for word in fold(heading).split()) - _OF_WHAT


def _bare(word: str) -> str:
    if word.startswith("ال") and len(word) > 4:
        return word[2:]
    ending = next((end for end in _ENDINGS if word.endswith(end)), "")
    return word[: -len(ending)] if ending and len(word) > len(ending) + 2 else word


@cache
def _folded(outcomes: bool) -> dict[str, str]:
    table = OUTCOMES if outcomes else CATEGORIES
    return {fold(word): name for name, words in table.items() for word in words.split("|")}


def target_of(heading: str) -> str:
    """Return the field that a heading names, "" for none; brackets may be passed over."""
    for text in (heading, _BRACKETS.sub("", heading)):
        named = _known().get(key(text)) or _harm(fold(text)) or _harm(fold(_parted(text)))
        if named:
            return named
    plain = _BRACKETS.sub("", heading)
    return _by_words().get(_words_of(plain), "") or _in_pieces(plain)


def _in_pieces(heading: str) -> str:
    """Return the field that all pieces of a heading such as `Village/Town` name."""
    pieces = [piece for piece in re.split(r"[/|\\]", heading) if piece.strip()]
    named = {_known().get(key(piece), "") for piece in pieces} if len(pieces) > 1 else set()
    return named.pop() if len(named) == 1 else ""


def tells_utc(heading: str) -> bool:
    return bool({"utc", "gmt", "zulu"} & set(fold(heading).split()))


def _parted(text: str) -> str:
    """Return `EnemyKIA` as `Enemy KIA`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)


def _harm(folded: str) -> str:
    """Return the casualties that a folded heading counts: an outcome, and whose if it says so."""
    left = f" {folded} "
    found = {}
    for name, known in (("outcome", _folded(True)), ("category", _folded(False))):
        for word in sorted(known, key=len, reverse=True):
            if f" {word} " in left:
                found[name] = known[word]
                left = left.replace(f" {word} ", " ", 1)
                break
    if "outcome" not in found or set(left.split()) - _FILLING:
        return ""
    return f"casualties:{found['outcome']}:{found.get('category', '')}"


def target_of_tag(tag: str) -> str:
    """Return the field that an HXL tag such as `#affected+killed` names, "" for none."""
    hashtag, *attributes = tag.strip().lower().lstrip("#").replace(" ", "").split("+")
    if hashtag in _HARMED:
        return _harm(" ".join(word for word in attributes if word != "num"))
    for name, wanted, target in TAGS:
        if hashtag == name and wanted <= set(attributes):
            return target
    return ""
