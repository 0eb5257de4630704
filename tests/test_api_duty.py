"""REST of the watch: who is on duty, nil returns, handovers, and how abductions ended."""

from uuid import uuid4

import pytest

from centres.models import Watch
from incidents.models import Handover, Incident, NilReturn
from tests.support import builders

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
JSON = "application/json"


@pytest.fixture
def send(browse):
    """Return a function that posts as an officer, with a submission unless one is given."""

    def sent(by, address, *, headers=None, **told):
        body = {"submission": str(uuid4()), **told}
        return browse(by).post(ROOT + address, body, content_type=JSON, headers=headers or {})

    return sent


def sentences(answer):
    assert answer.status_code == 400
    return {error["path"]: error["message"] for error in answer.json()["errors"]}


def keys(client, address):
    return [row["id"] for row in client.get(ROOT + address).json()["results"]]


# Watches


def test_a_watch_is_opened_read_and_closed(nalin, baran, send, browse):
    opened = send(nalin, "watches", officer=str(baran.pk))
    assert opened.status_code == 201
    watch = opened.json()
    assert (watch["officer"], watch["centre"], watch["until"]) == (str(baran.pk), "K1", None)
    client = browse(nalin)
    assert keys(client, "watches?open=true") == [watch["id"]]
    assert keys(client, "watches?open=false") == []
    closed = send(nalin, f"watches/{watch['id']}/close")
    assert closed.json()["until"] is not None
    assert keys(client, "watches?open=true") == []
    assert keys(client, "watches?open=false") == [watch["id"]]


def test_watches_are_filtered_by_room_and_paged_by_key(nalin, hassan, rezan, browse):
    watches = [builders.watch(officer) for officer in (nalin, hassan, rezan)]
    client = browse(nalin)
    assert set(keys(client, "watches?centre=K1")) == {str(w.pk) for w in watches[:2]}
    assert keys(client, "watches?centre=TUZ") == []
    first = client.get(f"{ROOT}watches?limit=2").json()
    second = client.get(first["next"]).json()
    assert second["next"] is None
    found = [row["id"] for page in (first, second) for row in page["results"]]
    assert sorted(found) == found
    assert set(found) == {str(watch.pk) for watch in watches}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("open=perhaps", "open"),
        ("centre=%00", "centre"),
        ("centre=k1", "centre"),
        ("cursor=x", "cursor"),
        ("limit=0", "limit"),
        ("colour=red", "colour"),
    ],
)
def test_a_wrong_parameter_is_named(query, name, nalin, browse):
    assert set(sentences(browse(nalin).get(f"{ROOT}watches?{query}"))) == {name}


def test_nobody_is_put_on_a_watch_who_is_no_officer_of_the_room(nalin, hassan, rezan, feed, send):
    builders.post(builders.enrol("mast"), "system", "K1")
    mast = builders.Officer.objects.get(username="mast")
    told = sentences(send(nalin, "watches", officer=str(rezan.pk)))
    assert told == {"officer": "Only an officer posted to the room is on its watch."}
    for officer in (feed, mast, hassan):  # none of them is of the own force
        assert send(nalin, "watches", officer=str(officer.pk)).status_code == 403
    assert set(sentences(send(nalin, "watches", officer=str(uuid4())))) == {"officer"}
    for wrong in (5, None, "x", ["x"]):
        assert set(sentences(send(nalin, "watches", officer=wrong))) == {"officer"}
    assert not Watch.objects.exists()


def test_a_watch_is_not_opened_twice(nalin, send):
    told = {"officer": str(nalin.pk), "submission": str(uuid4())}
    assert [send(nalin, "watches", **told).status_code for _time in range(2)] == [201, 201]
    again = sentences(send(nalin, "watches", officer=str(nalin.pk)))
    assert again == {"officer": "This officer is on duty already."}


def test_an_officer_of_two_rooms_says_for_which(nalin, send):
    builders.post(nalin, "liaison", "DIYALA")
    told = {"officer": str(nalin.pk)}
    assert sentences(send(nalin, "watches", **told)) == {"centre": "Say for which centre."}
    assert send(nalin, "watches", centre="DIYALA", **told).json()["centre"] == "DIYALA"
    assert send(nalin, "watches", centre="MOSUL", **told).status_code == 403


# Nil returns


def test_a_nil_return_is_filed_and_read_by_every_room(nalin, rezan, send, browse):
    filed = send(nalin, "nil-returns")
    assert filed.status_code == 201
    assert filed.json()["centre"] == "K1"
    assert keys(browse(rezan), "nil-returns") == [filed.json()["id"]]
    assert keys(browse(rezan), "nil-returns?centre=MOSUL") == []
    assert send(nalin, "nil-returns", centre="MOSUL").status_code == 403
    assert NilReturn.objects.count() == 1


# Handovers


def test_a_watch_is_handed_over(nalin, baran, rezan, karim, send, browse):
    assert sentences(send(nalin, "handovers")) == {
        "": "Only an officer on duty hands over the watch."
    }
    builders.watch(nalin)
    signed = send(nalin, "handovers", note="Quiet night.")
    assert signed.status_code == 201
    handover = signed.json()
    assert (handover["note"], handover["incoming"]) == ("Quiet night.", None)
    address = f"handovers/{handover['id']}"
    assert sentences(send(nalin, f"{address}/sign-in")) == {
        "": "The officer who handed over cannot take over as well."
    }
    taken = send(baran, f"{address}/sign-in").json()
    assert taken["incoming"] == str(baran.pk)
    assert browse(karim).get(ROOT + address).json() == taken
    assert browse(rezan).get(ROOT + address).status_code == 404
    assert send(rezan, f"{address}/sign-in").status_code == 404
    assert keys(browse(rezan), "handovers") == []
    assert keys(browse(karim), "handovers?centre=K1") == [handover["id"]]
    on_duty = Watch.objects.open().values_list("officer__username", flat=True)
    assert list(on_duty) == ["baran"]


@pytest.mark.parametrize("note", [5, None, "x\x00", "x" * 5_001, ["x"]])
def test_a_note_of_another_kind_is_refused(note, nalin, send):
    builders.watch(nalin)
    assert set(sentences(send(nalin, "handovers", note=note))) == {"note"}
    assert not Handover.objects.exists()


# Outcomes


def test_an_outcome_is_recorded_on_the_version_that_was_read(nalin, baran, send):
    number = builders.report(nalin, kind="abduction").number
    address, told = f"incidents/{number}/outcome", {"outcome": "rescued"}
    assert send(nalin, address, **told).status_code == 428
    answer = send(nalin, address, headers={"If-Match": '"1"'}, **told)
    assert answer.status_code == 200
    assert (answer.json()["version"], answer.json()["abduction"]["outcome"]) == (2, "rescued")
    stale = send(baran, address, headers={"If-Match": '"1"'}, outcome="killed")
    assert stale.status_code == 412
    assert stale.json()["current"]["abduction"]["outcome"] == "rescued"


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({}, "outcome"),
        ({"outcome": "open"}, "outcome"),
        ({"outcome": 5}, "outcome"),
        ({"outcome": "killed", "outcome_at": "yesterday"}, "outcome_at"),
        ({"outcome": "killed", "outcome_at": "2001-01-01T00:00:00Z"}, "outcome_at"),
        ({"outcome": "killed", "outcome_at": "2068-01-01T00:00:00Z"}, "outcome_at"),
        ({"outcome": "killed", "demand": "x"}, "demand"),
    ],
)
def test_a_wrong_outcome_names_its_field(told, path, nalin, send):
    number = builders.report(nalin, kind="abduction").number
    answer = send(nalin, f"incidents/{number}/outcome", headers={"If-Match": '"1"'}, **told)
    assert set(sentences(answer)) == {path}
    assert Incident.objects.get(number=number).version == 1
