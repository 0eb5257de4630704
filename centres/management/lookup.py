"""Records and days that a command names."""

from datetime import date

from django.core.management.base import CommandError

from centres import values
from centres.models import Officer


def get_one(model, **named):
    """Return the record of this name, None where none is named; say so where there is none."""
    ((field, value),) = named.items()
    if value is None:
        return None
    record = model.objects.filter(**named).first()
    if record is None:
        raise CommandError(f"There is no {model.__name__.lower()} with {field} {value}.")
    if isinstance(record, Officer):
        record.needs_no_code = True  # who commands the server
    return record


def parse_day(text: str) -> date:
    """Return the day that is written like 2026-11-22; say so where it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in values.YEARS:
        raise CommandError(f"{text} is no day: write it like 2026-11-22.")
    return day
