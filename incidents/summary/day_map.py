"""The small map of a day, as one drawing for page, print and paper."""

from functools import partial

from django.utils.translation import gettext as _

from incidents.drawing import svg as draw
from incidents.drawing.captions import beyond, described, small_print
from incidents.drawing.frame import Frame, frame_about
from incidents.drawing.ground import Taken, around, draw_ground, write_names
from incidents.drawing.marks import boxes, draw_group, grouped
from incidents.drawing.svg import Drawing
from incidents.summary.readable import Names

WIDE = 400  # units of the drawing
TALLEST = 420
EDGE = 12
FEW = 30  # incidents: with more, their symbols are smaller
ABOVE, BELOW = -6, 14  # units from a room to the foot of its name


def chart_map(figures: dict, title: str = "", *, size: float | None = None) -> Drawing | None:
    """Return the map of a day's figures in the language in use; None without any ground.

    `title` is for figures of more days than one, `size` that of the symbols, where it does not
    follow from how many there are.

    A core of before maps had waters and towns is drawn without them, byte for byte as it was. So is
    one without the mark `drawn`: with it reports lie above rooms, and those together are counted.
    """
    ground = figures["ground"]
    frame, base, anew = frame_of(ground), ground.get("base"), "drawn" in ground
    if frame is None:
        return None
    inside = [p for p in figures["map"] if frame.holds(draw.place(frame, p))]
    title = title or _("Map of the day's incidents")
    description = described(inside, _("None on this day."))
    svg = draw.sheet(frame, 26 if base else 16, title, description)
    _draw_areas(svg, frame, ground, {point["kind"] for point in inside})
    size = size or (15 if len(inside) <= FEW else 9)
    groups = grouped(frame, inside, size) if anew else [[point] for point in inside]
    marks = boxes(frame, groups, size)
    seats = _seats(frame, ground["rooms"], Names(figures), marks if anew else [])
    if base:
        write_names(svg, frame, base, _taken(frame, marks, seats), size=9)
    for point in inside:
        draw.square(svg, frame, point)
    reports = [partial(draw_group, svg, frame, group, size) for group in groups]
    rooms = [partial(draw.room, svg, frame, *seat) for seat in seats]
    for drawn in [*rooms, *reports] if anew else [*reports, *rooms]:
        drawn()
    draw.scale(svg, frame)
    small_print(svg, frame, base["attribution"] if base else "")
    return Drawing(draw.written(svg), title, description, beyond(len(figures["map"]) - len(inside)))


def _draw_areas(svg, frame: Frame, ground: dict, kinds: set[str]) -> None:
    """Draw what lies below all reports, and say what their symbols are."""
    gap = draw.GAP if "drawn" in ground else draw.FORMER_GAP
    draw.definitions(svg, kinds, gap)
    if "base" in ground:
        draw_ground(svg, frame, ground["base"])
    for area in sorted(ground["areas"], key=lambda area: area["layer"], reverse=True):
        draw.area(svg, frame, area, gap)


def frame_of(ground: dict) -> Frame | None:
    """Return the frame that holds the areas and rooms."""
    points = [p for area in ground["areas"] for ring in area["rings"] for p in ring]
    points += [(room["longitude"], room["latitude"]) for room in ground["rooms"]]
    return frame_about(points, wide=WIDE, tallest=TALLEST, edge=EDGE)


def _seats(frame: Frame, rooms: list[dict], names: Names, marks: list) -> list[tuple]:
    """Return each room, its name, and how far from it that stands: below where marks lie above."""
    taken, seats = Taken(marks), []
    for room in rooms:
        name = draw.turned(names.room(room["code"]))
        x, y = draw.place(frame, room)
        is_free = taken.is_free(around(x, y + ABOVE - 3, len(name) * 6.5, 12))
        seats.append((room, name, ABOVE if is_free else BELOW))
    return seats


def _taken(frame: Frame, marks: list, seats: list[tuple]) -> Taken:
    """Return where names of places may not stand: on symbols, rooms, their names, the scale."""
    taken = Taken(list(marks))
    taken.take((0, frame.high - 16, frame.long(50) + 16, frame.high))
    for room, name, off in seats:
        x, y = draw.place(frame, room)
        taken.take(around(x, y, 24, 24))  # a town with a room in it is named by its room
        taken.take(around(x, y + off - 3, len(name) * 6.5, 12))
    return taken
