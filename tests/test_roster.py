"""Changing the roster by its pages: officers and postings, who may, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from centres import actions
from centres.models import JournalEntry, Officer, Posting, Session
from tests.support import builders, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(browse, dara):
    return browse(dara)


def sent(**told) -> dict:
    return {"submission": str(uuid4()), **told}


def page_of(username, act) -> str:
    return f"/officers/{story.officer(username).pk}/{act}/"


def end_of(username) -> str:
    return f"/postings/{story.posting(username).pk}/end/"


def entries() -> int:
    return JournalEntry.objects.count()


def twice(client, address, told):
    """Send a form again as an impatient browser does; it must add nothing."""
    first = client.post(address, told)
    assert first.status_code == 302, first.content.decode()
    before = entries()
    again = client.post(address, told)
    assert (again.status_code, again.url) == (302, first.url)
    assert entries() == before
    return first


# Changing an officer.


def fields_of(officer, **changed) -> dict:
    plain = {name: getattr(officer, name) for name in ("rank", "name_latin", "name_arabic")}
    told = {**plain, "based_on": officer.position}
    return sent(**{**told, **changed})


def test_rank_and_names_of_an_officer_are_changed_and_never_the_force(client, nalin):
    told = fields_of(nalin, rank="major", name_arabic="نالين عزيز", force="iraqi")
    answer = twice(client, page_of("nalin", "change"), told)
    assert answer.url == f"/officers/{nalin.pk}/"
    nalin.refresh_from_db()
    assert (nalin.rank, nalin.name_latin) == ("major", "Nalin Aziz")
    assert (nalin.name_arabic, nalin.force_id) == ("نالين عزيز", "peshmerga")


def test_a_change_of_nothing_is_no_error_and_no_entry(client, nalin):
    before = entries()
    page = client.post(page_of("nalin", "change"), fields_of(nalin), follow=True)
    assert page.redirect_chain == [(f"/officers/{nalin.pk}/", 302)]
    assert "Nothing was changed." in page.content.decode()
    assert entries() == before


def test_a_system_keeps_having_no_rank(client, feed):
    told = fields_of(feed, name_latin="Regional feed", rank="captain")
    assert client.post(page_of("feed", "change"), told).status_code == 302
    feed.refresh_from_db()
    assert (feed.name_latin, feed.rank) == ("Regional feed", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rank", ""),
        ("rank", "king"),
        ("name_latin", " "),
        ("name_latin", "x" * 101),
        ("name_arabic", "a\x00"),
        ("based_on", "first"),
        ("based_on", "9" * 30),
        ("submission", "\x00"),
    ],
)
def test_a_change_that_is_wrong_is_refused_in_its_place(client, nalin, name, value):
    before, told = entries(), fields_of(nalin, name_latin="Kept Name", rank="major")
    page = client.post(page_of("nalin", "change"), {**told, name: value})
    assert page.status_code == 400
    assert name in page.context["form"].errors
    if name != "name_latin":
        assert 'value="Kept Name"' in page.content.decode()
    assert entries() == before


def test_of_two_who_change_an_officer_the_later_sees_both_texts_and_reverts_nothing(client, nalin):
    told = fields_of(nalin, name_latin="Nalin A. Aziz", rank="major")
    theirs = {"rank": "colonel", "name_arabic": "نالين"}
    other = {"officer": nalin, "fields": theirs, "based_on": nalin.position}
    actions.change_officer(by=builders.setup(), submission=uuid4(), **other)
    page = client.post(page_of("nalin", "change"), told)
    assert page.status_code == 409
    rows = {row["label"]: row for row in page.context["conflict"]}
    assert (rows["Rank"]["theirs"], rows["Rank"]["mine"]) == ("Colonel", "Major")
    assert (rows["Name in Latin script"]["mine"]) == "Nalin A. Aziz"
    assert [row["differs"] for row in rows.values()] == [True, True, False]
    form = page.context["form"]
    assert form["name_arabic"].value() == "نالين"  # untouched, so theirs
    assert story.officer("nalin").rank == "colonel"
    again = {name: form[name].value() for name in form.fields}
    assert client.post(page_of("nalin", "change"), again).status_code == 302
    nalin = story.officer("nalin")
    assert (nalin.rank, nalin.name_latin) == ("major", "Nalin A. Aziz")
    assert nalin.name_arabic == "نالين"


def test_no_race_slips_past_the_position(nalin):
    before = nalin.position
    changed = {"officer": nalin, "based_on": before}
    setup = builders.setup()
    actions.change_officer(by=setup, submission=uuid4(), fields={"rank": "major"}, **changed)
    with pytest.raises(actions.Conflict) as conflict:
        actions.change_officer(by=setup, submission=uuid4(), fields={"rank": "colonel"}, **changed)
    assert conflict.value.current.rank == "major"
    actions.change_officer(by=setup, submission=uuid4(), officer=nalin, fields={"rank": "colonel"})


# Disabling an officer.


def test_who_is_disabled_is_out_at_once(client, browse, nalin):
    inside = browse(nalin)
    inside.get("/incidents/")
    twice(client, page_of("nalin", "disable"), sent())
    assert not story.officer("nalin").is_active
    assert not Session.objects.filter(officer=nalin).exists()
    assert inside.get("/incidents/").url.startswith("/sign-in/")


def test_disabling_again_says_that_it_was_done_before(client, nalin):
    client.post(page_of("nalin", "disable"), sent())
    client.get("/officers/")  # reads the sentence of the first time
    before = entries()
    for again in (client.get, client.post):
        page = again(page_of("nalin", "disable"), sent(), follow=True)
        assert page.redirect_chain == [(f"/officers/{nalin.pk}/", 302)]
        assert "This officer was disabled already." in page.content.decode()
    assert entries() == before


def test_nobody_disables_himself(client):
    assert client.post(page_of("dara", "disable"), sent()).status_code == 403
    assert story.officer("dara").is_active


@pytest.mark.parametrize("act", ["disable", "password"])
def test_a_form_without_a_submission_does_nothing(client, act):
    before = entries()
    for told in ({}, {"submission": "x"}, {"submission": "\x00"}):
        page = client.post(page_of("nalin", act), told)
        assert page.status_code == 400
        assert page.context["form"].errors
    assert client.delete(page_of("nalin", act)).status_code == 405
    assert entries() == before


# Posting an officer.


def test_an_officer_is_posted_to_a_room(client, former):
    told = sent(role="liaison", centre="MOSUL", cell="operations")
    assert twice(client, page_of("former", "post"), told).url == f"/officers/{former.pk}/"
    (posting,) = former.active_postings()
    assert (posting.role, posting.centre_id, posting.cell) == ("liaison", "MOSUL", "operations")
    assert timezone.now() - posting.since < timedelta(minutes=1)
    assert posting.until is None


def test_an_officer_is_posted_for_a_time_in_zone_c(client, former):
    times = {"since": "2030-01-01 06:00", "until": "2030-01-02T06:00:00+00:00"}
    client.post(page_of("former", "post"), sent(role="liaison", centre="MOSUL", **times))
    posting = former.postings.latest("since")
    assert posting.since == builders.at(2030, 1, 1, 3)
    assert posting.until == builders.at(2030, 1, 2, 6)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("role", {"role": ""}),
        ("role", {"role": "system"}),
        ("role", {"role": "server"}),
        ("centre", {"centre": ""}),
        ("centre", {"role": "chief", "centre": ""}),
        ("centre", {"centre": "NOWHERE"}),
        ("centre", {"centre": "CLOSED"}),
        ("centre", {"centre": "\x00"}),
        ("cell", {"cell": "kitchen"}),
        ("since", {"since": "tomorrow"}),
        ("since", {"since": "0001-01-01T00:00:00+14:00"}),
        ("since", {"since": "9999-12-31 23:59"}),
        ("since", {"since": "a\x00"}),
        ("until", {"until": "x" * 5_000}),
        ("until", {"until": "2020-01-01 00:00"}),
    ],
)
def test_a_posting_that_is_refused_says_why_in_its_place(client, name, told):
    actions.create_centre(by=builders.setup(), submission=uuid4(), **story.room("CLOSED"))
    closed = {"centre": story.centre("CLOSED"), "fields": {"status": "closed"}}
    actions.change_centre(by=builders.setup(), submission=uuid4(), **closed)
    before, typed = entries(), {"role": "liaison", "centre": "K1", **told}
    page = client.post(page_of("former", "post"), sent(**typed))
    assert page.status_code == 400
    assert list(page.context["form"].errors) == [name]
    assert page.context["form"].data["role"] == typed["role"]
    assert entries() == before


def test_the_same_role_in_the_same_room_is_not_held_twice_at_once(client, dara, nalin):
    posting, tomorrow = nalin.postings.get(), timezone.now() + timedelta(days=1)
    before = entries()
    for since in ("", f"{tomorrow:%Y-%m-%d %H:%M}"):
        told = sent(role="liaison", centre="K1", cell="operations", since=since)
        page = client.post(page_of("nalin", "post"), told)
        assert page.status_code == 400
        assert page.context["form"].errors == {"role": ["This officer is posted so already."]}
    assert entries() == before
    for told in ({"role": "chief", "centre": "K1"}, {"role": "liaison", "centre": "MOSUL"}):
        assert client.post(page_of("nalin", "post"), sent(**told)).status_code == 302
    actions.end_posting(by=dara, submission=uuid4(), posting=posting)
    told = sent(role="liaison", centre="K1")
    assert client.post(page_of("nalin", "post"), told).status_code == 302


def test_a_posting_that_never_began_is_in_nobodys_way(client, dara, former):
    later = timezone.now() + timedelta(days=2)
    cancelled = builders.post(former, "liaison", "K1", since=later)
    actions.end_posting(by=dara, submission=uuid4(), posting=cancelled)
    told = sent(role="liaison", centre="K1")
    assert client.post(page_of("former", "post"), told).status_code == 302


def test_all_that_does_not_go_together_in_a_posting_is_said_at_once(client):
    page = client.post(page_of("former", "post"), sent(role="chief", until="2020-01-01 00:00"))
    assert page.context["form"].errors == {
        "centre": ["This role belongs to a room: choose one."],
        "until": ["A posting ends after it begins."],
    }


def test_a_closed_room_is_not_offered(client):
    def offered():
        form = client.get(page_of("former", "post")).context["form"]
        return "MOSUL" in dict(form.fields["centre"].choices)

    assert offered()
    closed = {"centre": story.centre("MOSUL"), "fields": {"status": "closed"}}
    actions.change_centre(by=builders.setup(), submission=uuid4(), **closed)
    assert not offered()


def test_who_is_disabled_has_no_page_for_posting(client, rezan):
    story.telling("disable_officer").act(officer=rezan, by="dara")
    page = client.get(page_of("rezan", "post"), follow=True)
    assert page.redirect_chain == [(f"/officers/{rezan.pk}/", 302)]
    assert "This officer is disabled." in page.content.decode()


@pytest.mark.parametrize(
    ("username", "role", "said"),
    [
        ("shadan", "administrator", "Nobody is administrator and auditor together."),
        ("nobody", "liaison", "Whoever holds this role belongs to a force."),
        ("rezan", "liaison", "This officer is disabled."),
    ],
)
def test_a_rule_about_the_officer_is_explained_on_the_page(client, rezan, username, role, said):
    builders.enrol("nobody", rank="captain")
    builders.post(builders.enrol("shadan", rank="captain", force_id="peshmerga"), "auditor")
    story.telling("disable_officer").act(officer=rezan, by="dara")
    page = client.post(page_of(username, "post"), sent(role=role, centre="K1"))
    assert page.status_code == 400
    assert said in page.content.decode()


def test_nobody_posts_himself(client):
    assert client.get(page_of("dara", "post")).status_code == 403
    assert client.post(page_of("dara", "post"), sent(role="commander")).status_code == 403
    assert [posting.role for posting in story.officer("dara").active_postings()] == [
        "administrator"
    ]


@pytest.mark.parametrize("username", ["baran", "nalin", "karim", "amal", "former"])
def test_only_an_administrator_manages_the_roster(browse, username):
    client, before = browse(story.officer(username)), entries()
    told = sent(role="liaison", centre="K1", username="x", rank="major", name_latin="X", based_on=1)
    for address in (
        "/officers/new/",
        *(page_of("hassan", act) for act in ("change", "password", "disable", "post")),
    ):
        assert client.get(address).status_code == 403, address
        assert client.post(address, told).status_code == 403, address
    assert entries() == before


# Ending a posting.


def test_a_chief_ends_a_posting_of_the_own_room_and_is_back_in_it(browse, baran):
    client, address = browse(baran), end_of("nalin")
    text = client.get(f"{address}?room").content.decode()
    assert "Nalin Aziz" in text
    assert "Liaison officer" in text
    assert "end at once" in text
    assert twice(client, f"{address}?room", sent()).url == "/centres/K1/"
    assert story.posting("nalin").until <= timezone.now()


def test_an_administrator_ends_any_of_the_force_and_is_back_at_the_officer(client, nalin, karim):
    for officer in (nalin, karim):
        answer = client.post(f"{end_of(officer.username)}?room=x", sent())
        room = "/centres/K1/" if officer == nalin else f"/officers/{karim.pk}/"
        assert answer.url == room
    assert client.get(end_of("karim")).url == f"/officers/{karim.pk}/"


@pytest.mark.parametrize("username", ["rezan", "zainab", "karim", "dara", "hassan"])
def test_a_chief_ends_none_of_another_room(browse, baran, username):
    client, before = browse(baran), entries()
    assert client.get(end_of(username)).status_code == 403
    assert client.post(end_of(username), sent()).status_code == 403
    assert entries() == before


def test_the_servers_own_postings_are_not_there(client):
    assert client.post(end_of("setup"), sent()).status_code == 404


def test_a_posting_to_come_never_begins(client, former):
    later = timezone.now() + timedelta(days=2)
    posting = builders.post(former, "liaison", "K1", since=later)
    assert "has not begun" in client.get(f"/postings/{posting.pk}/end/").content.decode()
    client.post(f"/postings/{posting.pk}/end/", sent())
    posting.refresh_from_db()
    assert posting.until == posting.since


def test_ending_ones_own_posting_is_said_to_be_so(browse, baran):
    assert "your own" in browse(baran).get(end_of("baran")).content.decode()
    assert "your own" not in browse(baran).get(end_of("nalin")).content.decode()
    assert Posting.objects.filter(until=None, officer=baran).exists()
    assert Officer.objects.filter(username="baran").exists()
