"""The export for people: a workbook with heads, words and local times in the reader's language."""

import io
import tracemalloc
import zipfile
from datetime import date, time

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from centres.models import AccessLine, Look
from incidents.exports import workbook
from incidents.models import Export
from tests.support import builders
from tests.test_exports import HARM, many

MOST_MEMORY = 8  # MB, whatever is exported
HEADS = [
    *("Number", "Date", "Time (C)", "Room", "Force", "Kind", "Precedence", "Place", "Grid (MGRS)"),
    *("In the gap", "Killed", "Wounded", "Abducted", "Narrative", "Remarks"),
]


def taken(client, language="en", **parameters) -> bytes:
    client.post("/language/", {"language": language})
    answer = client.get("/incidents/export/", {"format": "xlsx", **parameters})
    assert answer.status_code == 200
    return b"".join(answer)


def rows(content: bytes) -> list[list]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def reports(content: bytes) -> dict:
    head, *found = rows(content)
    return {row[0]: dict(zip(head, row, strict=True)) for row in found}


def xml(content: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


def test_fifteen_columns_in_words_with_local_times(real, nalin, browse):
    told = builders.report(nalin, kind="abduction", mgrs="38S ME 431 887", casualties=HARM)
    content = taken(browse(nalin))
    assert rows(content)[0] == HEADS
    assert reports(content)[told.number] == {
        **dict.fromkeys(HEADS, ""),
        "Number": told.number,
        "Date": date(2026, 11, 20),
        "Time (C)": time(14, 5),
        "Room": "Kirkuk (K1)",
        "Force": "Peshmerga",
        "Kind": "Abduction",
        "Precedence": "Flash",
        "Place": told.place,
        "Grid (MGRS)": told.mgrs,
        "In the gap": "no",
        "Killed": 2,
        "Wounded": 1,
        "Abducted": 0,
        "Narrative": told.narrative,
    }


@pytest.mark.parametrize(
    ("language", "head", "kind"), [("ar", "الرقم", "اختطاف"), ("ckb", "ژمارە", "ڕفاندن")]
)
def test_it_is_in_the_language_of_the_reader_and_runs_as_it_does(
    language, head, kind, real, nalin, browse
):
    builders.report(nalin, kind="abduction")
    content = taken(browse(nalin), language)
    assert rows(content)[0][0] == head
    assert rows(content)[1][5] == kind
    assert 'rightToLeft="1"' in xml(content)
    assert "rightToLeft" not in xml(taken(browse(nalin)))


def test_whoever_counts_is_told_what_does_not_count_or_is_vague(
    real, nalin, zainab, browse, settings
):
    settings.TRAINING = False
    struck = builders.strike(nalin, builders.report(nalin), "Reported twice.")
    training = builders.report(nalin, exercise=True)
    vague = builders.report(nalin, time_precision="week")
    first, second = builders.report(nalin), builders.report(zainab)
    builders.propose(nalin, first, second)
    builders.confirm(zainab, first, second)
    found = reports(taken(browse(nalin)))
    assert found[struck.number]["Remarks"] == "struck: Reported twice."
    assert found[training.number]["Remarks"] == "EXERCISE"
    assert (found[vague.number]["Time (C)"], found[vague.number]["Remarks"]) == ("", "in that week")
    assert found[second.number]["Remarks"] == f"counts under {first.number}"


@pytest.mark.parametrize("text", ["=1+1", "+964 750", "@SUM(A1)", '=cmd|"/c calc"!A1', "＝1+1"])
def test_no_cell_is_a_formula_a_link_or_a_number(text, real, nalin, browse):
    builders.report(nalin, narrative=text, place=text)
    content = taken(browse(nalin))
    [row] = reports(content).values()
    assert row["Narrative"] == row["Place"] == f"'{text}"
    assert "<f>" not in xml(content)
    assert "hyperlink" not in xml(content)


def test_what_nobody_sees_is_marked_and_what_is_long_is_cut(real, nalin, browse):
    builders.report(nalin, narrative="a\u202eb" + "م" * 19_000, place="http://a.example")
    [row] = reports(taken(browse(nalin))).values()
    assert row["Narrative"].startswith("a[U+202E]b")
    assert row["Narrative"].endswith("…") and len(row["Narrative"]) == workbook.WORDS
    assert row["Place"] == "http://a.example"


def test_it_is_exactly_what_the_filter_shows_with_receipt_and_line(real, nalin, browse):
    builders.report(nalin, kind="arson", source="The shepherd")
    builders.report(nalin, kind="ied")
    content = taken(browse(nalin), kind="arson")
    assert [row["Kind"] for row in reports(content).values()] == ["Arson, sabotage or looting"]
    assert b"shepherd" not in b"".join(
        zipfile.ZipFile(io.BytesIO(content)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
    )
    export = Export.objects.get()
    assert (export.format, export.parameters, export.rows) == ("xlsx", {"kind": "arson"}, 1)
    line = AccessLine.objects.filter(kind=Look.EXPORT).get()
    assert line.details == {"format": "xlsx", "kind": "arson"}


def test_more_than_it_holds_is_refused_in_words(real, nalin, browse):
    builders.report(nalin)
    many(workbook.MOST + 1, words=1)
    page = browse(nalin).get("/incidents/export/?format=xlsx")
    assert page.status_code == 400
    assert "20000 reports at most" in page.text
    assert not Export.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM incidents_incident")
        assert cursor.fetchone() == (workbook.MOST + 1,)


def test_systems_are_not_offered_it(real, feed, nalin, pull, browse):
    answer = pull(feed, "incidents").get("/api/v1/incidents?format=xlsx")
    assert answer.status_code in (400, 404, 406)
    assert "format=xlsx" in browse(nalin).get("/incidents/").text


def test_little_of_it_is_in_memory(real, nalin, browse):
    builders.report(nalin)
    many(6_000, words=2_850)  # the longest narratives there are, each cut
    client = browse(nalin)
    client.get("/incidents/")
    tracemalloc.start()
    answer = client.get("/incidents/export/?format=xlsx")
    content = b"".join(answer)
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    size = len(zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")) / 1e6
    print(f"{most:.1f} MB at most for a sheet of {size:.0f} MB")
    assert most < MOST_MEMORY < size
