"""Making notices: one for each officer, and for each room that is told by mail."""

from collections.abc import Iterable
from uuid import UUID

from centres.access import log
from centres.models import AccessLine, Look, Officer
from incidents.models import Incident, Notice


def to_all(officers: Iterable[UUID], rooms: Iterable[str] = (), **fields) -> list[Notice]:
    """Return a notice for each officer, and for each room's duty address, not yet stored."""
    return [
        *(Notice(officer_id=officer, **fields) for officer in officers),
        *(Notice(centre_id=room, **fields) for room in rooms),
    ]


def tell(notices: Iterable[Notice]) -> None:
    """Store the notices, and write down who is told."""
    write_down(store(notices))


def store(notices: Iterable[Notice]) -> list[Notice]:
    """Store the notices; who was told of the same cause before is told nothing."""
    made = list(notices)
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return made


def write_down(notices: Iterable[Notice]) -> None:
    """Write into the access log who is told; of one cause that is one line."""
    with log.harmlessly():
        log.write(lines(Look.TOLD, notices))


def lines(kind: Look, notices: Iterable[Notice]) -> list[AccessLine]:
    """Return a line of the access log for each: whoever is told, or the room by its code."""
    made = list(notices)
    # By text: what an entry of the journal named is no UUID yet.
    whom = {str(notice.officer_id) for notice in made if notice.officer_id}
    about = {str(notice.incident_id) for notice in made if notice.incident_id}
    officers = {officer.key(): officer for officer in Officer.objects.filter(pk__in=whom)}
    reports = Incident.objects.filter(pk__in=about).values_list("pk", "number")
    numbers = {str(pk): number for pk, number in reports}
    return [
        log.line(
            kind,
            by=officers.get(str(notice.officer_id)),
            name=notice.centre_id or "",
            about=numbers.get(str(notice.incident_id), ""),
            version=notice.version,
            once=notice.once(kind.value),
        )
        for notice in made
    ]
