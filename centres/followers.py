"""Followers of the journal: each works on what was recorded since it last looked, exactly once."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from centres import journal
from centres.models import Follower, JournalEntry

log = logging.getLogger(__name__)

BATCH = 500  # entries in one transaction
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
    """Let every follower work up to the head; one that fails stays where it is until next time."""
    for following in _following:
        try:
            while _work_on(following):
                pass
        except Exception:
            log.exception("The follower %s stays where it is", following.name)


def _work_on(following: Following) -> bool:
    """Do one batch, unless another worker is at it; tell whether there is more."""
    start = {"position": journal.position() if following.from_head else 0}
    Follower.objects.get_or_create(name=following.name, defaults=start)
    with _claimed(following) as follower:
        if follower is None:
            _watch_over(following)
            return False
        # Positions appear in the order of commits: up to the head nothing is still to come.
        head = journal.position()
        news = JournalEntry.objects.after(follower.position).filter(position__lte=head)
        entries = list(news.filter(subject__in=following.subjects)[:BATCH])
        if entries:
            following.work(entries)
        more = len(entries) == BATCH
        follower.position = entries[-1].position if more else head
        follower.looked_at = timezone.now()
        follower.save()
    return more


def begin_now(name: str) -> None:
    """Let a follower go on with what is recorded from now on, and see nothing of what was."""
    Follower.objects.update_or_create(name=name, defaults={"position": journal.position()})


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
