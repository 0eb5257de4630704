"""Where somebody moved, as officers write it: one way in degrees, or none."""

import pytest

from incidents import notation

WAYS = [
    ("North", 0), ("N", 0), ("north-west", 315), ("NW", 315), ("to the northeast", 45),
    ("southwestward", 225), ("South, on motorcycles", 180), ("from the south to the east", 90),
    ("شمال", 0), ("الشمال الشرقي", 45), ("جنوب غرب", 225), ("من الجنوب نحو الشمال", 0),
    ("باکوور", 0), ("باکووری ڕۆژئاوا", 315), ("بەرەو باشووری ڕۆژهەڵات", 135), ("ڕۆژهەڵات", 90),
    # No way at all, or not one.
    ("", None), ("ثابتون", None), ("لە شوێنی خۆیانن", None), ("north then west", None),
    ("from north-east", None), ("north south", None), ("towards Hawija's hills", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "degrees"), WAYS)
def test_a_direction_in_words_is_one_way_or_none(text, degrees):
    assert notation.bearing(text) == degrees
