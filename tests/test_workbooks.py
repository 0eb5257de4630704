"""A workbook is read as a table, and what is none is refused with the remedy."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError

from incidents.imports.files import tables
from tests.support.sheets import ods, xls, xlsx
from tests.test_tables import HEADINGS, rows_of, table_of

DAY, MOMENT = date(2024, 5, 13), datetime(2024, 5, 13, 14, 5)  # noqa: DTZ001 - as cells are
ROWS = [
    ["Ministry of X"],
    [],
    [None, "التاريخ", "Kind", "lat"],
    [None, DAY, "ied", 35.4681],
    [None, None, None, None],
    [None, DAY, "قتل", 45425],
]


@pytest.mark.parametrize("workbook", [xlsx(ROWS), ods(ROWS), xls(ROWS)], ids=["xlsx", "ods", "xls"])
def test_rows_of_a_workbook_have_the_numbers_that_people_see(workbook):
    assert table_of(workbook).headings == ["", "التاريخ", "Kind", "lat"]
    assert rows_of(workbook) == {4: [None, DAY, "ied", 35.4681], 6: [None, DAY, "قتل", 45425]}
    assert table_of(workbook).count() == 3
    assert [type(cell) for cell in rows_of(workbook)[6]][3] is int


def test_values_of_formulas_come_and_their_errors_are_empty():
    def formulas(workbook):
        [sheet] = workbook.worksheets()
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")

    workbook = xlsx([["one", "two", "three"], [None, None, MOMENT]], then=formulas)
    assert rows_of(workbook) == {2: [2, None, MOMENT]}


def test_a_time_of_day_in_a_worksheet_is_read():
    cell = '<table:table-cell office:value-type="time" office:time-value="PT14H05M00S"/>'
    row = f"<table:table-row>{cell}</table:table-row>"
    assert rows_of(ods([["time"], row])) == {2: [MOMENT.time()]}


def test_the_worksheet_with_most_rows_is_read_and_another_may_be_chosen():
    def hide(workbook):
        workbook.worksheets()[2].hide()

    one, two, three = (
        [["date", "kind"], *[[DAY, name]] * n] for name, n in (("a", 1), ("b", 3), ("c", 9))
    )
    workbook = xlsx(one, two, three, [], then=hide)
    assert len(rows_of(workbook)) == 3
    reading = tables.detect(workbook, "")
    assert tables.choices(workbook, reading)["worksheet"] == ["1", "2", "3", "4"]
    assert rows_of(workbook, worksheet="1") == {2: [DAY, "a"]}
    for wrong in ("4", "none", "x\n\0"):
        with pytest.raises(ValidationError):
            rows_of(workbook, worksheet=wrong)


def test_a_value_under_no_heading_is_refused():
    workbook = xlsx([["a", "b"], *[[1, 2]] * 300, [1, 2, 3]])
    assert len(rows_of(workbook)) == 300
    [fault] = [row.fault for row in table_of(workbook).rows() if row.fault]
    assert "under no heading" in fault


FARTHEST = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
FARTHEST += 'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'


def _far(workbook):
    workbook.worksheets()[0].write(1048575, 16383, "x")


def _bomb():
    """Return a workbook whose directory promises a gigabyte."""
    content = bytearray(xlsx([["a"], [1]]))
    with ZipFile(BytesIO(content)) as archive:
        size = archive.getinfo("xl/workbook.xml").file_size.to_bytes(4, "little")
    directory = content.index(b"PK\x01\x02")
    at = content.index(size, directory)
    content[at : at + 4] = (2**30).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "is empty"),
        (HEADINGS.encode(), "no row below"),
        (b"%PDF-1.4 x", "is a PDF"),
        (b"\xef\xbb\xbf<!DOCTYPE html><table><tr><td>date", "is a web page"),
        ("\n<html><table><tr><td>date".encode("utf-16"), "is a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "is a web page or XML"),
        (b'{"type": "FeatureCollection"}', "is no sheet"),
        (b"\x89PNG\r\n\x1a\n", "is no sheet"),
        (bytes(range(1, 32)) * 9, "is no sheet"),
        (b"\x1f\x8b\x08", "is an archive"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "cannot be read"),
        (xlsx([["a", "b"]]), "no row below"),
        (xlsx([]), "no row in any worksheet"),
        (xlsx([["a"], [1]])[:-100], "is damaged"),
        (xlsx([["a"], [1]]).replace(b"xl/worksheets", b"xl/worksheetz"), "is damaged"),
        (xlsx([["a"], [1]], then=_far), "reaches too far"),
        (ods([FARTHEST + "</table:table-row>"]), "reaches too far"),
        (_bomb(), "unpacks to more than"),
        (xls([["a"], [1]])[:1400], "is damaged"),
        (
            xls([["a"], [1]]).replace(
                "Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")
            ),
            "is no sheet",
        ),
        (xls([["a"], [1]]) + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
)
def test_what_is_no_sheet_is_refused_with_the_remedy(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        table_of(content)


def test_a_file_is_known_by_its_bytes_and_not_by_its_name():
    assert tables.detect(xlsx([["a"], [1]]), "sheet.csv").format == "xlsx"
    assert tables.detect(HEADINGS.encode() + b"2024,ied,1,2", "sheet.xls").format == "csv"
