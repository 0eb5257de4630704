"""Importing history: every good row once, every bad row by its number and reason."""

import csv
import io
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from centres.journal import followers
from centres.models import Alert, Area, Centre, JournalEntry
from incidents import actions
from incidents.exchange import escalation
from incidents.models import Batch, Incident, Notice, Obligation
from incidents.reports.preparation import NewReport
from tests.support import builders

KINDS = "IED=ied,SAF=attack"
HEADING = "date,type,latitude,longitude\n"
GOOD = [
    "2007-03-01,IED,35.46812,44.39221",
    "2007-03-01,SAF,36.34010,43.13030",
    "2007-03-02,other,33.75769,44.84667",
]
# By why it is refused, a row.
SPOILT = {
    "There is no day 30 in month 2": "2007-02-30,IED,35.1,44.1",
    "longitude from -180 to 180": "2007-03-01,IED,35.1,444",
    "unknown kind “UFO”": "2007-03-01,UFO,35.1,44.1",
    "Give latitude and longitude together": "2007-03-01,IED,,44.1",
    "2 cells under 4 headings": "2007-03-01,IED",
}
REAL = "sigacts-iraq-2007-2008.csv"


def run(file, *arguments, dataset="SIGACT"):
    """Run the command; return its last line, and what it says on standard error."""
    out, err = io.StringIO(), io.StringIO()
    told = map(str, (file, "--dataset", dataset, *arguments))
    try:
        call_command("import_incidents", *told, stdout=out, stderr=err)
    except CommandError as refused:
        if not out.getvalue():
            raise
        err.write(str(refused))
    return out.getvalue().splitlines()[-1], err.getvalue()


def counted(new=0, revised=0, known=0, left=0, refused=0, would="new"):
    return (
        f"{new} {would}, {revised} revised, {known} known, "
        f"{left} doubtful or changed and left out, {refused} refused"
    )


@pytest.fixture
def sheet(tmp_path):
    def write(*rows):
        file = tmp_path / "sheet.csv"
        file.write_text(HEADING + "".join(f"{row}\n" for row in rows))
        return file

    return write


@pytest.mark.django_db
def test_rows_become_incidents_of_the_nearest_rooms(sheet):
    out, _err = run(sheet(*GOOD), "--nearest-centre", "--kinds", KINDS)
    assert out == counted(3, refused=0)
    assert list(
        Incident.objects.order_by("number").values_list(
            "number", "kind", "time_precision", "latitude"
        )
    ) == [
        ("DIYALA-2007-0001", "other", "day", 33.75769),
        ("K1-2007-0001", "ied", "day", 35.46812),
        ("MOSUL-2007-0001", "attack", "day", 36.3401),
    ]


@pytest.mark.django_db
def test_history_asks_nothing_of_anybody(sheet, nalin, rezan, zainab, karim, time_machine):
    run(sheet(*GOOD), "--nearest-centre", "--kinds", "IED=abduction,SAF=abduction,other=abduction")
    followers.catch_up()
    time_machine.move_to(timezone.now() + timedelta(days=2))
    escalation.escalate()
    assert Incident.objects.filter(kind="abduction").count() == 3
    assert not Obligation.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_second_run_adds_nothing(sheet):
    file = sheet(*GOOD)
    run(file, "--centre", "K1", "--kinds", KINDS)
    head = JournalEntry.objects.head().position
    out, _err = run(file, "--centre", "K1", "--kinds", KINDS)
    assert out == counted(0, known=3, refused=0)
    assert JournalEntry.objects.head().position == head


@pytest.mark.django_db
def test_spoilt_rows_are_named_with_number_and_reason_and_stop_nothing(sheet):
    rows = [row for pair in zip(SPOILT.values(), [*GOOD, *GOOD[:2]], strict=True) for row in pair]
    out, err = run(sheet(*rows), "--centre", "K1", "--kinds", f"{KINDS},UFO=")
    assert out == counted(5, refused=5)
    lines = err.splitlines()
    for number, reason in zip(range(2, 12, 2), SPOILT, strict=True):
        assert any(f"row {number}: " in line and reason in line for line in lines), (reason, err)


@pytest.mark.django_db
def test_a_row_with_other_content_than_before_is_new_where_nothing_else_identifies_it(sheet):
    run(sheet(*GOOD), "--centre", "K1", "--kinds", KINDS)
    changed = [GOOD[0].replace("IED", "SAF"), *GOOD[1:]]
    out, _err = run(sheet(*changed), "--centre", "K1", "--kinds", KINDS)
    assert out == counted(1, known=2)


@pytest.mark.django_db
def test_an_open_quote_spoils_its_own_row_and_no_other(sheet):
    out, err = run(sheet(GOOD[0], '"2007-03-01,IED,35.1,44.1', *GOOD[1:]), "--centre", "K1",
                   "--kinds", KINDS)  # fmt: skip
    assert out == counted(3, refused=1)
    assert "row 3: A quotation mark opens here" in err


@pytest.mark.django_db
def test_a_dry_run_of_a_known_file_knows_it(sheet):
    file = sheet(*GOOD)
    run(file, "--centre", "K1", "--kinds", KINDS)
    out, _err = run(file, "--centre", "K1", "--kinds", KINDS, "--dry-run")
    assert out == counted(0, known=3, refused=0, would="would be new")


@pytest.mark.django_db
def test_a_dry_run_says_what_would_be_and_stores_nothing(sheet):
    out, _err = run(sheet(*GOOD, "x"), "--centre", "K1", "--kinds", KINDS, "--dry-run")
    assert out == counted(3, refused=1, would="would be new")
    assert not Incident.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"a,b\n1,2\n", "No column says when"),
        (b"%PDF-1.4", "PDF"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_a_sentence(tmp_path, content, sentence):
    file = tmp_path / "sheet.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        run(file, "--centre", "K1")


@pytest.mark.django_db
def test_the_district_counts_of_march_2007_are_those_of_the_data(shared_data, tmp_path):
    """Counted by hand from the file; Makhmur and Dibis share a code in it."""
    districts = shared_data / "iraq-districts.geojson"
    call_command("load_areas", districts, layer="district", name="name", code="code")
    with (shared_data / REAL).open() as lines:
        march = [row for row in csv.reader(lines) if row[0].startswith("2007-03")]
    file = tmp_path / "march.csv"
    file.write_text(HEADING + "".join(",".join(row) + "\n" for row in march))
    out, _err = run(file, "--nearest-centre", "--kinds", KINDS, "--accept", "far")
    assert out == counted(6170)
    names = dict(Area.objects.in_force().filter(layer="district").values_list("pk", "name"))
    counts = Counter(
        names[area] for areas in Incident.objects.values_list("areas", flat=True) for area in areas
        if area in names
    )  # fmt: skip
    assert sum(counts.values()) == 6170
    told = {"Mosul": 217, "Kirkuk": 109, "Al-Hawiga": 101, "Makhmur": 5}
    assert {name: counts[name] for name in told} == told
    assert "Dibis" in names.values()


@pytest.mark.django_db
def test_a_submission_twice_in_one_chunk_is_one_report_and_never_lost(nalin):
    centre, submission = Centre.objects.get(pk="K1"), uuid4()

    def told(**more):
        return NewReport(
            centre=centre, submission=submission, fields=builders.report_fields(**more)
        )

    first, again, other = actions.report_many(
        by=nalin, reports=[told(), told(), told(place="Tuz")], channel="import"
    )
    assert first is again
    assert isinstance(other, ValidationError)
    assert Incident.objects.get().place == "Daquq"


@pytest.mark.django_db
def test_refused_rows_come_back_in_a_file_with_the_reason(sheet, tmp_path):
    refused = tmp_path / "refused.csv"
    told = ("--centre", "K1", "--kinds", f"{KINDS},UFO=", "--refused", refused)
    with pytest.raises(CommandError, match="1 rows were refused"):
        call_command(
            "import_incidents",
            str(sheet(GOOD[0], SPOILT["unknown kind “UFO”"])),
            *map(str, ("--dataset", "SIGACT", *told)),
            stdout=io.StringIO(),
            stderr=io.StringIO(),
        )
    _head, row = csv.reader(refused.open(encoding="utf-8-sig"))
    assert row[:4] == SPOILT["unknown kind “UFO”"].split(",")
    assert "unknown kind “UFO”" in row[4]


@pytest.mark.django_db
def test_an_import_of_the_server_is_undone_by_the_server(sheet, baran):
    run(sheet(*GOOD), "--centre", "K1", "--kinds", KINDS)
    batch = Batch.objects.get()
    told = io.StringIO()
    call_command("undo_import", str(batch.pk), reason="Wrong sheet.", stdout=told)
    assert told.getvalue() == "undone\n"
    assert {i.strike_reason for i in Incident.objects.all()} == {"Wrong sheet."}
    with pytest.raises(CommandError, match="no import"):
        call_command("undo_import", "of last year", reason="Wrong sheet.")


@pytest.mark.django_db
def test_both_forces_are_alarmed_of_each_import_that_records_anything(sheet, karim, adnan):
    file = sheet(*GOOD)
    for _time in range(2):  # again adds nothing, and alarms nobody
        run(file, "--nearest-centre", "--kinds", KINDS)
    run(sheet(SPOILT["2 cells under 4 headings"]), "--nearest-centre", "--kinds", KINDS)
    for commander in (karim, adnan):
        (alert,) = Alert.objects.visible_to(commander)
        assert alert.sentences["en"] == "Import begun: SIGACT (sheet.csv). By Setup."


def test_rows_that_the_database_refuses_are_said(real, sheet):
    refused = (
        "ALTER TABLE incidents_incident ADD CONSTRAINT refused CHECK (latitude < 36) NOT VALID"
    )
    with connection.cursor() as cursor:
        cursor.execute(refused)
    out, err = run(sheet(*GOOD), "--nearest-centre", "--kinds", KINDS)
    assert out == counted(2, refused=1)
    assert "1 rows were refused" in err
    assert Batch.objects.get().status == Batch.Status.COMPLETE


@pytest.mark.django_db
def test_a_column_named_as_the_date_is_looked_at_for_how_it_writes_dates(tmp_path):
    file = tmp_path / "sheet.csv"
    rows = ["25/03/2007,IED,35.46812,44.39221", "04/03/2007,IED,35.46812,44.39221"]
    file.write_text("\n".join(["when it was,type,latitude,longitude", *rows]) + "\n")
    out, _err = run(file, "--centre", "K1", "--kinds", KINDS, "--column", "when it was=date")
    assert out == counted(2)
    days = {incident.dtg for incident in Incident.objects.all()}
    assert days == {"25 MAR 07", "04 MAR 07"}
