"""Odd values, in four classes: offsets, extreme times, numbers, control characters."""

import json
import re
from random import Random
from typing import NamedTuple

PLAIN, MINUS_ZERO = "2026-11-20T11:05:00", "-0.0"
# fmt: off
OFFSETS = [
    "+23:59", "-23:59", "+15:59", "-15:59", "+16:00", "-16:00", "+14:00", "-14:00", "+14:01",
    "-00:00", "+24:00", "-24:00", "+99:99", "+00:00:01", "-15:59:59", "+23:59:59.999999", "+2359",
    "-1600", "+16", "Z", "z", "C",
]
TIMES = [
    "0001-01-01T00:00:00", "0001-12-31T23:59", "1899-12-31T23:59:59", "1900-01-01T00:00:00",
    "1970-01-01T00:00", PLAIN, "2028-02-29T00:30", "2099-12-31T23:59:59",
    "2100-01-01T00:00", "2199-12-31T23:59:59", "2200-12-31T23:59:59.999999", "2201-01-01T00:00:00",
    "9999-12-31T23:59:59", "9999-12-31T23:59:59.999999",
]
CLOCKS = [
    *TIMES, "0000-00-00", "0001-01-01", "1899-12-31", "1900-01-01", "2200-12-31", "9999-12-31",
    "2027-02-29", "2028-02-29", "-0001-01-01", "+10000-01-01", "2026-W53", "0001-W01", "9999-W53",
    "2020-W53", "0001-01", "9999-12", "2026-13", "2026-366", "2016-12-31T23:59:60Z",
    "2026-06-30T23:59:60.5+03:00", "2026-11-20T24:00:00Z", "2026-11-20T24:00", "2026-11-20 24:00",
    "2026-11-20T11:05:00.1234567890Z", "2400C NOV 26", "202400C NOV 26", "292359Z FEB 00",
    "311405C FEB 26", "312359Z DEC 99", "010000C JAN 1900", "00:00", "23:59Z", "2359", "24:00",
    "٢٠٢٦-١١-٢٠ ١٤:٠٥", "1e9", "253402300800", "-62135596800", "0", "now",
]
NUMBERS = [
    MINUS_ZERO, "-0", "0", "0.0", "1e-400", "5e-324", "-5e-324", "1e308", "-1e308", "1e400",
    "-1e400", "NaN", "Infinity", "-Infinity", "1.0", "1.5", "1E2", "0.1e1", "-1", "32768",
    "2147483648", "9223372036854775807", "9223372036854775808", "18446744073709551616",
    "179.99999999999999999", "90.000000000000000001", "3.4000000000000004", "true", "false",
    "null", "9" * 40, "-" + "9" * 300, "0." + "0" * 40 + "1",
]
ODDLY_WRITTEN = [
    "nan", "-inf", "+1", "1_000", "0x10", "١٢", "۳٫۵", "１２", "²", "1,", "−5", "00012", ".5", "5.",
    "1e5", "9" * 5_000, " 7 ", "7\n",
]
# What some transports or texts forbid, what turns words round, what looks like nothing or another.
CONTROLS = [
    "\0", "\ud800", "\udfff\ud800", "\u202e", "\u202d\u202c\u202c", "\u2066", "\u2067\u2067",
    "\u2069", "\u2028", "\u2029", "\r", "\r\n", "\n\r", "\x85", "\x0b\x0c", "\x1b[31m", "\x7f",
    "e\u0301", "\u00e9", "\u1e9b\u0323", "\u212b", "ا\u0653", "آ", "\u200d", "\u200c", "\u200b",
    "\ufeff", "\u061c", "\u00ad", "\U0001f468\u200d\U0001f469", "🚁", "\U0010ffff", "\ufffe",
    "\U000e0001", "Z" + "\u0351" * 40, "İ", "ß", "%00", "%ud800", "\\u0000", "\\", "\t",
]
# fmt: on


class Odd(NamedTuple):
    """A value as text, and as JSON has it."""

    text: str
    json: str


def _offset(random: Random, usual: str) -> Odd:
    at = random.choice([PLAIN, random.choice(TIMES)])
    return _said(at + random.choice(OFFSETS))


def _time(random: Random, usual: str) -> Odd:
    return _said(random.choice(CLOCKS))


def _number(random: Random, usual: str) -> Odd:
    """Return a number, or what is sent usually with one of its numbers replaced."""
    number = random.choice([MINUS_ZERO, *map(random.choice, (NUMBERS, NUMBERS, ODDLY_WRITTEN))])
    places = list(re.finditer(r"[-+]?\d+(?:\.\d+)?", usual))
    if len(places) > 1 or (places and random.random() < 0.2):
        place = random.choice(places)
        return _said(usual[: place.start()] + number + usual[place.end() :])
    literal = number in NUMBERS and random.random() < 0.8
    return Odd(number, number) if literal else _said(number)


def _control(random: Random, usual: str) -> Odd:
    """Return what is sent usually with a control in it, or controls alone."""
    control = random.choice(CONTROLS)
    if random.random() < 0.2:
        return _said(control)
    at = random.randint(0, len(usual))
    return _said(usual[:at] + control + usual[at:])


def _said(text: str) -> Odd:
    return Odd(text, json.dumps(text))


CLASSES = {"offset": _offset, "time": _time, "number": _number, "control": _control}
