"""Who may be told now: the officers posted to rooms, their chiefs, the commanders."""

from collections.abc import Callable, Iterable
from uuid import UUID

from centres.models import Posting
from centres.permissions import GRANTS, Permission
from centres.roles import Role, Trait
from incidents.models.relation import Side

STAFF = Role.having(Trait.STAFF)
READERS = [r for r in Role.having(Trait.PERSON) if Permission.READ_INCIDENTS in GRANTS[r]]


class Posted:
    """The postings active now of those who may be told of anything; one query."""

    def __init__(self):
        current = Posting.objects.current().filter(role__in=READERS)
        self.rows = list(current.values_list("officer", "officer__force", "centre", "role"))

    def everybody(self) -> set[UUID]:
        return {officer for officer, *_where in self.rows}

    def of_room(self, centre: str) -> set[UUID]:
        """Return the liaison officers and chiefs of a room."""
        return {officer for officer, _force, room, role in self.rows
                if room == centre and role in STAFF}  # fmt: skip

    def chiefs(self, centres: Iterable[str], *, force: str | None = None) -> set[UUID]:
        """Return the chiefs of these rooms: of both forces, or of the one named."""
        centres = set(centres)
        return {
            officer
            for officer, of_force, room, role in self.rows
            if role == Role.CHIEF and room in centres and force in (None, of_force)
        }

    def chiefs_of(self, sides: Callable[[Side], bool]) -> set[UUID]:
        """Return the chiefs of those rooms and forces for which `sides` is true."""
        return {
            officer
            for officer, force, room, role in self.rows
            if role == Role.CHIEF and sides((room, force))
        }

    def commanders(self) -> set[UUID]:
        return {officer for officer, *_where, role in self.rows if role == Role.COMMANDER}
