"""What a new edition of a layer would change: which areas, and for how many incidents."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import gettext_lazy

from centres.models import Area
from incidents.models import Incident

ADDED, GONE, DRAWN_ANEW, SAME = "added", "gone", "changed", "same"
WORDS = {
    ADDED: gettext_lazy("added"),
    GONE: gettext_lazy("taken away"),
    DRAWN_ANEW: gettext_lazy("changed"),
    SAME: gettext_lazy("as before"),
}


@dataclass(frozen=True)
class Change:
    """One area by its code: its name, what becomes of it, and how many incidents it holds."""

    code: str
    title: str
    what: str
    before: int
    after: int

    @property
    def words(self) -> str:
        return str(WORDS[self.what])


@dataclass(frozen=True)
class Changes:
    areas: list[Change]
    incidents: int  # that count and have a point
    before: int  # of them in any area of the layer
    after: int
    moved: int  # of them in another area than before, or in one where they were in none

    @property
    def differing(self) -> list[Change]:
        """Those of which anything changes, the outline or the number of incidents."""
        return [one for one in self.areas if one.what != SAME or one.before != one.after]


def changes(before: Sequence[Area], after: Sequence[Area]) -> Changes:
    """Return what the areas `after` change, in the order of their names."""
    points = Incident.objects.counted().exclude(latitude=None).order_by()
    at = np.array(list(points.values_list("longitude", "latitude")), dtype=float).reshape(-1, 2)
    was, now = _held(before, at), _held(after, at)
    none = np.zeros(len(at), dtype=bool)
    moved = none.copy()
    for code in {*was, *now}:
        moved |= was.get(code, none) != now.get(code, none)
    former, new = ({area.code: area for area in areas} for areas in (before, after))
    rows = [
        Change(code, area.title, _what(former.get(code), new.get(code)),
               int(was.get(code, none).sum()), int(now.get(code, none).sum()))
        for code, area in {**former, **new}.items()
    ]  # fmt: skip
    return Changes(
        areas=sorted(rows, key=lambda row: (row.title, row.code)),
        incidents=len(at),
        before=_any(was, none),
        after=_any(now, none),
        moved=int(moved.sum()),
    )


def _what(former: Area | None, new: Area | None) -> str:
    if former is None or new is None:
        return GONE if new is None else ADDED
    told = [(area.names, area.shape) for area in (former, new)]
    return SAME if told[0] == told[1] else DRAWN_ANEW


def _held(areas: Sequence[Area], at: np.ndarray) -> dict[str, np.ndarray]:
    """Return by the code of each area which of the points lie in it, on its edge included."""
    held: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(len(at), dtype=bool))
    for area in areas:
        shape = shapely.from_geojson(area.shape)
        shapely.prepare(shape)
        held[area.code] = held[area.code] | shapely.intersects_xy(shape, at[:, 0], at[:, 1])
    return dict(held)


def _any(held: dict[str, np.ndarray], none: np.ndarray) -> int:
    return int(np.logical_or.reduce([none, *held.values()]).sum())
