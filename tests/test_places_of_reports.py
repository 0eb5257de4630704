"""A report is tied to the place that its words name, and shown by its reader's name for it."""

import re
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils.http import urlencode

from centres.journal import followers
from centres.models import JournalEntry
from incidents import actions, tasks
from incidents.exports import holders
from incidents.models import Incident, NamedPlace
from tests.support import builders

pytestmark = pytest.mark.django_db
HAWIJA = "390188"
PLACEMENT = tasks.placement.__name__  # the follower that ties reports anew


def somewhere(by, place, **more):
    """Report from a place that is known in words only, unless a point is given."""
    return builders.report(by, place=place, **{"mgrs": "", **more})


@pytest.mark.parametrize(
    "words",
    ["Hawija", "hawija", "Al-Hawijah", "الحويجة", "حويجه", "حەویجە", "Huwaija", "Al Hawija"],
)
def test_every_name_of_a_place_ties_a_report_to_it(words, nalin):
    report = somewhere(nalin, words)
    assert report.place_key == HAWIJA
    assert report.place_names == {"en": "Hawija", "ar": "الحويجة", "ckb": "حەویجە"}


@pytest.mark.parametrize("words", ["North of Hawija", "Hawija market", "Nowhere", "xyzzy", "؟"])
def test_what_is_described_and_not_named_is_tied_to_none(words, nalin):
    assert (somewhere(nalin, words).place_key, Incident.objects.get().place_names) == ("", None)


def test_a_report_from_far_away_means_another_place_of_the_name(nalin):
    assert builders.report(nalin, place="Hawija", mgrs="38S LE 884 102").place_key == HAWIJA
    assert builders.report(nalin, place="Hawija", mgrs="38S MB 45 90").place_key == ""


def test_a_correction_of_the_place_ties_it_anew(nalin):
    report = somewhere(nalin, "Hawija")
    builders.revise(nalin, report, place="Kirkuk")
    report.refresh_from_db()
    assert report.place_names["en"] == "Kirkuk"
    builders.revise(nalin, report, place="A bridge")
    assert (Incident.objects.get().place_key, Incident.objects.get().place_names) == ("", None)


@pytest.mark.parametrize(
    ("language", "name", "written"),
    [("en", "Hawija", "written"), ("ckb", "حەویجە", "نووسراوە"), ("ar", "الحويجة", "")],
)
def test_pages_show_the_name_that_the_reader_knows_beside_the_written_one(
    language, name, written, hassan, browse
):
    report = somewhere(hassan, "الحويجة")
    client = browse(hassan)
    beside = f' <span class="written">({written} <bdi>الحويجة</bdi>)</span>' * bool(written)
    for address in ("/incidents/", report.get_absolute_url()):
        page = client.get(address, headers={"Accept-Language": language}).text
        assert f"<bdi>{name}{beside}</bdi>" in re.sub(r"\s*\n\s*", "", page), address


def test_systems_are_told_which_place_it_is(hassan, feed, pull):
    somewhere(hassan, "الحويجة")
    somewhere(hassan, "A bridge")
    unknown, known = pull(feed, "incidents").get("/api/v1/incidents").json()["results"]
    assert unknown["known_place"] is None
    assert known["known_place"]["id"] == HAWIJA
    assert known["known_place"]["names"]["ckb"] == "حەویجە"
    assert known["place"] == "الحويجة"


def test_what_a_chief_names_ties_the_reports_of_before(nalin, zainab, browse):
    near = somewhere(nalin, "گردی قورینگ")
    other = somewhere(nalin, "A bridge")
    followers.catch_up()
    place = builders.place(zainab, name="Heron hill", name_ckb="گردی قورینگ")
    assert "Heron hill" not in browse(nalin).get("/incidents/").text
    followers.catch_up()
    assert (known := Incident.objects.get(pk=near.pk)).place_key == place.key()
    assert Incident.objects.get(pk=other.pk).place_key == ""
    assert known.position == near.position  # nothing was recorded of it
    assert "Heron hill <span" in browse(nalin).get("/incidents/").text
    change = {"place": place, "based_on": place.position, "fields": {"name_en": "Crane hill"}}
    actions.rename_place(by=zainab, submission=uuid4(), **change)
    followers.catch_up()
    assert "Crane hill <span" in browse(nalin).get("/incidents/").text
    place = NamedPlace.objects.get()
    actions.withdraw_place(by=zainab, submission=uuid4(), place=place)
    followers.catch_up()
    assert Incident.objects.get(pk=near.pk).place_key == ""


def test_reports_of_before_are_tied_by_the_command(nalin):
    somewhere(nalin, "Hawija")
    Incident.objects.update(place_key="", place_names=None)
    call_command("place_incidents", verbosity=0)
    assert Incident.objects.get().place_key == HAWIJA


def test_the_follower_that_begins_with_the_book_ties_them_all(nalin):
    somewhere(nalin, "Hawija")
    followers.catch_up()
    Incident.objects.update(place_key="", place_names=None)
    followers.Follower.objects.filter(name=PLACEMENT).update(position=0)
    followers.catch_up()
    assert Incident.objects.get().place_key == HAWIJA


def test_who_took_a_version_along_is_judged_by_the_place_that_it_named(nalin):
    report = somewhere(nalin, "Hit")
    builders.revise(nalin, report, place="A bridge")
    hit, bridge = JournalEntry.objects.filter(key=report.key()).order_by("position")
    query = urlencode({"q": "هيت"})
    assert (holders.shows(query, hit), holders.shows(query, bridge)) == (True, False)
