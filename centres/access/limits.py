"""Limits on guessing and on calls: token buckets, each taken from by one statement."""

from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from centres.access import browsers, tokens
from centres.models import Bucket, Officer

REFILLED = """LEAST(%(most)s,
    b.remaining + GREATEST(0, EXTRACT(EPOCH FROM %(now)s - b.at)) * %(rate)s)"""
# Without a row nothing was left: exactly as many get one as there are, however many ask at once.
TAKE = f"""
INSERT INTO centres_bucket AS b (key, remaining, at) VALUES (%(key)s, %(most)s - 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET remaining = {REFILLED} - 1, at = GREATEST(b.at, %(now)s)
WHERE {REFILLED} >= 1 RETURNING remaining
"""  # noqa: S608  # of our own words alone
GIVE_BACK = """
UPDATE centres_bucket SET remaining = LEAST(%(most)s, remaining + 1) WHERE key = %(key)s
"""


class Limit(NamedTuple):
    """So many at once, and so many an hour from then on."""

    name: str
    most: int
    hourly: int


BY_NAME = Limit("name", *settings.SIGN_INS_BY_NAME)
BY_ADDRESS = Limit("address", *settings.SIGN_INS_BY_ADDRESS)
CODES = Limit("code", *settings.CODES)


def of_calls() -> Limit:
    """Return the limit of calls of the API, of each token and of each officer in a session."""
    return Limit("calls", settings.API_CALLS_A_MINUTE, 60 * settings.API_CALLS_A_MINUTE)


def take(limit: Limit, *key: str) -> bool:
    """Take one of those that the limit leaves to the key; False where nothing is left."""
    return left_of(limit, *key) is not None


def left_of(limit: Limit, *key: str) -> float | None:
    """Take one of those that the limit leaves to the key, and return what remains of them.

    None where nothing was left to take.
    """
    rate, now = limit.hourly / 3600, timezone.now()
    fields: dict[str, Any] = {
        "key": _digest(limit, *key),
        "most": limit.most,
        "rate": rate,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, fields)
        row = cursor.fetchone()
    return row[0] if row else None


def give_back(limit: Limit, *key: str) -> None:
    """Give back what was taken for one that was right: only failures count."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, {"key": _digest(limit, *key), "most": limit.most})


def _digest(limit: Limit, *key: str) -> str:
    """Return what a key is stored as: it may be a password, typed in the wrong field."""
    return salted_hmac(
        "centres.limits", " ".join((limit.name, *key)), algorithm="sha256"
    ).hexdigest()


def of_sign_in(request, username: str) -> list[tuple[Limit, str, str]]:
    """Return the limits of a guess at a password, and their keys.

    A browser in which this officer has signed in before is limited by itself, so that nobody
    elsewhere can keep the officer out.
    """
    name, browser = username.casefold(), browsers.known(request, username)
    if browser:
        return [(BY_NAME, name, browser)]
    return [(BY_ADDRESS, tokens.address_of(request), ""), (BY_NAME, name, "")]


def of_code(request, officer: Officer) -> list[tuple[Limit, str, str]]:
    """Return the limit of a guess at a code, and its key: apart from passwords."""
    return [(CODES, str(officer.pk), browsers.known(request, officer.username))]


def forget_full() -> None:
    """Forget what is full again: no row says the same."""
    Bucket.objects.filter(at__lt=timezone.now() - settings.LIMITS_KEPT).delete()
