"""What is typed is read back before it is sent: when it was, how long ago, and who was hurt."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents import notation
from incidents.models import Draft, Incident, Request
from tests.support import builders

pytestmark = pytest.mark.django_db

READ = "/incidents/read/"
SENT = {
    "centre": "K1",
    "kind": "extortion",
    "place": "Daquq",
    "narrative": "Shopkeepers were asked for money.",
    "source_grading": "F",
    "information_grading": "6",
    "do": "send",
}


@pytest.fixture
def read(nalin, browse):
    client = browse(nalin)

    def told(language="en", **typed):
        answer = client.get(READ, typed, headers={"accept-language": language})
        assert answer.status_code == 200
        return " ".join(answer.text.split())

    return told


def local_now():
    return timezone.now().astimezone(notation.times.C)


def test_a_time_is_told_with_weekday_dtg_and_age(read):
    at = local_now() - timedelta(days=3, hours=1)
    told = read(occurred=f"{at.day}/{at.month} {at:%H:%M}")
    assert f"{at:%A} <bdi" in told
    assert notation.dtg(at) in told
    assert "3 d ago" in told
    assert "warn" not in told


@pytest.mark.parametrize(
    ("language", "word", "named"),
    [("en", "yesterday", "Yesterday"), ("ar", "أمس", "أمس"), ("ckb", "دوێنێ", "دوێنێ")],
)
def test_yesterday_is_called_so_in_three_languages(language, word, named, nalin, browse, settings):
    client = browse(nalin)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(READ, {"occurred": f"{word} 0001"})
    assert f"<strong>{named}</strong>" in answer.text
    at = (local_now() - timedelta(days=1)).replace(hour=0, minute=1)
    assert notation.dtg(at) in answer.text


def test_an_hour_that_has_not_come_is_said_to_be_of_yesterday(read):
    later = local_now() + timedelta(minutes=30)
    told = read(occurred=f"{later:%H:%M}")
    if later.date() == local_now().date():
        assert "This hour has not come yet today: yesterday is meant." in told
    earlier = local_now() - timedelta(minutes=1)
    assert "yesterday is meant" not in read(occurred=f"{earlier:%H:%M}")
    assert "yesterday is meant" not in read(occurred=f"yesterday {later:%H:%M}")


def test_what_is_to_come_and_what_may_be_another_year_is_doubted(read):
    assert "This time has not come yet." in read(occurred="tomorrow 0900")
    assert "2015 is read as the year. Write the hour as 20:15." in read(occurred="22 NOV 2015")
    assert "This is long ago. Check the year." in read(occurred="2020-01-01 10:00")


def test_a_day_alone_is_told_to_be_no_hour(read):
    assert "(on that day)" in read(occurred="yesterday")
    assert "(to the hour)" in read(occurred="yesterday 14h")


def test_what_is_half_typed_is_left_alone_until_one_goes_on(read):
    assert "not a time" not in read(occurred="xyz")
    assert "This is not a time." in read(occurred="xyz", left="1")
    assert "“yesterday” is understood, “evening” is not." in read(
        occurred="yesterday evening", left="1"
    )
    assert "not understood" not in read(tally="some")
    assert "“some” is not understood" in read(tally="some", left="1")


def test_a_line_of_casualties_is_told_with_its_cells(read):
    told = read(tally="1k 2wp")
    assert "Killed: 1</strong> (Civilian)" in told
    assert "Wounded: 2</strong> (Peshmerga)" in told
    assert 'data-cell="casualties-wounded-peshmerga" data-count="2"' in told


def test_minutes_are_counted_from_when_they_were_typed(nalin, browse):
    """Kept while the link was down, a report still says when it happened."""
    typed = timezone.now() - timedelta(hours=5)
    form = {"submission": str(uuid4()), **SENT, "occurred": "-20m", "typed_at": typed.isoformat()}
    browse(nalin).post("/incidents/new/", form)
    expected = notation.truncate(typed - timedelta(minutes=20), "minute")
    assert Incident.objects.get().occurred_at == expected


@pytest.mark.parametrize("typed_at", ["", "soon", "2001-01-01T00:00:00Z", "2068-01-01T00:00:00Z"])
def test_an_incredible_hour_of_typing_is_now(typed_at, nalin, browse):
    form = {"submission": str(uuid4()), **SENT, "occurred": "-20m", "typed_at": typed_at}
    browse(nalin).post("/incidents/new/", form)
    ago = timezone.now() - Incident.objects.get().occurred_at
    assert timedelta(minutes=20) <= ago < timedelta(minutes=23)


def test_a_draft_says_the_time_in_whole_as_it_was_typed(nalin, browse):
    typed = timezone.now() - timedelta(hours=5)
    form = {"submission": str(uuid4()), "occurred": "now", "typed_at": typed.isoformat()}
    browse(nalin).post("/drafts/keep/", form)
    [draft] = Draft.objects.all()
    assert draft.typed["occurred"] == notation.dtg(typed)


def test_a_form_given_back_tells_how_its_time_was_read(nalin, browse):
    form = {"submission": str(uuid4()), **SENT, "occurred": "yesterday 0001", "narrative": ""}
    page = browse(nalin).post("/incidents/new/", form).text
    assert "Write what happened." in page
    assert "<strong>Yesterday</strong>" in page


def test_a_revision_reads_its_time_back_too(nalin, browse):
    incident = builders.report(nalin)
    page = browse(nalin).get(f"{incident.get_absolute_url()}revise/").text
    assert incident.dtg in page[page.index('id="occurred-read-found"') :]


def test_the_browser_leaves_it_to_the_server_to_say_what_is_wrong(nalin, browse):
    """A browser would say one fault at a time, in a language of its own."""
    incident, client = builders.report(nalin), browse(nalin)
    own = incident.get_absolute_url()
    for address in (
        "/incidents/new/",
        f"{own}revise/",
        f"{own}strike/",
        "/requests/new/",
        "/notes/",
    ):
        page = client.get(address).text.partition("<main")[2]
        form = next(part for part in page.split("<form")[1:] if 'name="submission"' in part)
        assert "novalidate" in form.partition(">")[0], address
    sent = {"submission": str(uuid4()), "centre": "K1", "do": "send"}
    page = client.post("/incidents/new/", sent).text
    for sentence in ("Choose what happened.", "Write when it happened", "Write what happened."):
        assert sentence in page
    assert "This field is required" not in page.partition("Narrative")[0]


TOMORROW = [("en", "tomorrow", "Tomorrow"), ("ar", "غدا", "غداً"), ("ckb", "سبەینێ", "سبەینێ")]


@pytest.mark.parametrize(("language", "word", "named"), TOMORROW)
def test_until_when_one_asks_is_told_with_weekday_and_how_soon(
    language, word, named, karim, browse, settings
):
    client = browse(karim)  # who asks, and reports nothing
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    told = client.get("/requests/read/", {"due": f"{word} 0800"}).text
    at = (local_now() + timedelta(days=1)).replace(hour=8, minute=0)
    assert f"<strong>{named}</strong>" in told and notation.dtg(at) in told
    assert ("h left" in told or "min left" in told) is (language == "en")


def test_what_is_wrong_with_it_is_told_once_one_goes_on(karim, browse):
    client = browse(karim)
    half = {"due": "tomorr"}
    assert "hint" not in client.get("/requests/read/", half).text
    assert "hint warn" in client.get("/requests/read/", {**half, "left": "1"}).text
    past = client.get("/requests/read/", {"due": "1 JAN 2020 0800"}).text
    assert "This time is past" in past


def test_a_request_is_due_when_its_form_said(nalin, browse):
    typed = timezone.now() - timedelta(minutes=40)
    sent = {"centre": "K1", "addressee": "MAKHMOUR", "kind": "verify", "text": "Open?"}
    sent |= {"submission": str(uuid4()), "opened": typed.isoformat()}
    sent |= {"due": "+2h", "typed_at": typed.isoformat()}
    client = browse(nalin)
    back = client.post("/requests/new/", {**sent, "text": ""})
    due = notation.truncate(typed + timedelta(hours=2), "minute")
    assert back.status_code == 400 and notation.dtg(due) in back.text
    assert client.post("/requests/new/", sent).status_code == 302
    assert Request.objects.get().due_at == due


def test_each_time_of_a_form_is_read_in_its_own_place(read, nalin, hassan, browse):
    told = read(salute_observed_at="yesterday 0001")
    assert told.index('id="salute_observed_at-read-found"') < told.index("<strong>Yesterday")
    assert told.index("<strong>Yesterday") < told.index('id="abduction_outcome_at-read-found"')
    typed = {"occurred": "now", "salute_observed_at": "yesterday 0001", "kind": "movement"}
    back = browse(nalin).post("/incidents/new/", {**SENT, **typed, "narrative": ""}).text
    assert "<strong>Yesterday" in back[back.index('id="salute_observed_at-read-found"') :]
    abduction = builders.report(hassan, kind="abduction")
    address = f"{abduction.get_absolute_url()}outcome/"
    page = browse(hassan).get(address).text
    assert 'hx-get="/incidents/read/"' in page and 'data-for="id_outcome_at"' in page
    wrong = {"submission": str(uuid4()), "based_on": 1, "outcome": "", "outcome_at": "today 0001"}
    assert "<strong>Today" in browse(hassan).post(address, wrong).text
