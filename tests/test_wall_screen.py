"""The wall screen of a room: the board and nothing else, for as long as nobody takes it down."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from centres.actions import screens
from centres.models import JournalEntry, Officer
from incidents import notation
from tests.support import builders, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def wall(db):
    """A screen that hangs in K1, and has chosen its password."""
    screen = builders.enrol("wall")
    builders.post(screen, "display", "K1")
    return screen


def hung(client, **fields):
    told = {"submission": str(uuid4()), "username": "wall-k1", **fields}
    return client.post("/centres/K1/screen/", told)


def test_an_administrator_hangs_one_and_is_told_its_password_once(browse, dara):
    client, told = browse(dara), {"submission": str(uuid4())}
    answer = hung(client, **told)
    screen = Officer.objects.get(username="wall-k1")
    [posting] = screen.postings.all()
    assert (posting.role, posting.centre_id, screen.rank) == ("display", "K1", "")
    assert answer.context["officer"].secret in answer.text
    assert screen.check_password(answer.context["officer"].secret)
    again = hung(client, **told)
    assert "has been shown already" in again.text
    assert Officer.objects.filter(rank="", postings__role="display").count() == 1


def test_a_name_that_is_taken_is_refused_in_place(browse, dara):
    hung(browse(dara))
    answer = hung(browse(dara))
    assert answer.status_code == 400
    assert "This user name is taken" in answer.text and 'value="wall-k1"' in answer.text


def test_it_is_hung_whole_or_not_at_all(dara):
    builders.close_centre("MOSUL")
    before = JournalEntry.objects.count()
    with pytest.raises(Exception, match="closed"):
        screens.hang(
            by=dara, submission=uuid4(), username="wall-mosul", centre=story.centre("MOSUL")
        )
    assert JournalEntry.objects.count() == before
    assert not Officer.objects.filter(username="wall-mosul").exists()


def test_it_shows_the_board_and_its_log(browse, wall, nalin):
    incident = builders.report(nalin, kind="abduction", place="Daquq")
    answer = browse(wall).get("/")
    assert answer.status_code == 200
    assert incident.number in answer.text and "Daquq" in answer.text


def test_it_names_places_as_its_reader_does_and_counts_who_is_on_duty(browse, wall, nalin, hassan):
    builders.report(hassan, place="الحويجة", mgrs="38S LE 884 102")
    builders.watch(nalin)
    shown = browse(wall).get("/").text
    assert "<bdi>Hawija</bdi>" in shown
    assert 'Peshmerga <bdi dir="ltr">1</bdi>' in shown and "nobody on duty" in shown


def test_a_nil_return_is_told_as_on_the_board(browse, wall, nalin):
    filed = builders.nil_return(nalin)
    assert f'nil since <bdi dir="ltr">{notation.dtg(filed.since)}' in browse(wall).get("/").text


def test_it_shows_nothing_else(browse, wall, nalin):
    incident = builders.report(nalin, source="A driver")
    client = browse(wall)
    for address in (
        "/incidents/",
        incident.get_absolute_url(),
        "/incidents/new/",
        "/notes/",
        "/officers/",
        "/centres/",
        f"/api/v1/incidents/{incident.number}",
        "/api/v1/changes",
    ):
        assert client.get(address).status_code in (403, 404), address


def test_its_page_offers_only_the_board(browse, wall):
    nav = [item["url"] for item in browse(wall).get("/").context["nav"]]
    assert nav == ["/"]


def test_it_is_not_signed_out_while_nobody_touches_it(browse, wall, nalin, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    screen, desk = browse(wall), browse(nalin)
    for client in (screen, desk):
        client.get("/")
    time_machine.move_to(now + timedelta(hours=11), tick=False)
    poll = {"X-Poll": "1", "HX-Request": "true"}
    assert "HX-Redirect" not in screen.get("/", headers=poll).headers
    assert desk.get("/", headers=poll)["HX-Redirect"].startswith("/sign-in/")
    time_machine.move_to(now + timedelta(seconds=settings.SESSION_COOKIE_AGE + 1), tick=False)
    assert screen.get("/", headers=poll)["HX-Redirect"].startswith("/sign-in/")


def test_disabled_it_goes_dark_at_once(browse, wall, dara):
    client = browse(wall)
    assert client.get("/").status_code == 200
    answer = browse(dara).post(f"/officers/{wall.pk}/disable/", {"submission": str(uuid4())})
    assert answer.status_code == 302
    assert client.get("/").url.startswith("/sign-in/")


def test_it_stands_in_no_roster_but_the_administrators(browse, wall, nalin, dara):
    assert "Wall" not in browse(nalin).get("/officers/").context["sections"].__repr__()
    [section] = [
        s for s in browse(dara).get("/officers/").context["sections"] if s["key"] == "systems"
    ]
    assert "wall" in {line.officer.username for line in section["lines"]}
    assert "wall" not in browse(nalin).get("/centres/K1/").text


def test_a_person_is_not_posted_as_a_screen(nalin):
    with pytest.raises(Exception, match="A person has a rank"):
        builders.post(nalin, "display", "MOSUL")


def test_a_screen_gets_another_password(browse, dara):
    hung(browse(dara))
    screen = Officer.objects.get(username="wall-k1")
    assert browse(dara).get(f"/officers/{screen.pk}/").status_code == 200
    answer = browse(dara).post(f"/officers/{screen.pk}/password/", {"submission": str(uuid4())})
    assert answer.context["officer"].secret in answer.text
