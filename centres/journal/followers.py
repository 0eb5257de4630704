"""Followers of the journal: each works on what was recorded since it last looked, exactly once."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from traceback import extract_tb

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import Max
from django.utils import timezone

from centres import database, journal
from centres.journal import keys
from centres.models import Follower, JournalEntry, SetAside

log = logging.getLogger(__name__)

BATCH = 500  # entries in one transaction
TRIES = 3  # of one entry, a sweep apart, before it is set aside
TOO_MUCH = "54"  # the class of what goes beyond PostgreSQL's limits, and would each time
ROOT = settings.ROOT
Work = Callable[[list[JournalEntry]], object]


@dataclass(frozen=True, kw_only=True)
class Following:
    """What follows the journal, and how; `Follower` is how far it has come."""

    name: str
    work: Work
    subjects: tuple[str, ...]
    repeatable: bool
    from_head: bool


_following: list[Following] = []


def follower(*subjects: str, repeatable=False, from_head=False) -> Callable[[Work], Work]:
    """Make a follower of a function that works on a list of entries about these subjects.

    Its work and its position commit together: every entry is worked on exactly once. Work that
    is `repeatable` commits by itself, its position moves afterwards, and a crash between the two
    repeats it. A new follower begins with the first entry of the book, or from its head.
    """

    def register(work: Work) -> Work:
        _following.append(
            Following(
                name=work.__name__,
                work=work,
                subjects=subjects,
                repeatable=repeatable,
                from_head=from_head,
            )
        )
        return work

    return register


def catch_up() -> None:
    """Let every follower work up to the head; one that fails stays where it is until next time.

    An entry that it fails on three times is set aside, and it goes on with the next.
    """
    for following in _following:
        try:
            while _work_on(following):
                pass
        except Exception as fault:
            log.exception("The follower %s stays where it is", following.name)
            database.note_refused_write(fault)
            with suppress(Error):
                Follower.objects.filter(pk=following.name).update(fault=_reason(fault))


def _work_on(following: Following) -> bool:
    """Do one batch, unless another worker is at it; tell whether there is more."""
    start = journal.position() if following.from_head else 0
    Follower.objects.get_or_create(name=following.name, defaults=_at(following.name, start))
    with _claimed(following) as follower:
        if follower is None:
            _watch_over(following)
            return False
        # Positions appear in the order of commits: up to the head nothing is still to come.
        head = journal.position()
        news = JournalEntry.objects.after(follower.position).filter(position__lte=head)
        entries = list(news.filter(subject__in=following.subjects)[:BATCH])
        through = not entries or _work_through(following, follower, entries)
        more = through and len(entries) == BATCH
        if through:
            follower.position = entries[-1].position if more else head
            follower.fault, follower.tries = "", 0
        follower.looked_at = timezone.now()
        follower.seal = sealed(follower.name, follower.position)
        follower.save()
    return more


def _work_through(following: Following, follower: Follower, entries: list[JournalEntry]) -> bool:
    """Work on all at once, after a fault on each alone; tell whether none holds it up."""
    if len(entries) > 1 and not follower.tries:
        with suppress(_Faulty):
            _attempt(following, entries)
            return True
    for entry in entries:
        try:
            _attempt(following, [entry])
        except _Faulty as faulty:
            follower.fault, follower.tries = _reason(faulty.__cause__ or faulty), follower.tries + 1
            if follower.tries < TRIES:
                return False
            _set_aside(following.name, entry, follower.fault)
        follower.position, follower.tries = entry.position, 0
    return True


class _Faulty(Exception):
    """The work fails on these entries, and would again: what it is caused by says why."""


def _attempt(following: Following, entries: list[JournalEntry]) -> None:
    """Do the work, whole or not at all. Raises _Faulty, or what passes by itself as it is."""
    try:
        with _whole(following):
            following.work(entries)
    except Exception as fault:
        if _passes(fault):
            raise
        log.exception("The follower %s fails on entry %s", following.name, entries[0].position)
        raise _Faulty from fault


def _whole(following: Following) -> AbstractContextManager:
    """Let work that does not commit by itself be done as a whole, or not at all."""
    return nullcontext() if following.repeatable else transaction.atomic()


def _passes(fault: Exception) -> bool:
    """Tell what is no fault of an entry: a lost connection, a full disk, too little memory."""
    away = database.is_away(fault) and not database.code_of(fault).startswith(TOO_MUCH)
    return away or isinstance(fault, OSError | MemoryError)


def _set_aside(name: str, entry: JournalEntry, reason: str) -> None:
    SetAside.objects.get_or_create(
        follower=name,
        position=entry.position,
        defaults={"reason": reason, "at": timezone.now()},
    )


def _reason(fault: BaseException) -> str:
    """Return the kind of fault and where it arose; its words may hold what not everybody reads."""
    at = [frame for frame in extract_tb(fault.__traceback__) if str(ROOT) in frame.filename]
    where = f" in {Path(at[-1].filename).relative_to(ROOT)}:{at[-1].lineno}" if at else ""
    return f"{type(fault).__name__}{where}"[:200]


def try_again() -> Iterator[tuple[SetAside, bool]]:
    """Work once more on each entry that was set aside, in order; yield each and whether it went."""
    known = {following.name: following for following in _following}
    for aside in SetAside.objects.open():
        entry = JournalEntry.objects.filter(pk=aside.position).first()
        if entry is None or aside.follower not in known:
            yield aside, False
            continue
        following = known[aside.follower]
        try:
            with _whole(following):
                _attempt(following, [entry])
                aside.done_at = timezone.now()
                aside.save(update_fields=["done_at"])
        except _Faulty:
            yield aside, False
        else:
            yield aside, True


def begin_now(name: str) -> None:
    """Let a follower go on with what is recorded from now on, and see nothing of what was."""
    Follower.objects.update_or_create(name=name, defaults=_at(name, journal.position()))


def _at(name: str, position: int) -> dict[str, int | str]:
    return {"position": position, "seal": sealed(name, position)}


def sealed(name: str, position: int) -> str:
    """Return the seal of how far a follower has come."""
    return keys.seal_of_text(f"follower {name} {position}")


def faults() -> Iterator[str]:
    """Yield each that was moved by hand, or would pass by what is still to be recorded."""
    head = journal.position()
    for follower in Follower.objects.order_by("name"):
        if follower.position > head:
            yield f"follower {follower.name}: is further than the book"
        elif follower.position and follower.seal != sealed(follower.name, follower.position):
            yield f"follower {follower.name}: was moved to {follower.position} by hand"


def _watch_over(following: Following) -> None:
    """Tell that the worker lives while one of it is at work that takes its time."""
    if following.repeatable:  # no transaction holds its row meanwhile
        Follower.objects.filter(pk=following.name).update(looked_at=timezone.now())


@contextmanager
def _claimed(following: Following) -> Iterator[Follower | None]:
    """Yield how far it has come, or None: nobody waits for a worker that is at it already."""
    rows = Follower.objects.filter(pk=following.name)
    if following.repeatable:
        with alone(following.name) as first:
            yield rows.get() if first else None
    else:
        with transaction.atomic():
            yield rows.select_for_update(skip_locked=True).first()


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Yield whether nobody else is at this: for work that commits by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 4))", [name])
        (first,) = cursor.fetchone()
    try:
        yield first
    finally:
        if first:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 4))", [name])


def looked_at() -> datetime | None:
    """Return when a worker last asked the journal for news."""
    return Follower.objects.aggregate(last=Max("looked_at"))["last"]
