"""What the rooms ask one another in the demo, and what comes of it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from centres.models import Centre, Officer
from incidents import actions
from incidents.demo.draw import Draw
from incidents.demo.stories import OWN, WORDS
from incidents.kinds import Channel
from incidents.models import Incident, Request

PLOTS = len(WORDS["en"]["requests"])  # the same in each language, so that replies fit
LATELY = 40  # the reports that requests are about
# What comes of each request, and how long before it is due.
COURSES = [
    *[("complete", timedelta(hours=hours)) for hours in (3, 6, 4, 12, 3, 8, 6, 5)],
    ("decline", timedelta(hours=6)),
    ("accept", timedelta(hours=5)),
    ("", timedelta(minutes=25)),  # still open, and nearly due
    ("", timedelta(hours=9)),
]

Rooms = dict[Any, dict[Any, list[Officer]]]


def ask(
    incidents: Sequence[Incident],
    centres: dict[str, Centre],
    rooms: Rooms,
    *,
    now: datetime,
    submission: Callable[..., UUID],
) -> None:
    """Let rooms ask others about some of their latest reports."""
    about = Draw("asking").shuffled(incidents[-LATELY:])
    for i, ((course, wait), incident) in enumerate(zip(COURSES, about, strict=False)):
        draw = Draw("request", i)
        force = draw.pick(sorted(rooms[incident.centre_id]))
        language = "en" if draw.chance(0.1) else OWN[force]
        told = WORDS[language]["requests"][i % PLOTS]
        asked = actions.ask(
            by=draw.pick(rooms[incident.centre_id][force]),
            submission=submission("ask", i),
            centre=centres[incident.centre_id],
            addressee=centres[_addressee(draw, incident, rooms)],
            kind=told["kind"],
            text=told["ask"],
            due_at=now + wait,
            channel=Channel.PAGE.value,
            incident=incident,
        )
        _answer(asked, i, course, rooms=rooms, submission=submission)


def _answer(asked: Request, i: int, course: str, *, rooms: Rooms, submission) -> None:
    """Let an officer of the room asked say, in the own language, what comes of it."""
    draw = Draw("reply", i)
    force = draw.pick(sorted(rooms[asked.addressee_id]))
    by, words = draw.pick(rooms[asked.addressee_id][force]), WORDS[OWN[force]]
    if course in ("accept", "complete"):
        actions.accept(by=by, submission=submission("accept", i), request=asked)
    if course == "complete":
        result = words["requests"][i % PLOTS]["result"]
        told = {"submission": submission("complete", i), "request": asked, "result": result}
        actions.complete(by=by, **told)
    if course == "decline":
        told = {"submission": submission("decline", i), "request": asked}
        actions.decline(by=by, reason=draw.pick(words["declines"]), **told)


def _addressee(draw: Draw, incident: Incident, rooms: Rooms) -> str:
    """Return a room that borders the place where there is one, else any other."""
    others = sorted(set(rooms) - {incident.centre_id})
    return draw.pick([room for room in others if room in incident.bordering] or others)
