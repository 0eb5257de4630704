"""The access log: who looked, signed in, exported and was told, and who may see that."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from centres import tasks
from centres.access import log
from centres.models import AccessHead, AccessLine, Look, Officer
from centres.models.record import instant
from incidents import notices
from incidents.exchange import escalation
from incidents.models import Notice, Reading
from tests.support import builders
from tests.test_journal_page import links, rows
from tests.test_sign_in import PASSWORD, sign_in

PAGE = "/access/"
CANARY = "The baker of Daquq told us."
HERE = {"REMOTE_ADDR": "10.1.2.3"}


@pytest.fixture
def salar(db):
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    return officer


@pytest.fixture
def incident(nalin):
    return builders.report(nalin, source=CANARY)


def lines(*kinds) -> list[AccessLine]:
    return list(AccessLine.objects.filter(kind__in=kinds).order_by("number"))


def last() -> AccessLine:
    return AccessLine.objects.order_by("number").last()


@pytest.fixture
def refuse(settings, tmp_path):
    """Let the database take no line of a kind, and no other test hear of it."""
    settings.RUN_DIR = tmp_path
    return _refuse


def _refuse(kind):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait for the commit
        cursor.execute(
            "ALTER TABLE centres_accessline ADD CONSTRAINT refused"
            f" CHECK (kind <> '{kind}') NOT VALID"
        )


REFUSED = [
    "UPDATE centres_accessline SET address = ''",
    "DELETE FROM centres_accessline",
    "TRUNCATE centres_accessline",
    "UPDATE centres_accessdigest SET line = 1",
    "DELETE FROM centres_accessdigest",
]


def test_the_database_refuses_to_change_the_log(karim):
    tasks.close_access_hour()
    for statement in REFUSED:
        with (
            pytest.raises(DatabaseError, match="only ever appended to"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(statement)


def test_signing_in_and_out_are_a_line_each_with_the_address(salar):
    client = Client(**HERE)
    sign_in(client)
    client.post("/sign-out/")
    told = [(line.kind, line.officer, line.force_id, line.address) for line in lines(*Look)[-2:]]
    assert told == [
        ("sign_in", salar, "peshmerga", "10.1.2.3"),
        ("sign_out", salar, "peshmerga", "10.1.2.3"),
    ]


@pytest.mark.parametrize(("name", "known"), [("Salar", True), ("salat", False)])
def test_a_failed_sign_in_is_a_line_with_the_name_that_failed(salar, name, known):
    sign_in(Client(**HERE), username=name, password="not this one at all")
    (line,) = lines(Look.FAILED)
    assert (line.name, line.address) == (name, "10.1.2.3")
    assert line.officer == (salar if known else None)
    assert line.force_id == ("peshmerga" if known else None)


def test_sessions_that_an_officer_ends_elsewhere_are_a_line(salar):
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    here.post("/account/sessions/end/")
    assert [line.officer for line in lines(Look.ENDED)] == [salar]


def test_the_own_account_shows_the_last_sign_ins_and_what_failed(salar, nalin, browse):
    sign_in(Client(**HERE), password="not this one at all")
    for _time in range(11):
        sign_in(client := Client())
    page = client.get("/account/").content.decode()
    assert page.count("Signed in") == 10
    assert "Sign-in failed" not in page  # before the last ten
    sign_in(Client(**HERE), password="not this one at all")
    page = client.get("/account/").content.decode()
    assert "Sign-in failed" in page
    assert "10.1.2.3" in page
    assert "10.1.2.3" not in browse(nalin).get("/account/").content.decode()


def test_opening_a_source_is_a_line_once_a_minute(incident, karim, browse):
    client = browse(karim)
    for _time in range(2):
        assert CANARY in client.get(incident.get_absolute_url(), **HERE).content.decode()
    (line,) = lines(Look.SOURCE)
    told = (line.officer, line.about, line.version, line.address)
    assert told == (karim, incident.number, 1, "10.1.2.3")


def test_the_form_that_revises_a_report_opens_its_source(incident, nalin, browse):
    page = browse(nalin).get(f"{incident.get_absolute_url()}revise/")
    assert CANARY in page.content.decode()
    assert [line.officer for line in lines(Look.SOURCE)] == [nalin]


def test_who_sees_no_source_has_opened_none(incident, nalin, hassan, karim, browse):
    browse(hassan).get(incident.get_absolute_url())
    browse(karim).get(builders.report(nalin).get_absolute_url())  # tells of no source
    assert lines(Look.SOURCE) == []


def test_no_look_without_a_line(incident, nalin, browse, refuse):
    refuse("source")
    client = browse(nalin)
    page = client.get(incident.get_absolute_url())
    assert page.status_code == 200
    assert CANARY not in page.content.decode()
    assert "The source is not shown" in page.content.decode()
    form = client.get(f"{incident.get_absolute_url()}revise/")
    assert CANARY not in form.content.decode()
    assert 'name="source"' not in form.content.decode()  # or an empty one would replace it
    told = client.get("/healthz").json()
    assert "access_log" in told["faults"]
    assert told["access_log"]["last_unwritten_line"]["reason"] == "check violation"


@pytest.mark.parametrize("kind", ["opened", "seen"])
def test_another_line_that_fails_breaks_no_page_and_is_told(kind, incident, karim, browse, refuse):
    notices.tell([Notice(officer=karim, cause="x", reason="report", incident=incident, at=at())])
    refuse(kind)
    assert browse(karim).get(incident.get_absolute_url()).status_code == 200
    assert "access_log" in browse().get("/healthz").json()["faults"]
    assert Reading.objects.exists() is (kind != "opened")
    assert Notice.objects.filter(read_at=None).exists() is (kind == "seen")


def at():
    return timezone.now()


def test_each_version_of_a_report_is_opened_once(incident, nalin, rezan, browse):
    client = browse(rezan)
    for _time in range(2):
        client.get(incident.get_absolute_url())
    builders.revise(nalin, incident, place="Tuz")
    client.get(incident.get_absolute_url())
    told = [(line.officer, line.about, line.version) for line in lines(Look.OPENED)]
    assert told == [(rezan, incident.number, 1), (rezan, incident.number, 2)]
    assert [r.at for r in Reading.objects.order_by("at")] == [x.at for x in lines(Look.OPENED)]


@pytest.mark.parametrize("address", ["/incidents/export/", "/api/v1/incidents"])
def test_an_export_is_a_line_with_its_words(real, nalin, browse, address):
    answer = browse(nalin).get(address, {"format": "csv", "q": "herons"}, **HERE)
    assert b"".join(answer.streaming_content)
    (line,) = lines(Look.EXPORT)
    assert (line.officer, line.address) == (nalin, "10.1.2.3")
    assert line.details == {"format": "csv", "q": "herons"}


def test_a_pull_is_a_line_for_each_token_and_minute(feed, pull, time_machine):
    client, other = pull(feed, "incidents"), pull(feed, "incidents")
    time_machine.move_to(at().replace(second=5) + timedelta(minutes=1), tick=False)
    for _time in range(3):
        assert client.get("/api/v1/incidents").status_code == 200
    other.get("/api/v1/incidents")
    assert len(lines(Look.PULL)) == 2
    time_machine.move_to(at() + timedelta(minutes=1), tick=False)
    client.get("/api/v1/incidents")
    assert [line.officer for line in lines(Look.PULL)] == [feed] * 3


def test_a_pull_within_a_session_is_a_line_for_each_officer_and_minute(
    incident, hassan, karim, browse, time_machine
):
    client = browse(hassan)
    time_machine.move_to(at().replace(second=5) + timedelta(minutes=1), tick=False)
    for address in ("incidents", "changes", f"incidents/{incident.number}"):
        assert client.get(f"/api/v1/{address}", **HERE).status_code in (200, 403)
    assert [(line.officer, line.address) for line in lines(Look.PULL)] == [(hassan, "10.1.2.3")]
    browse(karim).get("/api/v1/changes")
    time_machine.move_to(at() + timedelta(minutes=1), tick=False)
    client.get("/api/v1/incidents")
    assert [line.officer for line in lines(Look.PULL)] == [hassan, karim, hassan]
    assert browse().get("/api/v1/incidents").status_code in (401, 403)
    assert len(lines(Look.PULL)) == 3


def test_whoever_is_told_and_reads_it_has_a_line_for_both(incident, nalin, hassan, browse):
    told = {"reason": "report", "incident": incident, "at": at()}
    for _time in range(2):  # told of one cause only once
        notices.tell(notices.to_all([hassan.pk], ["K1"], cause="report:1", **told))
    browse(hassan).post("/notices/read/")
    said = [(line.kind, line.officer, line.name, line.about) for line in lines("told", "seen")]
    assert said == [
        ("told", hassan, "", incident.number),
        ("told", None, "K1", incident.number),
        ("seen", hassan, "", incident.number),
    ]


def test_an_answer_that_is_overdue_is_claimed_with_a_line(incident, time_machine):
    time_machine.move_to(at() + timedelta(hours=7))
    escalation.escalate()
    claimed = {(line.name, line.about) for line in lines(Look.CLAIMED)}
    assert ("DIYALA", incident.number) in claimed


def test_the_second_step_has_a_kind_of_its_own_and_its_officer_is_shown_it(nalin, browse):
    log.note(Look.SECOND_FAILED, by=nalin, address="10.1.2.3")
    assert last().get_kind_display() == "Second step failed"
    page = browse(nalin).get("/account/").content.decode()
    assert '<strong class="warn">Second step failed</strong>' in page


# Who sees what


@pytest.fixture
def story(incident, salar, nalin, karim, adnan, hassan, feed, pull, browse):
    """Lines of both forces, of a system, and of names that nobody bears."""
    sign_in(Client(), username="hasan", password="a slip of the other force")
    sign_in(Client(), password="not this one at all")
    browse(hassan).get(incident.get_absolute_url())
    browse(nalin).get(incident.get_absolute_url())
    browse(hassan).get(builders.report(hassan, source="A heron").get_absolute_url())
    pull(feed, "incidents").get("/api/v1/incidents")
    notices.tell(notices.to_all([], ["K1"], reason="report", cause="x", at=at()))


def test_a_commander_sees_the_own_force_and_the_systems(story, karim, adnan, amal, browse):
    own, other = (rows(browse(who).get(PAGE)) for who in (karim, adnan))
    assert any("Source details opened Captain Nalin Aziz K1-2026-0001" in row for row in own)
    assert any("Sign-in failed Captain Salar" in row for row in own)
    assert any("Source details opened Captain Hassan Kadhim" in row for row in other)
    assert all(any("Pulled over the API Feed" in row for row in page) for page in (own, other))
    audited = rows(browse(amal).get(PAGE))
    assert [row for row in audited if "Adnan" not in row and "Amal" not in row] == [
        row for row in other if "Adnan" not in row
    ]


def test_the_log_never_tells_one_force_of_the_other(story, karim, adnan, browse):
    forces = {"peshmerga": karim, "iraqi": adnan}
    names = {o.name_latin: o.force_id for o in Officer.objects.exclude(force=None)}
    for force, reader in forces.items():
        page = " ".join(rows(browse(reader).get(PAGE)))
        strangers = [name for name, of in names.items() if of != force and name in page]
        assert strangers == []
        assert "hasan" not in page.replace("hassan", "")
        seen = AccessLine.objects.visible_to(reader)
        assert {line.force_id for line in seen} == {force, None}
        assert all(line.officer_id for line in seen)


def test_who_may_not_see_it_is_refused_and_counts_nothing(story, nalin, dara, browse):
    for officer in (nalin, dara):
        assert browse(officer).get(PAGE).status_code == 403
        assert not AccessLine.objects.visible_to(officer).exists()


NARROWED = [
    ({"kind": "source"}, ["Source details opened"]),
    ({"kind": "failed"}, ["Sign-in failed"]),
    ({"number": "k1-2026-0001", "kind": "opened"}, ["Report opened"]),
    ({"number": "K1-2026-0099"}, []),
    ({"since": "2126-01-01"}, []),
    ({"until": "2026-01-01"}, []),
]


def test_filters_narrow_the_log(story, karim, browse):
    client = browse(karim)
    for parameters, found in NARROWED:
        page = client.get(PAGE, parameters)
        assert page.status_code == 200
        shown = rows(page)
        assert len(shown) == len(found), parameters
        assert all(words in row for words, row in zip(found, shown, strict=True))
        assert found or "No line matches these filters" in page.content.decode()


def test_the_log_of_one_officer(story, karim, nalin, hassan, browse):
    mine = rows(browse(karim).get(PAGE, {"officer": nalin.pk}))
    assert mine
    assert all("Nalin Aziz" in row for row in mine)
    assert browse(karim).get(PAGE, {"officer": hassan.pk}).status_code == 400


def test_what_cannot_be_read_is_said_and_nothing_is_shown(karim, browse):
    client = browse(karim)
    for wrong in ({"since": "last moon"}, {"kind": "begun"}, {"cursor": "-1"}, {"colour": "red"}):
        page = client.get(PAGE, wrong)
        assert page.status_code == 400
        assert "nothing is shown" in page.content.decode()


def test_older_lines_are_a_page_further(karim, browse):
    client = browse(karim)
    for minute in range(120):
        log.note(Look.SIGN_IN, by=karim, address=f"10.9.0.{minute}")
    first = client.get(PAGE, {"kind": "sign_in"})
    (older,) = (address for address in links(first) if "cursor" in address)
    second = client.get(older)
    shown = [row.split()[-1] for row in rows(first) + rows(second)]
    assert shown[:120] == [f"10.9.0.{minute}" for minute in reversed(range(120))]
    assert "kind=sign_in" in older
    assert older.endswith(
        instant(AccessLine.objects.get(address="10.9.0.20").at).replace(":", "%3A")
    )


def test_lines_of_one_moment_are_not_torn_apart(karim, browse, time_machine):
    client = browse(karim)
    log.note(Look.SOURCE, by=karim)
    time_machine.move_to(at() + timedelta(minutes=1), tick=False)
    log.write([log.line(Look.SOURCE, by=karim) for _line in range(105)])
    first = client.get(PAGE, {"kind": "source"})
    (older,) = (address for address in links(first) if "cursor" in address)
    assert (len(rows(first)), len(rows(client.get(older)))) == (105, 1)


# Order, under many at once


def test_lines_have_no_gap_and_a_late_commit_comes_before_none(real, nalin, together):
    start = AccessHead.objects.get().number
    held, go = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            log.write([log.line(Look.SIGN_IN, by=nalin)])
            held.set()
            assert go.wait(10)

    def soon():
        assert held.wait(10)
        threading.Timer(0.2, go.set).start()
        log.write([log.line(Look.SIGN_OUT, by=nalin)])  # waits: nothing is numbered before it

    assert together(late, soon) == [None, None]
    written = AccessLine.objects.filter(number__gt=start).order_by("number")
    assert [(line.number, line.kind) for line in written] == [
        (start + 1, "sign_in"),
        (start + 2, "sign_out"),
    ]


def test_one_thing_at_once_is_one_line(real, nalin, together):
    def write():
        log.note(Look.PULL, by=nalin, once="pull:a:2026-11-29T10:00")

    together(*[write] * 8)
    assert len(lines(Look.PULL)) == 1


def test_what_is_rolled_back_leaves_no_gap(nalin):
    before = AccessHead.objects.get().number
    with pytest.raises(RuntimeError), transaction.atomic():
        log.note(Look.SIGN_IN, by=nalin)
        raise RuntimeError
    log.note(Look.SIGN_IN, by=nalin)
    assert last().number == AccessHead.objects.get().number == before + 1
