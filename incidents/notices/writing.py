"""Making notices: one for each officer, and for each room that is told by mail."""

from collections.abc import Iterable
from uuid import UUID

from incidents.models import Notice


def to_all(officers: Iterable[UUID], rooms: Iterable[str] = (), **fields) -> list[Notice]:
    """Return a notice for each officer, and for each room's duty address, not yet stored."""
    return [
        *(Notice(officer_id=officer, **fields) for officer in officers),
        *(Notice(centre_id=room, **fields) for room in rooms),
    ]


def tell(notices: Iterable[Notice]) -> None:
    """Store the notices; who was told of the same cause before is told nothing."""
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
