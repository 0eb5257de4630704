"""Corrections: which changes of a report others must hear of, and that they have."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from incidents import actions
from incidents.models import Receipt
from incidents.reports import corrections
from tests.support import builders

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


def box(page):
    """Return what the page says was corrected, as label, then and now; None where it is silent."""
    found = page.context["correction"]
    return found and [(fact.label, fact.before, fact.after) for fact in found["differences"]]


@pytest.fixture
def incident(nalin):
    return builders.report(nalin)


def test_who_read_an_earlier_version_is_shown_what_was_corrected_until_it_is_acknowledged(
    incident, nalin, rezan, browse
):
    client = browse(rezan)
    assert box(client.get(incident.get_absolute_url())) is None
    builders.revise(nalin, incident, place="Tuz", narrative="Other words.")
    page = client.get(incident.get_absolute_url())
    assert box(page) == [("Place", "Daquq", "Tuz")]
    assert "Corrected since you read it" in page.content.decode()
    assert box(client.get(incident.get_absolute_url()))  # to open it is not to acknowledge it
    sent = {"submission": page.context["correction"]["submission"], "version": 2}
    page = client.post(address(incident), sent, follow=True)
    assert "Correction acknowledged, " in page.content.decode()
    assert box(page) is None
    receipt = Receipt.objects.get()
    assert (receipt.by, receipt.version, receipt.centre_id) == (rezan, 2, "MAKHMOUR")


def address(incident):
    return f"/incidents/{incident.number}/corrections/"


def test_who_answered_without_opening_the_page_is_told_too(incident, nalin, zainab, browse):
    builders.acknowledge(zainab, incident)
    builders.revise(nalin, incident, casualties=DEAD)
    found = box(browse(zainab).get(incident.get_absolute_url()))
    assert found == [("Casualties", "", "Killed · Civilian: 2")]


def test_who_first_read_the_corrected_version_is_told_nothing(incident, nalin, rezan, browse):
    builders.revise(nalin, incident, place="Tuz")
    assert box(browse(rezan).get(incident.get_absolute_url())) is None


def test_what_is_no_correction_makes_no_box(incident, nalin, rezan, browse):
    browse(rezan).get(incident.get_absolute_url())
    builders.revise(nalin, incident, narrative="Other words.", precedence="flash")
    assert box(browse(rezan).get(incident.get_absolute_url())) is None


def test_a_strike_is_acknowledged_like_a_correction(incident, nalin, rezan, browse):
    client = browse(rezan)
    client.get(incident.get_absolute_url())
    builders.strike(nalin, incident, "Reported twice.")
    assert box(client.get(incident.get_absolute_url())) == [
        ("Reason for striking", "", "Reported twice.")
    ]
    sent = {"submission": "6b1f4d2c-0000-4000-8000-000000000003", "version": 2}
    assert client.post(address(incident), sent).status_code == 302


def test_after_a_receipt_only_what_is_new_is_told(incident, nalin, rezan, browse):
    client = browse(rezan)
    client.get(incident.get_absolute_url())
    second = builders.revise(nalin, incident, place="Tuz")
    receive(rezan, incident, 2)
    third = builders.revise(nalin, second, casualties=DEAD)
    assert box(client.get(incident.get_absolute_url())) == [
        ("Casualties", "", "Killed · Civilian: 2")
    ]
    builders.revise(nalin, third, casualties=[])
    # Back to what was acknowledged; yet the third version was read as well.
    assert box(client.get(incident.get_absolute_url())) == [
        ("Casualties", "Killed · Civilian: 2", "")
    ]


def receive(officer, incident, version):
    told = {"incident": incident, "version": version}
    return actions.receive_correction(by=officer, submission=uuid4(), **told)


def test_the_own_correction_needs_no_receipt_but_the_chiefs_does(incident, nalin, baran, browse):
    browse(nalin).get(incident.get_absolute_url())
    second = builders.revise(nalin, incident, place="Tuz")
    assert box(browse(nalin).get(incident.get_absolute_url())) is None
    builders.revise(baran, second, place="Kifri")
    assert box(browse(nalin).get(incident.get_absolute_url())) == [("Place", "Tuz", "Kifri")]


@pytest.mark.parametrize("name", ["karim", "amal"])
def test_who_sits_in_no_room_acknowledges_nothing(name, request, incident, nalin, browse):
    officer = request.getfixturevalue(name)
    browse(officer).get(incident.get_absolute_url())
    builders.revise(nalin, incident, place="Tuz")
    assert box(browse(officer).get(incident.get_absolute_url())) is None
    with pytest.raises(PermissionDenied):
        receive(officer, incident, 2)


def test_a_commander_who_sits_in_a_room_acknowledges_for_it(incident, nalin, browse):
    officer = builders.enrol("shwan", rank="general", force_id="peshmerga")
    builders.post(officer, "commander", "MOSUL")
    builders.revise(nalin, incident, place="Tuz")
    assert receive(officer, incident, 2).centre_id == "MOSUL"


@pytest.mark.parametrize("version", ["", "x", "1", "3", "9" * 40])
def test_a_receipt_of_no_correction_is_refused_in_place(incident, nalin, rezan, browse, version):
    builders.revise(nalin, incident, place="Tuz")
    sent = {"submission": str(uuid4()), "version": version}
    page = browse(rezan).post(address(incident), sent)
    assert page.status_code == 400
    assert set(page.context["correction_form"].errors) == {"version"}
    assert not Receipt.objects.exists()


def test_a_correction_is_acknowledged_once(incident, nalin, rezan, browse):
    builders.revise(nalin, incident, place="Tuz")
    sent = {"submission": str(uuid4()), "version": 2}
    codes = [browse(rezan).post(address(incident), sent).status_code for _time in range(2)]
    assert codes == [302, 302]
    page = browse(rezan).post(address(incident), sent | {"submission": str(uuid4())})
    assert page.status_code == 400
    assert "You have acknowledged this correction already." in page.content.decode()
    assert Receipt.objects.count() == 1
