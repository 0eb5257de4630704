"""Who is where, for reading: the postings of rooms by force and rank, and the directory."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from centres.models import Force, JournalEntry, Officer, Posting, Rank, Record, Watch
from centres.permissions import Permission
from centres.roles import Role, Trait
from centres.text.spelling import fold

# The roles in which people are posted: a system's comes with its token, a screen's with its
# hanging, the server's never.
ROLES = [(role.value, role.label) for role in Role.having(Trait.PERSON)]
# Where the directory puts those who stand in no room.
ROOMLESS, UNPOSTED, SYSTEMS = "roomless", "unposted", "systems"
OBSERVERS = "observers"  # of no force, and shown to all by themselves
_RANKS = {rank: i for i, rank in enumerate(Rank.values)}


class Line(NamedTuple):
    """One officer of the directory, and one present posting where there is any."""

    officer: Officer
    posting: Posting | None


def postings(seen_by: Officer) -> list[Posting]:
    """Return the present postings, but the server's: by force, the highest rank first."""
    present = Posting.objects.visible_to(seen_by).current().exclude(role=Role.SERVER)
    present = present.select_related("officer__force", "centre")
    return sorted(present, key=lambda posting: _order(posting.officer))


def _order(officer: Officer) -> tuple:
    """Order by force, as forces are ordered, then by rank and name; those of no force last."""
    force = [-ord(letter) for letter in officer.force_id or ""] or [0]
    return force, _RANKS.get(officer.rank, len(_RANKS)), officer.name_latin


def watches(seen_by: Officer) -> list[Watch]:
    """Return the open watches, by force, the longest first."""
    watches = Watch.objects.visible_to(seen_by).open().select_related("officer__force")
    return list(watches.order_by("-officer__force_id", "since"))


def by_force(rows: Iterable, name: str) -> list[dict]:
    """Group postings or watches by the force of their officer, in the order they come in."""
    groups: dict[Force | None, list] = {}
    for row in rows:
        groups.setdefault(row.officer.force, []).append(row)
    return [{"force": force, name: group} for force, group in groups.items()]


def strengths(rows: Iterable[Posting]) -> list[dict]:
    """Return how many officers of each force are posted: one with two postings counts once."""
    people = by_force((posting for posting in rows if posting.officer.rank), "postings")
    return [{**g, "count": len({p.officer_id for p in g["postings"]})} for g in people]


def sees_all(officer: Officer) -> bool:
    """Tell whether the directory shows the officer systems too, and who is posted nowhere."""
    return officer.may(Permission.MANAGE_ROSTER) or officer.may(Permission.MANAGE_TOKENS)


def officers(seen_by: Officer) -> QuerySet[Officer]:
    """Return whom the directory knows: never the server's own accounts."""
    known = Officer.objects.visible_to(seen_by).exclude(postings__role=Role.SERVER)
    return known if sees_all(seen_by) else known.people()


def directory(seen_by: Officer, *, words: str = "", force: str = "") -> dict[str, list[Line]]:
    """Return the lines by room (its code) or by why there is none, those that match only.

    Every one of the words must begin a word of a name, in either script, however it is spelt.
    """
    lines = [Line(posting.officer, posting) for posting in postings(seen_by)]
    if sees_all(seen_by):
        posted = {line.officer.pk for line in lines}
        rest = officers(seen_by).exclude(pk__in=posted).select_related("force")
        lines += [Line(officer, None) for officer in sorted(rest, key=_order)]
    else:
        lines = [line for line in lines if line.officer.rank]
    sections: dict[str, list[Line]] = {}
    for line in lines:
        if force in ("", line.officer.force_id) and _is_named(line.officer, words):
            sections.setdefault(_section(line), []).append(line)
    return sections


def _section(line: Line) -> str:
    if not line.officer.rank:
        return SYSTEMS
    if line.posting is None:
        return UNPOSTED
    if Trait.OUTSIDE in line.posting.traits:
        return OBSERVERS
    return line.posting.centre_id or ROOMLESS


def _is_named(officer: Officer, words: str) -> bool:
    names = fold(f"{officer.name_latin} {officer.name_arabic}").split()
    return all(any(name.startswith(word) for name in names) for word in fold(words).split())


def state_at(record: Record, position: str, *, seen_by: Officer) -> dict:
    """Return the state of the record at the position, the present one where it had none there."""
    entries = JournalEntry.objects.visible_to(seen_by)
    known = position.isascii() and position.isdigit() and len(position) < 18
    about = entries.filter(subject=record.subject, key=record.key())
    entry = about.filter(position=position).first() if known else None
    return entry.state() if entry else record.state()
