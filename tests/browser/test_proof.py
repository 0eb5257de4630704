"""A browser checks proofs by itself: the page's own, and a file that somebody kept."""

import json

from playwright.sync_api import expect

from centres.journal import checkpoints
from tests.support import builders


def test_a_proof_is_checked_and_a_forged_one_is_found(nalin, hassan, window, browse, tmp_path):
    incident = builders.report(nalin, place="Daquq", narrative="شاحنة «سوداء»")
    checkpoints.make_when_due()
    here = window(hassan)
    here.goto(f"/incidents/{incident.number}/")
    here.get_by_role("link", name=f"Proof of entry {incident.position}").click()
    here.get_by_role("button", name="Check this proof").click()
    expect(here.get_by_text("The proof holds.")).to_be_visible()
    expect(here.get_by_text("The line commits to exactly this text.")).to_be_visible()
    kept = browse(hassan).get(f"/journal/{incident.position}/proof.json").content.decode()
    forged, unsigned = tmp_path / "forged.json", tmp_path / "unsigned.json"
    forged.write_text(kept.replace("Daquq", "Kifri"))
    chooser = here.get_by_label("Or check a file of a proof that you kept")
    chooser.set_input_files(forged)
    expect(here.get_by_text("The proof does not hold.")).to_be_visible()
    expect(here.get_by_text("The line does not commit to this text.")).to_be_visible()
    other = {**json.loads(kept), "key": "A" * 43 + "="}
    unsigned.write_text(json.dumps(other))
    chooser.set_input_files(unsigned)
    expect(here.get_by_text("The signature is not of the key")).to_be_visible()
    (tmp_path / "none.json").write_text("no proof")
    chooser.set_input_files(tmp_path / "none.json")
    expect(here.get_by_text("The proof does not hold.")).to_be_visible()
