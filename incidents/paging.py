"""Paging by key, never by counting: the last page costs what the first one does."""

import base64
import binascii
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def cursor_of(occurred_at: str, number: str, pk: UUID) -> str:
    """Return what names a place in the order of the log; the time is in ISO 8601, UTC."""
    text = f"{occurred_at} {number.rpartition('-')[2]} {pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def after_cursor(incidents, cursor: str | None):
    """Return the incidents that follow the cursor in the order of the log."""
    if cursor is None:
        return incidents
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, serial, pk = text.split(" ")
        at = datetime.fromisoformat(at)
        if at.tzinfo is None or not (serial.isascii() and serial.isdigit() and len(serial) < 10):
            raise ValueError
        return incidents.older_than(at, int(serial), UUID(pk))
    except (ValueError, OverflowError, binascii.Error) as wrong:
        sentence = _("This is no cursor that a page gave out.")
        raise ValidationError({"cursor": sentence}) from wrong
