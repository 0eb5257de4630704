"""The pages of proposals: asked for, decided in place, counted where one lands."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from centres.models import Alert, Force, JournalEntry, Posting, Proposal
from incidents import days
from incidents.models import CutOff
from tests.support import builders, story

pytestmark = pytest.mark.django_db


def sent(**fields):
    return {"submission": str(uuid4()), **fields}


def at(proposal, act=""):
    return f"/proposals/{proposal.pk}/{act and act + '/'}"


@pytest.fixture
def asked(dara, former, browse):
    """A commander that dara would post, asked for on the officer's page."""
    told = sent(role="commander", reason="Karim is on leave.")
    page = browse(dara).post(f"/officers/{former.pk}/post/", told, follow=True)
    assert "It waits for the consent of: Iraqi forces." in page.text
    return Proposal.objects.get()


def test_a_proposal_says_in_words_what_is_asked_for(asked, amal, browse):
    page = browse(amal).get(at(asked)).text
    for words in (
        "Post an officer",
        "Captain Sherko Ali (Peshmerga)",
        "Commander",
        "Karim is on leave.",
        "Major Dara Faraj (Peshmerga)",
        "Waiting for consent",
    ):
        assert words in page
    assert at(asked, "consent") not in page
    assert "Sherko Ali, Commander" in browse(amal).get("/proposals/").text


def test_what_waits_stands_where_those_land_who_may_consent(
    asked, dara, salam, adnan, nalin, browse
):
    said = "1 proposal waits for you"
    assert said in browse(salam).get("/", follow=True).text
    for nobody in (dara, adnan):
        assert said not in browse(nobody).get("/", follow=True).text
    areas, _otherwise = story.told_of_areas()
    builders.rooms.load_areas(by=dara, submission=uuid4(), **areas)
    waiting = at(Proposal.objects.get(verb="load_areas"))
    assert waiting in browse(adnan).get("/").text
    assert waiting not in browse(nalin).get("/").text


def test_consent_given_on_the_page_posts_the_officer(asked, salam, former, browse):
    client = browse(salam)
    assert at(asked, "consent") in client.get(at(asked)).text
    page = client.post(at(asked, "consent"), sent(), follow=True)
    assert "You have consented." in page.text
    assert "In effect" in page.text
    assert [posting.role for posting in former.active_postings()] == ["commander"]


def test_a_refusal_needs_its_reason_and_keeps_what_was_typed(asked, salam, browse):
    client = browse(salam)
    assert client.post(at(asked, "refuse"), sent(reason="")).status_code == 400
    page = client.post(at(asked, "refuse"), sent(reason="Nobody knows him."), follow=True)
    assert "Nobody knows him." in page.text
    assert not Posting.objects.filter(role="commander", officer__username="former").exists()


def test_what_can_no_longer_be_done_is_said_on_the_page(asked, dara, salam, former, browse):
    builders.rooms.disable_officer(by=dara, submission=uuid4(), officer=former)
    page = browse(salam).post(at(asked, "consent"), sent())
    assert page.status_code == 400
    assert "This officer is disabled." in page.text
    assert Proposal.objects.get().status == "waiting"


def test_the_own_force_withdraws_on_the_page(asked, dara, browse):
    page = browse(dara).post(at(asked, "withdraw"), sent(), follow=True)
    assert "Withdrawn." in page.text


def test_an_emergency_is_asked_for_with_its_reason(dara, former, karim, adnan, browse):
    client, address = browse(dara), f"/officers/{former.pk}/post/"
    page = client.post(address, sent(role="commander", emergency="on"))
    assert page.context["form"].errors["reason"] == ["Say what the emergency is."]
    client.post(address, sent(role="commander", emergency="on", reason="Karim is wounded."))
    assert former.active_postings()[0].emergency
    for commander in (karim, adnan):
        assert "EMERGENCY" in browse(commander).get("/").text
        assert "Karim is wounded." in browse(commander).get(f"/officers/{former.pk}/").text


def test_an_alert_stands_above_every_page_until_it_is_seen(dara, nalin, hassan, browse):
    builders.rooms.change_officer(
        by=dara, submission=uuid4(), officer=nalin, fields={"rank": "major"}
    )
    client = browse(nalin)
    for address in ("/", "/incidents/", "/notices/"):
        assert "Officer changed: Major Nalin Aziz" in client.get(address).text
    assert "Officer changed" not in browse(hassan).get("/").text
    alert = Alert.objects.get()
    browse(hassan).post("/alerts/seen/", {"alert": alert.pk})
    assert "Officer changed" in client.get("/").text
    answer = client.post("/alerts/seen/", {"alert": alert.pk, "next": "https://else.example/"})
    assert answer.url == "/"
    assert "Officer changed" not in client.get("/").text


def test_an_alert_is_in_the_language_of_its_reader(dara, nalin, browse):
    builders.rooms.change_officer(
        by=dara, submission=uuid4(), officer=nalin, fields={"rank": "major"}
    )
    client = browse(nalin)
    for language in ("en", "ar", "ckb"):
        client.post("/language/", {"language": language})
        assert Alert.objects.get().sentences[language] in client.get("/").text


def test_a_force_is_added_with_consent_and_is_not_asked_for_it_later(dara, salam, browse):
    told = sent(code="police", **story.NAMES)
    page = browse(dara).post("/forces/new/", told, follow=True)
    assert "Police" in page.text
    assert not Force.objects.filter(pk="police").exists()
    builders.consent(salam, Proposal.objects.get())
    page = browse(dara).get("/forces/").text
    assert "Police" in page
    assert page.count("consents to what concerns both") == 2


def test_a_cut_off_is_asked_for_on_a_page_and_agreed_between_commanders(karim, adnan, browse):
    ahead = days.today() + timedelta(days=3)
    told = sent(time="05:00", holds_from=ahead.isoformat())
    browse(karim).post("/summary/cut-off/", told)
    assert not CutOff.objects.exists()
    page = browse(adnan).get(at(Proposal.objects.get())).text
    assert ahead.isoformat() in page
    assert "05:00C" in page
    builders.consent(adnan, Proposal.objects.get())
    assert CutOff.objects.get().holds_from == ahead
    days.forget()
    assert f"{ahead:%d %b %y}".upper() in browse(karim).get("/summary/cut-off/").text


@pytest.mark.parametrize("told", [{"time": "soon"}, {"holds_from": "x"}, {"holds_from": "\x00"}])
def test_a_bad_cut_off_is_refused_in_its_place(karim, browse, told):
    typed = sent(**{"time": "05:00", "holds_from": "2199-01-01", **told})
    page = browse(karim).post("/summary/cut-off/", typed)
    assert page.status_code == 400
    assert list(page.context["form"].errors) == list(told)


def test_a_corrected_edition_waits_for_the_other_commander_and_who_signed_is_told(
    karim, adnan, nalin, browse
):
    first = builders.issue(karim, story.DAY)
    builders.sign(adnan, first)
    builders.tell_nobody()
    browse(karim).post(f"/summary/{story.DAY}/issue/", sent(edition=2, reason="Names."))
    assert Proposal.objects.get().title == "Issue a corrected edition"
    browse(adnan).post(at(Proposal.objects.get(), "consent"), sent())
    assert JournalEntry.objects.filter(verb="issue_summary").count() == 2
    assert any("Daily summary issued" in a.sentence for a in Alert.objects.filter(officer=adnan))


def test_a_second_sign_in_is_told_to_the_first_and_says_when_the_last_was(db, client):
    from django.test import Client

    builders.enrol("shirin", rank="captain", force_id="peshmerga", password=story_phrase())
    first, second = Client(), Client()
    for window in (first, second):
        told = {"username": "shirin", "password": story_phrase()}
        window.post(reverse("sign_in"), told)
    assert "You were signed in elsewhere as well" in first.get("/account/").text
    page = second.get("/account/").text
    assert "You were signed in elsewhere as well" not in page
    assert "Your last sign-in:" in page


def story_phrase() -> str:
    return "seven storks above Koya"


def test_where_nobody_could_consent_it_is_said(salam, dara, browse):
    ended = timezone.now()
    Posting.objects.filter(officer=salam).update(until=ended)
    assert "Iraqi forces: nobody is posted as Administrator" in browse(dara).get("/proposals/").text
