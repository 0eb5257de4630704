"""Roads, waters and ridges that were made of an extract, under a drawing of few kilometres."""

from incidents.drawing.frame import Frame
from incidents.drawing.ground import WATER, path_of
from incidents.drawing.svg import element

# What lies lowest first: its colour, how wide it is, its dashes.
LINES: dict[str, tuple] = {
    "river": (WATER, 1.2, ""), "canal": (WATER, 0.8, ""), "ridge": ("#8a7a5c", 0.8, "1 3"),
    "track": ("#a08f72", 0.6, "4 3"), "unclassified": ("#a39c8a", 0.7, ""),
    "tertiary": ("#a8967a", 0.9, ""), "secondary": ("#b0864f", 1.2, ""),
    "primary": ("#b0703a", 1.5, ""), "trunk": ("#a85a2c", 1.8, ""),
    "motorway": ("#9c4520", 2.2, ""),
}  # fmt: skip


def draw_made(svg, frame: Frame, made: dict) -> None:
    """Draw the areas and lines of `made_ground.within`."""
    for rings in made["areas"].values():
        element("path", svg, d=path_of(frame, rings, "Z"), fill=WATER, fill_opacity=0.5,
                fill_rule="evenodd", **{"class": "lake"})  # fmt: skip
    for kind, (stroke, wide, dashes) in LINES.items():
        if lines := made["lines"].get(kind):
            dashed = {"stroke_dasharray": dashes} if dashes else {}
            element("path", svg, d=path_of(frame, lines), fill="none", stroke=stroke,
                    stroke_width=wide, **dashed, **{"class": "made"})  # fmt: skip
