"""Which day an officer comes to, and which days wait for whom."""

from datetime import timedelta

import pytest

from centres.models import JournalEntry
from incidents import days, summary
from incidents.summary.waiting import Act, waiting
from tests.support import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning(time_machine):
    """Two finished days that this system has lived through: the day before, and the last one."""
    later = summary.today() + 3 * days.DAY
    time_machine.move_to(days.start(later) + timedelta(hours=1), tick=False)
    return later - 2 * days.DAY, later - days.DAY


def opened(browse, officer):
    return browse(officer).get("/summary/").url


def acts(officer) -> list:
    return [(one.day, one.act) for one in waiting(officer)][:2]


def test_the_last_finished_day_is_opened_until_it_is_issued_and_signed(
    morning, nalin, karim, adnan, nadia, browse
):
    _before, last = morning
    running = f"/summary/{summary.today()}/"
    assert {opened(browse, by) for by in (nalin, karim, adnan, nadia)} == {f"/summary/{last}/"}
    issued = builders.issue(karim, last)
    assert opened(browse, nadia) == running  # an observer has no force that signs
    builders.sign(karim, issued)
    assert opened(browse, nalin) == opened(browse, karim) == running
    assert opened(browse, adnan) == f"/summary/{last}/"
    builders.sign(adnan, issued)
    assert opened(browse, adnan) == running


def test_a_day_before_this_system_began_waits_for_nobody(karim, browse, time_machine):
    time_machine.move_to(JournalEntry.objects.latest("position").at + days.DAY / 1440, tick=False)
    assert waiting(karim) == []
    assert opened(browse, karim) == f"/summary/{summary.today()}/"


def test_what_follows_an_issued_day_waits_though_this_system_began_later(
    karim, adnan, browse, time_machine
):
    time_machine.move_to(JournalEntry.objects.latest("position").at + days.DAY / 1440, tick=False)
    last = summary.today() - days.DAY
    builders.issue(karim, last - days.DAY)
    assert [(one.day, one.act) for one in waiting(adnan)] == [
        (last, Act.ISSUE),
        (last - days.DAY, Act.SIGN),
    ]
    assert opened(browse, adnan) == f"/summary/{last}/"


def test_a_commander_issues_then_signs_and_a_corrected_edition_again(morning, karim, adnan):
    before, last = morning
    assert acts(karim) == [(last, Act.ISSUE), (before, Act.ISSUE)]
    issued = builders.issue(karim, last)
    assert acts(adnan) == [(last, Act.SIGN), (before, Act.ISSUE)]
    builders.sign(adnan, issued)
    assert acts(adnan) == [(before, Act.ISSUE), (before - days.DAY, Act.ISSUE)]
    assert acts(karim)[0] == (last, Act.SIGN)
    builders.issue(karim, last, edition=2, reason="A place was wrong.")
    [again] = [one for one in waiting(adnan) if one.day == last]
    assert (again.act, again.get_absolute_url()) == (Act.SIGN, f"/summary/{last}/?edition=2")


def test_a_chief_assesses_until_the_day_is_issued(morning, baran, nalin, karim):
    before, last = morning
    assert acts(baran) == [(last, Act.ASSESS), (before, Act.ASSESS)]
    builders.assess(baran, last, centre="K1")
    assert acts(baran)[0] == (before, Act.ASSESS)
    builders.issue(karim, before)
    assert before not in [one.day for one in waiting(baran)]
    assert waiting(nalin) == []


def test_the_page_names_the_other_days_that_wait(morning, karim, browse):
    before, last = morning
    text = browse(karim).get(f"/summary/{last}/").text
    assert f'<a href="/summary/{before}/">' in text
    assert "waits to be issued" in text
    assert f'<a href="/summary/{last}/">' not in text
