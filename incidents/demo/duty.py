"""The watches of the last days in the demo, nil returns, and how the rooms stand this morning."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from centres import actions as rooms_actions
from centres.models import Centre, Officer, Watch
from incidents import actions, days
from incidents.actions import takeover
from incidents.demo.clock import Clock
from incidents.demo.draw import Draw
from incidents.demo.stories import OWN, WORDS
from incidents.models import Incident

PESH, IRAQI = "peshmerga", "iraqi"
QUIET = ("MOSUL", PESH)
SIGNED = ("K1", PESH)
WAITING = ("DIYALA", IRAQI)
LIVED = 9  # days back to which watches are kept and nil returns filed
FILED = timedelta(minutes=40)  # before the day ends
FORGOTTEN = ("MAKHMOUR", 5)  # that many days ago this room was silent
CHANGE_OF_WATCH = timedelta(hours=8)

Rooms = dict[Any, dict[Any, list[Officer]]]


def plan(rooms: Rooms, centres: dict[str, Centre], clock: Clock, *, submission) -> None:
    """Let a watch change every second morning; rooms without any report say so at the day's end."""
    today = days.running_day(clock.end)
    for back in range(LIVED, -1, -1):
        day = today - timedelta(days=back)
        at = days.midnight(day) + CHANGE_OF_WATCH
        for room in sorted(rooms):
            for turn, (force, officers) in enumerate(sorted(rooms[room].items())):
                change, first = partial(_change, centres[room], officers, OWN[force]), back == LIVED
                if first or (back + turn) % 2 == 0:
                    clock.at(at, partial(change, first=first, day=day, submission=submission))
            if back and (room, back) != FORGOTTEN:
                file = partial(_file, rooms[room], centres[room], day, submission=submission)
                clock.at(days.period(day)[1] - FILED, file)


def _change(
    centre: Centre, officers: list[Officer], language: str, *, first: bool, day: date, submission
) -> None:
    """Let the second and the third officer follow one another; the second begins."""
    if first:
        chief, second = officers[:2]
        told = {"officer": second, "centre": centre}
        rooms_actions.open_watch(by=chief, submission=submission("watch", second.username), **told)
        return
    here = Watch.objects.open().filter(centre=centre, officer__in=officers[1:3])
    on_duty = here.select_related("officer").get().officer
    outgoing, incoming = officers[1:3] if on_duty == officers[1] else officers[2:0:-1]
    notes = WORDS[language]["notes"]
    handover = actions.sign_out(
        by=outgoing,
        submission=submission("sign out", outgoing.username, day),
        centre=centre,
        note=Draw("handover", outgoing.username, day).pick(["", *notes]),
    )
    takeover.take_over(
        by=incoming, submission=submission("sign in", incoming.username, day), handover=handover
    )


def _file(forces: dict, centre: Centre, day: date, *, submission) -> None:
    reported = Incident.objects.filter(centre=centre, reported_at__gte=days.start(day))
    if not reported.exists():
        draw = Draw("nil", centre.pk, day)
        actions.file_nil_return(
            by=draw.pick(forces[draw.pick(sorted(forces))]),
            submission=submission("nil return", centre.pk, day),
            centre=centre,
        )


def record(rooms: Rooms, *, centres: dict[str, Centre], submission) -> None:
    """File one nil return, hand one watch over to the next officer, and sign out of another."""
    room, force = QUIET
    actions.file_nil_return(
        by=rooms[room][force][1], submission=submission("nil return"), centre=centres[room]
    )
    for room, force in (SIGNED, WAITING):
        on_duty = Watch.objects.open().filter(centre=room, officer__force=force)
        outgoing = on_duty.select_related("officer").get().officer
        outgoing.hold_postings()
        handover = actions.sign_out(
            by=outgoing,
            submission=submission("sign out", room, force),
            centre=centres[room],
            note=WORDS[OWN[force]]["handover"],
        )
        if (room, force) == SIGNED:
            _first, second, third = rooms[room][force][:3]
            takeover.take_over(
                by=third if outgoing == second else second,
                submission=submission("sign in", room, force),
                handover=handover,
            )
