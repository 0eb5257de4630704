"""Ground of an operator's files: made by a command, drawn by the map, searched by name."""

import io
import json

import numpy as np
import osmium
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from osmium.osm.mutable import Node, Relation, Way
from PIL import Image, TiffImagePlugin

from centres.models import Alert, JournalEntry, MapPack, MapPackPart
from incidents.places import gazetteer
from tests.support import builders

pytestmark = pytest.mark.django_db

BOX = ["--box", "44", "35", "45", "36"]
HILL = ["--box", "44.3", "35.3", "44.7", "35.7"]
GULAN = {"name": "گوڵان", "name:ckb": "گوڵان", "name:ar": "كولان", "name:en": "Gulan"}
# Points of ways: a name, and where each begins, a hundredth of a degree to the next.
ROADS = {"motorway": (44.1, 35.1), "primary": (44.2, 35.2), "track": (44.3, 35.3)}


def draw(file, *, away=0.0):
    """Write a small extract: roads, places, waters and heights, moved to the east by degrees."""
    nodes, ways = [], []

    def node(east, north, **tags):
        nodes.append(Node(id=len(nodes) + 1, location=(east + away, north), tags=tags))
        return len(nodes)

    def way(east, north, *, steps=(0.0, 0.01, 0.02), **tags):
        line = [node(east + step, north + step / 2) for step in steps]
        ways.append(Way(id=len(ways) + 1, nodes=line, tags=tags))

    for road, at in ROADS.items():
        way(*at, highway=road)
    way(44.4, 35.6, highway="footway")
    way(44.4, 35.4, waterway="river", **{"name:en": "Aw-e Gulan", "name": "ئاوی گوڵان"})
    way(44.5, 35.5, natural="ridge", **{"name:ckb": "چیای بەرز", "name:ar": "الجبل العالي"})
    node(44.6, 35.6, place="village", **GULAN, alt_name="Gollan;Gulana")
    node(44.605, 35.601, place="hamlet", name="Gulan")  # the same, drawn twice
    node(44.9, 35.9, place="hamlet", **{"name:en": "Gulan"})  # another of the name
    node(44.7, 35.7, natural="peak", name="Berz", ele="1850")
    node(44.39, 35.47, place="city", **{"name:en": "Kirkuk", "name:ku-Arab": "کەرکووک"})
    shore = [node(44.8 + x, 35.2 + y) for x, y in ((0, 0), (0.05, 0), (0.05, 0.05), (0, 0.05))]
    halves = [shore[:3], [*shore[2:], shore[0]]]
    for half in halves:
        ways.append(Way(id=len(ways) + 1, nodes=half))
    members = [("w", one.id, "outer") for one in ways[-2:]]
    lake = {"type": "multipolygon", "natural": "water", "name:en": "Lake Gulan"}
    with osmium.SimpleWriter(str(file)) as written:
        for one in nodes:
            written.add_node(one)
        for one in ways:
            written.add_way(one)
        written.add_relation(Relation(id=1, members=members, tags=lake))
    return file


def hill(side=61):
    """Return heights in metres, a hill of 1,500 in the middle of a degree."""
    axis = np.linspace(-1, 1, side)
    return (1500 * np.exp(-4 * (axis[:, None] ** 2 + axis**2))).round()


def srtm(folder, name="N35E044"):
    file = folder / f"{name}.hgt"
    hill().astype(">i2").tofile(file)
    return file


def make(*arguments):
    out = io.StringIO()
    call_command("make_ground", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def tile(client, path, kind="ground"):
    [pack] = [p for p in client.get("/map/layers/").json()["packs"] if p["kind"] == kind]
    zoom, column, row = path.split("/")
    url = pack["url"].replace("{z}", zoom).replace("{x}", column).replace("{y}", row)
    return client.get(url)


@pytest.mark.parametrize("ending", ["osm", "osm.pbf"])
def test_an_extract_becomes_ground_that_the_map_draws_and_the_gazetteer_knows(
    ending, tmp_path, nalin, browse
):
    told = make(draw(tmp_path / f"kirkuk.{ending}"), *BOX)
    assert "motorway        1" in told and "gazetteer        4" in told
    client = browse(nalin)
    far = tile(client, "6/39/25").json()
    assert set(far["lines"]) == {"motorway", "primary", "river"} and set(far["areas"]) == {"lake"}
    assert [name[4]["en"] for name in far["names"]] == []  # the base map names Kirkuk itself
    parts = MapPackPart.objects.filter(path__startswith="12/")
    contents = [json.loads(bytes(part.content)) for part in parts]
    lines = {kind for content in contents for kind in content["lines"]}
    assert lines == {*ROADS, "river", "ridge"}
    names = {tuple(name[4].items()): name for content in contents for name in content["names"]}
    village = names[("en", "Gulan"), ("ar", "كولان"), ("ckb", "گوڵان")]
    assert village[:4] == ["village", 11, 44.6, 35.6]
    assert names[("en", "Berz"),][5] == 1850
    assert names[("ar", "الجبل العالي"), ("ckb", "چیای بەرز")][0] == "ridge"
    assert names[("en", "Lake Gulan"),][0] == "lake"
    for asked in ("Gulan", "گوڵان", "كولان", "Gollan"):
        offered = client.get("/incidents/where/", {"centre": "K1", "place": asked}).text
        assert "38S ME 6" in offered, asked


def test_places_of_one_name_within_two_km_are_one(tmp_path, nalin):
    make(draw(tmp_path / "kirkuk.osm"), *BOX)
    found = [(p.latitude, p.longitude) for p in gazetteer.search(nalin, "Gulan")]
    assert found == [(35.6, 44.6), (35.9, 44.9)]
    [kirkuk] = gazetteer.search(nalin, "کەرکووک")
    assert not kirkuk.key.startswith("osm-")
    picked = gazetteer.search(nalin, "Gulan")[0]
    assert gazetteer.named(nalin, picked.key) == picked


def test_commanders_of_both_forces_are_alarmed_and_the_book_holds_its_digest(
    tmp_path, karim, adnan
):
    told = make(draw(tmp_path / "kirkuk.osm.pbf"), *BOX)
    pack = MapPack.objects.get()
    assert f"Added: kirkuk, SHA-256 {pack.sha256}" in told
    entry = JournalEntry.objects.get(subject="map_pack")
    assert (entry.verb, entry.by.username) == ("add_map_pack", "setup")
    assert pack.sha256 in entry.payload
    for officer in (karim, adnan):
        assert "kirkuk" in Alert.objects.get(officer=officer).sentences["en"]


def test_ground_that_was_changed_in_silence_is_a_fault_and_its_places_are_not_offered(
    tmp_path, nalin
):
    make(draw(tmp_path / "kirkuk.osm"), *BOX)
    pack = MapPack.objects.get()
    assert list(MapPack.faults()) == []
    part = pack.parts.first()
    MapPackPart.objects.filter(pk=part.pk).update(content=bytes(part.content) + b" ")
    [fault] = MapPack.faults()
    assert "its parts are not what was added" in fault
    MapPack.objects.update(content=pack.content.replace("Gulan", "Gulam"))
    [fault] = MapPack.faults()
    assert "its content is not what was added" in fault
    gazetteer._of_pack.cache_clear()  # as a process that starts
    assert gazetteer.search(nalin, "Gulam") == []


def test_made_again_it_stays_and_made_of_another_it_takes_the_place(tmp_path, nalin, browse):
    file = draw(tmp_path / "kirkuk.osm")
    make(file, *BOX)
    assert "in force already" in make(file, *BOX)
    assert MapPack.objects.count() == 1
    assert "Withdrawn: kirkuk" in make(draw(tmp_path / "newer.osm", away=0.1), *BOX)
    [told] = browse(nalin).get("/map/layers/").json()["packs"]
    assert told["name"] == "Roads and villages: newer"
    assert gazetteer.search(nalin, "Gulan")[0].longitude == 44.7


def test_a_dry_run_says_what_it_would_add_and_stores_nothing(tmp_path):
    told = make(draw(tmp_path / "kirkuk.osm"), "--elevation", srtm(tmp_path), *BOX, "--dry-run")
    assert "track        1" in told and "relief: " in told and "Nothing was stored." in told
    assert not MapPack.objects.exists() and not JournalEntry.objects.filter(subject="map_pack")


def test_without_a_box_it_is_of_the_rooms_region(tmp_path):
    assert "region 41.10 33.00 46.10 37.30" in make(draw(tmp_path / "a.osm"), "--dry-run")


def asc(folder):
    file = folder / "hill.asc"
    head = "ncols 61\nnrows 61\nxllcenter 44\nyllcenter 35\ncellsize 0.0166666667\n"
    rows = "\n".join(" ".join(f"{height:g}" for height in row) for row in hill())
    file.write_text(f"{head}NODATA_value -9999\n{rows}\n")
    return file


def geotiff(folder, model=2):
    file = folder / "hill.tif"
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[33550], tags[33922] = (1 / 60, 1 / 60, 0.0), (0.0, 0.0, 0.0, 44.0, 36.0, 0.0)
    for tag in (33550, 33922):
        tags.tagtype[tag] = 12
    tags[34735] = (1, 1, 0, 2, 1024, 0, 1, model, 1025, 0, 1, 2)
    picture = Image.fromarray(hill().astype(np.float32))
    picture.save(file, tiffinfo=tags, compression="tiff_adobe_deflate")
    return file


@pytest.mark.parametrize("written", [srtm, asc, geotiff])
def test_relief_is_dark_away_from_a_sun_in_the_north_west(written, tmp_path, nalin, browse):
    make("--elevation", written(tmp_path), "--elevation-owner", "NASA", *HILL)
    client = browse(nalin)
    assert MapPack.objects.get().attribution == "NASA"
    answer = tile(client, "9/319/201", "relief")
    assert answer.headers["Content-Type"] == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]
    picture = Image.open(io.BytesIO(answer.content)).convert("LA")
    pixels = np.asarray(picture).astype(int)
    shade = np.where(pixels[..., 0] > 0, pixels[..., 1], -pixels[..., 1])
    # The middle of the hill in this tile: 44.5 east, 35.5 north.
    x, y = round((44.5 / 360 + 0.5) * 512 * 256) - 319 * 256, _row(35.5) - 201 * 256
    before, behind = (
        shade[y - 40 : y - 10, x - 40 : x - 10],
        shade[y + 10 : y + 40, x + 10 : x + 40],
    )
    assert before.mean() > 5 and behind.mean() < -5
    beyond = tile(client, "9/300/201", "relief")
    assert (beyond.status_code, beyond.content) == (204, b"")


def _row(latitude):
    north = np.arcsinh(np.tan(np.radians(latitude)))
    return round((0.5 - north / (2 * np.pi)) * 512 * 256)


def _truncated(folder):
    file = draw(folder / "whole.osm.pbf")
    cut = folder / "cut.osm.pbf"
    cut.write_bytes(file.read_bytes()[:-60])
    return [cut]


def _half_of_srtm(folder):
    file = srtm(folder)
    file.write_bytes(file.read_bytes()[:-200])
    return ["--elevation", file]


def _text(folder, name, text="hello"):
    file = folder / name
    file.write_text(text)
    return file


WRONG = {
    "Name an extract": lambda folder: [],
    "is no file": lambda folder: [folder / "none.osm.pbf"],
    "is no whole extract": _truncated,
    "notes.txt is no whole extract": lambda folder: [_text(folder, "notes.txt")],
    "notes.osm is no whole extract": lambda folder: [_text(folder, "notes.osm")],
    "has no road": lambda folder: [draw(folder / "far.osm", away=20)],
    "show nothing of the region": lambda folder: ["--elevation", srtm(folder, "N10E010")],
    "its heights are no square": _half_of_srtm,
    "says where it lies": lambda folder: ["--elevation", srtm(folder, "hill")],
    "is no .hgt, .asc or .tif": lambda folder: ["--elevation", _text(folder, "hill.txt")],
    "hill.asc cannot be read": lambda folder: ["--elevation", _text(folder, "hill.asc")],
    "it is no TIFF": lambda folder: ["--elevation", _text(folder, "hill.tif")],
    "project it to WGS 84": lambda folder: ["--elevation", geotiff(folder, model=1)],
}


@pytest.mark.parametrize("sentence", WRONG)
def test_what_cannot_become_ground_is_refused_in_a_sentence(sentence, tmp_path):
    with pytest.raises(CommandError, match=sentence):
        make(*WRONG[sentence](tmp_path), *BOX)
    assert not MapPack.objects.exists()


def test_a_box_the_wrong_way_round_is_refused(tmp_path):
    with pytest.raises(CommandError, match="west, south, east and north"):
        make(draw(tmp_path / "a.osm"), "--box", "45", "36", "44", "35")


def test_no_officer_adds_what_the_server_makes(dara):
    with pytest.raises(PermissionDenied):
        builders.rooms.add_map_pack(
            by=dara, submission=builders.uuid4(), name="x", kind="ground", content=b"{}", parts={}
        )
