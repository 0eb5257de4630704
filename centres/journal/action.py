"""What every action is: one transaction, recognised when repeated, one entry for its record."""

import functools
import hashlib
from collections.abc import Callable
from itertools import groupby
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import Error, IntegrityError, models, transaction

from centres import database, journal, values
from centres.journal import bulk
from centres.models import Officer, Record
from centres.models.record import subjects
from centres.permissions import Permission

SECRETS = {"password"}  # what is told under these names must not be guessed from a digest


def require(officer: Officer, permission: Permission, on: Record | None = None) -> None:
    """Raise PermissionDenied unless the officer holds the permission now, for this record."""
    if not officer.may(permission, on):
        raise PermissionDenied


def require_posting(officer: Officer) -> None:
    """Raise PermissionDenied unless the officer is posted now, wherever that is."""
    if not officer.active_postings():
        raise PermissionDenied


def action(act: Callable) -> Callable:
    """Make an action of a function that checks rights and rules and returns an unsaved record.

    The function takes keywords only, `by` and `submission` among them, and returns the record as
    it shall be, or that record followed by parts, new or changed, to be saved with it. Around it:
    one transaction; a submission already recorded returns its record as it stands (see
    `journal.recall` for what is refused); last of all the save and the entry, whose verb is the
    function's name. Its arguments are in one form (see `values.cleaned`).
    """

    @functools.wraps(act)
    def acted(*, by: Officer, submission, **arguments):
        try:
            return _once(act, by=by, submission=submission, arguments=arguments)
        except Error as wrong:
            database.note_refused_write(wrong)
            if not (isinstance(wrong, IntegrityError) or database.is_away(wrong)):
                raise
            # Lost a race, or the connection: the submission makes a second try harmless.
            database.renew()
            return _once(act, by=by, submission=submission, arguments=arguments)

    return acted


@transaction.atomic
def _once(act: Callable, *, by: Officer, submission, arguments: dict) -> Record:
    clean = values.cleaned({n: v for n, v in arguments.items() if n not in SECRETS})
    secret = {n: v for n, v in arguments.items() if n in SECRETS}
    digest = journal.digest_of(verb=act.__name__, request=_plain(arguments, submission))
    known = journal.recall(by=by, submission=submission, digest=digest)
    if known is not None:
        return subjects()[known.subject].objects.get(pk=known.key)
    done = act(by=by, submission=submission, **clean, **secret)
    record, *parts = done if isinstance(done, tuple) else (done,)
    journal.write(
        by=by,
        verb=act.__name__,
        changes=[journal.Change(record, submission, digest)],
        save=lambda: _save(record, parts),
    )
    return record


def _save(record: Record, parts: list[models.Model]) -> None:
    """Save the record and its parts; a new one never over another with the same key."""
    record.save(force_insert=record._state.adding)
    for _model, new in groupby((part for part in parts if part._state.adding), key=type):
        bulk.insert(list(new))
    for part in parts:
        if not part._state.adding:
            part.save()
    for touched in record.about():
        touched.touched = record.position
        touched.save(update_fields=["touched"])


def _plain(arguments: dict, submission: UUID) -> dict:
    """Name records by their keys, so that the same request always has the same digest."""
    plain = {n: v.key() if isinstance(v, Record) else v for n, v in arguments.items()}
    return plain | {name: _slow(plain[name], submission) for name in SECRETS & plain.keys()}


def _slow(secret: str | None, submission: UUID) -> str | None:
    """Return what tells one secret from another, and is as slow to guess from as its own hash.

    The journal keeps digests for good. A fast one, even keyed, would undo the slow hash of a
    password for whoever has both the book and the key.
    """
    if secret is None:
        return None
    return hashlib.scrypt(secret.encode(), salt=submission.bytes, n=2**14, r=8, p=1).hex()
