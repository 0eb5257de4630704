"""Second reports of what another room told of: related, proposed as one event, and confirmed."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from centres.models import Officer
from incidents import actions
from incidents.demo.draw import Draw
from incidents.demo.places import NAMES, PLACES
from incidents.demo.stories import OWN, WORDS
from incidents.kinds import Channel, Precision
from incidents.models import Incident
from incidents.reports import nearness

# What becomes of the pairs, that of the latest report first.
BECOMES = ("proposed", "confirmed", "related")
LATER = (2, 9)  # minutes, within the twenty since the latest story
NOTED_AFTER = timedelta(minutes=10)
ASIDE = 0.004  # degrees at most: some four hundred metres

Rooms = dict[Any, dict[Any, list[Officer]]]


def record(incidents: Sequence[Incident], rooms: Rooms, *, submission) -> int:
    """Let another room tell of three of the incidents too; returns how many reports that makes."""
    twice = list(_told_of_twice(incidents))[: len(BECOMES)]
    for first, becomes in zip(twice, BECOMES, strict=False):
        draw = Draw("second", first.number)
        by, room = _other(draw, first, rooms)
        second = actions.report(
            by=by,
            submission=submission("second", first.number),
            centre=room,
            fields=_fields(draw, first, language=OWN[by.force_id]),
            channel=Channel.PAGE.value,
        )
        pair = {"incident": first, "other": second}
        if becomes == "related":
            actions.relate(by=by, submission=submission("relate", first.number), **pair)
            continue
        proposal = submission("propose", first.number)
        actions.propose_event(by=by, submission=proposal, principal=first, **pair)
        if becomes == "confirmed":
            chief = rooms[room.pk][by.force_id][0]  # whose report counts no more
            actions.confirm_event(by=chief, submission=submission("confirm", first.number), **pair)
    return len(twice)


def _told_of_twice(incidents: Iterable[Incident]) -> Iterable[Incident]:
    """Yield the latest report of each room that another room may well have heard of."""
    rooms = set()
    for incident in sorted(incidents, key=lambda one: one.occurred_at, reverse=True):
        exact = incident.time_precision == Precision.MINUTE and incident.latitude is not None
        heard = incident.kind in WORDS["en"]["second"] and incident.casualties
        if exact and heard and incident.centre_id not in rooms:
            rooms.add(incident.centre_id)
            yield incident


def _other(draw: Draw, first: Incident, rooms: Rooms) -> tuple[Officer, Any]:
    """Return an officer of the other force in another room, if can be one that borders it."""
    others = sorted(set(first.bordering) - {first.centre_id}) or sorted(
        set(rooms) - {first.centre_id}
    )
    [force] = set(OWN) - {first.force_id}
    officer = draw.pick(rooms[draw.pick(others)][force][1:])
    return officer, officer.active_postings()[0].centre


def _fields(draw: Draw, first: Incident, *, language: str) -> dict:
    at = first.occurred_at + timedelta(minutes=draw.between(*LATER))
    point: Any = first.point  # whatever is told of twice has one
    place = _name(point, language)
    aside = [round(ASIDE * draw.between(-10, 10) / 10, 4) for _axis in range(2)]
    return {
        "kind": first.kind,
        "language": language,
        "occurred_at": at,
        "noted_at": min(at + NOTED_AFTER, timezone.now()),
        "place": place,
        "latitude": point[0] + aside[0],
        "longitude": point[1] + aside[1],
        "location_precision_m": 1_000,
        "narrative": WORDS[language]["second"][first.kind].format(place=place),
        "casualties": first.casualties,
        "grading": {"source": "B", "information": 2},
    }


def _name(point: tuple[float, float], language: str) -> str:
    """Return the name of the nearest place that the demo knows."""
    sorts = ("both", "iraqi", "peshmerga", "open")
    known = [place for room in PLACES.values() for sort in sorts for place in room[sort]]
    nearest = min(known, key=lambda place: nearness.kilometres(point, (place[0], place[1])))
    return nearest[NAMES[language]]
