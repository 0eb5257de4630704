"""The languages of the settings: which there are, a name said in one, the script names are read in.

Names of rooms, forces and places are recorded in three of them; in any other they are English.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.utils.choices import CallableChoiceIterator
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, gettext, override

NAMED_IN = ("en", "ar", "ckb")  # what columns and files of names are in
NAMES = frozenset(f"name_{code}" for code in NAMED_IN)


def choices() -> list[tuple[str, str | Promise]]:
    return list(settings.LANGUAGES)


CHOICES = CallableChoiceIterator(choices)  # read anew by whoever goes through them


def choices_or_none() -> list[tuple[str, str | Promise]]:
    return [("", "–"), *settings.LANGUAGES]


def names_of(record, column: str = "name") -> dict[str, str]:
    """Return what the columns of a name say, by language."""
    return {code: getattr(record, f"{column}_{code}") for code in NAMED_IN}


def said(names: Mapping[str, str]) -> str:
    """Return a name in the language in use, else in English, else in any."""
    english = names.get(get_language() or "en") or names["en"]
    return english or next((names[code] for code in NAMED_IN if names[code]), "")


def listed(items: Iterable[object]) -> str:
    """Return items one after another, with the comma of the language in use."""
    return gettext(", ").join(map(str, items))


def in_arabic_script() -> bool:
    return get_language() in settings.ARABIC_SCRIPT


def to_choose() -> Iterator[dict]:
    """Yield each language as a page offers it: its code, its name in itself, its direction."""
    for code, name in settings.LANGUAGES:
        with override(code):
            bidi = get_language_info(code)["bidi"]
            yield {"code": code, "name": gettext(str(name)), "direction": "rtl" if bidi else "ltr"}
