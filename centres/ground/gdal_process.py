"""A process of its own, in which GDAL reads one file and can open nothing else.

Run as a script: what to read comes as JSON in its argument, the file on standard input, and the
features leave as JSON. Before it looks at the file it closes itself off: one format alone is known
to it, and no further file or connection can be opened. A file that makes GDAL crash, hang or eat
memory ends this process and nothing else.
"""

import json
import resource
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any

MEMORY = 3 * 1024**3  # bytes
SECONDS = 60  # of computing
MOST = 60_000_000  # bytes of all shapes together: some three million points
WGS84 = 4326
UNNAMED = "–"  # a layer without a name of its own


class UnreadableError(Exception):
    """Its text is a word of `shapes.SENTENCES`."""


def main() -> None:
    asked = json.loads(sys.argv[1])
    content = sys.stdin.buffer.read()
    try:
        answer = _read(content, **asked)
    except UnreadableError as wrong:
        answer = {"fault": str(wrong)}
    sys.stdout.write(json.dumps(answer))


def _read(content: bytes, *, driver: str, part: str, encoding: str) -> dict[str, Any]:
    """Return the layers that hold something, and the features of the one asked for or the first."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError
    from pyogrio.raw import read

    if set(pyogrio.list_drivers()) != {driver}:
        raise UnreadableError("unknown")
    _close_off()
    try:
        filled = _filled(content)
        if not filled:
            raise UnreadableError("empty")
        part = part or next(iter(filled))
        if part not in filled:
            raise UnreadableError("no_part")
        told = read(
            BytesIO(content),
            layer=filled[part],
            encoding=encoding or None,
            datetime_as_string=True,
        )
    except (DataLayerError, DataSourceError, ValueError, UnicodeError) as wrong:
        raise UnreadableError("damaged") from wrong
    return {"parts": list(filled), "part": part, **_features(*told)}


def _filled(content: bytes) -> dict[str, int]:
    """Return by name the place of each layer that has features with a shape."""
    import pyogrio

    layers = pyogrio.list_layers(BytesIO(content)).tolist()
    filled: dict[str, int] = {}
    for place, (name, kind) in enumerate(layers):
        told = {"layer": place, "force_feature_count": True}
        if kind and pyogrio.read_info(BytesIO(content), **told)["features"]:
            shown = UNNAMED if name.startswith("pyogrio_") else name  # its name of our bytes
            filled[shown if shown not in filled else f"{shown} ({place + 1})"] = place
    return filled


def _close_off() -> None:
    """Let this process open nothing from here on; what coordinates need is open already."""
    import pyproj

    pyproj.Transformer.from_crs(32638, WGS84, always_xy=True)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _features(meta: dict, _keys, told, columns) -> dict[str, Any]:
    """Return of each feature whether it tells a shape, that shape as WKB in degrees, its cells.

    The shape is none where it is of a kind that is not read here, such as a curve.
    """
    import shapely

    if sum(len(shape) for shape in told if shape is not None) > MOST:
        raise UnreadableError("many")
    shapes = shapely.force_2d(shapely.from_wkb(told, on_invalid="ignore"))
    system, to_degrees = _system(meta["crs"])
    if to_degrees:
        shapes = shapely.transform(shapes, to_degrees)
    names, cells = meta["fields"].tolist(), [list(map(_plain, column)) for column in columns]
    rows = zip(*cells, strict=True) if cells else [()] * len(shapes)
    features = [
        [one is not None, shapely.to_wkb(shape, hex=True), dict(zip(names, row, strict=True))]
        for one, shape, row in zip(told, shapes, rows, strict=True)
    ]
    return {"system": system, "features": features}


def _system(text: str | None) -> tuple[str, Callable | None]:
    """Return the name of a coordinate system, and what leads from it to degrees of WGS 84."""
    import numpy as np
    import pyproj

    if not text:
        return "", None
    try:
        crs = pyproj.CRS.from_user_input(text)
        transformer = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)
    except pyproj.exceptions.ProjError as wrong:
        raise UnreadableError("system") from wrong
    if crs.to_epsg() == WGS84:
        return crs.name, None
    return crs.name, lambda at: np.column_stack(transformer.transform(at[:, 0], at[:, 1]))


def _plain(value: Any) -> str | int | float | bool | None:
    """Return a cell as JSON knows it: whole numbers whole, nothing for what is not known."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float):
        return None if value != value else int(value) if value.is_integer() else value
    return value if isinstance(value, str | int | None) else str(value)


if __name__ == "__main__":
    main()
