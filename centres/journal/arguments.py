"""The arguments of an action as JSON, to be asked for now and carried out later."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime, parse_time

from centres.models import Record
from centres.models.record import instant, subjects


def written(arguments: dict[str, Any]) -> tuple[dict, bytes]:
    """Return the arguments as values that JSON knows, and the file among them, empty for none.

    A record is written by its subject and key; what JSON does not know, by its kind.
    """
    files = [value for value in arguments.values() if isinstance(value, bytes)]
    return {name: _written(value) for name, value in arguments.items()}, b"".join(files)


def _written(value: Any) -> Any:
    if isinstance(value, Record):
        return {"record": [value.subject, value.key()]}
    if isinstance(value, dict):
        return {"fields": {name: _written(part) for name, part in value.items()}}
    if isinstance(value, list | tuple):
        return [_written(part) for part in value]
    if isinstance(value, bytes):
        return {"file": len(value)}
    if isinstance(value, datetime):
        return {"at": instant(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    return value


def read(arguments: dict[str, Any], content: bytes) -> dict[str, Any]:
    """Return the arguments that were written so, each record as it stands now."""
    return {name: _read(value, content) for name, value in arguments.items()}


def _read(value: Any, content: bytes) -> Any:
    if isinstance(value, list):
        return [_read(part, content) for part in value]
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    return KINDS[kind](text, content)


def _record(named: list[str], _content: bytes) -> Record:
    subject, key = named
    return subjects()[subject].objects.get(pk=key)


KINDS: dict[str, Callable[[Any, bytes], Any]] = {
    "record": _record,
    "fields": read,
    "file": lambda _size, content: bytes(content),
    "at": lambda text, _content: parse_datetime(text),
    "day": lambda text, _content: parse_date(text),
    "time": lambda text, _content: parse_time(text),
}
