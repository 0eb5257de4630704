"""Row-level security: whose source details the transaction at hand may see and add to."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress

from django.db import Error, connection, transaction

ALL = "*"  # of every force, for what the server does by itself
NO_FORCE = "."  # what a system told that belongs to none


@contextmanager
def opened(whose: str) -> Iterator[None]:
    """Open the rows of a force, to be read or added to inside of this block; elsewhere are none.

    The policies of the database ask for this setting, whatever a query asks for. It is the
    transaction's own, so that it goes with it. Read to the end inside: a query that is not
    evaluated, or goes on with a cursor, finds the rows closed again.
    """
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        before = _set(whose)
        try:
            yield
        finally:
            with suppress(Error):  # of a transaction that failed nothing is left to close
                _set(before)


def _set(whose: str) -> str:
    """Set whose rows are open, and return whose they were before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(whose, ''), set_config('jcc.sources', %s, true) "
            "FROM (SELECT current_setting('jcc.sources', true) AS whose OFFSET 0) AS before",
            [whose],
        )
        return cursor.fetchone()[0]
