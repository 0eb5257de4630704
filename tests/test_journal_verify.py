"""Verifying a part of the journal on its page, and a checkpoint that somebody kept."""

import pytest

from centres.models import JournalEntry
from tests.support import builders
from tests.test_journal import tamper

PAGE = "/journal/verify/"


@pytest.fixture
def told(real, nalin, hassan):
    """A report and a note; then the report is revised."""
    first = builders.report(nalin, place="Daquq")
    note = builders.note(hassan)
    begun = first.position
    builders.revise(nalin, first, place="Tuz")
    return begun, first, note


@pytest.fixture
def verify(told, amal, browse):
    client = browse(amal)

    def verified(**parameters):
        page = client.get(PAGE, {key.rstrip("_"): value for key, value in parameters.items()})
        assert page.status_code == 200
        return page

    return verified


def fault(page) -> str:
    verdict = page.context["verdict"]
    text, context = page.content.decode(), page.context
    well = f'Entries <bdi dir="ltr">{context["first"]}–{context["last"]}</bdi>: no fault.'
    assert ("A fault was found." in text, well in text) == (bool(verdict.fault), not verdict.fault)
    return verdict.fault


def head() -> JournalEntry:
    return JournalEntry.objects.head()


def test_who_asks_for_nothing_is_shown_the_form(verify):
    page = verify()
    assert "verdict" not in page.context
    assert f"The book ends at entry {head().position}." in page.content.decode()


def test_the_last_entries_are_verified_where_nothing_is_told(verify):
    page = verify(from_="", until="")
    assert fault(page) == ""
    assert (page.context["first"], page.context["last"]) == (1, head().position)
    assert page.context["count"] == head().position
    assert head().hash[16:] in page.content.decode()


@pytest.mark.parametrize(
    ("parameters", "first", "last"),
    [
        ({"from_": "3"}, 3, None),
        ({"until": "5"}, 1, 5),
        ({"from_": "2", "until": "2"}, 2, 2),
        ({"from_": " ٣ ", "until": "5"}, 3, 5),
    ],
)
def test_a_range_is_verified_from_the_hash_before_it(verify, parameters, first, last):
    page = verify(**parameters)
    assert fault(page) == ""
    assert (page.context["first"], page.context["last"]) == (first, last or head().position)


ENTRIES = {
    "payload": "UPDATE centres_journalentry SET payload = payload || ' ' WHERE position = %s",
    "verb": "UPDATE centres_journalentry SET verb = 'note' WHERE position = %s",
    "hash": "UPDATE centres_journalentry SET hash = 'none' WHERE position = %s",
    "gone": "DELETE FROM centres_journalentry WHERE position = %s",
}


@pytest.mark.parametrize("what", ENTRIES)
def test_an_entry_changed_in_the_range_is_named(verify, told, what):
    tamper(ENTRIES[what], told[0])
    assert fault(verify(from_="5", until=head().position)).startswith(f"entry {told[0]}")
    assert fault(verify(from_="5", until=told[0] - 1)) == ""


@pytest.mark.parametrize("what", ["hash", "gone"])
def test_a_range_does_not_begin_after_an_entry_that_is_none(verify, told, what):
    tamper(ENTRIES[what], told[0])
    assert fault(verify(from_=told[0] + 1)).startswith("entry ")


def test_an_entry_that_is_gone_from_the_end_of_the_range_is_named(verify, told):
    tamper(ENTRIES["gone"], told[0])
    assert fault(verify(from_="5", until=told[0])) == f"entry {told[0]} is missing"


def test_a_record_is_compared_with_the_last_entry_about_it(verify, told):
    begun, first, note = told
    tamper("UPDATE incidents_incident SET place = 'Kifri' WHERE id = %s", first.pk)
    assert fault(verify(from_="2", until=begun)) == ""
    found = fault(verify(from_=head().position))
    assert found.startswith(f"incident {first.key()}: differs from entry {head().position}")
    tamper("DELETE FROM incidents_entry WHERE id = %s", note.pk)
    found = fault(verify(from_=note.position, until=note.position))
    assert found == f"entry {note.key()}: in the journal, but its record is gone"


def test_a_checkpoint_kept_earlier_is_looked_up(verify, told):
    kept = JournalEntry.objects.get(pk=told[0])
    for digits in (kept.hash, kept.hash[:16], f" {kept.hash[:8].upper()} {kept.hash[8:20]} "):
        page = verify(position=told[0], hash=digits)
        assert f"Entry {told[0]} still has the hash that was kept." in page.content.decode()
    page = verify(position=told[0], hash="ab" * 32)
    assert f"Entry {told[0]} has another hash than the one kept" in page.content.decode()
    text = page.content.decode()
    assert text.index("has another hash") < text.index("no fault.")
    assert "ab" * 32 in text.partition("Last hash")[0].partition("no fault.")[2]
    page = verify(position=head().position + 5, hash=kept.hash)
    assert f"There is no entry {head().position + 5} any more" in page.content.decode()


def test_what_is_said_at_a_field_is_only_named_above(db, amal, browse):
    text = browse(amal).get(f"{PAGE}?from=x&first=1").content.decode()
    box = text.partition('id="errors"')[2].partition("</div>")[0]
    assert '<a href="#id_from">From entry</a>' in box
    assert "<bdi>first</bdi> · Unknown parameter." in box
    assert "number of an entry" not in box
    assert text.count("number of an entry") == 1
    box = browse(amal).get(f"{PAGE}?from=1&from=2").content.decode().partition("<form")[2]
    assert "<bdi>From entry</bdi> · Given more than once." in box


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "names"),
    [
        *((f"{name}={text}", name) for name in ("from", "until", "position") for text in
          ("0", "-1", "1.5", "x", "%00", "9" * 30, "9" * 5000)),
        ("from=9999", "from"),
        ("until=9999", "until"),
        ("from=3&until=2", "from"),
        ("from=1&from=2", "from"),
        ("first=1", "first"),
        ("position=5", "hash"),
        ("hash=" + "a" * 64, "position"),
        ("position=5&hash=" + "a" * 15, "hash"),
        ("position=5&hash=" + "a" * 65, "hash"),
        ("position=5&hash=" + "g" * 64, "hash"),
        ("position=5&hash=%00", "hash"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_in_place_and_kept(query, names, amal, browse):
    page = browse(amal).get(f"{PAGE}?{query}")
    assert page.status_code == 400
    assert list(page.context["errors"]) == [names]
    assert "verdict" not in page.context
    if query == "until=9999":
        assert 'value="9999"' in page.content.decode()


def test_at_most_10_000_entries_are_verified_at_once(real, amal, browse):
    after = head().position
    tamper(
        "INSERT INTO centres_journalentry SELECT position + n, at, verb, subject, key, centre, "
        "gen_random_uuid(), request, payload, hash, by_id, salt, seal FROM centres_journalentry, "
        "generate_series(1, 10001) n WHERE position = %s",
        after,
    )
    client = browse(amal)
    page = client.get(PAGE, {"from": after, "until": after + 10_000})
    assert (page.status_code, list(page.context["errors"])) == (400, ["until"])
    assert "At most 10,000 entries at once." in page.content.decode()
    page = client.get(PAGE, {"from": after, "until": after + 9_999})
    assert (page.status_code, page.context["count"]) == (200, 10_000)
    verdict = page.context["verdict"]
    assert (len(verdict.faults), verdict.more) == (100, 9_899)
    assert "and 9899 more" in page.content.decode()
    page = client.get(PAGE, {"until": after + 9_999})
    assert page.context["first"] == after + 9_000


def test_a_checkpoint_among_entries_that_are_not_verified_is_refused(told, amal, browse):
    """The hash of an entry proves nothing while its text is not held to it."""
    kept, client = JournalEntry.objects.get(pk=told[0]), browse(amal)
    tamper("UPDATE centres_journalentry SET payload = '{}' WHERE position = %s", kept.pk)
    around = {"position": kept.pk, "hash": kept.hash}
    for outside in ({"from": kept.pk + 1}, {"from": 1, "until": kept.pk - 1}):
        page = client.get(PAGE, around | outside)
        assert page.status_code == 400
        assert "This entry is not among those verified: begin there." in page.content.decode()
    assert "its hash does not follow" in client.get(PAGE, around).content.decode()
