"""From degrees to a drawing: what part of the world a map shows, and how large."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

KM_PER_DEGREE = 111.195


@dataclass(frozen=True)
class Frame:
    """About the middle parallel, true in both directions there."""

    west: float
    north: float
    unit: float  # units of the drawing to a degree of latitude
    narrow: float  # cosine of the middle latitude
    wide: float  # units
    high: float
    edge: float  # units about what the map is of

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = self.edge + (longitude - self.west) * self.narrow * self.unit
        return round(x, 1), round(self.edge + (self.north - latitude) * self.unit, 1)

    def long(self, km: float) -> float:
        return km / KM_PER_DEGREE * self.unit

    def holds(self, at: tuple[float, float]) -> bool:
        return 0 <= at[0] <= self.wide and 0 <= at[1] <= self.high

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the whole drawing, its edges included."""
        west = self.west - self.edge / self.narrow / self.unit
        north = self.north + self.edge / self.unit
        east = west + self.wide / self.narrow / self.unit
        south = north - self.high / self.unit
        return round(west, 4), round(south, 4), round(east, 4), round(north, 4)


def frame_about(
    points: Iterable[tuple[float, float]], *, wide: float, tallest: float, edge: float
) -> Frame | None:
    """Return the frame that holds points (longitude, latitude) in its middle; None for none."""
    points = list(points)
    if not points:
        return None
    west, south = (min(p[i] for p in points) for i in (0, 1))
    east, north = (max(p[i] for p in points) for i in (0, 1))
    narrow = math.cos(math.radians((south + north) / 2))
    unit = min(
        (wide - 2 * edge) / max((east - west) * narrow, 0.1),
        (tallest - 2 * edge) / max(north - south, 0.1),
    )
    west -= ((wide - 2 * edge) / unit / narrow - (east - west)) / 2  # in the middle
    high = round((north - south) * unit) + 2 * edge
    return Frame(west, north, unit, narrow, wide, high, edge)
