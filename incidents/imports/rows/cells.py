"""Cells of sheets as texts, counts, flags, gradings and degrees; dates are read in `dates`."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres import values
from centres.text.digits import western_digits
from centres.text.marks import unmarked
from centres.text.spelling import fold
from incidents import notation, parts
from incidents.exports.cells import unguarded

SENTENCES = {
    "count": _("This is not a number. Write one whole number, or leave the cell empty."),
    "most": _("Give a whole number from 0 to %(most)s."),
    "flag": _("Write yes or no."),
    "grading": _("Write a letter A to F and a number 1 to 6, as in B2."),
}
# What sheets write where they know nothing.
_NOTHING = {
    fold(word)
    for words in (
        "|na|n/a|nan|null|none|nil|unknown|not known",
        "غير معروف|غير معلوم|مجهول|لا يوجد|نەزانراو|نادیار|نییە",
    )
    for word in words.split("|")
}
NO_TEXT = {"NA", "N/A", "NULL", "nan", "NaN"}  # of programs; what people write is a text
_UNKNOWN_NUMBERS = {"-9", "-99", "-999"}
_COUNT = re.compile(r"\+?(\d{1,9})(?:\.0+)?", re.ASCII)
_GRADING = re.compile(r"([A-F])[ /-]?([1-6])")
_FLAGS = {
    fold(word): flag
    for flag, words in (
        (True, "true|yes|y|1|نعم|بەڵێ|بەلی|x"),
        (False, "false|no|n|0|لا|كلا|نەخێر"),
    )
    for word in words.split("|")
}
_DECIMALS = re.compile(r"-?\d{1,3}\.(\d{1,15})", re.ASCII)


def refusal(code: str, **params: Any) -> ValidationError:
    return ValidationError(SENTENCES[code], code=code, params=params)


def text_of(cell: Any) -> str:
    """Return what a cell says as a text, a whole number without a fraction."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.isoformat(timespec="minutes") if isinstance(cell, time) else str(cell)


def written(cell: Any, *, own: bool = False) -> str:
    """Return the text that somebody wrote; our `own` export has guarded and marked it."""
    text = text_of(cell)
    if own:
        return unmarked(unguarded(text))
    return "" if text in NO_TEXT else text


def is_blank(cell: Any) -> bool:
    """Return whether a cell holds nothing, or a word that says that nothing is known."""
    if isinstance(cell, str):
        return not cell or (cell[0] not in "0123456789" and _says_nothing(cell))
    return cell is None


@lru_cache(maxsize=10_000, typed=True)
def _says_nothing(text: str) -> bool:
    return len(text) < 20 and fold(text) in _NOTHING


@lru_cache(maxsize=10_000, typed=True)
def read_count(cell: Any) -> int | None:
    """Return the number of people that a cell states, None where none is known.

    Raises ValidationError: a range, an estimate or words are no number.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float | None):
        raise refusal("count")
    if is_blank(cell):
        return None
    text = western_digits(text_of(cell)).replace("−", "-")
    if text in _UNKNOWN_NUMBERS:
        return None
    found = _COUNT.fullmatch(text)
    if found is None:
        raise refusal("count")
    if int(found[1]) > parts.MOST:
        raise refusal("most", most=parts.MOST)
    return int(found[1])


@lru_cache(maxsize=1_000, typed=True)
def read_flag(cell: Any) -> bool:
    """Return what a cell says, nothing being no. Raises ValidationError."""
    if is_blank(cell):
        return False
    flag = _FLAGS.get(fold(text_of(cell)))
    if flag is None:
        raise refusal("flag")
    return flag


@lru_cache(maxsize=1_000, typed=True)
def read_grading(cell: Any) -> dict[str, Any]:
    """Return the grading of source and information that a cell states. Raises ValidationError."""
    if is_blank(cell):
        return {}
    found = _GRADING.fullmatch(western_digits(text_of(cell)).upper())
    if found is None:
        raise refusal("grading")
    return {"source": found[1], "information": int(found[2])}


def read_instant(cell: Any) -> datetime:
    """Return the exact time of an ISO text with its zone. Raises ValidationError."""
    return values.read_time(western_digits(cell) if isinstance(cell, str) else cell)


def read_axis(cell: Any, axis: str) -> tuple[float, float]:
    """Return degrees and the value of their last digit. Raises ValidationError."""
    if isinstance(cell, str):
        found = _DECIMALS.fullmatch(cell)
        if found and abs(degrees := float(cell)) <= 80:
            return round(degrees, 5) + 0.0, 10.0 ** -len(found[1])
        return notation.parse_axis(cell, axis)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return notation.parse_axis(f"{cell:.12f}".rstrip("0").rstrip("."), axis)
    raise ValidationError(notation.grid.SENTENCES[axis], code=axis)
