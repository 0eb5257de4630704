"""Imports: whole or counting nowhere, with consent where many are concerned, undone together."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres import actions as rooms
from centres.journal.verify import verify
from centres.models import Centre, JournalEntry, Officer, Proposal
from incidents import actions
from incidents.actions import batch_rows
from incidents.days import span
from incidents.imports import recording, sheets
from incidents.models import Batch, Incident, Sheet, SheetRow
from incidents.reports.preparation import NewReport
from incidents.search import statistics
from incidents.summary.known import Past, Present
from tests.support import builders, imports
from tests.support.imports import DATASET, brought, row

ROWS = [row("a"), row("b", day="2020-03-02"), row("c", kind="attack")]
DAY = date(2020, 3, 1)
MENDED = builders.at(2020, 2, 28, 21)  # midnight in C
ELSEWHERE = "36.34010,43.13030"  # in Mosul


@pytest.fixture
def chief(nalin):
    """The Peshmerga chief of Kirkuk."""
    return Officer.objects.get(username="baran")


@pytest.fixture
def others(hassan):
    """The chiefs of the other force in Kirkuk and in Mosul."""
    found = []
    for room in ("K1", "MOSUL"):
        found.append(builders.enrol(f"chief_{room.lower()}", rank="captain", force_id="iraqi"))
        builders.post(found[-1], "chief", room)
    return found


def again(by, *rows, **more):
    return imports.verdicts(brought(by, *rows, **more))


@pytest.mark.django_db
def test_a_row_is_known_again_wherever_it_stands_and_whatever_the_file_is_called(chief):
    imports.recorded(chief, brought(chief, *ROWS))
    assert again(chief, row("d"), *reversed(ROWS)) == ["new", "known", "known", "known"]
    assert again(chief, *ROWS, dataset="sector  LOG") == ["known"] * 3
    assert again(chief, *ROWS, dataset="Another log") == ["doubtful near"] * 3


@pytest.mark.django_db
def test_rows_without_an_identifier_are_known_by_what_they_say_and_how_often(chief):
    heading, rows = "date,kind,latitude,longitude", ["2020-03-01,ied,35.46812,44.39221"] * 2
    imports.recorded(chief, brought(chief, *rows, heading=heading))
    more = ["2020-03-01,ied,35.46813,44.39221", *rows, rows[0]]
    assert again(chief, *more, heading=heading) == ["new", "known", "known", "new"]


@pytest.mark.django_db
def test_what_changed_at_its_source_is_offered_as_a_revision(chief):
    batch = imports.recorded(chief, brought(chief, *ROWS))
    sheet = brought(chief, row("a", narrative="Road mined twice."), *ROWS[1:])
    assert imports.verdicts(sheet) == ["changed changed", "known", "known"]
    assert sheet.plan()["changed"] == 0
    sheets.accept_row(sheet, 2, by=chief)
    revised = imports.recorded(chief, sheet)
    assert revised.outcome == {"new": 0, "changed": 1, "refused": 0}
    incident = Incident.objects.get(dataset_id="a")
    assert (incident.version, incident.narrative) == (2, "Road mined twice.")
    assert incident.batch == batch
    assert again(chief, row("a", narrative="Road mined twice.")) == ["known"]
    imports.undone(chief, revised)
    assert Incident.objects.get(dataset_id="a").version == 2


@pytest.mark.django_db
def test_what_another_mapping_reads_otherwise_is_doubtful(chief):
    imports.recorded(chief, brought(chief, *ROWS))
    otherwise = {"values": {"kind": {"ied": "arson", "attack": "arson"}}}
    assert again(chief, *ROWS, **otherwise) == ["doubtful mapping"] * 3


@pytest.mark.django_db
def test_an_identifier_twice_in_a_sheet_is_said(chief):
    assert again(chief, row("a"), row("a"), row("a", kind="attack")) == [
        "new",
        "known repeated",
        "refused twice",
    ]


@pytest.mark.django_db
def test_doubtful_rows_are_recorded_once_accepted_and_those_to_come_never(chief):
    far = (timezone.now() + timedelta(days=9)).date()
    points = ["0,0", "44.39221,35.46812", "-35.46812,44.39221", "52,13", "30.5,47.8"]
    rows = [row(n, at=at) for n, at in enumerate(points)]
    sheet = brought(chief, *rows, row("x", day=far))
    codes = ["zero", "swapped", "sign", "elsewhere", "far", "future"]
    assert imports.verdicts(sheet) == [f"doubtful {code}" for code in codes]
    assert sheets.accept(sheet, by=chief, codes=["far", "future"]) == 1
    with pytest.raises(ValidationError):
        sheets.accept_row(sheet, 7, by=chief)
    imports.recorded(chief, sheet)
    assert [i.point for i in Incident.objects.filter(dataset=DATASET)] == [(30.5, 47.8)]


@pytest.mark.django_db
def test_a_report_of_the_same_kind_day_and_place_makes_a_row_doubtful(chief, nalin):
    at = {"mgrs": "", "latitude": 35.4700, "longitude": 44.3922}
    report = builders.report(nalin, kind="ied", occurred_at=builders.at(2020, 3, 1, 20), **at)
    sheet = brought(chief, row("a"), row("b", day="2020-03-02"), row("c", at="35.4800,44.3922"))
    assert imports.verdicts(sheet) == ["doubtful near", "new", "new"]
    assert report.number in sheet.rows.get(number=2).said["near"]


@pytest.mark.django_db
def test_a_mended_row_stays_the_same_row_of_its_data_set(chief):
    sheet = brought(chief, row("", day="2020-02-31"), *ROWS)
    assert imports.verdicts(sheet)[0] == "refused cells"
    sheets.fix(sheet, 2, by=chief, cells={1: "2020-02-29"})
    assert imports.verdicts(sheet)[0] == "new"
    imports.recorded(chief, sheet)
    assert [i.occurred_at for i in Incident.objects.filter(dataset_id="")] == [MENDED]
    assert again(chief, row("", day="2020-02-31"), *ROWS) == ["known"] * 4


@pytest.mark.django_db
def test_what_was_imported_before_is_known_by_what_it_says(chief):
    setup, centre = builders.setup(), Centre.objects.get(pk="K1")
    point = {"mgrs": "", "latitude": 35.46812, "longitude": 44.39221}
    at = {"occurred_at": builders.at(2020, 3, 1), "time_precision": "day"}
    told = builders.report_fields(kind="ied", **at, **point)
    reports = [NewReport(centre=centre, submission=uuid4(), fields=told)]
    actions.report_many(by=setup, reports=reports, channel="import")
    assert again(chief, row("a"), row("b")) == ["known before", "doubtful near"]


@pytest.mark.django_db
def test_an_open_import_counts_nowhere_and_a_complete_one_everywhere(chief, monkeypatch):
    monkeypatch.setattr(batch_rows, "CHUNK", 2)
    batch = imports.begun(chief, brought(chief, *ROWS))
    assert len(actions.record_rows(batch)) == 2
    in_the_midst = JournalEntry.objects.head().position
    assert Incident.objects.count() == 2
    assert _counted() == 0
    recording.go_on(batch)
    assert _counted() == 3
    assert sum(Past(in_the_midst).tally(DAY, DAY + timedelta(days=1)).values()) == 0


def _counted() -> int:
    """Return what all who count say of the rows, after making sure that they agree."""
    days = (DAY, DAY + timedelta(days=1))
    head = JournalEntry.objects.head().position
    counts = {
        Incident.objects.counted().count(),
        sum(row["incidents"] for row in statistics.table(Incident.objects.all(), ["kind"])),
        sum(Present().tally(*days).values()),
        sum(Past(head).tally(*days).values()),
        len(Present().within(span(*days))),
        len(Past(head).within(span(*days))),
    }
    assert len(counts) == 1, counts
    return counts.pop()


@pytest.mark.django_db
def test_undoing_strikes_every_report_with_its_entry_and_the_rows_may_come_again(chief):
    batch = imports.recorded(chief, brought(chief, *ROWS))
    batch = actions.undo_batch(by=chief, submission=uuid4(), batch=batch, reason="Wrong sheet.")
    assert _counted() == 0
    recording.go_on(batch)
    struck = Incident.objects.exclude(struck_at=None)
    assert [(i.strike_reason, i.struck_by) for i in struck] == [("Wrong sheet.", chief)] * 3
    assert JournalEntry.objects.filter(verb="strike").count() == 3
    assert not recording.waiting().exists()
    assert again(chief, *ROWS) == ["new"] * 3
    with pytest.raises(ValidationError, match="undone already"):
        imports.undone(chief, batch)


def test_undone_in_chunks_each_report_is_struck_once_whatever_counts_under_it(
    real, chief, nalin, monkeypatch
):
    batch = imports.recorded(chief, brought(chief, *ROWS))
    mine = builders.report(nalin)
    first, second, third = Incident.objects.filter(batch=batch).order_by("serial")
    for other in (second, mine):
        builders.propose(nalin, first, other, principal=first)
        builders.confirm(chief, first, other)
    builders.strike(chief, third, "It is no incident.")
    monkeypatch.setattr(batch_rows, "CHUNK", 2)
    batch = actions.undo_batch(by=chief, submission=uuid4(), batch=batch, reason="Wrong sheet.")
    assert len(actions.strike_rows(batch)) == 2
    recording.go_on(batch)
    struck = Incident.objects.exclude(struck_at=None).order_by("serial")
    told = [(i.version, i.strike_reason, i.same_as) for i in struck]
    assert told == [(2, "Wrong sheet.", None)] * 2 + [(2, "It is no incident.", None)]
    mine.refresh_from_db()
    first.refresh_from_db()
    assert (mine.same_as, mine.struck, mine.touched) == (None, False, first.position)
    assert JournalEntry.objects.filter(verb="strike").count() == 3
    assert verify().faults == []


@pytest.mark.django_db
def test_a_chief_imports_for_the_own_room_and_a_liaison_officer_does_not(chief, nalin, zainab):
    with pytest.raises(PermissionDenied):
        brought(nalin, *ROWS)
    with pytest.raises(PermissionDenied):
        brought(chief, *ROWS, centre="MOSUL")
    batch = imports.recorded(chief, brought(chief, *ROWS))
    assert batch.status == Batch.Status.COMPLETE
    for stranger in (nalin, zainab):
        with pytest.raises(PermissionDenied):
            imports.undone(stranger, batch)


@pytest.mark.django_db
def test_over_several_rooms_a_chief_of_the_other_force_consents_in_each(chief, others, nalin):
    sheet = brought(chief, row("a"), row("b", at=ELSEWHERE), nearest=True)
    proposal = imports.begun(chief, sheet)
    assert proposal.awaits == ["K1:iraqi", "MOSUL:iraqi"]
    assert proposal.arguments["rows"] == sheet.plan()["rows"]
    here, there = others
    assert not proposal.may_decide(chief)
    for officer in others:
        assert Proposal.objects.waiting_for(officer).get() == proposal
        assert list(Sheet.objects.visible_to(officer)) == [sheet]
    assert not Sheet.objects.visible_to(nalin).exists()
    proposal = builders.consent(here, proposal)
    assert (proposal.status, proposal.awaits) == ("waiting", ["MOSUL:iraqi"])
    with pytest.raises(PermissionDenied):
        builders.consent(here, proposal)
    builders.consent(there, proposal)
    recording.sweep()
    batch = Batch.objects.get()
    assert (batch.status, batch.rooms, batch.by) == ("complete", {"K1": 1, "MOSUL": 1}, chief)
    assert {i.centre_id for i in batch.reports.all()} == {"K1", "MOSUL"}


@pytest.mark.django_db
def test_above_five_hundred_rows_the_other_force_consents_to_exactly_these(chief, others):
    sheet = brought(chief, *(row(n) for n in range(501)))
    proposal = imports.begun(chief, sheet)
    assert proposal.awaits == ["K1:iraqi"]
    sheets.fix(sheet, 2, by=chief, cells={5: "Something else."})
    with pytest.raises(ValidationError, match="changed meanwhile"):
        builders.consent(others[0], proposal)
    assert not Batch.objects.exists()
    rooms.withdraw_proposal(
        by=Officer.objects.get(username="karim"), submission=uuid4(), proposal=proposal
    )


@pytest.mark.django_db
def test_a_row_that_cannot_be_recorded_any_more_is_refused_and_said(chief):
    sheet = brought(chief, *ROWS)
    first = imports.begun(chief, sheet)
    other = imports.begun(chief, brought(chief, *ROWS[:1]))
    recording.go_on(other)
    recording.go_on(first)
    first.refresh_from_db()
    assert first.outcome == {"new": 2, "changed": 0, "refused": 1}
    assert "meanwhile" in SheetRow.objects.get(sheet=sheet, number=2).fault
    assert Incident.objects.filter(dataset_id="a").count() == 1


def test_verifying_finds_an_import_whose_rows_or_reports_are_not_its_own(real, chief):
    batch = imports.recorded(chief, brought(chief, *ROWS))
    assert verify().faults == []
    rows = SheetRow.objects.filter(sheet=batch.sheet_id)
    rows.filter(number=2).update(fields={"kind": "other"})
    assert verify().faults == [f"batch {batch.pk}: its rows are not those that were judged"]
    rows.filter(number=2).update(incident=None)
    assert f"batch {batch.pk}: its reports are not those of its rows" in verify().faults


@pytest.mark.django_db
def test_sheets_that_became_no_import_are_forgotten(chief, time_machine):
    imports.recorded(chief, brought(chief, *ROWS))
    brought(chief, row("z"))
    time_machine.move_to(timezone.now() + timedelta(days=31))
    sheets.expire()
    assert [sheet.batch.status for sheet in Sheet.objects.all()] == ["complete"]


def test_a_row_lost_to_a_faster_import_again_and_again_is_said_to_be_recorded(real, chief):
    theirs = imports.recorded(chief, brought(chief, ROWS[0]))
    row_of_theirs = SheetRow.objects.filter(sheet=theirs.sheet_id)
    row_of_theirs.update(live=False)
    mine = imports.begun(chief, brought(chief, ROWS[0]))
    asked = []

    def is_faster(execute, sql, params, many, context):
        """Let each question, what is known, be answered just before the other import commits."""
        if not sql.startswith('SELECT "incidents_sheetrow"."identity"'):
            return execute(sql, params, many, context)
        asked.append(sql)
        elsewhere(lambda: row_of_theirs.update(live=len(asked) > 2))
        answer = execute(sql, params, many, context)
        elsewhere(lambda: row_of_theirs.update(live=True))
        return answer

    with connection.execute_wrapper(is_faster):
        recording.go_on(mine)
    fault = SheetRow.objects.get(sheet=mine.sheet_id).fault
    assert (len(asked), fault) == (3, "Another import has recorded this row meanwhile.")


def elsewhere(work):
    """Do something in a connection of its own."""

    def done():
        work()
        connections.close_all()

    thread = threading.Thread(target=done)
    thread.start()
    thread.join()


@pytest.mark.django_db
def test_the_page_of_abductions_asks_once_how_all_their_imports_stand(chief, nalin, browse):
    rows = [row(n, day=f"2020-03-0{n}", kind="abduction") for n in range(1, 5)]
    imports.recorded(chief, brought(chief, *rows))
    with CaptureQueriesContext(connection) as queries:
        page = browse(nalin).get("/abductions/").content.decode()
    assert page.count("Import: ") == len(rows)
    asked = [q for q in queries if q["sql"].startswith('SELECT "incidents_batch"')]
    assert len(asked) == 1
