"""The part of an incident's page that shows what is related, and lets officers say it."""

from uuid import uuid4

import pytest

from incidents.models import Incident, Relation
from tests.support import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(nalin):
    return builders.report(nalin)


@pytest.fixture
def theirs(zainab):
    return builders.report(zainab)


def step(client, incident, other, verb="", **more):
    form = {"submission": str(uuid4()), "other": getattr(other, "number", other), **more}
    return client.post(f"{incident.get_absolute_url()}related/{verb}", form, follow=True)


def shown(client, incident):
    page = client.get(incident.get_absolute_url())
    text = page.content.decode()
    start = text.index('<section id="related"')
    return page.context, text[start : text.index("</section>", start)]


def buttons(client, incident) -> set[str]:
    """Return what the page offers beside other reports: the last words of the addresses."""
    _context, text = shown(client, incident)
    found = (verb for verb in ("propose", "confirm", "dissolve") if f"/related/{verb}/" in text)
    return {*found, *({"relate"} if '/related/"' in text else ())}


def test_what_is_near_is_offered_after_sending(ours, theirs, nalin, browse):
    context, text = shown(browse(nalin), ours)
    assert [one["incident"] for one in context["candidates"]] == [theirs]
    assert "Possible same event" in text
    assert "within 0.2 km" in text


@pytest.mark.parametrize(
    ("name", "offers"),
    [
        ("nalin", {"relate", "propose"}),
        ("hassan", {"relate", "propose"}),
        ("zainab", {"relate", "propose"}),
        ("rezan", set()),
        ("karim", set()),
        ("amal", set()),
    ],
)
def test_only_the_two_rooms_are_offered_buttons(ours, theirs, name, offers, request, browse):
    assert buttons(browse(request.getfixturevalue(name)), ours) == offers


def test_relating_moves_a_candidate_to_what_is_related(ours, theirs, nalin, browse):
    page = step(browse(nalin), ours, theirs)
    assert f"Related: {ours.number}, {theirs.number}" in page.content.decode()
    assert page.redirect_chain[-1][0] == f"{ours.get_absolute_url()}#related"
    for incident, other in ((ours, theirs), (theirs, ours)):
        context, text = shown(browse(nalin), incident)
        assert [one["incident"] for one in context["related"]] == [other]
        assert context["candidates"] == []
        assert "Nalin Aziz" in text


def test_a_report_is_related_by_its_number_however_it_is_written(ours, nalin, zainab, browse):
    far = builders.report(zainab, occurred_at=builders.at(2026, 5, 1))
    page = step(browse(nalin), ours, f" {far.number.lower()} ")
    assert page.status_code == 200
    assert Relation.objects.get().beside(ours) == far


@pytest.mark.parametrize("number", ["K1-2026-9999", "none", "x" * 41, "\x00", ""])
def test_a_wrong_number_is_refused_in_place_and_kept(ours, nalin, browse, number):
    page = step(browse(nalin), ours, number)
    assert page.status_code == 400
    assert "Nothing was recorded." in page.content.decode()
    assert page.context["relating_form"]["other"].value() == number
    assert not Relation.objects.exists()


def test_a_refused_step_says_why(ours, theirs, nalin, browse):
    builders.relate(nalin, ours, theirs)
    page = step(browse(nalin), ours, theirs)
    assert page.status_code == 400
    assert "These reports are related already." in page.content.decode()
    page = step(browse(nalin), ours, ours)
    assert "A report is not related to itself." in page.content.decode()


def test_a_proposal_says_which_would_count_and_for_whom_it_waits(
    ours, theirs, nalin, zainab, baran, browse
):
    step(browse(nalin), ours, theirs, "propose/", principal=ours.number)
    for officer, offers in (
        (nalin, set()),
        (baran, {"dissolve"}),
        (zainab, {"confirm", "dissolve"}),
    ):
        client = browse(officer)
        _context, text = shown(client, ours)
        assert "Same event, proposed" in text
        assert f'<bdi dir="ltr">{ours.number}</bdi> would count' in text
        assert "waits for a chief of the Iraqi forces in Diyala" in text
        assert "waits for a chief of the Iraqi forces in Kirkuk (K1)" in text
        assert buttons(client, ours) == offers


def test_the_chief_of_the_other_room_confirms_and_either_dissolves(
    ours, theirs, nalin, zainab, baran, browse
):
    builders.propose(nalin, ours, theirs)
    page = step(browse(zainab), theirs, ours, "confirm/")
    assert "Same event, confirmed: " in page.content.decode()
    context, text = shown(browse(baran), theirs)
    assert f'<bdi dir="ltr">{ours.number}</bdi> counts' in text
    assert "Nalin Aziz" in text
    assert "Zainab Jabbar" in text
    assert context["incident"].same_as == ours
    step(browse(baran), ours, theirs, "dissolve/")
    assert Incident.objects.counted().count() == 2


def test_within_one_room_it_says_that_the_other_force_confirms(ours, hassan, nalin, baran, browse):
    other = builders.report(hassan)
    builders.propose(nalin, ours, other)
    client = browse(baran)
    _context, text = shown(client, ours)
    assert "waits for a chief of the Iraqi forces in Kirkuk (K1)" in text
    assert buttons(client, ours) == {"dissolve"}
    assert step(client, ours, other, "confirm/").status_code == 403


def test_a_report_that_counts_under_another_says_so_on_page_and_row(
    ours, theirs, nalin, zainab, browse
):
    client = browse(nalin)
    assert "counts under" not in client.get("/incidents/").content.decode()
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    told = f'counts under <bdi dir="ltr">{ours.number}</bdi>'
    assert client.get("/incidents/").content.decode().count(told) == 1
    assert told in client.get(theirs.get_absolute_url()).content.decode()
    builders.dissolve(zainab, ours, theirs)
    assert "counts under" not in client.get("/incidents/").content.decode()


def test_striking_the_principal_takes_the_tag_off_the_row(ours, theirs, nalin, zainab, browse):
    builders.propose(nalin, ours, theirs)
    builders.confirm(zainab, ours, theirs)
    client = browse(nalin)
    assert "counts under" in client.get("/incidents/").content.decode()
    builders.strike(nalin, ours)
    assert "counts under" not in client.get("/incidents/").content.decode()


# Confirmed by independent sources


GRADE = "information grade 1 may fit"


def test_both_forces_tell_of_it_so_a_higher_grade_is_suggested_and_not_set(
    ours, theirs, nalin, zainab, browse
):
    assert GRADE not in shown(browse(nalin), ours)[1]
    builders.propose(nalin, ours, theirs)
    for incident in (ours, theirs):
        text = shown(browse(nalin), incident)[1]
        assert GRADE in text
        assert f'href="{ours.get_absolute_url()}revise/"' in text
    assert GRADE not in shown(browse(zainab), ours)[1], "who may not revise it is not asked to"
    assert Incident.objects.get(pk=ours.pk).information_grading == 6


def test_no_grade_is_suggested_for_one_force_for_related_or_for_what_has_it(
    nalin, rezan, zainab, browse
):
    mine, same_force = builders.report(nalin), builders.report(rezan)
    builders.propose(nalin, mine, same_force)
    related, graded = builders.report(nalin), builders.report(nalin, grading={"information": 1})
    builders.relate(nalin, related, builders.report(zainab))
    builders.propose(nalin, graded, builders.report(zainab))
    for incident in (mine, related, graded):
        assert GRADE not in shown(browse(nalin), incident)[1]


# Doors


@pytest.mark.parametrize("verb", ["", "propose/", "confirm/", "dissolve/"])
def test_whoever_comes_without_a_form_is_shown_the_incident(ours, nalin, browse, verb):
    answer = browse(nalin).get(f"{ours.get_absolute_url()}related/{verb}")
    assert answer.url == ours.get_absolute_url()


def test_a_step_sent_twice_is_one(ours, theirs, nalin, browse):
    client, submission = browse(nalin), str(uuid4())
    for _time in range(2):
        page = step(client, ours, theirs, submission=submission)
        assert page.status_code == 200
    assert Relation.objects.count() == 1


def test_an_unknown_principal_is_refused_in_place(ours, theirs, nalin, rezan, browse):
    for principal in ("", "none", builders.report(rezan).number):
        page = step(browse(nalin), ours, theirs, "propose/", principal=principal)
        assert page.status_code == 400
        assert "Nothing was recorded." in page.content.decode()
    assert not Relation.objects.exists()


def test_a_struck_report_is_offered_nothing(ours, theirs, nalin, browse):
    builders.strike(nalin, ours)
    assert shown(browse(nalin), ours)[0]["candidates"] == []
