"""Files of shapes as mapping agencies hand them over, made on the spot."""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio.raw
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

UTM = "EPSG:32638"
HERE = shapely.box(44, 35, 44.5, 35.5)
THERE = shapely.box(45, 35, 45.5, 35.5)
POINT = {"type": "Point", "coordinates": [44.2, 35.2]}
BOW = shapely.Polygon([(44, 35), (45, 36), (45, 35), (44, 36)])


def feature(shape: BaseGeometry | dict | None, **properties) -> dict:
    geometry = json.loads(shapely.to_geojson(shape)) if isinstance(shape, BaseGeometry) else shape
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(*features: dict, **more) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def crs(name: str) -> dict:
    return {"crs": {"type": "name", "properties": {"name": name}}}


def swapped(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda at: at[:, ::-1])


def in_utm(shape: BaseGeometry) -> BaseGeometry:
    turn = pyproj.Transformer.from_crs(4326, 32638, always_xy=True)
    return shapely.transform(shape, lambda at: np.column_stack(turn.transform(*at.T)))


def written(path: Path, shapes: Sequence, *, driver: str, how=None, **columns) -> Path:
    """Write areas of WGS 84, turned into UTM, with these columns by GDAL; return the path."""
    wkb = [None if shape is None else shapely.to_wkb(in_utm(shape)) for shape in shapes]
    pyogrio.raw.write(
        path,
        np.array(wkb, dtype=object),
        [np.array(values, dtype=object) for values in columns.values()],
        fields=list(columns),
        geometry_type="Polygon",
        crs=UTM,
        driver=driver,
        append=path.exists(),
        **(how or {}),
    )
    return path


def shapefile(
    folder: Path, shapes: Sequence, *, without=(), encoding="UTF-8", cut=b"", **columns
) -> bytes:
    """Return a zipped shapefile in UTM, without the parts of these endings.

    Of the word `cut` the last byte is lost, as in a column that is too narrow.
    """
    folder.mkdir(exist_ok=True)
    how = {"encoding": encoding}
    written(folder / "areas.shp", shapes, driver="ESRI Shapefile", how=how, **columns)
    parts = (path for path in folder.iterdir() if path.suffix not in without)
    told = {f"data/{path.name}": path.read_bytes() for path in parts}
    if cut:
        told["data/areas.dbf"] = told["data/areas.dbf"].replace(cut, cut[:-1] + b" ")
    return zipped(told)


def geopackage(path: Path, **layers: dict[str, BaseGeometry | None]) -> Path:
    """Write layers, each of shapes by their names."""
    for layer, shapes in layers.items():
        told = {"how": {"layer": layer}, "name": list(shapes)}
        written(path, list(shapes.values()), driver="GPKG", **told)
    return path


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def kml(*placemarks: str, before: str = "") -> bytes:
    body = f"<Document>{before}<Folder><name>Areas</name>{''.join(placemarks)}</Folder></Document>"
    return f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2">{body}</kml>'.encode()


def placemark(name: str, shape: BaseGeometry = HERE) -> str:
    ring = " ".join(f"{x},{y},310" for x, y in shapely.get_coordinates(shape))
    return (
        f"<Placemark><name>{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )


def topology(*, late: bool = False) -> bytes:
    """Return a TopoJSON of a district and one without a shape; `late` tells its type last."""
    ring = shapely.get_coordinates(HERE).tolist()
    geometries = [
        {"type": None, "properties": {"NAME_2": "Nowhere"}},
        {"type": "Polygon", "arcs": [[0]], "properties": {"NAME_2": "Makhmur", "GID_2": "IRQ.1"}},
    ]
    objects = {"districts": {"type": "GeometryCollection", "geometries": geometries}}
    kind, rest = {"type": "Topology"}, {"arcs": [ring], "objects": objects}
    return json.dumps({**rest, **kind} if late else {**kind, **rest}).encode()
