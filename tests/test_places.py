"""Grid references and degrees as officers write them are read exactly, and truncated.

Expected squares and centres come from PROJ.
"""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from incidents.notation import grid, mgrs_of, parse_axis, parse_location

SENTENCES = grid.SENTENCES


def sentence_of(refused):
    with translation.override("en"):
        return refused.value.messages[0]


CENTRES = [
    ("38S LE 4 9", 36.08727, 43.27840, 10_000),
    ("38S LE 45 90", 36.04680, 43.28483, 1_000),
    ("38S LE 456 901", 36.04367, 43.28656, 100),
    ("38S LE 4563 9011", 36.04335, 43.28640, 10),
    ("38S LE 45632 90112", 36.04333, 43.28638, 1),
    ("38S ME 4485 2512", 35.46810, 44.39220, 10),
    ("38S ME 4 2", 35.46698, 44.39381, 10_000),
    ("38S NC 3547 0087", 33.44670, 45.38169, 10),
    ("38S LF 1 2", 36.35232, 42.93828, 10_000),
    ("38S LE 99999 99999", 36.13956, 43.88852, 1),
    ("38S LE 00000 00000", 35.22313, 42.80246, 1),
    ("37S GA 6939 2140", 36.30003, 42.00003, 10),  # cut by 42° E: its middle lies beyond
    ("38S KF 3060 2140", 36.30003, 41.99997, 10),
]


@pytest.mark.parametrize(("square", "latitude", "longitude", "side"), CENTRES)
def test_a_grid_reference_is_the_centre_of_its_square(square, latitude, longitude, side):
    location = parse_location(square)
    assert (location.mgrs, location.precision_m) == (square, side)
    assert (location.latitude, location.longitude) == pytest.approx((latitude, longitude), abs=1e-5)


@pytest.mark.parametrize(
    ("text", "square"),
    [
        ("38SLE4563290112", "38S LE 45632 90112"),
        ("38sle4563290112", "38S LE 45632 90112"),
        ("38 S L E 456 901", "38S LE 456 901"),
        ("38SLE456901", "38S LE 456 901"),
        ("38S LE 456901", "38S LE 456 901"),
        ("38S LE 45 632 90 112", "38S LE 45632 90112"),
        ("38S LE, 456, 901", "38S LE 456 901"),
        ("  38s\u00a0le\u200e 456\t901\n", "38S LE 456 901"),
        ("٣٨S LE ٤٥٦ ٩٠١", "38S LE 456 901"),
        ("۳۸S LE ۴۵۶۳ ۹۰۱۱", "38S LE 4563 9011"),
        ("38S LE 4٥6 ۹01", "38S LE 456 901"),
        ("8S LE 12 12", "08S LE 12 12"),
        ("38S LE 05 00", "38S LE 05 00"),
    ],
)
def test_a_grid_reference_is_kept_in_its_canonical_spelling(text, square):
    assert parse_location(text).mgrs == square


TOWNS = [
    (35.53, 44.26, "38S ME 32911 32072"),
    (35.4681, 44.3922, "38S ME 44854 25125"),
    (33.745, 44.6436, "38S MC 66989 33939"),
    (34.3481, 45.3856, "38S ND 35463 00821"),
    (34.2714, 45.1664, "38S NC 15317 92261"),
    (34.8881, 44.6369, "38S MD 66821 60694"),
    (35.1403, 44.4489, "38S MD 49796 88740"),
    (35.3256, 43.7711, "38S LE 88303 09844"),
    (35.7714, 43.5797, "38S LE 71619 59524"),
    (36.0458, 43.4869, "38S LE 63701 90087"),
    (36.3431, 43.1289, "38S LF 32086 23629"),
    (36.3209, 41.8766, "37S GA 58239 23383"),
    (36.8028, 42.1111, "38S KF 42263 76891"),
    (36.1911, 44.0092, "38S MF 10916 05599"),
    (36.3, 41.99999, "37S GA 69391 21401"),
    (36.3, 42.0, "38S KF 30607 21401"),
]


@pytest.mark.parametrize(("latitude", "longitude", "square"), TOWNS)
def test_a_point_lies_in_its_square_at_every_precision(latitude, longitude, square):
    head, east, north = square[:6], square[7:12], square[13:]
    for digits, side in enumerate((10_000, 1_000, 100, 10, 1), 1):
        expected = f"{head} {east[:digits]} {north[:digits]}"
        assert mgrs_of(latitude, longitude, side) == expected
    assert mgrs_of(latitude, longitude) == f"{head} {east[:4]} {north[:4]}"


@pytest.mark.parametrize(
    ("text", "point", "square", "side"),
    [
        ("35.46810, 44.39220", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35.4681, 44.3922", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35.4681 44.3922", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35.4681,44.3922", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35.4681; 44.3922", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35,4681 44,3922", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35,4681; 44,3922", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("٣٥,٤٦٨١، ٤٤,٣٩٢٢", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("(35.4681, 44.3922)", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("Lat: 35.4681, Long: 44.3922", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35.4681 شمالاً، 44.3922 شرقاً", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35.4681 باکوور 44.3922 ڕۆژهەڵات", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("+35.4681 +44.3922", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35.4681N 44.3922E", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35.4681n44.3922e", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("N35.4681 E44.3922", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("E44.3922 N35.4681", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("44.3922E, 35.4681N", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35.4681° N, 44.3922° E", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35.4681°, 44.3922°", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("٣٥٫٤٦٨١، ٤٤٫٣٩٢٢", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("۳۵٫۴۶۸۱ ۴۴٫۳۹۲۲", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("\u200e35.4681\u200c,\u00a044.3922\u200f", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35.46812345, 44.39220001", (35.46812, 44.3922), "38S ME 4485 2512", 10),
        ("35.53, 44.26", (35.53, 44.26), "38S ME 32 32", 1_000),
        ("35.530, 44.260", (35.53, 44.26), "38S ME 329 320", 100),
        ("35.5300, 44.26", (35.53, 44.26), "38S ME 32 32", 1_000),  # the coarser one decides
        ("36.3431, 43.129", (36.3431, 43.129), "38S LF 320 236", 100),
        ("36.3, 42.0", (36.3, 42.0), "38S KF 3 2", 10_000),
        ("36.30000, 41.99999", (36.3, 41.99999), "37S GA 6939 2140", 10),
        ("35°28'05\"N 44°23'32\"E", (35.46806, 44.39222), "38S ME 448 251", 100),
        ("35°28′05″N 44°23′32″E", (35.46806, 44.39222), "38S ME 448 251", 100),
        ("35º28’05”N, 44º23’32”E", (35.46806, 44.39222), "38S ME 448 251", 100),
        ("35° 28' 05'' N 44° 23' 32'' E", (35.46806, 44.39222), "38S ME 448 251", 100),
        ("N 35°28'05\" E 44°23'32\"", (35.46806, 44.39222), "38S ME 448 251", 100),
        ("35°28'05\" 44°23'32\"", (35.46806, 44.39222), "38S ME 448 251", 100),
        ("35 28 05 N 44 23 32 E", (35.46806, 44.39222), "38S ME 448 251", 100),
        ("35°28'05.2\"N 44°23'31.9\"E", (35.46811, 44.39219), "38S ME 4485 2512", 10),
        ("35°28.086'N 44°23.532'E", (35.4681, 44.3922), "38S ME 4485 2512", 10),
        ("35°28'N 44°23'E", (35.46667, 44.38333), "38S ME 4 2", 10_000),
        ("-33.92, 18.42", (-33.92, 18.42), "34H BH 61 43", 1_000),
        ("33.92S 18.42E", (-33.92, 18.42), "34H BH 61 43", 1_000),
    ],
)
def test_latitude_and_longitude_are_kept_and_given_the_square_they_support(
    text, point, square, side
):
    assert parse_location(text) == (*point, square, side)


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", "place", "not a place"),
        ("Hawija", "place", "not a place"),
        ("شمال الحويجة", "place", "not a place"),
        ("35.4681", "place", "not a place"),
        ("35,44,20,30", "place", "not a place"),
        ("35.4681 شمال", "place", "not a place"),
        ("35.4681 44.3922 12.5", "place", "not a place"),
        ("35.4681N 44.3922N", "place", "not a place"),
        ("35.4681E 44.3922E", "place", "not a place"),
        ("35.4681N 44.3922", "place", "not a place"),
        ("-35.4681N 44.3922E", "place", "not a place"),
        ("35°60'N 44°23'E", "place", "not a place"),
        ("35.5°28'N 44°23'E", "place", "not a place"),
        ("35 28 05 44 23 32", "place", "not a place"),
        ("35.4681.1 44.3922", "place", "not a place"),
        ("NE", "place", "not a place"),
        ("°°", "place", "not a place"),
        ("1" * 100_000, "place", "not a place"),
        ("LE 456 901", "zoneless", "grid zone is missing"),
        ("S LE 456 901", "zoneless", "grid zone is missing"),
        ("LE456901", "zoneless", "grid zone is missing"),
        ("38S LE 456 90", "digits", "same number of digits"),
        ("38SLE45690", "digits", "same number of digits"),
        ("38S LE 456 90112", "digits", "same number of digits"),
        ("38S LE 4563 90", "digits", "same number of digits"),
        ("38S LE 456329 901127", "long", "at most 10 digits"),
        ("38S LE", "coarse", "too coarse"),
        ("35, 44", "coarse", "too coarse"),
        ("35.4681, 44", "coarse", "too coarse"),
        ("38S LI 456 901", "square", "no square 38S LI"),
        ("38S AA 456 901", "square", "no square 38S AA"),
        ("38T LE 456 901", "square", "no square 38T LE"),
        ("38R LE 456 901", "square", "no square 38R LE"),
        ("38S LP 456 901", "square", "no square 38S LP"),
        ("37S HV 456 901", "square", "no square 37S HV"),
        ("61S LE 456 901", "square", "no square 61S LE"),
        ("00S LE 456 901", "square", "no square 00S LE"),
        ("38Y LE 456 901", "square", "no square 38Y LE"),
        ("84.1, 44.1", "range", "Latitude runs from -80 to 84"),
        ("-80.1, 44.1", "range", "Latitude runs from -80 to 84"),
        ("35.1, 180.1", "range", "longitude from -180 to 180"),
        ("35.1, -999.1", "range", "longitude from -180 to 180"),
    ],
)
def test_a_place_that_cannot_be_is_refused_with_a_sentence(text, code, says):
    with pytest.raises(ValidationError) as refused:
        parse_location(text)
    assert refused.value.code == code
    assert says in sentence_of(refused)


def spread(count):
    """Points all over the region, evenly but on no grid of round numbers."""
    for step in range(count):
        yield 33 + step * 0.6180339887 % 1 * 4.5, 41 + step * 0.7548776662 % 1 * 5


def test_a_square_is_truncated_never_rounded():
    for point in spread(500):
        zone, letters, east, north = mgrs_of(*point, 1).split()
        for digits, side in enumerate((10_000, 1_000, 100, 10), 1):
            assert mgrs_of(*point, side) == f"{zone} {letters} {east[:digits]} {north[:digits]}"


def test_the_stored_centre_lies_in_its_own_square():
    for point in spread(500):
        square = mgrs_of(*point, 100)
        location = parse_location(square)
        assert location.mgrs == square
        if abs(location.longitude - 42) > 0.001:  # the edge of two zones cuts squares
            assert mgrs_of(location.latitude, location.longitude, 100) == square


def test_the_zone_changes_at_42_degrees_east():
    for latitude in (33.1, 34.7, 36.3, 37.4):
        assert mgrs_of(latitude, 41.9999).startswith("37S ")
        assert mgrs_of(latitude, 42.0).startswith("38S ")


@pytest.mark.parametrize("point", [(float("nan"), 44.0), (84.0, 44.0), (35.0, float("inf"))])
def test_a_point_off_the_grid_has_no_square(point):
    with pytest.raises(ValidationError) as refused:
        mgrs_of(*point)
    assert refused.value.code == "range"


def test_every_sentence_shows_an_example_that_is_accepted():
    example = re.compile(r"38S LE [\d ]*\d|\d\d\.\d+, \d\d\.\d+")
    of_one_axis = re.compile(r"\d\d\.\d+|\d\d°\d\d'\d\d\"[NE]")
    for code, sentence in SENTENCES.items():
        with translation.override("en"):
            shown = str(sentence)
        if code in ("latitude", "longitude"):
            assert all(parse_axis(text, code) for text in of_one_axis.findall(shown))
            assert len(of_one_axis.findall(shown)) == 2
            continue
        assert example.search(shown), code
        assert all(parse_location(place) for place in example.findall(shown))
