"""How far a permission carries, seen from the posting that gives it, and what that takes in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

STRIKE_OWN_WITHIN = timedelta(minutes=15)


class Reach(Enum):
    """How far a permission carries, seen from the posting that gives it."""

    ALL = auto()
    OWN = auto()  # the centre of the posting
    OWN_FORCE = auto()  # that centre, and the officer's force is the record's origin force
    ORIGIN_FORCE = auto()  # the officer's force is the record's origin force
    NO_OTHER_FORCE = auto()  # the record is of the officer's force, or of none
    AWAITED = auto()  # the record waits for the consent of the officer's force
    AWAITED_HERE = auto()  # of the officer's force in the centre of the posting
    AUTHOR = auto()  # written by the officer
    AUTHOR_POSTED = auto()  # written by the officer, still posted there, not yet issued
    AUTHOR_SOON = auto()  # the same, within STRIKE_OWN_WITHIN of the report


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a record comes from, as far as rights depend on it."""

    centre: Any = None
    force: Any = None
    author: Any = None
    at: datetime | None = None
    awaits: tuple[str, ...] = ()  # who has to consent yet: a force, or one in a room (`K1:iraqi`)
    issued: Callable[[], bool] = lambda: False  # in a summary; asked only where it matters


def covers(reach: Reach, *, officer: Origin, record: Origin, now: datetime) -> bool:
    """Tell whether the reach of an officer's posting takes in a record.

    `officer` holds the posting's centre, the officer's force and the officer as author.
    """
    here = officer.centre is not None and officer.centre == record.centre
    same_force = officer.force is not None and officer.force == record.force
    author = officer.author is not None and officer.author == record.author
    if reach is Reach.AUTHOR_POSTED:
        return author and here and not record.issued()
    return {
        Reach.ALL: True,
        Reach.OWN: here,
        Reach.OWN_FORCE: here and same_force,
        Reach.ORIGIN_FORCE: same_force,
        Reach.NO_OTHER_FORCE: same_force or record.force is None,
        Reach.AWAITED: officer.force in record.awaits,
        Reach.AWAITED_HERE: f"{officer.centre}:{officer.force}" in record.awaits,
        Reach.AUTHOR: author,
        Reach.AUTHOR_SOON: author
        and here
        and record.at is not None
        and now - record.at <= STRIKE_OWN_WITHIN,
    }[reach]
