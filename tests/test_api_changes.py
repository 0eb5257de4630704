"""The feed of changes: a mirror that follows positions misses nothing and sees nothing twice."""

import pytest

from centres.models import JournalEntry
from incidents.models import Incident
from tests.support import builders, story

pytestmark = pytest.mark.django_db

FEED = "/api/v1/changes"
# What each scope lets through, by hand; see the table of rights.
SUBJECTS = {
    "incidents": {"incident", "entry", "area_edition"},
    "roster": {"centre", "force", "officer", "posting", "watch", "officer_key"},
    "summaries": {"summary", "signature", "seen", "paper"},  # what is not issued yet is no system's
    "report": set(),
}


def follow(client, *, after=0, limit=3):
    """Pull until nothing is left; return the changes and where to go on."""
    found = []
    while True:
        answer = client.get(FEED, {"after": after, "limit": limit}).json()
        found += answer["changes"]
        if answer["next"] == after or not answer["changes"]:
            return found, answer["next"]
        after = answer["next"]


def head() -> int:
    return JournalEntry.objects.head().position


@pytest.mark.parametrize("limit", [1, 2, 7, 500])
def test_following_sees_each_change_once_in_order(limit, nalin, hassan, feed, pull):
    client, before = pull(feed, "incidents"), head()
    made = [builders.report(officer) for officer in (nalin, hassan, nalin)]
    builders.revise(nalin, made[0], narrative="Two shops.")
    builders.strike(nalin, made[2])
    changes, following = follow(client, after=before, limit=limit)
    assert [c["position"] for c in changes] == list(range(before + 1, before + 6))
    assert [c["verb"] for c in changes] == ["report", "report", "report", "revise", "strike"]
    assert following == head()


def test_a_mirror_of_the_feed_is_the_list(nalin, rezan, feed, pull):
    client = pull(feed, "incidents")
    first, second = builders.report(nalin), builders.report(rezan)
    builders.strike(nalin, first)
    builders.revise(rezan, second, place="Makhmour")
    changes, _following = follow(client)
    mirror = {c["key"]: c["state"] for c in changes if c["subject"] == "incident"}
    listed = {row["id"]: row for row in client.get("/api/v1/incidents").json()["results"]}
    assert mirror.keys() == listed.keys()
    for key, state in mirror.items():
        shared = state.keys() & listed[key].keys() - {"reported_by"}
        assert {k: state[k] for k in shared} == {k: listed[key][k] for k in shared}
        assert len(shared) > 20


def test_a_change_says_who_where_and_the_whole_state(nalin, feed, pull):
    client = pull(feed, "incidents")
    incident = builders.report(nalin)
    change = client.get(FEED, {"after": head() - 1}).json()["changes"][0]
    assert (change["verb"], change["subject"], change["centre"]) == ("report", "incident", "K1")
    assert (change["key"], change["by"]) == (str(incident.pk), str(nalin.pk))
    assert change["state"] == Incident.objects.get().state()
    assert change["at"].endswith("Z")


@pytest.mark.parametrize("scope", SUBJECTS)
def test_each_scope_sees_its_subjects(scope, nalin, pull):
    system = builders.enrol("mirror", force_id="iraqi")
    builders.post(system, "system", "K1")
    builders.enter(nalin, builders.report(nalin))
    story.telling("assess").act()
    story.telling("sign").act()
    story.telling("mark_seen").act()
    story.telling("print_summary").act()
    story.telling("register_key").act()
    client = pull(system, scope)
    if not SUBJECTS[scope]:
        assert client.get(FEED).status_code == 403
        return
    changes, following = follow(client, limit=100)
    seen = {change["subject"] for change in changes}
    assert seen <= SUBJECTS[scope]
    assert seen >= SUBJECTS[scope] - {"watch"}
    assert following == head()


def test_the_scope_journal_sees_the_whole_book(nalin, feed, pull):
    client = pull(feed, "journal")
    changes, _following = follow(client, limit=500)
    assert [c["position"] for c in changes] == list(range(1, head() + 1))


def test_an_idle_pull_is_a_304_until_something_is_recorded(nalin, feed, pull):
    client, at_head = pull(feed, "incidents"), {"after": head()}
    tag = {"If-None-Match": client.get(FEED, at_head)["ETag"]}
    again = client.get(FEED, at_head, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    builders.report(nalin)
    assert client.get(FEED, at_head, headers=tag).status_code == 200


@pytest.mark.parametrize(
    ("scopes", "parameters", "language"),
    [
        (["incidents", "roster"], {"after": 5, "limit": 9}, "en"),
        (["incidents"], {"after": 6, "limit": 9}, "en"),
        (["incidents"], {"after": 5, "limit": 8}, "en"),
        (["incidents"], {"after": 5, "limit": 9}, "ckb"),
    ],
)
def test_a_tag_is_good_for_its_own_question_only(scopes, parameters, language, feed, pull):
    other, client = pull(feed, *scopes), pull(feed, "incidents")
    tag = client.get(FEED, {"after": 5, "limit": 9})["ETag"]
    headers = {"If-None-Match": tag, "Accept-Language": language}
    assert other.get(FEED, parameters, headers=headers).status_code == 200


def test_at_the_head_there_is_nothing_and_one_stays_there(feed, pull):
    answer = pull(feed, "incidents").get(FEED, {"after": head()}).json()
    assert answer == {"changes": [], "next": head(), "head": head()}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("after", "-1"),
        ("after", ""),
        ("after", "1.5"),
        ("after", "٥"),
        ("after", "\x00"),
        ("after", "9" * 30),
        ("limit", "0"),
        ("limit", "501"),
        ("limit", "000000001000"),
        ("limit", "9" * 5000),
        ("since", "5"),
    ],
)
def test_a_wrong_parameter_is_named(name, value, feed, pull):
    answer = pull(feed, "incidents").get(FEED, {name: value})
    assert answer.status_code == 400
    assert [error["path"] for error in answer.json()["errors"]] == [name]


def test_what_officers_sign_in_with_is_not_in_the_roster_feed(nalin, feed, pull):
    states = [c["state"] for c in pull(feed, "roster").get(FEED, {"limit": 500}).json()["changes"]]
    assert any(state.get("name_latin") == nalin.name_latin for state in states)
    assert not any({"username", "password"} & set(state) for state in states)


@pytest.mark.parametrize("beyond", [1, 10**16])
def test_whoever_has_read_beyond_the_head_is_told_of_it(beyond, nalin, feed, pull):
    client = pull(feed, "incidents")
    builders.report(nalin)
    answer = client.get(FEED, {"after": head() + beyond})
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert answer.json()["head"] == head()
    tag = client.get(FEED, {"after": head()})["ETag"]
    beside = client.get(FEED, {"after": head() + beyond}, headers={"If-None-Match": tag})
    assert beside.status_code == 409
    assert client.head(FEED, {"after": head() + beyond}).status_code == 409
