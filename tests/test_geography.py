"""Geography: what follows from a point, under the areas in force; which files are taken."""

import hashlib
import json
import threading
from math import cos, radians
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from centres import actions
from centres.ground import geography
from centres.models import Area, AreaEdition, Centre, JournalEntry, Officer
from incidents.actions import place_again
from incidents.models import Incident
from tests.support import builders

KM = 111.195  # in a degree of latitude
DAQUQ, HAWIJA_ROAD = (35.14, 44.45), (35.3, 44.1)


def square(south, west, north, east):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def layer_of(*features) -> bytes:
    """Return a GeoJSON file of (properties, geometry)."""
    told = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": told}).encode()


def one(name="Here", code="K1", shape=None, **more):
    return {"name": name, "code": code, **more}, shape or square(35, 44, 36, 45)


def load(*features, layer="gap"):
    return builders.load_areas(layer_of(*features), layer=layer)


def place(*points):
    with transaction.atomic():
        return geography.place(points)


def report(by):
    return builders.report(by, mgrs="", latitude=DAQUQ[0], longitude=DAQUQ[1])


def names(placement):
    return set(Area.objects.filter(pk__in=placement.areas).values_list("name", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place_name", "point", "areas", "in_gap", "bordering"),
    [
        ("Daquq", DAQUQ, {"Daquq–Hawija", "Kirkuk (K1)"}, True, {"K1"}),
        ("Kirkuk", (35.468, 44.392), {"Kirkuk (K1)"}, False, {"K1"}),
        ("Khanaqin", (34.348, 45.39), {"Khanaqin–Jalawla", "Diyala"}, True, {"DIYALA"}),
        ("Qarachogh", (35.75, 43.6), {"Makhmour–Qarachogh", "Makhmour"}, True, {"MAKHMOUR"}),
        ("Basra", (30.5, 47.8), set(), False, set()),
        ("the south-west", (-33.9, -70.6), set(), False, set()),
    ],
)
def test_a_known_place_lies_where_everybody_knows(place_name, point, areas, in_gap, bordering):
    (placed,) = place(point)
    assert names(placed) == areas
    assert placed.in_gap is in_gap
    assert set(placed.bordering) == bordering


@pytest.mark.django_db
def test_many_points_are_placed_as_each_alone():
    points = [DAQUQ, None, (30.5, 47.8), HAWIJA_ROAD, (35.5, 43.56)]
    assert place(*points) == [place(point)[0] for point in points]
    assert (place(), place(None)) == ([], [geography.Placement()])


@pytest.mark.django_db
@pytest.mark.parametrize(("km", "borders"), [(-5, True), (0, True), (19.4, True), (20.6, False)])
def test_a_room_borders_what_lies_within_20_km_of_its_area(km, borders):
    load(one(), layer="responsibility")
    east = 45 + km / (KM * cos(radians(35.5)))
    for point in ((36 + km / KM, 44.5), (35 - km / KM, 44.5), (35.5, east)):
        assert place(point)[0].bordering == (["K1"] if borders else []), point


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["planned", "closed"])
def test_a_room_that_is_not_active_borders_nothing(dara, status):
    told = {"centre": Centre.objects.get(pk="K1"), "fields": {"status": status}}
    actions.change_centre(by=dara, submission=uuid4(), **told)
    assert place(DAQUQ)[0].bordering == []


@pytest.mark.django_db
def test_a_new_edition_replaces_its_layer_only_and_the_old_one_stays():
    before = AreaEdition.objects.get(layer="gap")
    edition = load(one(name="North", code="N", shape=square(36, 42, 37, 43)))
    (placed,) = place(DAQUQ)
    assert (names(placed), placed.in_gap) == ({"Kirkuk (K1)"}, False)
    assert place((36.5, 42.5))[0].in_gap
    assert set(AreaEdition.objects.in_force().values_list("layer", "pk")) >= {("gap", edition.pk)}
    assert before.areas.count() == before.count == 5


@pytest.mark.django_db
def test_one_entry_records_layer_file_and_count():
    content = layer_of(one())
    start = JournalEntry.objects.head().position
    edition = builders.load_areas(content, layer="district")
    (entry,) = JournalEntry.objects.after(start).filter(verb="load_areas", key=edition.key())
    assert {"layer": "district", "count": 1}.items() <= entry.state().items()
    assert entry.state()["sha256"] == hashlib.sha256(content).hexdigest()


@pytest.mark.django_db
def test_the_command_places_anew_what_was_reported_before(nalin, tmp_path, capsys):
    incident, elsewhere = report(nalin), builders.report(nalin, mgrs="", place="Kirkuk")
    head = JournalEntry.objects.head().position
    file = tmp_path / "gap.geojson"
    file.write_bytes(layer_of(one(name="North", code="N", shape=square(36, 42, 37, 43))))
    call_command("load_areas", file, layer="gap")
    said = capsys.readouterr().out.splitlines()
    assert said == ["1 areas of layer gap loaded", "1 incidents placed anew"]
    moved = Incident.objects.get(pk=incident.pk)
    assert (incident.in_gap, moved.in_gap) == (True, False)
    assert names(moved) == {"Kirkuk (K1)"}
    assert Incident.objects.get(pk=elsewhere.pk).in_gap is None
    assert JournalEntry.objects.head().position == head + 1, "placing anew makes no entries"
    assert place_again(by=Officer.objects.get(username="dara")) == 0


def test_a_report_made_during_a_load_is_placed_by_the_new_areas(real, nalin, together):
    loaded = threading.Event()

    def loading():
        with transaction.atomic():
            load(one(name="New", code="N"))
            loaded.set()
            await_one_who_waits()

    def reporting():
        loaded.wait(10)
        return report(Officer.objects.get(username="nalin"))

    none, incident = together(loading, reporting)
    assert none is None
    assert names(incident) == {"New", "Kirkuk (K1)"}


def await_one_who_waits():
    with connection.cursor() as cursor:
        for _attempt in range(10_000):
            cursor.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone():
                return
    raise AssertionError("nobody waits for the load")


@pytest.mark.django_db
def test_missing_and_repeated_codes_are_mended_and_told():
    edition = load(
        one(name="Al Sadr", code=None), one(name="Makhmur", code="iq1"), one(name="دبس", code="iq1")
    )
    codes = dict(edition.areas.values_list("name", "code"))
    assert codes == {"Al Sadr": "al-sadr", "Makhmur": "makhmur", "دبس": "دبس"}
    assert edition.remarks == [
        "Al Sadr has no code; it is al-sadr here.",
        "Makhmur repeats the code iq1; it is makhmur here.",
        "دبس repeats the code iq1; it is دبس here.",
    ]


@pytest.mark.django_db
def test_two_districts_that_share_a_code_stay_two(nalin, shared_data, capsys):
    call_command("load_areas", shared_data / "iraq-districts.geojson", layer="district")
    told = capsys.readouterr()
    assert "104 areas of layer district loaded" in told.out
    assert len(told.err.splitlines()) >= 3
    areas = Area.objects.in_force().filter(layer="district")
    assert areas.count() == 104
    makhmur, dibis = place((35.82, 43.61), (35.67, 43.91))
    assert names(makhmur) & {"Makhmur", "Dibis"} == {"Makhmur"}
    assert names(dibis) & {"Makhmur", "Dibis"} == {"Dibis"}


POINT = {"type": "Point", "coordinates": [44, 35]}
BOW = {"type": "Polygon", "coordinates": [[[44, 35], [45, 36], [45, 35], [44, 36], [44, 35]]]}
LINE = {"type": "Polygon", "coordinates": [[[44, 35], [45, 36], [44, 35], [44, 35]]]}
METRES = {"type": "Polygon", "coordinates": [[[4e5, 39e5], [5e5, 39e5], [5e5, 4e6], [4e5, 39e5]]]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        b"",
        *(b"name,code", b"\xff\xfe", b"[]", b"{}", b'{"features": 5}', b'{"features": []}'),
        *(b'{"features": [{}]}', b'{"features": [null]}'),
        layer_of(({"population": 12}, square(35, 44, 36, 45))),
        layer_of(one(name="")),
        layer_of(one(name=None)),
        layer_of(one(name="x" * 101)),
        layer_of(one(name="a\x00b")),
        layer_of(one(code="x" * 61)),
        layer_of(one(code="a\x00b")),
        layer_of((one()[0], None)),
        layer_of(one(shape=POINT)),
        layer_of(one(shape={"type": "Polygon", "coordinates": []})),
        layer_of(one(shape=LINE)),
        layer_of(one(shape=METRES)),
        layer_of(one(), one(shape=POINT)),
    ],
)
def test_a_file_that_is_no_layer_is_refused_with_a_sentence(content, tmp_path):
    file = tmp_path / "areas.geojson"
    file.write_bytes(content)
    before = AreaEdition.objects.count()
    with pytest.raises(ValidationError) as refused:
        builders.load_areas(content, layer="responsibility")
    assert refused.value.messages[0].endswith(".")
    with pytest.raises(CommandError):
        call_command("load_areas", file, layer="responsibility")
    assert AreaEdition.objects.count() == before
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_areas", tmp_path / "none.geojson", layer="gap")


@pytest.mark.django_db
def test_a_shape_that_crosses_itself_is_mended_where_that_is_chosen():
    with pytest.raises(ValidationError, match=r"Shape 1 \(Here\) crosses itself .* 35.5"):
        load(one(shape=BOW))
    builders.load_areas(layer_of(one(shape=BOW)), layer="gap", repair=True)
    assert [place(point)[0].in_gap for point in ((35.5, 44.9), (35.2, 44.5))] == [True, False]


@pytest.mark.django_db
def test_the_nearest_room_is_the_nearest_on_the_sphere_among_the_active(dara):
    points = [(35.4, 44.4), (36.3, 43.2), (33.3, 44.4), (-35.0, -136.0)]
    assert [c.pk for c in geography.nearest_centres(points)][:3] == ["K1", "MOSUL", "DIYALA"]
    for code in ("K1", "MOSUL", "DIYALA"):
        told = {"centre": Centre.objects.get(pk=code), "fields": {"status": "closed"}}
        actions.change_centre(by=dara, submission=uuid4(), **told)
    assert [c.pk for c in geography.nearest_centres(points)] == ["MAKHMOUR"] * 4
    Centre.objects.update(status="closed")
    with pytest.raises(ValidationError, match="No centre is active"):
        geography.nearest_centres(points)
