"""Source details in versions of their own: kept beside the book, guarded, told to their force."""

import logging
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from centres.models import Force, JournalEntry, Officer
from incidents import hourly
from incidents.models import Incident, Opening, SourceDetail, SourceRoot
from tests.support import builders
from tests.support.filled_form import filled, opened
from tests.test_journal import tamper


def page_of(incident) -> str:
    return f"/incidents/{incident.number}/revise/"


def patch(client, incident, *, based_on="1", submission=None, **fields):
    return client.patch(
        f"/api/v1/incidents/{incident.number}",
        {"submission": str(submission or uuid4()), **fields},
        content_type="application/json",
        headers={"If-Match": f'"{based_on}"'},
    )


def texts(incident) -> list[str]:
    return list(incident.sources.order_by("version").values_list("text", flat=True))


def book() -> tuple:
    return tuple(JournalEntry.objects.order_by("position").values_list("hash", flat=True))


@pytest.fixture
def incident(nalin):
    return builders.report(nalin, source="A baker")


def test_on_its_page_it_is_kept_without_a_version(incident, nalin, browse):
    client, before = browse(nalin), book()
    sent = opened(client, page_of(incident)) | {"source": "A baker and\nhis brother"}
    page = client.post(page_of(incident), sent, follow=True).content.decode()
    assert f"Source details kept, {incident.number}" in page
    assert "A baker and\nhis brother" in page
    assert texts(incident) == ["A baker", "A baker and\nhis brother"]
    assert Incident.objects.get().version == 1
    assert book() == before


def test_the_api_answers_the_report_as_it_stands(incident, nalin, browse):
    client, before = browse(nalin), book()
    stands = client.get(f"/api/v1/incidents/{incident.number}").json()
    answer = patch(client, incident, source="A driver")
    assert (answer.status_code, answer.json()) == (200, stands)
    assert texts(incident) == ["A baker", "A driver"]
    assert book() == before


def test_what_says_the_same_makes_no_version_of_it(incident, nalin, browse):
    assert patch(browse(nalin), incident, source=" A baker ").status_code == 200
    assert texts(incident) == ["A baker"]


def test_the_own_force_reads_who_wrote_what_and_when(incident, nalin, baran, karim, hassan, browse):
    builders.revise(baran, incident, source="A driver")
    page = browse(karim).get(incident.get_absolute_url()).content.decode()
    told = page.partition("Source, only for your own force")[2].partition("Versions</h2>")[0]
    assert told.index("A driver") < told.index("Baran Salih") < told.index("Nalin Aziz")
    assert told.index("Nalin Aziz") < told.index("A baker")
    theirs = browse(hassan).get(incident.get_absolute_url()).content.decode()
    assert "A driver" not in theirs
    assert "Source, only" not in theirs


def test_the_same_submission_twice_is_one(incident, nalin, baran, browse):
    client, submission = browse(nalin), uuid4()
    for _time in range(2):
        answer = patch(client, incident, submission=submission, source="A driver")
        assert answer.status_code == 200
    assert texts(incident) == ["A baker", "A driver"]
    for fields in ({"source": "Another"}, {"place": "Tuz"}, {"source": "A driver", "place": "Tuz"}):
        assert patch(client, incident, submission=submission, **fields).status_code == 422
    answer = patch(browse(baran), incident, submission=submission, source="A driver")
    assert answer.status_code == 409
    assert texts(incident) == ["A baker", "A driver"]
    assert Incident.objects.get().version == 1


def test_a_submission_of_the_book_tells_nothing_of_the_source(incident, nalin, browse):
    client, submission = browse(nalin), uuid4()
    patch(client, incident, submission=submission, place="Tuz")
    answer = patch(client, incident, based_on="2", submission=submission, source="A driver")
    assert answer.status_code == 422
    assert texts(incident) == ["A baker"]


def test_the_desk_tells_that_it_has_arrived(incident, nalin, hassan, browse):
    submission = uuid4()
    patch(browse(nalin), incident, submission=submission, source="A driver")
    for officer, received in ((nalin, [str(submission)]), (hassan, [])):
        answer = browse(officer).get("/desk/", {"submission": submission})
        assert answer.json()["received"] == received


def test_by_api_nobody_writes_over_what_another_wrote(incident, nalin, baran, browse):
    assert patch(browse(baran), incident, source="A driver").status_code == 200
    client = browse(nalin)
    for based_on in ("1", "1.1", "1.3"):
        stale = patch(client, incident, based_on=based_on, source="A shepherd")
        assert stale.status_code == 412
        assert '"1.2"' in stale.json()["title"]
        assert "driver" not in stale.content.decode()
    assert patch(client, incident, based_on="2.2", source="A shepherd").status_code == 412
    assert patch(client, incident, based_on="1.2", source="A shepherd").status_code == 200
    assert texts(incident) == ["A baker", "A driver", "A shepherd"]


def test_on_the_page_the_second_is_shown_both_texts_and_then_finishes(
    incident, nalin, baran, browse
):
    mine, theirs = browse(nalin), browse(baran)
    my_form, their_form = (opened(client, page_of(incident)) for client in (mine, theirs))
    theirs.post(page_of(incident), their_form | {"source": "A driver"})
    conflict = mine.post(page_of(incident), my_form | {"source": "A shepherd", "place": "Tuz"})
    text = conflict.content.decode()
    assert conflict.status_code == 409
    assert "the source details were changed while you were writing" in text
    (row,) = (row for row in conflict.context["conflict"]["rows"] if row.name == "source")
    assert (row.theirs, row.mine, row.revised) == ("A driver", "A shepherd", True)
    assert "Baran Salih" in text.partition("A driver")[2].partition("</td>")[0]
    assert texts(incident) == ["A baker", "A driver"]
    assert Incident.objects.get().version == 1
    again = mine.post(page_of(incident), filled(conflict))
    assert again.url == incident.get_absolute_url()
    assert texts(incident) == ["A baker", "A driver", "A shepherd"]
    assert Incident.objects.get().place == "Tuz"


def test_who_left_the_source_alone_meets_no_conflict_over_it(incident, nalin, baran, browse):
    client = browse(nalin)
    sent = opened(client, page_of(incident)) | {"place": "Tuz"}
    builders.revise(baran, incident, source="A driver")
    assert client.post(page_of(incident), sent).status_code == 302
    assert texts(incident) == ["A baker", "A driver"]


def test_with_other_fields_both_are_recorded_or_neither(incident, nalin, browse):
    client, committed = browse(nalin), incident.source_commitment
    wrong = patch(client, incident, place="Tuz", source="x" * 5_001)
    assert (wrong.status_code, wrong.json()["errors"][0]["path"]) == (400, "source")
    assert Incident.objects.get().version == 1
    answer = patch(client, incident, place="Tuz", source="A driver")
    assert answer.json()["version"] == 2
    assert texts(incident) == ["A baker", "A driver"]
    assert Incident.objects.get().source_commitment == committed
    state = JournalEntry.objects.head().state()
    assert state["source_commitment"] == committed


def test_many_at_once_keep_one_each(real, nalin, together):
    incident, submission = builders.report(nalin), uuid4()
    same = [lambda: builders.revise(nalin, incident, submission=submission, source="Same")] * 4
    others = [lambda t=t: builders.revise(nalin, incident, source=t) for t in ("One", "Two")]
    together(*same, *others)
    assert len(texts(incident)) == 2
    reports = [builders.report(nalin) for _each in range(6)]
    acts = [lambda r=r: builders.revise(nalin, r, source="A driver") for r in reports]
    assert [made.version for made in together(*acts)] == [1] * 6
    assert sorted(SourceDetail.objects.later().values_list("serial", flat=True)) == [*range(1, 8)]
    call_command("verify_journal")


@pytest.mark.parametrize("name", ["hassan", "rezan", "zainab", "karim", "amal", "dara", "former"])
def test_who_does_not_revise_writes_no_source(name, incident, request):
    with pytest.raises(PermissionDenied):
        builders.revise(request.getfixturevalue(name), incident, source="Mine")
    assert texts(incident) == ["A baker"]


def test_an_author_who_has_left_the_force_writes_none(incident, nalin):
    Officer.objects.filter(pk=nalin.pk).update(force="iraqi")  # as it could be once
    author = Officer.objects.get(pk=nalin.pk)
    for fields in ({"source": "Mine"}, {"source": "A baker"}, {"source": "Mine", "place": "Tuz"}):
        with pytest.raises(PermissionDenied):
            builders.revise(author, incident, **fields)
    assert texts(incident) == ["A baker"]


def test_a_struck_report_keeps_its_source(incident, nalin, baran):
    builders.strike(baran, incident)
    with pytest.raises(ValidationError, match="struck"):
        builders.revise(nalin, incident, based_on=2, source="A driver")
    assert texts(incident) == ["A baker"]


# What the book commits to


def strike_hour(hours=0):
    at = timezone.now() + timedelta(hours=hours)
    clock = Officer.objects.get(username="clock")
    for force in Force.objects.all():
        told = {"force": force, "hour": at.replace(minute=0, second=0, microsecond=0)}
        hourly.actions.commit_sources(by=clock, submission=uuid4(), **told)


def test_each_hour_each_force_is_committed_to_once_whatever_happened(incident, nalin, time_machine):
    time_machine.move_to(builders.at(2026, 12, 1, 9, 59), tick=False)
    for _minute in range(3):
        hourly.commit_when_due()
        hourly.commit_when_due()
        time_machine.shift(60)
    roots = SourceRoot.objects.order_by("position")
    found = [(root.hour.hour, root.force_id) for root in roots]
    assert found == [(9, "iraqi"), (9, "peshmerga"), (10, "iraqi"), (10, "peshmerga")]
    assert len({root.commitment for root in roots}) == 4
    builders.revise(nalin, incident, source="A driver")
    time_machine.shift(3600)
    hourly.commit_when_due()
    states = [root.state() for root in SourceRoot.objects.filter(force="peshmerga")]
    assert len({len(str(state)) for state in states}) == 1


def test_workers_who_meet_commit_once(real, together):
    together(*[hourly.commit_when_due] * 4)
    assert SourceRoot.objects.count() == Force.objects.count()


def test_healthz_tells_that_the_hour_is_missed(incident, browse, time_machine):
    def faults():
        return browse().get("/healthz").json()["faults"]

    time_machine.move_to(builders.at(2026, 12, 1, 9, 30), tick=False)
    assert "sources" not in faults()
    hourly.commit_when_due()
    time_machine.shift(40 * 60)  # a late clock is not yet one that is away
    assert "sources" not in faults()
    time_machine.shift(60)
    assert "sources" in faults()
    hourly.commit_when_due()
    assert "sources" not in faults()


@pytest.fixture
def told(real, nalin, baran):
    """Sources told with reports and later, before and after the hour."""
    first, second = (builders.report(nalin, source=text) for text in ("A baker", "A driver"))
    for incident in (first, second):
        builders.revise(nalin, incident, source="Changed")
    strike_hour()
    builders.revise(baran, first, source="Once more", source_based_on=2)
    builders.revise(baran, second, source="Here too", source_based_on=2)


def rechain(force="peshmerga"):
    """Hash anew what a force told later, as whoever knows how would."""
    previous = "0" * 64
    for source in SourceDetail.objects.later().filter(force=force):
        source.hash = previous = source.chain(previous)
        tamper("UPDATE incidents_sourcedetail SET hash = %s WHERE id = %s", previous, source.pk)


SOURCES = "incidents_sourcedetail"
SWAPPED = f"""UPDATE {SOURCES} AS s SET text = o.text, salt = o.salt
    FROM {SOURCES} AS o WHERE o.serial = 3 - s.serial AND s.serial < 3"""
TAMPERED = {
    "first": (f"UPDATE {SOURCES} SET text = 'x' WHERE version = 1", False),
    "first gone": (f"DELETE FROM {SOURCES} WHERE version = 1", False),
    "changed": (f"UPDATE {SOURCES} SET text = 'x' WHERE serial = 1", False),
    "changed and hashed": (f"UPDATE {SOURCES} SET text = 'x' WHERE serial = 1", True),
    "author": (f"UPDATE {SOURCES} SET by_id = (SELECT id FROM centres_officer WHERE username = "
               "'karim') WHERE serial = 2", True),
    "swapped": (SWAPPED, False),
    "swapped and hashed": (SWAPPED, True),
    "gone": (f"DELETE FROM {SOURCES} WHERE serial = 2", False),
    "all gone": (f"DELETE FROM {SOURCES} WHERE serial > 0", False),
    "newer": (f"UPDATE {SOURCES} SET text = 'x' WHERE serial = 3", False),
    "newer gone": (f"DELETE FROM {SOURCES} WHERE serial = 3", False),
    "inserted": (f"INSERT INTO {SOURCES} (incident_id, force_id, version, text, salt, request, "
                 f"hash) SELECT incident_id, force_id, 9, 'x', salt, '', '' FROM {SOURCES} "
                 "WHERE version = 1", False),
    "inserted in the chain": (
        f"INSERT INTO {SOURCES} (incident_id, force_id, version, text, salt, by_id, at, submission,"
        " request, serial, hash) SELECT incident_id, force_id, 9, 'x', salt, by_id, at, "
        f"gen_random_uuid(), request, 5, hash FROM {SOURCES} WHERE serial = 4", False),
    "root gone": ("DELETE FROM incidents_sourceroot WHERE force_id = 'peshmerga'", False),
    "root": ("UPDATE incidents_sourceroot SET commitment = repeat('0', 64)", False),
    "opening gone": ("DELETE FROM incidents_opening WHERE force_id = 'peshmerga'", False),
    "opened earlier": ("UPDATE incidents_opening SET serial = 1 WHERE serial = 2", False),
}  # fmt: skip


def found() -> str:
    """Return what verifying the whole book finds, nothing where it is well."""
    try:
        call_command("verify_journal")
    except CommandError as fault:
        return str(fault)
    return ""


@contextmanager
def undone():
    """Put the tables back as they were, whatever was done to them inside."""
    tables = [model._meta.db_table for model in (SourceDetail, SourceRoot, Opening)]
    for table in tables:
        tamper(f"CREATE TABLE kept_{table} AS TABLE {table}")
    yield
    for table in tables:
        tamper(
            f"WITH gone AS (DELETE FROM {table}) SELECT; "
            f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE kept_{table}"
        )
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE kept_{table}")


def test_verifying_finds_what_was_done_to_them(told, caplog):
    caplog.set_level(logging.CRITICAL)
    unseen = []
    for how, (statement, hashed) in TAMPERED.items():
        assert found() == "", how
        with undone():
            tamper(statement)
            if hashed:
                rechain()
            if "source" not in found():
                unseen.append(how)
    assert unseen == []


def test_a_fault_names_neither_report_nor_number(told):
    tamper("UPDATE incidents_sourcedetail SET text = 'x' WHERE serial = 1")
    said = found()
    assert said == "source details of peshmerga: what was told later is not as it was kept"
