"""Whether something failed for want of the database, and what the log says of it."""

import logging
from collections.abc import Iterator

import psycopg2
from django.db import Error, InterfaceError, OperationalError, connection

AWAY = (OperationalError, InterfaceError, psycopg2.OperationalError, psycopg2.InterfaceError)


def is_away(wrong: BaseException | None) -> bool:
    """Tell whether this came of a database that is away or busy, or of a connection that broke.

    What was raised on the way counts too: some of it is taken for another fault.
    """
    return _cause(wrong) is not None


def _cause(wrong: BaseException | None) -> BaseException | None:
    return next((one for one in _chain(wrong) if isinstance(one, AWAY) or _lost(one)), None)


def _chain(wrong: BaseException | None) -> Iterator[BaseException]:
    while wrong is not None:
        yield wrong
        wrong = wrong.__cause__ or (None if wrong.__suppress_context__ else wrong.__context__)


def _lost(wrong: BaseException) -> bool:
    """Tell whether it is a fault of another name after which the connection is gone."""
    held = connection.connection
    return isinstance(wrong, Error | psycopg2.Error) and (held is None or held.closed != 0)


def renew() -> None:
    """Let go of a broken connection, so that the next statement gets another one."""
    if not connection.in_atomic_block:  # what was begun on it cannot go on on another
        connection.close_if_unusable_or_obsolete()


class OneLine(logging.Filter):
    """Say in one line that the database was away: where it was missed first tells nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        cause = _cause(record.exc_info[1]) if record.exc_info else None
        if cause is not None:
            # Of what the database says, the lines after the first may hold what was told.
            reason, *_others = str(cause).splitlines() or [type(cause).__name__]
            record.msg, record.args = "%s: %s", (record.getMessage(), reason)
            record.exc_info = record.exc_text = None
        return True
