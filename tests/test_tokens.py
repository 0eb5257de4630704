"""Tokens: how an external system is let in, how far, and what is kept of its secret."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework.test import APIClient

from centres import actions
from centres.models import AccessToken, JournalEntry, Officer
from centres.permissions import Permission
from tests.support import builders

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "incidents": "/api/v1/incidents",
    "roster": "/api/v1/officers",
    "areas": "/api/v1/areas",
}


def get(secret, address="/api/v1/incidents", **more):
    return APIClient().get(address, HTTP_AUTHORIZATION=f"Bearer {secret}", **more)


def test_a_token_lets_its_system_in(feed, pull):
    assert pull(feed, "incidents").get("/api/v1/incidents").status_code == 200


def test_without_one_the_answer_says_what_is_needed(db):
    answer = APIClient().get("/api/v1/incidents")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_token_opens_no_page(feed):
    secret = builders.token(feed, "incidents")
    assert get(secret, "/incidents/").url.startswith("/sign-in/")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda secret: secret[:-1],
        lambda secret: secret + "x",
        lambda secret: secret[:13] + "x" * len(secret[13:]),  # the prefix of another token
        lambda secret: secret[:12],
        lambda secret: "xxxx" + secret[4:],
        lambda secret: "",
        lambda secret: "jcc_",
        lambda secret: "é" * 40,
        lambda secret: "\x00" * 40,
        lambda secret: secret[:4] + "\x00" + secret[4:],
        lambda secret: AccessToken.objects.get().digest,
    ],
)
def test_what_is_not_exactly_the_token_is_refused(feed, wrong):
    assert get(wrong(builders.token(feed, "incidents"))).status_code == 401


def test_a_token_ends_with_its_days(feed, time_machine):
    secret = builders.token(feed, "incidents", days=30)
    time_machine.move_to(timezone.now() + timedelta(days=29, hours=23))
    assert get(secret).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    assert get(secret).status_code == 401


def test_a_revoked_token_is_refused_at_once(feed, dara):
    secret = builders.token(feed, "incidents")
    actions.revoke_token(by=dara, submission=uuid4(), token=AccessToken.objects.get())
    assert get(secret).status_code == 401


def test_a_token_ends_with_its_officer_and_its_posting(feed, dara):
    secret = builders.token(feed, "incidents")
    posting = feed.active_postings()[0]
    actions.end_posting(by=dara, submission=uuid4(), posting=posting)
    assert get(secret).status_code == 403
    actions.disable_officer(by=dara, submission=uuid4(), officer=feed)
    assert get(secret).status_code == 401


@pytest.mark.parametrize(
    ("address", "status"),
    [("10.1.2.3", 200), ("10.2.0.1", 401), ("2001:db8::7", 200), ("2001:db9::7", 401), ("", 401)],
)
def test_a_token_is_good_in_its_networks_only(feed, address, status):
    secret = builders.token(feed, "incidents", networks=["10.1.0.0/16", "2001:db8::/32"])
    assert get(secret, REMOTE_ADDR=address).status_code == status


def test_a_new_pepper_leaves_old_tokens_good_until_theirs_is_gone(feed, settings):
    settings.TOKEN_PEPPERS = "1:one"
    old = builders.token(feed, "incidents")
    settings.TOKEN_PEPPERS = "1:one,2:two"
    new = builders.token(feed, "incidents")
    assert [get(old).status_code, get(new).status_code] == [200, 200]
    settings.TOKEN_PEPPERS = "2:two"
    assert [get(old).status_code, get(new).status_code] == [401, 200]
    settings.TOKEN_PEPPERS = "2:another"
    assert get(new).status_code == 401


@pytest.mark.parametrize("scope", ["incidents", "roster", "summaries", "journal", "report"])
def test_a_scope_opens_its_own_and_nothing_else(feed, scope):
    feed.force_id = "iraqi"
    feed.save()
    builders.post(feed, "system", "K1")
    secret = builders.token(feed, scope)
    open_to = {"areas": "incidents"}
    for subject, address in ADDRESSES.items():
        expected = 200 if open_to.get(subject, subject) == scope else 403
        assert get(secret, address).status_code == expected, f"{scope} at {address}"


def test_the_changes_of_a_scope_are_of_its_subjects(feed, nalin, pull):
    builders.report(nalin)

    def subjects(*scopes):
        changes = pull(feed, *scopes).get("/api/v1/changes", {"limit": 500}).json()["changes"]
        return {change["subject"] for change in changes}

    assert subjects("incidents") == {"incident", "area_edition"}
    assert subjects("roster") == {"force", "centre", "officer", "posting"}
    assert subjects("journal") >= subjects("incidents") | subjects("roster") | {"token"}


def test_only_the_keyed_digest_is_kept(feed):
    secret = builders.token(feed, "incidents")
    token = AccessToken.objects.get()
    kept = [str(value) for value in vars(token).values()]
    kept += JournalEntry.objects.values_list("payload", flat=True)
    assert len(token.digest) == 64
    assert not any(secret in text or secret[13:] in text for text in kept)
    assert not any(token.digest in payload for payload in kept[-3:])


def test_the_secret_is_shown_once(feed):
    told = {"officer": feed, "scopes": ["incidents"], "days": 7}
    submission = uuid4()
    setup = builders.setup()
    first = actions.issue_token(by=setup, submission=submission, **told)
    again = actions.issue_token(by=setup, submission=submission, **told)
    assert get(first.secret).status_code == 200
    assert again == first
    assert not hasattr(again, "secret")


def test_the_last_use_is_told_to_the_minute(feed, time_machine):
    secret, start = builders.token(feed, "incidents"), timezone.now()
    seen = []
    for seconds in (0, 30, 61):
        time_machine.move_to(start + timedelta(seconds=seconds), tick=False)
        get(secret)
        seen.append(AccessToken.objects.get().last_used_at)
    assert seen == [start, start, start + timedelta(seconds=61)]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("scopes", {"scopes": ["everything"]}),
        ("scopes", {"scopes": []}),
        ("scopes", {"scopes": ["report"]}),  # posted to no centre, of no force
        ("days", {"days": 0}),
        ("days", {"days": 91}),
        ("networks", {"networks": ["10.1.2.3/8"]}),
        ("officer", {"officer": "nalin"}),
        ("officer", {"officer": "former"}),
    ],
)
def test_a_token_that_breaks_a_rule_is_refused_with_a_sentence(feed, dara, field, told):
    told = {"officer": "feed", "scopes": ["incidents"], "days": 7, **told}
    told["officer"] = Officer.objects.get(username=told["officer"])
    with pytest.raises(ValidationError) as refused:
        actions.issue_token(by=dara, submission=uuid4(), **told)
    assert set(refused.value.message_dict) == {field}
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("username", ["nalin", "baran", "karim", "amal", "feed"])
def test_only_administrators_issue_and_revoke(feed, username):
    by = Officer.objects.get(username=username)
    builders.token(feed, "incidents")
    token = AccessToken.objects.get()
    with pytest.raises(PermissionDenied):
        actions.issue_token(by=by, submission=uuid4(), officer=feed, scopes=["incidents"], days=7)
    with pytest.raises(PermissionDenied):
        actions.revoke_token(by=by, submission=uuid4(), token=token)


def test_the_command_prints_a_token_that_works(db, capsys):
    call_command("issue_token", "hq", scope=["report"], centre="K1", force="iraqi")
    secret = capsys.readouterr().out.strip()
    assert get(secret).status_code == 403
    assert Officer.objects.get(username="hq").active_postings()[0].centre_id == "K1"
    with pytest.raises(CommandError, match="nalin is an officer, not a system"):
        call_command("issue_token", "nalin", scope=["incidents"])


@pytest.mark.parametrize(
    "told",
    [
        ["--scope", "incidents", "--scope", "roster", "--scope", "incidents"],
        ["--scope", "incidents", "roster"],
        ["--scope", "roster", "--scope", "incidents", "roster"],
    ],
)
def test_scopes_and_networks_that_are_named_again_add_up(told, db, capsys):
    networks = ["--network", "10.0.0.0/8", "--network", "127.0.0.1/32"]
    call_command("issue_token", "hq", *told, *networks)
    token = AccessToken.objects.get(officer__username="hq")
    assert token.scopes == ["incidents", "roster"]
    assert sorted(token.networks) == ["10.0.0.0/8", "127.0.0.1/32"]
    call_command("issue_token", "hq", "--scope", "incidents")
    assert AccessToken.objects.order_by("-position").first().networks == []


def test_a_scope_narrows_whatever_role_its_bearer_holds(nalin):
    nalin.scopes = frozenset({"roster"})
    assert nalin.may(Permission.READ_ROSTER)
    assert not nalin.may(Permission.REPORT)
    assert not nalin.may(Permission.READ_SOURCE)
