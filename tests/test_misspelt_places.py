"""A slip of the hand finds its place: one letter more, less or other, in any script."""

import random

import pytest

from incidents.places import gazetteer
from incidents.places.spellings import is_letter_off
from tests.support.place_names import sixty, slips

pytestmark = pytest.mark.django_db
SAMPLE = 400


def test_every_slip_of_one_letter_finds_its_place_among_the_first_three(nalin):
    known = gazetteer.known(nalin)
    names = [(p, code, name) for p in sixty() for code, name in p.names.items()]
    drawn = random.Random(15)
    lost = []
    for place, code, name in drawn.sample(names * 3, SAMPLE):
        slip = drawn.choice(sorted(set(slips(name, code))))
        found = [other.key for other in known.search(slip, most=3)]
        others = {other.key for other in known.called(slip)}  # of which it is the name
        if place.key not in found and not others:
            lost.append((name, slip))
    assert lost == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hawidja", "Hawija"),
        ("Kirkku", "Kirkuk"),
        ("الحويخة", "Hawija"),
        ("مەخمووڕز", "Makhmour"),
        ("Tuz Khurmattu", "Tuz Khurmatu"),
    ],
)
def test_a_misspelt_name_is_offered(text, name, nalin):
    assert gazetteer.search(nalin, text)[0].names["en"] == name


def test_where_a_place_is_called_so_none_that_is_nearly_called_so_is_offered(nalin):
    assert [place.names["en"] for place in gazetteer.search(nalin, "Kalar")] == ["Kalar"]


@pytest.mark.parametrize(
    ("one", "other", "off"),
    [
        ("hawija", "hawidja", True),
        ("hawija", "hawja", True),
        ("hawija", "hawiga", True),
        ("hawija", "hawiaj", True),
        ("hawija", "hawijaa", True),
        ("hawija", "awija", True),
        ("hawija", "hawija", False),
        ("hawija", "hwjia", False),
        ("hawija", "hawi", False),
        ("ab", "ba", True),
        ("", "a", True),
    ],
)
def test_a_letter_more_less_other_or_two_that_changed_places_are_one_slip(one, other, off):
    assert is_letter_off(one, other) is is_letter_off(other, one) is off


def test_the_nearest_of_places_as_likely_comes_first(nalin):
    known = gazetteer.known(nalin)
    k1, baghdad = (35.47, 44.35), (33.34, 44.4)
    assert known.search("hawij", near=k1)[0].names["en"] == "Hawija"
    assert known.search("hawij")[0].names["en"] == "Hawija"  # a name before a further spelling
    near, far = (known.search("al", near=point)[0] for point in (k1, baghdad))
    assert near.latitude > far.latitude
