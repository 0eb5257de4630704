"""Verifying in parts: what a night relies on, what is broken off, what nobody moves forward."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from centres import tasks
from centres.journal import verify
from centres.models import JournalEntry, Verification, Verifying
from tests.support import builders
from tests.test_journal import tamper

PART = Verifying.Extent.PART
NIGHT = datetime.combine(timezone.now() + timedelta(days=2), time(23, 30), UTC)  # 02:30 C
SUNDAY = NIGHT + timedelta(days=(5 - NIGHT.weekday()) % 7)


@pytest.fixture
def steps(monkeypatch):
    """Let a step take two entries, and be written down each time."""
    monkeypatch.setattr(verify, "ENTRIES", 2)
    monkeypatch.setattr(verify, "KEPT", timedelta(0))


class Killed(BaseException):
    """What ends a process."""


def killed_at(position: int):
    def progress(entries: int) -> None:
        if entries >= position:
            raise Killed

    return progress


def broken_off(at: int) -> Verifying:
    with pytest.raises(Killed):
        verify.verified(progress=killed_at(at))
    return Verifying.objects.get()


def test_what_was_broken_off_goes_on_where_it_was(real, nalin, steps):
    builders.report(nalin)
    run = broken_off(at=9)
    assert (run.step, run.entries) == ("chain", 8)
    walked = []
    found = verify.verified(progress=walked.append)
    assert walked[0] == 10
    assert (found.entries, found.fault) == (JournalEntry.objects.head().position, "")
    assert not Verifying.objects.exists()


def test_faults_found_before_it_was_broken_off_are_not_lost(real, nalin, steps):
    tamper("UPDATE centres_journalentry SET payload = payload || ' ' WHERE position = 3")
    broken_off(at=9)
    (fault,) = verify.verified().faults
    assert fault.startswith("entry 3 (")


def test_nobody_moves_it_forward_past_what_he_changed(real, nalin, steps):
    run = broken_off(at=5)
    tamper("UPDATE centres_journalentry SET payload = payload || ' ' WHERE position = 9")
    head = JournalEntry.objects.head()
    tamper("UPDATE centres_verifying SET entries = %s, head = %s", head.position, head.hash)
    assert verify.verified().fault.startswith("entry 9 (")
    assert run.entries == 4


def test_it_is_shown_while_it_is_under_way(real, amal, browse, steps):
    run = broken_off(at=9)
    told = browse().get("/healthz").json()["verifying"]
    assert (told["extent"], told["step"], told["entries"]) == ("whole", "chain", run.entries)
    assert "Being verified now: the whole book, at entry 8" in browse(amal).get("/journal/").text


def test_a_night_verifies_what_is_new_and_a_sunday_the_whole(real, nalin):
    seen = []
    for days in range(8):
        with time_machine.travel(SUNDAY + timedelta(days=days), tick=False):
            builders.note(nalin)
            tasks.verify_when_due()
        seen.append(Verification.objects.latest())
    assert [one.after == 0 for one in seen] == [True, *[False] * 6, True]
    assert [one.after for one in seen[1:7]] == [one.entries for one in seen[:6]]
    assert "part from" in seen[1].note


def test_a_part_names_what_is_new_and_all_that_is_derived(real, nalin):
    first = builders.report(nalin, mgrs="38S ME 448 251")
    verify.verified()
    last = builders.report(nalin)
    tamper("UPDATE incidents_incident SET noted_at = now() WHERE id = %s", last.pk)
    tamper("UPDATE incidents_incident SET in_gap = NOT in_gap WHERE id = %s", first.pk)
    changed, derived = verify.verified(extent=PART).faults
    assert changed.startswith(f"incident {last.key()}: differs from entry {last.position}")
    assert derived.startswith(f"incident {first.key()} ({first.number}): is not placed")


def test_a_part_does_not_see_an_older_record_but_the_whole_does(real, nalin):
    first = builders.report(nalin)
    verify.verified()
    tamper("UPDATE incidents_incident SET noted_at = now() WHERE id = %s", first.pk)
    assert verify.verified(extent=PART).fault == ""
    assert verify.verified().fault.startswith(f"incident {first.key()}: differs")


def test_a_part_relies_on_no_verdict_that_the_server_did_not_sign(real, nalin):
    tamper("UPDATE centres_journalentry SET payload = payload || ' ' WHERE position = 3")
    head = JournalEntry.objects.head()
    planted = Verification(at=datetime.now(UTC), entries=head.position, head=head.hash)
    planted.note = builders.verification().note
    Verification.objects.all().delete()
    planted.save()
    faults = verify.verified(extent=PART).faults
    assert faults[0].startswith("entry 3 (")
    assert faults[1].endswith("is not as the server signed it")


def test_the_signed_verdict_is_given_out(real, karim, browse):
    client = browse(karim)
    assert client.get("/api/v1/journal/verification").status_code == 404
    verify.verified()
    told = client.get("/api/v1/journal/verification").json()
    assert told == {"note": Verification.objects.get().note}
