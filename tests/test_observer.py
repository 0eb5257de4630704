"""The observer: outside both forces, reads everything but sources, and signs days as seen."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres import actions as rooms
from centres.models import Alert, Officer, Posting, Proposal
from incidents import actions
from incidents.models import DailySummary, Seen, SourceDetail
from tests.support import builders, story

DAY = story.DAY
SOURCE = "The shepherd at the ford told us."
HASH = "0" * 64


@pytest.fixture
def issued(nalin, karim):
    builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 9), source=SOURCE)
    return builders.issue(karim, DAY)


def test_an_observer_is_posted_with_the_consent_of_the_other_force(dara, salam, karim, adnan):
    """One administrator alone would let in whom the other force does not know."""
    fields = {"username": "ghost", "rank": "colonel", "name_latin": "Ghost"}
    ghost = rooms.enrol(by=dara, submission=uuid4(), fields=fields)
    waits = rooms.post(by=dara, submission=uuid4(), officer=ghost, role="observer")
    assert isinstance(waits, Proposal)
    assert not ghost.active_postings()
    builders.consent(salam, waits)
    assert Posting.objects.get(officer=ghost).role == "observer"
    told = Alert.objects.filter(officer__in=[karim, adnan]).values_list("officer__username")
    assert {"karim", "adnan"} <= {username for (username,) in told}
    ended = rooms.end_posting(
        by=dara, submission=uuid4(), posting=Posting.objects.get(officer=ghost)
    )
    assert isinstance(ended, Proposal), "nor does one force alone send the observer away"
    emergency = {"emergency": True, "reason": "At once."}
    with pytest.raises(PermissionDenied):
        rooms.post(by=dara, submission=uuid4(), officer=ghost, role="observer", **emergency)


@pytest.mark.parametrize(
    ("username", "role", "centre", "wrong"),
    [
        ("former", "observer", None, "An observer belongs to no force."),
        ("nadia", "observer", "K1", "An observer belongs to no room."),
        ("nadia", "commander", None, "Whoever holds this role belongs to a force."),
        ("nadia", "liaison", "K1", "Whoever holds this role belongs to a force."),
    ],
)
def test_an_observer_is_of_no_force_and_room_and_holds_nothing_else(
    db, username, role, centre, wrong
):
    with pytest.raises(ValidationError) as refused:
        builders.post(Officer.objects.get(username=username), role, centre)
    assert wrong in refused.value.messages


def test_everybody_finds_observers_in_a_section_of_their_own(nalin, hassan, browse):
    for officer in (nalin, hassan):
        sections = browse(officer).get("/officers/").context["sections"]
        (section,) = (s for s in sections if s["key"] == "observers")
        assert section["title"] == "Observers, outside both forces"
        assert [line.officer.username for line in section["lines"]] == ["nadia"]


@pytest.mark.parametrize(
    "address",
    ["/", "/incidents/", "/incidents/{number}/", "/map/", "/requests/", f"/summary/{DAY}/",
     "/handover/", "/journal/", "/officers/", "/centres/K1/", "/exports/",
     "/incidents/export/?format=csv", "/api/v1/incidents", "/api/v1/statistics?group_by=kind"],
)  # fmt: skip
def test_the_observer_reads_everything_but_sources(nadia, nalin, browse, issued, address):
    incident = builders.report(nalin, source=SOURCE, narrative="Three shops.")
    answer = browse(nadia).get(address.format(number=incident.number))
    assert answer.status_code == 200
    body = b"".join(answer) if answer.streaming else answer.content
    assert SOURCE.encode() not in body
    assert not SourceDetail.objects.visible_to(nadia).exists()


def test_a_day_is_marked_as_seen_beside_the_signatures(issued, nadia, karim, adnan, browse):
    page = browse(nadia)
    address = f"/summary/{DAY}/"
    assert "Mark as seen" in page.get(address).content.decode()
    sent = {"submission": uuid4(), "edition": "1", "sha256": issued.sha256}
    assert page.post(f"{address}seen/", sent).url == address
    shown = browse(karim).get(address)
    assert [row["by"] for row in shown.context["issued"]["seen"]] == [nadia]
    assert [row["signature"] for row in shown.context["issued"]["signatures"]] == [None, None]
    assert shown.context["sign_form"] is not None
    assert page.get(address).context["seen_form"] is None
    (told,) = browse(adnan).get(f"/api/v1/summaries/{DAY}").json()["seen"]
    assert (told["by"]["name"], told["by"]["force"]) == ("Nadia Hart", None)
    assert told["sha256"] == issued.sha256
    sheet = browse(karim).get(f"{address}sheet/")
    assert sheet.status_code == 200
    assert Seen.objects.get().state().keys() == {"id", "summary", "by", "at", "sha256"}


def test_over_rest_too(issued, nadia, karim, browse):
    address, sent = f"/api/v1/summaries/{DAY}/seen", {"edition": 1, "sha256": issued.sha256}
    body = {**sent, "submission": str(uuid4())}
    told = browse(nadia).post(address, body, content_type="application/json")
    assert (told.status_code, told.json()["by"]["id"]) == (201, str(nadia.pk))
    again = browse(nadia).post(address, body, content_type="application/json")
    assert again.json() == told.json()
    body = {**sent, "submission": str(uuid4())}
    refused = browse(karim).post(address, body, content_type="application/json")
    assert refused.status_code == 403


def test_it_is_marked_once_and_under_the_hash_that_was_read(issued, nadia, karim):
    with pytest.raises(ValidationError, match="not the hash of this edition"):
        actions.mark_seen(by=nadia, submission=uuid4(), summary=issued, sha256=HASH)
    builders.mark_seen(nadia, issued)
    with pytest.raises(ValidationError, match="as seen already"):
        builders.mark_seen(nadia, issued)
    with pytest.raises(PermissionDenied):
        builders.mark_seen(karim, issued)


def test_the_observer_consents_to_nothing_and_changes_nothing(issued, nadia, nalin, dara):
    incident, waits = builders.report(nalin), story.asked_for()
    told = {"submission": uuid4()}
    attempts = [
        lambda: builders.consent(nadia, waits),
        lambda: rooms.refuse(by=nadia, proposal=waits, reason="No.", **told),
        lambda: builders.sign(nadia, issued),
        lambda: builders.issue(nadia, DAY, edition=2, reason="No."),
        lambda: builders.assess(nadia, DAY),
        lambda: builders.enter(nadia, incident),
        lambda: builders.report(nadia, centre="K1"),
        lambda: builders.acknowledge(nadia, incident, centre="MOSUL", on_behalf_of="Somebody"),
        lambda: builders.translate(nadia, incident),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert DailySummary.objects.count() == 1
