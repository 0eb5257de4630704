"""Words that are not sent yet: drafts that keep themselves, and what a page asks before sending."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from centres.access import sessions
from incidents import notation
from incidents.models import Draft
from tests.support import builders

pytestmark = pytest.mark.django_db
BY_ITSELF = {"HX-Request": "true", "X-Poll": "1"}


@pytest.fixture
def later(time_machine):
    """Put the clock forward."""
    time_machine.move_to(timezone.now(), tick=False)
    return lambda **by: time_machine.shift(timedelta(**by))


def keep(client, submission, **typed):
    return client.post("/drafts/keep/", {"submission": submission, **typed})


def ask(client, *submissions):
    return client.get("/desk/", {"submission": submissions}, headers=BY_ITSELF)


def test_a_draft_kept_again_and_again_is_one_draft_and_says_when(nalin, browse, later):
    client, submission = browse(nalin), uuid4()
    keep(client, submission, narrative="Two")
    later(minutes=3)
    answer = keep(client, submission, narrative="Two men")
    assert answer.content.decode() == notation.dtg(timezone.now())
    draft = Draft.objects.get()
    assert (draft.pk, draft.typed["narrative"]) == (submission, "Two men")
    assert not client.get("/drafts/").context["messages"], "it is kept quietly"


def test_one_that_comes_after_its_report_leaves_no_draft(nalin, browse):
    client, submission = browse(nalin), uuid4()
    builders.report(nalin, submission=submission)
    assert keep(client, submission, narrative="Two").status_code == 204
    sent = client.post("/incidents/new/", {"submission": submission, "do": "draft"}, follow=True)
    assert "This report has already been sent." in sent.content.decode()
    assert not Draft.objects.exists()


def test_one_that_comes_after_the_idle_limit_is_kept_and_leads_back_to_itself(nalin, browse, later):
    client, submission = browse(nalin), uuid4()
    client.get("/incidents/new/")
    later(minutes=16)
    answer = keep(client, submission, narrative="Two men")
    assert answer.url == f"/sign-in/?next=%2Fincidents%2Fnew%2F%3Fdraft%3D{submission}&idle=kept"
    assert Draft.objects.get().typed["narrative"] == "Two men"


def test_typing_is_activity_and_a_page_left_alone_is_not(nalin, browse, later):
    typing, idle = browse(nalin), browse(nalin)
    for client in (typing, idle):
        client.get("/incidents/")
    for _each in range(3):
        later(minutes=8)
        typing.get("/notices/badge/", headers=BY_ITSELF | {"X-Typed": "1"})
        idle.get("/notices/badge/", headers=BY_ITSELF)
    assert typing.get("/incidents/").status_code == 200
    assert idle.get("/incidents/").status_code == 302


def test_a_page_left_alone_goes_whatever_is_typed_there(nalin, browse, later):
    client = browse(nalin)
    client.get("/incidents/new/")
    later(minutes=16)
    headers = {**BY_ITSELF, "HX-Current-URL": "http://testserver/incidents/new/"}
    answer = client.get("/notices/badge/", headers=headers)
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Fincidents%2Fnew%2F&idle=1"


def test_a_page_learns_who_is_signed_in_and_what_has_arrived(nalin, hassan, browse):
    here, sent, open_ = browse(nalin), uuid4(), uuid4()
    builders.report(nalin, submission=sent)
    told = ask(here, sent, open_, "no number", "\x00").json()
    assert (told["officer"], told["received"]) == (str(nalin.pk), [str(sent)])
    assert ask(browse(hassan), sent).json()["received"] == []


def test_its_mark_lets_an_older_form_be_sent_after_signing_in_anew(nalin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(nalin, backend="centres.access.passwords.SlowBackend")
    client.get("/notes/")
    stale = ask(client).json()["mark"]
    client.force_login(nalin, backend="centres.access.passwords.SlowBackend")
    client.cookies.pop("csrf")
    typed = {"submission": uuid4(), "centre": "K1", "text": "Line check."}
    assert client.post("/notes/", typed | {"csrfmiddlewaretoken": stale}).status_code == 403
    mark = ask(client).json()["mark"]
    assert client.post("/notes/", typed | {"csrfmiddlewaretoken": mark}).status_code == 302


def test_to_ask_who_is_there_neither_ends_a_session_nor_holds_it_open(nalin, browse, later):
    client, submission = browse(nalin), uuid4()
    client.get("/incidents/new/")
    later(minutes=14)
    assert ask(client).status_code == 200
    later(minutes=2)
    assert ask(client).status_code == 204
    assert ask(Client()).status_code == 204
    keep(client, submission, narrative="Two men")
    assert Draft.objects.count() == 1, "the session was there to say whose words these are"


@pytest.mark.parametrize(
    ("ago", "language", "words"),
    [
        ({"minutes": 5}, "en", "5 min ago"),
        ({"minutes": 5}, "ar", "قبل 5 د"),
        ({"hours": 3}, "ckb", "3 کاتژمێر لەمەوبەر"),
        ({"days": 3}, "en", "3 d ago"),
    ],
)
def test_ages_are_told_without_scripts(nalin, browse, later, ago, language, words):
    builders.report(nalin)
    later(**ago)
    client = browse(nalin)
    client.cookies["language"] = language
    assert f">{words}</time>" in client.get("/").content.decode()


def test_words_are_sealed_for_each_officer_with_another_key(nalin, hassan, browse):
    seals = {sessions.seal(nalin), sessions.seal(hassan)}
    assert len(seals) == 2
    page = browse(nalin).get("/notes/").content.decode()
    assert f'data-seal="{sessions.seal(nalin)}"' in page
    assert sessions.seal(hassan) not in page
    assert "data-seal" not in Client().get("/sign-in/").content.decode()


def test_a_draft_longer_than_any_report_is_refused_with_a_sentence(nalin, browse):
    client, submission = browse(nalin), uuid4()
    keep(client, submission, narrative="Two men")
    for typed in ({"narrative": "x" * 60_000}, {"colour": "x" * 60_000}):
        answer = keep(client, submission, **typed)
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain")
        assert answer.text.startswith("Draft not saved: it is longer than a report may be.")
    assert Draft.objects.get().typed["narrative"] == "Two men", "what was kept before stays"


def test_a_long_draft_kept_by_its_button_comes_back_whole(nalin, browse):
    typed = {"submission": uuid4(), "do": "draft", "narrative": "x" * 60_000}
    page = browse(nalin).post("/incidents/new/", typed)
    assert page.status_code == 400
    assert "Draft not saved: it is longer than a report may be." in page.text
    assert "x" * 60_000 in page.text
    assert not Draft.objects.exists()


def test_the_drafts_of_an_officer_have_an_end_and_those_kept_go_on(nalin, zainab, browse):
    client, first = browse(nalin), uuid4()
    keep(client, first, narrative="The first")
    for more in range(29):
        assert keep(client, uuid4(), narrative=f"One more, {more}").status_code == 200
    refused = keep(client, uuid4(), narrative="One too many")
    assert refused.status_code == 400
    assert refused.text == "Draft not saved: you have 30 already. Send or discard one first."
    assert keep(client, first, narrative="Still typing").status_code == 200
    assert keep(browse(zainab), uuid4(), narrative="Another's").status_code == 200
    client.post(f"/drafts/{first}/discard/")
    assert keep(client, uuid4(), narrative="Now there is room").status_code == 200


def test_words_that_are_no_draft_still_lead_back_to_a_form_after_the_idle_limit(
    nalin, browse, later
):
    client = browse(nalin)
    client.get("/incidents/new/")
    later(minutes=16)
    answer = keep(client, uuid4(), narrative="x" * 60_000)
    assert answer.url == "/sign-in/?next=%2Fincidents%2Fnew%2F&idle=kept"
