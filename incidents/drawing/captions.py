"""What is said about a map and below it, in the language in use."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.drawing.frame import Frame
from incidents.drawing.svg import words
from incidents.kinds import Kind


def described(points: list[dict], nothing: str) -> str:
    """Return what a map shows to those who cannot see it: how many of each kind."""
    kinds = Counter(point["kind"] for point in points)
    if not kinds:
        return nothing
    return _(", ").join(f"{kind.label}: {kinds[kind]}" for kind in Kind if kind in kinds)


def beyond(count: int) -> str:
    return (
        count and ngettext("%s lies outside of the map", "%s lie outside of the map", count) % count
    ) or ""


def small_print(svg, frame: Frame, attribution: str, *, size: float = 9) -> None:
    """Say below the map what it is worth, and whose ground it is on."""
    middle, says = frame.wide / 2, _("Illustrative, not authoritative")
    words(svg, middle, frame.high + size + 1, says, size=size, kind="fine")
    if attribution:
        foot = frame.high + 2 * size + 2
        words(svg, middle, foot, attribution, size=size * 7 / 9, kind="fine")
