"""The tokens' pages: who is let in, letting a system in, shutting it out; a token about itself."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from centres import actions, journal
from centres.models import AccessToken, JournalEntry, Officer, Proposal, Session
from tests.support import builders


@pytest.fixture
def client(dara, browse):
    return browse(dara)


def told(**fields):
    return {"submission": str(uuid4()), "name": "hq", "scopes": ["incidents"], "days": 30, **fields}


def issue(client, **fields):
    """Ask for a token; where that waits, let the other force consent, and have it shown."""
    page = client.post("/tokens/new/", told(**fields))
    if page.status_code != 302:
        return page
    waits = Proposal.objects.latest("at")
    builders.consent(Officer.objects.get(username="salam"), waits)
    return carried_out(client, waits)


def carried_out(client, proposal):
    form = {"submission": str(uuid4())}
    return client.post(f"/proposals/{proposal.pk}/carry-out/", form)


def secret_on(page) -> str:
    return re.search(r'value="(jcc_[^"]+)"', page.content.decode())[1]


def get(secret, address="/api/v1/incidents"):
    return APIClient().get(address, HTTP_AUTHORIZATION=f"Bearer {secret}")


def errors(page) -> dict:
    return {name: list(sentences) for name, sentences in page.context["form"].errors.items()}


def test_a_new_system_is_let_in(client):
    networks = "127.0.0.0/8\r\n2001:db8::/32\r\n"
    page = issue(client, scopes=["incidents", "roster"], networks=networks)
    assert page.status_code == 200
    assert get(secret_on(page)).status_code == 200
    token = AccessToken.objects.get()
    assert token.officer.username == "hq"
    assert token.scopes == ["incidents", "roster"]
    assert token.networks == ["127.0.0.0/8", "2001:db8::/32"]
    assert token.expires_at - token.issued_at == timedelta(days=30)


def test_one_that_reports_is_posted_to_its_room_for_its_force(client):
    secret = secret_on(issue(client, scopes=["report"], centre="K1", force="peshmerga"))
    assert get(secret, "/api/v1/token").json()["scopes"] == ["report"]
    system = Officer.objects.get(username="hq")
    assert (system.force_id, system.active_postings()[0].centre_id) == ("peshmerga", "K1")


def test_a_known_system_gets_another_token(client, feed):
    head = journal.position()
    assert get(secret_on(issue(client, system=feed.pk, name=""))).status_code == 200
    verbs = JournalEntry.objects.after(head).values_list("verb", flat=True)
    assert list(verbs) == ["propose", "consent", "carry_out", "issue_token"]


def test_the_three_steps_are_one(client):
    head = journal.position()
    issue(client)
    verbs = JournalEntry.objects.after(head).values_list("verb", flat=True)
    done = ["enrol", "post", "propose", "consent", "carry_out", "issue_token"]
    assert list(verbs) == done


def test_the_text_stands_in_that_one_answer_and_nowhere_else(client, caplog):
    page = issue(client)
    secret = secret_on(page)
    assert page.content.decode().count(secret) == 1
    assert page.headers["Cache-Control"] == "no-store"
    kept = [
        *(str(vars(token)) for token in AccessToken.objects.all()),
        *JournalEntry.objects.values_list("payload", flat=True),
        *(str(session.get_decoded()) for session in Session.objects.all()),
        client.get("/tokens/").content.decode(),
        str(client.cookies),
        caplog.text,
    ]
    assert not [text for text in kept if secret[13:] in text]


def test_the_same_form_sent_again_shows_that_it_was_shown(client):
    client.post("/tokens/new/", told())
    waits, form = Proposal.objects.get(), {"submission": str(uuid4())}
    builders.consent(Officer.objects.get(username="salam"), waits)
    first = client.post(f"/proposals/{waits.pk}/carry-out/", form)
    again = client.post(f"/proposals/{waits.pk}/carry-out/", form)
    assert "jcc_" in first.content.decode()
    assert again.status_code == 200
    assert "has been shown already" in again.content.decode()
    assert secret_on(first) not in again.content.decode()
    assert AccessToken.objects.count() == 1


def test_sent_at_once_it_is_one_system_with_one_token(real, dara, browse, together):
    form, clients = told(), [browse(dara) for _window in range(4)]
    pages = together(*(lambda c=c: c.post("/tokens/new/", form) for c in clients))
    assert {page.url for page in pages} == {Proposal.objects.get().get_absolute_url()}
    waits = builders.consent(Officer.objects.get(username="salam"), Proposal.objects.get())
    form, address = {"submission": str(uuid4())}, f"{waits.get_absolute_url()}carry-out/"
    pages = together(*(lambda c=c: c.post(address, form) for c in clients))
    assert [page.status_code for page in pages] == [200] * 4
    shown = [page for page in pages if 'id="secret"' in page.content.decode()]
    assert len(shown) == 1
    assert AccessToken.objects.count() == Officer.objects.filter(username="hq").count() == 1


def test_the_same_form_with_other_words_is_refused(client):
    form = told()
    client.post("/tokens/new/", form)
    page = client.post("/tokens/new/", {**form, "days": 31})
    assert (page.status_code, list(errors(page))) == (400, ["__all__"])


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "two words"}),
        ("name", {"name": "حاسبة"}),
        ("name", {"name": "\x00"}),
        ("name", {"name": "x" * 61}),
        ("name", {"name": "nalin"}),
        ("name", {"name": "feed", "force": "peshmerga"}),
        ("name", {"name": "FEED"}),
        ("system", {"name": "former"}),
        ("system", {"name": "", "system": "x"}),
        ("system", {"name": "", "system": "\x00"}),
        ("scopes", {"scopes": []}),
        ("scopes", {"scopes": ["everything"]}),
        ("centre", {"scopes": ["report"], "force": "peshmerga"}),
        ("force", {"scopes": ["report"], "centre": "K1"}),
        ("days", {"days": 0}),
        ("days", {"days": 91}),
        ("days", {"days": "9" * 5_000}),
        ("days", {"days": "soon"}),
        ("networks", {"networks": "10.1.2.3/8"}),
        ("networks", {"networks": "fe80::1%" + "a" * 99}),
        ("networks", {"networks": "the office"}),
        ("networks", {"networks": "10.0.0.0/8 " * 999}),
        ("centre", {"centre": "NOWHERE"}),
        ("centre", {"centre": "\x00"}),
        ("force", {"force": "navy"}),
        ("force", {"force": "iraqi"}),
        ("submission", {"submission": "x"}),
    ],
)
def test_what_is_wrong_is_said_in_place_and_typed_once(client, field, fields):
    page = issue(client, networks=fields.pop("networks", "10.9.0.0/16"), **fields)
    assert page.status_code == 400
    assert field in errors(page)
    assert not AccessToken.objects.exists()
    if "networks" not in errors(page):
        assert "10.9.0.0/16" in page.content.decode()


def test_all_that_is_wrong_is_said_at_once(client):
    wrong = {"name": "two words", "scopes": ["report"], "days": 91, "networks": "the office"}
    assert errors(issue(client, **wrong)) == {
        "name": ["Latin letters, digits and . _ - + @ only."],
        "centre": ["Reporting needs a room and a force."],
        "force": ["Reporting needs a room and a force."],
        "days": ["A token lasts 1 to 90 days."],
        "networks": [
            "No network: the. Write an address, or a network such as 10.1.0.0/16.",
        ],
    }


def test_a_known_system_without_a_room_does_not_report(client, feed):
    page = issue(client, system=feed.pk, name="", scopes=["report"])
    assert errors(page) == {"scopes": ["Reporting needs a room and a force."]}


def test_a_system_and_a_name_are_not_both_taken(client, feed):
    page = issue(client, system=feed.pk)
    assert list(errors(page)) == ["name"]


def test_the_list_has_current_ones_before_those_that_ended(client, feed, dara, time_machine):
    builders.token(feed, "incidents", days=1)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    client = client.__class__()
    client.force_login(dara, backend="centres.access.passwords.SlowBackend")
    gone = builders.enrol("gone")
    builders.post(gone, "system")
    builders.token(gone, "roster")
    actions.disable_officer(by=dara, submission=uuid4(), officer=gone)
    builders.token(feed, "journal")
    revoked = feed.tokens.get(scopes=["journal"])
    actions.revoke_token(by=dara, submission=uuid4(), token=revoked)
    builders.token(feed, "summaries", days=90)
    builders.token(feed, "roster", days=13)
    page = client.get("/tokens/")
    assert [t.scopes for t in page.context["current"]] == [["roster"], ["summaries"]]
    assert {t.scopes[0] for t in page.context["ended"]} == {"incidents", "journal", "roster"}
    assert page.content.decode().count("ends soon") == 1


def test_who_lets_a_system_in_is_led_to_what_it_can_ask_for(client):
    for page in (client.get("/tokens/"), issue(client)):
        assert 'href="/api/v1/docs/"' in page.content.decode()


def test_an_empty_list_says_how_to_begin(client, amal, browse):
    assert "Issue a token, and hand its text" in client.get("/tokens/").content.decode()
    assert "Issue a token" not in browse(amal).get("/tokens/").content.decode()


def test_an_auditor_sees_the_list_without_the_buttons(feed, amal, browse):
    builders.token(feed, "incidents")
    page = browse(amal).get("/tokens/").content.decode()
    assert AccessToken.objects.get().prefix in page
    assert "/revoke/" not in page
    assert "/tokens/new/" not in page


def test_the_list_costs_the_same_however_long_it_is(client, feed):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/tokens/").status_code == 200
        return len(captured.captured_queries)

    builders.token(feed, "incidents")
    client.get("/tokens/")
    few = cost()
    for _more in range(5):
        builders.token(feed, "roster")
    assert cost() == few <= 21  # most of them ask what does not work


def test_revoking_shows_which_and_shuts_out_at_once(client, feed):
    secret = builders.token(feed, "incidents")
    token = AccessToken.objects.get()
    get(secret)
    page = client.get(f"/tokens/{token.pk}/revoke/").content.decode()
    assert "feed" in page
    assert re.search(rf">{timezone.localtime():%d%H}\d\dC [A-Z]{{3}} \d\d<", page)  # last used
    assert get(secret).status_code == 200
    form = {"submission": str(uuid4())}
    for _again in range(2):
        assert client.post(f"/tokens/{token.pk}/revoke/", form).url == "/tokens/"
    assert get(secret).status_code == 401
    assert JournalEntry.objects.filter(verb="revoke_token").count() == 1
    assert client.get(f"/tokens/{token.pk}/revoke/").url == "/tokens/"


def test_revoking_what_is_none_is_not_found(client):
    assert client.get(f"/tokens/{uuid4()}/revoke/").status_code == 404
    assert client.post(f"/tokens/{uuid4()}/revoke/").status_code == 404


def test_a_token_tells_about_itself(feed):
    secret = builders.token(feed, "roster", "incidents", networks=["127.0.0.0/8"])
    token = AccessToken.objects.get()
    answer = get(secret, "/api/v1/token").json()
    token.refresh_from_db()
    assert answer == {
        "system": "feed",
        "prefix": secret[4:12],
        "scopes": ["incidents", "roster"],
        "networks": ["127.0.0.0/8"],
        "issued_at": f"{token.issued_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "expires_at": f"{token.expires_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "last_used_at": f"{token.last_used_at:%Y-%m-%dT%H:%M:%S.%fZ}",
    }


def test_one_that_was_posted_no_longer_tells_nothing(feed, dara):
    secret = builders.token(feed, "incidents")
    actions.end_posting(by=dara, submission=uuid4(), posting=feed.active_postings()[0])
    assert get(secret, "/api/v1/token").status_code == 403


def test_a_session_has_no_token_to_tell_of(client):
    answer = client.get("/api/v1/token")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_the_command_leaves_nothing_of_a_system_it_could_not_let_in(db):
    head = journal.position()
    with pytest.raises(CommandError, match="Reporting needs a room and a force"):
        call_command("issue_token", "hq", scope=["report"])  # enrolled and posted, then refused
    assert journal.position() == head
    assert not Officer.objects.filter(username="hq").exists()
