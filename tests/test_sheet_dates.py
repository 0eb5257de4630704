"""Dates and times of day as cells of sheets hold them, and what is no date."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from incidents.imports.rows import clocks, dates
from incidents.imports.rows.row_when import of_columns, read_day

DAY, CLOCKED = datetime(2024, 5, 12, 21, tzinfo=UTC), datetime(2024, 5, 13, 11, 5, tzinfo=UTC)
DAYS = [
    "2024-05-13",
    "2024-5-13",
    "2024/05/13",
    "2024.5.13",
    "٢٠٢٤-٠٥-١٣",
    "۲۰۲۴/۰۵/۱۳",
    "\u200f2024-05-13\u200e",
    "20240513",
    20240513,
    "13-May-24",
    "13 MAY 2024",
    "13may2024",
    "13th May 2024",
    "May 13, 2024",
    "Monday, May 13, 2024",
    "2024 May 13",
    "13 أيار 2024",
    "13 مايو 2024",
    "١٣ مايس ٢٠٢٤",
    "13/أيار/2024",
    "13 ئایار 2024",
    "13ی ئایاری 2024",
    "13/5/2024م",
    "13/05/2024",
    date(2024, 5, 13),
]
MINUTES = [
    "2024-05-13 14:05:00",
    "2024-05-13T14:05",
    "2024-05-13T11:05:00Z",
    "2024-05-13T11:05:33.5+00:00",
    "131405C MAY 24",
    "131105Z MAY 2024",
    "13 May 2024 2:05 PM",
    "13/05/2024 14:05",
    "١٣/٥/٢٠٢٤ ٢:٠٥ م",
    "13 أيار 2024 14:05",
    "202405131405",
    datetime(2024, 5, 13, 14, 5, 59),  # noqa: DTZ001 – of a workbook
]
REFUSED = [
    ("x", "date"),
    ("NOV 26", "date"),
    ("1405", "solar"),
    ("14:05", "date"),
    ("131405C", "date"),
    ("45425", "number"),
    (45425, "number"),
    (True, "date"),
    ("240513", "number"),
    ("2024", "only_year"),
    (2024, "only_year"),
    ("04/05/2024", "order"),
    ("31/02/2024", "day"),
    ("2024-13-01", "month"),
    ("2024-02-30", "day"),
    ("13/05/124", "date"),
    ("1445-09-13", "hijri"),
    ("13/9/1445هـ", "hijri"),
    ("13 رمضان 1445", "hijri"),
    ("1403/02/24", "solar"),
    ("24 خرداد 1403", "solar"),
    ("2724-02-24", "kurdish"),
    ("13 MAY 1850", "year"),
    ("2024-05-13 25:00", "clock"),
    ("2024-05-13 14:05B", "zone"),
    ("4" * 400, "date"),
]


@pytest.mark.parametrize("cell", DAYS, ids=str)
def test_a_day_is_read_however_it_is_written(cell):
    assert dates.read_date(cell, "", "C") == (DAY, "day")


@pytest.mark.parametrize("cell", MINUTES, ids=str)
def test_a_day_with_its_clock_is_read_to_the_minute(cell):
    assert dates.read_date(cell, "", "C") == (CLOCKED, "minute")


@pytest.mark.parametrize(("cell", "code"), REFUSED, ids=str)
def test_what_is_no_date_is_refused_in_every_language(cell, code):
    with pytest.raises(ValidationError) as refused:
        dates.read_date(cell, "", "C")
    assert refused.value.code == code
    told = set()
    for language in ("en", "ar", "ckb"):
        with translation.override(language):
            told.add(refused.value.messages[0])
    assert len(told) == 3


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("04/05/2024", "dmy", date(2024, 5, 4)),
        ("04/05/2024", "mdy", date(2024, 4, 5)),
        ("04.05.24", "dmy", date(2024, 5, 4)),
        ("04-05-24", "mdy", date(2024, 4, 5)),
        ("24/05/04", "ymd", date(2024, 5, 4)),
        ("٠٤/٠٥/٩٩", "dmy", date(1999, 5, 4)),
        ("2024/05/04", "dmy", date(2024, 5, 4)),
        ("05/05/2024", "", date(2024, 5, 5)),
        (45425, "serial", date(2024, 5, 13)),
        ("45425", "serial", date(2024, 5, 13)),
        (45425.0, "serial", date(2024, 5, 13)),
    ],
)
def test_the_order_of_the_column_is_followed(cell, order, day):
    at, precision = dates.read_date(cell, order, "C")
    assert ((at + timedelta(hours=3)).date(), precision) == (day, "day")


@pytest.mark.parametrize("cell", ["May 2024", "أيار 2024", "2024-05", "05/2024", "ئایار 2024"])
def test_a_month_alone_is_known_to_the_month(cell):
    assert dates.read_date(cell, "", "C") == (datetime(2024, 4, 30, 21, tzinfo=UTC), "month")


def test_clocks_without_a_zone_are_of_the_zone_of_the_sheet():
    assert dates.read_date("2024-05-13 11:05", "", "Z") == (CLOCKED, "minute")
    assert dates.read_date("2024-05-13 14:05C", "", "Z") == (CLOCKED, "minute")
    assert dates.read_date("2024-05-13", "", "Z") == (DAY, "day")


def test_a_serial_with_a_fraction_has_a_clock():
    assert dates.read_date(45425.5868056, "serial", "C") == (CLOCKED, "minute")


@pytest.mark.parametrize(
    "cell",
    [
        "2024-05-13 00:00:00.000",
        "2024-05-13T00:00:00Z",
        "13/05/2024 0:00",
        datetime(2024, 5, 13),  # noqa: DTZ001
    ],
)
def test_midnight_in_a_column_of_days_is_no_clock(cell):
    assert read_day(cell, "dmy", "C") == (DAY, "day")


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("14:05", (14, 5, "minute")),
        ("14:05:33", (14, 5, "minute")),
        ("14.05", (14, 5, "minute")),
        ("2:05 PM", (14, 5, "minute")),
        ("02:05 p.m.", (14, 5, "minute")),
        ("12:30 AM", (0, 30, "minute")),
        ("12:30 PM", (12, 30, "minute")),
        ("٢:٠٥ م", (14, 5, "minute")),
        ("٢:٠٥ مساءً", (14, 5, "minute")),
        ("2:05 صباحا", (2, 5, "minute")),
        ("2:05 د.ن", (14, 5, "minute")),
        ("2:05 پ.ن", (2, 5, "minute")),
        ("1405", (14, 5, "minute")),
        ("1405 hrs", (14, 5, "minute")),
        (1405, (14, 5, "minute")),
        (905, (9, 5, "minute")),
        (0.5868056, (14, 5, "minute")),
        ("0.5868056", (14, 5, "minute")),
        (time(14, 5), (14, 5, "minute")),
        (timedelta(hours=14, minutes=5), (14, 5, "minute")),
        ("2 PM", (14, 0, "hour")),
        ("14C", (14, 0, "hour")),
    ],
)
def test_a_time_of_day_is_read_however_it_is_written(cell, clock):
    assert clocks.read_clock(cell)[:3] == clock


def test_a_time_of_day_may_name_its_zone():
    zones = [clocks.read_clock(cell).zone for cell in ("1105Z", "11:05 UTC", "14:05 +03:00")]
    assert [datetime(2024, 5, 13, tzinfo=zone).utcoffset() for zone in zones] == [
        timedelta(0),
        timedelta(0),
        timedelta(hours=3),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "evening",
        "PM",
        "مساء",
        "بەیانی",
        "8:00-9:00 AM",
        "8-9 AM",
        "08:00 – 09:30",
        "after 21:30",
        "10:00 PM onwards",
        "between 8 and 9",
        "بعد الساعة ٩",
        "من 8:00 إلى 9:00",
    ],
)
def test_words_and_stretches_of_hours_are_no_time_of_day_and_no_fault(cell):
    assert clocks.read_clock(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "25:00",
        "14:60",
        "14",
        "24:00",
        "13 AM",
        "14:05B",
        5,
        True,
        1.5,
        "14-05",
        "25:00-26:00",
        "1/2/2024",
        "2024-05-01",
        "1:2:3:4",
    ],
)
def test_what_is_no_time_of_day_is_refused(cell):
    with pytest.raises(ValidationError):
        clocks.read_clock(cell)


@pytest.mark.parametrize(
    ("given", "at", "precision"),
    [
        (("2024", "5", "13"), DAY, "day"),
        (("2024", "05", "13.0"), DAY, "day"),
        (("٢٠٢٤", "٥", "١٣"), DAY, "day"),
        (("2024", "May", "13"), DAY, "day"),
        (("2024", "أيار", "13"), DAY, "day"),
        (("2024", "5", "0"), datetime(2024, 4, 30, 21, tzinfo=UTC), "month"),
        (("2024", "5", ""), datetime(2024, 4, 30, 21, tzinfo=UTC), "month"),
        (("2024", "5", "-99"), datetime(2024, 4, 30, 21, tzinfo=UTC), "month"),
        (("2024", "5", "unknown"), datetime(2024, 4, 30, 21, tzinfo=UTC), "month"),
    ],
)
def test_three_columns_are_one_date(given, at, precision):
    assert of_columns(*given) == (at, precision)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("2024", "0", "0"), "only_year"),
        (("2024", "", "13"), "only_year"),
        (("2024", "13", "1"), "month"),
        (("2024", "13", "0"), "month"),
        (("2024", "2", "30"), "day"),
        (("24", "5", "13"), "date"),
        (("1445", "5", "13"), "hijri"),
        (("", "5", "13"), "date"),
    ],
)
def test_three_columns_that_are_no_date_are_refused(given, code):
    with pytest.raises(ValidationError) as refused:
        of_columns(*given)
    assert refused.value.code == code
