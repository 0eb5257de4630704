"""How many downloads there may be at once: of one officer or system, and of all."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

from centres.models import Officer


class TooManyError(Exception):
    """One more download than there may be: of one's own, else of all."""

    def __init__(self, *, own: bool):
        super().__init__("too many downloads")
        self.own = own


@contextmanager
def turn(officer: Officer) -> Iterator[None]:
    """Let an officer make something that takes its time; raises TooManyError where it must wait."""
    with transaction.atomic(), connection.cursor() as cursor:
        # While it is made, the database hears nothing of it.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '60s'")
        take_turn(officer)
        yield


def take_turn(officer: Officer) -> None:
    """Take one of the turns there are, up to the end of this transaction. Raises TooManyError.

    The database holds them, for all processes, and frees them however one of these ends.
    """
    if not _taken(str(officer.pk), settings.DOWNLOADS_EACH):
        raise TooManyError(own=True)
    if not _taken("all", settings.DOWNLOADS):
        raise TooManyError(own=False)


def _taken(whose: str, most: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT turn FROM generate_series(1, %s) AS turn "
            "WHERE pg_try_advisory_xact_lock(hashtextextended(%s || turn, 6)) LIMIT 1",
            [most, f"{whose} "],
        )
        return cursor.fetchone() is not None
