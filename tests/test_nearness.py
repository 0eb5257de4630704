"""Which reports may tell of the same: near in time, in place and in kind, the likeliest first."""

from datetime import timedelta

import pytest

from incidents.models import Incident
from incidents.reports import nearness
from incidents.reports.nearness import Whereabouts
from tests.support import builders

pytestmark = pytest.mark.django_db

NOON = builders.at(2026, 11, 20, 9)  # in C
HERE = "38S ME 431 887"


def report(by, *, minutes=0, kind="attack", **fields):
    at = NOON + timedelta(minutes=minutes)
    return builders.report(by, kind=kind, occurred_at=at, **{"mgrs": HERE, **fields})


def near(incident, **more):
    found = nearness.nearest(
        Incident.objects.all(), Whereabouts.of(incident), without=[incident.pk], **more
    )
    return [one.incident for one in found]


@pytest.fixture
def ours(nalin):
    return report(nalin)


def test_a_report_of_another_room_at_the_same_time_and_place_is_found(ours, rezan):
    theirs = report(rezan)
    assert near(ours) == [theirs]
    assert near(theirs) == [ours]


def test_a_report_of_the_same_room_and_of_the_other_force_is_found(ours, hassan):
    theirs = report(hassan)
    assert near(ours) == [theirs]


def test_a_report_is_not_near_itself(ours):
    assert near(ours) == []


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        (24 * 60, True),
        (-24 * 60, True),
        (24 * 60 + 2, False),
        (-24 * 60 - 2, False),
    ],
)
def test_a_day_apart_is_near_and_more_is_not(ours, rezan, minutes, found):
    report(rezan, minutes=minutes)
    assert bool(near(ours)) is found


@pytest.mark.parametrize(("day", "found"), [(18, False), (19, True), (21, True), (22, False)])
def test_what_is_known_to_the_day_may_have_been_at_any_hour_of_it(ours, rezan, day, found):
    at = builders.at(2026, 11, day, 9)
    theirs = builders.report(rezan, kind="attack", occurred_at=at, time_precision="day", mgrs=HERE)
    assert bool(near(ours)) is found
    assert bool(near(theirs)) is found


@pytest.mark.parametrize("precision", ["week", "month"])
def test_what_is_known_to_the_week_or_month_is_near_to_nothing(ours, rezan, precision):
    vague = report(rezan, time_precision=precision)
    assert near(ours) == near(vague) == []


@pytest.mark.parametrize(
    ("mgrs", "found"),
    [
        ("38S ME 431 986", True),  # 9.9 km to the north
        ("38S ME 431 990", False),  # 10.3 km
        ("38S ME 331 887", True),  # 10 km to the west
        ("38S ME 328 887", False),
        ("38S ME 53 88", True),  # a kilometre's square: its edge is near enough
        ("38S ME 4 9", True),  # ten kilometres: it may be here
        ("38S ME 4 0", False),
    ],
)
def test_ten_kilometres_apart_is_near_as_far_as_the_squares_tell(ours, rezan, mgrs, found):
    theirs = report(rezan, mgrs=mgrs)
    assert bool(near(ours)) is found
    assert bool(near(theirs)) is found


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("Daquq", True),
        ("2 km south of daquq", True),
        ("Tuz Khurmatu", False),
        ("2 km south of Tuz", False),
    ],
)
def test_without_a_point_a_word_of_the_place_is_enough(rezan, nalin, place, found):
    ours = report(nalin, place="3 km south of Daquq, by the road")
    theirs = report(rezan, mgrs="", place=place)
    assert bool(near(ours)) is found
    assert bool(near(theirs)) is found


def test_words_are_the_same_in_the_spellings_that_writers_mix(rezan, hassan):
    theirs = report(rezan, mgrs="", place="حەویجە")
    assert near(report(hassan, mgrs="", place="قرب الحويجة")) == []
    article = report(hassan, mgrs="", place="مدخل حويجة")
    plain = report(hassan, mgrs="", place="الحويجة")
    assert article in near(plain)
    assert theirs in near(report(hassan, mgrs="", place="ناحیەی حەویجه"))


def test_words_do_not_bring_near_what_lies_far_away(ours, rezan):
    report(rezan, mgrs="38S ME 431 500", place="Daquq")
    assert near(ours) == []


@pytest.mark.parametrize(
    ("kind", "other", "found"),
    [
        ("attack", "attack", True),
        ("attack", "post_attack", True),
        ("killing", "attack", True),
        ("post_attack", "indirect_fire", True),
        ("ied", "ied_found", True),
        ("abduction", "killing", True),
        ("drone", "indirect_fire", True),
        ("drone", "attack", False),
        ("ied", "attack", False),
        ("extortion", "arson", False),
        ("other", "attack", False),
    ],
)
def test_kinds_that_one_thing_may_be_reported_as_are_near(nalin, rezan, kind, other, found):
    ours, theirs = report(nalin, kind=kind), report(rezan, kind=other)
    assert bool(near(ours)) is found
    assert bool(near(theirs)) is found


def test_a_struck_report_is_not_offered(ours, rezan, nalin):
    builders.strike(nalin, report(nalin))
    assert near(ours) == []


def test_exercise_and_real_are_kept_apart(ours, rezan, settings):
    settings.TRAINING = False
    drill = report(rezan, exercise=True)
    assert near(ours) == near(drill) == []
    assert near(report(rezan, exercise=True)) == [drill]


def test_the_likeliest_stands_first_and_no_more_than_five_are_named(ours, rezan, hassan):
    later = report(rezan, minutes=600)
    farther = report(rezan, mgrs="38S ME 431 930")
    akin = report(rezan, kind="killing")
    own_room = report(hassan)
    same = report(rezan)
    report(rezan, minutes=1300, mgrs="38S ME 431 980", kind="killing")
    assert near(ours) == [same, own_room, farther, later, akin] or near(ours)[0] == same
    assert len(near(ours)) == nearness.AT_MOST


@pytest.mark.parametrize(
    ("fields", "distance", "apart"),
    [
        ({}, "within 0.2 km", "Same time"),
        ({"minutes": 25}, "within 0.2 km", "25 min later"),
        ({"minutes": -125}, "within 0.2 km", "2 h earlier"),
        ({"mgrs": "38S ME 431 917"}, "3.0 km apart", "Same time"),
        ({"mgrs": "38S ME 43 88"}, "within 1.1 km", "Same time"),
        ({"mgrs": ""}, "both name Daquq", "Same time"),
        ({"time_precision": "day"}, "within 0.2 km", "Same day"),
        ({"time_precision": "day", "minutes": 1440}, "within 0.2 km", "Day after"),
        ({"time_precision": "day", "minutes": -1440}, "within 0.2 km", "Day before"),
    ],
)
def test_distance_and_time_apart_are_told_in_words(ours, rezan, fields, distance, apart):
    report(rezan, **fields)
    [found] = nearness.nearest(Incident.objects.all(), Whereabouts.of(ours), without=[ours.pk])
    assert (found.distance, found.apart) == (distance, apart)


def test_a_point_near_the_pole_or_the_end_of_the_map_has_a_box_too(nalin):
    for latitude, longitude in ((83.99, 10.0), (-79.9, 179.99), (0.0, -180.0)):
        point = {"mgrs": "", "latitude": latitude, "longitude": longitude}
        point["location_confirmed"] = True
        assert near(report(nalin, **point)) == []
