"""Times and grid references as rooms write them: a table of known cases, read and printed.

The table says where its values come from. The doors, form and API, are tried with some of them.
"""

import tomllib
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from incidents.models import Incident
from incidents.notation import dtg, mgrs_of, parse_location, parse_time
from tests.support import builders

CASES = tomllib.loads(Path(__file__).with_name("notation_cases.toml").read_text("utf-8"))
SIDES = {10_000: 1, 1_000: 2, 100: 3, 10: 4, 1: 5}
METRE = 0.00002  # degrees, about two metres


def cases(name, columns):
    return pytest.mark.parametrize(columns, CASES[name])


def coarser(square, digits):
    zone, letters, east, north = square.split()
    return f"{zone} {letters} {east[:digits]} {north[:digits]}"


def refusal_of(parse, text):
    """The code of the refusal, once its sentence is told in every language."""
    with pytest.raises(ValidationError) as refused:
        parse(text)
    told = set()
    for language in ("en", "ar", "ckb"):
        with translation.override(language):
            told.add(refused.value.messages[0])
    assert len(told) == 3
    return refused.value.code


def test_the_table_has_some_hundreds_of_cases():
    rows = {name: len(table) for name, table in CASES.items() if isinstance(table, list)}
    assert sum(rows.values()) >= 200
    assert {"37S", "38S"} < {square[:3] for *_point, square in CASES["points"]}


@cases("points", ("latitude", "longitude", "square"))
def test_a_point_has_the_square_of_every_size_that_is_known(latitude, longitude, square):
    for side, digits in SIDES.items():
        assert mgrs_of(latitude, longitude, side) == coarser(square, digits)


@cases("points", ("latitude", "longitude", "square"))
def test_a_square_leads_back_to_its_point_at_every_size(latitude, longitude, square):
    for side, digits in SIDES.items():
        place = parse_location(coarser(square, digits))
        assert (place.mgrs, place.precision_m) == (coarser(square, digits), side)
    assert place.latitude == pytest.approx(latitude, abs=METRE)
    assert place.longitude == pytest.approx(longitude, abs=METRE * 2)


@cases("squares", ("text", "square", "latitude", "longitude", "side"))
def test_a_square_is_read_however_it_is_spaced(text, square, latitude, longitude, side):
    place = parse_location(text)
    assert (place.mgrs, place.precision_m) == (square, side)
    assert place.latitude == pytest.approx(latitude, abs=0.000011)
    assert place.longitude == pytest.approx(longitude, abs=0.000011)


@cases("degrees", ("text", "latitude", "longitude", "square", "side"))
def test_degrees_are_kept_and_have_the_square_they_support(text, latitude, longitude, square, side):
    assert parse_location(text) == (latitude, longitude, square, side)


@cases("no_places", ("text", "code"))
def test_what_is_no_place_is_refused_with_a_sentence(text, code):
    assert refusal_of(parse_location, text) == code


@cases("times", ("text", "at", "precision", "printed"))
def test_a_time_is_read_and_printed_and_read_again(text, at, precision, printed):
    moment = parse_time(text, now=CASES["now"])
    assert moment == (at, precision)
    assert dtg(*moment) == printed
    assert parse_time(printed, now=CASES["now"]) == moment


@cases("no_times", ("text", "code"))
def test_what_is_no_time_is_refused_with_a_sentence(text, code):
    assert refusal_of(lambda text: parse_time(text, now=CASES["now"]), text) == code


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES["squares"][::4], ids=lambda case: case[0])
def test_the_form_reads_places_as_the_table_says(case, nalin, browse):
    text, square, _latitude, _longitude, side = case
    typed = {
        "submission": str(uuid4()),
        "centre": "K1",
        "kind": "other",
        "occurred": "221405C OCT 26",
        "location": text,
        "narrative": "A call.",
        "source_grading": "F",
        "information_grading": "6",
        "do": "send",
    }
    assert browse(nalin).post("/incidents/new/", typed).status_code == 302
    stored = Incident.objects.get()
    assert (stored.mgrs, stored.location_precision_m) == (square, side)


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES["squares"][::4], ids=lambda case: case[0])
def test_the_api_reads_places_as_the_table_says(case, pull):
    text, square, latitude, longitude, side = case
    told = {"submission": str(uuid4()), "kind": "other", "narrative": "A call.", "mgrs": text}
    writer = builders.enrol("writer", force_id="iraqi")
    builders.post(writer, "system", "K1")
    answer = pull(writer, "report").post(
        "/api/v1/incidents", told | {"dtg": "221405C OCT 26"}, format="json"
    )
    shown = answer.json()
    assert (shown["mgrs"], shown["location_precision_m"]) == (square, side)
    assert shown["dtg"] == "221405C OCT 26"
    assert shown["latitude"] == pytest.approx(latitude, abs=0.000011)
    assert shown["longitude"] == pytest.approx(longitude, abs=0.000011)
