"""The API of centres, officers and areas: what a mirror of the rooms is made from."""

import pytest

from centres.models import Area, Centre, Officer
from tests.support import builders

pytestmark = pytest.mark.django_db


def through(client, address, limit):
    """Follow the pages of a list to its end; return what was on them."""
    found, address = [], f"{address}?limit={limit}"
    while address:
        answer = client.get(address)
        assert len(answer.json()["results"]) <= limit
        found += answer.json()["results"]
        address = answer.json()["next"]
        assert answer.get("Link", "") == (f'<{address}>; rel="next"' if address else "")
    return found


def test_the_six_rooms_are_listed_and_each_is_found_by_its_code(feed, pull):
    client = pull(feed, "roster")
    rooms = through(client, "/api/v1/centres", 4)
    assert [room["code"] for room in rooms] == sorted(Centre.objects.values_list("pk", flat=True))
    for room in rooms:
        assert client.get(f"/api/v1/centres/{room['code']}").json() == room
    assert client.get("/api/v1/centres/NOWHERE").status_code == 404
    assert client.get("/api/v1/centres/k1").status_code == 404


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_a_room_is_named_in_the_language_asked_for(language, feed, pull):
    headers = {"Accept-Language": language}
    room = pull(feed, "roster").get("/api/v1/centres/K1", headers=headers).json()
    assert room["name"] == room["names"][language]


def test_the_directory_holds_people_and_their_present_postings(feed, pull):
    officers = through(pull(feed, "roster"), "/api/v1/officers", 3)
    assert {o["id"] for o in officers} == {str(o.pk) for o in Officer.objects.people()}
    by_name = {officer["name_latin"]: officer for officer in officers}
    assert "Feed" not in by_name
    assert by_name["Sherko Ali"]["postings"] == []
    [posting] = by_name["Zainab Jabbar"]["postings"]
    assert (posting["centre"], posting["role"], posting["until"]) == ("DIYALA", "chief", None)


def test_the_directory_tells_no_user_name_and_no_password(nalin, feed, pull):
    answer = pull(feed, "roster").get("/api/v1/officers").json()["results"]
    assert not {"username", "password", "disabled_at"} & {key for one in answer for key in one}


def test_areas_are_listed_without_and_shown_with_their_shape(feed, pull):
    client = pull(feed, "incidents")
    areas = through(client, "/api/v1/areas", 2)
    assert {a["id"] for a in areas} == set(Area.objects.in_force().values_list("pk", flat=True))
    assert "geometry" not in areas[0]
    shape = client.get(f"/api/v1/areas/{areas[0]['id']}").json()["geometry"]
    assert shape["type"] in ("Polygon", "MultiPolygon")


def test_areas_are_listed_by_layer(feed, pull):
    client = pull(feed, "incidents")
    gap = client.get("/api/v1/areas", {"layer": "gap"}).json()["results"]
    assert gap
    assert {area["layer"] for area in gap} == {"gap"}
    answer = client.get("/api/v1/areas", {"layer": "river"})
    assert answer.json()["errors"][0]["path"] == "layer"


def test_a_newer_edition_takes_the_place_of_the_former(feed, pull):
    client = pull(feed, "incidents")
    before = client.get("/api/v1/areas", {"layer": "gap"}).json()["results"]
    builders.load_areas((builders.LAYERS / "gap.geojson").read_bytes() + b" ", layer="gap")
    after = client.get("/api/v1/areas", {"layer": "gap"}).json()["results"]
    assert [area["code"] for area in after] == [area["code"] for area in before]
    assert not {area["id"] for area in after} & {area["id"] for area in before}


@pytest.mark.parametrize(
    ("scope", "seen", "refused"),
    [
        ("roster", ["centres", "officers"], ["areas", "incidents"]),
        ("incidents", ["areas", "incidents"], ["centres", "officers"]),
        ("summaries", [], ["centres", "officers", "areas", "incidents"]),
    ],
)
def test_a_scope_opens_its_lists_only(scope, seen, refused, feed, pull):
    client = pull(feed, scope)
    assert {name: client.get(f"/api/v1/{name}").status_code for name in seen + refused} == {
        **dict.fromkeys(seen, 200),
        **dict.fromkeys(refused, 403),
    }


@pytest.mark.parametrize("name", ["centres", "officers", "areas", "incidents"])
@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("limit", "0"),
        ("limit", "000000000000600"),
        ("limit", "1" + "0" * 5000),
        ("limit", "٥"),
        ("cursor", "\x00"),
        ("cursor", ""),
        ("cursor", "K1\x00"),
        ("cursor", "-9" + "0" * 5000),
        ("cursor", "🚁"),
        ("colour", "red"),
    ],
)
def test_a_wrong_parameter_is_named(name, parameter, value, feed, pull):
    answer = pull(feed, "roster", "incidents").get(f"/api/v1/{name}", {parameter: value})
    assert answer.status_code == 400
    assert [error["path"] for error in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize("name", ["centres/K1", "areas/1", "incidents/K1-2026-0001"])
def test_one_thing_takes_no_parameters(name, feed, pull):
    answer = pull(feed, "roster", "incidents").get(f"/api/v1/{name}?colour=red")
    assert answer.json()["errors"][0]["path"] == "colour"
