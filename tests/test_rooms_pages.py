"""Rooms and watches by their pages: created, changed and closed; opened and closed."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError

from centres import actions
from centres.models import Centre, JournalEntry, Watch
from tests.support import builders, story
from tests.test_roster import entries, sent, twice

pytestmark = pytest.mark.django_db
CHANGE = "/centres/K1/change/"
WATCH = "/centres/K1/watch/"


@pytest.fixture
def client(browse, dara):
    return browse(dara)


def typed(centre=None, **changed) -> dict:
    if centre is None:
        told = {**story.ROOM, "code": "TUZ", "status": "planned"}
    else:
        fields = (*story.ROOM, "status")
        told = {name: getattr(centre, name) for name in fields} | {"based_on": centre.position}
    return sent(**{**told, **changed})


def test_a_room_is_created(client):
    answer = twice(client, "/centres/new-room/", typed(established_on="2021-05-09"))
    assert answer.url == "/centres/TUZ/"
    room = story.centre("TUZ")
    assert (room.status, room.established_on.isoformat()) == ("planned", "2021-05-09")
    assert client.get("/centres/TUZ/").status_code == 200


def test_a_room_is_changed_and_keeps_its_code(client):
    told = typed(story.centre("K1"), name_en="Kirkuk", latitude="35.47", code="K2")
    assert twice(client, CHANGE, told).url == "/centres/K1/"
    room = story.centre("K1")
    assert (room.name_en, room.latitude) == ("Kirkuk", 35.47)
    assert not Centre.objects.filter(pk="K2").exists()


def test_a_room_that_is_closed_reports_no_more_and_nobody_is_posted_to_it(client, nalin, former):
    assert "takes no reports" in client.get(CHANGE).content.decode()
    client.post(CHANGE, typed(story.centre("K1"), status="closed"))
    for act in (lambda: builders.report(nalin), lambda: builders.post(former, "liaison", "K1")):
        with pytest.raises(ValidationError):
            act()


@pytest.mark.parametrize(("status", "said"), [("planned", True), ("closed", False)])
def test_a_closed_room_waits_for_nobody(client, status, said):
    client.post("/centres/MOSUL/change/", typed(story.centre("MOSUL"), status=status))
    text = client.get("/centres/MOSUL/").content.decode()
    assert ("Nobody is posted to this room yet." in text) is said
    assert ("Nobody is posted to this room." in text) is not said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name_ar", ""),
        ("name_ckb", "x" * 101),
        ("host_base_en", "\x00"),
        ("latitude", "north"),
        ("latitude", "NaN"),
        ("latitude", "91"),
        ("longitude", "1e400"),
        ("longitude", "-181"),
        ("status", "open"),
        ("established_on", "spring"),
        ("established_on", "2021-02-30"),
        ("submission", ""),
        ("code", "tuz"),
        ("code", "K1"),
        ("code", "x" * 17),
        ("code", "\x00"),
        ("based_on", "now"),
    ],
)
def test_what_is_wrong_with_a_room_is_said_in_its_place(client, name, value):
    before = entries()
    cases = {"/centres/new-room/": typed(name_en="Kept Name")}
    if name != "code":
        cases[CHANGE] = typed(story.centre("K1"), name_en="Kept Name")
    if name == "based_on":
        del cases["/centres/new-room/"]
    for address, told in cases.items():
        page = client.post(address, {**told, name: value})
        assert page.status_code == 400
        assert list(page.context["form"].errors) == [name]
        assert page.context["form"][name].value() == value
        assert 'value="Kept Name"' in page.content.decode()
    assert entries() == before


def test_all_that_is_wrong_with_a_new_room_is_said_at_once(client):
    wrong = {"latitude": "91", "longitude": "east", "code": "tuz", "status": "open"}
    page = client.post("/centres/new-room/", typed(**wrong))
    assert page.context["form"].errors == {
        "latitude": ["Give a latitude from -80 to 84, such as 35.4703."],
        "longitude": ["Give a longitude from -180 to 180, such as 44.3487."],
        "code": ["Capital letters and digits only."],
        "status": ["Choose one of those that are offered."],
    }


@pytest.mark.parametrize("latitude", ["35.47", "35,47", "35٫47", "٣٥٫٤٧", "۳۵,۴۷"])
def test_degrees_are_read_as_people_write_them(client, latitude):
    client.post(CHANGE, typed(story.centre("K1"), latitude=latitude))
    assert story.centre("K1").latitude == 35.47


def test_a_room_left_as_it_was_is_no_error_and_no_entry(client):
    before = entries()
    page = client.post(CHANGE, typed(story.centre("K1")), follow=True)
    assert page.redirect_chain == [("/centres/K1/", 302)]
    assert "Nothing was changed." in page.content.decode()
    assert entries() == before


def test_of_two_who_change_a_room_the_later_sees_both_texts(client):
    centre = story.centre("K1")
    told = typed(centre, name_en="Kirkuk", latitude="35.5")
    theirs = {"name_en": "K1 Kirkuk", "longitude": 44.5}
    by, submission = builders.setup(), uuid4()
    actions.change_centre(by=by, submission=submission, centre=centre, fields=theirs)
    page = client.post(CHANGE, told)
    assert page.status_code == 409
    rows = {row["label"]: (row["theirs"], row["mine"]) for row in page.context["conflict"]}
    assert rows["Name in English"] == ("K1 Kirkuk", "Kirkuk")
    assert rows["Longitude"] == ("44.5", "44.5")
    form = page.context["form"]
    again = {n: "" if (v := form[n].value()) is None else v for n in form.fields}
    assert client.post(CHANGE, again).status_code == 302
    room = story.centre("K1")
    assert (room.name_en, room.latitude, room.longitude) == ("Kirkuk", 35.5, 44.5)


@pytest.mark.parametrize("username", ["baran", "nalin", "karim", "amal", "former"])
def test_only_an_administrator_creates_and_changes_rooms(browse, username):
    client, before = browse(story.officer(username)), entries()
    for address, told in (("/centres/new-room/", typed()), (CHANGE, typed(story.centre("K1")))):
        assert client.get(address).status_code == 403
        assert client.post(address, told).status_code == 403
    assert entries() == before


def test_a_room_that_is_none_is_not_changed(client):
    for code in ("NOWHERE", "K1%0A", "K1%00"):
        for page in ("", "change/", "watch/"):
            assert client.get(f"/centres/{code}/{page}").status_code == 404


@pytest.mark.parametrize(
    ("username", "links"),
    [
        ("dara", {"change", "end", "new-room"}),
        ("baran", {"end", "watch"}),
        ("nalin", {"watch"}),
        ("hassan", {"close"}),
        ("zainab", set()),
        ("karim", set()),
    ],
)
def test_the_pages_of_rooms_offer_only_what_one_may_do(browse, username, links):
    story.watch("hassan")
    client = browse(story.officer(username))
    text = client.get("/centres/K1/").content.decode() + client.get("/centres/").content.decode()
    every = {"change", "end", "new-room", "watch", "close"}
    assert {link for link in every if f'/{link}/"' in text or f"/{link}/?" in text} == links


# Watches.


def test_an_officer_of_the_room_goes_on_duty_and_off(browse, nalin):
    client = browse(nalin)
    page = client.get("/centres/K1/")
    assert 'value="" selected' in page.content.decode()  # so that a stray Enter does nothing
    assert twice(client, WATCH, sent(officer=str(nalin.pk))).url == "/centres/K1/"
    watch = Watch.objects.get()
    assert (watch.officer, watch.centre_id, watch.until) == (nalin, "K1", None)
    assert "Watch opened: Nalin Aziz" in client.get("/centres/K1/").content.decode()
    assert twice(client, f"/watches/{watch.pk}/close/", sent()).url == "/centres/K1/"
    watch.refresh_from_db()
    assert watch.until is not None


def test_who_is_on_duty_stands_by_force_as_in_the_roster(browse, nalin):
    for username in ("hassan", "nalin"):
        story.watch(username)
    page = browse(nalin).get("/centres/K1/")
    assert [watch.officer.username for watch in page.context["watches"]] == ["nalin", "hassan"]
    forces = [group["force"].code for group in page.context["roster"]]
    assert forces == ["peshmerga", "iraqi"]
    duty = page.content.decode().partition("On duty")[2].partition("</ul>")[0]
    assert duty.index("Peshmerga") < duty.index("Hassan Kadhim") < duty.index("Iraqi")


def test_a_watch_is_opened_for_another_officer_of_the_own_force(browse, nalin, baran):
    browse(baran).post(WATCH, sent(officer=str(nalin.pk)))
    watch = Watch.objects.get(officer=nalin)
    browse(baran).post(f"/watches/{watch.pk}/close/", sent())
    watch.refresh_from_db()
    assert watch.until is not None


def test_opening_a_watch_twice_is_refused_with_a_sentence(browse, nalin):
    client, before = browse(nalin), story.watch("nalin")
    offered = client.get("/centres/K1/").context["watch_form"].fields["officer"].choices
    assert str(nalin.pk) not in dict(offered)
    page = client.post(WATCH, sent(officer=str(nalin.pk)))
    assert page.status_code == 400
    assert "This officer is on duty already." in page.content.decode()
    assert list(Watch.objects.all()) == [before]


@pytest.mark.parametrize("chosen", ["", "x", "\x00", str(UUID(int=1)), "rezan", "former", "mirror"])
def test_nobody_else_is_put_on_duty(browse, nalin, chosen):
    builders.post(builders.enrol("mirror"), "system", "K1")
    if chosen in ("rezan", "former", "mirror"):
        chosen = str(story.officer(chosen).pk)
    page = browse(nalin).post(WATCH, sent(officer=chosen))
    assert page.status_code == 400
    assert list(page.context["form"].errors) == ["officer"]
    assert not Watch.objects.exists()


@pytest.mark.parametrize("username", ["rezan", "zainab", "karim", "amal", "dara", "former"])
def test_only_officers_of_the_room_open_and_close_its_watches(browse, hassan, username):
    client, watch = browse(story.officer(username)), story.watch("nalin")
    before = entries()
    assert client.post(WATCH, sent(officer=str(hassan.pk))).status_code == 403
    assert client.post(f"/watches/{watch.pk}/close/", sent()).status_code == 403
    assert entries() == before


def test_a_watch_ends_with_its_posting_and_another_may_follow(browse, nalin, baran, dara):
    first = story.watch("nalin")
    ended = actions.end_posting(by=dara, submission=uuid4(), posting=story.posting("nalin")).until
    builders.post(nalin, "liaison", "K1")
    client, before = browse(baran), entries()
    assert client.get("/centres/K1/").context["watches"] == []
    twice(client, WATCH, sent(officer=str(nalin.pk)))
    first.refresh_from_db()
    assert first.until == ended
    assert [watch.pk for watch in client.get("/centres/K1/").context["watches"]] != [first.pk]
    verbs = JournalEntry.objects.order_by("position").values_list("verb", flat=True)
    assert list(verbs)[before:] == ["close_watch", "open_watch"]


def test_a_watch_does_not_begin_before_its_posting(nalin):
    early = {"since": story.posting("nalin").since - timedelta(hours=1)}
    told = {"officer": nalin, "centre": story.centre("K1"), **early}
    with pytest.raises(ValidationError, match="Only an officer posted to the room"):
        actions.open_watch(by=nalin, submission=uuid4(), **told)


def test_a_watch_closed_again_keeps_its_end(browse, nalin):
    client, watch = browse(nalin), story.watch("nalin")
    client.post(f"/watches/{watch.pk}/close/", sent())
    ended = Watch.objects.get().until
    client.post(f"/watches/{watch.pk}/close/", sent())
    assert Watch.objects.get().until == ended


def test_what_is_no_form_of_a_watch_is_answered(browse, nalin):
    client, watch = browse(nalin), story.watch("nalin")
    assert client.get(WATCH).url == "/centres/K1/"
    assert client.get(f"/watches/{watch.pk}/close/").status_code == 405
    page = client.post(f"/watches/{watch.pk}/close/", {})
    assert page.status_code == 400
    assert "Not sent yet" in page.content.decode()
    assert JournalEntry.objects.head().verb == "open_watch"
