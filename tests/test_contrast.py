"""Every ink and edge of the stylesheets can be told from its ground, by day and by night.

WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for edges of controls, focus and figures (1.4.11).
A rule with an ink and a ground is a pair. An ink alone may stand on every ground that is laid
without an ink, unless its selector begins within something that has a ground of its own.
"""

import re

import pytest

from coordination.palette import colours, contrast, rules

SHEETS = ("site.css", "map.css", "wall.css")
TEXT, FIGURE = 4.5, 3
# Lines that only part what distance parts already, halos, and the drawn land: a ground itself.
DECOR = {"--line", "--line-2", "--radius", "--shade", "--sheet"}
DECOR |= {"--land", "--land-2", "--lake", "--lake-edge", "--border", "--halo", "--glow", "--water"}
MAP = ["--land", "--land-2", "--halo"]
CONTROL = re.compile(r"\binput\b|\bselect\b|\btextarea\b|\.button|\.leaflet-bar$")
BARE = {".map-seat", ".map-cross"}  # painted with a ground, yet figures themselves


ALL = [rule for sheet in SHEETS for rule in rules(sheet)]
LOOKS = [(s, said) for where, s, said in ALL if "print" not in where and s != ":root"]


def names(value):
    """Return the tokens a value paints with; a picture such as a hatching counts as none."""
    return [] if "gradient" in value else re.findall(r"var\((?!--sym)(--[\w-]+)\)", value)


def base(selector):
    """Return the first part of a selector, without its states: what the rest stands in."""
    return re.split(r"[ >:]", selector)[0]


def paints(selector, said):
    """Tell whether a ground without words is itself the figure: a dot, a bar, a seat."""
    return ("::" in selector and "color" not in said) or selector in BARE


def laid():
    """Return each selector with its ground, and the grounds on which any ink may stand."""
    own, shared = {}, {"--paper", "--sheet"}
    for selector, said in LOOKS:
        for ground in names(said.get("background", ""))[:1]:
            if paints(selector, said):
                continue
            own[selector] = ground
            if "color" not in said and "color" not in dict(LOOKS).get(base(selector), {}):
                shared.add(ground)
    return own, sorted(shared)


OWN, SHARED = laid()


def texts():
    """Yield (selector, ink, grounds) of each rule that gives an ink."""
    for selector, said in LOOKS:
        for ink in names(said.get("color", "")):
            ground = OWN.get(selector) or OWN.get(base(selector))
            on_map = MAP if selector.startswith((".map-name", ".map-count")) else SHARED
            yield selector, ink, [ground] if ground else on_map


def figures():
    """Yield (selector, colour, grounds, opacity) of each edge, focus ring and drawn figure."""
    painted = re.compile(r"border|outline|fill$|stroke$|accent-color|box-shadow")
    for selector, said in LOOKS:
        values = [v for name, v in said.items() if painted.match(name)]
        values += [said.get("background", "")] if paints(selector, said) else []
        opaque = float(said.get("opacity", 1)) if "fill-opacity" not in said else 1
        ground = OWN.get(base(selector))
        for colour in [c for value in values for c in names(value) if c not in DECOR]:
            inside = ground if ground and ground != colour else None
            yield selector, colour, [inside] if inside else ["--paper", "--sheet"], opaque


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_every_ink_and_every_edge_can_be_told_from_its_ground(night):
    value = colours(night=night, sheets=SHEETS)
    wanted = [(s, ink, g, 1.0, TEXT) for s, ink, grounds in texts() for g in grounds]
    wanted += [(s, c, g, opaque, FIGURE) for s, c, gs, opaque in figures() for g in gs]
    faint = {
        f"{ink} on {ground}: {ratio:.2f} < {least} ({selector})"
        for selector, ink, ground, opaque, least in wanted
        if (ratio := contrast(value[ink], value[ground], opaque)) < least
    }
    assert not faint, "\n".join(sorted(faint))
    assert len(wanted) > 200


def test_no_control_is_edged_with_a_line_that_only_parts():
    edged = [(s, names(said.get("border", "") + said.get("border-color", ""))) for s, said in LOOKS]
    assert len([s for s, _ in edged if CONTROL.search(s)]) > 10
    assert not [s for s, edge in edged if CONTROL.search(s) and DECOR & {*edge}]


def test_every_colour_is_a_token():
    said = [(s, value) for s, declared in LOOKS for value in declared.values()]
    assert not [(s, value) for s, value in said if re.search(r"#[0-9a-f]{3}|rgb|hsl", value)]


def test_black_on_white_is_21_to_1_and_a_veil_of_half_is_less():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#000", "#fff", 0.5) == pytest.approx(3.98, abs=0.05)
