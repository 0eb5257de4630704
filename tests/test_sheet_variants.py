"""Sheets as people have them, of each family some: taken rightly, asked about, or refused in words.

Nothing here may be wrong in silence: each row is what it says, or it is doubtful, or it is refused.
"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from incidents.imports.columns import headings
from incidents.imports.columns.guessing import guess
from incidents.imports.files import tables
from incidents.imports.rows.reader import Reader
from tests.support.sheets import xlsx
from tests.support.small_sheets import NOW, read, sheet
from tests.support.small_sheets import Sheet as Table
from tests.test_import_pages import address, bring, text

pytestmark = pytest.mark.django_db

POINT = (35.4681, 44.3922)
HEADING = "date,type,latitude,longitude\n"


def brought(content):
    """What becomes of a file: its table, what is guessed of it, its rows."""
    content = content.encode() if isinstance(content, str) else content
    table = tables.read(content, tables.detect(content, "sheet"))
    found = guess(table)
    reader = Reader(found.mapping, table, dataset="A list", now=NOW)
    return table, found, [reader.read(row) for row in table.rows()]


def told(row):
    """What a row says, in short: its day, or why it is doubted or refused."""
    if row.faults or row.doubts:
        return sorted([*row.faults, *row.doubts])
    return (row.fields["occurred_at"] + timedelta(hours=3)).date()


MAY = date(2024, 5, 13)
NO_ROW = ["date", "type"]  # what refuses a row of sums


# Decimal commas, headings that repeat, lines of cells, points


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (HEADING + "2024-05-13,ied,35,4681,44,3922\n", [[""]]),
        (HEADING.replace(",", ";") + "2024-05-13;ied;35,4681;44,3922\n", [MAY]),
        ("date,type,latitude,longitude,a,b\n2024-05-13,ied,35,46,44,39\n", [["coarse"]]),
        (HEADING + '2024-05-13,ied,"35,4681","44,3922"\n', [MAY]),
        (HEADING + '2024-05-13,ied,"354,681","443,922"\n', [["latitude", "longitude"]]),
        (HEADING + "2024-05-13,ied,35.4681,44.3922\n" + HEADING, [MAY, [""]]),
        ("date,type,place,notes\n2024-05-13,ied,x,\"a\r\n1,2,3,4\r\nb\"\n", [MAY]),
        (HEADING + "2024-05-13,ied,444850,3925120\n", [["latitude", "longitude"]]),
        (HEADING + "2024-05-13,ied,44.3922,35.4681\n", [["swapped"]]),
        (HEADING + "2024-05-13,ied,-35.4681,44.3922\n", [["sign"]]),
        (HEADING + "2024-05-13,ied,0.00,0.00\n", [["zero"]]),
        (HEADING + "2024-05-13,ied,51.5,0.1\n", [["elsewhere"]]),
        (HEADING + "2024-05-13,ied,35.4681,\n", [["longitude"]]),
        ("date,type,X,Y\n2024-05-13,ied,44.3922,35.4681\n", [MAY]),
        ("date,type,place,civilians killed\n2024-05-13,ied,x,2\nTotal,,,2\n", [MAY, NO_ROW]),
        ("التاريخ,النوع,المكان\n13/05/2024,اغتيال,س\nالمجموع,,1\n", [MAY, ["التاريخ", "النوع"]]),
    ],
)  # fmt: skip
def test_no_row_is_wrong_in_silence(content, rows):
    assert [told(row) for row in brought(content)[2]] == rows


@pytest.mark.parametrize(
    "headings",
    [
        "Date,date,DATE,type,place",
        "date,event date,day date,type,place",
        "التاريخ,تاريخ الحادث,بەروار,النوع,المكان",
        "date,Date occurred,Date of incident,type,place",
    ],
)
def test_of_headings_that_mean_one_thing_it_is_asked(headings):
    [question] = guess(sheet(f"{headings}\n2024-05-13,2024-06-13,2024-07-13,ied,x")).questions
    assert (question.code, len(question.choices)) == ("twice", 4)


# Encodings, separators, titles, units


ARABIC = "التاريخ,نوع الحادث,المكان,التفاصيل\n2024-05-13,اغتيال,الحويجة,قتل مدني قرب السوق\n"


@pytest.mark.parametrize(
    "content",
    [
        *(ARABIC.encode(name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le")),
        *(ARABIC.encode(name) for name in ("utf-16-be", "cp1256", "iso8859-6")),
        *(ARABIC.replace(",", mark).encode() for mark in (";", "\t", "|", "،")),
        ARABIC.replace(",", ";").encode("cp1256"),
        ARABIC.replace(",", "\t").encode("utf-16"),
        f"sep=;\r\n{ARABIC.replace(',', ';')}".encode("utf-8-sig"),
        f"تقرير القاطع,,,\n,,,\nشهر أيار,,,\n{ARABIC}".encode(),
        f"{ARABIC},,,\n,,,\n".encode(),
        ARABIC.replace("\n", "\r").encode(),
        xlsx([["تقرير القاطع"], [], *(line.split(",") for line in ARABIC.splitlines())]),
    ],
)
def test_a_sheet_is_the_same_in_every_form(content):
    _table, found, [row] = brought(content)
    assert (found.questions, row.faults) == ([], {})
    assert (told(row), row.fields["kind"]) == (MAY, "killing")
    assert (row.fields["place"], row.fields["narrative"]) == ("الحويجة", "قتل مدني قرب السوق")


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Incident Date & Time", "date_time"), ("Date of the incident", "date"),
        ("اليوم والتاريخ", "date"), ("تاريخ الحادث ووقته", "date_time"),
        ("ڕێکەوتی ڕووداوەکە", "date"),
        ("Place of incident", "place"), ("Village/Town", "place"), ("الموقع/المكان", "place"),
        ("شوێنی ڕووداوەکە", "place"), ("Type of attack", "kind"), ("طبيعة الحادث", "kind"),
        ("جۆری ڕووداوەکە", "kind"), ("خط عرض", "latitude"), ("Latitude N", "latitude"),
        ("خط الطول (شرق)", "longitude"), ("GPS coordinates", "lat_lon"),
        ("الاحداثيات العسكرية", "mgrs"),
        ("Location of incident (lat, long)", "place"), ("Date of report", "received_at"),
        ("Description of the event", "narrative"), ("الإجراءات المتخذة", "narrative"),
        ("تێبینییەکان", "narrative"), ("الشهداء المدنيون", "casualties:killed:civilian"),
        ("کوژراوەکانی پێشمەرگە", "casualties:killed:peshmerga"), ("Date of birth", ""),
        ("Report number", "identifier"), ("Number", ""), ("Incident Number", "identifier"),
        ("الأحداث", ""), ("Timestamp", ""), ("Time zone", ""), ("Type of unit", ""), ("Source", ""),
    ],
)  # fmt: skip
def test_a_heading_is_known_by_the_words_that_matter(heading, target):
    assert headings.target_of(heading) == target


def test_a_column_without_a_heading_is_named_as_left_out():
    table, found, _rows = brought("date,,type,place\n2024-05-13,secret,ied,x\n")
    assert found.mapping.left_out(table) == ["column 2, without a heading"]


@pytest.mark.parametrize(
    "content",
    [
        "2024-05-13,ied,35.4681,44.3922\n2024-05-14,ied,35.5,44.4\n",
        "13/05/2024;ied;Hawija\n14/05/2024;ied;Daquq\n",
        "ied,35.4681,44.3922,x\nied,35.5,44.4,y\n",
    ],
)
def test_a_sheet_without_headings_loses_no_row_in_silence(content, baran, browse):
    client = browse(baran)
    bring(client, content.encode())
    assert "The row of headings holds values" in text(client.get(address("sheet_columns")))
    typed = {"column:0": "date", "column:1": "place", "fixed_kind": "ied", "do": "judge"}
    answer = client.post(address("sheet_columns"), typed)
    assert answer.status_code == 400
    assert "The row of headings holds values" in text(answer)


# Dates


@pytest.mark.parametrize(
    "cell",
    [
        "13. 5. 2024", "13-5-2024", "2024/5/13", "2024.05.13", "20240513", "13 05 2024",
        "13th of May 2024", "Mon 13 May 2024", "May 13th, 2024", "13-MAY-2024", "131405C MAY 24",
        "الإثنين 13 أيار 2024", "يوم الاثنين ١٣ / ٥ / ٢٠٢٤", "١٣ مايو ٢٠٢٤", "13/5/2024 م",
        "دووشەممە 13ی ئایاری 2024", "2024-05-13T14:05:00.000Z", "13/05/2024 02:05 م",
        date(2024, 5, 13),
    ],
)  # fmt: skip
def test_a_day_is_the_same_in_every_form(cell):
    [row] = read(Table(["date", "type", "place"], [cell, "ied", "x"]))
    assert told(row) == MAY


@pytest.mark.parametrize(
    "cell",
    [
        "13/05/1445", "1445-11-05", "5 ذو القعدة 1445", "1403/02/24", "24 گوڵان 2724", "2724/2/24",
        "2024", "31/02/2024", "2024-13-05", "45425", "1715601900", "13-15/05/2024", "yesterday",
        "13/05/2024 25:00", "13 or 14 May 2024", "00/00/0000", "?", "1/1/1900", "1970-01-01",
        "1899-12-30", "13/05/2050",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_or_doubted(cell):
    [row] = read(sheet(f'date,type,place\n"{cell}",ied,x'))
    assert told(row) in (["date"], ["old"], ["future"], ["date", "old"])


# Places


@pytest.mark.parametrize(
    "cell",
    [
        "35.4681, 44.3922", "35.4681 44.3922", "35,4681; 44,3922", "(35.4681, 44.3922)",
        "N35.4681 E44.3922", "35.4681N, 44.3922E", "٣٥٫٤٦٨١، ٤٤٫٣٩٢٢", "POINT (44.3922 35.4681)",
        "35°28'05.2\"N 44°23'31.9\"E", "38S ME 44854 25125", "38SME4485425125", "35.4681/44.3922",
    ],
)  # fmt: skip
def test_a_point_is_the_same_in_every_form(cell):
    [row] = read(Table(["date", "type", "coordinates"], ["2024-05-13", "ied", cell]))
    assert (row.faults, row.doubts) == ({}, {})
    assert row.fields["latitude"] == pytest.approx(POINT[0], abs=2e-4)
    assert row.fields["longitude"] == pytest.approx(POINT[1], abs=2e-4)


@pytest.mark.parametrize(
    "cell",
    ["35.4681", "Kirkuk", "444850 3925120", "38S ME", "38S ME 4485 251", "ME 448 251",
     "44.3922, 35.4681", "38S ZZ 448 251", "95.1, 44.2", "35.4681, 444.3922", "35 28, 44"],
)  # fmt: skip
def test_what_is_no_point_is_refused_or_doubted(cell):
    [row] = read(Table(["date", "type", "coordinates"], ["2024-05-13", "ied", cell]))
    assert row.faults or row.doubts


# Kinds and counts


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("IED", "ied"), ("IED (VBIED)", "ied"), ("ieds", "ied"),
        ("Mortar / rocket", "indirect_fire"),
        ("Attack on a checkpoint", "post_attack"), ("Hostage taking", "abduction"),
        ("خطف", "abduction"),
        ("عبوه ناسفه", "ied"), ("هاون وصواريخ", "indirect_fire"), ("ڕفاندن", "abduction"),
        ("ARREST", "arrest"), ("Kidnapping, abduction", "abduction"), ("IED, drone", None),
        ("car", None), ("قضية", None),
    ],
)  # fmt: skip
def test_a_kind_is_known_or_asked_about(cell, kind):
    table = Table(["date", "type", "place"], ["2024-05-13", cell, "x"])
    [row] = read(table)
    assert row.fields.get("kind") == kind
    assert [q.code for q in guess(table).questions] == ([] if kind else ["value"])


@pytest.mark.parametrize(
    "cell",
    [
        "3-5",
        "3+",
        ">3",
        "~3",
        "several",
        "ثلاثة",
        "3 killed",
        "1,000",
        "1.5",
        "-1",
        "1e2",
        "=1+2",
        "10000",
    ],
)
def test_what_is_no_count_is_refused(cell):
    [row] = read(Table(["date", "type", "place", "killed civilians"], [MAY, "ied", "x", cell]))
    assert list(row.faults) == ["killed civilians"]
    assert "casualties" not in row.fields


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"%PDF-1.7", b"<html><table></table>", b"[{}]"]
)
def test_what_is_no_sheet_is_refused(content):
    with pytest.raises(ValidationError):
        brought(content)
