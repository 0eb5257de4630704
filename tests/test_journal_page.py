"""The journal's pages: what was done, by whom, to what; one entry whole, and what it changed."""

import re
from html import escape, unescape
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime

from centres.journal.lines import line_of
from centres.models import AccessToken, JournalEntry, Officer
from centres.models.record import subjects
from tests.support import builders, story
from tests.test_journal import rehash, tamper

PAGE = "/journal/"
ODD = ["", "{", "[]", '{"state": []}', '{"state": {"a": {}}}']
ODD += ['{"state": {}, "confirmed": 5}', '{"state": {}, "confirmed": "2026-13-01T00:00Z"}']


def rows(page) -> list[str]:
    """Return the rows of the last table, which is of entries, as an officer reads them."""
    body = page.content.decode().rpartition("<tbody>")[2].partition("</tbody>")[0]
    texts = (re.sub(r"<[^>]+>", " ", row) for row in body.split("</tr>")[:-1])
    return [unescape(" ".join(text.split())) for text in texts]


def positions(page) -> list[int]:
    return [int(row.split()[0]) for row in rows(page)]


def links(page) -> set[str]:
    return links_in(page.content.decode().partition("<main")[2].partition("</main>")[0])


def links_in(text: str) -> set[str]:
    return {unescape(address) for address in re.findall(r'href="(/[^"]*)"', text)}


def links_of_row(page, number) -> set[str]:
    return links_in(page.content.decode().rpartition("<tbody>")[2].split("</tr>")[number])


def entry_page(client, entry):
    return client.get(reverse("journal_entry", args=[entry.position]))


def last() -> JournalEntry:
    return JournalEntry.objects.head()


def test_every_verb_and_every_kind_of_record_has_words():
    told = [verb for model in subjects().values() for verb in model.verbs]
    assert sorted(told) == sorted(story.verbs() | {"propose"})  # what waits for consent
    assert all(model.noun for model in subjects().values())


def test_an_entry_is_one_line_the_newest_first(nalin, karim, browse):
    first, second = builders.report(nalin), builders.report(nalin)
    builders.strike(nalin, first)
    entry, page = last(), browse(karim).get(PAGE)
    assert rows(page)[0] == (
        f"{entry.position} {_clock(entry)} Incident struck {first.number} by Captain Nalin "
        f"Aziz Kirkuk (K1) {entry.hash[:12]}"
    )
    assert f"Incident reported {second.number}" in rows(page)[1]
    assert positions(page) == list(range(entry.position, 0, -1))
    assert first.get_absolute_url() in links(page)


def _clock(entry) -> str:
    return f"{localtime(entry.at):%Y-%m-%d %H:%M:%S}C"


@pytest.mark.parametrize("verb", story.VERBS)
def test_whatever_was_done_is_told_in_words_and_leads_where_one_may_go(verb, amal, browse):
    story.telling(verb).act()
    client, entry = browse(amal), JournalEntry.objects.filter(verb=verb).last()
    page = client.get(PAGE)
    row = last().position - entry.position  # what was consented to comes after it
    assert str(subjects()[entry.subject].verbs[verb]) in rows(page)[row]
    whole = entry_page(client, entry)
    assert whole.status_code == 200
    told = links_of_row(page, row) | links(whole)
    assert whole.request["PATH_INFO"] in told
    wrong = {a for a in told if client.get(a).status_code != 200}
    assert wrong == set()


def test_what_a_reader_may_not_look_up_has_no_link(feed, karim, amal, browse):
    builders.token(feed, "incidents")
    prefix = AccessToken.objects.get().prefix
    assert prefix in rows(browse(amal).get(PAGE))[0]
    page = browse(karim).get(PAGE)
    assert prefix not in rows(page)[0]
    assert reverse("token_list") not in links(page)


@pytest.fixture
def told(nalin, rezan, feed):
    """A report of K1, a revision of it, a note of Makhmour, a token."""
    incident = builders.report(nalin)
    builders.revise(nalin, incident, place="Tuz")
    builders.note(rezan)
    builders.token(feed, "incidents")
    return last().position


@pytest.mark.parametrize(
    ("parameters", "which"),
    [
        ({"centre": "K1", "subject": "incident"}, [-3, -2]),
        ({"centre": "MAKHMOUR", "verb": "note"}, [-1]),
        ({"centre": "DIYALA", "verb": "note"}, []),
        ({"verb": "revise"}, [-2]),
        ({"subject": "token"}, [0]),
        ({"officer": "nalin"}, [-3, -2]),
        ({"officer": "nalin", "verb": "report"}, [-3]),
        ({"officer": "rezan", "verb": "report"}, []),
        ({"officer": "", "verb": "revise", "centre": ""}, [-2]),
    ],
)
def test_filters_are_in_the_address(parameters, which, told, amal, browse):
    officer = Officer.objects.filter(username=parameters.get("officer", "")).first()
    if officer:
        parameters = {**parameters, "officer": officer.pk}
    page = browse(amal).get(PAGE, parameters)
    assert page.status_code == 200
    assert positions(page) == [told + n for n in reversed(which)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("officer=nalin", "officer"),
        ("officer=%00", "officer"),
        ("officer=11111111-2222-4333-8444-555555555555", "officer"),
        ("centre=k1", "centre"),
        ("centre=%00", "centre"),
        ("verb=arrest", "verb"),
        ("verb=%00", "verb"),
        ("subject=draft", "subject"),
        ("verb=report&verb=strike", "verb"),
        ("kind=ied", "kind"),
        ("cursor=-1", "cursor"),
        ("cursor=%D9%A5", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=" + "9" * 30, "cursor"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named_and_nothing_is_shown(
    query, names, told, amal, browse
):
    page = browse(amal).get(f"{PAGE}?{query}")
    assert page.status_code == 400
    assert list(page.context["errors"]) == [names]
    assert rows(page) == []
    assert "The filters could not be read" in page.content.decode()


def test_paging_shows_each_entry_once_and_keeps_the_filters(nalin, amal, browse):
    for _note in range(205):
        builders.note(nalin)
    client, address, seen = browse(amal), f"{PAGE}?verb=note", []
    while address:
        page = client.get(address)
        seen.append(positions(page))
        address = page.context["older_url"]
    assert [len(some) for some in seen] == [100, 100, 5]
    assert list(chain(*seen)) == list(range(last().position, last().position - 205, -1))
    assert client.get(PAGE, {"cursor": "1"}).context["rows"] == []
    assert positions(client.get(page.context["newer_url"])) == seen[0]


def test_a_page_costs_a_fixed_number_of_queries(nalin, rezan, hassan, karim, browse):
    client = browse(karim)
    for verb in ("open_watch", "enter", "load_areas"):
        story.telling(verb).act()
    client.get(PAGE)
    few = _queries(client, PAGE)
    for officer in (nalin, rezan, hassan):
        builders.enter(officer, builders.report(officer))
        builders.note(officer)
    many = _queries(client, PAGE)
    # Session, officer, postings, notices, alerts; head, verification, verifying, checkpoints twice,
    # witnesses, set aside, officers, rooms twice, entries, and one for each of the eight kinds of
    # record that a commander may read.
    assert (len(few), len(many)) == (24, 24)
    # The badge counts what one officer has not read.
    told = " ".join(query["sql"] for query in many if "incidents_notice" not in query["sql"])
    assert "COUNT(" not in told
    assert "OFFSET" not in told


def test_an_entry_costs_a_fixed_number_of_queries(nalin, karim, browse):
    client, incident = browse(karim), builders.report(nalin)
    address = reverse("journal_entry", args=[last().position])
    client.get(address)
    few = len(_queries(client, address))
    for version in range(1, 6):
        builders.revise(nalin, incident, based_on=version, place=f"Tuz {version}")
    assert (few, len(_queries(client, address))) == (11, 11)


def _queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return captured.captured_queries


def test_the_head_is_shown_whole_to_be_kept(nalin, karim, browse):
    builders.report(nalin)
    head, page = last(), browse(karim).get(PAGE).content.decode()
    assert f"<mark>{head.hash[:16]}</mark>{head.hash[16:]}" in page
    assert "Let each force keep" in page
    assert "The whole book has not been verified yet." in page


def test_an_entry_shows_its_exact_text_and_both_hashes(nalin, karim, browse):
    builders.report(nalin, narrative="<b>«کەرکووک»</b> & “three”\nlines")
    entry = last()
    before = JournalEntry.objects.get(pk=entry.position - 1)
    page = entry_page(browse(karim), entry).content.decode()
    exact = page.partition("<pre")[2].partition(">")[2].partition("</pre>")[0]
    assert unescape(exact) == entry.payload
    assert "<b>«" not in page
    for shown in (entry, before):
        assert f"<mark>{shown.hash[:16]}</mark>{shown.hash[16:]}" in page
    assert "It follows from the hash before" in page
    assert "This server wrote it" in page
    assert escape(line_of(entry).decode()) in page
    assert bytes(entry.salt).hex() in page
    assert "This is the first entry about it." in page


def test_an_entry_says_what_it_changed(nalin, karim, browse):
    incident = builders.report(nalin, place="Daquq", perpetrator="Unknown")
    first = last()
    builders.note(nalin)
    grading = {"source": "F", "information": 2}
    builders.revise(nalin, incident, place="Tuz", perpetrator="", grading=grading)
    client = browse(karim)
    page = entry_page(client, last())
    changes = {c.name: (c.before, c.after) for c in page.context["changes"]}
    assert changes == {
        "place": ("Daquq", "Tuz"),
        "perpetrator": ("Unknown", '""'),
        "grading.information": ("6", "2"),
        "version": ("1", "2"),
    }
    html = page.content.decode()
    assert '<del dir="auto">Daquq</del>' in html
    assert '<ins dir="auto">Tuz</ins>' in html
    assert reverse("journal_entry", args=[first.position]) in links(page)
    builders.strike(nalin, incident, based_on=2)
    struck = {c.name: c for c in entry_page(client, last()).context["changes"]}
    assert (struck["struck.reason"].before, struck["struck.reason"].after) == (
        None,
        "Reported twice.",
    )


def test_one_goes_from_an_entry_to_its_neighbours(nalin, karim, browse):
    builders.report(nalin)
    client, head = browse(karim), last().position
    around = {n: links(client.get(f"{PAGE}{n}/")) for n in (1, 2, head)}
    assert {f"{PAGE}1/", f"{PAGE}3/"} <= around[2]
    assert f"{PAGE}0/" not in around[1]
    assert f"{PAGE}{head + 1}/" not in around[head]


def test_from_an_entry_one_goes_back_to_the_list_one_came_from(nalin, karim, browse):
    builders.report(nalin)
    client, listed = browse(karim), f"{PAGE}?verb=report&officer={nalin.pk}"
    entry = f"{PAGE}{last().position}/"
    assert f"{entry}?verb=report&officer={nalin.pk}" in links(client.get(listed))
    page = client.get(f"{entry}?verb=report&officer={nalin.pk}")
    assert "Back to the list" in page.content.decode()
    assert listed in links(page)
    before = f"{PAGE}{last().position - 1}/?verb=report&officer={nalin.pk}"
    assert before in links(page)
    plain = client.get(entry)
    assert "Back to the list" not in plain.content.decode()
    assert PAGE in links(plain)


@pytest.mark.parametrize(
    "position", ["0", "99999999", "9" * 18, "9" * 19, "%D9%A1", "-1", "1%00", "1%0A", "x"]
)
def test_no_such_entry_is_a_404(position, amal, browse):
    assert browse(amal).get(f"{PAGE}{position}/").status_code == 404


def test_an_entry_that_was_tampered_with_says_so(real, nalin, amal, browse):
    builders.report(nalin, place="Daquq")
    entry = last()
    tamper(
        "UPDATE centres_journalentry SET payload = replace(payload, 'Daquq', 'Tuz') "
        "WHERE position = %s",
        entry.position,
    )
    assert "It does not follow" in entry_page(browse(amal), entry).content.decode()


@pytest.mark.parametrize("payload", ODD)
def test_a_text_that_is_no_entry_any_more_is_shown_all_the_same(real, payload, nalin, amal, browse):
    incident = builders.report(nalin)
    builders.revise(nalin, incident, place="Tuz")
    rehash(last().position, payload)
    tamper(
        "UPDATE centres_journalentry SET key = 'x', verb = 'sing', subject = 'officer', "
        "hash = 'no hash' WHERE position = %s",
        last().position - 1,
    )
    client = browse(amal)
    assert "sing" in rows(client.get(PAGE))[1]
    for position in (last().position, last().position - 1):
        assert client.get(f"{PAGE}{position}/").status_code == 200
