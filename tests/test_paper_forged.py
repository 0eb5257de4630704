"""Papers are proved against the book: a forged one is not served, and verifying names it."""

import pytest

from centres.journal.verify import verify
from incidents.summary import paper_pdf
from incidents.tasks import print_summaries
from tests.support import builders
from tests.support.story import DAY
from tests.test_journal import tamper

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
    assert served == paper_pdf.pdf(issued, "ar")
    assert any(fault.startswith("paper ") for fault in verify().faults)
