"""What the rooms ask one another in the demo, and what comes of it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from centres.models import Centre, Officer
from incidents import actions
from incidents.demo.clock import Clock
from incidents.demo.draw import Draw
from incidents.demo.stories import OWN, WORDS
from incidents.kinds import Channel
from incidents.models import Incident, Request

PLOTS = len(WORDS["en"]["requests"])  # the same in each language, so that replies fit
LATELY, JUST_NOW = 40, 10  # the reports that requests are about; the latest are asked about now
# What comes of each request, and how long before it is due.
COURSES = [
    *[("complete", timedelta(hours=hours)) for hours in (3, 6, 4, 12, 3, 8, 6, 5)],
    ("decline", timedelta(hours=6)),
]
STILL = [
    ("accept", timedelta(hours=5)),
    ("", timedelta(minutes=25)),  # still open, and nearly due
    ("", timedelta(hours=9)),
]

Rooms = dict[Any, dict[Any, list[Officer]]]


def about(reports: int) -> dict[int, int]:
    """Return which request is about which report, by its place among so many."""
    some = Draw("asking").shuffled(list(range(reports - LATELY, reports - JUST_NOW)))
    return {place: i for i, place in enumerate(some[: len(COURSES)])}


def ask(
    i: int,
    incident: Incident,
    centres,
    rooms: Rooms,
    *,
    clock: Clock,
    submission: Callable[..., UUID],
) -> None:
    """Let a room ask another about one of its reports, and get an answer in time."""
    course, wait = COURSES[i]
    asked = _asked(i, incident, centres, rooms, due_at=clock.now + wait, submission=submission)
    reply = partial(_reply, asked, i, rooms=rooms, submission=submission)
    if course == "complete":
        clock.at(clock.now + wait * 0.2, partial(reply, "accept"))
    clock.at(clock.now + wait * 0.8, partial(reply, course))


def ask_now(
    incidents: Sequence[Incident],
    centres: dict[str, Centre],
    rooms: Rooms,
    *,
    now: datetime,
    submission: Callable[..., UUID],
) -> None:
    """Let rooms ask about some of their latest reports what is still to be answered."""
    latest = Draw("asking now").shuffled(incidents[-JUST_NOW:])
    for i, ((course, wait), incident) in enumerate(zip(STILL, latest, strict=False), len(COURSES)):
        told = {"due_at": now + wait, "submission": submission}
        asked = _asked(i, incident, centres, rooms, **told)
        if course:
            _reply(asked, i, course, rooms=rooms, submission=submission)


def _asked(i: int, incident: Incident, centres, rooms: Rooms, *, due_at, submission) -> Request:
    draw = Draw("request", i)
    force = draw.pick(sorted(rooms[incident.centre_id]))
    language = "en" if draw.chance(0.1) else OWN[force]
    told = WORDS[language]["requests"][i % PLOTS]
    return actions.ask(
        by=draw.pick(rooms[incident.centre_id][force]),
        submission=submission("ask", i),
        centre=centres[incident.centre_id],
        addressee=centres[_addressee(draw, incident, rooms)],
        kind=told["kind"],
        text=told["ask"],
        due_at=due_at,
        channel=Channel.PAGE.value,
        incident=incident,
    )


def _reply(asked: Request, i: int, course: str, *, rooms: Rooms, submission) -> None:
    """Let an officer of the room asked say, in the own language, what comes of it."""
    draw = Draw("reply", i)
    force = draw.pick(sorted(rooms[asked.addressee_id]))
    by, words = draw.pick(rooms[asked.addressee_id][force]), WORDS[OWN[force]]
    told = {"submission": submission(course, i), "request": asked}
    if course == "accept":
        actions.accept(by=by, **told)
    elif course == "complete":
        actions.complete(by=by, result=words["requests"][i % PLOTS]["result"], **told)
    else:
        actions.decline(by=by, reason=draw.pick(words["declines"]), **told)


def _addressee(draw: Draw, incident: Incident, rooms: Rooms) -> str:
    """Return a room that borders the place where there is one, else any other."""
    others = sorted(set(rooms) - {incident.centre_id})
    return draw.pick([room for room in others if room in incident.bordering] or others)
