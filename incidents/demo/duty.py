"""The watch in the demo: a room that is quiet, a watch handed over this morning, one that waits."""

from typing import Any

from centres.models import Centre, Officer
from incidents import actions
from incidents.actions import takeover
from incidents.demo.stories import OWN, WORDS

PESH, IRAQI = "peshmerga", "iraqi"
QUIET = ("MOSUL", PESH)
SIGNED = ("K1", PESH)
WAITING = ("DIYALA", IRAQI)

Rooms = dict[Any, dict[Any, list[Officer]]]


def record(rooms: Rooms, *, centres: dict[str, Centre], submission) -> None:
    """File one nil return, hand one watch over to the next officer, and sign out of another.

    In each room and force the second officer is on duty; the third one follows.
    """
    room, force = QUIET
    actions.file_nil_return(
        by=rooms[room][force][1], submission=submission("nil return"), centre=centres[room]
    )
    for room, force in (SIGNED, WAITING):
        handover = actions.sign_out(
            by=rooms[room][force][1],
            submission=submission("sign out", room, force),
            centre=centres[room],
            note=WORDS[OWN[force]]["handover"],
        )
        if (room, force) == SIGNED:
            takeover.take_over(
                by=rooms[room][force][2],
                submission=submission("sign in", room, force),
                handover=handover,
            )
