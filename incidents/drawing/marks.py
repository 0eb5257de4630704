"""What a drawing shows of reports: symbols, how many lie together, and where things moved.

Several that would cover one another are a disc with their number: the symbol of one would speak for
all. What lies at one spot and is of one kind keeps its symbol, with how many times it is there.
"""

import math
from collections.abc import Sequence

from incidents.drawing import svg as draw
from incidents.drawing.frame import Frame
from incidents.drawing.ground import around

APART = 1.15  # of a symbol: what is nearer would cover it
SPOT = 1.0  # units: what is nearer is at one spot
SPREAD = 0.5  # radians between the head of an arrow and its shaft
NUMBERS = 5  # that a disc names
INK = "#43535c"

Box = tuple[float, float, float, float]
Group = list[dict]


def grouped(frame: Frame, points: Sequence[dict], size: float) -> list[Group]:
    """Return the points in their order, those together that would cover one another."""
    groups: list[tuple[tuple[float, float], Group]] = []
    for point in points:
        at = draw.place(frame, point)
        near = (group for spot, group in groups if math.dist(spot, at) < size * APART)
        group = next(near, None)
        if group is None:
            groups.append((at, [point]))
        else:
            group.append(point)
    return [group for _spot, group in groups]


def boxes(frame: Frame, groups: Sequence[Group], size: float) -> list[Box]:
    """Return where the marks of groups lie, for names to keep off."""
    return [around(*draw.place(frame, group[0]), *[_wide(group, size)] * 2) for group in groups]


def draw_group(svg, frame: Frame, group: Group, size: float) -> None:
    """Draw a symbol that leads to its report, or how many there are."""
    if len(group) == 1:
        [point] = group
        draw.incident(_linked(svg, point), frame, point, size)
        if point.get("towards") is not None:
            _arrow(svg, frame, point, size)
        return
    x, y = draw.place(frame, group[0])
    spots = (draw.place(frame, point) for point in group)
    together = all(math.dist((x, y), spot) < SPOT for spot in spots)
    alike = together and len({point["kind"] for point in group}) == 1
    drawn = draw.element("g", svg)
    told = [point["number"] for point in group[:NUMBERS]]
    more = [f"+{len(group) - NUMBERS}"] if len(group) > NUMBERS else []
    draw.element("title", drawn).text = ", ".join([*told, *more])
    if alike:
        draw.incident(drawn, frame, group[0], size)
    text = f"×{len(group)}" if together else str(len(group))
    at = (x + size * 0.55, y - size * 0.5) if alike else (x, y)
    _disc(drawn, at, text, size * 0.75 if alike else _wide(group, size))


def draw_track(svg, frame: Frame, points: Sequence[dict]) -> None:
    """Draw a line through sightings that belong together, the oldest first; none through one."""
    if len(points) < 2:
        return
    steps = "L".join("{} {}".format(*draw.place(frame, point)) for point in points)
    look = {"stroke": INK, "stroke_width": 1.2, "stroke_dasharray": "1 3"}
    draw.element("path", svg, d=f"M{steps}", fill="none", **look, **{"class": "track"})


def _wide(group: Group, size: float) -> float:
    return round(size * (1 + 0.12 * math.log2(len(group))), 1)


def _linked(svg, point: dict):
    """Return what a symbol is drawn into: a link where the point leads somewhere."""
    return draw.element("a", svg, href=point["url"]) if point.get("url") else svg


def _disc(svg, at: tuple[float, float], text: str, wide: float) -> None:
    x, y = (round(axis, 1) for axis in at)
    look = {"fill": INK, "stroke": "#fff", "stroke_width": 1, "class": "disc"}
    draw.element("circle", svg, cx=x, cy=y, r=round(wide / 2, 1), **look)
    size = round(wide * (0.5 if len(text) < 3 else 0.42), 1)
    font = {"font_family": "Vazirmatn", "font_size": size, "font_weight": 700, "fill": "#fff"}
    font["direction"] = "ltr"  # or ×2 would be written 2× in a page that runs the other way
    number = draw.element("text", svg, x=x, y=round(y + size * 0.36, 1), text_anchor="middle",
                          **font, **{"class": "count"})  # fmt: skip
    number.text = text


def _arrow(svg, frame: Frame, point: dict, size: float) -> None:
    x, y = draw.place(frame, point)
    way = math.radians(point["towards"])

    def off(start: tuple[float, float], angle: float, far: float) -> tuple[float, float]:
        across, up = math.sin(angle) * far, math.cos(angle) * far
        return round(start[0] + across, 1), round(start[1] - up, 1)

    first, tip = off((x, y), way, size * 0.6), off((x, y), way, size * 1.2)
    left, right = (off(tip, way + math.pi + side * SPREAD, size * 0.3) for side in (-1, 1))
    d = "M{} {}L{} {}M{} {}L{} {}L{} {}".format(*first, *tip, *left, *tip, *right)
    look = {"fill": "none", "stroke": "#16232a", "stroke_width": 1.3, "class": "way"}
    draw.element("path", svg, d=d, **look)
