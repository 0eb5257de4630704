"""A sheet that concerns many: recorded once a chief of the other force consents in each room."""

import pytest
from playwright.sync_api import expect

from incidents.imports import recording
from incidents.models import Batch, Incident
from tests.browser.test_stories import notice, poll
from tests.support import builders, imports

HERE, THERE = "35.46812,44.39221", "36.34010,43.13030"  # in Kirkuk, in Mosul
MANY = 501


def sheet(*places) -> bytes:
    """Return a sheet of our own columns, with so many rows in each place."""
    days = [f"{2000 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(MANY)]
    told = zip(days, [at for at, count in places for _row in range(count)], strict=False)
    rows = [imports.row(f"r{n}", day=day, at=at) for n, (day, at) in enumerate(told)]
    return "\n".join([imports.HEADING, *rows]).encode()


@pytest.fixture
def chiefs(hassan):
    """The chiefs of the other force in Kirkuk and in Mosul."""
    found = [builders.enrol(f"chief_{n}", rank="captain", force_id="iraqi") for n in range(2)]
    for officer, room in zip(found, ("K1", "MOSUL"), strict=True):
        builders.post(officer, "chief", room)
    return found


def propose(page, content, *, nearest):
    """Bring a sheet, let it be judged, and ask for it to be recorded."""
    page.clock.install()
    page.goto("/imports/new/")
    page.get_by_label("File").set_input_files(
        {"name": "log.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_label("Where does the sheet come from?").fill(f"Sector log, {len(content)}")
    if nearest:
        page.get_by_label("each of the room nearest to it").check()
    page.get_by_role("button", name="Bring it").click()
    page.get_by_role("button", name="Go on to the columns").click()
    page.get_by_role("button", name="Let it be judged").click()
    expect(page.get_by_role("heading", name="The sheet is being judged")).to_be_visible()
    recording.sweep()
    poll(page)
    page.get_by_role("link", name="Record…").click()
    expect(page.get_by_text("a chief of the other force has to consent")).to_be_visible()
    page.get_by_role("button", name="Propose to record").click()
    recording.sweep()
    assert not Incident.objects.exists()


def consent(page):
    """Come in by the home page, look at what is proposed, and consent."""
    page.goto("/")
    page.locator("#yours").get_by_role("link", name="Open").click()
    expect(page.get_by_text("Sector log").first).to_be_visible()
    page.get_by_role("button", name="Consent").click()


def test_over_several_rooms_a_chief_of_the_other_force_consents_in_each(window, baran, chiefs):
    ours = window(baran)
    propose(ours, sheet((HERE, 3), (THERE, 2)), nearest=True)
    first, second = (window(chief) for chief in chiefs)
    consent(first)
    expect(notice(first)).to_have_text("You have consented.")
    recording.sweep()
    assert not Incident.objects.exists()
    ours.reload()
    expect(ours.get_by_text("Iraqi forces (Mosul)", exact=True)).to_be_visible()
    consent(second)
    recording.sweep()
    batch = Batch.objects.get()
    assert (batch.status, batch.rooms) == ("complete", {"K1": 3, "MOSUL": 2})
    ours.goto(batch.get_absolute_url())
    expect(ours.locator("#standing")).to_contain_text("Complete")
    assert Incident.objects.counted().count() == 5


def test_above_five_hundred_rows_the_other_chief_of_the_own_room_consents(window, baran, chiefs):
    propose(window(baran), sheet((HERE, MANY)), nearest=False)
    here, there = (window(chief) for chief in chiefs)
    there.goto("/")
    expect(there.get_by_role("link", name="New report")).to_be_visible()
    expect(there.get_by_role("link", name="proposal waits for you")).to_have_count(0)
    consent(here)
    recording.sweep()
    assert Batch.objects.get().status == "complete"
    assert Incident.objects.counted().count() == MANY
