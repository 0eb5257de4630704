"""What the rooms answer to the invented reports: all but the latest are answered."""

from datetime import timedelta
from typing import Any

from centres.models import Centre, Officer
from incidents import actions
from incidents.demo.draw import Draw
from incidents.demo.stories import OWN, WORDS
from incidents.kinds import Answer, Channel, Disputed, Outcome
from incidents.models import Incident

LATELY = timedelta(hours=30)  # reports of these hours wait for some rooms
HASTE = {Answer.SEEN: 5, Answer.CONCUR: 4}  # how often rooms say what
COMMENTED, DISPUTED = 17, 29  # every so many

Rooms = dict[Any, dict[Any, list[Officer]]]


def answer(incidents: list[Incident], rooms: Rooms, *, now, submission) -> None:
    """Let the other rooms answer each report; some of the latest still wait."""
    centres = Centre.objects.in_bulk(list(rooms))
    for i, incident in enumerate(each for each in incidents if not each.struck):
        for room in sorted(rooms):
            draw = Draw("answer", i, room)
            waits = incident.occurred_at > now - LATELY and draw.chance(0.6)
            if room == incident.centre_id or waits:
                continue
            force = draw.pick(sorted(rooms[room]))
            actions.acknowledge(
                by=draw.pick(rooms[room][force]),
                submission=submission("acknowledge", incident.number, room),
                incident=incident,
                version=incident.version,
                centre=centres[room],
                channel=Channel.PAGE.value,
                **_said(draw, i, incident, OWN[force]),
            )


def _said(draw: Draw, i: int, incident: Incident, language: str) -> dict:
    words = WORDS[language]
    if i % DISPUTED == 3 and draw.chance(0.5) and _wounded(incident):
        value = words["disputed"].format(n=_wounded(incident) + draw.between(2, 3))
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
