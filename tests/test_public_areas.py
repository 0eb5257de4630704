"""Whole public files of areas, in every form in which they are handed over."""

import json

import numpy as np
import pyproj
import pytest
import shapely

from centres.ground import shapes
from centres.ground.unreadable import UnreadableError
from centres.models import Area, Proposal
from tests.support import builders
from tests.support import shape_files as files
from tests.support.shape_files import HERE, THERE, crs, feature, geojson, swapped
from tests.test_area_files import is_here, load, refused
from tests.test_areas_pages import in_force, looked_at, propose, words

pytestmark = pytest.mark.django_db
NAMES = {"name": "name", "code": "code"}


@pytest.fixture
def districts(shared_data):
    """The districts of a public file: their properties and their shapes."""
    file = shared_data / "iraq-districts.geojson"
    features = json.loads(file.read_bytes())["features"]
    told = [one["properties"] for one in features]
    return told, [shapely.from_geojson(json.dumps(one["geometry"])) for one in features]


def turned(shape, epsg):
    turn = pyproj.Transformer.from_crs(4326, epsg, always_xy=True)
    return shapely.transform(shape, lambda at: np.column_stack(turn.transform(*at.T)))


def collection(told, drawn, **more):
    return geojson(*(feature(s, **p) for p, s in zip(told, drawn, strict=True)), **more)


def topology(told, drawn):
    """TopoJSON in which every ring is an arc of its own."""
    arcs, geometries = [], []
    for properties, shape in zip(told, drawn, strict=True):
        parts = []
        for part in shapely.get_parts(shape):
            rings = [shapely.get_coordinates(ring).tolist() for ring in shapely.get_rings(part)]
            parts.append([[len(arcs) + n] for n in range(len(rings))])
            arcs += rings
        geometries.append({"type": "MultiPolygon", "arcs": parts, "properties": properties})
    objects = {"districts": {"type": "GeometryCollection", "geometries": geometries}}
    return json.dumps({"arcs": arcs, "objects": objects, "type": "Topology"}).encode()


def kml(told, drawn):
    """KML of areas of several parts, their properties as data; in another folder points."""

    def ring(at):
        places = " ".join(f"{x!r},{y!r},0" for x, y in shapely.get_coordinates(at).tolist())
        return f"<LinearRing><coordinates>{places}</coordinates></LinearRing>"

    def polygon(part):
        inner = "".join(f"<innerBoundaryIs>{ring(r)}</innerBoundaryIs>" for r in part.interiors)
        outer = f"<outerBoundaryIs>{ring(part.exterior)}</outerBoundaryIs>"
        return f"<Polygon>{outer}{inner}</Polygon>"

    marks = []
    for properties, shape in zip(told, drawn, strict=True):
        parts = "".join(map(polygon, shapely.get_parts(shape)))
        code = properties["code"]
        data = f"<ExtendedData><Data name='code'><value>{code}</value></Data></ExtendedData>"
        data = data if code else ""
        geometry = f"<MultiGeometry>{parts}</MultiGeometry>"
        marks.append(f"<Placemark><name>{properties['name']}</name>{data}{geometry}</Placemark>")
    point = "<Placemark><name>P</name><Point><coordinates>44,35</coordinates></Point></Placemark>"
    return files.kml(*marks, before=f"<Folder><name>Towns</name>{point}</Folder>")


def in_form(form, told, drawn, tmp_path):
    """The same districts as one of the formats, and how that is to be read."""
    columns = {name: [one[name] for one in told] for name in ("name", "code")}
    if form == "utm":
        utm = [turned(shape, 32638) for shape in drawn]
        return collection(told, utm, **crs("urn:ogc:def:crs:EPSG::32638")), NAMES
    if form == "mercator":
        return collection(told, [turned(s, 3857) for s in drawn], **crs("EPSG:3857")), NAMES
    if form == "latitude first":
        north = [swapped(shape) for shape in drawn]
        return collection(told, north, **crs("urn:ogc:def:crs:EPSG::4326")), NAMES
    if form == "shapefile":
        return files.shapefile(tmp_path / "x", drawn, encoding="CP1256", **columns), NAMES
    if form == "geopackage":
        files.geopackage(tmp_path / "a.gpkg", rivers={"R": HERE})
        how = {"layer": "districts"}
        files.written(tmp_path / "a.gpkg", drawn, driver="GPKG", how=how, **columns)
        return (tmp_path / "a.gpkg").read_bytes(), {**NAMES, "part": "districts"}
    if form == "topojson":
        return topology(told, drawn), NAMES
    if form == "kml":
        return kml(told, drawn), {"name": "Name", "code": "code", "part": "Areas"}
    if form == "kmz":
        zipped = files.zipped({"doc.kml": kml(told, drawn)})
        return zipped, {"name": "Name", "code": "code", "part": "Areas"}
    lines = [json.dumps(feature(s, **p)) for p, s in zip(told, drawn, strict=True)]
    return files.zipped({"lines.geojsonl": "\n".join(lines).encode()}), NAMES


FORMS = ["utm", "mercator", "latitude first", "shapefile", "geopackage", "topojson", "kml", "kmz",
         "lines"]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_public_file_is_the_same_in_every_form(districts, form, tmp_path):
    told, drawn = districts
    content, how = in_form(form, told, drawn, tmp_path)
    edition = load(content, layer="district", repair=True, **how)
    assert edition.count == len(told)
    areas = {area.name: area for area in edition.areas.all()}
    for properties, shape in zip(told, drawn, strict=True):
        area = areas[properties["name"]]
        found = shapely.from_geojson(area.shape)
        valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        off = shapely.symmetric_difference(found, valid).area / valid.area
        assert off < 1e-4, (properties, off)
    assert areas["Kirkuk"].code == next(p["code"] for p in told if p["name"] == "Kirkuk")
    assert any("repeats the code iq11082" in remark for remark in edition.remarks)
    assert any("has no code" in remark for remark in edition.remarks)


def test_a_public_file_is_looked_at_proposed_and_loaded_by_strangers(
    districts, shared_data, dara, adnan, browse
):
    told, _drawn = districts
    client = browse(dara)
    content = (shared_data / "iraq-districts.geojson").read_bytes()
    address = looked_at(client, content, layer="district")
    shown = words(client.get(address))
    assert "repeats the code iq11082" in shown
    propose(client, f"{address}?name=name&code=code&repair=on", leave_out="on")
    builders.consent(adnan, Proposal.objects.get())
    assert in_force("district") == {one["name"] for one in told}


# Of the layer of responsibility, codes say whose


def test_areas_that_are_no_rooms_are_remarked_on(dara, browse):
    content = geojson(
        feature(HERE, name="North", code="NORTH"), feature(THERE, name="K", code="K1")
    )
    edition = load(content, layer="responsibility")
    rooms = "DIYALA, K1, MAKHMOUR, MOSUL"
    assert edition.remarks == [
        f"No room has the code of: North (NORTH). The rooms' codes are: {rooms}.",
        "These rooms would have no area: DIYALA, MAKHMOUR, MOSUL.",
    ]
    address = looked_at(client := browse(dara), content, layer="responsibility")
    assert "No room has the code of: North (NORTH)" in words(client.get(address))
    assert load(content, layer="gap").remarks == []


def test_the_areas_of_all_rooms_need_no_remark():
    own = list(Area.objects.in_force().filter(layer="responsibility"))
    told = [feature(shapely.from_geojson(a.shape), name=a.name, code=a.code) for a in own]
    assert load(geojson(*told), layer="responsibility").remarks == []


# Variants: taken rightly or refused, never wrong in silence


def collected(*shapes):
    told = [json.loads(shapely.to_geojson(s)) if hasattr(s, "wkb") else s for s in shapes]
    return {"type": "GeometryCollection", "geometries": told}


CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
HOLED = shapely.Polygon(HERE.exterior.coords, [shapely.box(44.1, 35.1, 44.2, 35.2).exterior.coords])


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        (geojson(feature(collected(collected(HERE), THERE), **NAMES)), shapely.union(HERE, THERE)),
        (geojson(feature(HOLED, **NAMES)), HOLED),
        (geojson(feature(shapely.force_3d(HERE, 310.0), **NAMES)), HERE),
        (geojson(feature(HERE, **NAMES), **crs("WGS 84")), HERE),
        (geojson(feature(HERE, **NAMES), **crs(CRS84)), HERE),
        (geojson(feature(turned(HERE, 32637), **NAMES), **crs("EPSG:32637")), HERE),
        (geojson(feature(turned(HERE, 3857), **NAMES), **crs("EPSG:3857")), HERE),
        (geojson(feature(HERE, name="مخمور")).decode().encode("utf-16"), HERE),
        (json.dumps(feature(HERE, name="مخمور"), ensure_ascii=False).encode("cp1256"), HERE),
    ],
)  # fmt: skip
def test_a_variant_is_taken_as_it_is_meant(content, shape):
    edition = load(content)
    assert is_here(edition, shape)
    assert edition.areas.get().name in ("name", "مخمور")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (geojson(feature(collected(HERE, files.POINT), **NAMES)), "is a point or a line"),
        (geojson(feature(collected(), **NAMES)), "empty shape"),
        (geojson(feature(files.BOW, **NAMES)), "crosses itself"),
        (geojson(feature({"type": "Polygon", "coordinates": [[[44, 35], [45, 36]]]}, **NAMES)),
         "damaged"),
        (geojson(feature({"type": "Polygon", "coordinates": [[["44", "35"]]]}, **NAMES)),
         "damaged"),
        (geojson(feature(turned(HERE, 3857), **NAMES)), "not in degrees"),
        (geojson(feature(shapely.box(170, 35, 190, 36), **NAMES)), "not in degrees"),
        (geojson(feature(swapped(turned(HERE, 32638)), **NAMES), **crs("EPSG:32638")), "swapped"),
        (geojson(feature(turned(HERE, 32638), **NAMES), **crs("EPSG:32639")),
         "outside of the country"),
        (geojson(feature(shapely.transform(HERE, lambda at: at * [-1, 1]), **NAMES)), "outside"),
        (geojson(feature(HERE, name=["A"])), "has no name"),
        (geojson(feature(HERE, name=True)), "has no name"),
        (geojson(feature(HERE, **NAMES), None), "Shape 2 has no shape"),
        (json.dumps({"features": [{"attributes": {}, "geometry": {"rings": []}}]}).encode(),
         "no file of shapes"),
        (b"var areas = " + geojson(feature(HERE, **NAMES)), "no file of shapes"),
        (geojson(feature(HERE, **NAMES))[:-2], "damaged"),
    ],
)  # fmt: skip
def test_a_variant_is_refused_with_a_sentence(content, said):
    assert said in " ".join(refused(content))


def test_codes_that_are_one_number_are_one_code():
    content = geojson(feature(HERE, name="A", code=12.0), feature(THERE, name="B", code=12))
    assert "A repeats the code 12; it is a here." in load(content).remarks


@pytest.mark.parametrize(("end", "said"), [("SIGKILL", "too many points"), ("SIGXCPU", "too long")])
def test_a_file_that_ends_its_process_ends_nothing_else(tmp_path, end, said):
    script = tmp_path / "ended.py"
    script.write_text(f"import os, signal\nos.kill(os.getpid(), signal.{end})\n")
    with pytest.raises(UnreadableError, match=said):
        shapes._asked(script, b"")
