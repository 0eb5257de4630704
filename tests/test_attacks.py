"""The attacks of two strangers on one force's keys, as they were made: by pages, and refused now.

What else they tried is beside its kin: guesses (`test_sign_in_limits.py`, `test_passwords.py`),
sources (`test_sources_unnoticed.py`), counts, calls and words of others (`test_fairness.py`).
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from centres.models import AccessToken, Alert, Officer, Posting
from tests.support import builders, story

pytestmark = pytest.mark.django_db
CANARY = "The baker of Daquq told us."


def sent(**fields):
    return {"submission": str(uuid4()), **fields}


def knows(officer) -> list[str]:
    """Return what stands above the officer's next page, the latest first."""
    return [alert.sentence for alert in Alert.objects.visible_to(officer).unseen()]


@pytest.fixture
def attacker(dara, browse):
    """The one administrator who was everybody."""
    return browse(dara)


def test_nobody_signs_in_as_the_other_forces_brigadier_by_a_reset(attacker, adnan):
    before = adnan.password
    answer = attacker.post(f"/officers/{adnan.pk}/password/", sent())
    assert answer.status_code == 403
    adnan.refresh_from_db()
    assert (adnan.password, adnan.password_temporary) == (before, False)


def test_nobody_reads_a_source_by_changing_an_officers_force(attacker, hassan, karim, browse):
    incident = builders.report(hassan, source=CANARY)
    typed = {"rank": karim.rank, "name_latin": karim.name_latin, "name_arabic": karim.name_arabic}
    told = sent(**typed, based_on=karim.position, force="iraqi")
    attacker.post(f"/officers/{karim.pk}/change/", told)
    assert Officer.objects.get(pk=karim.pk).force_id == "peshmerga"
    assert CANARY not in browse(karim).get(incident.get_absolute_url()).text


def test_no_ghost_of_the_other_force_is_enrolled(attacker):
    told = sent(username="ghost", rank="brigadier", name_latin="Ghost", force="iraqi")
    page = attacker.post("/officers/new/", told)
    assert (page.status_code, list(page.context["form"].errors)) == (400, ["force"])
    assert not Officer.objects.filter(username="ghost").exists()


def test_a_ghost_of_the_own_force_commands_nothing_and_both_forces_know(
    attacker, nalin, karim, adnan, browse
):
    incident = builders.report(nalin, source=CANARY)
    told = sent(username="ghost", rank="brigadier", name_latin="Ghost", force="peshmerga")
    attacker.post("/officers/new/", told)
    ghost = story.officer("ghost")
    posted = sent(role="commander", since="2021-01-01T00:00", reason="He always was.")
    attacker.post(f"/officers/{ghost.pk}/post/", posted)
    assert not Posting.objects.filter(officer=ghost).exists()
    Officer.objects.filter(pk=ghost.pk).update(password_temporary=False)
    for address in (incident.get_absolute_url(), f"/summary/{story.DAY}/", "/journal/"):
        assert browse(ghost).get(address).status_code == 403
    for commander in (karim, adnan):
        assert "Post an officer: Brigadier Ghost (Peshmerga), Commander" in knows(commander)[0]


def test_no_administrator_has_a_token_that_reads_reports_by_the_own_hand(attacker, nalin, adnan):
    incident = builders.report(nalin)
    scopes = ["incidents", "journal", "summaries"]
    page = attacker.post("/tokens/new/", sent(name="mirror", scopes=scopes, days=30), follow=True)
    assert "jcc_" not in page.text
    assert not AccessToken.objects.exists()
    assert "Issue a token" in knows(adnan)[0]
    for address in ("/incidents/", "/api/v1/incidents", "/journal/"):
        assert attacker.get(address).status_code == 403
    assert incident.number not in attacker.get("/api/v1/changes?limit=500").text


def test_nobody_posts_himself_whatever_the_emergency(attacker, dara):
    told = sent(role="commander", emergency="on", reason="Everybody else is away.")
    assert attacker.post(f"/officers/{dara.pk}/post/", told).status_code == 403
    assert [posting.role for posting in dara.active_postings()] == ["administrator"]


def test_no_day_is_signed_for_the_other_force(karim, adnan, browse):
    issued = builders.issue(karim, story.DAY)
    told = {"edition": issued.edition, "sha256": issued.sha256, "force": "iraqi"}
    browse(karim).post(f"/summary/{story.DAY}/sign/", sent(**told))
    assert list(issued.signatures.values_list("by__username", "force")) == [("karim", "peshmerga")]


def test_no_chief_empties_the_other_forces_room(baran, hassan, browse):
    client, posting = browse(baran), story.posting("hassan")
    assert client.post(f"/postings/{posting.pk}/end/", sent()).status_code == 403
    assert f"/postings/{posting.pk}/end/" not in client.get("/centres/K1/").text
    assert browse(hassan).get("/incidents/").status_code == 200


def test_nobody_closes_the_other_forces_watch(nalin, hassan, browse):
    watch = builders.watch(nalin)
    client = browse(hassan)
    assert client.post(f"/watches/{watch.pk}/close/", sent()).status_code == 403
    address, json = f"/api/v1/watches/{watch.pk}/close", "application/json"
    assert client.post(address, sent(), content_type=json).status_code == 403
    watch.refresh_from_db()
    assert watch.until is None


@pytest.mark.parametrize("hours", [0, 25])
def test_one_emergency_is_not_followed_by_the_next(dara, former, browse, time_machine, hours):
    other = builders.enrol("sirwan", rank="captain", force_id="peshmerga")
    told = {"role": "commander", "emergency": "on", "reason": "Karim is wounded."}
    start = timezone.now()
    for officer, later, status in ((former, 0, 302), (other, hours, 400)):
        time_machine.move_to(start + timedelta(hours=later), tick=False)
        answer = browse(dara).post(f"/officers/{officer.pk}/post/", sent(**told))
        assert answer.status_code == status
    assert not other.active_postings()
