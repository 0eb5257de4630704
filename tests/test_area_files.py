"""Files of areas as people have them: taken rightly, or refused with what to do about it."""

import json
import socket
import subprocess
import sys
import threading

import pytest
import shapely
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from centres.ground import gdal_process
from centres.models import Area, AreaEdition
from tests.support import builders
from tests.support import shape_files as files
from tests.support.shape_files import BOW, HERE, THERE, crs, feature, geojson, in_utm, swapped

pytestmark = pytest.mark.django_db
ONE = {"name": "Strip", "code": "s1"}


def load(content, layer="gap", **reading):
    return builders.load_areas(content, layer=layer, **reading)


def shape_of(edition) -> shapely.Geometry:
    [area] = edition.areas.all()
    return shapely.from_geojson(area.shape)


def is_here(edition, shape=HERE) -> bool:
    return shapely.hausdorff_distance(shape_of(edition), shape) < 1e-6


def refused(content, **reading) -> list[str]:
    before = AreaEdition.objects.count()
    with pytest.raises(ValidationError) as wrong:
        load(content, **reading)
    assert AreaEdition.objects.count() == before
    return wrong.value.messages


# Axes and coordinate systems


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::4326", "EPSG:4326"])
def test_latitude_comes_first_where_the_file_says_so_and_the_country_agrees(name):
    edition = load(geojson(feature(swapped(HERE), **ONE), **crs(name)))
    assert is_here(edition)
    assert "Latitude was read first." in edition.remarks


@pytest.mark.parametrize(
    "named",
    [{}, {"crs": None}, crs("urn:ogc:def:crs:OGC:1.3:CRS84"), crs("urn:ogc:def:crs:EPSG::4326")],
)
def test_longitude_comes_first_where_the_country_says_so(named):
    assert is_here(load(geojson(feature(HERE, **ONE), **named)))


@pytest.mark.parametrize("named", [{}, crs("urn:ogc:def:crs:OGC:1.3:CRS84")])
def test_swapped_axes_are_refused_unless_somebody_says_that_latitude_comes_first(named):
    content = geojson(feature(swapped(HERE), **ONE), **named)
    [said] = refused(content)
    assert "Latitude and longitude are swapped" in said
    assert is_here(load(content, first="latitude"))


def test_where_both_orders_lie_in_the_country_somebody_has_to_say():
    content = geojson(feature(HERE, **ONE), feature(swapped(THERE), name="Other", code="s2"))
    assert "choose which comes first" in refused(content)[0]
    assert refused(content, first="longitude") == [
        "Shape 2 (Other) lies outside of the country or reaches beyond it."
    ]


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::32638", "EPSG:32638"])
def test_metres_of_utm_become_degrees(name):
    edition = load(geojson(feature(in_utm(HERE), **ONE), **crs(name)))
    assert is_here(edition)
    assert "The shapes were turned into degrees from: WGS 84 / UTM zone 38N." in edition.remarks


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (geojson(feature(in_utm(HERE), **ONE)), "not in degrees"),
        (geojson(feature(HERE, **ONE), **crs("EPSG:999999")), "not known here"),
        (geojson(feature(HERE, **ONE), crs={"type": "link", "properties": {}}), "not known here"),
        (b"", "holds no shape"),
        (b"[" * 100_000, "damaged"),
        (b'{"type": "FeatureCollection", "features": [' + b"[" * 9_000_000, "too many points"),
        (b"[[44, 35], [45, 36]]", "no file of shapes"),
        (b"%PDF-1.7", "no file of shapes"),
        (b"<?xml version='1.0'?><VRTDataset/>", "no file of shapes"),
        (b"<OGRVRTDataSource></OGRVRTDataSource>", "no file of shapes"),
        (b"\x00\x00\x27\x0a" + bytes(96), "zip its parts together"),
        (b"\x03\x7a\x0b\x1d" + bytes(60), "zip its parts together"),
        (b'PROJCS["WGS_1984_UTM_Zone_38N"]', "zip its parts together"),
        (b"PK\x03\x04" + bytes(60), "damaged"),
        (b"SQLite format 3\x00" + bytes(200), "damaged"),
        (b"<kml>", "damaged"),
        (b" " * 50_000_001, "larger than 50 MB"),
        (files.zipped({"a.geojson": b"{}", "b.geojson": b"{}"}), "several files"),
        (files.zipped({"readme.txt": b"x"}), "no file of shapes"),
        (files.zipped({"a.shp": b"x"}), "are missing in the zip file: add .shx"),
        (files.zipped({"a.geojson": b" " * 200_000_001}), "too large"),
        (geojson(), "holds no shape"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_remedy(content, said):
    assert said in refused(content)[0]


# Faults by feature


def test_each_fault_is_named_by_feature_and_reason_and_the_others_may_be_loaded():
    line = {"type": "LineString", "coordinates": [[44, 35], [45, 36]]}
    curve = {"type": "CurvePolygon", "coordinates": []}
    bad = {"type": "Polygon", "coordinates": [[[44, 35], [float("nan"), 36], [45, 35], [44, 35]]]}
    flat = {"type": "Polygon", "coordinates": [[[44, 35], [45, 36], [44, 35], [44, 35]]]}
    content = geojson(
        feature(HERE, name="Good", code="g"),
        feature(None, name="B", code="b"),
        feature(HERE, code="c"),
        feature(line, name="Line"),
        feature(BOW, name="Bow"),
        feature({"type": "Polygon", "coordinates": []}, name="Empty"),
        feature(shapely.box(-180, -80, 180, 80), name="World"),
        feature(curve, name="Curve"),
        feature(bad, name="Nan"),
        feature(flat, name="Flat"),
        feature(HERE, name="x" * 101),
        feature(HERE, name="Long", code="x" * 61),
        feature(HERE, name="Nul\x00"),
    )
    said = refused(content)
    assert said == [
        "Shape 2 (B) has no shape.",
        "Shape 3 has no name.",
        "Shape 4 (Line) is a point or a line, not an area.",
        "Shape 5 (Bow) crosses itself or touches itself near 35.5000, 44.5000.",
        "Shape 6 (Empty) has an empty shape.",
        "Shape 7 (World) lies outside of the country or reaches beyond it.",
        "Shape 8 (Curve) has a shape that is damaged, or of a kind that is not read.",
        "Shape 9 (Nan) has a shape that is damaged, or of a kind that is not read.",
        "Shape 10 (Flat) encloses nothing.",
        f"Shape 11 ({'x' * 100}) has a name of more than 100 characters.",
        "Shape 12 (Long) has a code of more than 60 characters.",
        "Shape 13 (Nul\x00) has a name or code with a character that cannot be stored.",
    ]
    edition = load(content, without=[*range(2, 5), *range(6, 14)], repair=True)
    assert set(edition.areas.values_list("name", flat=True)) == {"Good", "Bow"}
    assert "Shape 2 (B) was left out." in edition.remarks
    assert "Shape 5 (Bow) crossed itself and was mended." in edition.remarks


def test_a_fault_that_was_not_named_still_refuses():
    content = geojson(feature(HERE, **ONE), feature(None, name="B"), feature(None, name="C"))
    assert refused(content, without=[2]) == ["Shape 3 (C) has no shape."]
    assert refused(content, without=[1, 2, 3]) == ["The file holds no area."]


def test_two_names_of_one_slug_are_told_apart():
    edition = load(geojson(feature(HERE, name="Al Salam"), feature(THERE, name="Al-Salam")))
    codes = dict(edition.areas.values_list("name", "code"))
    assert codes == {"Al Salam": "al-salam", "Al-Salam": "al-salam-2"}
    assert "Al-Salam has no code; it is al-salam-2 here." in edition.remarks


def test_a_slug_takes_no_code_that_another_area_has():
    edition = load(geojson(feature(HERE, name="A", code="b"), feature(THERE, name="B")))
    assert dict(edition.areas.values_list("name", "code")) == {"A": "b", "B": "b-2"}


def test_zero_is_a_code():
    edition = load(geojson(feature(HERE, name="X", code=0), feature(THERE, name="Y", code=7.5)))
    assert dict(edition.areas.values_list("name", "code")) == {"X": "0", "Y": "7.5"}


def test_height_is_dropped():
    high = shapely.force_3d(HERE, 310.0)
    assert not shape_of(load(geojson(feature(high, **ONE)))).has_z


# Formats


def test_one_feature_and_features_in_lines_are_a_file_too():
    assert is_here(load(json.dumps(feature(HERE, **ONE)).encode()))
    lines = [feature(HERE, **ONE), feature(THERE, name="Other", code="s2")]
    for mark in ("", "\x1e"):
        content = "\n".join(mark + json.dumps(line) for line in lines).encode()
        assert load(content).areas.count() == 2
    assert load(b"\xef\xbb\xbf" + geojson(feature(HERE, **ONE))).areas.count() == 1
    assert refused(shapely.to_geojson(HERE).encode()) == ["Shape 1 has no name."]


@pytest.mark.parametrize("encoding", ["UTF-8", "CP1256"])
@pytest.mark.parametrize("told", [True, False])
def test_a_zipped_shapefile_in_utm_with_arabic_names(tmp_path, encoding, told):
    told = {"without": [] if told else [".cpg"], "encoding": encoding}
    columns = {"ADM2_EN": ["Makhmour"], "ADM2_AR": ["مخمور"], "ADM2_PCODE": ["IQ0001"]}
    content = files.shapefile(tmp_path / "x", [HERE], **told, **columns)
    edition = load(content, name="ADM2_EN", name_ar="ADM2_AR", code="ADM2_PCODE")
    assert is_here(edition)
    assert f"Names were read as {encoding}." in edition.remarks
    [area] = edition.areas.all()
    assert (area.code, area.names) == ("IQ0001", {"en": "Makhmour", "ar": "مخمور", "ckb": ""})


def test_another_encoding_is_chosen_where_names_make_no_sense(tmp_path):
    columns = {"ADM2_AR": ["مخمور"], "encoding": "ISO8859-6"}
    content = files.shapefile(tmp_path / "x", [HERE], without=[".cpg"], **columns)
    told = {"name": "ADM2_AR", "code": ""}
    assert load(content, **told).areas.get().name != "مخمور"
    assert load(content, **told, encoding="ISO8859-6").areas.get().name == "مخمور"
    assert "no encoding of that name" in refused(content, **told, encoding="klingon")[0]


def test_a_letter_that_its_column_cut_in_two_is_left_out(tmp_path):
    told = {"name": ["كركوك", "دبس"], "cut": "دبس".encode()}
    cut = files.shapefile(tmp_path / "x", [HERE, THERE], **told)
    assert set(load(cut, code="").areas.values_list("name", flat=True)) == {"كركوك", "دب"}


def test_a_shapefile_that_says_no_coordinate_system_is_asked_for_it(tmp_path):
    content = files.shapefile(tmp_path / "x", [HERE], without=[".prj"], name=["A"])
    assert "add the .prj file" in refused(content)[0]


def test_of_several_layers_one_is_chosen(tmp_path):
    layers = {"rivers": {"R": THERE}, "zones": {"Z": HERE, "N": None}}
    path = files.geopackage(tmp_path / "a.gpkg", **layers)
    content = path.read_bytes()
    assert "has no layer of that name" in refused(content, part="streets")[0]
    assert refused(content, part="zones") == ["Shape 2 (N) has no shape."]
    edition = load(content, part="zones", without=[2])
    assert is_here(edition)
    assert [area.name for area in edition.areas.all()] == ["Z"]


def test_kml_and_kmz(tmp_path):
    content = files.kml(files.placemark("Makhmur"))
    for file in (content, files.zipped({"doc.kml": content, "files/icon.png": b"x"})):
        edition = load(file, name="Name", code="")
        assert is_here(edition)
        assert [area.name for area in edition.areas.all()] == ["Makhmur"]


@pytest.mark.parametrize("late", [False, True])
def test_topojson_loses_no_feature(late):
    told = {"name": "NAME_2", "code": "GID_2"}
    assert refused(files.topology(late=late), **told) == ["Shape 1 (Nowhere) has no shape."]
    edition = load(files.topology(late=late), **told, without=[1])
    assert is_here(edition)
    assert [(a.name, a.code) for a in edition.areas.all()] == [("Makhmur", "IRQ.1")]


# Nothing but the bytes given is opened


@pytest.fixture
def listening():
    """An address of this host, and whether anybody has connected to it."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(30)
    called = threading.Event()

    def hear():
        try:
            server.accept()
            called.set()
        except OSError:
            pass

    thread = threading.Thread(target=hear, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/x.kml", called
    server.close()


def test_no_file_and_no_connection_is_opened_for_a_file(tmp_path, listening):
    address, called = listening
    secret = tmp_path / "secret.geojson"
    secret.write_bytes(geojson(feature(HERE, name="Secret")))
    link = f"<NetworkLink><Link><href>{address}</href></Link></NetworkLink>"
    entity = f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file://{secret}">]>'
    named = files.kml(files.placemark("&x;")).decode().partition("?>")[2]
    vrt = f"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>{secret}</SrcDataSource>"
    for content in (
        files.kml(before=link),
        (entity + named).encode(),
        vrt.encode(),
        f"{vrt}</OGRVRTLayer></OGRVRTDataSource><!-- kml -->".encode(),
        json.dumps({"type": "Topology", "objects": str(secret), "arcs": str(secret)}).encode(),
        json.dumps({"type": "FeatureCollection", "features": str(secret)}).encode(),
        str(secret).encode(),
        address.encode(),
        files.zipped({f"../..{secret}": b"x", "a.vrt": vrt.encode()}),
        files.zipped({"a.vrt": vrt.encode()}),
    ):
        refused(content, name="Name", code="")
    assert not called.is_set()
    assert not Area.objects.filter(name__contains="Secret").exists()


def test_a_name_in_an_archive_leads_nowhere(tmp_path):
    content = files.zipped({"../../../../tmp/out.geojson": geojson(feature(HERE, **ONE))})
    assert is_here(load(content))


def test_gdal_reads_in_a_process_that_can_open_nothing(tmp_path):
    """Ask what the process could do if a file made it try."""
    probe = tmp_path / "probe.py"
    lines = [
        "import sys, socket",
        f"sys.path.insert(0, {str(gdal_process.__file__.rpartition('/')[0])!r})",
        "import gdal_process",
        "gdal_process._close_off()",
        "for attempt in (lambda: open('/etc/hostname'), lambda: socket.socket()):",
        "    try:",
        "        attempt()",
        "        print('opened')",
        "    except OSError:",
        "        print('closed')",
    ]
    probe.write_text("\n".join(lines))
    done = subprocess.run([sys.executable, str(probe)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["closed", "closed"]


# The command


def test_the_command_guesses_the_columns_and_says_so(tmp_path, capsys):
    file = tmp_path / "adm2.geojson"
    names = {"ADM1_EN": "Erbil", "ADM2_EN": "Makhmour", "ADM2_AR": "مخمور", "ADM2_KU": "مەخموور"}
    file.write_bytes(geojson(feature(HERE, **names, ADM1_PCODE="IQ00", ADM2_PCODE="IQ0001")))
    call_command("load_areas", file, layer="district")
    assert (
        "name ADM2_EN, name_ar ADM2_AR, name_ckb ADM2_KU, code ADM2_PCODE"
        in capsys.readouterr().err
    )
    area = Area.objects.in_force().get(layer="district")
    assert area.names == {"en": "Makhmour", "ar": "مخمور", "ckb": "مەخموور"}
    assert list(AreaEdition.faults()) == []


@pytest.mark.parametrize(
    ("properties", "name", "code"),
    [
        ({"GID_1": "I1", "NAME_1": "Erbil", "GID_2": "I2", "NAME_2": "Koya"}, "Koya", "I2"),
        ({"shapeName": "Koya", "shapeISO": "", "shapeID": "77B"}, "Koya", "77B"),
        ({"name": "كويه", "name:en": "Koya", "name:ar": "كويه"}, "Koya", "koya"),
        ({"admin2Name_en": "Koya", "admin2Pcode": "IQ9"}, "Koya", "IQ9"),
        ({"place name": "جويّا"}, "جويّا", "جويا"),
    ],
)
def test_known_publishers_need_no_telling(tmp_path, properties, name, code):
    file = tmp_path / "x.json"
    file.write_bytes(geojson(feature(HERE, **properties)))
    call_command("load_areas", file, layer="district")
    area = Area.objects.in_force().get(layer="district")
    assert (area.name, area.code) == (name, code)


def test_a_dry_run_says_what_would_change_and_stores_nothing(nalin, tmp_path, capsys):
    builders.report(nalin, mgrs="", latitude=35.2, longitude=44.2)
    before = AreaEdition.objects.count()
    file = tmp_path / "gap.geojson"
    file.write_bytes(geojson(feature(THERE, **ONE), feature(None, name="B")))
    call_command("load_areas", file, layer="gap", dry_run=True)
    told = capsys.readouterr()
    assert "Shape 2 (B) has no shape." in told.err
    assert "s1 (Strip) added: 0 -> 0" in told.out
    assert "incidents in the layer: 1 -> 0 of 1; 1 would lie in another area" in told.out
    assert AreaEdition.objects.count() == before


def test_the_command_names_layers_and_faults(tmp_path):
    layers = {"rivers": {"R": THERE}, "zones": {"Z": HERE}}
    path = files.geopackage(tmp_path / "a.gpkg", **layers)
    with pytest.raises(CommandError, match="--part: rivers, zones"):
        call_command("load_areas", path, layer="district")
    call_command("load_areas", path, layer="district", part="zones")
    assert [a.name for a in Area.objects.in_force().filter(layer="district")] == ["Z"]


def test_names_of_an_edition_are_held_to_the_journal():
    told = {"name": "en", "name_ar": "ar", "code": ""}
    edition = load(geojson(feature(HERE, en="Makhmour", ar="مخمور")), **told)
    assert list(AreaEdition.faults()) == []
    Area.objects.filter(edition=edition).update(name_ar="كركوك")
    assert list(AreaEdition.faults()) == [
        f"area_edition {edition.key()}: its areas are not those that were loaded"
    ]
    bundled = Area.objects.in_force().filter(layer="responsibility").first()
    Area.objects.filter(pk=bundled.pk).update(name_ckb="کەرکوک")
    assert len(list(AreaEdition.faults())) == 2
