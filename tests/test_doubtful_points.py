"""A point that cannot be meant is recorded by no door until its sender confirms it."""

import csv
import io
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import translation

from centres.ground.country import DOUBTFUL, refuse_doubtful
from centres.models import Centre, JournalEntry
from centres.text.marks import isolated
from incidents.models import Draft, Incident, NamedPlace
from tests.support import builders, filled_form

pytestmark = pytest.mark.django_db

NEW, API = "/incidents/new/", "/api/v1/incidents"
RIGHT = (35.4681, 44.3922)
MEANT = "Latitude and longitude seem swapped: meant is perhaps 35.4681, 44.3922."
SIGN = "A sign seems wrong: meant is perhaps 35.4681, 44.3922."
ZERO = "Latitude and longitude are about 0: it seems that nobody knew the point."
DOUBTED = [
    ((0.0, 0.0), ZERO),
    ((0.04, -0.09), ZERO),
    ((44.3922, 35.4681), MEANT),
    ((-44.3922, 35.4681), MEANT),
    ((35.4681, -44.3922), SIGN),
    ((-35.4681, 44.3922), SIGN),
    ((-35.4681, -44.3922), SIGN),
    ((52.52, 13.405), "This point lies outside of the country: 52.52, 13.405."),
    ((24.4681, 44.3922), "This point lies outside of the country: 24.4681, 44.3922."),
]
# Towns of the country, and what happens just beyond its borders.
TAKEN = [RIGHT, (37.14, 42.69), (29.98, 48.47), (33.0, 38.9), (35.5, 46.3), (37.1, 41.2)]


@pytest.mark.parametrize(("point", "sentence"), DOUBTED)
def test_what_a_point_looks_like_is_told(point, sentence):
    with pytest.raises(ValidationError) as refused:
        refuse_doubtful(point, at="latitude")
    assert refused.value.message_dict == {"latitude": [sentence]}
    assert [fault.code for fault in refused.value.error_dict["latitude"]] == [DOUBTFUL]


@pytest.mark.parametrize("point", TAKEN)
def test_a_point_of_the_country_and_of_its_borders_is_taken(point, nalin):
    assert builders.report(nalin, mgrs="", latitude=point[0], longitude=point[1]).pk


@pytest.mark.parametrize(
    ("language", "start"),
    [
        ("ar", "يبدو أن خط العرض وخط الطول تبادلا المكان"),
        ("ckb", "وا دیارە هێڵی پانی و هێڵی درێژی"),
    ],
)
def test_it_is_told_in_every_language(language, start):
    with translation.override(language):
        with pytest.raises(ValidationError) as refused:
            refuse_doubtful((44.3922, 35.4681), at="latitude")
        [sentence] = refused.value.messages
    assert sentence.startswith(start)
    assert "\u206635.4681, 44.3922\u2069" in isolated(sentence)


# The page


def typed(client, address=NEW, **more):
    told = {"kind": "ied", "occurred": "2026-11-20 14:10", "narrative": "A mine on the road."}
    return {**filled_form.opened(client, address), **told, "do": "send", **more}


WRITTEN = [
    "44.3922, 35.4681",
    "٤٤٫٣٩٢٢، ٣٥٫٤٦٨١",
    "0.00, 0.00",
    "35.4681, -44.3922",
    "31U DQ 48 11",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_doubtful_report_is_recorded_once_it_is_ticked(text, nalin, browse):
    client = browse(nalin)
    form = typed(client, location=text, place="kept <place>")
    page = client.post(NEW, form)
    assert page.status_code == 400
    assert [e.code for e in page.context["form"].errors.as_data()["location"]] == [DOUBTFUL]
    assert "kept &lt;place&gt;" in page.text
    assert f'value="{text}"' in page.text
    assert '<input type="checkbox" name="location_confirmed"' in page.text
    assert not Incident.objects.exists()
    client.post(NEW, {**form, "location_confirmed": "on"})
    incident = Incident.objects.get()
    assert "location_confirmed" not in JournalEntry.objects.get(key=incident.key()).payload


def test_the_tick_stands_on_no_page_that_has_nothing_to_confirm(nalin, browse):
    client = browse(nalin)
    assert "location_confirmed" not in client.get(NEW).text
    assert "location_confirmed" not in client.post(NEW, typed(client, location="38S ZZ 1 1")).text


def test_a_tick_stays_while_something_else_is_wrong(nalin, browse):
    client = browse(nalin)
    told = typed(client, location="0.00, 0.00", location_confirmed="on", narrative="")
    assert (
        'name="location_confirmed" id="id_location_confirmed" checked'
        in client.post(NEW, told).text
    )


def test_a_draft_keeps_a_doubtful_place_and_is_asked_about_it(nalin, browse):
    client = browse(nalin)
    form = typed(client, location="0.00, 0.00")
    client.post(NEW, {**form, "do": "draft"})
    draft = f"{NEW}?draft={Draft.objects.get().pk}"
    assert client.post(NEW, typed(client, draft)).status_code == 400
    client.post(NEW, typed(client, draft, location_confirmed="on"))
    assert Incident.objects.get().latitude == 0
    assert not Draft.objects.exists()


@pytest.fixture
def elsewhere(nalin):
    """A report whose point was confirmed."""
    return builders.report(nalin, mgrs="", latitude=0.0, longitude=0.0, location_confirmed=True)


def test_a_point_that_stands_is_never_asked_about_again(elsewhere, nalin, browse):
    client, address = browse(nalin), f"{elsewhere.get_absolute_url()}revise/"
    client.post(address, {**filled_form.opened(client, address), "place": "Daquq"})
    builders.revise(nalin, elsewhere, based_on=2, latitude=0.0, longitude=0.0)
    builders.revise(nalin, elsewhere, based_on=3, mgrs=elsewhere.mgrs)
    elsewhere.refresh_from_db()
    assert (elsewhere.version, elsewhere.place) == (4, "Daquq")


def test_a_new_doubtful_point_of_a_revision_is_asked_about(elsewhere, nalin, browse):
    client, address = browse(nalin), f"{elsewhere.get_absolute_url()}revise/"
    form = {**filled_form.opened(client, address), "location": "44.3922, 35.4681"}
    assert MEANT in client.post(address, form).text
    elsewhere.refresh_from_db()
    assert elsewhere.version == 1
    assert client.post(address, {**form, "location_confirmed": "on"}).status_code == 302
    elsewhere.refresh_from_db()
    assert (elsewhere.version, elsewhere.latitude) == (2, 44.3922)


def test_a_tick_beside_an_unchanged_place_changes_nothing(elsewhere, nalin, browse):
    client, address = browse(nalin), f"{elsewhere.get_absolute_url()}revise/"
    told = {**filled_form.opened(client, address), "location_confirmed": "on", "place": "Daquq"}
    client.post(address, told)
    elsewhere.refresh_from_db()
    assert (elsewhere.latitude, elsewhere.longitude, elsewhere.place) == (0, 0, "Daquq")


def test_all_that_is_wrong_is_told_at_once(nalin, browse):
    client = browse(nalin)
    page = client.post(NEW, typed(client, location="0.00, 0.00", occurred="2099-01-01"))
    assert set(page.context["form"].errors) == {"location", "occurred"}


# REST


def body(**told):
    return {
        "submission": str(uuid4()),
        "kind": "ied",
        "occurred_at": "2026-11-20T11:05:00Z",
        "narrative": "A mine on the road.",
        **told,
    }


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"latitude": 44.3922, "longitude": 35.4681}, "latitude"),
        ({"latitude": 0, "longitude": 0}, "latitude"),
        ({"latitude": -35.4681, "longitude": 44.3922, "location_confirmed": False}, "latitude"),
        ({"mgrs": "31U DQ 48 11"}, "mgrs"),
        ({"mgrs": "31N AA 66 00"}, "mgrs"),
    ],
)
def test_the_api_takes_a_doubtful_point_once_it_is_confirmed(told, path, nalin, browse):
    client = browse(nalin)
    answer = client.post(API, body(**told), content_type="application/json")
    assert answer.status_code == 400
    assert [(e["path"], e["code"]) for e in answer.json()["errors"]] == [(path, DOUBTFUL)]
    assert not Incident.objects.exists()
    sure = body(**{**told, "location_confirmed": True})
    answer = client.post(API, sure, content_type="application/json")
    assert answer.status_code == 201, answer.json()
    assert "location_confirmed" not in answer.json()
    assert client.post(API, sure, content_type="application/json").status_code == 201
    assert Incident.objects.count() == 1


def test_the_api_revises_to_a_doubtful_point_once_it_is_confirmed(nalin, browse):
    incident, client = builders.report(nalin), browse(nalin)
    told = {"latitude": 44.3922, "longitude": 35.4681}
    common = {"content_type": "application/json", "headers": {"If-Match": '"1"'}}
    address = f"{API}/{incident.number}"
    refused = client.patch(address, {"submission": str(uuid4()), **told}, **common)
    assert [e["message"] for e in refused.json()["errors"]] == [MEANT]
    sure = {"submission": str(uuid4()), **told, "location_confirmed": True}
    assert client.patch(address, sure, **common).json()["latitude"] == 44.3922


@pytest.mark.parametrize("told", ["true", 1, None, "on"])
def test_the_api_takes_a_confirmation_as_true_or_false_only(told, nalin, browse):
    confirmed = body(latitude=0, longitude=0, location_confirmed=told)
    answer = browse(nalin).post(API, confirmed, content_type="application/json")
    assert "location_confirmed" in {error["path"] for error in answer.json()["errors"]}


# A sheet


def test_rows_of_a_sheet_with_doubtful_points_are_left_out_with_the_reason(tmp_path):
    file, err = tmp_path / "sheet.csv", io.StringIO()
    points = [(0, 0), (44.3922, 35.4681), (35.4681, -44.3922), RIGHT]
    with file.open("w") as sheet:
        writer = csv.writer(sheet)
        writer.writerow(["date", "type", "latitude", "longitude"])
        writer.writerows(["2024-05-01", "ied", *point] for point in points)
    told = ("--dataset", "SIGACT", "--nearest-centre")
    call_command("import_incidents", file, *told, stdout=io.StringIO(), stderr=err)
    for number, sentence in ((2, ZERO), (3, MEANT), (4, SIGN)):
        assert f"  row {number}: {sentence}" in err.getvalue().splitlines()
    assert [(i.latitude, i.longitude) for i in Incident.objects.all()] == [RIGHT]


# Places that chiefs name, and rooms


def test_a_chief_names_a_doubtful_place_once_it_is_ticked(zainab, browse):
    client, address = browse(zainab), "/places/new/"
    form = {
        **filled_form.opened(client, address),
        "name_en": "Daquq",
        "location": "44.3922, 35.4681",
    }
    page = client.post(address, form)
    assert MEANT in page.text
    assert 'name="location_confirmed"' in page.text
    assert not NamedPlace.objects.exists()
    client.post(address, {**form, "location_confirmed": "on"})
    place = NamedPlace.objects.get()
    change = f"/places/{place.pk}/change/"
    client.post(change, {**filled_form.opened(client, change), "name_en": "Daquq the old"})
    place.refresh_from_db()
    assert place.name_en == "Daquq the old"
    moved = {**filled_form.opened(client, change), "location": "0.00, 0.00"}
    assert ZERO in client.post(change, moved).text


def test_a_name_that_means_a_doubtful_place_is_asked_about(nalin, zainab, browse):
    builders.place(zainab, "Farawayville", location="0.00, 0.00", location_confirmed=True)
    client = browse(nalin)
    named = typed(client, location="Farawayville")
    page = client.post(NEW, named)
    picked = page.context["where"]["offered"][0].key
    page = client.post(NEW, {**named, "named": picked})
    assert ZERO in page.text
    client.post(NEW, {**named, "named": picked, "location_confirmed": "on"})
    assert Incident.objects.get().place == "Farawayville"


def test_a_room_stands_at_a_doubtful_point_once_it_is_ticked(dara, browse):
    client, address = browse(dara), "/centres/K1/change/"
    form = {**filled_form.opened(client, address), "latitude": "44.3922", "longitude": "35.4681"}
    page = client.post(address, form)
    assert MEANT in page.text
    assert 'name="location_confirmed"' in page.text
    client.post(address, {**form, "location_confirmed": "on"})
    assert Centre.objects.get(pk="K1").latitude == 44.3922
    client.post(address, {**filled_form.opened(client, address), "name_en": "Far"})
    assert Centre.objects.get(pk="K1").name_en == "Far"


def test_a_new_room_at_a_doubtful_point_is_asked_about(dara, browse):
    client, address = browse(dara), "/centres/new-room/"
    names = {
        f"{what}_{language}": "Tuz"
        for what in ("name", "host_base")
        for language in ("en", "ar", "ckb")
    }
    form = {**filled_form.opened(client, address), **names, "code": "TUZ", "status": "planned"}
    form |= {"latitude": "0", "longitude": "0"}
    assert ZERO in client.post(address, form).text
    client.post(address, {**form, "location_confirmed": "on"})
    assert Centre.objects.filter(pk="TUZ").exists()
