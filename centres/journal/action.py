"""What every action is: one transaction, recognised when repeated, one entry for its record."""

import functools
import hashlib
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import Error, IntegrityError, models, transaction

from centres import database, journal, values
from centres.journal import bulk, proposing
from centres.journal.lock import held
from centres.journal.proposing import Consent
from centres.models import Officer, Record
from centres.models.record import subjects
from centres.permissions import FRESH, Permission

SECRETS = {"password"}  # what comes under these names must not be guessed from a digest
VARYING = {"own_signature"}  # made anew each time: the same request has it otherwise when repeated


def require(officer: Officer, permission: Permission, on: Record | None = None) -> None:
    """Raise PermissionDenied unless the officer holds the permission now, for this record."""
    if not officer.may(permission, on):
        raise PermissionDenied


def require_posting(officer: Officer) -> None:
    """Raise PermissionDenied unless the officer is posted now, wherever that is."""
    if not officer.active_postings():
        raise PermissionDenied


class CodeNeededError(PermissionDenied):
    """The officer may, once a fresh code of the own device says that it is the officer."""

    needs_code = True


def require_code(officer: Officer) -> None:
    """Raise CodeNeededError where the last code of the officer's device is no longer fresh."""
    if not officer.is_fresh:
        raise CodeNeededError


class Action:
    """What may happen to a record; see `action`."""

    __name__: str

    def __init__(
        self,
        act: Callable,
        permission: Permission | None,
        on: Any = None,  # the name of an argument, or a function of all
        *,
        lock: bool = False,
        consent: Consent | None = None,
        then: Callable[..., Any] | None = None,
    ):
        self.permission = permission
        self._act, self._on, self._lock = act, on, lock
        self._consent, self._then = consent, then
        functools.update_wrapper(self, act)
        if self._consent:
            proposing.register(self.__name__, self, self._consent)

    def require(self, by, **fields) -> None:
        """Raise PermissionDenied unless the officer may do this now.

        To the record that these arguments name; without any, to whatever record. An action without
        a permission asks itself.
        """
        record = None
        if fields and self._on:
            record = fields[self._on] if isinstance(self._on, str) else self._on(by=by, **fields)
        if self.permission:
            require(by, self.permission, record)
        if self.permission in FRESH:
            require_code(by)

    def __call__(self, *, by, submission, **fields) -> Any:  # a record of its own kind
        try:
            return self._once(by=by, submission=submission, fields=fields)
        except Error as wrong:
            database.note_refused_write(wrong)
            if not (isinstance(wrong, IntegrityError) or database.is_away(wrong)):
                raise
            # Lost a race, or the connection: the submission makes a second try harmless.
            database.renew()
            return self._once(by=by, submission=submission, fields=fields)

    @transaction.atomic
    def _once(self, *, by: Officer, submission, fields: dict, agreed: bool = False) -> Record:
        verb = self.__name__
        clean = values.cleaned({n: v for n, v in fields.items() if n not in SECRETS})
        secret = {n: v for n, v in fields.items() if n in SECRETS}
        told = {n: v for n, v in fields.items() if n not in VARYING}
        digest = journal.digest_of(verb=verb, request=_plain(told, submission))
        known = journal.recall(by=by, submission=submission, digest=digest)
        if known is not None:
            return subjects()[known.subject].objects.get(pk=known.key)
        if self._lock:
            clean[self._on] = held(clean[self._on])
        self.require(by, **clean)
        needed = None if agreed or not self._consent else self._consent.needed(by=by, **clean)
        if needed is None:
            done = self._act(by=by, submission=submission, **clean, **secret)
        else:
            self._try(by=by, submission=submission, **clean, **secret)
            verb, done = "propose", proposing.proposed(verb, clean, permission=needed, by=by)
        record, *parts = done if isinstance(done, tuple) else (done,)
        journal.write(
            by=by,
            verb=verb,
            changes=[journal.Change(record, submission, digest)],
            save=lambda: save_with(record, parts),
        )
        if needed is not None:
            proposing.tell(record, by=by)
        elif self._then:
            self._then(record, by=by)
        return record

    @transaction.atomic
    def _try(self, **arguments) -> None:
        """Let the function refuse what it would refuse, and leave nothing of what it does."""
        self._act(**arguments)
        transaction.set_rollback(True)

    def carry_out(self, *, by: Officer, submission: UUID, fields: dict) -> Any:
        """Do what was consented to, in the transaction at hand: as what was asked, now."""
        return self._once(by=by, submission=submission, fields=fields, agreed=True)


def action(
    permission: Permission | None = None,
    on: str | Callable[..., Record] | None = None,
    *,
    lock: bool = False,
    consent: Consent | None = None,
    then: Callable[..., Any] | None = None,
) -> Callable[[Callable], Action]:
    """Make an action of a function that checks rules and returns an unsaved record.

    The permission is asked for the record that `on` names: an argument, or a function of all
    arguments; without `on`, for whatever record. With `lock` that record is held first, and handed
    over as it stands. Without a permission the function asks for the right itself.

    The function takes keywords only, `by` and `submission` among them, and returns the record as
    it shall be, or that record followed by parts, new or changed, to be saved with it. Around it:
    one transaction; a submission already recorded returns its record as it stands (see
    `journal.recall` for what is refused); then the right; last of all the save and the entry.
    Arguments come in their one form (see `values.cleaned`).

    Where `consent` says that it is needed, the function only checks; what is recorded and returned
    is a proposal, and the same is done once those asked have consented (see `proposing`). `then`
    is called with the record once its entry is written, in the same transaction: to tell of it.

    The verb of the entry is the function's name, which is thereby recorded for good: who renames
    the function leaves what was recorded without words, and the submissions of before unknown.
    """
    return lambda act: Action(act, permission, on, lock=lock, consent=consent, then=then)


def save_with(record: Record, parts: Iterable[models.Model]) -> None:
    """Save the record and its parts; a new one never over another with the same key."""
    record.save(force_insert=record._state.adding)
    parts = list(parts)
    changed = [part for part in parts if not part._state.adding]
    for _model, new in groupby((part for part in parts if part._state.adding), key=type):
        bulk.insert(list(new))
    for part in changed:
        part.save()
    for touched in record.about():
        touched.touched = record.position
        touched.save(update_fields=["touched"])


def _plain(fields: dict, submission: UUID) -> dict:
    """Name records by their keys, so that the same request always has the same digest."""
    plain = {n: v.key() if isinstance(v, Record) else v for n, v in fields.items()}
    return plain | {name: _slow(plain[name], submission) for name in SECRETS & plain.keys()}


def _slow(secret: str | None, submission: UUID) -> str | None:
    """Return what tells one secret from another, and is as slow to guess from as its own hash.

    The journal keeps digests for good. A fast one, even keyed, would undo the slow hash of a
    password for whoever has both the book and the key.
    """
    if secret is None:
        return None
    return hashlib.scrypt(secret.encode(), salt=submission.bytes, n=2**14, r=8, p=1).hex()
