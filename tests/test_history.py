"""History: what each version says otherwise than the one before, from the states alone."""

import pytest
from django.core.exceptions import ValidationError

from incidents import notation
from incidents.reports import history
from tests.support import builders

CATEGORIES = {"civilian": "Civilian", "peshmerga": "Peshmerga"}
STATE = {
    "kind": "ied",
    "precedence": "immediate",
    "occurred_at": "2026-11-20T11:05:00Z",
    "time_precision": "minute",
    "place": "Daquq",
    "latitude": 36.04163,
    "longitude": 44.3689,
    "mgrs": "38S ME 431 887",
    "narrative": "A mine.",
    "language": "",
    "perpetrator": "",
    "grading": {"source": "F", "information": 6},
    "casualties": [],
    "local_leader": False,
    "salute": None,
    "abduction": None,
    "struck": None,
}
KILLED = [{"outcome": "killed", "category": "civilian", "count": 1}]
SALUTE = dict.fromkeys(("size", "activity", "direction", "unit", "observed_at", "equipment"), "")
# A change of the state, and what is told of it: label, before, after.
CHANGES = [
    ({"kind": "killing"}, ("Kind", "IED detonated", "Targeted killing")),
    ({"precedence": "flash"}, ("Precedence", "Immediate", "Flash")),
    ({"time_precision": "day"}, ("Time", "201405C NOV 26", "\ufdd020 NOV 26\ufdd3 (on that day)")),
    ({"place": "Tuz"}, ("Place", "Daquq", "Tuz")),
    (
        {"latitude": 36.0416},
        ("Latitude, longitude", "36.04163, 44.36890", "36.04160, 44.36890"),
    ),
    ({"narrative": "A mine.\nA big one."}, ("Narrative", "A mine.", "A mine.\nA big one.")),
    ({"language": "ckb"}, ("Language", "", "Central Kurdish")),
    ({"perpetrator": "نەناسراو"}, ("Perpetrator", "", "نەناسراو")),
    (
        {"grading": {"source": "B", "information": 6}},
        (
            "Source grading",
            "\ufdd0F\ufdd3 – reliability cannot be judged",
            "\ufdd0B\ufdd3 – usually reliable",
        ),
    ),
    ({"casualties": KILLED}, ("Casualties", "", "Killed · Civilian: 1")),
    ({"local_leader": True}, ("A local leader among them", "", "yes")),
    ({"salute": {**SALUTE, "size": "7"}}, ("Size", "", "7")),
    (
        {"salute": {**SALUTE, "observed_at": "2026-11-20T11:00:00Z"}},
        ("Time observed", "", "201400C NOV 26"),
    ),
    ({"struck": {"reason": "Twice."}}, ("Reason for striking", "", "Twice.")),
]


@pytest.mark.parametrize(("change", "told"), CHANGES, ids=lambda v: next(iter(v)))
def test_each_change_is_told_before_and_after_and_backwards(change, told):
    after = {**STATE, **change}
    assert history.differences(STATE, after, CATEGORIES) == [history.Difference(*told)]
    label, before, now = told
    back = history.differences(after, STATE, CATEGORIES)
    assert back == [history.Difference(label, now, before)]


def test_equal_states_do_not_differ_whatever_their_source():
    other = {**STATE, "version": 2, "source_commitment": "f" * 64}
    assert history.differences(STATE, other, CATEGORIES) == []


def test_no_two_facts_share_a_label():
    labels = [label for label, _text in history._facts(STATE, CATEGORIES).values()]
    assert len(set(labels)) == len(labels)


def test_an_abduction_is_told_with_its_outcome():
    part = {"outcome": "open", "outcome_at": None, "demand": ""}
    freed = {"outcome": "rescued", "outcome_at": "2026-11-21T06:00:00Z", "demand": ""}
    before, after = ({**STATE, "abduction": some} for some in (part, freed))
    told = history.differences(before, after, CATEGORIES)
    assert [(d.label, d.before, d.after) for d in told] == [
        ("Outcome", "Open", "Rescued"),
        ("Time of outcome", "", "210900C NOV 26"),
    ]


def test_two_texts_are_compared_with_each_other_and_with_what_both_began_from():
    rows = history.compared(
        base=STATE,
        theirs={**STATE, "place": "Tuz", "narrative": "Theirs."},
        mine={**STATE, "place": "Tuz", "narrative": "Mine.", "perpetrator": "two men"},
        categories=CATEGORIES,
    )
    told = {row.label: (row.differs, row.revised) for row in rows}
    assert told["Kind"] == (False, False)
    assert told["Place"] == (False, True)
    assert told["Narrative"] == (True, True)
    assert told["Perpetrator"] == (True, False)
    assert "Language" not in told


def test_a_revised_state_takes_the_precedence_of_its_kind():
    fields = {"kind": "other", "precedence": "", "occurred_at": builders.at(2026, 11, 20, 9)}
    state = history.revised(STATE, {**fields, "place": "Tuz"})
    assert (state["precedence"], state["occurred_at"]) == ("routine", "2026-11-20T09:00:00Z")
    assert (state["place"], state["narrative"]) == ("Tuz", "A mine.")


@pytest.mark.django_db
def test_the_page_shows_all_of_the_first_version_and_of_later_ones_what_changed(nalin, browse):
    incident = builders.report(nalin, narrative="Two men.", perpetrator="unknown")
    builders.revise(nalin, incident, narrative="Three men.", perpetrator="", language="en")
    builders.strike(nalin, incident, based_on=2)
    page = browse(nalin).get(incident.get_absolute_url())
    struck, revised, reported = (version for version, _readers in page.context["versions"])
    assert reported.differences is None
    assert ("Narrative", "Two men.") in reported.facts
    assert [(d.label, d.before, d.after) for d in revised.differences] == [
        ("Narrative", "Two men.", "Three men."),
        ("Language", "", "English"),
        ("Perpetrator", "unknown", ""),
    ]
    assert [d.label for d in struck.differences] == ["Reason for striking"]
    text = page.content.decode()
    assert '<del dir="auto">Two men.</del>' in text
    assert '<ins dir="auto">Three men.</ins>' in text
    assert ("added" in text, "removed" in text) == (True, True)


@pytest.mark.django_db
def test_a_revision_to_what_it_said_before_shows_as_no_change(nalin, hassan, browse):
    incident = builders.report(nalin, source="A baker")
    builders.revise(nalin, incident, place=incident.place, source="Another baker")
    page = browse(hassan).get(incident.get_absolute_url()).content.decode()
    assert "Nothing shown here was changed." in page
    assert "baker" not in page


@pytest.mark.parametrize(
    "text",
    ["38S ME 431 887", "38S ME 4 8", "35.4681, 44.3922", "35.47, 44.39", "35.46812, 44.39221"],
)
def test_a_place_is_written_so_that_it_is_read_back_as_it_was(text):
    place = notation.parse_location(text)
    assert notation.parse_location(notation.written_place(place)) == place


def test_where_nothing_says_both_the_point_is_written():
    place = notation.Location(36.0415, 44.3688, "38S ME 431 887", 100)
    try:
        read = notation.parse_location(notation.written_place(place))
    except ValidationError:
        pytest.fail("what is written must be readable")
    assert read[:2] == place[:2]
