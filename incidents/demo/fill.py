"""Sixty days pass: reports, and what comes of each of them, written into the journal in time."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import chain, count
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from centres.models import Centre, Officer
from incidents import actions
from incidents.demo import answering, asking, duty, relating, summaries
from incidents.demo.clock import Clock
from incidents.demo.draw import Draw
from incidents.demo.stories import OWN, WORDS, Story, stories
from incidents.kinds import Channel, Fate, Kind, Outcome
from incidents.models import DailySummary, Incident

SPACE = uuid5(NAMESPACE_OID, "demo")
PAGE = Channel.PAGE.value
ENDINGS = ("released", "", "rescued", "released", "", "escaped", "unknown")  # of abductions
STRUCK, CORRECTED, FOLLOWED = 60, 5, 6  # every so many
SETTLED = timedelta(days=5)  # after which an abduction's outcome may be known
WAITING, LATELY = 3, timedelta(hours=14)  # the latest reports wait for some rooms
TYPED_IN = (1, 5)  # minutes

Rooms = dict[Any, dict[Any, list[Officer]]]


def submission(*what) -> UUID:
    """Return the submission of one step of the demo: the same each time."""
    return uuid5(SPACE, "/".join(map(str, what)))


@dataclass
class Telling:
    """What was reported so far, and what is to come of it."""

    rooms: Rooms
    centres: dict[str, Centre]
    clock: Clock
    asked: dict[int, int]  # which request is about the report of this number
    stories: int
    reported: list[Incident] = field(default_factory=list)
    abductions: count = field(default_factory=count)  # those long enough ago to have ended
    hurt: count = field(default_factory=count)  # those with wounded


def record(rooms: Rooms, clock: Clock) -> int:
    """Let every story be told, and the rooms live with it; returns how many reports there are."""
    for officer in chain.from_iterable(chain(*(forces.values() for forces in rooms.values()))):
        officer.hold_postings()
    told = stories(rooms, now=clock.end)
    asked = asking.about(len(told))
    centres = Centre.objects.in_bulk(list(rooms))
    telling = Telling(rooms, centres, clock, asked, stories=len(told))
    for story in told:
        typed = timedelta(minutes=Draw("typed", story.index).between(*TYPED_IN))
        at = min(story.fields["noted_at"] + typed, clock.end - timedelta(seconds=1))
        clock.at(at, partial(_report, telling, story))
    _note(telling)
    duty.plan(rooms, centres, clock, submission=submission)
    summaries.plan(rooms, clock, submission=submission)
    clock.run()
    standing = [incident for incident in telling.reported if not incident.struck]
    asking.ask_now(standing, centres, rooms, now=clock.end, submission=submission)
    beside = relating.record(standing, rooms, submission=submission)
    duty.record(rooms, centres=centres, submission=submission)
    return len(told) + beside


def _report(telling: Telling, story: Story) -> None:
    i, clock = len(telling.reported), telling.clock
    incident = actions.report(
        by=story.officer,
        submission=submission("report", story.index),
        centre=telling.centres[story.room],
        fields=story.fields,
        channel=PAGE,
    )
    telling.reported.append(incident)
    answering.plan(
        i,
        incident,
        telling.rooms,
        telling.centres,
        clock,
        waits=i >= telling.stories - WAITING or clock.now > clock.end - LATELY,
        settle=partial(_settle, telling, story),
        submission=submission,
    )
    _follow(telling, i, incident, story)


def _follow(telling: Telling, i: int, incident: Incident, story: Story) -> None:
    """Plan what comes of a report: asked about, struck, followed up, ended, corrected."""
    draw, clock = Draw("later", i), telling.clock
    if i in telling.asked:
        ask = partial(asking.ask, telling.asked[i], incident, telling.centres, telling.rooms)
        soon = timedelta(minutes=draw.between(20, 90))
        clock.at(clock.now + soon, partial(ask, clock=clock, submission=submission))
    elif i % STRUCK == 7:
        soon = timedelta(minutes=draw.between(20, 120))
        clock.at(clock.now + soon, partial(_strike, telling, i, incident))
        return
    if i % FOLLOWED == 0:
        later = timedelta(minutes=draw.between(45, 300))
        clock.at(clock.now + later, partial(_follow_up, telling, i, incident))
    if incident.kind == Kind.ABDUCTION:
        _end(telling, incident, story)
    elif _wounded(incident) and next(telling.hurt) % CORRECTED == 0:
        later = timedelta(hours=draw.between(2, 9))
        clock.at(clock.now + later, partial(_correct, telling, incident, story))


def _end(telling: Telling, incident: Incident, story: Story) -> None:
    """Let an abduction of long ago end, most of them so that one hears how."""
    if incident.occurred_at >= telling.clock.end - SETTLED:
        return
    ending = ENDINGS[next(telling.abductions) % len(ENDINGS)]
    if not ending:
        return
    after = timedelta(hours=Draw("ending", story.index).between(20, 24 * 5 - 4))
    at = None if ending == Fate.UNKNOWN else incident.occurred_at + after
    part = {**(incident.abduction or {}), "outcome": ending, "outcome_at": at}
    known = max(incident.occurred_at + after, telling.clock.now) + timedelta(hours=2)
    revise = partial(_revise, telling, incident, story, sentence=ending, abduction=part)
    telling.clock.at(known, revise)


def _wounded(incident: Incident) -> int:
    cells = incident.casualties if incident.kind != Kind.ABDUCTION else []
    return sum(cell["count"] for cell in cells if cell["outcome"] == Outcome.WOUNDED)


def _correct(telling: Telling, incident: Incident, story: Story) -> None:
    cells = [dict(cell) for cell in incident.casualties]
    first = next(cell for cell in cells if cell["outcome"] == Outcome.WOUNDED)
    first["count"] += 1
    n = _wounded(incident) + 1
    _revise(telling, incident, story, sentence="wounded", n=n, casualties=cells)


def _settle(telling: Telling, story: Story, incident: Incident, n: int) -> None:
    """Let the author grant what a room disputed, unless the report says it by now."""
    if not incident.struck and _wounded(incident) < n:
        _correct(telling, incident, story)


def _revise(
    telling: Telling, incident: Incident, story: Story, *, sentence: str, n: int = 0, **fields
) -> None:
    """Revise as the author, saying in the narrative what is new; as the chief once it is issued."""
    is_issued = DailySummary.objects.has_report(incident)
    chief = telling.rooms[incident.centre_id][incident.force_id][0]
    said = WORDS[incident.language][sentence].format(n=n)
    revised = actions.revise(
        by=chief if is_issued else story.officer,
        submission=submission("revise", story.index, incident.version),
        incident=incident,
        based_on=incident.version,
        fields={**fields, "narrative": f"{incident.narrative} {said}"},
    )
    for name in ("version", "narrative", "casualties", "abduction"):
        setattr(incident, name, getattr(revised, name))


def _strike(telling: Telling, i: int, incident: Incident) -> None:
    chief = telling.rooms[incident.centre_id][incident.force_id][0]
    reasons = WORDS[OWN[incident.force_id]]["strikes"]
    struck = actions.strike(
        by=chief,
        submission=submission("strike", incident.number),
        incident=incident,
        based_on=incident.version,
        reason=reasons[i // STRUCK % len(reasons)],
    )
    incident.struck_at = struck.struck_at


def _follow_up(telling: Telling, i: int, incident: Incident) -> None:
    """Let an officer of the room, or now and then of another, add what came in later."""
    draw, rooms = Draw("follow up", i), telling.rooms
    room = incident.centre_id if draw.chance(0.8) else draw.pick(sorted(rooms))
    force = draw.pick(sorted(rooms[room]))
    words = WORDS[OWN[force]]["follow_ups"]
    actions.enter(
        by=draw.pick(rooms[room][force]),
        submission=submission("enter", i),
        incident=incident,
        text=words[i // FOLLOWED % len(words)],
        channel=PAGE,
    )


def _note(telling: Telling) -> None:
    """Let each force in each room write down a call or a visit now and then."""
    rooms = telling.rooms
    each = ((room, force) for room in sorted(rooms) for force in sorted(rooms[room]))
    for i, (room, force) in enumerate(each):
        for j in (i, i + 1):
            ago = timedelta(hours=Draw("note", room, force, j).between(2, 120))
            telling.clock.at(telling.clock.end - ago, partial(_noted, telling, room, force, j))


def _noted(telling: Telling, room: str, force: str, j: int) -> None:
    notes = WORDS[OWN[force]]["notes"]
    actions.note(
        by=telling.rooms[room][force][-1],
        submission=submission("note", room, force, j),
        centre=telling.centres[room],
        text=notes[j % len(notes)],
        channel=PAGE,
    )
