"""The one form in which times, numbers and texts are taken in, by whatever door they come.

What an action is told enters the book for good. One value has one form in it, that which the
database gives back: else a record would differ from its own entry.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from centres.text import marks

YEARS = range(1900, 2201)  # far beyond, arithmetic with zones ends
FARTHEST = timedelta(hours=16)  # PostgreSQL takes no offset from UTC as large as this

SENTENCES = {
    "year": _("The year %(year)s is out of range. Years run from 1900 to 2200."),
    "time": _("Give a time in ISO 8601 with its zone."),
    "number": _("Give a number."),
    "text": _("This text holds a character that cannot be stored."),
}


def zoned(at: datetime | None) -> datetime:
    """Return the time in UTC. Raises ValidationError for none, one without zone, a far year."""
    offset = at.utcoffset() if at else None
    if at is None or offset is None or abs(offset) >= FARTHEST:
        raise ValidationError(SENTENCES["time"], code="time")
    if at.year not in YEARS:
        raise ValidationError(SENTENCES["year"], code="year", params={"year": at.year})
    return at.astimezone(UTC)


def read_time(text: Any, *, zone: tzinfo | None = None) -> datetime:
    """Return the time of an ISO 8601 text, in UTC; `zone` is that of a text which names none.

    Raises ValidationError.
    """
    try:
        at = text if isinstance(text, datetime) else parse_datetime(text)
    except (TypeError, ValueError):
        at = None
    return zoned(at.replace(tzinfo=zone) if at and zone and at.tzinfo is None else at)


def finite(number: float) -> float:
    """Return the number, of two zeros the one. Raises ValidationError for NaN and infinity."""
    if not math.isfinite(number):
        raise ValidationError(SENTENCES["number"], code="number")
    return number + 0.0


def degrees(angle: float) -> float:
    """Return an angle in degrees as it is stored: with five decimals, about a metre."""
    return finite(round(float(angle), 5))


def plain(text: str) -> str:
    """Return the text composed (NFC), its lines ended by LF alone.

    Raises ValidationError for what PostgreSQL cannot hold: NUL and lone surrogates.
    """
    if text.isascii() and text.isprintable():
        return text  # most are: nothing else is looked for in them
    refuse_unstorable(text)
    return normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


UNSTORABLE = re.compile(f"[\x00\ud800-\udfff{marks.STANDING_IN}]")


def refuse_unstorable(text: str) -> None:
    """Refuse what PostgreSQL cannot hold as text, NUL and lone surrogates, and our stand-ins."""
    if UNSTORABLE.search(text):
        raise ValidationError(SENTENCES["text"], code="text")


def storable(text: str) -> str:
    """Return the text without what would be refused: for what a machine says, not a person."""
    return UNSTORABLE.sub("", text)


def cleaned(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of an action, each value in its one form.

    Raises ValidationError by the path of each value that has none (`salute.size`).
    """
    wrong: dict[str, list] = {}
    clean = {name: _inner(value, name, wrong) for name, value in arguments.items()}
    if wrong:
        raise ValidationError(wrong)
    return clean


def _inner(value: Any, path: str, wrong: dict[str, list]) -> Any:
    if isinstance(value, dict):
        return {_key(k, path, wrong): _inner(v, _below(path, k), wrong) for k, v in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_inner(v, _below(path, i), wrong) for i, v in enumerate(value))
    kind: Any = type(value)
    form = _form(kind)
    if form is None:
        return value
    try:
        return form(value)
    except ValidationError as fault:
        wrong.setdefault(path, []).extend(fault.error_list)
        return value


def _key(key: Any, path: str, wrong: dict[str, list]) -> Any:
    return _inner(key, path, wrong) if isinstance(key, str) else key


def _below(path: str, key: Any) -> str:
    """Return the path of a part; the fields of a record are named by themselves."""
    return str(key) if path == "fields" else f"{path}.{key}"


FORMS: dict[type, Callable[[Any], Any]] = {str: plain, float: finite, datetime: zoned}


@cache
def _form(kind: type) -> Callable[[Any], Any] | None:
    return next((form for known, form in FORMS.items() if issubclass(kind, known)), None)


def settle(record: models.Model) -> None:
    """Give a record's numbers the form in which the database returns them.

    Whatever computed them since they were told: 35 is 35.0 in a column of fractions.
    """
    for name in _fractions(type(record)):
        number = getattr(record, name)
        if number is not None:
            setattr(record, name, finite(float(number)))


@cache
def _fractions(model: type[models.Model]) -> list[str]:
    fields = model._meta.concrete_fields
    return [field.attname for field in fields if isinstance(field, models.FloatField)]
