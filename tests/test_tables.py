"""A sheet is read as a table in whatever form, or what cannot be read is refused by its number."""

import csv
import io
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.imports.files import tables

HEADINGS = "date,type,latitude,longitude\n"


def table_of(content, **chosen):
    content = content.encode() if isinstance(content, str) else content
    return tables.read(content, replace(tables.detect(content, "sheet.csv"), **chosen))


def rows_of(content, **chosen):
    return {row.number: row.cells for row in table_of(content, **chosen).rows() if not row.fault}


def faults_of(content, **chosen):
    return {row.number: row.fault for row in table_of(content, **chosen).rows() if row.fault}


def test_a_cell_of_several_lines_is_one_row_by_the_number_of_its_first():
    sheet = (
        "notes,date,type\n"
        '"From a list:\nx,2019-02-03,killing\nend",2024-05-01,ied\n'
        "y,2024-05-02,ied\n"
    )
    assert rows_of(sheet) == {
        2: ["From a list:\nx,2019-02-03,killing\nend", "2024-05-01", "ied"],
        5: ["y", "2024-05-02", "ied"],
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_open_quotation_mark_takes_no_other_row_with_it(end):
    sheet = HEADINGS + (
        '2024-05-01,"ied,35.1,44.1\n'
        "2024-05-02,ied,35.2,44.2\n"
        '2024-05-03,"Mortar, rocket",35.3,44.3\n'
        '2024-05-04,"ied" x,35.4,44.4\n'
        "2024-05-05,ied,35.5,44.5\n"
    )
    sheet = sheet.replace("\n", end)
    assert list(rows_of(sheet)) == [3, 4, 6]
    assert list(faults_of(sheet)) == [2, 5]
    assert "not closed" in faults_of(sheet)[2]
    assert "amid a cell" in faults_of(sheet)[5]


def test_no_line_of_a_cell_that_is_quoted_badly_becomes_a_row():
    sheet = (
        'notes,date,type\n"From "older" list:\nx,2019-02-03,killing\nend",2024-05-01,ied\n'
        'z,2024-05-03,ied\n"open\ny,2024-05-04,ied\nclosed",2024-05-05\n"",2024-05-06,ied\n'
    )
    assert list(rows_of(sheet)) == [5, 9]
    assert list(faults_of(sheet)) == [2, 3, 4, 6, 7, 8]
    assert "row 2" in faults_of(sheet)[3]
    assert "row 8" in faults_of(sheet)[7]


def test_a_row_of_other_width_than_the_headings_is_refused():
    sheet = HEADINGS + "2024-05-01,ied,35,46,44,39\n2024-05-02,ied\n2024-05-03,ied,35,44,,\n,,,\n\n"
    assert rows_of(sheet) == {4: ["2024-05-03", "ied", "35", "44"]}
    assert faults_of(sheet)[2].startswith("6 cells under 4 headings: is a comma inside a number")
    assert faults_of(sheet)[3].startswith("2 cells under 4 headings")


def test_a_stray_byte_refuses_its_row_alone():
    rows = b"".join(b"2024-05-01,ied,35.1,44.1\n" for _row in range(300))
    sheet = HEADINGS.encode() + rows + b"2024-05-02,ied \xe9t\xe9,35,44\n" + rows
    assert len(rows_of(sheet)) == 600
    [(number, fault)] = faults_of(sheet).items()
    assert number == 302
    assert "bytes that are not" in fault and "UTF-8" in fault


ARABIC = [
    "التاريخ,النوع,المكان\n2024-05-01,عبوة ناسفة,الحويجة\n",
    "تاريخ;نوع الحادث;خط العرض;خط الطول\n13/05/2024;إطلاق نار;35,4681;44,3922\n",
    "رقم\tالمحافظة\tالقضاء\tعدد القتلى\n1\tكركوك\tداقوق\t3\n",
    "date,type,place\n2024-05-01,ied,بعقوبة\n",
    "date,type,place\n2024-05-01,قتل,x\n",
    "التاريخ|النوع\n13 أيار 2024|هجوم\n",
]
LATIN = [
    "date,lieu,type\n2024-05-01,Café de la gare,été\n",
    "Datum;Art;Ort\n1.5.2024;Überfall;Köln-Süd\n",
    "date,type,notes\n2024-05-01,ied,“Two killed” – it’s said\n",
    "date,type,notes\n2024-05-01,ied,don’t know\n",
    "date,type,lat\n2024-05-01,ied,35.4681°\n",
]
KURDISH = "بەروار،جۆر،شوێن\n٢٠٢٤-٠٥-٠١،تەقینەوە،هەولێر\n"


@pytest.mark.parametrize(
    ("encoding", "texts"),
    [
        ("utf-8", [*ARABIC, *LATIN, KURDISH]),
        ("utf-8-sig", [*ARABIC, *LATIN, KURDISH]),
        ("utf-16", [*ARABIC, *LATIN, KURDISH]),
        ("utf-16-le", [*ARABIC, *LATIN, KURDISH]),
        ("utf-16-be", [*ARABIC, *LATIN, KURDISH]),
        ("cp1256", ARABIC),
        ("iso8859-6", ARABIC),
        ("cp1252", LATIN),
        ("mac-roman", LATIN),
    ],
)
def test_the_encoding_of_a_short_sheet_is_known_by_its_letters(encoding, texts):
    for text in texts:
        [heading, row] = text.splitlines()
        separator = max(",;\t|،", key=heading.count)
        assert table_of(text.encode(encoding)).headings == heading.split(separator)
        assert rows_of(text.encode(encoding)) == {2: row.split(separator)}


def test_letters_of_old_macs_are_known_where_no_other_encoding_has_them():
    sheet = "date,place\n٢٠٢٤,بعقوبة".encode("mac-arabic")
    assert rows_of(sheet) == {2: ["٢٠٢٤", "بعقوبة"]}


def test_another_encoding_may_be_chosen():
    sheet = ARABIC[0].encode("cp1256")
    assert table_of(sheet, encoding="mac-roman").headings[0] != "التاريخ"
    assert table_of(sheet, encoding="cp1256").headings[0] == "التاريخ"
    assert "cp1256" in tables.choices(sheet, tables.detect(sheet, ""))["encoding"]


@pytest.mark.parametrize("separator", [*",;\t|،"])
def test_a_separator_is_known_beside_others_in_the_cells(separator):
    cells = ["2024-05-01", "35,4681", "a; b", "x | y", "قتل، وخطف"]
    lines = [["one", "two", "three", "four", "five"], cells, cells[::-1]]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(lines)
    assert list(rows_of(text.getvalue()).values()) == lines[1:]


def test_a_sheet_may_say_its_separator_itself():
    assert rows_of("sep=;\na;b,c\n1;2,3\n") == {3: ["1", "2,3"]}


def test_blanks_behind_the_separator_and_single_quotation_marks_are_read():
    assert rows_of('date, notes\n2024, "a, b"\n2025, "c"\n') == {
        2: ["2024", "a, b"],
        3: ["2025", "c"],
    }
    assert rows_of("'date','type'\n'2024','a, b'\n") == {2: ["2024", "a, b"]}


def test_what_no_record_can_hold_refuses_its_row():
    long = "x" * 100_001
    sheet = f'a,b\n1,\0\n2,{long}\n3,"{long}"\n4,"{long * 2}"\n5,"{long[1:]}"\n'
    assert list(rows_of(sheet)) == [6]
    assert "NUL" in faults_of(sheet)[2]
    assert all("more than 100000 characters" in faults_of(sheet)[number] for number in (3, 4, 5))
    assert not any("\0" in cell for row in table_of(sheet).rows() for cell in row.cells)


def test_a_sheet_that_is_too_large_or_too_wide_is_refused():
    with pytest.raises(ValidationError, match="larger than 50 MB"):
        table_of(b"x" * (tables.LARGEST + 1))
    line = ",".join("x" * 1001)
    with pytest.raises(ValidationError, match="more than 1000 columns"):
        table_of(f"{line}\n{line}\n")


def test_the_row_of_headings_is_found_below_titles_and_above_tags():
    titles = "Ministry,,\nYear 2024,,\n,,\n"
    sheet = f"{titles}Date,Kind,Number dead\n#date,#event+type,\n1.5.2024,ied,3\n"
    table = table_of(sheet)
    assert table.headings == ["Date", "Kind", "Number dead"]
    assert table.tags == ["#date", "#event+type", ""]
    assert rows_of(sheet) == {6: ["1.5.2024", "ied", "3"]}
    dated = "Report,,,1.6.2024\n1. Date,2. Kind,3. Place,4. Dead\n1.5.2024,ied,Hawija,3\n"
    assert table_of(dated).headings == ["1. Date", "2. Kind", "3. Place", "4. Dead"]
    assert table_of("Ministry,,\ndate,kind,place\nx,y,z\n").headings == ["date", "kind", "place"]
    assert table_of("#date,#event\n1.5.2024,ied\n").tags == ["#date", "#event"]
    assert table_of("date,place\nToday,Hawija\nYesterday,Hawija\n").headings == ["date", "place"]
    assert table_of(sheet, heading=1, tags=False).headings[0] == "Ministry"


def test_a_row_that_cannot_be_read_is_no_row_of_headings():
    assert list(faults_of('date,kind,place\nx,"ied,a,b,c\n')) == [2]
    with pytest.raises(ValidationError, match="row of headings cannot be read"):
        table_of('date,"kind\n2024,ied\n')


def test_headings_without_a_row_are_refused():
    with pytest.raises(ValidationError, match="no row below"):
        table_of(HEADINGS)


WRONG = [
    *({"format": one} for one in ("", "pdf", None)),
    *({"encoding": one} for one in ("", "rot13", None)),
    *({"separator": one} for one in ("", "x", "7", "\n", '"', ".", ",,", None)),
    *({"quote": one} for one in ("x", None)),
    *({"heading": one} for one in (0, -1, "1", True, 1.5, None)),
    {"worksheet": None},
    {"tags": 0},
    {"other": ""},
]


def test_a_reading_comes_back_from_its_plain_form():
    reading = tables.detect((HEADINGS + "2024-05-01,ied,35,44\n").encode(), "x")
    assert tables.Reading.of(reading.plain()) == reading
    for one in WRONG:
        with pytest.raises(ValidationError):
            tables.Reading.of({**reading.plain(), **one})
    for one in (None, [], {}):
        with pytest.raises(ValidationError):
            tables.Reading.of(one)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufeff")
CELLS = st.text(st.one_of(LETTERS, st.sampled_from("\t\r\n,;|،\"' ")), max_size=12)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5),
    encoding=st.sampled_from(ENCODINGS),
    separator=st.sampled_from(",;\t|،"),
)
@settings(max_examples=150, deadline=None)
def test_whatever_was_written_as_csv_is_read_back(rows, encoding, separator):
    rows = [["2024-05-01", *row] for row in rows]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([["date", "one", "two", "three"], *rows])
    assert list(rows_of(text.getvalue().encode(encoding)).values()) == rows
