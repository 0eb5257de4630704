"""The layers of the base map, cut, thinned and rounded: countries, governorates, lakes, rivers."""

from itertools import groupby, pairwise

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

BOX = (36.0, 28.0, 52.0, 40.0)  # west, south, east, north: what a wide screen shows about Iraq
THEATRE = shapely.box(41.5, 33.4, 46.5, 37.4)  # what is drawn finely
GRAIN = 0.001  # degrees, some 100 m: nothing is drawn more exactly
COARSE = 0.015  # degrees by which outlines of countries, and all far away, may stray
FINE = 0.004  # the same of waters in the theatre
EDGE = 0.03  # degrees from a country's border within which governorates' lines are left out
SHORT = 0.3  # degrees: a shorter piece of a line is a remnant of the country's border
TINY = 0.01  # square degrees: a smaller piece of a country at the edge is left out
BANKS = 18, 39  # pieces of rivers that are rings about both banks

Feature = dict
Line = list[tuple[float, ...]]


def countries(shapes: dict[str, BaseGeometry], names: list) -> list[Feature]:
    """Return the countries in the box; neighbours share their line also when thinned."""
    box = shapely.box(*BOX)
    cut = {name: _ground(shape.intersection(box)) for name, shape in sorted(shapes.items())}
    cut = {name: shape for name, shape in cut.items() if shape.area > TINY}
    thin = shapely.coverage_simplify(list(cut.values()), COARSE)
    known = {name: told for name, *told in names}
    return [
        _feature(_rounded(shape), *known.get(name, ("", "", "")))
        for name, shape in zip(cut, thin, strict=True)
    ]


def country_labels(features: list[Feature]) -> list[Feature]:
    """Return a point well inside of each named country."""
    shapes = [(shapely.geometry.shape(f["geometry"]), f["properties"]) for f in features]
    return [
        _feature(_rounded(shapely.point_on_surface(shape)), **told, zoom=5, kind="country")
        for shape, told in shapes
        if told["en"]
    ]


def governorates(shapes: list[BaseGeometry]) -> list[Feature]:
    """Return the lines between governorates, once each and without Iraq's own border."""
    border = shapely.union_all(shapes).boundary.buffer(EDGE)
    lines = shapely.union_all([shape.boundary for shape in shapes]).difference(border)
    parts = [p for p in shapely.get_parts(shapely.line_merge(lines)) if p.length > SHORT]
    whole = shapely.MultiLineString([part.simplify(FINE) for part in parts])
    return [_feature(_rounded(whole), "", "", "")]


def lakes(shapes: dict[int, shapely.Polygon], names: list) -> list[Feature]:
    return [_feature(_rounded(_thin(shapes[n])), *told) for n, *told in names]


def rivers(pieces: dict[int, shapely.LineString], names: list) -> list[Feature]:
    return [
        _feature(_rounded(_joined([pieces[n] for n in numbers], numbers)), *told, zoom=zoom)
        for zoom, numbers, *told in names
    ]


def _joined(pieces: list[shapely.LineString], numbers: list[int]) -> BaseGeometry:
    """Return one line of pieces that follow one another, each turned round where it must be."""
    lines = [list(piece.coords) for piece in pieces]
    for i, number in enumerate(numbers):
        if number in BANKS:
            after = lines[i + 1][0] if i + 1 < len(lines) else None
            lines[i] = _bank(lines[i], lines[i - 1][-1], after)
    for before, line in pairwise(lines):
        if _far(before[-1], line[-1]) < _far(before[-1], line[0]):
            line.reverse()
    points = [point for line in lines for point in line]
    thinned: Line = []
    for _, run in groupby(points, key=lambda p: THEATRE.covers(shapely.Point(p))):
        some = [*thinned[-1:], *run]
        thinned += _thin(shapely.LineString(some)).coords if len(some) > 1 else some
    return shapely.LineString(thinned)


def _thin(shape: BaseGeometry) -> BaseGeometry:
    return shape.simplify(FINE if shape.intersects(THEATRE.buffer(-FINE)) else COARSE)


def _bank(ring: Line, start: tuple, end: tuple | None) -> Line:
    """Return one side of a ring from the point next to the start to that at its end."""
    first = min(range(len(ring)), key=lambda i: _far(ring[i], start))
    turned = ring[first:-1] + ring[: first + 1]
    goal = end or max(turned, key=lambda p: _far(p, start))
    last = min(range(len(turned)), key=lambda i: _far(turned[i], goal))
    return turned[: last + 1]


def _far(a: tuple, b: tuple) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _ground(shape: BaseGeometry) -> BaseGeometry:
    """Return the larger pieces of ground in a shape, and not the lines and points of a cut."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area > TINY]
    return shapely.MultiPolygon(parts)


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    if shape.geom_type.endswith("Polygon"):
        return shapely.normalize(shapely.set_precision(shape, GRAIN))
    return shapely.set_precision(shape, GRAIN, mode="pointwise")


def _feature(shape: BaseGeometry, en: str, ar: str, ckb: str, **more) -> Feature:
    if shape.is_empty:
        raise SystemExit(f"nothing is left of {en or 'a shape without a name'}")
    told = {"en": en, "ar": ar, "ckb": ckb, **more}
    return {"type": "Feature", "properties": told, "geometry": mapping(shape)}
