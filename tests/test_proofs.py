"""Whoever may read a record can take away the proof of its entry; nobody is shown another's."""

import json
from datetime import date

import pytest

from centres.journal import checkpoints, lines, notes
from centres.models import JournalEntry
from tests.support import builders
from tests.support.proofs import holds


def page(client, position):
    return client.get(f"/journal/{position}/proof/")


def proof(client, position):
    answer = client.get(f"/journal/{position}/proof.json")
    assert answer.status_code == 200
    named = f'attachment; filename="entry-{position}.proof.json"'
    assert answer.headers["Content-Disposition"] == named
    return json.loads(answer.content)


def test_a_report_can_be_proved_from_its_page(nalin, hassan, browse):
    incident = builders.report(nalin, narrative="A lorry «شاحنة» was stopped.")
    checkpoints.make_when_due()
    report = browse(hassan).get(f"/incidents/{incident.number}/").content.decode()
    assert f'href="/journal/{incident.position}/proof/"' in report
    told = proof(browse(hassan), incident.position)
    assert holds(told)
    state = json.loads(told["opening"]["content"])["state"]
    assert state["narrative"] == "A lorry «شاحنة» was stopped."


def test_an_answer_and_a_signature_have_proofs_too(nalin, hassan, karim, browse):
    incident = builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 9))
    answer = builders.acknowledge(hassan, incident)
    day = builders.issue(karim, date(2026, 11, 10))
    signature = builders.sign(karim, day)
    checkpoints.make_when_due()
    report = browse(hassan).get(f"/incidents/{incident.number}/").content.decode()
    summary = browse(hassan).get(f"/summary/{day.day}/").content.decode()
    for text, record in ((report, answer), (summary, signature)):
        assert f'href="/journal/{record.position}/proof/"' in text
        assert holds(proof(browse(hassan), record.position))


def test_before_the_book_is_signed_the_page_says_so(nalin, browse):
    incident = builders.report(nalin)
    shown = page(browse(nalin), incident.position)
    assert (shown.status_code, "look again in a minute" in shown.content.decode()) == (200, True)
    assert browse(nalin).get(f"/journal/{incident.position}/proof.json").status_code == 404


def test_the_page_names_the_head_as_it_is_read_out(nalin, browse):
    incident = builders.report(nalin)
    checkpoints.make_when_due()
    newest = checkpoints.read(checkpoints.newest())
    shown = page(browse(nalin), incident.position).content.decode()
    assert notes.telephone_line(newest) in shown
    assert newest.root.hex()[:16] in shown
    assert "no witness yet" in shown


@pytest.mark.parametrize("form", ["/journal/%s/proof/", "/journal/%s/proof.json"])
def test_what_one_may_not_read_is_not_proved_to_one(nalin, amal, dara, browse, form):
    """An administrator reads no reports."""
    incident = builders.report(nalin)
    checkpoints.make_when_due()
    assert browse(dara).get(form % incident.position).status_code == 404
    assert browse(amal).get(form % incident.position).status_code == 200
    assert browse(amal).get(form % 10**9).status_code == 404


def test_entries_of_before_are_their_own_lines(nalin, amal, browse):
    old = JournalEntry.objects.filter(salt=None).order_by("position").first()
    checkpoints.make_when_due()
    told = proof(browse(amal), old.position)
    assert (told["opening"], told["line"]) == (None, old.payload)
    assert holds(told)


def test_a_proof_of_anything_else_does_not_hold(nalin, browse):
    incident = builders.report(nalin, place="Daquq")
    checkpoints.make_when_due()
    told = proof(browse(nalin), incident.position)
    content = told["opening"]["content"]
    changed = content.replace("Daquq", "Kifri")
    forged = lines.closed(
        incident.position,
        lines.commitment(bytes.fromhex(told["opening"]["salt"]), changed.encode()),
    )
    opening = {**told["opening"], "content": changed}
    assert changed != content
    assert holds(told)
    assert not holds({**told, "opening": opening})
    assert not holds({**told, "opening": opening, "line": forged.decode()})
    assert not holds({**told, "index": told["index"] + 1})
    assert not holds({**told, "path": told["path"][::-1]})
    assert not holds({**told, "checkpoint": told["checkpoint"].replace("\nchain ", "\nchain 0")})
