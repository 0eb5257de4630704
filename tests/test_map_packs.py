"""Map packs: what administrators add to the map, how it is checked, kept and taken away."""

import json
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from centres import actions
from centres.ground import map_packs
from centres.models import JournalEntry, MapPack, Officer, Proposal
from tests.support import builders
from tests.support import shape_files as files

pytestmark = pytest.mark.django_db
TILES = "/tiles/satellite/{z}/{x}/{y}.png"


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(*at):
    return {"type": "Point", "coordinates": at}


def file(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def send(client, **typed):
    return client.post(
        "/map/packs/new/", {"submission": uuid4(), "name": "Roads", **typed}, follow=True
    )


def agree():
    """Let the other force consent to the pack that was proposed."""
    builders.consent(Officer.objects.get(username="salam"), Proposal.objects.latest("at"))


def test_a_file_is_added_listed_drawn_and_withdrawn(dara, nalin, browse):
    line = {"type": "LineString", "coordinates": [[44, 35, 300], [44.123456789, 35.5, 310]]}
    road = feature(line, name="Old road", ckb="ڕێگای\u200cکۆن", secret="informer")
    sent = SimpleUploadedFile("roads.geojson", file(road))
    page = send(browse(dara), content=sent, attribution="Survey 2019")
    assert "It waits for the consent of: Iraqi forces." in page.text
    assert map_packs.in_force(nalin) == []
    agree()
    assert "Survey 2019" in browse(nalin).get("/map/packs/").text
    [told] = map_packs.in_force(nalin)
    assert (told["name"], told["kind"], told["attribution"]) == ("Roads", "shapes", "Survey 2019")
    answer = browse(nalin).get(told["url"])
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    [kept] = answer.json()["features"]
    assert kept["properties"] == {"name": "Old road", "ckb": "ڕێگای\u200cکۆن"}
    assert kept["geometry"]["coordinates"] == [[44.0, 35.0], [44.12346, 35.5]]
    assert browse(nalin).get("/map/layers/").json()["packs"] == [told]
    pack = MapPack.objects.get()
    browse(dara).post(f"/map/packs/{pack.pk}/withdraw/", {"submission": uuid4()})
    assert map_packs.in_force(nalin) == [told], "no force alone takes from the other what it sees"
    agree()
    assert map_packs.in_force(nalin) == []
    verbs = JournalEntry.objects.filter(subject="map_pack").order_by("position")
    assert [entry.verb for entry in verbs] == ["add_map_pack", "withdraw_map_pack"]


def test_names_are_found_under_whatever_they_are_called_and_it_is_said(dara, salam, browse):
    named = feature(point(44, 35), NAME_1="Anbar", secret="informer")
    other = feature(point(45, 35), **{"place name": "جويّا", "name:ar": "جويا"})
    content = file(named, other, feature(point(45, 36), population=7))
    page = send(browse(dara), content=SimpleUploadedFile("x.geojson", content))
    for said in ("Names come from: NAME_1, place name, name:ar.", "1 shape has no name."):
        assert said in page.text
        assert said in browse(salam).get(Proposal.objects.get().get_absolute_url()).text
    agree()
    kept = json.loads(MapPack.objects.get().content)["features"]
    assert [one["properties"] for one in kept] == [
        {"name": "Anbar"}, {"ar": "جويا", "name": "جويّا"}, {},
    ]  # fmt: skip


def test_points_and_lines_come_in_other_formats_too(dara, browse, tmp_path):
    path = files.geopackage(tmp_path / "a.gpkg", roads={"Old": files.HERE}, wells={"W": files.HERE})
    sent = {"content": SimpleUploadedFile("a.gpkg", path.read_bytes())}
    refused = send(browse(dara), **sent)
    assert "The file has several layers: name one of them: roads, wells." in refused.text
    sent["content"].seek(0)
    send(browse(dara), **sent, part="wells")
    agree()
    [kept] = json.loads(MapPack.objects.get().content)["features"]
    assert kept["properties"] == {"name": "W"}


def test_tiles_are_of_this_host_alone(dara, nalin, browse):
    send(browse(dara), address=TILES)
    agree()
    [told] = map_packs.in_force(nalin)
    assert (told["kind"], told["url"]) == ("tiles", TILES)


@pytest.mark.parametrize(
    "address",
    [
        "https://tiles.example/{z}/{x}/{y}.png",
        "//tiles.example/{z}/{x}/{y}.png",
        "/tiles/../{z}/{x}/{y}.png",
        "/tiles/{z}/{x}/{y}.png?key=1",
        "/tiles/{z}/{y}.png",
        "/\\tiles.example/{z}/{x}/{y}.png",
        "/tiles/{z}/{x}/{y}.svg",
        "/{z}/{x}/{y}.png",
    ],
)
def test_other_addresses_are_refused_and_what_was_typed_stays(dara, browse, address):
    page = send(browse(dara), address=address)
    assert page.status_code == 400
    assert "A path on this server" in page.text
    assert 'value="Roads"' in page.text
    assert not MapPack.objects.exists()


DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        DEEP,
        file(),
        file("text"),
        file(feature(None)),
        file(feature({"type": "GeometryCollection", "geometries": []})),
        file(feature({"type": "Point", "coordinates": []})),
        file(feature({"type": "MultiLineString", "coordinates": [[], [[44, 35], [45, 36]]]})),
        file(feature({"type": "Polygon", "coordinates": [[[44, 35], [45, 36]]]})),
        file(feature(point(35.4, 444.0))),
        file(feature(point(float("nan"), 35))),
        file(feature(point(44, 1e999))),
        file(feature({"type": ["Point"], "coordinates": [44, 35]})),
        b'{"type": "FeatureCollection", "features": {"a": 1}}',
    ],
)
def test_what_is_no_map_is_refused_in_a_sentence(dara, browse, content):
    page = send(browse(dara), content=SimpleUploadedFile("x.geojson", content))
    assert page.status_code == 400
    told = (
        "no file of shapes",
        "is damaged",
        "holds no shape",
        "none that the map can draw",
        "not in degrees",
    )
    assert any(sentence in page.text for sentence in told)
    assert not MapPack.objects.exists()


def test_a_pack_is_bounded(dara):
    long = [feature(point(44, 35), name="د" * 80)] * 2_000
    with pytest.raises(ValidationError, match="larger than 500 kB"):
        builders.map_pack(shapes=long)
    with pytest.raises(ValidationError, match="1 to 2000 shapes"):
        builders.map_pack(shapes=[feature(point(44, 35))] * 2_001)
    for number in range(20):
        builders.map_pack(f"Pack {number}")
    with pytest.raises(ValidationError, match="20 packs"):
        builders.map_pack()


def test_one_thing_is_given_not_both_nor_none(dara):
    for told in ({}, {"content": file(feature(point(44, 35))), "address": TILES}):
        with pytest.raises(ValidationError, match="either a file or an address"):
            actions.add_map_pack(by=dara, submission=uuid4(), name="Roads", **told)


def test_a_name_is_text_whatever_it_holds(dara, nalin, browse):
    pack = builders.map_pack("<script>x</script>")
    assert "<script>x" not in browse(nalin).get("/map/packs/").text
    [kept] = json.loads(pack.content)["features"]
    assert kept["properties"] == {"name": "<script>x</script>"}


def test_a_silent_edit_of_a_pack_is_found(dara):
    pack = builders.map_pack()
    assert list(MapPack.faults()) == []
    MapPack.objects.update(content=pack.content.replace("44.4", "44.5"))
    assert list(MapPack.faults()) == [f"map_pack {pack.key()}: its content is not what was added"]


def test_an_address_names_its_content(dara, nalin, browse):
    pack = builders.map_pack()
    assert browse(nalin).get(pack.url.replace(pack.mark, "0" * 16)).status_code == 404
