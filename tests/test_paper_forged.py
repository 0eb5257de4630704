"""Papers are proved against the book: what was printed stays, and a forged one is not served."""

import pytest

from centres.journal.verify import verify
from centres.models import JournalEntry
from incidents.models import Paper
from incidents.tasks import print_summaries
from tests.support import builders
from tests.support.papers import paper
from tests.support.story import DAY
from tests.test_journal import tamper
from tests.test_paper import text

FORGED = {
    "another content": "UPDATE incidents_paper SET pdf = '%%PDF forged'",
    "with a digest that fits": "UPDATE incidents_paper SET pdf = '%%PDF forged', "
    "sha256 = encode(sha256('%%PDF forged'), 'hex')",
    "another row before it": "UPDATE incidents_paper SET position = position + 1000; "
    "INSERT INTO incidents_paper (id, position, summary_id, language, sha256, pdf, at) "
    "SELECT gen_random_uuid(), 1, summary_id, language, encode(sha256('forged'), 'hex'), "
    "'forged', at FROM incidents_paper",
    "none": "DELETE FROM incidents_paper",
}


@pytest.mark.parametrize("how", FORGED)
def test_a_paper_that_was_forged_is_not_served_and_is_found(how, real, nalin, karim, browse):
    builders.report(nalin)
    issued = builders.issue(karim, DAY)
    print_summaries()
    tamper(FORGED[how])
    served = browse(nalin).get(f"/summary/{DAY}/pdf/?language=ar").content
    assert served == paper(issued, "ar")
    assert any(fault.startswith("paper ") for fault in verify().faults)


def got(client) -> bytes:
    return client.get(f"/summary/{DAY}/pdf/?language=en").content


def test_a_paper_that_is_signed_is_printed_again_with_the_signature(
    real, nalin, karim, adnan, browse
):
    issued, client, papers = builders.issue(karim, DAY), browse(nalin), []
    for sign in (None, karim, adnan):
        if sign:
            builders.sign(sign, issued)
        papers += [got(client), got(client)]
    assert [paper == papers[i - 1] for i, paper in enumerate(papers)][1::2] == [True] * 3
    assert len(set(papers)) == Paper.objects.filter(language="en").count() == 3
    assert [text(paper).count("not signed yet") for paper in papers[::2]] == [2, 1, 0]
    states = [entry.state() for entry in JournalEntry.objects.filter(subject="paper")]
    assert [len(state.get("signatures", [])) for state in states] == [0, 1, 2]
    assert verify().faults == []


def test_a_paper_of_before_signatures_stood_on_any_stays_what_was_printed(
    real, nalin, karim, browse
):
    issued, client = builders.issue(karim, DAY), browse(nalin)
    before = got(client)
    tamper("UPDATE incidents_paper SET signatures = NULL")  # as the migration left it
    builders.sign(karim, issued)
    assert got(client) == before
    assert Paper.objects.count() == 1
    assert verify().faults == []
