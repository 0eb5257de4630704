"""Figures at a position: the same from the records at the head and from the journal, for good."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from centres import journal
from incidents.summary import Past, Present, figures
from tests.support import builders

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def at(hour, minute=0, day=20):
    return builders.at(2026, 11, day, hour, minute)


def cells(**told):
    return [{"outcome": o, "category": "civilian", "count": n} for o, n in told.items()]


@pytest.fixture
def busy(nalin, hassan, rezan, zainab, baran):
    """A day on which everything happened that a summary tells of, and the days before it."""
    builders.district()
    for back in range(1, 30):
        builders.report(nalin, occurred_at=at(9) - timedelta(days=back), kind="ied",
                        casualties=cells(wounded=back % 3))  # fmt: skip
    twin = builders.report(zainab, occurred_at=at(9), kind="ied", casualties=cells(killed=2))
    mine = builders.report(nalin, occurred_at=at(9, 5), kind="ied", casualties=cells(killed=2))
    builders.propose(nalin, mine, twin, principal=twin)
    builders.confirm(baran, mine, twin)
    taken = builders.report(hassan, occurred_at=at(11), kind="abduction",
                            casualties=cells(abducted=3), mgrs="38S ME 448 251")  # fmt: skip
    builders.dispute(rezan, taken)
    builders.report(rezan, occurred_at=at(12), kind="movement", salute={"direction": "north"})
    builders.report(rezan, occurred_at=at(0) - timedelta(hours=3), time_precision="day")
    builders.report(rezan, occurred_at=at(12), time_precision="week")
    builders.strike(nalin, builders.report(nalin, occurred_at=at(13)))
    builders.ask(nalin, "DIYALA", taken)
    builders.nil_return(zainab)
    builders.watch(nalin)
    return {"taken": taken, "mine": mine, "twin": twin}


def test_the_book_tells_the_figures_that_the_records_tell(busy):
    known = Present()
    assert figures(DAY, known)["districts"] == [{"code": "d1", "name": "Daquq", "count": 4}]
    assert figures(DAY, known) == figures(DAY, Past(known.position))
    today = timezone.localdate()
    assert figures(today, known) == figures(today, Past(known.position))


def test_the_figures_of_a_position_stay_whatever_happens_later(busy, nalin, hassan, baran, zainab):
    position = journal.position()
    told = figures(DAY, Present())
    builders.revise(hassan, busy["taken"], casualties=cells(abducted=5), occurred_at=at(11, day=19))
    builders.revise(hassan, busy["taken"], based_on=2, abduction={"outcome": "released"})
    builders.dissolve(baran, busy["mine"], busy["twin"])
    builders.strike(zainab, busy["twin"])
    builders.report(nalin, occurred_at=at(14), kind="abduction")
    builders.acknowledge(zainab, busy["taken"])
    builders.layers()
    builders.district(name="Kirkuk")
    builders.close_centre("MOSUL")
    assert figures(DAY, Past(position)) == told
    assert figures(DAY, Present()) != told
