"""Casualties in a line, as one notes them on the telephone: 1k 2w, 2 wounded Peshmerga, 3 جرحى."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres.text.digits import LONGEST, western_digits
from centres.text.spelling import fold

SENTENCES = {
    "tally": _(
        "“%(text)s” is not understood. Write for example 1k 2w, or 1 killed 2 wounded Peshmerga. "
        "The letters: k killed, w wounded, a abducted, m missing, d detained, r released."
    ),
    "twice": _("“%(text)s” counts the same people twice. Write each number once."),
    "many": _("Give a whole number from 0 to %(most)s."),
}
MOST = 9_999
CIVILIAN = "civilian"  # where nobody says whose
# Each outcome by its letters and the beginnings of its words, in three languages.
_OUTCOMES = {
    "killed": "k|kill|dead|died|death|kia|ق|قتيل|قتلى|مقتل|مقتول|شهيد|شهداء|استشهاد|ک|کوژ|شەهید",
    "wounded": "w|wound|injur|wia|hurt|ج|جريح|جرحى|مصاب|اصاب|ب|بریندار",
    "abducted": "a|abduct|kidnap|taken|خ|مختطف|مخطوف|اختطاف|ڕ|ڕفێن",
    "missing": "m|missing|mia|ف|مفقود|بێسەروشوێن|بزر|ونبوو",
    "detained": "d|detain|arrest|ع|معتقل|موقوف|اعتقال|د|دەستگیر|گیراو",
    "released": "r|releas|freed|ط|مفرج|محرر|ئازاد",
}
# Whose they are, beside the names of the forces.
_CATEGORIES = {
    CIVILIAN: "civilian|مدني|مدنيين|مەدەنی|هاوڵاتی",
    "other_security": "other|security|اخرى|امنية|تر|ئەمنی",
    "militant": "militant|isis|daesh|مسلح|ارهابي|داعش|چەکدار",
}
_NOT_SAID = "and|of|the|from|forces|و|من|في|القوات|قوات|عنهم|لە|هێزە|هێزەکانی|هێز"
_FIRST = 3  # letters of a word that may go on in any way
_TWO = re.compile("(قتيل|جريح|شهيد|مصاب|مفقود|مختطف|معتقل)(ان|ين)")
_ONE = re.compile("قتيل|جريح|شهيد|مصاب|مفقود|مختطف|معتقل|كوژراويك|برينداريك")
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")


def _folded(words: Mapping[str, str]) -> dict[str, str]:
    return {fold(word): code for code, told in words.items() for word in told.split("|")}


_OUTCOME_OF = _folded(_OUTCOMES)
_CATEGORY_OF = _folded(_CATEGORIES)
_SILENT = {fold(word) for word in _NOT_SAID.split("|")}


class Cell(NamedTuple):
    outcome: str
    category: str
    number: int


def read(text: str, forces: Mapping[str, Sequence[str]]) -> list[Cell]:
    """Return the cells of the matrix that a line names; `forces` are names by the code of each.

    Who is not said to be of anybody is a civilian. Raises ValidationError.
    """
    written = western_digits(text)
    tokens = _TOKEN.findall(fold(written)) if len(written) <= LONGEST else []
    cells = [_cell(number, words, forces) for number, words in _groups(tokens)]
    if not cells or None in cells:
        raise _refusal("tally", text=text[:LONGEST])
    told = [cell for cell in cells if cell]
    if len({cell[:2] for cell in told}) < len(told):
        raise _refusal("twice", text=text)
    if any(cell.number > MOST for cell in told):
        raise _refusal("many", most=MOST)
    return told


def _refusal(code: str, **params) -> ValidationError:
    return ValidationError(SENTENCES[code], code=code, params=params)


def _groups(tokens: list[str]) -> Iterator[tuple[int | None, list[str]]]:
    """Yield each number with the words beside it: before it, where the line begins with a word."""
    numbers = [token for token in tokens if token.isdecimal()]
    if numbers and not tokens[0].isdecimal() and not _alone(tokens[0]):
        words: list[str] = []
        for token in tokens:
            if token.isdecimal():
                yield int(token), words
                words = []
            else:
                words.append(token)
        if set(words) - _SILENT:
            yield None, words
    else:
        yield from _numbers_first(tokens)


def _numbers_first(tokens: list[str]) -> Iterator[tuple[int | None, list[str]]]:
    number: int | None = None
    words: list[str] = []
    for token in tokens:
        said = number is None or any(map(_outcome, words))
        many = int(token) if token.isdecimal() else _alone(token) if said else None
        if many is None:
            words.append(token)
            continue
        if number is not None or words:
            yield number, words
        number, words = many, [] if token.isdecimal() else [token]
    if number is not None or words:
        yield number, words


def _alone(token: str) -> int | None:
    """Return how many an Arabic or Kurdish word counts without a number."""
    bare = token.removeprefix("و")
    if _TWO.fullmatch(bare):
        return 2
    return 1 if _ONE.fullmatch(bare) else None


def _cell(number: int | None, words: list[str], forces: Mapping[str, Sequence[str]]) -> Cell | None:
    outcome = category = None
    for word in _parted(words):
        found = _outcome(word) if outcome is None else None
        whose = None if found else _category(word, forces)
        if whose and category in (None, whose):
            category = whose
        elif not found and word not in _SILENT:
            return None
        outcome = outcome or found
    if outcome is None or number is None:
        return None
    return Cell(outcome, category or CIVILIAN, number)


def _parted(words: list[str]) -> Iterator[str]:
    """Yield the words, two letters that are written as one apart: 1kp."""
    for word in words:
        if len(word) == 2 and word.isascii() and not _outcome(word):
            yield from word
        else:
            yield word


def _outcome(word: str) -> str | None:
    return _by_beginning(word, _OUTCOME_OF)


def _category(word: str, forces: Mapping[str, Sequence[str]]) -> str | None:
    """Return whose they are: by a word of the name, or by letters that begin that of one alone."""
    if found := _by_beginning(word, _CATEGORY_OF):
        return found
    names = {code: fold(" ".join(told)).split() for code, told in forces.items()}
    names |= {code: [told.partition("|")[0]] for code, told in _CATEGORIES.items()}
    bare = word.removeprefix("ال")
    begun = {
        code
        for code, told in names.items()
        for name in told
        if name not in _SILENT and name.removeprefix("ال").startswith(bare)
    }
    return begun.pop() if len(begun) == 1 else None


def _by_beginning(word: str, known: Mapping[str, str]) -> str | None:
    for bare in (word, word.removeprefix("و"), word.removeprefix("ال")):
        if bare in known:
            return known[bare]
        for beginning, code in known.items():
            if len(beginning) >= _FIRST and bare.startswith(beginning):
                return code
    return None
