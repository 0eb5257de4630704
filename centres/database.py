"""Whether something failed for want of the database, and what it refused last."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection
from psycopg2 import errorcodes

# Of PostgreSQL's codes: no room or memory, a failing disk, a server that only reads.
REFUSING = ("53", "58", "25006")
AWAY = (OperationalError, InterfaceError, psycopg2.OperationalError, psycopg2.InterfaceError)


def is_away(wrong: BaseException | None) -> bool:
    """Tell whether this came of a database that is away or busy, or of a connection that broke.

    What was raised on the way counts too: some of it is taken for another fault.
    """
    return cause(wrong) is not None


def cause(wrong: BaseException | None) -> BaseException | None:
    """Return what says that the database was missed, None where nothing does."""
    return next((one for one in chain(wrong) if _is_missed(one)), None)


def _is_missed(one: BaseException) -> bool:
    refused = (getattr(one, "pgcode", None) or "").startswith(REFUSING)
    return refused or isinstance(one, AWAY) or _lost(one)


def chain(wrong: BaseException | None) -> Iterator[BaseException]:
    """Yield what went wrong, and what that came of."""
    while wrong is not None:
        yield wrong
        wrong = wrong.__cause__ or (None if wrong.__suppress_context__ else wrong.__context__)


def _lost(wrong: BaseException) -> bool:
    """Tell whether it is a fault of another name after which the connection is gone."""
    if not isinstance(wrong, Error | psycopg2.Error):
        return False
    held = connection.connection
    return held is None or held.closed != 0


def renew() -> None:
    """Let go of a broken connection, so that the next statement gets another one."""
    if not connection.in_atomic_block:  # what was begun on it cannot go on on another
        connection.close_if_unusable_or_obsolete()


def code_of(wrong: BaseException | None) -> str:
    """Return PostgreSQL's code of what went wrong, empty where it gave none."""
    return next((code for one in chain(wrong) if (code := getattr(one, "pgcode", None))), "")


def note_refused_write(wrong: BaseException) -> None:
    """Keep when and why the database took no record, where it is the server that fails."""
    if code_of(wrong).startswith(REFUSING):
        _keep("refused-write", wrong)


def last_refused_write() -> dict[str, str] | None:
    """Return `at` and `reason` of the last one, None where there was none."""
    return _kept("refused-write")


def note_unwritten_line(wrong: BaseException) -> None:
    """Keep when and why the access log took no line."""
    _keep("unwritten-line", wrong)


def last_unwritten_line() -> dict[str, str] | None:
    """Return `at` and `reason` of the last one, None where there was none."""
    return _kept("unwritten-line")


def _keep(what: str, wrong: BaseException) -> None:
    """Keep the time and the reason of a failure.

    In a file, since it is the database that takes nothing, and all processes of the web server
    shall tell the same. Where that fails too, it stands in the log alone.
    """
    code = code_of(wrong)
    reason = errorcodes.lookup(code).replace("_", " ").lower() if code else type(wrong).__name__
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    with suppress(OSError):
        part = _file(what).with_suffix(".part")
        part.write_text(json.dumps({"at": at, "reason": reason}))
        part.replace(_file(what))


def _kept(what: str) -> dict[str, str] | None:
    try:
        return json.loads(_file(what).read_text())
    except (OSError, ValueError):
        return None


def _file(what: str) -> Path:
    name = str(settings.DATABASES["default"]["NAME"]).replace("/", "-")
    return settings.RUN_DIR / f"{what}-{name}.json"
