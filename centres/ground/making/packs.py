"""What is made of an operator's files, as a map pack holds it: an index, and tiles as its parts."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import shapely
from django.core.exceptions import ValidationError

from centres.ground.making import relief, tiles
from centres.ground.making.elevation import Grid
from centres.ground.making.extract import POINTS, Box, Feature
from centres.ground.making.names import gazetteer
from centres.models import Area, AreaEdition, Centre, MapPack

MARGIN = 0.25  # degrees about the rooms' areas
AROUND = 1.0  # degrees about the rooms, where no areas are loaded
HEAVIEST = 60_000_000  # bytes of a pack: browsers fetch little of it, backups all


@dataclass(frozen=True)
class Made:
    """A pack that can be added: its kind, its index, its parts by their path; what it holds."""

    kind: str
    content: bytes
    parts: dict[str, bytes]
    counts: Counter

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def weight(self) -> int:
        """Return its bytes."""
        return len(self.content) + sum(map(len, self.parts.values()))


def region() -> Box:
    """Return the box of the rooms' areas with a margin; of the rooms where no areas are loaded."""
    areas = Area.objects.in_force().filter(layer=AreaEdition.Layer.RESPONSIBILITY)
    if areas:
        shape, margin = shapely.union_all(shapely.from_geojson([a.shape for a in areas])), MARGIN
    else:
        rooms = Centre.objects.exclude(status=Centre.Status.PLANNED)
        places = [(room.longitude, room.latitude) for room in rooms]
        shape, margin = shapely.MultiPoint(places), AROUND
    if shape.is_empty:
        raise ValidationError("There is neither an area nor a room: name a --box.")
    west, south, east, north = shape.bounds
    return west - margin, south - margin, east + margin, north + margin


def of_features(features: list[Feature], progress: Callable[[int], Any]) -> Made:
    """Return roads, waters and names of the features, and a gazetteer of the named points."""
    if not features:
        raise ValidationError("The extract has no road, place, water or peak in the region.")
    ranks = list(tiles.NAMED)
    points = [feature for feature in features if feature.kind in POINTS and feature.names]
    places = gazetteer(sorted(points, key=lambda point: ranks.index(point.kind)))
    counts = Counter(feature.kind for feature in features) + Counter(gazetteer=len(places))
    return _made(MapPack.Kind.GROUND, tiles.cut(features, progress), counts, places=places)


def of_grids(grids: Sequence[Grid], box: Box, progress: Callable[[int], Any]) -> Made:
    """Return the relief of the grids within the box."""
    parts = relief.shade(grids, box, progress)
    if not parts:
        raise ValidationError("The elevations show nothing of the region, or level ground alone.")
    return _made(MapPack.Kind.RELIEF, parts, Counter(elevations=len(grids)))


def _made(kind, parts: dict[str, bytes], counts: Counter, **more) -> Made:
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in parts.items()}
    content = orjson.dumps({**more, "parts": digests}, option=orjson.OPT_SORT_KEYS)
    made = Made(kind.value, content, parts, counts)
    if made.weight > HEAVIEST:
        megabytes = f"{made.weight // 1_000_000} MB"
        raise ValidationError(
            f"The {kind.value} weighs {megabytes}, more than 60 MB: name a --box."
        )
    return made
