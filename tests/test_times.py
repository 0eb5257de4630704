"""Times as officers write them are read exactly, and printed so that they read back.

Expected times are worked out by hand (C is UTC+3).
"""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from incidents.notation import dtg, parse_time, times, truncate, western_digits

SENTENCES = times.SENTENCES

NOON = "2026-11-22T11:30"  # 221430C NOV 26, a Sunday


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def sentence_of(refused):
    with translation.override("en"):
        return refused.value.messages[0]


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("221405C NOV 26", "2026-11-22T11:05", "minute"),
        ("221105Z NOV 26", "2026-11-22T11:05", "minute"),
        ("221405c nov 26", "2026-11-22T11:05", "minute"),
        ("221405CNOV26", "2026-11-22T11:05", "minute"),
        ("221105zNov2026", "2026-11-22T11:05", "minute"),
        ("221405 NOV 26", "2026-11-22T11:05", "minute"),
        ("221405NOVEMBER26", "2026-11-22T11:05", "minute"),
        ("221405C NOVEMBER 2026", "2026-11-22T11:05", "minute"),
        ("221405C NOV 2026", "2026-11-22T11:05", "minute"),
        ("22 1405 C NOV 26", "2026-11-22T11:05", "minute"),
        ("22 14:05C NOV 26", "2026-11-22T11:05", "minute"),
        ("  221405C   NOV\t26 ", "2026-11-22T11:05", "minute"),
        ("221405C\u00a0NOV\u202f26", "2026-11-22T11:05", "minute"),
        ("\u200e221405C\u200f NOV\u200c 26\u2069", "2026-11-22T11:05", "minute"),
        ("٢٢١٤٠٥C NOV ٢٦", "2026-11-22T11:05", "minute"),
        ("۲۲۱۴۰۵C NOV ۲۶", "2026-11-22T11:05", "minute"),
        ("010000C JAN 27", "2026-12-31T21:00", "minute"),
        ("010000Z JAN 27", "2027-01-01T00:00", "minute"),
        ("312359C DEC 26", "2026-12-31T20:59", "minute"),
        ("290600C FEB 24", "2024-02-29T03:00", "minute"),
        ("151200Z JUL 00", "2000-07-15T12:00", "minute"),
        ("151200C JUL 06", "2006-07-15T09:00", "minute"),  # Baghdad then had summer time, C not
        ("311200Z DEC 69", "2069-12-31T12:00", "minute"),
        ("011200Z JAN 70", "1970-01-01T12:00", "minute"),
        ("100300Z MAR 91", "1991-03-10T03:00", "minute"),
        ("100300Z MAY 99", "1999-05-10T03:00", "minute"),
        ("100300Z JUN 1969", "1969-06-10T03:00", "minute"),
        ("100300Z SEPT 26", "2026-09-10T03:00", "minute"),
        ("2214C NOV 26", "2026-11-22T11:00", "hour"),
        ("2211Z NOV 26", "2026-11-22T11:00", "hour"),
        ("2214CNOV26", "2026-11-22T11:00", "hour"),
        ("2222Z NOV 26", "2026-11-22T22:00", "hour"),
        ("22 NOV 26", "2026-11-21T21:00", "day"),
        ("22NOV26", "2026-11-21T21:00", "day"),
        ("22 nov 2026", "2026-11-21T21:00", "day"),
        ("22-NOV-26", "2026-11-21T21:00", "day"),
        ("22 November 2026", "2026-11-21T21:00", "day"),
        ("1 AUG 26", "2026-07-31T21:00", "day"),
        ("٢٢ NOV ٢٦", "2026-11-21T21:00", "day"),
        ("22 NOV 26 1405", "2026-11-22T11:05", "minute"),
        ("22 NOV 26 14:05C", "2026-11-22T11:05", "minute"),
        ("22 NOV 2026, 1105Z", "2026-11-22T11:05", "minute"),
        ("2026-11-22", "2026-11-21T21:00", "day"),
        ("۲۰۲۶-۱۱-۲۲", "2026-11-21T21:00", "day"),
        ("2026-11-22 14:05", "2026-11-22T11:05", "minute"),
        ("2026-11-22T14:05", "2026-11-22T11:05", "minute"),
        ("2026-11-22t14:05", "2026-11-22T11:05", "minute"),
        ("2026-11-22 1405", "2026-11-22T11:05", "minute"),
        ("2026-11-22 1105Z", "2026-11-22T11:05", "minute"),
        ("2026-11-22 14:05C", "2026-11-22T11:05", "minute"),
        ("2026-11-22T14:05:59", "2026-11-22T11:05", "minute"),
        ("2026-11-22T11:05:59.999Z", "2026-11-22T11:05", "minute"),
        ("2026-11-22T14:05+03:00", "2026-11-22T11:05", "minute"),
        ("2026-11-22T14:05:00+0300", "2026-11-22T11:05", "minute"),
        ("2026-11-22T12:05+01", "2026-11-22T11:05", "minute"),
        ("2026-11-22T06:35-04:30", "2026-11-22T11:05", "minute"),
        ("2026-11-22T14", "2026-11-22T11:00", "hour"),
        ("2026-11-22 11Z", "2026-11-22T11:00", "hour"),
    ],
)
def test_a_complete_time_is_read(text, at, precision):
    assert parse_time(text, now=utc(NOON)) == (utc(at), precision)


@pytest.mark.parametrize(
    ("text", "now", "at", "precision"),
    [
        ("221405C", NOON, "2026-11-22T11:05", "minute"),
        ("221105z", NOON, "2026-11-22T11:05", "minute"),
        ("221440C", NOON, "2026-11-22T11:40", "minute"),  # ten minutes ahead: a fast clock
        ("221441C", NOON, "2026-10-22T11:41", "minute"),
        ("231405C", NOON, "2026-10-23T11:05", "minute"),
        ("311405C", NOON, "2026-10-31T11:05", "minute"),
        ("311405C", "2026-03-05T09:00", "2026-01-31T11:05", "minute"),
        ("291405C", "2026-03-05T09:00", "2026-01-29T11:05", "minute"),
        ("291405C", "2024-03-05T09:00", "2024-02-29T11:05", "minute"),
        ("311405C", "2027-01-02T09:00", "2026-12-31T11:05", "minute"),
        ("010030C", "2026-11-30T22:00", "2026-11-30T21:30", "minute"),  # in C it is December
        ("302130Z", "2026-11-30T22:00", "2026-11-30T21:30", "minute"),
        ("14:05", NOON, "2026-11-22T11:05", "minute"),
        ("0003", "2026-11-21T20:58", "2026-11-21T21:03", "minute"),  # five minutes ahead
        ("1405", NOON, "2026-11-22T11:05", "minute"),
        ("1405C", NOON, "2026-11-22T11:05", "minute"),
        ("1405 c", NOON, "2026-11-22T11:05", "minute"),
        ("1105Z", NOON, "2026-11-22T11:05", "minute"),
        ("2214C", NOON, "2026-11-21T19:14", "minute"),  # 22:14, never day 22
        ("14:05:33", NOON, "2026-11-22T11:05", "minute"),
        ("9:05", NOON, "2026-11-22T06:05", "minute"),
        ("۱۴:۰۵", NOON, "2026-11-22T11:05", "minute"),
        ("١٤٠٥", NOON, "2026-11-22T11:05", "minute"),
        ("1440", NOON, "2026-11-22T11:40", "minute"),
        ("1441", NOON, "2026-11-21T11:41", "minute"),
        ("2359", NOON, "2026-11-21T20:59", "minute"),
        ("0000", NOON, "2026-11-21T21:00", "minute"),
        ("2330", "2026-11-22T21:10", "2026-11-22T20:30", "minute"),  # ten past midnight in C
        ("2325Z", "2026-11-22T23:30", "2026-11-22T23:25", "minute"),
        ("2105Z", "2026-11-22T20:00", "2026-11-21T21:05", "minute"),
        ("14C", NOON, "2026-11-22T11:00", "hour"),
        ("11Z", NOON, "2026-11-22T11:00", "hour"),
        ("15c", NOON, "2026-11-21T12:00", "hour"),
    ],
)
def test_what_a_time_leaves_out_is_taken_from_the_latest_such_time(text, now, at, precision):
    assert parse_time(text, now=utc(now)) == (utc(at), precision)


def test_the_zone_of_now_does_not_matter():
    tehran = utc(NOON).astimezone(timezone(timedelta(hours=3, minutes=30)))
    assert parse_time("1405C", now=tehran).at == utc("2026-11-22T11:05")


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", "time", "not a time"),
        ("14", "time", "not a time"),
        ("14:", "time", "not a time"),
        ("221405", "time", "not a time"),
        ("140533", "time", "not a time"),
        ("NOV 26", "time", "not a time"),
        ("221405C 26", "time", "not a time"),
        ("14:05:60", "time", "not a time"),
        ("२२१४०५C", "time", "not a time"),
        ("1" * 100_000, "time", "not a time"),
        ("221405C NOX 26", "month", "no month NOX"),
        ("221405NOX26", "month", "no month NOX"),
        ("22 NO 26", "month", "no month NO"),
        ("22 NOVEMBERS 26", "month", "no month NOVEMBERS"),
        ("2026-13-01", "month", "no month 13"),
        ("2026-00-01", "month", "no month 00"),
        ("311405C NOV 26", "day", "no day 31 in NOV 2026"),
        ("291405C FEB 26", "day", "no day 29 in FEB 2026"),
        ("001405C NOV 26", "day", "no day 0 in NOV 2026"),
        ("31 APR 26", "day", "no day 31 in APR 2026"),
        ("2026-02-30 14:05", "day", "no day 30 in FEB 2026"),
        ("321405C", "any_day", "no day 32"),
        ("001405C", "any_day", "no day 0"),
        ("222405C NOV 26", "hour", "no hour 24"),
        ("2224C NOV 26", "hour", "no hour 24"),
        ("2400", "hour", "no hour 24"),
        ("25C", "hour", "no hour 25"),
        ("2026-11-22T24:00", "hour", "no hour 24"),
        ("221460C NOV 26", "minute", "no minute 60"),
        ("14:75", "minute", "no minute 75"),
        ("221405D NOV 26", "zone", "Zone D"),
        ("221405D", "zone", "Zone D"),
        ("1405J", "zone", "Zone J"),
        ("2026-11-22T14:05B", "zone", "Zone B"),
        ("2026-11-22T14:05+15:00", "zone", "Zone +15:00"),
        ("2026-11-22T14:05+03:60", "zone", "Zone +03:60"),
        ("0001-01-01", "year", "year 0001"),
        ("1850-11-22", "year", "year 1850"),
        ("14H05J", "zone", "Zone J"),
        ("yesterday 2575", "hour", "no hour 25"),
        ("11/28/2026", "day_first", "no month 28. The day comes first"),
        ("30 FEB 1405", "day", "no day 30 in FEB"),
        ("31.11.", "day", "no day 31 in NOV"),
        ("yesterday xyzzy", "partly", "“yesterday” is understood, “xyzzy” is not"),
        ("about 14:05", "partly", "“14:05” is understood, “about” is not"),
        ("أمس ليلا 2130", "partly", "“أمس 2130” is understood, “ليلا” is not"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_a_sentence(text, code, says):
    with pytest.raises(ValidationError) as refused:
        parse_time(text, now=utc(NOON))
    assert refused.value.code == code
    assert says in sentence_of(refused)


@pytest.mark.parametrize(
    ("precision", "at", "start"),
    [
        ("minute", "2026-11-22T11:05:59", "2026-11-22T11:05"),
        ("hour", "2026-11-22T11:05:59", "2026-11-22T11:00"),
        ("day", "2026-11-22T20:59:59", "2026-11-21T21:00"),
        ("day", "2026-11-22T21:00:00", "2026-11-22T21:00"),
        ("week", "2026-11-22T20:59:59", "2026-11-15T21:00"),  # Sunday night: Monday was the 16th
        ("week", "2026-11-22T21:00:00", "2026-11-22T21:00"),
        ("month", "2026-11-30T20:59:59", "2026-10-31T21:00"),
        ("month", "2026-11-30T21:00:00", "2026-11-30T21:00"),
        ("day", "2006-07-15T20:30:00", "2006-07-14T21:00"),
    ],
)
def test_truncation_gives_the_start_of_the_unit_in_zone_c(precision, at, start):
    assert truncate(utc(at), precision) == utc(start)


@pytest.mark.parametrize(
    ("at", "precision", "printed"),
    [
        ("2026-11-22T11:05:59", "minute", "221405C NOV 26"),
        ("2026-11-22T11:05:59", "hour", "2214C NOV 26"),
        ("2026-11-22T11:05:59", "day", "22 NOV 26"),
        ("2026-11-22T11:05:59", "week", "16 NOV 26"),
        ("2026-11-22T11:05:59", "month", "NOV 26"),
        ("2026-12-31T21:00:00", "minute", "010000C JAN 27"),
        ("2026-12-31T21:00:00", "month", "JAN 27"),
        ("2005-05-01T06:07:00", "minute", "010907C MAY 05"),
        ("1969-06-10T03:00:00", "minute", "100600C JUN 1969"),
        ("2069-12-31T12:00:00", "day", "31 DEC 69"),
        ("2070-02-01T12:00:00", "day", "01 FEB 2070"),
    ],
)
def test_a_time_is_printed_with_its_zone_letter(at, precision, printed):
    assert dtg(utc(at), precision) == printed


def test_a_time_is_printed_in_minutes_unless_told_otherwise_and_in_latin_letters():
    with translation.override("ar"):
        assert dtg(utc(NOON)) == "221430C NOV 26"


@pytest.mark.parametrize("precision", ["minute", "hour", "day"])
def test_a_printed_time_reads_back(precision):
    for step in range(400):
        at = utc("1960-01-01T00:00") + timedelta(days=step * 120, minutes=step * 97)
        moment = parse_time(dtg(at, precision), now=utc(NOON))
        assert moment == (truncate(at, precision), precision)


def test_every_sentence_shows_an_example_that_is_accepted():
    example = re.compile(
        r"\d{6}C NOV 26|\d{4}-\d\d-\d\d(?: \d\d:\d\d)?|\b\d\d NOV \d{4}"
        r"|yesterday \d{4}|-\d\dm|\b\d\d/\d\d/\d{4}"
    )
    for code, sentence in SENTENCES.items():
        with translation.override("en"):
            shown = str(sentence)
        assert example.search(shown), code
        assert all(parse_time(time, now=utc(NOON)) for time in example.findall(shown))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("۰۱۲۳۴۵۶۷۸۹", "0123456789"),
        ("\u200f٣٨S\u200c\u202a LE\ufeff", "38S LE"),
        (" 1\u00a0\u2009 2\n", "1 2"),
        ("0142", "0142"),
        ("", ""),
    ],
)
def test_digits_of_any_script_become_western_and_invisible_marks_go(text, plain):
    assert western_digits(text) == plain
