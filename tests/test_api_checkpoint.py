"""The checkpoint over REST: the head of the journal, for each force to keep."""

import pytest

from centres.models import JournalEntry
from centres.models.record import instant
from tests.support import builders
from tests.test_journal import tamper

CHECKPOINT = "/api/v1/journal/checkpoint"


def test_it_is_the_head_of_the_journal(nalin, feed, pull):
    client = pull(feed, "journal")
    builders.report(nalin)
    head = JournalEntry.objects.head()
    assert client.get(CHECKPOINT).json() == {
        "position": head.position,
        "hash": head.hash,
        "at": instant(head.at),
    }


def test_while_nothing_is_recorded_it_is_a_304(nalin, feed, pull):
    client = pull(feed, "journal")
    first = client.get(CHECKPOINT)
    assert first["ETag"].startswith(f'W/"{first.json()["position"]}-')
    headers = {"If-None-Match": first["ETag"]}
    again = client.get(CHECKPOINT, headers=headers)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    builders.report(nalin)
    assert client.get(CHECKPOINT, headers=headers).json()["position"] > first.json()["position"]


def test_a_head_that_was_hashed_anew_is_no_304(real, nalin, feed, pull):
    client = pull(feed, "journal")
    headers = {"If-None-Match": client.get(CHECKPOINT)["ETag"]}
    tamper(
        "UPDATE centres_journalentry SET hash = repeat('a', 64) WHERE position = %s",
        JournalEntry.objects.head().position,
    )
    assert client.get(CHECKPOINT, headers=headers).json()["hash"] == "a" * 64


@pytest.mark.parametrize(
    ("query", "names"), [("after=5", "after"), ("position=1", "position"), ("%00=1", "\x00")]
)
def test_an_unknown_parameter_is_named(query, names, feed, pull):
    answer = pull(feed, "journal").get(f"{CHECKPOINT}?{query}")
    assert answer.status_code == 400
    assert [error["path"] for error in answer.json()["errors"]] == [names]


def test_readers_of_the_journal_see_it_and_nobody_else(
    karim, amal, nalin, dara, feed, browse, pull
):
    for officer, status in ((karim, 200), (amal, 200), (nalin, 403), (dara, 403)):
        assert browse(officer).get(CHECKPOINT).status_code == status
    assert pull(feed, "incidents", "roster").get(CHECKPOINT).status_code == 403
