"""One axis of a point, as the columns of sheets hold it: latitude or longitude alone."""

import pytest
from django.core.exceptions import ValidationError

from incidents.notation import mgrs_of, parse_axis, parse_location, parse_whole


@pytest.mark.parametrize(
    ("text", "degrees", "step"),
    [
        ("35.4681", 35.4681, 0.0001),
        ("35,4681", 35.4681, 0.0001),
        ("٣٥٫٤٦٨١", 35.4681, 0.0001),
        ("۳۵٫۴۶", 35.46, 0.01),
        ("35.4681°", 35.4681, 0.0001),
        ("35.4681N", 35.4681, 0.0001),
        ("N 35.4681", 35.4681, 0.0001),
        ("\u200e35.4681", 35.4681, 0.0001),
        ("35.4681 شمالا", 35.4681, 0.0001),
        ("35°28'05\"N", 35.46806, 1 / 3600),
        ("35 28 05", 35.46806, 1 / 3600),
        ("-35.4681", -35.4681, 0.0001),
        ("35.4681S", -35.4681, 0.0001),
    ],
)
def test_an_axis_is_read_however_it_is_written(text, degrees, step):
    assert parse_axis(text, "latitude") == (degrees, pytest.approx(step))


@pytest.mark.parametrize(
    ("text", "axis", "code"),
    [
        ("44.3922E", "latitude", "swapped"),
        ("N35.4681", "longitude", "swapped"),
        ("35,468,1", "latitude", "latitude"),
        ("35°61'", "latitude", "latitude"),
        ("-35.4681S", "latitude", "latitude"),
        ("35.4681 44.3922", "latitude", "latitude"),
        ("nan", "longitude", "longitude"),
        ("Hawija", "longitude", "longitude"),
        ("", "longitude", "longitude"),
        ("444", "longitude", "range"),
        ("3.5e1", "latitude", "latitude"),
        ("4" * 200, "longitude", "longitude"),
    ],
)
def test_what_is_no_axis_is_refused(text, axis, code):
    with pytest.raises(ValidationError) as refused:
        parse_axis(text, axis)
    assert refused.value.code == code


@pytest.mark.parametrize("edge", [8, 16, 24, 32, 40, 48])
@pytest.mark.parametrize("minute", range(0, 360, 23))
def test_a_square_on_the_edge_of_its_band_is_read_back(edge, minute):
    square = mgrs_of(float(edge), 42 + minute / 60, 1)
    assert parse_location(square).mgrs == square


@pytest.mark.parametrize("text", ["1405", "14C", "221405C", "22 NOV", "NOV 26", ""])
def test_a_time_that_leaves_something_out_is_not_whole(text):
    with pytest.raises(ValidationError):
        parse_whole(text)
