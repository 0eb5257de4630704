"""Corrections: which changes of a report others must hear of, and that they have."""

import pytest

from incidents import corrections
from tests import builders

pytestmark = pytest.mark.django_db

DEAD = [{"outcome": "killed", "category": "civilian", "count": 2}]


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"kind": "arson"}, ["kind"]),
        ({"place": "Tuz"}, ["place"]),
        ({"mgrs": "38S ME 448 251"}, ["place"]),
        ({"casualties": DEAD}, ["casualties"]),
        ({"local_leader": True}, ["casualties"]),
        ({"grading": {"source": "B"}}, ["grading"]),
        ({"casualties": DEAD, "kind": "killing", "place": "Tuz"}, ["kind", "place", "casualties"]),
        ({"narrative": "Two shops."}, []),
        ({"precedence": "flash"}, []),
        ({"occurred_at": builders.at(2026, 11, 19, 11, 5)}, []),
        ({"perpetrator": "unknown"}, []),
        ({}, []),
    ],
)
def test_kind_place_casualties_and_grading_are_material(nalin, fields, names):
    incident = builders.report(nalin)
    revised = builders.revise(nalin, incident, **fields)
    assert corrections.material(incident.state(), revised.state()) == names


def test_a_strike_is_material_and_what_was_changed_back_is_not(nalin):
    incident = builders.report(nalin)
    other = builders.revise(nalin, incident, place="Tuz")
    back = builders.revise(nalin, other, place="Daquq")
    assert corrections.material(incident.state(), back.state()) == []
    struck = builders.strike(nalin, back)
    assert corrections.material(incident.state(), struck.state()) == ["struck"]
