"""Whether the database keeps what it says is kept; nothing begins to work on one that does not."""

import sys
from contextlib import closing

from django.conf import settings
from django.db import OperationalError, connection

# Each is to be on. Any other degree of the last than off waits for this server's own disk.
NEEDED = ["fsync", "full_page_writes", "synchronous_commit"]
SENTENCE = (
    "The database may lose what it has recorded: {} off. Set this right in PostgreSQL, for the "
    "server, the database and the role: docs/operate.md, section Faults."
)
_found_safe = False


class Unsafe(OperationalError):
    """A power cut may take from this database what it said was kept."""


def switched_off() -> list[str]:
    """Return what is off in the application's own session, without which a power cut loses work."""
    with connection.cursor() as cursor:
        return _switched_off(cursor)


def _switched_off(cursor) -> list[str]:
    if settings.UNSAFE_DATABASE:
        return []
    cursor.execute(
        "SELECT name FROM unnest(%s) AS name WHERE current_setting(name) = 'off'", [NEEDED]
    )
    return [name for (name,) in cursor.fetchall()]


def _hold(off: list[str]) -> None:
    if off:
        raise Unsafe(SENTENCE.format(f"{', '.join(off)} {'is' if len(off) == 1 else 'are'}"))


def ask_first(**signal) -> None:
    """Raise Unsafe at every connection of a process, until one was found safe.

    What is changed later is said on /healthz, and takes no page away from those at work.
    """
    global _found_safe
    if _found_safe:
        return
    try:
        _hold(switched_off())
    except OperationalError:
        connection.close()  # or whoever asks next would find it open
        raise
    _found_safe = True


def refuse_unsafe() -> None:
    """End this process with a sentence where the database is unsafe; one that is away may come.

    It needs no more of Django than its settings, so that a server asks before it loads anything.
    """
    try:
        with connection.wrap_database_errors:
            session = connection.get_new_connection(connection.get_connection_params())
            with closing(session), session.cursor() as cursor:
                _hold(_switched_off(cursor))
    except Unsafe as unsafe:
        sys.exit(str(unsafe))
    except OperationalError:
        return
