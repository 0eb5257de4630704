"""Places that chiefs name for everybody: found, changed, withdrawn, and all of it in the book."""

from uuid import uuid4

import pytest

from centres.journal.verify import verify
from centres.models import JournalEntry
from incidents.models import NamedPlace
from incidents.places import gazetteer
from tests.support import builders

TYPED = {
    "name_en": "Heron hill",
    "name_ckb": "گردی قورینگ",
    "aliases": "Tal al-Qurayng\nGirdi Quling\n\nGirdi Quling",
    "location": "38S MD 604 801",
}


def send(client, address="/places/new/", **typed):
    return client.post(address, {"submission": uuid4(), **TYPED, **typed}, follow=True)


def change(client, place, **typed):
    return send(client, f"/places/{place.pk}/change/", based_on=place.position, **typed)


def found(client, text) -> list[str]:
    answer = client.get("/incidents/where/", {"location": text})
    return [place.square for place in answer.context["where"]["offered"]]


def test_a_chief_names_a_place_and_every_room_is_offered_it(zainab, nalin, feed, browse, pull):
    page = send(browse(zainab), centre="DIYALA")
    assert "Place named: Heron hill" in page.text
    for text in ("heron", "heronhill", "گردی قورینگ", "Girdi Quling", "girdy kooling"):
        assert found(browse(nalin), text)[0] == "38S MD 604 801", text
    assert "Heron hill" in browse(nalin).get("/places/").text
    told, *_others = pull(feed, "incidents").get("/api/v1/places", {"q": "heron"}).json()["results"]
    assert told["names"] == {"en": "Heron hill", "ar": "", "ckb": "گردی قورینگ"}
    assert told["aliases"] == ["Tal al-Qurayng", "Girdi Quling"]
    assert (told["mgrs"], told["centre"]) == ("38S MD 604 801", "DIYALA")


def test_it_is_changed_and_withdrawn_and_the_book_tells_so(zainab, nalin, feed, browse, pull):
    place, client = builders.place(zainab), browse(zainab)
    page = change(client, place, location="34.12, 44.6", name_ar="تل")
    assert "Changed: Heron hill" in page.text
    assert found(browse(nalin), "تل")
    assert not found(browse(nalin), "Chardaghlu")
    send(client, f"/places/{place.pk}/withdraw/")
    assert not found(browse(nalin), "Heron hill")
    assert "Heron hill" not in browse(nalin).get("/places/").text
    verbs = JournalEntry.objects.filter(subject="place").order_by("position")
    assert [entry.verb for entry in verbs] == ["name_place", "rename_place", "withdraw_place"]
    after = {"after": place.position - 1}
    changes = pull(feed, "incidents").get("/api/v1/changes", after).json()["changes"]
    assert [c["state"]["names"]["en"] for c in changes] == ["Chardaghlu", *["Heron hill"] * 2]
    assert send(client, f"/places/{place.pk}/withdraw/").status_code == 400


def test_the_book_is_found_whole_and_a_silent_edit_is_found_too(real, zainab):
    place = builders.place(zainab)
    assert not verify().fault
    NamedPlace.objects.filter(pk=place.pk).update(mgrs="38S MD 60 81")
    assert place.key() in verify().fault


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name_en": "", "name_ckb": ""}, "a name in one language at least"),
        ({"location": "Daquq"}, "This is not a place"),
        ({"location": "38S MD 604 80"}, "same number of digits"),
        ({"aliases": "\n".join(f"Hill {n}" for n in range(21))}, "At most 20 further spellings"),
        ({"aliases": "x" * 101}, "at most 100 characters"),
        ({"name_en": "\x00"}, "Null characters"),
        ({"location": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(typed, says, zainab, browse):
    page = send(browse(zainab), centre="DIYALA", **typed)
    assert page.status_code == 400
    assert says in page.text
    assert typed.keys() & {"name_en"} or 'value="Heron hill"' in page.text
    assert not NamedPlace.objects.exists()


def test_sent_twice_it_is_one_place(zainab, browse):
    submission = uuid4()
    for _time in range(2):
        send(browse(zainab), centre="DIYALA", submission=submission)
    assert NamedPlace.objects.count() == 1


def test_who_comes_second_is_shown_what_came_between(zainab, browse):
    place, client = builders.place(zainab), browse(zainab)
    change(client, place, name_en="Crane hill")
    page = change(client, place)
    assert page.status_code == 409
    assert "it is Crane hill" in page.text
    assert 'value="Heron hill"' in page.text
    again = {name: page.context["form"][name].value() for name in ("submission", "based_on")}
    send(client, f"/places/{place.pk}/change/", **again)
    assert NamedPlace.objects.get().name_en == "Heron hill"


def test_a_report_keeps_its_place_when_the_name_is_withdrawn(zainab, nalin, browse):
    place = builders.place(zainab)
    incident = builders.report(nalin, mgrs=place.mgrs, place=place.name)
    send(browse(zainab), f"/places/{place.pk}/withdraw/")
    incident.refresh_from_db()
    assert (incident.mgrs, incident.place) == ("38S MD 60 80", "Chardaghlu")
    assert gazetteer.named(nalin, place.key()) is None


@pytest.mark.parametrize("q", ["؟", "🔥", "'"])
def test_what_holds_no_letter_is_no_name(q, feed, pull):
    answer = pull(feed, "incidents").get("/api/v1/places", {"q": q})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "q")
