"""Daily summaries over REST: the frozen text byte for byte, and the doors of those who issue."""

import hashlib
from datetime import date, timedelta
from uuid import uuid4

import pytest

from centres.models import JournalEntry, Proposal
from incidents.models import Assessment, DailySummary
from tests.support import builders, story

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/summaries"
DAY = story.DAY
JSON = "application/json"


@pytest.fixture
def mirror(feed, pull):
    """An external system that may read issued summaries, and nothing else."""
    return pull(feed, "summaries")


@pytest.fixture
def desk(browse):
    """Return a function that sends JSON to a day, as an officer's browser would."""

    def send(officer, verb, *, day=DAY, **told):
        told = {"submission": str(uuid4()), **told}
        return browse(officer).post(f"{ROOT}/{day}/{verb}", told, content_type=JSON)

    return send


def paths(answer) -> list[str]:
    assert answer.status_code == 400
    return [error["path"] for error in answer.json()["errors"]]


def test_the_text_comes_byte_for_byte_as_it_was_hashed(mirror, nalin, karim):
    builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 9), place="داقوق – Daquq")
    summary = builders.issue(karim, DAY)
    answer = mirror.get(f"{ROOT}/{DAY}")
    core = answer.content.partition(b'"core":')[2][: len(summary.core.encode())]
    assert core.decode() == summary.core
    assert hashlib.sha256(core).hexdigest() == answer.json()["sha256"] == summary.sha256


def test_position_and_head_are_those_that_the_forces_keep(mirror, nalin, karim):
    builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 9))
    head = JournalEntry.objects.head()
    builders.issue(karim, DAY)
    told = mirror.get(f"{ROOT}/{DAY}").json()
    assert (told["position"], told["head"]) == (head.position, head.hash)
    assert (told["core"]["position"], told["core"]["head"]) == (head.position, head.hash)
    assert told["core"]["figures"]["headline"]["incidents"]["count"] == 1
    assert told["issued_by"]["name"] == "Karim Rashid"


def test_what_came_after_the_issue_stands_beside_the_text_and_changes_nothing_in_it(
    mirror, nalin, baran, karim
):
    incident = builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 9))
    before = builders.issue(karim, DAY).core
    assert mirror.get(f"{ROOT}/{DAY}").json()["changes"] == []
    builders.revise(baran, incident, place="Tuz")
    late = builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 10))
    answer = mirror.get(f"{ROOT}/{DAY}")
    assert before.encode() in answer.content
    revised, came = answer.json()["changes"]
    assert (revised["number"], revised["what"], revised["version"]) == (
        incident.number,
        "revised",
        2,
    )
    assert {"label": "Place", "then": "Daquq", "now": "Tuz"} in revised["differences"]
    assert (came["number"], came["what"], came["label"]) == (late.number, "late", "reported late")


def test_signatures_of_both_forces_with_their_reservations(mirror, karim, adnan):
    summary = builders.issue(karim, DAY)
    builders.sign(karim, summary)
    builders.sign(adnan, summary, reservation="The count of wounded.")
    signed = mirror.get(f"{ROOT}/{DAY}").json()["signatures"]
    assert [(s["force"], s["by"]["name"], s["reservation"]) for s in signed] == [
        ("peshmerga", "Karim Rashid", ""),
        ("iraqi", "Adnan Hamid", "The count of wounded."),
    ]
    assert {s["sha256"] for s in signed} == {summary.sha256}


def test_a_corrected_edition_names_the_first_which_stays_to_be_read(mirror, karim):
    first = builders.issue(karim, DAY)
    second = builders.issue(karim, DAY, edition=2, reason="A report came late.")
    latest = mirror.get(f"{ROOT}/{DAY}").json()
    assert (latest["edition"], latest["corrects"]) == (2, 1)
    assert (latest["reason"], latest["sha256"]) == ("A report came late.", second.sha256)
    named = mirror.get(f"{ROOT}/{DAY}?edition=1").json()
    assert (named["edition"], named["corrects"], named["sha256"]) == (1, None, first.sha256)


def test_a_day_that_is_not_issued_is_not_there(mirror, karim, browse):
    builders.assess(karim, DAY, "Nobody reads this yet.")
    for client in (mirror, browse(karim)):
        assert client.get(f"{ROOT}/{DAY}").status_code == 404
        assert client.get(f"{ROOT}/{DAY}/pdf").status_code == 404
        assert client.get(ROOT).json() == {"results": [], "next": None}


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01", "9999-12-31", "1066-10-14"])
def test_a_day_of_no_calendar_is_not_there(day, mirror):
    for address in (f"{ROOT}/{day}", f"{ROOT}/{day}/pdf"):
        assert mirror.get(address).status_code == 404


@pytest.mark.parametrize("edition", ["0", "-1", "1.5", "x", "", "1000", "9" * 30, "١", "\x00"])
def test_an_edition_that_is_no_number_is_named(edition, mirror, karim):
    builders.issue(karim, DAY)
    for address in (f"{ROOT}/{DAY}", f"{ROOT}/{DAY}/pdf"):
        assert paths(mirror.get(address, {"edition": edition})) == ["edition"]


def test_an_edition_that_was_not_issued_is_not_there(mirror, karim):
    builders.issue(karim, DAY)
    assert mirror.get(f"{ROOT}/{DAY}?edition=2").status_code == 404


def test_a_language_that_the_paper_is_not_written_in_is_named(mirror, karim):
    builders.issue(karim, DAY)
    assert paths(mirror.get(f"{ROOT}/{DAY}/pdf", {"language": "tr"})) == ["language"]


@pytest.fixture
def week(karim):
    """Five days issued, the third of them twice."""
    days = [DAY - timedelta(days=back) for back in range(5)]
    for day in reversed(days):
        builders.issue(karim, day)
    builders.issue(karim, days[2], edition=2, reason="A report came late.")
    return days


def listed(answer):
    return [(row["day"], row["edition"]) for row in answer.json()["results"]]


def test_the_list_has_every_edition_the_newest_day_first(mirror, week):
    a, b, c, d, e = (day.isoformat() for day in week)
    expected = [(a, 1), (b, 1), (c, 2), (c, 1), (d, 1), (e, 1)]
    assert listed(mirror.get(ROOT)) == expected
    assert "core" not in mirror.get(ROOT).json()["results"][0]


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_the_pages_of_the_list_miss_nothing_and_repeat_nothing(limit, mirror, week):
    found, address = [], f"{ROOT}?limit={limit}"
    while address:
        answer = mirror.get(address)
        found += listed(answer)
        address = answer.json()["next"]
        assert bool(address) == ("Link" in answer.headers)
    assert found == listed(mirror.get(ROOT))


def test_the_list_by_days_until_is_exclusive(mirror, week):
    bounds = {"day_from": week[3].isoformat(), "day_until": week[1].isoformat()}
    days = [day for day, _edition in listed(mirror.get(ROOT, bounds))]
    assert days == [week[2].isoformat(), week[2].isoformat(), week[3].isoformat()]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day_from", "2026-02-30"),
        ("day_from", "yesterday"),
        ("day_from", "2026-1-1"),
        ("day_from", "20261122"),
        ("day_until", ""),
        ("day_until", "\x00"),
        ("cursor", "x"),
        ("cursor", "2026-02-30.1"),
        ("cursor", "2026-11-10.99999"),
        ("cursor", "\x00"),
        ("limit", "501"),
        ("colour", "red"),
    ],
)
def test_a_wrong_parameter_of_the_list_is_named(name, value, mirror):
    assert paths(mirror.get(ROOT, {name: value})) == [name]


def test_the_list_costs_the_same_however_many_editions_and_signatures(
    mirror, week, karim, adnan, django_assert_max_num_queries
):
    for summary in DailySummary.objects.all():
        builders.sign(karim, summary)
        builders.sign(adnan, summary)
    mirror.get(ROOT)  # the first of a minute is a line of the access log
    with django_assert_max_num_queries(8):
        assert len(listed(mirror.get(ROOT))) == 6


def test_a_chief_writes_the_own_rooms_section_and_a_commander_the_words_for_all(
    desk, baran, zainab, karim
):
    assert desk(baran, "assess", centre="K1", text="Quiet at K1.").status_code == 200
    assert desk(baran, "assess", centre="DIYALA", text="Loud there.").status_code == 403
    assert desk(baran, "assess", text="Quiet everywhere.").status_code == 403
    assert desk(karim, "assess", text="Quiet everywhere.").json()["centre"] is None
    told = {(a.centre_id, a.text) for a in Assessment.objects.all()}
    assert told == {("K1", "Quiet at K1."), (None, "Quiet everywhere.")}


def test_words_are_replaced_by_whoever_of_the_force_has_read_them(desk, karim, adnan):
    azad = builders.enrol("azad", rank="colonel", force_id="peshmerga")
    builders.post(azad, "commander")
    first = desk(karim, "assess", text="A quiet day.").json()
    assert desk(adnan, "assess", text="The Iraqi forces' own words.").status_code == 200
    refused = desk(azad, "assess", text="A loud day.")
    assert refused.status_code == 412
    assert refused.json()["current"] == first
    again = desk(azad, "assess", text="A loud day.", based_on=first["position"])
    assert (again.status_code, again.json()["text"]) == (200, "A loud day.")


def test_a_day_is_assessed_issued_and_signed_over_rest(desk, baran, karim, adnan, mirror):
    desk(baran, "assess", centre="K1", text="Quiet at K1.")
    issued = desk(karim, "issue")
    assert issued.status_code == 201
    told = {"edition": 1, "sha256": issued.json()["sha256"]}
    assert desk(karim, "sign", **told).json()["force"] == "peshmerga"
    assert desk(adnan, "sign", **told, reservation="The count.").json()["force"] == "iraqi"
    summary = mirror.get(f"{ROOT}/{DAY}").json()
    assert summary["core"]["assessments"][0]["text"] == "Quiet at K1."
    assert len(summary["signatures"]) == 2


def test_a_corrected_edition_is_answered_with_its_proposal(desk, karim, adnan, mirror):
    desk(karim, "issue")
    told = {"edition": 2, "reason": "A report came late.", "submission": str(uuid4())}
    first, again = desk(karim, "issue", **told), desk(karim, "issue", **told)
    assert (first.status_code, again.json()) == (202, first.json())
    waits = Proposal.objects.get()
    assert first.json() == {**waits.state(), "position": waits.position}
    assert (first.json()["verb"], first.json()["awaits"]) == ("issue_summary", ["iraqi"])
    assert mirror.get(f"{ROOT}/{DAY}").json()["edition"] == 1
    builders.consent(adnan, waits)
    assert mirror.get(f"{ROOT}/{DAY}").json()["edition"] == 2


def test_the_same_submission_again_is_harmless(desk, karim):
    for verb, told in (("assess", {"text": "Quiet."}), ("issue", {})):
        told["submission"] = str(uuid4())
        first, again = desk(karim, verb, **told), desk(karim, verb, **told)
        assert again.json() == first.json()
    told = {"edition": 1, "sha256": first.json()["sha256"], "submission": str(uuid4())}
    assert desk(karim, "sign", **told).json() == desk(karim, "sign", **told).json()
    assert DailySummary.objects.count() == 1


def test_what_may_not_be_done_to_a_day_is_said(desk, karim):
    assert paths(desk(karim, "issue", day="2199-01-01")) == ["day"]
    assert paths(desk(karim, "issue", edition=2, reason="Late.")) == ["edition"]
    issued = desk(karim, "issue").json()
    assert paths(desk(karim, "issue")) == ["edition"]
    assert paths(desk(karim, "issue", edition=2)) == ["reason"]
    assert paths(desk(karim, "assess", text="Too late.")) == [""]
    assert paths(desk(karim, "sign", edition=1, sha256="0" * 64)) == ["sha256"]
    assert desk(karim, "sign", edition=1, sha256=issued["sha256"]).status_code == 201
    assert paths(desk(karim, "sign", edition=1, sha256=issued["sha256"])) == [""]
    assert desk(karim, "sign", edition=7, sha256=issued["sha256"]).status_code == 404


@pytest.mark.parametrize(
    ("verb", "told", "path"),
    [
        ("assess", {}, "text"),
        ("assess", {"text": 5}, "text"),
        ("assess", {"text": "a\x00b"}, "text"),
        ("assess", {"text": "x" * 10_001}, "text"),
        ("assess", {"text": "", "centre": "TUZ"}, "centre"),
        ("assess", {"text": "", "centre": ["K1"]}, "centre"),
        ("assess", {"text": "", "based_on": "1"}, "based_on"),
        ("assess", {"text": "", "based_on": 2**80}, "based_on"),
        ("assess", {"text": "", "colour": "red"}, "colour"),
        ("issue", {"edition": "1"}, "edition"),
        ("issue", {"edition": 0}, "edition"),
        ("issue", {"edition": True}, "edition"),
        ("issue", {"reason": "x" * 501}, "reason"),
        ("issue", {"submission": "again"}, "submission"),
        ("sign", {"sha256": "0" * 64}, "edition"),
        ("sign", {"edition": 1}, "sha256"),
        ("sign", {"edition": 1, "sha256": 0}, "sha256"),
    ],
)
def test_a_wrong_body_is_named_by_its_field(verb, told, path, desk, karim):
    assert paths(desk(karim, verb, **told)) == [path]


def test_a_system_reads_summaries_and_writes_none(mirror, karim, feed, pull):
    builders.issue(karim, date(2026, 11, 9))
    told = {"submission": str(uuid4()), "text": "Quiet."}
    assert mirror.post(f"{ROOT}/{DAY}/assess", told, format="json").status_code == 403
    other = pull(feed, "incidents")
    assert other.get(ROOT).status_code == 403
    assert other.get(f"{ROOT}/2026-11-09").status_code == 404
    assert other.post(f"{ROOT}/{DAY}/assess", told, format="json").status_code == 404


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_the_paper_comes_in_each_language_with_its_name(language, mirror, karim):
    builders.issue(karim, DAY)
    answer = mirror.get(f"{ROOT}/{DAY}/pdf", {"language": language, "edition": "1"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="summary-{DAY}-1-{language}.pdf"'
    assert answer.content.startswith(b"%PDF")


def test_the_paper_is_in_the_language_of_the_browser_where_none_is_named(mirror, karim):
    builders.issue(karim, DAY)
    answer = mirror.get(f"{ROOT}/{DAY}/pdf", headers={"Accept-Language": "ar"})
    assert "-ar.pdf" in answer["Content-Disposition"]
