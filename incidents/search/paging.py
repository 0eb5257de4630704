"""Paging by key, never by counting: the last page costs what the first one does."""

import base64
import binascii
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres import values


def packed(*parts: Any) -> str:
    """Return a cursor of the values that name a place in an order; none holds a space."""
    text = " ".join(map(str, parts))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpacked(cursor: str, *read: Callable[[str], Any]) -> list:
    """Return the values of a cursor, each read by its function. Raises ValidationError."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return [reads(part) for reads, part in zip(read, text.split(" "), strict=True)]
    except (ValueError, ValidationError, binascii.Error) as wrong:
        sentence = _("This is no cursor that a page gave out.")
        raise ValidationError({"cursor": sentence}) from wrong


def serial(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text)
    return int(text)


def cursor_of(occurred_at: str, number: str, pk: UUID) -> str:
    """Return what names a place in the order of the log; the time is in ISO 8601, UTC."""
    return packed(occurred_at, number.rpartition("-")[2], pk)


def after_cursor(incidents, cursor: str | None):
    """Return the incidents that follow the cursor in the order of the log."""
    if cursor is None:
        return incidents
    return incidents.older_than(*unpacked(cursor, values.read_time, serial, UUID))
