"""What the rooms answer to the invented reports, and when: all but some of the latest."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from centres.models import Centre, Officer
from incidents import actions
from incidents.demo.clock import Clock
from incidents.demo.draw import Draw
from incidents.demo.stories import OWN, WORDS
from incidents.kinds import Answer, Channel, Disputed, Outcome, Precedence
from incidents.models import Incident

HASTE = {Answer.SEEN: 5, Answer.CONCUR: 4}  # how often rooms say what
COMMENTED, DISPUTED = 17, 29  # every so many
UNANSWERED, LATE = 0.6, 0.06  # shares of those that may wait, and of all
SETTLED_AFTER, AGREED_AFTER = timedelta(hours=3), timedelta(hours=4)  # a dispute
STANDS = timedelta(days=3)  # disputes of these days are not settled yet

Rooms = dict[Any, dict[Any, list[Officer]]]
Settle = Callable[[Incident, int], None]  # says that so many were wounded


def plan(
    i: int,
    incident: Incident,
    rooms: Rooms,
    centres: dict[str, Centre],
    clock: Clock,
    *,
    waits: bool,
    settle: Settle,
    submission,
) -> None:
    """Let the other rooms answer a report in its time, a few late; some not yet, where it waits."""
    for room in sorted(rooms):
        draw = Draw("answer", i, room)
        unanswered = waits and draw.chance(UNANSWERED)
        if room == incident.centre_id or unanswered:
            continue
        share = draw.between(105, 180) if draw.chance(LATE) else draw.between(8, 85)
        at = incident.reported_at + Precedence(incident.precedence).clock * share / 100
        force = draw.pick(sorted(rooms[room]))
        by, told = draw.pick(rooms[room][force]), _said(draw, i, incident, OWN[force])
        answer = partial(_answer, incident, by, centres[room], submission=submission)
        clock.at(at, partial(answer, **told))
        disputed = told["answer"] == Answer.DISPUTE
        if disputed and at < clock.end - STANDS:
            clock.at(at + SETTLED_AFTER, partial(settle, incident, _wounded(incident) + 1))
            concurs = partial(answer, answer=Answer.CONCUR.value, once="agrees")
            clock.at(at + AGREED_AFTER, concurs)


def _answer(
    incident: Incident, by: Officer, centre: Centre, *, submission, once="", **told
) -> None:
    if incident.struck:
        return
    actions.acknowledge(
        by=by,
        submission=submission("acknowledge", incident.number, centre.pk, *([once] if once else [])),
        incident=incident,
        version=incident.version,
        centre=centre,
        channel=Channel.PAGE.value,
        **told,
    )


def _said(draw: Draw, i: int, incident: Incident, language: str) -> dict:
    words = WORDS[language]
    if i % DISPUTED == 3 and draw.chance(0.5) and _wounded(incident):
        value = words["disputed"].format(n=_wounded(incident) + 1)
        return {
            "answer": Answer.DISPUTE.value,
            "disputed": Disputed.CASUALTIES.value,
            "value": value,
        }
    if i % COMMENTED == 5:
        return {"answer": Answer.COMMENT.value, "comment": draw.pick(words["comments"])}
    return {"answer": draw.pick_by_weight(HASTE).value}


def _wounded(incident: Incident) -> int:
    cells = (cell for cell in incident.casualties if cell["outcome"] == Outcome.WOUNDED)
    return sum(cell["count"] for cell in cells)
