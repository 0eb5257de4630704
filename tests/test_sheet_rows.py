"""From the cells of a sheet to the fields of a report: what is taken, doubted, refused."""

from datetime import UTC, date, datetime

import pytest

from incidents.imports.columns.guessing import answered, guess
from incidents.imports.mapping import Column, Mapping
from tests.support.small_sheets import Sheet, read, sheet

pytestmark = pytest.mark.django_db

DAY = datetime(2024, 5, 12, 21, tzinfo=UTC)
POINTS = "date,type,latitude,longitude"


def rows(text):
    return read(sheet(text))


def only(text):
    [row] = rows(text)
    return row


def pointed(latitude, longitude):
    return read(Sheet(POINTS.split(","), ["2024-05-13", "ied", latitude, longitude]))[0]


def test_a_row_becomes_the_fields_of_a_report():
    row = only(f"{POINTS}\n2024-05-13,IED,35.46812,44.39221")
    assert row.fields == {
        "kind": "ied",
        "occurred_at": DAY,
        "time_precision": "day",
        "latitude": 35.46812,
        "longitude": 44.39221,
        "narrative": "IED (A list)",
    }
    assert (row.number, row.faults, row.doubts) == (2, {}, {})


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("35,4681", "44,3922"),
        ("٣٥٫٤٦٨١", "٤٤٫٣٩٢٢"),
        ("۳۵٫۴۶۸۱", "۴۴٫۳۹۲۲"),
        ("35.4681N", "44.3922E"),
        ("N35.4681", "E44.3922"),
        ("35.4681°", "44.3922°"),
        ("\u200e35.4681", "\u200e44.3922"),
        ("35.4681 شمالا", "44.3922 شرقا"),
        (35.4681, 44.3922),
        ("35°28'05.16\"N", "44°23'31.92\"E"),
    ],
)
def test_degrees_are_read_however_they_are_written(latitude, longitude):
    row = pointed(latitude, longitude)
    assert row.faults == {}
    assert (row.fields["latitude"], row.fields["longitude"]) == (35.4681, 44.3922)


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        ("0", "0", "zero"),
        ("44.3922", "35.4681", "swapped"),
        ("35.4681", "-44.3922", "sign"),
        ("52.5200", "13.4050", "elsewhere"),
        ("35", "44", "coarse"),
        (35, 44, "coarse"),
    ],
)
def test_a_point_that_cannot_be_meant_is_doubted(latitude, longitude, code):
    row = pointed(latitude, longitude)
    assert (row.faults, list(row.doubts)) == ({}, [code])


@pytest.mark.parametrize(
    ("latitude", "longitude", "heading"),
    [
        ("44.3922E", "35.4681N", "latitude"),
        ("", "44.3922", "latitude"),
        ("35.4681", "NA", "longitude"),
        ("nan", "44.3922", "latitude"),
        ("354681", "44.3922", "latitude"),
        ("35.46.81", "44.3922", "latitude"),
    ],
)
def test_what_is_no_point_is_refused_at_its_column(latitude, longitude, heading):
    assert heading in pointed(latitude, longitude).faults


@pytest.mark.parametrize(
    ("written", "metres"),
    [(("35.4681", "44.3922"), None), (("35.468", "44.392"), 100), (("35.5", "44.39221"), None),
     (("35.5", "44.4"), 10_000), ((35.5, 44.4), 10_000)],
)  # fmt: skip
def test_degrees_are_as_exact_as_the_finer_of_both_is_written(written, metres):
    assert pointed(*written).fields.get("location_precision_m") == metres


@pytest.mark.parametrize(
    ("cell", "square"),
    [("38SLE4590", "38S LE 45 90"), ("38s le 456 901", "38S LE 456 901"),
     ("٣٨S LE ٤٥٦٣٢ ٩٠١١٢", "38S LE 45632 90112"), ("38S MA 05542 40872", "38S MA 05542 40872")],
)  # fmt: skip
def test_a_square_is_read_at_any_precision(cell, square):
    row = only(f"date,type,mgrs\n2024-05-13,ied,{cell}")
    assert (row.faults, row.fields["mgrs"]) == ({}, square)
    assert row.fields["latitude"] is not None


@pytest.mark.parametrize(
    "cell", ["35.4681, 44.3922", "POINT(44.3922 35.4681)", "35,4681; 44,3922", "35.4681N 44.3922E"]
)
def test_one_column_holds_both_axes(cell):
    [row] = read(Sheet(["date", "type", "coordinates"], ["2024-05-13", "ied", cell]))
    assert (row.fields["latitude"], row.fields["longitude"]) == (35.4681, 44.3922)


def test_a_column_called_location_may_hold_points_or_words():
    [row] = read(Sheet(["date", "type", "location"], ["2024-05-13", "ied", "35.4681, 44.3922"]))
    assert row.fields["latitude"] == 35.4681
    row = only("date,type,location\n2024-05-13,ied,Hawija")
    assert row.fields["place"] == "Hawija"
    assert "latitude" not in row.fields


def test_square_and_degrees_must_agree():
    heading = f"{POINTS},mgrs\n2024-05-13,ied,"
    inside = only(f"{heading}35.46812,44.39221,38S ME 448 251")
    assert (inside.faults, inside.fields["latitude"]) == ({}, 35.46812)
    coarse = only(f"{heading}35.47,44.39,38S ME 4485 2512")
    assert (coarse.faults, coarse.fields["mgrs"]) == ({}, "38S ME 4485 2512")
    assert coarse.fields["latitude"] == pytest.approx(35.4681, abs=0.0001)
    assert "mgrs" in only(f"{heading}36.46812,44.39221,38S ME 448 251").faults


def test_a_place_in_words_is_taken_as_it_stands_and_no_point_is_made_of_it():
    [row] = read(sheet("date,type,village,district\n2024-05-13,ied,Riyad,Hawija"))
    assert row.fields["place"] == "Riyad, Hawija"
    assert "latitude" not in row.fields
    assert row.faults == {}


def test_a_row_without_any_place_is_refused():
    assert "no place" in str(only("date,type,place\n2024-05-13,ied,").faults)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("ied", "ied"),
        ("IED", "ied"),
        ("Indirect fire", "indirect_fire"),
        ("IED detonated", "ied"),
        ("عبوة ناسفة", "ied"),
        ("انفجار عبوة ناسفة", "ied"),
        ("تەقینەوەی بۆمبی چێنراو", "ied"),
        ("Targeted killing", "killing"),
        ("اغتيال", "killing"),
        ("ڕفاندن", "abduction"),
        ("رفاندن", "abduction"),
        ("Mortar, rocket", "indirect_fire"),
        ("Mortar, rocket or artillery fire", "indirect_fire"),
        ("SAF", "attack"),
    ],
)
def test_kinds_are_read_in_any_case_and_language(written, kind):
    [row] = read(Sheet(POINTS.split(","), ["2024-05-13", written, "35.4681", "44.3922"]))
    assert (row.faults, row.fields["kind"]) == ({}, kind)


def test_a_value_of_the_mapping_comes_before_our_own_words():
    table = sheet(f"{POINTS}\n2024-05-13,IED,35.4681,44.3922\n2024-05-13,x,35.4681,44.3922")
    mapping = guess(table).mapping.with_value("kind", "ied", "other").with_value("kind", "x", "")
    first, second = read(table, mapping)
    assert first.fields["kind"] == "other"
    assert second.faults == {"type": "unknown kind “x”"}
    second = read(table, mapping.with_value("kind", "*", "drone"))[1]
    assert second.faults


def test_clock_casualties_place_and_notes_are_kept():
    table = sheet(
        f"{POINTS},time,fatalities,location,notes\n"
        "2024-05-01,ied,35.4681,44.3922,14:05,3,Hawija,Three killed"
    )
    found = guess(table)
    [question] = found.questions
    assert (question.code, question.heading, question.count) == ("whose", "fatalities", 1)
    assert read(table)[0].faults == {"fatalities": "Say whose casualties these are."}
    [row] = read(table, answered(found.mapping, question, "civilian"))
    assert row.faults == {}
    assert row.fields["occurred_at"] == datetime(2024, 5, 1, 11, 5, tzinfo=UTC)
    assert row.fields["time_precision"] == "minute"
    assert row.fields["casualties"] == [{"outcome": "killed", "category": "civilian", "count": 3}]
    assert (row.fields["place"], row.fields["narrative"]) == ("Hawija", "Three killed")


@pytest.mark.parametrize("cell", ["3", "٣", "۳", 3, 3.0, "3.0", " 3 "])
def test_a_count_is_read_in_any_digits(cell):
    [row] = read(
        Sheet(["date", "type", "place", "civilians killed"], ["2024-05-13", "ied", "x", cell])
    )
    assert row.fields["casualties"] == [{"outcome": "killed", "category": "civilian", "count": 3}]


@pytest.mark.parametrize("cell", ["", None, "NA", "-99", "unknown", "غير معروف", "-", 0, "٠"])
def test_no_count_is_no_casualty(cell):
    [row] = read(
        Sheet(["date", "type", "place", "civilians killed"], ["2024-05-13", "ied", "x", cell])
    )
    assert row.faults == {}
    assert "casualties" not in row.fields


@pytest.mark.parametrize("cell", ["3-5", "~10", "several", "1,000", "10000", "-1", 3.5, True, "3+"])
def test_what_is_no_count_is_refused_and_never_taken_silently(cell):
    [row] = read(
        Sheet(["date", "type", "place", "civilians killed"], ["2024-05-13", "ied", "x", cell])
    )
    assert list(row.faults) == ["civilians killed"]


def test_several_narratives_are_joined_and_named():
    row = only("date,type,place,summary,remarks\n2024-05-13,ied,x,Two men.,Seen twice.")
    assert row.fields["narrative"] == "Two men.\nremarks: Seen twice."


def test_a_clock_in_words_is_kept_in_the_narrative():
    row = only("date,type,place,time,notes\n2024-05-13,ied,x,evening,Two men.")
    assert (row.fields["time_precision"], row.faults) == ("day", {})
    assert row.fields["narrative"] == "Two men.\ntime: evening"


def test_a_last_day_makes_the_time_less_exact_and_is_kept():
    heading = "start date,end date,type,place,notes\n2024-05-13,"
    same = only(f"{heading}2024-05-13,ied,x,n")
    assert (same.fields["time_precision"], same.fields["narrative"]) == ("day", "n")
    days = only(f"{heading}2024-05-15,ied,x,n")
    assert days.fields["time_precision"] == "week"
    assert days.fields["narrative"] == "n\nend date: 2024-05-15"
    assert only(f"{heading}2024-06-01,ied,x,n").fields["time_precision"] == "month"
    assert "end date" in only(f"{heading}2024-09-01,ied,x,n").faults
    assert "end date" in only(f"{heading}2024-05-01,ied,x,n").faults


def test_a_time_to_come_is_doubted():
    assert list(only("date,type,place\n2027-01-01,ied,x").doubts) == ["future"]


def test_clock_and_date_must_not_contradict():
    row = only("date,time,type,place\n2024-05-13 14:05,15:00,ied,x\n")
    assert "time" in row.faults


@pytest.mark.parametrize(
    ("heading", "cell", "fields"),
    [
        ("grading", "B2", {"grading": {"source": "B", "information": 2}}),
        ("source grading", "b", {"grading": {"source": "B"}}),
        ("information grading", "2", {"grading": {"information": 2}}),
        ("information grading", "probably true", {"grading": {"information": 2}}),
        ("precedence", "Z", {"precedence": "flash"}),
        ("precedence", "فوري", {"precedence": "immediate"}),
        ("language", "Arabic", {"language": "ar"}),
        ("local leader", "yes", {"local_leader": True}),
        ("local leader", "لا", {}),
        ("exercise", "true", {"exercise": True}),
        ("perpetrator", "Three men", {"perpetrator": "Three men"}),
        ("perpetrator", "NA", {}),
        ("salute size", "5", {"salute": {"size": "5"}}),
        ("abduction outcome", "Released", {"abduction": {"outcome": "released"}}),
    ],
)
def test_other_columns_are_read(heading, cell, fields):
    plain = {"kind", "occurred_at", "time_precision", "place", "narrative"}
    [row] = read(Sheet(["date", "type", "place", heading], ["2024-05-13", "ied", "x", cell]))
    assert row.faults == {}
    assert {name: value for name, value in row.fields.items() if name not in plain} == fields


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("grading", "G9"), ("source grading", "Q"), ("precedence", "soon"), ("local leader", "maybe")],
)
def test_a_word_without_meaning_is_refused(heading, cell):
    [row] = read(Sheet(["date", "type", "place", heading], ["2024-05-13", "ied", "x", cell]))
    assert list(row.faults) == [heading]


def test_what_identifies_a_row_and_who_reported_it_stand_beside_its_fields():
    row = only(
        "event id,date,type,place,reported by,date reported\nQ7,2024-05-13,ied,x,Cap. A,2024-05-14"
    )
    assert (row.identifier, row.reporter, row.received_at) == ("Q7", "Cap. A", "2024-05-14")


def test_a_row_with_a_fault_of_its_own_is_refused_by_it():
    table = sheet(f"{POINTS}\n2024-05-13,ied,35.4681,44.3922")
    broken = next(table.rows())
    broken.fault = "6 cells under 4 headings"
    table.rows = lambda: iter([broken])
    [row] = read(table, Mapping())
    assert (row.faults, row.fields) == ({"": "6 cells under 4 headings"}, {})
    assert row.cells == ["2024-05-13", "ied", "35.4681", "44.3922"]


def test_a_text_that_cannot_be_stored_is_refused():
    [row] = read(Sheet(["date", "type", "place", "notes"], ["2024-05-13", "ied", "x", "a\0b"]))
    assert row.faults == {"": "This text holds a character that cannot be stored."}


def test_a_row_says_the_same_in_every_format():
    headings = ["date", "type", "latitude", "longitude", "civilians killed", "notes"]
    told = [
        ["2024-05-13", "IED", "35.500", "44.390", "3", "Two\r\nmén"],
        [date(2024, 5, 13), "IED", 35.5, 44.39, 3, "Two\nme\u0301n"],
        ["13/05/2024", "IED", "35,5", "٤٤٫٣٩", "٣", " Two\nmén "],
    ]
    said = {read(Sheet(headings, row))[0].canonical() for row in told}
    assert len(said) == 1
    others = [["2024-05-14", *told[0][1:]], [*told[0][:4], "4", told[0][5]]]
    assert said.isdisjoint(read(Sheet(headings, row))[0].canonical() for row in others)


def test_the_name_of_the_data_set_is_no_part_of_what_a_row_says():
    table = sheet(f"{POINTS}\n2024-05-13,IED,35.4681,44.3922")
    assert read(table, dataset="A")[0].canonical() == read(table, dataset="B")[0].canonical()
    assert read(table, dataset="B")[0].fields["narrative"] == "IED (B)"


def test_columns_of_year_month_and_day_are_one_date():
    table = sheet("year,month,day,type,place\n2024,5,13,ied,x\n2024,5,0,ied,x\n2024,0,0,ied,x")
    first, second, third = read(table)
    assert (first.fields["occurred_at"], first.fields["time_precision"]) == (DAY, "day")
    assert second.fields["time_precision"] == "month"
    assert third.faults == {"year": "Only the year is known. A report needs a month at least."}


def test_what_is_fixed_holds_for_every_row():
    mapping = Mapping(
        columns=(Column("date", 0, "date"),), fixed={"kind": "drone", "place": "Hawija"}
    )
    [row] = read(sheet("date\n2024-05-13"), mapping)
    assert (row.fields["kind"], row.fields["place"], row.faults) == ("drone", "Hawija", {})
    assert row.fields["narrative"] == "drone (A list)"
