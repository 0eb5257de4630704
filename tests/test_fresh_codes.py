"""A fresh code of the own device for what weighs most."""

from datetime import date
from uuid import uuid4

import pytest

from centres import actions
from centres.journal.action import CodeNeededError
from centres.models import JournalEntry, Officer
from tests.support import builders
from tests.support.devices import FIELD, carrying, enrol, errors, shown, still, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    return still(time_machine)


DAY = date(2026, 11, 10)


@pytest.fixture
def issued(karim):
    return builders.issue(karim, DAY)


def signing(client, issued, **more):
    sent = {"edition": issued.edition, "sha256": issued.sha256, "submission": str(uuid4())}
    return client.post(f"/summary/{DAY}/sign/", {**sent, "reservation": "But two.", **more})


def test_signing_asks_for_a_code_within_the_form_and_keeps_what_was_typed(
    karim, issued, browse, clock
):
    client = carrying(browse, karim, clock, fresh=False)
    assert FIELD in client.get(f"/summary/{DAY}/").content.decode()
    page = signing(client, issued)
    assert (page.status_code, list(errors(page))) == (400, [FIELD])
    assert "But two." in page.content.decode()
    assert list(errors(signing(client, issued, **{FIELD: wrong()}))) == [FIELD]
    assert not issued.signatures.exists()
    assert signing(client, issued, **{FIELD: shown()}).status_code == 302
    assert issued.signatures.get().by == karim


def test_a_code_serves_five_minutes(karim, issued, browse, clock):
    client = carrying(browse, karim, clock)
    assert FIELD not in client.get(f"/summary/{DAY}/").content.decode()
    clock(minutes=5)
    assert FIELD in client.get(f"/summary/{DAY}/").content.decode()
    assert signing(client, issued).status_code == 400


def test_without_a_device_nothing_more_is_asked(karim, issued, browse):
    assert signing(browse(karim), issued).status_code == 302


def test_an_action_without_a_fresh_code_does_nothing(dara, rezan):
    enrol(dara)
    dara.refresh_from_db()
    before = JournalEntry.objects.count()
    posting = rezan.postings.get()
    for act, of in (
        (actions.end_posting, {"posting": posting}),
        (actions.change_telephone, {"posting": posting, "telephone": "0770 123"}),
        (actions.reset_password, {"officer": rezan}),
        (actions.change_officer, {"officer": rezan, "fields": {"rank": "major"}}),
    ):
        with pytest.raises(CodeNeededError):
            act(by=dara, submission=uuid4(), **of)
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("officers/{rezan}/change/", {"rank": "major", "name_latin": "Rezan Omar Ali"}),
        ("officers/{rezan}/password/", {}),
        ("officers/{rezan}/disable/", {}),
        ("postings/{posting}/end/", {}),
        ("postings/{posting}/telephone/", {"telephone": "0770 123"}),
        ("officers/new/", {"username": "salam", "name_latin": "Salam"}),
        ("tokens/new/", {"name": "pylon"}),
        ("centres/K1/screen/", {"username": "wall-k1"}),
    ],
)
def test_pages_that_change_rights_ask_for_a_code(dara, rezan, browse, clock, address, typed):
    client = carrying(browse, dara, clock, fresh=False)
    address = "/" + address.format(rezan=rezan.pk, posting=rezan.postings.get().pk)
    assert f'name="{FIELD}"' in client.get(address).content.decode()
    page = client.post(address, {"submission": str(uuid4()), **typed})
    assert page.status_code == 400
    assert FIELD in errors(page)
    for value in typed.values():
        assert value in page.content.decode()


def test_the_api_says_that_a_code_is_needed(karim, issued, browse, clock):
    client = carrying(browse, karim, clock, fresh=False)
    body = {"submission": str(uuid4()), "sha256": issued.sha256}
    client.get("/incidents/")
    answer = client.post(f"/api/v1/summaries/{DAY}/sign", body, content_type="application/json")
    assert answer.status_code == 403
    assert "Give a code of your device" in answer.json()["title"]


def test_the_source_of_an_old_report_is_shown_after_a_code(nalin, baran, browse, clock):
    incident = builders.report(nalin, source="The shepherd at the ford.")
    address = incident.get_absolute_url()
    client = carrying(browse, baran, clock, fresh=False)
    assert "The shepherd" in client.get(address).content.decode(), "a report of today"
    clock(days=1)
    client = carrying(browse, baran, clock, fresh=False)
    page = client.get(address).content.decode()
    assert "The shepherd" not in page
    assert "Show the source" in page
    sent = client.post("/account/code/", {FIELD: shown(), "next": address})
    assert sent.url == address
    assert "The shepherd" in client.get(address).content.decode()


def test_who_revises_an_old_report_without_a_code_leaves_its_source_alone(
    nalin, baran, browse, clock
):
    incident = builders.report(nalin, source="The shepherd at the ford.")
    clock(days=2)
    client = carrying(browse, baran, clock, fresh=False)
    page = client.get(f"{incident.get_absolute_url()}revise/")
    assert "source" not in page.context["form"].fields
    fields = {"place": "Kifri"}
    actions_by = Officer.objects.get(pk=baran.pk)
    revised = builders.revise(actions_by, incident, **fields)
    assert revised.sources.latest("version").text == "The shepherd at the ford."
