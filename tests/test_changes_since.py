"""Changes since issue: what came later about a day's reports, as then and now."""

import pytest

from tests.support import builders
from tests.support.story import DAY

PAGE = f"/summary/{DAY}/"


def at(hour, day=10):
    return builders.at(2026, 11, day, hour)


def wounded(count):
    return [{"outcome": "wounded", "category": "civilian", "count": count}]


@pytest.fixture
def incident(nalin):
    return builders.report(nalin, kind="ied", occurred_at=at(9), casualties=wounded(1))


@pytest.fixture
def changes(karim, browse):
    """Return a function that returns what the page lists, as number, what, then and now."""

    def listed():
        shown = browse(karim).get(PAGE)
        found = shown.context["changes"]
        assert ("Nothing has changed since." in shown.content.decode()) is (not found)
        return [
            (c.number, c.what.label, [(d.label, d.before, d.after) for d in c.differences])
            for c in found
        ]

    return listed


def test_where_nothing_came_later_the_page_says_so(incident, karim, changes):
    builders.issue(karim, DAY)
    assert changes() == []


def test_a_revised_report_is_told_as_then_and_now(incident, baran, karim, changes, browse):
    builders.issue(karim, DAY)
    builders.revise(baran, incident, casualties=wounded(2))
    casualties = ("Casualties", "Wounded · Civilian: 1", "Wounded · Civilian: 2")
    assert changes() == [(incident.number, "revised", [casualties])]
    text = " ".join(browse(karim).get(PAGE).content.decode().split())
    assert '<del dir="auto">Wounded · Civilian: 1</del>' in text
    assert '<ins dir="auto">Wounded · Civilian: 2</ins>' in text


def test_then_is_the_version_that_was_issued_not_the_first(incident, nalin, baran, karim, changes):
    builders.revise(nalin, incident, casualties=wounded(5))
    builders.issue(karim, DAY)
    builders.revise(baran, incident, based_on=2, place="Tuz")
    builders.revise(baran, incident, based_on=3, casualties=wounded(6))
    ((_number, what, told),) = changes()
    assert what == "revised"
    assert ("Casualties", "Wounded · Civilian: 5", "Wounded · Civilian: 6") in told
    assert ("Place", "Daquq", "Tuz") in told


def test_a_struck_report_is_told_with_the_reason(incident, baran, karim, changes):
    builders.issue(karim, DAY)
    builders.strike(baran, incident, "It was a tyre.")
    reason = ("Reason for striking", "", "It was a tyre.")
    assert changes() == [(incident.number, "struck", [reason])]


def test_a_report_moved_to_another_day_is_told(incident, baran, karim, changes):
    builders.issue(karim, DAY)
    builders.revise(baran, incident, occurred_at=at(9, day=11))
    ((number, what, told),) = changes()
    assert (number, what) == (incident.number, "belongs to another day")
    assert told == [("Time", "101200C NOV 26", "111200C NOV 26")]


def test_a_report_moved_into_the_day_is_told(nalin, karim, changes):
    other = builders.report(nalin, occurred_at=at(9, day=12))
    builders.issue(karim, DAY)
    builders.revise(nalin, other, occurred_at=at(9))
    assert changes() == [(other.number, "moved to this day", [])]


def test_a_report_that_came_late_is_told(incident, zainab, karim, changes):
    builders.issue(karim, DAY)
    late = builders.report(zainab, occurred_at=at(10))
    assert changes() == [(late.number, "reported late", [])]


def test_a_report_that_counts_under_another_since_is_told(incident, zainab, baran, karim, changes):
    other = builders.report(zainab, occurred_at=at(10))
    builders.issue(karim, DAY)
    builders.propose(baran, other, incident, principal=incident)
    builders.confirm(zainab, other, incident)
    assert changes() == [(other.number, "counts under another report", [])]


def test_a_report_that_counts_by_itself_again_is_told(incident, zainab, baran, karim, changes):
    other = builders.report(zainab, occurred_at=at(10))
    builders.propose(baran, other, incident, principal=incident)
    builders.confirm(zainab, other, incident)
    builders.issue(karim, DAY)
    builders.dissolve(baran, other, incident)
    assert changes() == [(other.number, "counts by itself again", [])]


def test_a_dispute_that_came_later_is_told_with_both_values(incident, zainab, karim, changes):
    builders.issue(karim, DAY)
    builders.dispute(zainab, incident, value="Three were wounded.")
    told = ("Casualties · Diyala · Iraqi forces", "1 wounded", "Three were wounded.")
    assert changes() == [(incident.number, "disputed since", [told])]


def test_a_dispute_that_was_withdrawn_is_told(incident, zainab, karim, changes):
    builders.dispute(zainab, incident, value="Three were wounded.")
    builders.issue(karim, DAY)
    assert changes() == []
    builders.acknowledge(zainab, incident, "concur")
    ((number, what, _told),) = changes()
    assert (number, what) == (incident.number, "no longer disputed")


def test_what_was_only_seen_or_followed_up_is_no_change(incident, zainab, rezan, karim, changes):
    builders.issue(karim, DAY)
    builders.acknowledge(zainab, incident, "concur")
    builders.enter(rezan, incident)
    assert changes() == []


def test_what_happens_to_other_days_is_no_change_of_this_one(incident, nalin, karim, changes):
    other = builders.report(nalin, occurred_at=at(9, day=12))
    builders.issue(karim, DAY)
    builders.revise(nalin, other, place="Tuz")
    builders.report(nalin, occurred_at=at(9, day=11))
    assert changes() == []


def test_a_corrected_edition_has_taken_the_changes_in(incident, baran, karim, changes, browse):
    builders.issue(karim, DAY)
    builders.revise(baran, incident, casualties=wounded(2))
    builders.issue(karim, DAY, edition=2, reason="The hospital told of one more.")
    assert changes() == []
    first = browse(karim).get(PAGE, {"edition": 1})
    assert [change.what.label for change in first.context["changes"]] == ["revised"]


def test_changes_are_listed_by_number_and_lead_to_the_report(incident, nalin, baran, karim, browse):
    second = builders.report(nalin, occurred_at=at(10))
    builders.issue(karim, DAY)
    builders.revise(baran, second, place="Tuz")
    builders.revise(baran, incident, place="Tuz")
    client = browse(karim)
    found = client.get(PAGE).context["changes"]
    assert [change.number for change in found] == [incident.number, second.number]
    assert all(client.get(change.url).status_code == 200 for change in found)


def test_a_day_that_is_not_issued_has_no_changes(incident, nalin, karim, browse):
    builders.revise(nalin, incident, place="Tuz")
    assert "Changes since issue" not in browse(karim).get(PAGE).content.decode()
