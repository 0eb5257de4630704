"""The place of a report: by grid, by degrees or by name, and what the form tells of it at once."""

import math
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents import notation
from incidents.models import Draft, Incident
from incidents.places import bearings, gazetteer
from tests.support import builders

pytestmark = pytest.mark.django_db

WHERE = "/incidents/where/"
SENT = {
    "centre": "K1",
    "kind": "extortion",
    "occurred": "2026-11-20 14:10",
    "narrative": "Shopkeepers were asked for money.",
    "source_grading": "F",
    "information_grading": "6",
    "do": "send",
}


def told(client, **typed) -> dict:
    answer = client.get(WHERE, {"centre": "K1", **typed})
    assert answer.status_code == 200
    return answer.context["where"]


def offered(client, **typed) -> list[str]:
    return [place.names["en"] for place in told(client, **typed)["offered"]]


def send(client, **typed):
    form = {"submission": str(uuid4()), **SENT, **typed}
    return client.post("/incidents/new/", form, follow=True)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Makhmour", "Makhmour Makhmur makhmoor maxmur مخمور مەخموور مه‌خموور Makhm"),
        ("Hawija", "Hawija Huwaija Al-Hawijah الحويجة حويجه حەویجە"),
        ("Khanaqin", "Khanaqin Khanakeen خانقين خانەقین"),
        ("Kirkuk", "Kirkuk Karkook كركوك کەرکووک"),
    ],
)
def test_a_place_is_found_by_every_spelling_of_its_name(name, texts, nalin):
    for text in texts.split():
        assert gazetteer.search(nalin, text)[0].names["en"] == name, text


@pytest.mark.parametrize(
    "text",
    ["Tuz Khurmatu", "Khurmato", "Tooz Khormatoo", "دووزخورماتوو", "طوزخورماتو", "طوز خورماتو"],
)
def test_a_name_of_two_words_is_found_by_either_and_run_together(text, nalin):
    assert gazetteer.search(nalin, text)[0].names["en"] == "Tuz Khurmatu"


def test_what_is_written_so_comes_before_what_sounds_so(nalin):
    assert gazetteer.search(nalin, "kir")[0].names["en"] == "Kirkuk"  # Qayyarah sounds so


@pytest.mark.parametrize("text", ["", "a", "zzzz", "north of Daquq", "\x00", "٪" * 500, "9" * 5000])
def test_what_is_no_name_finds_nothing(text, nalin):
    assert gazetteer.search(nalin, text) == []


@pytest.mark.parametrize("name", ["location", "place"])
def test_a_name_in_either_field_is_offered_with_its_square(name, nalin, browse):
    page = browse(nalin).get(WHERE, {name: "مەخموور"}).text
    [place] = gazetteer.search(nalin, "Makhmour")
    assert 'role="listbox"' in page
    assert f'data-of="{name}"' in page
    assert f'data-square="{place.square}"' in page
    location = notation.parse_location(place.square)
    assert location.precision_m == 1_000
    assert location.latitude == pytest.approx(place.latitude, abs=0.01)


def test_a_place_is_told_at_once(nalin, browse):
    builders.district("Kirkuk")
    client = browse(nalin)
    for text in ("38S ME 4485 2512", "35.4681N 44.3922E", "٣٥٫٤٦٨١، ٤٤٫٣٩٢٢", "35,4681; 44,3922"):
        page = client.get(WHERE, {"centre": "K1", "location": text}).text
        for part in ("38S ME 4485 2512", "to 10 m", "District: Kirkuk", "Not in the gap"):
            assert part in page, text
        assert "Bordering rooms: Kirkuk (K1)" in page
        assert "outside" not in page


def test_it_is_told_as_the_report_will_be_placed(nalin, browse):
    for point in ((35.78, 43.58), (35.0, 44.3), (34.9, 44.63), (35.75, 43.9)):
        known = told(browse(nalin), location=f"{point[0]:.4f}, {point[1]:.4f}")
        stored = builders.report(nalin, latitude=point[0], longitude=point[1], mgrs="")
        assert (known["gap"] == "In the gap") is stored.in_gap
        assert len(known["bordering"]) == len(stored.bordering)


def test_a_place_far_from_the_room_is_asked_about_and_never_stops_a_report(nalin, browse):
    client = browse(nalin)
    far = {"location": "38S LF 33 23", "place": "Mosul"}
    assert told(client, **far)["far"]["room"] == "Kirkuk (K1)"
    assert told(client, **far, room="MOSUL")["far"] is None
    page = client.get(WHERE, {"centre": "K1", **far}).text
    assert "km outside the area of Kirkuk (K1)" in page
    assert "Received" in send(client, **far).text


def test_a_point_that_cannot_be_meant_is_doubted_while_it_is_typed(nalin, browse):
    client = browse(nalin)
    swapped = {"centre": "K1", "location": "44.3922, 35.4681"}
    page = client.get(WHERE, swapped).text
    assert "seem swapped: meant is perhaps 35.4681, 44.3922." in page
    assert "It can be sent" not in page
    assert "seem swapped" in send(client, **swapped).text


def test_a_named_place_says_that_it_is_but_the_middle(nalin, browse):
    [place] = gazetteer.search(nalin, "Daquq")
    page = browse(nalin).get(WHERE, {"location": place.square, "place": "Daquq"}).text
    assert "about the centre of Daquq" in page
    assert "about the centre" not in browse(nalin).get(WHERE, {"location": place.square}).text


def test_without_scripts_a_name_is_asked_back_and_one_more_click_sends(nalin, browse):
    client, submission = browse(nalin), str(uuid4())
    page = send(client, location="دووزخورماتوو", submission=submission)
    assert page.status_code == 400
    assert SENT["narrative"] in page.text
    assert "This is not a grid reference. Choose what is meant" in page.text
    [place] = page.context["where"]["offered"]
    assert f'value="{place.key}"' in page.text
    again = {"location": "دووزخورماتوو", "named": place.key, "submission": submission}
    for _retry in range(2):
        assert "Received" in send(client, **again).text
    incident = Incident.objects.get()
    assert (incident.mgrs, incident.place) == (place.square, "Tuz Khurmatu")
    assert incident.location_precision_m == 1_000


def test_what_was_picked_gives_way_to_a_place_that_is_written(nalin, browse):
    [place] = gazetteer.search(nalin, "Daquq")
    send(browse(nalin), location="38S ME 431 887", named=place.key, place="North of it")
    incident = Incident.objects.get()
    assert (incident.mgrs, incident.place) == ("38S ME 431 887", "North of it")


def test_a_revision_takes_a_name_as_well(nalin, browse):
    incident = builders.report(nalin)
    address = f"{incident.get_absolute_url()}revise/"
    page = browse(nalin).get(address)
    assert page.context["where"]["location"].mgrs == incident.mgrs
    assert "room=K1" in page.text
    typed = {name: field.value() for name, field in _fields(page) if field.value() is not None}
    [place] = gazetteer.search(nalin, "مخمور")
    typed |= {"location": "مخمور", "place": ""}
    assert browse(nalin).post(address, typed).status_code == 400
    browse(nalin).post(address, {**typed, "named": place.key})
    incident.refresh_from_db()
    assert (incident.mgrs, incident.place) == (place.square, "Makhmour")


def _fields(page):
    form = page.context["form"]
    return [(name, form[name]) for name in form.fields]


HAWIJA = (35.32592, 43.77267)


@pytest.mark.parametrize(
    ("text", "north", "east", "side"),
    [
        ("5 km north of Hawija", 5, 0, 10_000),
        ("5km N Hawija", 5, 0, 10_000),
        ("5 km NE of Hawija", 3.54, 3.54, 10_000),
        ("3 km south-southeast of Al-Hawijah", -2.77, 1.15, 10_000),
        ("500 m west of Hawija", 0, -0.5, 1_000),
        ("5 كم شمال الحويجة", 5, 0, 10_000),
        ("على بعد ٥ كم جنوب شرق الحويجة", -3.54, 3.54, 10_000),
        ("5 کم باکووری ڕۆژهەڵاتی حەویجە", 3.54, 3.54, 10_000),
        ("٢ کیلۆمەتر لە باشووری حەویجە", -2, 0, 10_000),
    ],
)
def test_so_far_from_a_place_is_a_point_as_wide_as_it_is_vague(
    text, north, east, side, nalin, browse
):
    read = told(browse(nalin), location=text)
    found = read["location"]
    assert (found.latitude - HAWIJA[0]) * 111.2 == pytest.approx(north, abs=0.05)
    assert (found.longitude - HAWIJA[1]) * 111.2 * 0.8159 == pytest.approx(east, abs=0.05)
    assert found.precision_m == side
    assert read["reckoned"].place.names["en"] == "Hawija"
    assert "Received" in send(browse(nalin), location=text).text
    incident = Incident.objects.get()
    assert incident.point == (found.latitude, found.longitude)
    assert (incident.mgrs, incident.location_precision_m) == (found.mgrs, side)
    assert incident.place == text


@pytest.mark.parametrize(
    "text", ["200 km north of Hawija", "5 km of Hawija", "5 km north of Nowhere", "0 km N Hawija"]
)
def test_what_tells_no_point_stays_without_one(text, nalin, browse):
    assert "location" not in told(browse(nalin), location=text)
    assert send(browse(nalin), location=text).status_code == 400


@pytest.mark.parametrize("wind", bearings.WINDS)
def test_every_wind_leads_its_way(wind, nalin):
    found = bearings.reckoned(f"10 km {wind.upper()} of Hawija", gazetteer.known(nalin), None)
    east = (found.location.longitude - HAWIJA[1]) * math.cos(math.radians(HAWIJA[0]))
    way = math.degrees(math.atan2(east, found.location.latitude - HAWIJA[0])) % 360
    assert way == pytest.approx(bearings.WINDS.index(wind) * 22.5, abs=0.1)


@pytest.mark.parametrize("text", ["LE 456 901", "S LE 456 901", "le456901", "٣٨ص LE ٤٥٦ ٩٠١"])
def test_a_zone_that_was_left_out_is_completed(text, nalin, browse):
    assert told(browse(nalin), location=text)["location"].mgrs == "38S LE 456 901"
    send(browse(nalin), location=text, location_confirmed="on")
    assert Incident.objects.get().mgrs == "38S LE 456 901"


def test_bare_digits_are_offered_in_the_square_of_the_room(nalin, browse):
    client = browse(nalin)
    [offer] = told(client, location="456 901")["offered"]
    assert offer.square == "38S ME 456 901"
    assert (
        told(client, location="456 901", room="MAKHMOUR")["offered"][0].square == "38S LE 456 901"
    )
    page = send(client, location="456 901")
    assert page.status_code == 400 and 'value="@38S ME 456 901"' in page.text
    assert "Received" in send(client, location="456 901", named="@38S ME 456 901").text
    assert Incident.objects.get().mgrs == "38S ME 456 901"


def test_the_nearest_to_the_room_is_offered_first(nalin, browse):
    names = offered(browse(nalin), location="hawij")
    assert names.index("Hawija") < names.index("Al Haqlaniyah")
    assert offered(browse(nalin), location="Hawidja")[0] == "Hawija"


def test_a_place_told_from_a_misspelt_one_is_offered_told_from_the_right_one(nalin, browse):
    client = browse(nalin)
    [offer, *_others] = told(client, location="5 km N of Hawidja")["offered"]
    assert offer.square == "5 km N of Hawija"
    send(client, location="5 km N of Hawidja", named=offer.key)
    incident = Incident.objects.get()
    assert (incident.location_precision_m, incident.place) == (10_000, "5 km N of Hawija")


def test_no_such_place_is_said_and_what_it_means_and_the_words_stay_words(nalin, browse):
    client = browse(nalin)
    live = client.get(WHERE, {"centre": "K1", "location": "The old mill"}).text
    assert "No such place is known." in live and "it is not on the map" in live
    assert 'type="hidden" name="named" value="=The old mill"' in " ".join(live.split())
    page = send(client, location="The old mill")
    assert page.status_code == 400 and "it stays in words" in page.text
    assert "Received" in send(client, location="The old mill", named="=The old mill").text
    incident = Incident.objects.get()
    assert (incident.place, incident.mgrs, incident.point) == ("The old mill", "", None)


def test_words_that_were_changed_meanwhile_are_asked_back(nalin, browse):
    assert send(browse(nalin), location="Daquq", named="=The old mill").status_code == 400
    assert send(browse(nalin), location="38S LE 45 1", named="=38S LE 45 1").status_code == 400
    send(browse(nalin), location="The old mill", named="=The old mill", place="By the river")
    assert Incident.objects.get().place == "By the river, The old mill"


def test_a_place_in_words_alone_says_that_it_is_not_on_the_map(nalin, browse):
    page = browse(nalin).get(WHERE, {"centre": "K1", "place": "The old mill"}).text
    assert "Without a point it is not on the map." in page


@pytest.mark.parametrize("name", ["location", "place", "centre", "room", "named"])
@pytest.mark.parametrize("value", ["\x00", "9" * 5_000, "<script>alert(1)</script>", "\ufffe"])
def test_hostile_values_are_answered_calmly(nalin, browse, name, value):
    for typed in ({"location": "38S ME 431 887"}, {"location": "Daquq"}):
        answer = browse(nalin).get(WHERE, {"centre": "K1", **typed, name: value})
        assert answer.status_code == 200
        assert "<script>" not in answer.text
        assert send(browse(nalin), **{**typed, name: value}).status_code in (200, 400)


def test_to_be_told_ends_no_idle_session_so_that_the_text_is_kept(nalin, browse, time_machine):
    client = browse(nalin)
    client.get("/incidents/new/")
    time_machine.move_to(timezone.now() + timedelta(minutes=30))
    answer = client.get(WHERE, {"location": "Daquq"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    client.post("/incidents/new/", {"submission": str(uuid4()), **SENT})
    assert Draft.objects.get().typed["narrative"] == SENT["narrative"]
