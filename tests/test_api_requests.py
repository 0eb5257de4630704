"""The API of requests between rooms: asked, read, filtered, answered and taken back."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import override_settings
from django.utils import timezone

from centres.models import JournalEntry
from incidents.models import Obligation, Request
from tests.support import builders
from tests.test_api_incidents import paths
from tests.test_bad_input import STORABLE, one_form

pytestmark = pytest.mark.django_db

LIST = "/api/v1/requests"
JSON = "application/json"


def body(**fields):
    return {
        "submission": str(uuid4()),
        "addressee": "DIYALA",
        "kind": "verify",
        "text": "Is the road closed?",
        "due_at": (timezone.now() + timedelta(hours=3)).isoformat(),
        **fields,
    }


@pytest.fixture
def post(browse):
    """Send a body as an officer signed in with a browser."""

    def sent(officer, told, address=LIST):
        return browse(officer).post(address, json.dumps(told), content_type=JSON)

    return sent


@pytest.fixture
def step(post):
    """Take a step on a request as an officer."""

    def taken(officer, asked, verb, **words):
        told = {"submission": str(uuid4()), **words}
        return post(officer, told, f"{LIST}/{asked.pk}/{verb}")

    return taken


def listed(client, **parameters) -> list[UUID]:
    answer = client.get(LIST, parameters)
    assert answer.status_code == 200, answer.json()
    return [UUID(one["id"]) for one in answer.json()["results"]]


def test_an_officer_asks_for_the_own_room(nalin, post):
    answer = post(nalin, body())
    asked = Request.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {**asked.state(), "position": asked.position}
    assert answer["Location"] == f"http://testserver{LIST}/{asked.pk}"
    assert (asked.centre_id, asked.channel) == ("K1", "api")
    assert Obligation.objects.get().centre_id == "DIYALA"


def test_a_commander_says_for_which_room(karim, post):
    assert paths(post(karim, body())) == {"centre"}
    assert post(karim, body(centre="MOSUL")).json()["centre"] == "MOSUL"
    assert post(karim, body(centre="NOWHERE")).status_code == 403


def test_nobody_asks_for_another_room_nor_a_system_for_any(nalin, amal, feed, post, pull):
    assert post(nalin, body(centre="MOSUL")).status_code == 403
    assert post(amal, body(centre="K1")).status_code == 403
    system = builders.enrol("mirror", force_id="iraqi")
    builders.post(system, "system", "K1")
    client = pull(system, "incidents", "report")
    assert client.post(LIST, body(centre="K1"), format="json").status_code == 403
    assert not Request.objects.exists()


@pytest.mark.parametrize("by", ["number", "pk"])
def test_one_asks_about_a_report_by_its_number_or_its_key(by, nalin, post):
    incident = builders.report(nalin)
    answer = post(nalin, body(incident=str(getattr(incident, by))))
    assert answer.json()["incident"] == str(incident.pk)
    assert post(nalin, body(incident=None)).json()["incident"] is None


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"addressee": "K1"}, "addressee"),
        ({"addressee": "NOWHERE"}, "addressee"),
        ({"addressee": None}, "addressee"),
        ({"addressee": ["DIYALA"]}, "addressee"),
        ({"addressee": "a\x00"}, "addressee"),
        ({"centre": "a\x00"}, "centre"),
        ({"kind": "attack"}, "kind"),
        ({"kind": 5}, "kind"),
        ({"text": ""}, "text"),
        ({"text": " \n"}, "text"),
        ({"text": "nul\x00"}, "text"),
        ({"text": "\ud800"}, ""),
        ({"text": "x" * 2_001}, "text"),
        ({"text": {"a": 1}}, "text"),
        ({"due_at": "2020-01-01T00:00:00Z"}, "due_at"),
        ({"due_at": "2098-01-01T00:00:00Z"}, "due_at"),
        ({"due_at": "9999-12-31T23:59:59Z"}, "due_at"),
        ({"due_at": "0001-01-01T00:00:00+14:00"}, "due_at"),
        ({"due_at": "2098-01-01T00:00:00"}, "due_at"),
        ({"due_at": 10**30}, "due_at"),
        ({"due_at": None}, "due_at"),
        ({"incident": "K1-2026-9999"}, "incident"),
        ({"incident": "a\x00b"}, "incident"),
        ({"incident": str(uuid4())}, "incident"),
        ({"incident": 7}, "incident"),
        ({"incident": "9" * 400}, "incident"),
        ({"submission": "x"}, "submission"),
        ({"submission": 5}, "submission"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(fields, path, nalin, post):
    answer = post(nalin, body(**fields))
    assert answer.status_code == 400, answer.content
    if path:  # what is no JSON at all is no field's fault
        assert paths(answer) == {path}
    assert not Request.objects.exists()


def test_the_same_again_is_harmless_and_other_words_are_not_taken(nalin, hassan, post):
    told = body()
    first, again = (post(nalin, told) for _time in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    assert post(nalin, {**told, "text": "Other words."}).status_code == 422
    assert post(hassan, told).status_code == 409
    assert Request.objects.count() == 1


@pytest.mark.parametrize("text", STORABLE.values(), ids=STORABLE)
def test_any_text_is_kept_in_its_one_form(text, nalin, zainab, post, step):
    asked = post(nalin, body(text=text)).json()
    assert asked["text"] == one_form(text)
    done = step(zainab, Request.objects.get(), "complete", result=text)
    assert done.json()["reply"] == one_form(text)


def test_the_room_asked_accepts_and_completes(nalin, zainab, step):
    asked = builders.ask(nalin, "DIYALA")
    answer = step(zainab, asked, "accept")
    assert (answer.status_code, answer.json()["status"]) == (200, "accepted")
    done = step(zainab, asked, "complete", result="The road is open.").json()
    assert (done["status"], done["reply"]) == ("completed", "The road is open.")
    assert (done["replied_by"], done["replied_force"]) == (str(zainab.pk), "iraqi")
    assert done["position"] == JournalEntry.objects.head().position


def test_the_room_asked_declines_and_the_asking_room_withdraws(nalin, zainab, step):
    one, other = builders.ask(nalin, "DIYALA"), builders.ask(nalin, "DIYALA")
    assert step(zainab, one, "decline", reason="No patrol.").json()["status"] == "declined"
    assert step(nalin, other, "withdraw").json()["status"] == "withdrawn"


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("accept", {}),
        ("decline", {"reason": "No."}),
        ("complete", {"result": "Yes."}),
        ("withdraw", {}),
    ],
)
def test_a_step_on_what_is_closed_is_refused_with_a_sentence(verb, words, nalin, zainab, step):
    asked = builders.ask(nalin, "DIYALA")
    builders.complete(zainab, asked)
    answer = step(nalin if verb == "withdraw" else zainab, asked, verb, **words)
    sentence = "This request is not waiting any more: Completed."
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"path": "", "message": sentence}]


@pytest.mark.parametrize(("verb", "word"), [("decline", "reason"), ("complete", "result")])
@pytest.mark.parametrize("text", ["", " ", "a\x00", "x" * 2_001, 5, None, ["a"]])
def test_a_reply_is_words_of_some_length(verb, word, text, nalin, zainab, step):
    answer = step(zainab, builders.ask(nalin, "DIYALA"), verb, **{word: text})
    assert (answer.status_code, paths(answer)) == (400, {word})
    assert Request.objects.get().status == "open"


def test_a_step_sent_again_is_one(nalin, zainab, step):
    asked, told = builders.ask(nalin, "DIYALA"), {"submission": str(uuid4())}
    first, again = (step(zainab, asked, "accept", **told).json() for _time in range(2))
    assert first == again
    assert JournalEntry.objects.filter(verb="accept").count() == 1


@pytest.mark.parametrize("address", ["", "/accept", "/decline", "/complete", "/withdraw"])
@pytest.mark.parametrize("key", [str(UUID(int=1)), "x", "K1-2026-0001", "%00", "-" * 36])
def test_a_request_that_is_not_there_is_not_found(key, address, nalin, browse, post):
    url = f"{LIST}/{key}{address}"
    answer = post(nalin, {"submission": str(uuid4())}, url) if address else browse(nalin).get(url)
    assert answer.status_code == 404


def test_a_system_reads_what_the_rooms_ask(nalin, feed, pull):
    asked = builders.ask(nalin, "DIYALA")
    client = pull(feed, "incidents")
    shown = {**asked.state(), "position": asked.position}
    assert client.get(LIST).json() == {"results": [shown], "next": None}
    assert client.get(f"{LIST}/{asked.pk}").json() == shown
    assert pull(feed, "roster").get(LIST).status_code == 403
    assert pull(feed, "roster").get(f"{LIST}/{asked.pk}").status_code == 404


def test_the_list_is_filtered_by_rooms_report_status_and_clock(
    nalin, rezan, zainab, browse, time_machine
):
    incident, client = builders.report(nalin), browse(nalin)
    soon = builders.ask(nalin, "DIYALA", incident, due_at=timezone.now() + timedelta(minutes=5))
    other = builders.ask(rezan, "K1")
    done = builders.ask(rezan, "DIYALA", due_at=timezone.now() + timedelta(minutes=5))
    builders.complete(zainab, done)
    time_machine.move_to(timezone.now() + timedelta(minutes=6))
    assert listed(client) == [done.pk, other.pk, soon.pk]
    assert listed(client, centre="MAKHMOUR") == [done.pk, other.pk]
    assert listed(client, addressee="DIYALA") == [done.pk, soon.pk]
    assert listed(client, addressee="DIYALA", centre="K1") == [soon.pk]
    assert listed(client, status="completed") == [done.pk]
    assert listed(client, status="open") == [other.pk, soon.pk]
    assert listed(client, incident=incident.number.lower()) == [soon.pk]
    assert listed(client, incident=str(incident.pk)) == [soon.pk]
    assert listed(client, overdue="true") == [soon.pk]
    assert listed(client, overdue="false") == [done.pk, other.pk]
    empty = dict.fromkeys(("centre", "addressee", "status", "incident", "overdue"), "")
    assert listed(client, **empty) == [done.pk, other.pk, soon.pk]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "red"),
        ("centre", "NOWHERE"),
        ("centre", "a\x00"),
        ("addressee", "k1"),
        ("status", "waiting"),
        ("overdue", "any"),
        ("overdue", "1"),
        ("incident", "K1-2026-9999"),
        ("incident", "a\x00"),
        ("incident", "9" * 400),
        ("limit", "0"),
        ("limit", "501"),
        ("limit", "9" * 40),
        ("cursor", "x"),
        ("cursor", "a\x00"),
        ("cursor", "MjAyNi0xMS0yMiBh"),
        ("after", "1"),
    ],
)
def test_an_unknown_or_malformed_parameter_is_named(name, value, nalin, browse):
    answer = browse(nalin).get(LIST, {name: value})
    assert (answer.status_code, paths(answer)) == (400, {name})


def test_a_parameter_given_twice_is_named(nalin, browse):
    for name in ("status", "limit"):
        answer = browse(nalin).get(f"{LIST}?{name}=1&{name}=2")
        assert (answer.status_code, paths(answer)) == (400, {name})


def test_pages_follow_by_key_and_none_is_seen_twice_or_missed(nalin, browse, time_machine):
    time_machine.move_to(timezone.now(), tick=False)  # all of them at one moment: the key decides
    asked = {builders.ask(nalin, "DIYALA", text=f"{number}?").pk for number in range(7)}
    client, seen = browse(nalin), []
    address = f"{LIST}?limit=3&addressee=DIYALA"
    while address:
        answer = client.get(address).json()
        seen += [UUID(one["id"]) for one in answer["results"]]
        assert len(answer["results"]) <= 3
        address = answer["next"]
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == asked


def test_what_is_asked_meanwhile_does_not_shift_the_pages(nalin, browse):
    first = [builders.ask(nalin, "DIYALA").pk for _each in range(4)]
    page = browse(nalin).get(f"{LIST}?limit=2").json()
    builders.ask(nalin, "MOSUL")
    rest = browse(nalin).get(page["next"]).json()
    told = [UUID(one["id"]) for one in page["results"] + rest["results"]]
    assert told == first[::-1]


@override_settings(TRAINING=False)
def test_a_request_about_a_record_for_training_is_owed_by_nobody(nalin, post):
    drill = builders.report(nalin, exercise=True)
    assert post(nalin, body(incident=drill.number)).status_code == 201
    assert not Obligation.objects.exists()


def test_every_step_is_a_change_that_a_mirror_can_follow(nalin, zainab, feed, pull):
    start = JournalEntry.objects.head().position
    asked = builders.ask(nalin, "DIYALA")
    builders.accept(zainab, asked)
    done = builders.complete(zainab, asked)
    changes = pull(feed, "incidents").get("/api/v1/changes", {"after": start}).json()["changes"]
    assert [change["verb"] for change in changes] == ["ask", "accept", "complete"]
    assert changes[-1]["state"] == done.state()
