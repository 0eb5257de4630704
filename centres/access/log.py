"""The access log: a line for each look, sign-in, export and notice, that nobody can take back."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import Error, transaction
from django.utils import timezone

from centres import database
from centres.models import AccessLine, Look, Officer

log = logging.getLogger(__name__)
OWN = 10  # sign-ins that an officer is shown
SIGN_INS = (Look.SIGN_IN, Look.FAILED, Look.SECOND_FAILED)


class NotWrittenError(Exception):
    """That a source is looked at cannot be written down, so it is not shown."""


def line(
    kind: Look, *, by: Officer | None = None, at: datetime | None = None, **said: Any
) -> AccessLine:
    """Return a line about an officer or, without one, about the `name` that is said."""
    made = AccessLine(
        kind=kind,
        at=at or timezone.now(),
        officer=by,
        force_id=by.force_id if by else None,
        **said,
    )
    made.digest = made.digested()
    return made


def write(lines: Iterable[AccessLine]) -> None:
    """Write the lines, in one statement; one that is there `once` already is left as it is."""
    AccessLine.objects.bulk_create(lines, ignore_conflicts=True)


def is_written(once: str) -> bool:
    """Tell whether what has one line at most has it: to ask is cheaper than to write in vain."""
    return AccessLine.objects.filter(once=once).exists()


def note(kind: Look, **said: Any) -> None:
    """Write one line; a failure is told where it is looked for, and breaks no page."""
    with harmlessly():
        write([line(kind, **said)])


def note_pull(*, by: Officer, through: str, **said: Any) -> None:
    """Write that somebody pulls over the API, once a minute for what it comes `through`."""
    once = f"pull:{through}:{timezone.now():%Y-%m-%dT%H:%M}"
    if not is_written(once):
        note(Look.PULL, by=by, once=once, **said)


def note_source(**said: Any) -> None:
    """Write that an officer opens a source. Raises NotWrittenError: then it must not be shown."""
    note(Look.SOURCE, **said)
    if not is_written(said["once"]):
        raise NotWrittenError


@contextmanager
def harmlessly() -> Iterator[None]:
    """Do what goes with a line, or none of it: then that is told, and all else goes on."""
    try:
        with transaction.atomic():
            yield
    except Error as wrong:
        log.exception("A line of the access log could not be written")
        database.note_unwritten_line(wrong)
        database.renew()


def sign_ins(officer: Officer) -> list[AccessLine]:
    """Return the officer's own last sign-ins, also those that failed, the newest first."""
    own = AccessLine.objects.filter(officer=officer, kind__in=SIGN_INS)
    return list(own.order_by("-at", "-number")[:OWN])
