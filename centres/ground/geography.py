"""Which areas hold a point, which centres border it or are nearest to it."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from centres.models import Area, AreaEdition, Centre

KM_PER_DEGREE = 111.195  # of a great circle on the mean sphere, radius 6371 km
PLACING = 2  # the advisory lock that placing shares and loading an edition holds alone

Point = tuple[float, float]  # latitude, longitude


@dataclass
class Placement:
    """What follows from a point: never typed, computed anew with each edition."""

    areas: list[int] = field(default_factory=list)  # keys of the areas that hold it
    in_gap: bool | None = None  # None: no point, or no gap layer loaded
    bordering: list[str] = field(default_factory=list)  # codes of centres


def place(points: Sequence[Point | None]) -> list[Placement]:
    """Return the placement of each point under the editions in force.

    Call it inside the transaction that stores the result: it keeps a new edition from coming
    into force in between.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [PLACING])
    return _in_force().place(points, _active())


def about(point: Point, room: str) -> tuple[Placement, float | None]:
    """Return the placement of a point as it is now, to be shown and not stored.

    With it the km by which the point lies outside of the room's area of responsibility; None
    where the room has none.
    """
    atlas = _in_force()
    return atlas.place([point], _active())[0], atlas.outside(point, room)


def beyond_rooms(points: Sequence[Point | None]) -> list[float | None]:
    """Return by how many km each point lies outside of every room's area of responsibility.

    None where there is no point, or no room has an area.
    """
    return _in_force().beyond_rooms(points)


def _in_force() -> "Atlas":
    return _atlas(frozenset(AreaEdition.objects.in_force().values_list("pk", flat=True)))


def _active() -> set[str]:
    return set(Centre.objects.filter(status=Centre.Status.ACTIVE).values_list("pk", flat=True))


def place_under(points: Sequence[Point | None], editions) -> list[Placement]:
    """Return in which areas of these editions each point lay; which rooms it bordered is not told.

    For what was known at an earlier position: nothing of it is stored.
    """
    return _atlas(frozenset(editions.values_list("pk", flat=True))).place(points, set())


def hold_placing() -> None:
    """Wait for the reports being placed, and let the next ones wait for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLACING])


class Atlas:
    """The areas of a set of editions, ready to be asked for many points at once."""

    def __init__(self, areas: Sequence[Area]):
        self.areas = areas
        shapes = [shapely.from_geojson(area.shape) for area in areas]
        self.shapes = shapely.STRtree(shapes)
        self.has_gaps = any(area.layer == AreaEdition.Layer.GAP for area in areas)
        rooms = [i for i, a in enumerate(areas) if a.layer == AreaEdition.Layer.RESPONSIBILITY]
        self.rooms = [areas[i].code for i in rooms]
        self.meridian = float(np.mean([shapes[i].centroid.x for i in rooms])) if rooms else 0.0
        self.plane = [shapely.transform(shapes[i], self._plane) for i in rooms]
        self.near_rooms = shapely.STRtree(shapely.buffer(self.plane, settings.BORDERING_KM))

    def place(self, points: Sequence[Point | None], active: set[str]) -> list[Placement]:
        placed = [Placement(in_gap=False if p and self.has_gaps else None) for p in points]
        known = [i for i, point in enumerate(points) if point]
        at = np.array([point[::-1] for point in points if point]).reshape(-1, 2)
        for which, area in self._held(self.shapes, at):
            here = placed[known[which]]
            here.areas.append(self.areas[area].pk)
            here.in_gap = here.in_gap or self.areas[area].layer == AreaEdition.Layer.GAP
        for which, room in self._held(self.near_rooms, self._plane(at)):
            if self.rooms[room] in active:
                placed[known[which]].bordering.append(self.rooms[room])
        for here in placed:
            here.areas.sort()
            here.bordering = sorted(set(here.bordering))
        return placed

    def outside(self, point: Point, room: str) -> float | None:
        """Return how many km a point lies outside of a room's area, None where it has none."""
        at = shapely.points(self._plane(np.array([point[::-1]], dtype=float))[0])
        own = (area for code, area in zip(self.rooms, self.plane, strict=True) if code == room)
        return min((shapely.distance(at, area) for area in own), default=None)

    def beyond_rooms(self, points: Sequence[Point | None]) -> list[float | None]:
        """Return how many km from the nearest room's area each point lies, 0 inside of it."""
        beyond: list[float | None] = [None] * len(points)
        known = [i for i, point in enumerate(points) if point]
        if not (known and self.plane):
            return beyond
        at = self._plane(np.array([point[::-1] for point in points if point]))
        found, distances = shapely.STRtree(self.plane).query_nearest(
            shapely.points(at), return_distance=True, all_matches=False
        )
        for which, km in zip(found[0].tolist(), distances.tolist(), strict=True):
            beyond[known[which]] = km
        return beyond

    def _held(self, tree: shapely.STRtree, at: np.ndarray) -> Iterator[tuple[int, int]]:
        return tree.query(shapely.points(at), predicate="intersects").T.tolist()

    def _plane(self, at: np.ndarray) -> np.ndarray:
        """Project degrees to kilometres, sinusoidal about the meridian of the rooms' areas.

        Within 3 degrees of it a distance of 20 km is true to 3 %.
        """
        x = (at[:, 0] - self.meridian) * np.cos(np.radians(at[:, 1]))
        return np.column_stack([x, at[:, 1]]) * KM_PER_DEGREE


@functools.lru_cache(maxsize=4)
def _atlas(editions: frozenset) -> Atlas:
    """Return the atlas of these editions: they never change, so it is kept by the process."""
    return Atlas(list(Area.objects.filter(edition__in=editions).order_by("pk")))


def nearest_centres(points: Sequence[Point]) -> list[Centre]:
    """Return for each point the active centre that is nearest on the sphere."""
    centres = list(Centre.objects.filter(status=Centre.Status.ACTIVE))
    if not centres:
        raise ValidationError(_("No centre is active."))
    lat, lon = np.radians(np.array(points, dtype=float)).T[:, :, None]
    there = np.radians([(c.latitude, c.longitude) for c in centres]).T[:, None, :]
    chord = (
        np.sin((lat - there[0]) / 2) ** 2
        + np.cos(lat) * np.cos(there[0]) * np.sin((lon - there[1]) / 2) ** 2
    )
    return [centres[i] for i in chord.argmin(axis=1)]
