"""What does not work: said on /healthz, and above every page of those who can act."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres import alerts, database, journal
from centres.journal import checkpoints, followers, verify, witnesses
from centres.models import AccessDigest, AccessLine, Follower, SetAside
from centres.models.record import instant

SLOW = timedelta(minutes=1)  # the clock strikes every five seconds
UNVERIFIED = timedelta(hours=26)  # it is verified every night
# What else may not work: functions that yield faults, added by apps when they are ready.
further_faults: list[Callable[[], Iterator[tuple[str, str]]]] = []
UNCLOSED = timedelta(hours=1, minutes=10)  # the access log is closed every hour
LATELY = timedelta(hours=1)  # a write refused within it is still a fault


def status() -> dict[str, Any]:
    """Return what anybody may know of how it goes; `faults` names what does not, by its part."""
    parts = {
        "journal": _journal(),
        "worker": {"looked_at": instant(followers.looked_at())},
        "followers": _followers(),
        "access_log": {
            "closed_until": instant(_closed_until()),
            "last_unwritten_line": database.last_unwritten_line(),
        },
        "last_refused_write": database.last_refused_write(),
        "checkpoints": _checkpoints(),
        "witnesses": _witnesses(),
    }
    wrong = list(dict.fromkeys(part for part, _sentence in faults()))
    return {"status": "degraded" if wrong else "well", "faults": wrong, **parts}


def faults() -> Iterator[tuple[str, str]]:
    """Yield each part that does not work, and a sentence for those who can act."""
    for sentence in alerts.missing():
        yield "consent", sentence
    aside = SetAside.objects.open().count()
    if aside:
        sentence = ngettext(
            "%(n)s entry of the journal was set aside: nobody was told of it. "
            "On the server, manage.py retry_set_aside tries again.",
            "%(n)s entries of the journal were set aside: nobody was told of them. "
            "On the server, manage.py retry_set_aside tries again.",
            aside,
        )
        yield "followers", sentence % {"n": aside}
    known = Follower.objects.order_by("name")
    for follower in (follower for follower in known if follower.fault):
        sentence = _("Work on the journal does not go on (%(name)s): %(fault)s.")
        yield "followers", sentence % {"name": follower.name, "fault": follower.fault}
    if all(_is_silent(follower) for follower in known):
        yield "worker", _("The worker has not looked at the journal for a while.")
    last = verify.last_verification()
    if last and last.fault:
        yield "journal", _("The last verifying of the journal found a fault.")
    elif last and last.at < timezone.now() - UNVERIFIED:
        yield "journal", _("The journal was not verified last night.")
    if unsigned := checkpoints.unsigned():
        sentence = _("The journal is no longer signed: entry %s is not as it was recorded.")
        yield "checkpoints", sentence % unsigned.position
    elif checkpoints.is_late():
        yield "checkpoints", _("The journal has not been signed for a while.")
    for sentence in witnesses.faults():
        yield "witnesses", sentence
    yield from _faults_of_access_log()
    refused = database.last_refused_write()
    if refused and _is_recent(refused):
        sentence = _("The database refused to write: %(reason)s.")
        yield "last_refused_write", sentence % {"reason": refused["reason"]}
    for more in further_faults:
        yield from more()


def _faults_of_access_log() -> Iterator[tuple[str, str]]:
    closed = _closed_until()
    if closed is None or closed < timezone.now() - UNCLOSED:
        yield "access_log", _("The access log was not closed in the last hour.")
    unwritten = database.last_unwritten_line()
    if unwritten and _is_recent(unwritten):
        sentence = _("A line of the access log could not be written: %(reason)s.")
        yield "access_log", sentence % {"reason": unwritten["reason"]}


def _closed_until() -> datetime | None:
    """Return up to when the book holds the access log; before its first hour, when it began."""
    last = AccessDigest.objects.order_by("until").last()
    if last:
        return last.until
    first = AccessLine.objects.order_by("number").first()
    return first.at if first else None


def _is_recent(failure: dict[str, str]) -> bool:
    return datetime.fromisoformat(failure["at"]) > timezone.now() - LATELY


def _journal() -> dict:
    """Return what the last verifying found, but not which fault: anybody may ask here."""
    last = verify.last_verification()
    if last is None:
        return {"verdict": "never verified", "entries": None, "verified_at": None}
    verdict = "fault" if last.fault else "verified"
    return {"verdict": verdict, "entries": last.entries, "verified_at": instant(last.at)}


def _checkpoints() -> dict:
    """Return up to where the book is signed, and when that was last done."""
    last = checkpoints.newest()
    return {"size": last.size if last else 0, "at": instant(last.at) if last else None}


def _witnesses() -> dict[str, int]:
    """Return how many there are in each state: anybody may ask here, and learns no name."""
    states = [standing.state for standing in witnesses.standings()]
    return {state: states.count(state) for state in witnesses.LABELS}


def _followers() -> dict[str, dict]:
    """Return by name how far each has come, how far that is behind the head, what it left."""
    head = journal.position()
    aside = dict(
        SetAside.objects.open().order_by().values_list("follower").annotate(count=Count("pk"))
    )
    return {
        follower.name: {
            "position": follower.position,
            "behind": head - follower.position,
            "looked_at": instant(follower.looked_at),
            "fault": follower.fault.partition(" in ")[0] or None,
            "set_aside": aside.get(follower.name, 0),
        }
        for follower in Follower.objects.order_by("name")
    }


def _is_silent(follower: Follower) -> bool:
    return follower.looked_at is None or follower.looked_at < timezone.now() - SLOW
