"""Writing the stories into the journal: reports, and what happened to some of them later."""

from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.utils import timezone

from centres.models import Centre, Officer
from incidents import actions
from incidents.demo import answering, asking, duty, relating, summaries
from incidents.demo.draw import Draw
from incidents.demo.stories import OWN, WORDS, Story, stories
from incidents.kinds import Channel, Fate, Kind, Outcome
from incidents.models import Incident

SPACE = uuid5(NAMESPACE_OID, "demo")
PAGE = Channel.PAGE.value
ENDINGS = ("released", "", "rescued", "released", "", "escaped", "unknown")  # of abductions
STRUCK, CORRECTED, FOLLOWED = 60, 5, 6  # every so many
SETTLED = timedelta(days=5)  # after which an abduction's outcome may be known

Rooms = dict[Any, dict[Any, list[Officer]]]


def submission(*what) -> UUID:
    """Return the submission of one step of the demo: the same each time."""
    return uuid5(SPACE, "/".join(map(str, what)))


def record(rooms: Rooms) -> int:
    """Report every story, and revise, strike and follow some up; returns how many there are."""
    for officer in chain.from_iterable(chain(*(forces.values() for forces in rooms.values()))):
        officer.hold_postings()  # all this happens at one moment, like a request
    now, centres = timezone.now(), Centre.objects.in_bulk(list(rooms))
    reported = [(_reported(story, centres), story) for story in stories(rooms, now=now)]
    _end_abductions([pair for pair in reported if pair[0].kind == Kind.ABDUCTION], now)
    _correct([pair for pair in reported if _wounded(pair[0])][::CORRECTED])
    _strike([incident for incident, _story in reported if incident.version == 1][7::STRUCK], rooms)
    standing = [incident for incident, _story in reported if not incident.struck]
    _follow_up(standing[::FOLLOWED], rooms)
    asking.ask(standing, centres, rooms, now=now, submission=submission)
    _note(centres, rooms)
    answering.answer([incident for incident, _s in reported], rooms, now=now, submission=submission)
    beside = relating.record(standing, rooms, submission=submission)
    duty.record(rooms, centres=centres, submission=submission)
    summaries.issue(rooms, submission=submission)
    return len(reported) + beside


def _reported(story: Story, centres: dict[str, Centre]) -> Incident:
    return actions.report(
        by=story.officer,
        submission=submission("report", story.index),
        centre=centres[story.room],
        fields=story.fields,
        channel=PAGE,
    )


def _end_abductions(cases: list[tuple[Incident, Story]], now: datetime) -> None:
    known = [case for case in cases if case[0].occurred_at < now - SETTLED]
    for i, (incident, story) in enumerate(known):
        ending = ENDINGS[i % len(ENDINGS)]
        if not ending:
            continue
        after = timedelta(hours=Draw("ending", story.index).between(20, 24 * 5 - 1))
        at = None if ending == Fate.UNKNOWN else incident.occurred_at + after
        part = {**(incident.abduction or {}), "outcome": ending, "outcome_at": at}
        _revise(incident, story, sentence=ending, abduction=part)


def _wounded(incident: Incident) -> int:
    cells = incident.casualties if incident.kind != Kind.ABDUCTION else []
    return sum(cell["count"] for cell in cells if cell["outcome"] == Outcome.WOUNDED)


def _correct(cases: list[tuple[Incident, Story]]) -> None:
    for incident, story in cases:
        cells = [dict(cell) for cell in incident.casualties]
        first = next(cell for cell in cells if cell["outcome"] == Outcome.WOUNDED)
        first["count"] += 1
        _revise(incident, story, sentence="wounded", n=_wounded(incident) + 1, casualties=cells)


def _revise(incident: Incident, story: Story, *, sentence: str, n: int = 0, **fields) -> None:
    """Revise as the author, saying in the narrative what is new."""
    said = WORDS[incident.language][sentence].format(n=n)
    revised = actions.revise(
        by=story.officer,
        submission=submission("revise", story.index),
        incident=incident,
        based_on=incident.version,
        fields={**fields, "narrative": f"{incident.narrative} {said}"},
    )
    incident.version = revised.version


def _strike(incidents: list[Incident], rooms: Rooms) -> None:
    for i, incident in enumerate(incidents):
        chief = rooms[incident.centre_id][incident.force_id][0]
        reasons = WORDS[OWN[incident.force_id]]["strikes"]
        struck = actions.strike(
            by=chief,
            submission=submission("strike", incident.number),
            incident=incident,
            based_on=incident.version,
            reason=reasons[i % len(reasons)],
        )
        incident.struck_at = struck.struck_at


def _follow_up(incidents: list[Incident], rooms: Rooms) -> None:
    """Let an officer of the room, or now and then of another, add what came in later."""
    for i, incident in enumerate(incidents):
        draw = Draw("follow up", i)
        room = incident.centre_id if draw.chance(0.8) else draw.pick(sorted(rooms))
        force = draw.pick(sorted(rooms[room]))
        words = WORDS[OWN[force]]["follow_ups"]
        actions.enter(
            by=draw.pick(rooms[room][force]),
            submission=submission("enter", i),
            incident=incident,
            text=words[i % len(words)],
            channel=PAGE,
        )


def _note(centres: dict[str, Centre], rooms: Rooms) -> None:
    each = ((room, force) for room in sorted(rooms) for force in sorted(rooms[room]))
    for i, (room, force) in enumerate(each):
        notes = WORDS[OWN[force]]["notes"]
        for j in (i, i + 1):
            actions.note(
                by=rooms[room][force][-1],
                submission=submission("note", room, force, j),
                centre=centres[room],
                text=notes[j % len(notes)],
                channel=PAGE,
            )
